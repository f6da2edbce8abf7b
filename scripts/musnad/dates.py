"""Days as Arabic newspapers write them: Egyptian, Gulf, Levantine, Maghrebi and Algerian months, one name or two.

Names come from Unicode's CLDR (through Babel), all Arabic locales together; they are compared by `musnad.arabic`.
Patterns are for `shadow` text, so that offsets are those of the text itself.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, localedata

from musnad.arabic import TATWEEL, fold, shadow

# CLDR's calendars of Islam are not in Babel.
HIJRI_MONTHS = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
_HIJRI_VARIANTS = {"ربيع الثاني": 4, "جمادى الثانية": 6, "جمادى الأول": 5, "ذي القعدة": 11, "ذي الحجة": 12}


def is_on_calendar(value: str) -> bool:
    """Whether a day in ISO 8601, with or without its time and zone, is one that there is."""
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in a text at `start` to `end`; `date` is None where the text gives no year."""

    start: int
    end: int
    month: int
    day: int
    date: datetime.date | None


@cache
def month_numbers() -> dict[str, int]:
    """Folded month name, of any Arabic locale or English -> 1 to 12."""
    numbers: dict[str, int] = {}
    for locale in _locales():
        for number, name in locale.months["stand-alone"]["wide"].items():
            numbers[fold(name)] = number
        for number, name in locale.months["format"]["wide"].items():
            numbers[fold(name)] = number
    return numbers


@cache
def hijri_month_numbers() -> dict[str, int]:
    """Folded name of a month of the Islamic calendar -> 1 to 12."""
    names = {name: number for number, name in enumerate(HIJRI_MONTHS, 1)} | _HIJRI_VARIANTS
    return {fold(name): number for name, number in names.items()}


@cache
def weekday_numbers() -> dict[str, int]:
    """Folded weekday name -> 0 (Monday) to 6."""
    numbers = {fold(name): number for locale in _locales() for number, name in locale.days["format"]["wide"].items()}
    return numbers | {fold("الإثنين"): 0}


def _locales() -> list[Locale]:
    arabic = sorted(name for name in localedata.locale_identifiers() if name.split("_")[0] == "ar")
    return [Locale.parse(name) for name in [*arabic, "en"]]


def any_of(names: dict[str, int]) -> str:
    """A pattern for any of the folded `names` as they look in shadow text, the longest first."""
    spelled = [
        " +".join(f"{TATWEEL}*".join(map(re.escape, word)) for word in name.split())
        for name in sorted(names, key=lambda name: (-len(name), name))
    ]
    return f"(?:{'|'.join(spelled)})"


@cache
def month_pattern() -> str:
    """A pattern, for shadow text, of a month with one name or two (`يناير/ كانون الثاني`, `أيار (مايو)`)."""
    month = any_of(month_numbers())
    return rf"{month}(?: *[/\-–(] *{month}\)?| +{month})?"


@cache
def day_pattern(*, grouped: bool = False) -> str:
    """A pattern, for shadow text, of a day with its month and perhaps its year; `grouped` names its parts."""
    month = month_pattern()
    # Pages glue the hour to the year: 12/5/202406:29.
    end = r"(?:(?!\d)|(?=\d\d:\d\d))"
    day = r"(?<!\d)(?P<day>\d{1,2})(?: +من)? +(?:شهر +)?"
    year = rf"(?:(?: *، *| *, *| +)(?:عام +|سنة +)?(?P<year>\d{{4}}){end})?"
    pattern = (
        rf"{day}(?P<month>{month})(?!\w){year}"
        rf"|(?<![\d/.-])(?P<slashed_day>\d{{1,2}}) *[/-] *(?P<slashed_month>{month}) *[/-] *"
        rf"(?P<slashed_year>\d{{4}}){end}"
        rf"|(?P<month_first>{month}) +(?P<day_second>\d{{1,2}}), *(?P<year_last>\d{{4}}){end}"
        rf"|(?<![\d/.-])(?P<iso_year>\d{{4}})[-/](?P<iso_month>\d{{1,2}})[-/](?P<iso_day>\d{{1,2}})(?!\d)"
        rf"|(?<![\d/.-])(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.](?P<last>\d{{4}}){end}"
    )
    return pattern if grouped else f"(?:{re.sub(r'[(][?]P<[a-z_]+>', '(?:', pattern)})"


def month_number(name: str) -> int | None:
    """1 to 12 for a month's name or its two names together; None for anything else, or for names that disagree."""
    names = re.findall(_any_month(), fold(name).lower(), re.IGNORECASE)
    rest = re.sub(_any_month(), "", fold(name), flags=re.IGNORECASE)
    numbers = {_by_lower_name()[found] for found in names}
    return numbers.pop() if len(numbers) == 1 and not re.search(r"\w", rest) else None


@cache
def _any_month() -> str:
    return any_of(month_numbers())


@cache
def _by_lower_name() -> dict[str, int]:
    return {name.lower(): number for name, number in month_numbers().items()}


def find_days(text: str) -> Iterator[Day]:
    """Days named in `text` by day and month, or by numbers as day/month/year or year-month-day, in order.

    A numeric date that is no day of the calendar (`45/13/2024`) is passed over.
    """
    for match in re.finditer(day_pattern(grouped=True), shadow(text), re.IGNORECASE):
        day = _read_day(match)
        if day:
            yield day


def _read_day(match: re.Match[str]) -> Day | None:
    part = match.groupdict()
    name = part["month"] or part["slashed_month"] or part["month_first"]
    month = month_number(name) if name else int(part["iso_month"] or part["second"])
    day = int(part["day"] or part["slashed_day"] or part["day_second"] or part["iso_day"] or part["first"])
    year = part["year"] or part["slashed_year"] or part["year_last"] or part["iso_year"] or part["last"]
    try:
        # 2000 is a leap year: without a year, 29 February is a day.
        date = datetime.date(int(year or 2000), month or 0, day)
    except ValueError:
        return None
    return Day(match.start(), match.end(), date.month, date.day, date if year else None)
