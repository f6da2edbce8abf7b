"""Suggestions by Arabic rules: marks of all four layers for an annotator to correct."""
