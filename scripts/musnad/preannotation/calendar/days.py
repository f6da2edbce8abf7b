"""Days and months: 12 أبريل/ نيسان 2014, الثامن من شباط (فبراير), من 3 إلى 7 مارس, 24 شوال 1436هـ, 2/1/2022."""

from __future__ import annotations

import dataclasses
import datetime
from typing import NamedTuple

from musnad.preannotation.calendar.stretches import Stretch
from musnad.preannotation.calendar.years import read_year
from musnad.preannotation.quantity.calendar_terms import name_at, words_of
from musnad.preannotation.quantity.reader import DASHES, Reader

_TO = frozenset({"الي", "حتي", "وحتي"})
_FALLS_ON = frozenset({"الموافق", "الموافقة", "الموافقه", "الموافقين"})
_UNKNOWN = "XXXX"
_AGENCIES = frozenset({"اف", "ا", "رويترز", "افب", "د", "واس", "وام", "سانا", "بترا", "كونا"})


class Day(NamedTuple):
    """The number of a day, the token after it, the letters of its proclitic, and whether it has the article."""

    number: int
    last: int
    cut: int = 0
    article: bool = False


class _Month(NamedTuple):
    number: int | None
    hijri: bool
    last: int
    plain: str


def read_numeric_date(reader: Reader, i: int) -> Stretch | None:
    """2/1/2022 as day/month/year, 2022-01-02 as year-month-day; a date of no calendar is none."""
    if not all(reader.is_digits(at) for at in (i, i + 2, i + 4)):
        return None
    mark = reader.plain(i + 1)
    if mark not in "/-." or reader.plain(i + 3) != mark or not all(reader.touches(at) for at in range(i + 1, i + 5)):
        return None
    if reader.touches(i + 5) and (reader.is_sign(i + 5, "/-.") and reader.touches(i + 6) and reader.is_digits(i + 6)):
        return None
    parts = [reader.plain(at) for at in (i, i + 2, i + 4)]
    if len(parts[0]) == 4:
        year, month, day = parts
    else:
        day, month, year = parts
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        return None
    value = _full_date(int(year), int(month), int(day))
    return Stretch(i, i + 5, 0, "DATE", value, "numeric", 0.95) if value else None


def _full_date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def read_dateline(reader: Reader, i: int) -> Stretch | None:
    """باريس 15-7 (اف ب): day and month before the agency."""
    day, month = reader.plain(i), reader.plain(i + 2)
    if not (reader.is_sign(i + 1, "-/") and reader.is_digits(i + 2) and reader.is_sign(i + 3, "(")):
        return None
    if reader.plain(i + 4) not in _AGENCIES or not (reader.touches(i + 1) and reader.touches(i + 2)):
        return None
    value = _edtf_day(_UNKNOWN, int(month), int(day)) if len(day) <= 2 and len(month) <= 2 else None
    return Stretch(i, i + 3, 0, "DATE", value, "dateline") if value else None


def read_day(reader: Reader, i: int) -> Stretch | None:
    """A day, or a range of days in one month, that begins at token `i` with figures or an ordinal."""
    first = read_day_number(reader, i)
    if first is None:
        return None
    month = _month_after_day(reader, first.last)
    if month:
        return _with_gregorian(reader, _dated(reader, i, first, None, month), month)
    second_at = _second_day(reader, first.last)
    second = read_day_number(reader, second_at) if second_at else None
    month = _month_after_day(reader, second.last) if second else None
    if second and month and (first.number < second.number):
        return _dated(reader, i, first, second, month)
    return None


def _with_gregorian(reader: Reader, hijri: Stretch | None, month: _Month) -> Stretch | None:
    """A Hijri day with the day it falls on: 20 شوال الموافق 8 أبريل, 17 ربيع الأول (30 أغسطس)."""
    if hijri is None or not month.hijri:
        return hijri
    bracket = reader.is_sign(hijri.last, "(")
    if not bracket and reader.plain(hijri.last) not in _FALLS_ON:
        return hijri
    day = read_day(reader, hijri.last + 1)
    return dataclasses.replace(hijri, last=day.last, value=day.value) if day and not day.cut else hijri


def read_day_number(reader: Reader, i: int) -> Day | None:
    """The number of a day of the month that begins at token `i`, in figures or as an ordinal."""
    if reader.is_digits(i):
        digits = reader.plain(i)
        return Day(int(digits), i + 1) if len(digits) <= 2 and 1 <= int(digits) <= 31 else None
    word = reader.word(i)
    ordinal = word.ordinal if word else None
    if ordinal is None:
        return None
    number, last = int(ordinal.value), i + 1
    following = reader.word(last)
    if following and following.cardinal and number < 10:
        cardinal = following.cardinal
        if cardinal.role == "ten" and not cardinal.article:
            number, last = number + 10, last + 1
        elif cardinal.role == "tens" and cardinal.proclitic == "و" and cardinal.value <= 30:
            number, last = number + int(cardinal.value), last + 1
    if reader.plain(last) == "و" and number < 10:
        tens = reader.word(last + 1)
        if tens and tens.cardinal and tens.cardinal.role == "tens" and tens.cardinal.value <= 30:
            number, last = number + int(tens.cardinal.value), last + 2
    if ordinal.role == "bound" and last == i + 1:
        return None
    return Day(number, last, ordinal.cut, ordinal.article) if number <= 31 else None


