"""Days, months, years and hours, read from the same tokens as quantities, and before them."""
