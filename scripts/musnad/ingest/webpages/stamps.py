"""Days and times as pages state them, into the schema's form, and whether two of them can be the same moment."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

from musnad.arabic import shadow
from musnad.dates import find_days

_ISO = re.compile(
    r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s,|–-]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*"
    r"(Z|UTC|GMT|[+-]\d{1,2}:?\d{2})?)?(?![\d:])"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?\s*$")
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3})?\s*$")
_TIME = re.compile(r"(?<![\d:/.-])(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)\s*(ص|م|صباحا|مساء|[AaPp]\.?[Mm]\.?)?(?!\w)")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})(?!\d)")
_ZONES = {r"مكه|مكة": "+03:00", r"GMT|UTC|غرينتش|جرينتش|غرينيتش|ت ?\.? ?غ(?!\w)": "Z"}
_LONGEST = 200
# No page is older than the web, none is from years ahead.
_YEARS = range(1990, 2100)
_UTC = datetime.UTC


def read_stamp(value: str) -> str | None:
    """The day, with its time and zone where they are given, as `schema/article.schema.json` writes `published`.

    `value` is what an attribute, a field or a line of a page holds; numbers with slashes are day/month, as in Arabic
    papers, unless only month/day is a day. None when no day of the calendar is in it.
    """
    value = shadow(value[:_LONGEST]).strip()
    if match := _EPOCH.match(value):
        moment = datetime.datetime.fromtimestamp(int(match[1]), _UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year in _YEARS else None
    if match := _ISO.match(value):
        year, month, day, hour, minute, second, half, zone = match.groups()
        rest = value[match.end() :]
        stamp = _format((year, month, day), (hour, minute, second), half, zone)
        stamp = stamp or _format((year, month, day), (None, None, None), None, None)
        return stamp if hour or not stamp else _add_time(stamp, rest)
    if match := _COMPACT.match(value):
        year, month, day, hour, minute, second, zone = match.groups()
        return _format((year, month, day), (hour, minute, second), None, zone)
    return _read_mail_stamp(value) or _read_words(value)


def _read_mail_stamp(value: str) -> str | None:
    if not re.match(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3} \d{4} \d", value):
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S")
    offset = moment.strftime("%z")
    return f"{stamp}{_read_zone(offset) or ''}" if moment.year in _YEARS else None


def _read_words(value: str) -> str | None:
    day = next((found.date for found in find_days(value) if found.date), None) or _read_month_first(value)
    return _add_time(day.isoformat(), value) if day and day.year in _YEARS else None


def _read_month_first(value: str) -> datetime.date | None:
    match = re.search(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)", value)
    match_words = re.search(r"(?<!\w)([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)", value)
    try:
        if match:
            return datetime.date(int(match[3]), int(match[1]), int(match[2]))
        if match_words:
            return datetime.datetime.strptime(
                f"{match_words[1][:3]} {match_words[2]} {match_words[3]}", "%b %d %Y"
            ).date()
    except ValueError:
        pass
    return None


def _add_time(day: str, text: str) -> str:
    match = _TIME.search(text)
    if not match:
        return day
    hour, minute, second, half = match.groups()
    return _format(tuple(day.split("-")), (hour, minute, second), half, _find_zone(text[match.end() :])) or day


def _find_zone(text: str) -> str | None:
    if match := _OFFSET.search(text[:40]):
        return f"{match[1]}{int(match[2]):02}:{match[3]}"
    return next((zone for words, zone in _ZONES.items() if re.search(words, text[:40])), None)


def _read_zone(zone: str | None) -> str | None:
    if not zone:
        return None
    if zone in ("Z", "UTC", "GMT"):
        return "Z"
    sign, digits = zone[0], zone[1:].replace(":", "").zfill(4)
    return f"{sign}{digits[:2]}:{digits[2:]}" if int(digits[:2]) <= 14 and int(digits[2:]) < 60 else None


def _format(day: tuple[str, ...], time: tuple[str | None, ...], half: str | None, zone: str | None) -> str | None:
    try:
        date = datetime.date(*map(int, day))
        if date.year not in _YEARS:
            return None
        if time[0] is None or time[1] is None:
            return date.isoformat()
        clock = datetime.time(_to_24_hours(int(time[0]), half), int(time[1]), int(time[2] or 0))
    except ValueError:
        return None
    shown = clock.strftime("%H:%M:%S" if time[2] else "%H:%M")
    return f"{date.isoformat()}T{shown}{_read_zone(zone) or ''}"


def _to_24_hours(hour: int, half: str | None) -> int:
    if not half:
        return hour
    after_noon = half[0] in "مPp"
    return hour % 12 + 12 * after_noon if hour <= 12 else hour


def measure_precision(stamp: str) -> int:
    """0 for a day, 1 with a time, 2 with its zone."""
    return ("T" in stamp) + (stamp[-1] == "Z" or (stamp[-6:-5] in ("+", "-") and "T" in stamp))


def may_agree(one: str, other: str) -> bool:
    """Whether two stamps can be the same moment, seconds apart, in whatever zones the vaguer one was meant."""
    if one == other:
        return True
    first, second = sorted((one, other), key=measure_precision)
    low, high = measure_precision(first), measure_precision(second)
    if low == high == 2:
        return abs(_moment(first) - _moment(second)) < datetime.timedelta(minutes=2)
    if high < 2 or (low == 0 and first[:10] == second[:10]):
        return first[:16] == second[:16] if low == 1 else first[:10] == second[:10]
    if low == 1:
        apart = _moment(first[:16] + "Z") - _moment(second)
        return abs(apart) <= datetime.timedelta(hours=14) and apart.total_seconds() % 900 < 120
    noon = _moment(first + "T12:00Z")
    return abs(noon - _moment(second)) <= datetime.timedelta(hours=24)


def _moment(stamp: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(stamp)
