"""Label Studio exports that others made: other labels, other controls, other offsets, older and flatter shapes."""
