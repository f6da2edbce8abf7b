"""Scores of a system's marks against gold, by each layer's standard measures."""
