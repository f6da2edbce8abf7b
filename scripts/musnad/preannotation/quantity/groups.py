"""Groups: what a scale word multiplies. A figure, or number words below a thousand, or a fraction of one.

group    := [hundred | unit hundred] [و below-hundred]
below    := unit [عشر] | unit و ten | ten
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from musnad.preannotation.quantity.numerals import read_numeral, settle
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.quantity.units import unit_kind_at
from musnad.preannotation.quantity.words import Reading

PERCENT_SIGNS = "%٪"
_HUNDREDTH = frozenset({"المئة", "المائة", "المية", "المئه", "المائه", "الميه", "الماية"})
_PERCENT_WORDS = frozenset("ب" + word for word in _HUNDREDTH) | {"بالمئية", "فالمئة", "فالمائة"}
AND = "و"
# Written like a number, a fraction before a definite noun: خمس السكان, not خمس سنوات.
_FRACTION_BEFORE_DEFINITE = {"خمس": 5, "سدس": 6, "سبع": 7, "عشر": 10}


class Group(NamedTuple):
    """A read group and the token after it; `open` as in `settle`; `scale` where a scale word said its last unit."""

    value: int | Fraction
    last: int
    figures: bool = False
    open: bool = False
    fraction: bool = False
    scale: int = 1


def joined(reader: Reader, i: int) -> int | None:
    """The token of the number that a و, fused or spaced, joins at token `i`."""
    if reader.plain(i) == AND:
        word = reader.word(i + 1)
        return i + 1 if reader.is_digits(i + 1) or (word and not _proclitic_of(word)) else None
    word = reader.word(i)
    return i if word and (_proclitic_of(word) == AND or is_and_eleven(reader, i)) else None


def is_and_eleven(reader: Reader, i: int) -> bool:
    """Whether what looks like واحد is و and أحد: before عشر always, before a ten where the hamza is written."""
    if reader.plain(i) != "واحد":
        return False
    following = cardinal_at(reader, i + 1)
    return (following is not None and following.role == "ten") or reader.as_written(i) == "وأحد"


def _proclitic_of(word: object) -> str:
    for slot in ("cardinal", "fraction"):
        reading: Reading | None = getattr(word, slot)
        if reading:
            return reading.proclitic
    return ""


def cardinal_at(reader: Reader, i: int) -> Reading | None:
    """What token `i` means as a cardinal."""
    word = reader.word(i)
    return word.cardinal if word else None


def read_figure(reader: Reader, i: int) -> Group | None:
    """The figure at token `i`, a run of digits, its separator settled by what follows."""
    numeral = read_numeral(reader, i)
    if numeral.value is None:
        return None
    slash = _read_slash(reader, i, numeral.last)
    if slash:
        return slash
    value, is_open = settle(numeral, _follows(reader, i, numeral.last))
    return Group(value, numeral.last, figures=True, open=is_open)


def _read_slash(reader: Reader, i: int, last: int) -> Group | None:
    """A fraction in figures (3/4); other slashes part dates, laws and seasons."""
    if last != i + 1 or not (reader.is_sign(last, "/") and reader.touches(last) and reader.touches(last + 1)):
        return None
    above, below = reader.plain(i), reader.plain(last + 1)
    if (
        not reader.is_digits(last + 1)
        or len(above) > 4
        or len(below) > 4
        or (reader.is_sign(last + 2, "/-") and reader.touches(last + 2))
    ):
        return None
    if int(below) not in (2, 3, 4, 5, 6, 8, 10, 100, 1000):
        return None
    return Group(simplest(Fraction(int(above), int(below))), last + 2, figures=True)


def _follows(reader: Reader, first: int, last: int) -> str:
    reading = cardinal_at(reader, last)
    if reading and not reading.proclitic and reading.role.startswith("scale"):
        return "scale"
    if percent_end(reader, last) or (reader.is_sign(first - 1, PERCENT_SIGNS)):
        return "percent"
    return unit_kind_at(reader, first, last)


def read_group(reader: Reader, i: int, joins: bool) -> Group | None:
    """The number words below a thousand, or the fraction, that begin at token `i`; without `joins` none after a و."""
    word = reader.word(i)
    if word is None:
        return None
    if word.fraction and _fraction_counts(reader, i, word.fraction):
        return Group(word.fraction.value, i + 1, fraction=True)
    reading = word.cardinal
    if reading is None or reading.role.startswith("scale"):
        return None
    if (below := _written_like_a_number(reader, i, reading)) is not None:
        return below
    if reading.role in ("zero", "teen"):
        return Group(reading.value, i + 1)
    hundreds = _read_hundreds(reader, i, reading)
    if hundreds is None:
        group = _read_below_hundred(reader, i, reading, joins)
        return _with_parts(reader, group) if group else None
    value, last = hundreds
    rest = (_read_rest(reader, last) or _read_scale_as_rest(reader, last)) if joins else None
    return Group(value + rest.value, rest.last, scale=rest.scale) if rest else Group(value, last)


def _fraction_counts(reader: Reader, i: int, fraction: Reading) -> bool:
    """Whether a fraction word is one: نص is mostly a text, الربع الأول a quarter of the year."""
    if reader.plain(i).endswith("نص"):
        return scale_at(reader, i + 1) is not None or unit_kind_at(reader, i, i + 1) != ""
    if not fraction.article:
        return True
    after = reader.word(i + 1)
    if reader.plain(i + 1) in words_of_kind("same_after") or reader.plain(i - 1) in words_of_kind("same_before"):
        return False  # بنفس الربع, الربع الأخير
    return not (after and after.ordinal and after.ordinal.article)


def _written_like_a_number(reader: Reader, i: int, reading: Reading) -> Group | None:
    below = _FRACTION_BEFORE_DEFINITE.get(reader.plain(i)[reading.cut :])
    following = reader.plain(i + 1)
    if below is None or reading.article or not following.startswith("ال") or following in words_of_kind("not_divided"):
        return None
    return None if reader.word(i + 1) else Group(Fraction(1, below), i + 1, fraction=True)


def scale_at(reader: Reader, i: int) -> Reading | None:
    """What token `i` means as a scale word, in any number and case."""
    reading = cardinal_at(reader, i)
    return reading if reading and reading.role.startswith("scale") else None


def _read_hundreds(reader: Reader, i: int, reading: Reading) -> tuple[int, int] | None:
    if reading.role == "hundred":
        return int(reading.value), i + 1
    if reading.role == "unit" and reading.value > 2:
        following = cardinal_at(reader, i + 1)
        is_hundred = following and following.role == "hundred" and following.value == 100 and not following.proclitic
        if following and is_hundred and (reading.article or not following.article):
            return int(reading.value) * 100, i + 2
    return None


def _read_rest(reader: Reader, i: int) -> Group | None:
    """What follows hundreds: و and a number below a hundred; spoken Arabic leaves the و out before a compound."""
    at = joined(reader, i)
    if at is not None and reader.is_digits(at):
        numeral = read_numeral(reader, at)
        return (
            Group(numeral.value, numeral.last) if isinstance(numeral.value, int) and 0 < numeral.value < 100 else None
        )
    at_word = at if at is not None else i
    reading = cardinal_at(reader, at_word)
    if reading is None or reading.role not in ("unit", "one", "bound", "ten", "tens", "teen"):
        return None
    if reading.role == "teen":
        group: Group | None = Group(reading.value, at_word + 1)
    else:
        group = _read_below_hundred(reader, at_word, reading)
    if at is None and (group is None or reading.proclitic or reading.article or group.last == at_word + 1):
        return None
    return group


def _read_scale_as_rest(reader: Reader, i: int) -> Group | None:
    """مئتان ومليون is 201 million, تسعمئة وألفان 902 thousand: one and two are said by the scale word alone."""
    at = joined(reader, i)
    reading = cardinal_at(reader, at) if at is not None else None
    if at is None or reading is None or reading.role not in ("scale", "scale_accusative", "scale_dual"):
        return None
    count = (
        2
        if reading.role == "scale_dual" or (reading.role == "scale_accusative" and is_construct_dual(reader, at))
        else 1
    )
    again = scale_at(reader, at + 1)
    # The library num2words writes the scale twice: مائة و ألف ألف.
    last = (
        at + 2 if again and again.role == "scale" and not again.proclitic and again.value == reading.value else at + 1
    )
    return Group(count, last, scale=int(reading.value))


def _read_below_hundred(reader: Reader, i: int, reading: Reading, joins: bool = True) -> Group | None:
    value, role = int(reading.value), reading.role
    if role in ("ten", "tens"):
        return Group(value, i + 1)
    if role not in ("unit", "one", "bound"):
        return None
    following = cardinal_at(reader, i + 1)
    if following and following.role == "ten" and not following.proclitic and not following.article:
        return Group(value + 10, i + 2)
    at = joined(reader, i + 1) if joins else None
    tens = cardinal_at(reader, at) if at is not None else None
    if tens and at is not None and tens.role == "tens" and (not tens.article or reading.article):
        return Group(value + int(tens.value), at + 1)
    return None if role == "bound" else Group(value, i + 1)


def _with_parts(reader: Reader, group: Group) -> Group:
    """Three quarters: a count and the plural of its part."""
    word = reader.word(group.last)
    if word and word.part and not word.part.proclitic and 2 <= group.value <= 9:
        return Group(group.value * word.part.value, group.last + 1, fraction=True)
    return group


def is_construct_dual(reader: Reader, i: int) -> bool:
    """Whether مليونا is two million (its noun follows) and no accusative (مليونًا, مليونا و200 ألف)."""
    token = reader.tokens[i]
    if "\u064b" in reader.text[token.start : token.end] or joined(reader, i + 1) is not None:
        return False
    return i + 1 == reader.size or unit_kind_at(reader, i, i + 1) != ""


def percent_end(reader: Reader, i: int) -> int | None:
    """The token after a percent sign or percent words that begin at token `i`."""
    if reader.is_sign(i, PERCENT_SIGNS) or reader.plain(i) in _PERCENT_WORDS:
        return i + 1
    if reader.plain(i) in ("في", "ب") and reader.plain(i + 1) in _HUNDREDTH:
        return i + 2
    return None


def simplest(value: int | Fraction) -> int | Fraction:
    """An integer where the value is whole."""
    return int(value) if value.denominator == 1 else value