def _month_after_day(reader: Reader, i: int) -> _Month | None:
    written_through = reader.is_sign(i, "/-") and reader.plain(i + 2) == reader.plain(i) and reader.is_digits(i + 3)
    if reader.plain(i) == "من" or (written_through and reader.touches(i)):
        i += 1  # 20 من يناير, 20/يناير/2016
    if reader.plain(i) == "شهر":
        i += 1
    return read_month_names(reader, i)


def _second_day(reader: Reader, last: int) -> int | None:
    """The token where a second day begins after a first that ends before token `last`."""
    if reader.is_sign(last, DASHES) or reader.plain(last) in _TO:
        return last + 1
    if reader.plain(last) in ("و", "او"):
        return last + 1
    return None


def read_month_names(reader: Reader, i: int, joined: bool = False) -> _Month | None:
    """A month by its name, or by two: يناير/ كانون الثاني, أيار (مايو); `joined` allows a proclitic on the first."""
    found = name_at(reader, i, "month", "hijri")
    if found is None or (found.cut and not joined):
        return None
    number, hijri, last = int(found.name.value), found.name.kind == "hijri", found.last
    at = last
    bracket = reader.is_sign(at, "(")
    if reader.is_sign(at, "/(") or reader.is_sign(at, DASHES):
        at += 1
    second = name_at(reader, at, "month") if not hijri else None
    if second and not second.cut and int(second.name.value) == number:
        last = second.last
        if bracket and reader.is_sign(last, ")"):
            last += 1
    return _Month(number, hijri, last, reader.plain(i))


def _dated(reader: Reader, i: int, first: Day, second: Day | None, month: _Month) -> Stretch | None:
    year = read_year(reader, month.last)
    last = year.last if year else _without_bracket(reader, month.last)
    if month.hijri or (year and year.value is None):
        value: str | None = None
    else:
        written = year.value if year and year.value else _UNKNOWN
        value = _edtf_day(written, month.number or 0, first.number)
        if second:
            end = _edtf_day(written, month.number or 0, second.number)
            joined_by_and = reader.plain(first.last) in ("و", "او")
            between = reader.plain(i - 1).endswith("بين")
            if joined_by_and and not between:
                value = f"{{{value},{end}}}" if value and end else None
            else:
                value = f"{value}/{end}" if value and end else None
        elif value is None:
            return None
    return Stretch(i, last, first.cut, "DATE", value, "day", 0.95)


def _without_bracket(reader: Reader, last: int) -> int:
    """A closing bracket ends a span only where a year follows it."""
    return last - 1 if reader.is_sign(last - 1, ")") else last


def _edtf_day(year: str, month: int, day: int) -> str | None:
    known = int(year) if year.isdigit() and len(year) == 4 else 2000
    return f"{year}-{month:02d}-{day:02d}" if _full_date(known, month, day) else None


def read_month(reader: Reader, i: int) -> Stretch | None:
    """A month without a day, with its year where that follows."""
    found = name_at(reader, i, "month", "hijri")
    if found is None:
        return None
    names = read_month_names(reader, i, joined=True)
    end = names.last if names else found.last
    day = read_day_number(reader, end) if reader.is_digits(end) and reader.is_sign(end + 1, ",،") else None
    if day and names and read_year(reader, day.last):
        return _dated(reader, i, day._replace(cut=found.cut), None, names._replace(last=day.last))  # حزيران 5, 2024
    year = read_year(reader, end)
    doubled = names is not None and names.last > found.last
    if not year and not doubled and not _is_a_month(reader, i, found.cut, found.name.kind):
        return None
    last = year.last if year else _without_bracket(reader, end)
    value: str | None = None
    if found.name.kind == "month" and not (year and year.value is None):
        value = f"{year.value if year else _UNKNOWN}-{int(found.name.value):02d}"
    return Stretch(i, last, found.cut, "DATE", value, "month_and_year" if year else "month", 0.9)


def _is_a_month(reader: Reader, i: int, cut: int, kind: str) -> bool:
    """Whether a month's name without day and year is one: مارس is also a verb, رجب a man."""
    plain = reader.plain(i)[cut:]
    if kind == "hijri":
        return reader.plain(i - 1) == "شهر" or (plain == "رمضان" and reader.plain(i - 1) in ("في", "خلال"))
    if plain == "اب" and not reader.as_written(i)[cut:].startswith("آ"):
        return False
    return plain not in words_of("no_month") or reader.plain(i - 1) in words_of("before_month")
