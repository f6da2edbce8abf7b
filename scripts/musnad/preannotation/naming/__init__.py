"""Names: what is known beforehand, class nouns and offices, and the shapes of persons' names."""
