"""Closed sets of words, kept as data: what the rules look for, by name."""

from __future__ import annotations

from functools import cache

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon


@cache
def word_set(name: str) -> frozenset[str]:
    """The folded words of one set in `lexicon/word_sets.tsv`. Raises KeyError for a name that no line has."""
    words = frozenset(fold(row["form"]) for row in read_lexicon("word_sets") if row["set"] == name)
    if not words:
        raise KeyError(name)
    return words
