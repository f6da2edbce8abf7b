"""Proposals that two marks are one quantity: of one unit, and equal or one rounded to the other (guidelines, N10)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader

_LEAST = 20  # smaller numbers are equal by chance
_LEAST_DEFINITE = 3
_LEAST_BARE = 1000  # a figure without a noun must be longer
_PERSONS = frozenset({"شخص", "فرد"})
_KINDS = frozenset({"cardinal", "money"})
# Of these only the very same value is the same quantity.
_EXACT_KINDS = frozenset({"measure", "duration", "percent", "percentage_point"})


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
    _link_equal(drafts)
    _link_definite(drafts)
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


def _link_equal(drafts: list[Draft]) -> None:
    """Results, shares, measures and durations said again, and a bare figure that is no round number."""
    seen: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        for key in _keys(draft):
            first = seen.setdefault(key, draft)
            if key[0] != "figure" or draft.unit is None or first.unit is None:
                _unite(first, draft)


def _keys(draft: Draft) -> list[tuple[object, ...]]:
    """By what a number is known again; none for one that may be equal to another by chance."""
    if draft.kind == "score":
        return [("score", draft.low, draft.high)]
    if draft.value is None or draft.comparator not in ("exact", "about"):
        return []
    if draft.kind in _EXACT_KINDS and _is_particular(draft):
        return [(draft.kind, draft.unit, draft.value)]
    bare = draft.kind == "cardinal" and isinstance(draft.value, int) and draft.value >= _LEAST_BARE
    return [("figure", draft.value)] if bare and draft.value != _round(int(draft.value), 2) else []


def _is_particular(draft: Draft) -> bool:
    """Whether a share is no round one, a measure or duration none of the small ones."""
    if not isinstance(draft.value, int):
        return True
    return draft.value % 10 != 0 if draft.unit == "%" else draft.value >= _LEAST


def _link_definite(drafts: list[Draft]) -> None:
    """العينات الاثنتا عشرة, after اثنتي عشرة عينة: the article points back to the last number of that noun."""
    seen: dict[tuple[str | None, object], Draft] = {}
    for draft in drafts:
        if draft.kind not in ("cardinal", "duration") or not draft.unit or not isinstance(draft.value, int):
            continue
        before = seen.get((draft.unit, draft.value))
        if draft.article and draft.value >= _LEAST_DEFINITE and before:
            _unite(before, draft)
        seen[draft.unit, draft.value] = draft


def _round(value: int, digits: int) -> int:
    """`value` to its first `digits` figures.

    >>> _round(7939, 1), _round(7939, 2)
    (8000, 7900)
    """
    unit: int = 10 ** max(len(str(value)) - digits, 0)
    return (value + unit // 2) // unit * unit


def _unite(first: Draft, second: Draft) -> None:
    if first is not second:
        key = first.same_quantity or second.same_quantity or f"s{first.start}"
        first.same_quantity = second.same_quantity = key


def _link_repeated_in_brackets(reader: Reader, drafts: list[Draft]) -> None:
    """(17.800) سبعة عشر ألفا وثمانمائة: figures and words side by side."""
    for first, second in pairwise(drafts):
        if first.value is None or first.value != second.value or first.kind == "ordinal":
            continue
        between = [reader.plain(i) for i in range(first.last, second.first)]
        if between and between[0] == _noun_of(reader, first):
            del between[0]
        if between and all(sign in "()[]" for sign in between):
            _unite(first, second)
            if first.unit and not second.unit:
                second.unit, second.unit_span, second.unit_kind = first.unit, first.unit_span, first.unit_kind


def _noun_of(reader: Reader, draft: Draft) -> str:
    """The word that a number counts, where it stands right after it."""
    return reader.plain(draft.last) if draft.unit_last == draft.last + 1 else ""


def _number(drafts: list[Draft]) -> None:
    names: dict[str, str] = {}
    for draft in drafts:
        if draft.same_quantity:
            draft.same_quantity = names.setdefault(draft.same_quantity, f"s{len(names) + 1}")
