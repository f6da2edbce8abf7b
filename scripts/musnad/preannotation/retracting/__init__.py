"""What takes something back: cues with the objects that make them true, claims and circumstances."""
