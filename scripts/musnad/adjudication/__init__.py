"""Two passes become one gold: what agrees is merged, what differs is listed and decided, one difference at a time."""
