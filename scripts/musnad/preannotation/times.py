"""Suggestions for DATE and TIME, with their value in EDTF as far as the text tells it (guidelines, E11 and E12)."""

from __future__ import annotations

from musnad.annotations import Entity
from musnad.preannotation.calendar.clock import read_clock, read_part_of_day
from musnad.preannotation.calendar.days import read_dateline, read_day, read_day_number, read_month, read_numeric_date
from musnad.preannotation.calendar.stretches import Stretch, as_entities
from musnad.preannotation.calendar.years import read_bare_year, read_century, read_decade, read_year, read_year_in_words
from musnad.preannotation.quantity.calendar_terms import THE_SAME, Found, name_at, time_index, words_of
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.quantity.units import unit_kind_at
from musnad.preannotation.tokens import DIGITS, Token

_THIS = frozenset({"هذا", "هذه", "وهذا", "وهذه", "لهذا", "لهذه"})
_DEFINITE = ("ال", "لل", "وال", "بال", "فال", "كال", "ولل", "وبال")


def suggest_times(text: str, tokens: list[Token]) -> list[Entity]:
    """The dates and times of `text` in its order, ids e1, e2, …; the day of a TIME is nested as a DATE."""
    reader = Reader(text, tokens)
    return as_entities(reader, find_times(reader))


def blocked_tokens(stretches: list[Stretch]) -> set[int]:
    """The tokens that dates and times take from numbers."""
    return {token for stretch in stretches for token in range(stretch.first, stretch.last)}


def find_times(reader: Reader) -> list[Stretch]:
    """Dates and times by token, in the order of their beginnings."""
    index = time_index()
    stretches: list[Stretch] = []
    i = 0
    while i < reader.size:
        token = reader.tokens[i]
        word = reader.words[i]
        if token.kind != DIGITS and token.plain not in index and (word is None or not (word.ordinal or word.cardinal)):
            i += 1
            continue
        stretch = _read_at(reader, i)
        if stretch is None:
            i += 1
            continue
        stretches.append(stretch)
        if stretch.type == "TIME":
            stretches += _nested_day(reader, stretch)
        i = max(stretch.last, i + 1)
    return stretches


def _read_at(reader: Reader, i: int) -> Stretch | None:
    if reader.is_digits(i):
        return (
            read_numeric_date(reader, i)
            or read_day(reader, i)
            or read_dateline(reader, i)
            or _read_day_of_this_month(reader, i)
            or read_clock(reader, i)
            or read_bare_year(reader, i)
        )
    word = reader.words[i]
    if word and (word.ordinal or word.cardinal):
        found = read_day(reader, i) or _read_day_of_this_month(reader, i) or read_clock(reader, i)
        if found or word.cardinal:
            return found or read_year_in_words(reader, i) or _read_weekday(reader, i)
    return (
        read_part_of_day(reader, i)
        or _read_weekday(reader, i)
        or _read_deictic(reader, i)
        or read_decade(reader, i)
        or read_century(reader, i)
        or _read_period(reader, i)
        or _read_season(reader, i)
        or _read_feast(reader, i)
        or read_month(reader, i)
    )


def _read_weekday(reader: Reader, i: int) -> Stretch | None:
    """السبت, السبت 12 أبريل, الأربعاء، 13 شباط; not الأحد عشر."""
    found = name_at(reader, i, "weekday")
    if found is None or not _is_weekday(reader, found):
        return None
    return _with_date(reader, i, found.cut, found.last, "weekday")


def _is_weekday(reader: Reader, found: Found) -> bool:
    following = reader.word(found.last)
    if following is None or following.cardinal is None:
        return True
    return following.cardinal.role not in ("ten", "tens")


def _with_date(reader: Reader, i: int, cut: int, last: int, rule: str) -> Stretch:
    """A day's name with the date that follows it as one."""
    at = last
    if reader.is_sign(at, ",،") or reader.plain(at) in ("الموافق",):
        at += 1
    elif reader.is_sign(at, "("):
        return Stretch(i, last, cut, "DATE", None, rule)
    word = reader.word(at)
    date = None
    if reader.is_digits(at) or (word and word.ordinal and word.ordinal.article):
        date = read_numeric_date(reader, at) or read_day(reader, at)
    if date and date.cut == 0:
        return Stretch(i, date.last, cut, "DATE", date.value, "day", 0.95)
    return Stretch(i, last, cut, "DATE", None, rule)


