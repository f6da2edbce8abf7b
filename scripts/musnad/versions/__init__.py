"""Two versions of the corpus side by side: what moved, counted, and the least version that says so honestly."""
