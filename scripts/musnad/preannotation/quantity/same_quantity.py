"""Proposals that two marks are one quantity: of one unit, and equal or one rounded to the other (guidelines, N10)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader

_LEAST = 20  # smaller numbers are equal by chance
_PERSONS = frozenset({"شخص", "فرد"})
_KINDS = frozenset({"cardinal", "money"})


def link_same_quantities(reader: Reader, drafts: list[Draft]) -> None:
    """Give the marks of one quantity a common id, s1, s2, … in text order."""
    _link_repeated_in_brackets(reader, drafts)
    by_unit: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind in _KINDS and draft.unit and isinstance(draft.value, int) and draft.value >= _LEAST:
            by_unit[draft.unit].append(draft)
    for same_unit in by_unit.values():
        _link(same_unit)
    _link_persons(drafts)
    _number(drafts)


def _link(drafts: list[Draft]) -> None:
    """Link within one unit by dictionary: exact values, and each hedged value with the one that rounds to it."""
    by_value: dict[int, Draft] = {}
    for draft in drafts:
        assert isinstance(draft.value, int)
        _unite(by_value.setdefault(draft.value, draft), draft)
    for draft in drafts:
        assert isinstance(draft.value, int)
        for digits in (1, 2):
            rounded = _round(draft.value, digits)
            other = by_value.get(rounded)
            if rounded != draft.value and other and other.comparator == "about" and draft.comparator == "exact":
                _unite(other, draft)


def _link_persons(drafts: list[Draft]) -> None:
    """نحو 8 آلاف معتقل … 7939 شخصا: the exact figure counts persons and is no round number."""
    rounded = {draft.value: draft for draft in drafts if draft.comparator == "about" and draft.kind == "cardinal"}
    for draft in drafts:
        if draft.unit in _PERSONS and draft.comparator == "exact" and isinstance(draft.value, int):
            other = rounded.get(_round(draft.value, 1))
            if other and draft.value >= _LEAST and draft.value != _round(draft.value, 2):
                _unite(other, draft)


def _round(value: int, digits: int) -> int:
    """`value` to its first `digits` figures.

    >>> _round(7939, 1), _round(7939, 2)
    (8000, 7900)
    """
    unit: int = 10 ** max(len(str(value)) - digits, 0)
    return (value + unit // 2) // unit * unit


def _unite(first: Draft, second: Draft) -> None:
    if first is not second:
        key = first.same_quantity or f"s{first.start}"
        first.same_quantity = second.same_quantity = key


def _link_repeated_in_brackets(reader: Reader, drafts: list[Draft]) -> None:
    """(17.800) سبعة عشر ألفا وثمانمائة: figures and words side by side."""
    for first, second in pairwise(drafts):
        if first.value is None or first.value != second.value or first.kind == "ordinal":
            continue
        between = [reader.plain(i) for i in range(first.last, second.first)]
        if between and all(sign in "()[]" for sign in between):
            _unite(first, second)


def _number(drafts: list[Draft]) -> None:
    names: dict[str, str] = {}
    for draft in drafts:
        if draft.same_quantity:
            draft.same_quantity = names.setdefault(draft.same_quantity, f"s{len(names) + 1}")
