"""A public release with its withheld texts filled in from a reader's own copies, each proved by its hash."""
