"""Label Studio both ways: the labelling page, tasks for it, and its exports read back without loss."""
