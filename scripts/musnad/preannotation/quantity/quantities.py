"""Quantities: figures and number words composed to one value, by the grammar of Arabic counting, read leniently.

    quantity := part (و part)* [و fraction [scale] | إلا fraction] [percent]
    part     := group scale* | scale

Each part is smaller than the scale before it; groups are in groups.py. Agreement of gender and case is not asked for:
news breaks it. و is read fused and spaced. Every function looks a bounded number of tokens ahead, so that reading is
linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from musnad.preannotation.quantity.groups import (
    AND,
    PERCENT_SIGNS,
    Group,
    cardinal_at,
    is_and_eleven,
    is_construct_dual,
    joined,
    percent_end,
    read_figure,
    read_group,
    scale_at,
    simplest,
)
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.words import Reading

_EXCEPT = "الا"
_POINT = "فاصلة"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A read quantity: tokens `first` to `last` (exclusive), the letters cut from the first, its value and form.

    `scale` is that of the last scale word and `counted` what it multiplies, so that a range can share it; `open` says
    that the separator may be read otherwise, `percent` that percent words or signs are inside, `compound` that several
    words make one number, `fraction` that it is a part of one whole.
    """

    first: int
    last: int
    cut: int
    value: int | Fraction
    figures: bool
    words: bool
    scale: int = 1
    counted: int | Fraction = 0
    proclitic: str = ""
    article: bool = False
    percent: bool = False
    open: bool = False
    compound: bool = False
    fraction: bool = False


def read_quantity(reader: Reader, i: int, joins: bool = True) -> Quantity | None:
    """The quantity that begins at token `i`; without `joins` only its first number before a و is read."""
    quantity = _read_parts(reader, i, joins)
    if quantity is None:
        return None
    quantity = _with_decimals_in_words(reader, quantity)
    quantity = _with_tail(reader, quantity)
    return _with_percent(reader, quantity)


def _read_parts(reader: Reader, i: int, joins: bool) -> Quantity | None:
    first = _read_part(reader, i, joins)
    if first is None:
        return None
    word = reader.word(i)
    reading = (word.cardinal or word.fraction) if word else None
    if reading:
        first = replace(first, cut=reading.cut, proclitic=reading.proclitic, article=reading.article)
        if is_and_eleven(reader, i):
            first = replace(first, cut=1, proclitic=AND)
    whole = first
    while joins and whole.scale > 1 and not whole.fraction:
        at = joined(reader, whole.last)
        part = _read_part(reader, at) if at is not None else None
        if (
            part is None
            or part.value >= whole.scale
            or part.fraction
            or not isinstance(part.value, int)
            or part.value == 0
        ):
            break
        whole = replace(
            part,
            first=first.first,
            cut=first.cut,
            proclitic=first.proclitic,
            article=first.article,
            value=whole.value + part.value,
            figures=whole.figures or part.figures,
            words=whole.words or part.words,
            compound=True,
        )
    return whole


def _read_part(reader: Reader, i: int, joins: bool = True) -> Quantity | None:
    group = read_figure(reader, i) if reader.is_digits(i) else read_group(reader, i, joins)
    if group is None:
        return _read_bare_scale(reader, i)
    value, scale, last = group.value, group.scale, group.last
    while (reading := _scale_after(reader, last, group, scale)) is not None:
        scale = int(reading.value) if scale == 1 else scale * int(reading.value)
        last += 1
    return Quantity(
        i,
        last,
        0,
        simplest(value * scale),
        group.figures,
        not group.figures or scale > 1,
        scale,
        value,
        compound=last > i + 1 and not group.figures,
        open=group.open,
        fraction=group.fraction and scale == 1,
    )


def _scale_after(reader: Reader, i: int, group: Group, scale: int) -> Reading | None:
    """The scale word at token `i` that multiplies the group; a second one only if it is no smaller (ألف مليار)."""
    reading = cardinal_at(reader, i)
    if reading is None or reading.proclitic or reading.role not in ("scale", "scale_accusative", "scale_plural"):
        return None
    if reading.article and not group.fraction:
        return None
    if group.value in (0, 1) and not group.figures:
        return None
    return reading if reading.value >= scale else None


def _read_bare_scale(reader: Reader, i: int) -> Quantity | None:
    reading = cardinal_at(reader, i)
    if reading is None or reading.role not in ("scale", "scale_accusative", "scale_dual"):
        return None
    count = 2 if reading.role == "scale_dual" else 1
    if reading.role == "scale_accusative" and is_construct_dual(reader, i):
        count = 2
    value, scale, last = count, int(reading.value), i + 1
    # ألف مليار
    while (following := _scale_after(reader, last, Group(2, last), scale)) is not None:
        scale *= int(following.value)
        last += 1
    return Quantity(i, last, 0, value * scale, False, True, scale, value)


def _with_decimals_in_words(reader: Reader, quantity: Quantity) -> Quantity:
    """واحد فاصلة خمسة."""
    if reader.plain(quantity.last) != _POINT or not isinstance(quantity.value, int) or quantity.scale > 1:
        return quantity
    tail = _read_part(reader, quantity.last + 1)
    if tail is None or not isinstance(tail.value, int):
        return quantity
    digits = str(tail.value)
    value = quantity.value + Fraction(tail.value, 10 ** len(digits))
    return replace(quantity, last=tail.last, value=value, words=True)


def _with_tail(reader: Reader, quantity: Quantity) -> Quantity:
    """A fraction tail: ونصف (with the scale word again: ونصف المليون), إلا ربعا."""
    at, sign = joined(reader, quantity.last), 1
    if reader.plain(quantity.last) == _EXCEPT:
        at, sign = quantity.last + 1, -1
    word = reader.word(at) if at is not None else None
    if at is None or word is None or word.fraction is None or quantity.fraction:
        return quantity
    fraction, last, scale = word.fraction.value, at + 1, quantity.scale
    again = scale_at(reader, last)
    if again and not again.proclitic:
        if again.value > scale:
            return quantity
        scale, last = int(again.value), last + 1
    return replace(
        quantity, last=last, value=simplest(quantity.value + sign * fraction * scale), words=True, compound=True
    )


def _with_percent(reader: Reader, quantity: Quantity) -> Quantity:
    end = percent_end(reader, quantity.last)
    if end:
        return replace(quantity, last=end, percent=True)
    first = quantity.first - 1
    if quantity.figures and reader.is_sign(first, PERCENT_SIGNS) and not reader.is_digits(first - 1):
        return replace(quantity, first=first, percent=True)
    return quantity
