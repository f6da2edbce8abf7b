"""Years, decades and centuries: عام 2019, 2015-2016, 1436هـ, السبعينيات, القرن الحادي والعشرون."""

from __future__ import annotations

from typing import NamedTuple

from musnad.preannotation.calendar.stretches import Stretch
from musnad.preannotation.quantity.calendar_terms import name_at, words_of
from musnad.preannotation.quantity.groups import percent_end
from musnad.preannotation.quantity.quantities import read_quantity
from musnad.preannotation.quantity.reader import DASHES, Reader
from musnad.preannotation.quantity.units import noun_index, unit_at
from musnad.preannotation.tokens import LATIN, WORD

_HIJRI = frozenset({"ه", "هـ", "هجرية", "هجري", "للهجرة", "الهجري"})
_AD = frozenset({"م", "ميلادية", "ميلادي", "للميلاد"})
_AFTER_MONTH = frozenset({"عام", "سنة", "العام", "السنة", "لعام", "لسنة", "بعام", "من"})
_AGE_AFTER = frozenset({"عمره", "عمرها", "العمر", "عمرهم"})
_COORDINATORS = frozenset({"و", "او", "الي", "حتي", "-"})


class Year(NamedTuple):
    """A year: its first and last (exclusive) tokens; `value` None where it is Hijri or before Christ."""

    first: int
    last: int
    value: str | None


def read_year(reader: Reader, i: int) -> Year | None:
    """A year after a month: 2014, عام 2014, من العام 2014, 1436هـ."""
    at = i
    while at < i + 3 and (reader.plain(at) in _AFTER_MONTH or (at == i and _parts_a_year(reader, at))):
        at += 1
    return _figures(reader, at) if reader.is_digits(at) else None


def _parts_a_year(reader: Reader, i: int) -> bool:
    """أيلول, 2024; 20/أيلول/2024."""
    return reader.is_sign(i, ",،") or (reader.is_sign(i, "/-") and reader.touches(i) and reader.touches(i + 1))


def _figures(reader: Reader, i: int) -> Year | None:
    digits = reader.plain(i)
    era, last = _era(reader, i + 1)
    if (len(digits) != 4 and not (era and len(digits) <= 4)) or digits.startswith("0"):
        return None
    if not era and not 1000 <= int(digits) <= 2200:
        return None
    if not era and (_goes_on(reader, i + 1) or percent_end(reader, i + 1)):
        return None
    hijri = era in ("hijri", "before")
    return Year(i, last, None if hijri else digits.rjust(4, "0"))


def _era(reader: Reader, i: int) -> tuple[str, int]:
    plain = reader.plain(i)
    if plain in _HIJRI:
        return "hijri", i + 1
    if plain in _AD:
        return "ad", i + 1
    if plain == "ق" and reader.is_sign(i + 1, ".") and reader.plain(i + 2) == "م":
        return "before", i + 3
    if plain == "قبل" and reader.plain(i + 1) == "الميلاد":
        return "before", i + 2
    return "", i


def _goes_on(reader: Reader, i: int) -> bool:
    """Whether a separator and more digits touch: the figure is longer than a year."""
    return reader.is_sign(i, ".,،٫٬:") and reader.touches(i) and reader.touches(i + 1) and reader.is_digits(i + 1)


def read_bare_year(reader: Reader, i: int) -> Stretch | None:
    """A year in figures that is no part of a longer date, or two of them joined by a dash or slash."""
    if reader.touches(i) and reader.is_sign(i - 1, ".,/:٫٬") and reader.touches(i - 1) and reader.is_digits(i - 2):
        return None
    year = _figures(reader, i)
    if year is None or (reader.kind(i - 1) == LATIN and reader.touches(i)):
        return None
    second = _second_year(reader, year)
    if second:
        return Stretch(i, second.last, 0, "DATE", f"{year.value}/{second.value}", "years", 0.9)
    labelled = _is_labelled(reader, i)
    era = year.last > i + 1
    if labelled or era:
        return Stretch(i, year.last, 0, "DATE", year.value, "year", 0.95)
    if not 1800 <= int(reader.plain(i)) <= 2100 or not _stands_as_year(reader, i):
        return None
    return Stretch(i, year.last, 0, "DATE", year.value, "bare_year", 0.75)


def _second_year(reader: Reader, year: Year) -> Year | None:
    at = year.last
    if (
        year.value is None
        or not (reader.is_sign(at, DASHES) or reader.is_sign(at, "/"))
        or not reader.is_digits(at + 1)
    ):
        return None
    second = _figures(reader, at + 1)
    if second and second.value and year.value < second.value <= str(int(year.value) + 200):
        return second
    digits = reader.plain(at + 1)
    if (
        len(digits) == 2
        and reader.touches(at)
        and reader.touches(at + 1)
        and int(digits) == (int(year.value) + 1) % 100
    ):
        return Year(at + 1, at + 2, str(int(year.value) + 1))
    return None


