"""Suggestions for the numbers layer: quantities, then what they count, how they pair, their comparator and kind."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from musnad.annotations import Number
from musnad.preannotation.quantity.candidates import find_drafts
from musnad.preannotation.quantity.comparators import attach_comparator
from musnad.preannotation.quantity.counted import attach_unit
from musnad.preannotation.quantity.currencies import name_currencies
from musnad.preannotation.quantity.drafts import Draft, as_marks
from musnad.preannotation.quantity.kinds import add_unit_tail, set_kind, set_status
from musnad.preannotation.quantity.pairs import join_pairs
from musnad.preannotation.quantity.quantities import read_quantity
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.same_quantity import link_same_quantities
from musnad.preannotation.times import blocked_tokens, find_times
from musnad.preannotation.tokens import Token, tokenize


def suggest_numbers(text: str, tokens: list[Token]) -> list[Number]:
    """The numbers of `text` in its order, ids n1, n2, …; the tokens of dates and times take no part.

    >>> text = "أكثر من 1,8 مليون دولار"
    >>> [(mark.text, mark.value, mark.comparator, mark.unit) for mark in suggest_numbers(text, tokenize(text))]
    [('1,8 مليون', '1800000', 'more_than', 'USD')]
    """
    reader = Reader(text, tokens)
    return as_marks(reader, find_numbers(reader, blocked_tokens(find_times(reader))))


def find_numbers(reader: Reader, blocked: Collection[int]) -> list[Draft]:
    """The numbers of a text, finished but for their ids; no token of `blocked` takes part."""
    drafts = find_drafts(reader, blocked)
    for draft in drafts:
        attach_unit(reader, draft)
        add_unit_tail(reader, draft)
    drafts = join_pairs(reader, _without_overlaps(drafts))
    taken = {token for draft in drafts for token in range(draft.first, draft.last)}
    for draft in drafts:
        if draft.cue is None and draft.comparator == "exact":
            attach_comparator(reader, draft, taken)
        set_kind(reader, draft)
        set_status(reader, draft)
    name_currencies(reader, drafts)
    link_same_quantities(reader, drafts)
    return drafts


def _without_overlaps(drafts: list[Draft]) -> list[Draft]:
    """The drafts that begin after the one before has ended (a unit's tail may have taken them in)."""
    kept: list[Draft] = []
    for draft in drafts:
        if not kept or draft.start >= kept[-1].end:
            kept.append(draft)
    return kept


def read_number(expression: str) -> int | Fraction | None:
    """The value of an expression that is one quantity from its first to its last word, else None.

    >>> read_number("مليون ونصف المليون"), read_number("3.125 مليار"), read_number("خمسة كتب")
    (1500000, 3125000000, None)
    """
    tokens = tokenize(expression)
    quantity = read_quantity(Reader(expression, tokens), 0) if tokens else None
    return quantity.value if quantity and quantity.last == len(tokens) else None