def _read_deictic(reader: Reader, i: int) -> Stretch | None:
    """أمس, اليوم الأربعاء; not هذا اليوم, اليوم الـ112, اليوم التالي."""
    found = name_at(reader, i, "deictic")
    if found is None:
        return None
    if found.name.words == ("اليوم",) and not found.cut and reader.plain(found.last) in THE_SAME:
        return Stretch(i, found.last + 1, found.cut, "DATE", None, "deictic", 0.7)
    if found.name.words == ("اليوم",) and not _is_today(reader, i, found.last):
        return None
    weekday = name_at(reader, found.last, "weekday")
    if weekday and not weekday.cut and _is_weekday(reader, weekday):
        return _with_date(reader, i, found.cut, weekday.last, "weekday")
    if found.name.words in (("غد",), ("اليوم",)) and found.cut and reader.plain(i)[: found.cut] == "ك":
        return None
    return Stretch(i, found.last, found.cut, "DATE", None, "deictic", 0.85)


def _is_today(reader: Reader, i: int, last: int) -> bool:
    if (
        reader.plain(i - 1) in words_of_kind("not_today_after")
        or reader.plain(last) in words_of_kind("not_today_before")
        or reader.plain(last) == "ال"
    ):
        return False
    following = reader.word(last)
    return not (following and following.ordinal and following.ordinal.article)


def _read_period(reader: Reader, i: int) -> Stretch | None:
    """الأسبوع الماضي, العام الحالي, هذا الشهر."""
    found = name_at(reader, i, "period")
    if found is None:
        return None
    if found.name.words == ("العام",) and reader.plain(i - 1).startswith(_DEFINITE):
        return None  # الأمين العام السابق
    if reader.plain(found.last) in words_of("placed"):
        return Stretch(i, found.last + 1, found.cut, "DATE", None, "period")
    if reader.plain(i - 1) in _THIS and not found.cut:
        return Stretch(i - 1, found.last, len(reader.plain(i - 1)) - len("هذا"), "DATE", None, "period", 0.8)
    return None


def _read_season(reader: Reader, i: int) -> Stretch | None:
    """صيف 2020."""
    found = name_at(reader, i, "season")
    year = read_year(reader, found.last) if found else None
    if found is None or year is None:
        return None
    value = f"{year.value}-{found.name.value}" if year.value else None
    return Stretch(i, year.last, found.cut, "DATE", value, "season")


def _read_feast(reader: Reader, i: int) -> Stretch | None:
    found = name_at(reader, i, "feast")
    if found is None:
        return None
    year = read_year(reader, found.last) if reader.is_digits(found.last) else None
    return Stretch(i, year.last if year else found.last, found.cut, "DATE", None, "feast", 0.85)


def _read_day_of_this_month(reader: Reader, i: int) -> Stretch | None:
    """الخامس من الشهر الجاري, 15 من هذا الشهر, يوم 15."""
    day = read_day_number(reader, i)
    if day is None or not (reader.is_digits(i) or day.article):
        return None
    if reader.plain(day.last) == "من" and reader.plain(day.last + 1) in ("الشهر", "هذا"):
        period = _read_period(reader, day.last + 1) or _read_period(reader, day.last + 2)
        if period:
            return Stretch(i, period.last, day.cut, "DATE", None, "day", 0.9)
        if reader.plain(day.last + 1) == "الشهر" and reader.plain(day.last + 2) in THE_SAME:
            return Stretch(i, day.last + 3, day.cut, "DATE", None, "day", 0.9)
    if reader.is_digits(i) and reader.plain(i - 1) in ("يوم", "ويوم") and not unit_kind_at(reader, i, day.last):
        return Stretch(i, day.last, 0, "DATE", None, "day", 0.7)
    return None


def _nested_day(reader: Reader, time: Stretch) -> list[Stretch]:
    """The day inside صباح السبت."""
    for at in range(time.first + 1, time.last):
        found = name_at(reader, at, "weekday", "deictic")
        if found and not found.cut and found.last <= time.last:
            day = _read_weekday(reader, at) or _read_deictic(reader, at)
            last = day.last if day and day.last <= time.last else found.last
            first = Stretch(at, last, 0, "DATE", None, found.name.kind)
            second = name_at(reader, last, "weekday") if found.name.kind == "weekday" and last < time.last else None
            return [first, Stretch(last, second.last, 0, "DATE", None, "weekday")] if second else [first]
    return []
