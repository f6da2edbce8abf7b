"""Croissant metadata of a release: JSON-LD that loaders and catalogues of data sets read."""
