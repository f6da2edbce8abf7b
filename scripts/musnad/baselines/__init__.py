"""Baselines: the numbers to beat. The rules as they are, and taggers trained on a release's own train split."""
