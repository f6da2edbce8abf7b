"""Small closed sets of words that the rules for names look for."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon


def words_of(sign: str) -> frozenset[str]:
    """The folded words of `lexicon/name_signs.tsv` with one sign."""
    return frozenset(fold(row["form"]) for row in read_lexicon("name_signs") if row["sign"] == sign)