def _is_labelled(reader: Reader, i: int) -> bool:
    """عام 2019, and the second year of عامي 1998 و2003."""
    label = words_of("label")
    if reader.plain(i - 1) in label:
        return True
    return reader.plain(i - 1) in _COORDINATORS and _has_year_figures(reader, i - 2) and reader.plain(i - 3) in label


def _has_year_figures(reader: Reader, i: int) -> bool:
    return reader.is_digits(i) and len(reader.plain(i)) == 4


def _stands_as_year(reader: Reader, i: int) -> bool:
    """Whether a figure without a label is a year: it counts nothing, and what stands before it says so."""
    after, before = i + 1, reader.plain(i - 1)
    if before in _COORDINATORS and _has_year_figures(reader, i - 2):
        before = reader.plain(i - 3)
    elif reader.plain(after) in _COORDINATORS and _has_year_figures(reader, after + 1):
        after += 2
    if unit_at(reader, after) or reader.plain(after) in noun_index():
        return False
    following = reader.word(after)
    if following and following.cardinal and following.cardinal.role.startswith("scale"):
        return False
    if before in words_of("before_year"):
        return not (reader.kind(after) == WORD and reader.plain(after).endswith("ا") and len(reader.plain(after)) > 3)
    if reader.is_sign(i - 1, "(") and reader.is_sign(after, ")"):
        return True
    return reader.kind(after) != WORD and name_at(reader, i - 1, "feast") is not None


def read_year_in_words(reader: Reader, i: int) -> Stretch | None:
    """عام ألفين وأربعة عشر: only after a label."""
    if reader.plain(i - 1) not in words_of("label"):
        return None
    quantity = read_quantity(reader, i)
    if quantity is None or quantity.figures or quantity.percent or not 1000 < quantity.value < 2200:
        return None
    if unit_at(reader, quantity.last) or quantity.value.denominator != 1:
        return None
    return Stretch(i, quantity.last, quantity.cut, "DATE", str(quantity.value), "year_in_words", 0.9)


def read_decade(reader: Reader, i: int) -> Stretch | None:
    """ثمانينات القرن الماضي, السبعينيات."""
    found = name_at(reader, i, "decade")
    if found is None or (reader.plain(found.last) == "من" and reader.plain(found.last + 1) in _AGE_AFTER):
        return None
    century = read_century(reader, found.last) or (
        read_century(reader, found.last + 1) if reader.plain(found.last) == "من" else None
    )
    if century:
        value = f"{century.value[:2]}{found.name.value}X" if century.value else None
        return Stretch(i, century.last, found.cut, "DATE", value, "decade", 0.95)
    return Stretch(i, found.last, found.cut, "DATE", f"19{found.name.value}X", "decade", 0.85)


def read_century(reader: Reader, i: int) -> Stretch | None:
    """القرن التاسع عشر, القرن الـ21, القرن الماضي."""
    plain = reader.plain(i)
    if not plain.endswith("القرن") and plain not in ("للقرن", "وللقرن"):
        return None
    cut = len(plain) - len("القرن") if plain.endswith("القرن") else plain.index("لل") + 1
    following = reader.plain(i + 1)
    if following == "الماضي":
        return Stretch(i, i + 2, cut, "DATE", "19XX", "century")
    if following in ("الحالي", "الجاري"):
        return Stretch(i, i + 2, cut, "DATE", "20XX", "century")
    number, last = _century_number(reader, i + 1)
    if number is None or not 1 <= number <= 25:
        return None
    value: str | None = f"{number - 1:02d}XX"
    era, last = _era(reader, last)
    return Stretch(i, last, cut, "DATE", None if era in ("hijri", "before") else value, "century")


def _century_number(reader: Reader, i: int) -> tuple[int | None, int]:
    if reader.plain(i) == "ال":
        i += 1
    if reader.is_digits(i):
        return (int(reader.plain(i)), i + 1) if len(reader.plain(i)) <= 2 else (None, i)
    word = reader.word(i)
    if word and word.ordinal and word.ordinal.article:
        number, last = int(word.ordinal.value), i + 1
        following = reader.word(last)
        if following and following.cardinal and number < 10:
            if following.cardinal.role == "ten":
                return number + 10, last + 1
            if following.cardinal.role == "tens":
                return number + int(following.cardinal.value), last + 1
        return number, last
    if word and word.cardinal and word.cardinal.role == "tens":
        return int(word.cardinal.value), i + 1
    return None, i
