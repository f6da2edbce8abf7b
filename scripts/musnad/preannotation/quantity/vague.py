"""Vague quantities with known bounds: عشرات, مئات الآلاف, بضعة آلاف, نيف وعشرون (guidelines, N6)."""

from __future__ import annotations

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.groups import joined
from musnad.preannotation.quantity.quantities import Quantity
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.words import Band, Reading

_ODD = frozenset({"ونيف", "ونيفا"})
_ODD_FIRST = "نيف"
# بضع counts from three to nine; a band's first unit is what it is made of (عشرات: 10).
_FEW_LOW, _FEW_HIGH = 3, 9


def draft_vague(reader: Reader, i: int) -> Draft | None:
    """The vague quantity that begins at token `i`."""
    word = reader.word(i)
    band = word.band if word else None
    if band is None:
        return None
    low, high, last = _read_few(reader, i, band) if band.role == "few" else _read_chain(reader, i, band)
    span = reader.span(reader.start_of(i, band.cut), reader.tokens[last - 1].end)
    draft = Draft(i, last, span.start, span.end, "vague", "number.vague", 0.9, low=low, high=high)
    draft.proclitic, draft.article = band.proclitic, band.article
    return draft


def _base(band: Band) -> int:
    """What a band is made of: 10 for عشرات, 1000 for آلاف."""
    return band.low // 2


def _next_band(reader: Reader, i: int, above: int) -> Band | None:
    word = reader.word(i)
    band = word.band if word else None
    return band if band and band.role == "band" and not band.proclitic and _base(band) > above else None


def _read_chain(reader: Reader, i: int, band: Band) -> tuple[int, int | None, int]:
    larger = _next_band(reader, i + 1, _base(band))
    if larger is None:
        return band.low, band.high, i + 1
    high = None if band.high is None else (band.high + 1) * _base(larger) - 1
    return band.low * _base(larger), high, i + 2


def _read_few(reader: Reader, i: int, few: Band) -> tuple[int, int | None, int]:
    band = _next_band(reader, i + 1, 1)
    if band:
        larger = _next_band(reader, i + 2, _base(band))
        base = _base(band) * (_base(larger) if larger else 1)
        return _FEW_LOW * base, (_FEW_HIGH + 1) * base - 1, i + (3 if larger else 2)
    following = _cardinal(reader, i + 1)
    if following and following.role == "ten" and not following.proclitic:
        return 10 + _FEW_LOW, 10 + _FEW_HIGH, i + 2
    at = joined(reader, i + 1)
    tens = _cardinal(reader, at) if at is not None else None
    if at is not None and tens and tens.role == "tens":
        return int(tens.value) + _FEW_LOW, int(tens.value) + _FEW_HIGH, at + 1
    return few.low, few.high, i + 1


def _cardinal(reader: Reader, i: int) -> Reading | None:
    word = reader.word(i)
    return word.cardinal if word else None


def with_odd_units(reader: Reader, quantity: Quantity) -> Draft | None:
    """عشرون ونيف, نيف وعشرون: one to nine more than the number."""
    first, last = quantity.first, quantity.last
    if quantity.value % 10 or quantity.percent:
        return None
    if reader.plain(last) in _ODD or (reader.plain(last) == "و" and reader.plain(last + 1) == _ODD_FIRST):
        last += 1 if reader.plain(last) in _ODD else 2
        start = reader.start_of(first, quantity.cut)
    elif reader.plain(first - 1) == _ODD_FIRST and quantity.proclitic == "و":
        first -= 1
        start = reader.tokens[first].start
    else:
        return None
    span = reader.span(start, reader.tokens[last - 1].end)
    low, high = quantity.value + 1, quantity.value + _FEW_HIGH
    return Draft(first, last, span.start, span.end, "vague", "number.vague", 0.85, low=low, high=high)
