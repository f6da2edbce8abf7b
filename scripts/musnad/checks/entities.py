"""Level 4, entities: clusters are for things, normal forms for dates and times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from musnad.checks.subjects import MarkedText, Problem

_TEMPORAL = frozenset({"DATE", "TIME"})
_CLOCK = re.compile(r"T(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
# The part of EDTF (levels 0 and 1) that the guidelines use, E11; 21 to 24 in place of a month are the seasons.
_DAY = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX|XXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d))?)?", re.ASCII)
_LEAP_YEAR = 2000


def is_edtf(value: str) -> bool:
    """Whether `value` is a date, month, season, year, decade, century or interval in EDTF.

    Digits that are not known are X (`XXXX-01-02`, `199X`). Days that no calendar has (`2022-02-30`) are refused.
    """
    first, interval, last = value.partition("/")
    if interval:
        ordered = "X" in value or first <= last
        return ordered and _is_day(first) and _is_day(last)
    return _is_day(value)


def _is_day(value: str) -> bool:
    match = _DAY.fullmatch(value)
    if not match or value == "XXXX" or value.endswith("-XX"):
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if day is None:
        return month is None or 1 <= int(month) <= 12 or 21 <= int(month) <= 24
    if month == "XX":
        return 1 <= int(day) <= 31
    known_year = int(year) if year.isdecimal() else _LEAP_YEAR
    return known_year > 0 and 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(known_year, int(month))[1]


def normalized_not_edtf(marked: MarkedText) -> Iterator[Problem]:
    """The normal form of a DATE is no EDTF date, or that of a TIME is not Thh:mm."""
    for index, entity in enumerate(marked.annotations.entities):
        value = entity.normalized
        if value is not None and entity.type in _TEMPORAL:
            good = is_edtf(value) if entity.type == "DATE" else _CLOCK.fullmatch(value)
            if not good:
                yield f"$.entities[{index}].normalized", f"{value!r} is no normal form of a {entity.type}"


def normalized_on_other_type(marked: MarkedText) -> Iterator[Problem]:
    """An entity that is neither DATE nor TIME has a normal form."""
    for index, entity in enumerate(marked.annotations.entities):
        if entity.normalized is not None and entity.type not in _TEMPORAL:
            yield f"$.entities[{index}].normalized", f"{entity.normalized!r} on a {entity.type}"


def cluster_on_time(marked: MarkedText) -> Iterator[Problem]:
    """A DATE or TIME belongs to a cluster."""
    for index, entity in enumerate(marked.annotations.entities):
        if entity.refers_to is not None and entity.type in _TEMPORAL:
            yield f"$.entities[{index}].refers_to", f"{entity.refers_to} on a {entity.type}"


def cluster_missing(marked: MarkedText) -> Iterator[Problem]:
    """In gold, an entity that is neither DATE nor TIME belongs to no cluster."""
    if marked.annotations.status != "gold":
        return
    for index, entity in enumerate(marked.annotations.entities):
        if entity.refers_to is None and entity.type not in _TEMPORAL:
            yield f"$.entities[{index}].refers_to", f"{entity.text!r} has no cluster"


CHECKS = (normalized_not_edtf, normalized_on_other_type, cluster_on_time, cluster_missing)
