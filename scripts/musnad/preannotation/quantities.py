"""Quantities: figures and number words composed to one value, by the grammar of Arabic counting, read leniently.

    quantity := part (و part)* [و fraction [scale] | إلا fraction] [percent]     each part smaller than the scale before it
    part     := (figure | group | fraction) scale* | scale
    group    := [hundred | unit hundred] [و below-hundred]
    below    := unit [عشر] | unit و ten | ten

Agreement of gender and case is not asked for: news breaks it. و is read fused and spaced. Every function looks a bounded number of
tokens ahead, so reading is linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from musnad.preannotation.number_words import Reading
from musnad.preannotation.numerals import read_numeral, settle
from musnad.preannotation.reader import Reader
from musnad.preannotation.units import unit_kind_at

PERCENT_SIGNS = "%٪"
_HUNDREDTH = frozenset("المئة المائة الميه المية المئه المائه الماية".split())
_PERCENT_WORDS = frozenset("ب" + word for word in _HUNDREDTH) | frozenset("بالمئية فالمئة فالمائة".split())
_AND = "و"
_EXCEPT = "الا"
_POINT = "فاصلة"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A read quantity: tokens `first` to `last` (exclusive), the letters cut from the first, its value and form.

    `scale` is that of the last scale word and `counted` what it multiplies, so that a range can share it; `open` says that the
    separator may be read otherwise; `percent` that percent words or signs are inside.
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


class _Group(NamedTuple):
    value: int | Fraction
    last: int
    figures: bool = False
    open: bool = False
    fraction: bool = False
    scale: int = 1


def read_quantity(reader: Reader, i: int, joins: bool = True) -> Quantity | None:
    """The quantity that begins at token `i`; without `joins` only its first number before a و is read."""
    quantity = _read_parts(reader, i, joins)
    if quantity is None:
        return None
    quantity = _with_decimals_in_words(reader, quantity)
    quantity = _with_tail(reader, quantity)
    return _with_percent(reader, quantity)


def joined(reader: Reader, i: int) -> int | None:
    """The token of the number that a و, fused or spaced, joins at token `i`."""
    if reader.plain(i) == _AND:
        word = reader.word(i + 1)
        return i + 1 if reader.is_digits(i + 1) or (word and not _proclitic_of(word)) else None
    word = reader.word(i)
    return i if word and (_proclitic_of(word) == _AND or _is_and_eleven(reader, i)) else None


def _is_and_eleven(reader: Reader, i: int) -> bool:
    """Whether what looks like واحد is و and أحد: before عشر always, before a ten where the hamza is written."""
    if reader.plain(i) != "واحد":
        return False
    following = _cardinal(reader, i + 1)
    return (following is not None and following.role == "ten") or reader.as_written(i) == "وأحد"


def _proclitic_of(word: object) -> str:
    for slot in ("cardinal", "fraction"):
        reading: Reading | None = getattr(word, slot)
        if reading:
            return reading.proclitic
    return ""


def _cardinal(reader: Reader, i: int) -> Reading | None:
    word = reader.word(i)
    return word.cardinal if word else None


def _read_parts(reader: Reader, i: int, joins: bool) -> Quantity | None:
    first = _read_part(reader, i, joins)
    if first is None:
        return None
    word = reader.word(i)
    reading = (word.cardinal or word.fraction) if word else None
    if reading:
        first = replace(first, cut=reading.cut, proclitic=reading.proclitic, article=reading.article)
        if _is_and_eleven(reader, i):
            first = replace(first, cut=1, proclitic=_AND)
    whole = first
    while joins and whole.scale > 1 and not whole.fraction:
        at = joined(reader, whole.last)
        part = _read_part(reader, at) if at is not None else None
        if part is None or part.value >= whole.scale or part.fraction or not isinstance(part.value, int) or part.value == 0:
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
    group = _read_figure(reader, i) if reader.is_digits(i) else _read_group(reader, i, joins)
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
        _simplest(value * scale),
        group.figures,
        not group.figures or scale > 1,
        scale,
        value,
        compound=last > i + 1 and not group.figures,
        open=group.open,
        fraction=group.fraction and scale == 1,
    )


def _simplest(value: int | Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


def _scale_after(reader: Reader, i: int, group: _Group, scale: int) -> Reading | None:
    """The scale word at token `i` that multiplies the group; a second one only if it is no smaller (ألف مليار)."""
    reading = _cardinal(reader, i)
    if reading is None or reading.proclitic or reading.role not in ("scale", "scale_accusative", "scale_plural"):
        return None
    if reading.article and not group.fraction:
        return None
    if group.value in (0, 1) and not group.figures:
        return None
    return reading if reading.value >= scale else None


def _read_figure(reader: Reader, i: int) -> _Group | None:
    numeral = read_numeral(reader, i)
    if numeral.value is None:
        return None
    slash = _read_slash(reader, i, numeral.last)
    if slash:
        return slash
    value, is_open = settle(numeral, _follows(reader, i, numeral.last))
    return _Group(value, numeral.last, figures=True, open=is_open)


def _read_slash(reader: Reader, i: int, last: int) -> _Group | None:
    """A fraction in figures (3/4); other slashes part dates, laws and seasons."""
    if last != i + 1 or not (reader.is_sign(last, "/") and reader.touches(last) and reader.touches(last + 1)):
        return None
    above, below = reader.plain(i), reader.plain(last + 1)
    if not reader.is_digits(last + 1) or len(above) > 4 or len(below) > 4 or (reader.is_sign(last + 2, "/-") and reader.touches(last + 2)):
        return None
    if int(below) not in (2, 3, 4, 5, 6, 8, 10, 100, 1000):
        return None
    return _Group(_simplest(Fraction(int(above), int(below))), last + 2, figures=True)


def _follows(reader: Reader, first: int, last: int) -> str:
    reading = _cardinal(reader, last)
    if reading and not reading.proclitic and reading.role.startswith("scale"):
        return "scale"
    if percent_end(reader, last) or (reader.is_sign(first - 1, PERCENT_SIGNS)):
        return "percent"
    return unit_kind_at(reader, first, last)


def _read_group(reader: Reader, i: int, joins: bool) -> _Group | None:
    word = reader.word(i)
    if word is None:
        return None
    if word.fraction and _fraction_counts(reader, i, word.fraction):
        return _Group(word.fraction.value, i + 1, fraction=True)
    reading = word.cardinal
    if reading is None or reading.role.startswith("scale"):
        return None
    if reading.role in ("zero", "teen"):
        return _Group(reading.value, i + 1)
    hundreds = _read_hundreds(reader, i, reading)
    if hundreds is None:
        group = _read_below_hundred(reader, i, reading, joins)
        return _with_parts(reader, group) if group else None
    value, last = hundreds
    rest = (_read_rest(reader, last) or _read_scale_as_rest(reader, last)) if joins else None
    return _Group(value + rest.value, rest.last, scale=rest.scale) if rest else _Group(value, last)


def _fraction_counts(reader: Reader, i: int, fraction: Reading) -> bool:
    """Whether a fraction word is one: نص is mostly a text, الربع الأول a quarter of the year."""
    if reader.plain(i).endswith("نص"):
        return _scale_reading(reader, i + 1) is not None or unit_kind_at(reader, i, i + 1) != ""
    after = reader.word(i + 1)
    return not (fraction.article and after and after.ordinal and after.ordinal.article)


def _scale_reading(reader: Reader, i: int) -> Reading | None:
    reading = _cardinal(reader, i)
    return reading if reading and reading.role.startswith("scale") else None


def _read_hundreds(reader: Reader, i: int, reading: Reading) -> tuple[int, int] | None:
    if reading.role == "hundred":
        return int(reading.value), i + 1
    if reading.role == "unit" and reading.value > 2:
        following = _cardinal(reader, i + 1)
        if following and following.role == "hundred" and following.value == 100 and not following.proclitic:
            if not following.article or reading.article:
                return int(reading.value) * 100, i + 2
    return None


def _read_rest(reader: Reader, i: int) -> _Group | None:
    """What follows hundreds: و and a number below a hundred; spoken Arabic leaves the و out before a compound."""
    at = joined(reader, i)
    if at is not None and reader.is_digits(at):
        numeral = read_numeral(reader, at)
        return _Group(numeral.value, numeral.last) if isinstance(numeral.value, int) and 0 < numeral.value < 100 else None
    at_word = at if at is not None else i
    reading = _cardinal(reader, at_word)
    if reading is None or reading.role not in ("unit", "one", "bound", "ten", "tens", "teen"):
        return None
    if reading.role == "teen":
        group: _Group | None = _Group(reading.value, at_word + 1)
    else:
        group = _read_below_hundred(reader, at_word, reading)
    if at is None and (group is None or reading.proclitic or reading.article or group.last == at_word + 1):
        return None
    return group


def _read_scale_as_rest(reader: Reader, i: int) -> _Group | None:
    """مئتان ومليون is 201 million, تسعمئة وألفان 902 thousand: one and two are said by the scale word alone."""
    at = joined(reader, i)
    reading = _cardinal(reader, at) if at is not None else None
    if at is None or reading is None or reading.role not in ("scale", "scale_accusative", "scale_dual"):
        return None
    count = 2 if reading.role == "scale_dual" or (reading.role == "scale_accusative" and _is_construct_dual(reader, at)) else 1
    again = _scale_reading(reader, at + 1)
    # The library num2words writes the scale twice: مائة و ألف ألف.
    last = at + 2 if again and again.role == "scale" and not again.proclitic and again.value == reading.value else at + 1
    return _Group(count, last, scale=int(reading.value))


def _read_below_hundred(reader: Reader, i: int, reading: Reading, joins: bool = True) -> _Group | None:
    value, role = int(reading.value), reading.role
    if role in ("ten", "tens"):
        return _Group(value, i + 1)
    if role not in ("unit", "one", "bound"):
        return None
    following = _cardinal(reader, i + 1)
    if following and following.role == "ten" and not following.proclitic and not following.article:
        return _Group(value + 10, i + 2)
    at = joined(reader, i + 1) if joins else None
    tens = _cardinal(reader, at) if at is not None else None
    if tens and at is not None and tens.role == "tens" and (not tens.article or reading.article):
        return _Group(value + int(tens.value), at + 1)
    return None if role == "bound" else _Group(value, i + 1)


def _with_parts(reader: Reader, group: _Group) -> _Group:
    """Three quarters: a count and the plural of its part."""
    word = reader.word(group.last)
    if word and word.part and not word.part.proclitic and 2 <= group.value <= 9:
        return _Group(group.value * word.part.value, group.last + 1, fraction=True)
    return group


def _read_bare_scale(reader: Reader, i: int) -> Quantity | None:
    reading = _cardinal(reader, i)
    if reading is None or reading.role not in ("scale", "scale_accusative", "scale_dual"):
        return None
    count = 2 if reading.role == "scale_dual" else 1
    if reading.role == "scale_accusative" and _is_construct_dual(reader, i):
        count = 2
    value, scale, last = count, int(reading.value), i + 1
    # ألف مليار
    while (following := _scale_after(reader, last, _Group(2, last), scale)) is not None:
        scale *= int(following.value)
        last += 1
    return Quantity(i, last, 0, value * scale, False, True, scale, value)


def _is_construct_dual(reader: Reader, i: int) -> bool:
    """Whether مليونا is two million (its noun follows) and no accusative (مليونًا, مليونا و200 ألف)."""
    token = reader.tokens[i]
    if "\u064b" in reader.text[token.start : token.end] or joined(reader, i + 1) is not None:
        return False
    return i + 1 == reader.size or unit_kind_at(reader, i, i + 1) != ""


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
    again = _scale_reading(reader, last)
    if again and not again.proclitic:
        if again.value > scale:
            return quantity
        scale, last = int(again.value), last + 1
    return replace(quantity, last=last, value=_simplest(quantity.value + sign * fraction * scale), words=True, compound=True)


def percent_end(reader: Reader, i: int) -> int | None:
    """The token after a percent sign or percent words that begin at token `i`."""
    if reader.is_sign(i, PERCENT_SIGNS) or reader.plain(i) in _PERCENT_WORDS:
        return i + 1
    if reader.plain(i) in ("في", "ب") and reader.plain(i + 1) in _HUNDREDTH:
        return i + 2
    return None


def _with_percent(reader: Reader, quantity: Quantity) -> Quantity:
    end = percent_end(reader, quantity.last)
    if end:
        return replace(quantity, last=end, percent=True)
    first = quantity.first - 1
    if quantity.figures and reader.is_sign(first, PERCENT_SIGNS) and not reader.is_digits(first - 1):
        return replace(quantity, first=first, percent=True)
    return quantity
