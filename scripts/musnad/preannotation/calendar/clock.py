"""Times of day: الساعة الثامنة والنصف مساء, 3:20 عصرا, صباح السبت, فجرا."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from musnad.preannotation.calendar.stretches import Stretch
from musnad.preannotation.quantity.calendar_terms import THE_SAME, Found, name_at
from musnad.preannotation.quantity.groups import joined
from musnad.preannotation.quantity.quantities import read_quantity
from musnad.preannotation.quantity.reader import Reader

_HOUR_LABEL = frozenset({"الساعة", "والساعة", "بالساعة", "للساعة", "الساعه", "تمام"})
_MINUTES = frozenset({"دقيقة", "دقائق", "دقيقه"})
_ZONES = frozenset({"بتوقيت", "توقيت", "غرينتش", "جرينتش"})
_LAST_MORNING_HOUR = {"night": 5, "morning": 12, "dawn": 12}


class _Clock(NamedTuple):
    hour: int
    minute: int
    last: int
    sure: bool


def read_clock(reader: Reader, i: int) -> Stretch | None:
    """A clock time that begins at token `i`: after الساعة, as hh:mm, or an hour with a part of day."""
    labelled = reader.plain(i - 1) in _HOUR_LABEL or (
        reader.plain(i - 1) in ("ال",) and reader.plain(i - 2) in _HOUR_LABEL
    )
    clock = _read_colon(reader, i, labelled=labelled) or _read_hour(reader, i)
    if clock is None:
        return None
    part, last = _part_after(reader, clock.last)
    if not labelled and not part and not clock.sure:
        return None
    if not labelled and not clock.sure and not _is_feminine_hour(reader, i):
        return None
    if labelled and not part and reader.plain(i - 2) in ("هذه", "تلك"):
        return None
    word = reader.word(i)
    cut = word.ordinal.cut if word and word.ordinal else word.cardinal.cut if word and word.cardinal else 0
    return Stretch(i, last, cut, "TIME", _value(clock, part), "clock", 0.9)


def _read_colon(reader: Reader, i: int, *, labelled: bool) -> _Clock | None:
    """15:15 or 15:23:24; behind الساعة, or before the name of a zone, 4,17 as well."""
    if not (reader.is_digits(i) and reader.is_digits(i + 2)):
        return None
    zoned = (reader.plain(i + 3), reader.plain(i + 4)) == ("ت", "غ") or reader.plain(i + 3) in _ZONES
    if not reader.is_sign(i + 1, ":.,،" if labelled or zoned else ":"):
        return None
    hour, minute = reader.plain(i), reader.plain(i + 2)
    if not (reader.touches(i + 1) and reader.touches(i + 2)) or len(hour) > 2 or len(minute) != 2:
        return None
    if int(hour) > 24 or int(minute) > 59 or (reader.touches(i) and reader.is_sign(i - 1, ":.,/")):
        return None
    last = i + 3
    if reader.is_sign(last, ":") and reader.touches(last) and reader.is_digits(last + 1) and reader.touches(last + 1):
        if len(reader.plain(last + 1)) != 2:
            return None
        last += 2
    return _Clock(int(hour) % 24, int(minute), last, True)


def _read_hour(reader: Reader, i: int) -> _Clock | None:
    hour, last = _hour_number(reader, i)
    if hour is None:
        return None
    minute, last = _minutes(reader, last)
    if minute < 0:
        hour, minute = (hour - 1) % 24, minute + 60
    return _Clock(hour, minute, last, False)


def _hour_number(reader: Reader, i: int) -> tuple[int | None, int]:
    if reader.is_digits(i):
        digits = reader.plain(i)
        return (int(digits), i + 1) if len(digits) <= 2 and int(digits) <= 24 else (None, i)
    word = reader.word(i)
    if word is None:
        return None, i
    reading = word.ordinal or word.cardinal
    if reading is None or not 1 <= reading.value <= 10 or reading.role == "tens":
        return None, i
    hour, last = int(reading.value), i + 1
    following = reader.word(last)
    if (
        following
        and following.cardinal
        and following.cardinal.role == "ten"
        and hour <= 2
        and not following.cardinal.proclitic
    ):
        return hour + 10, last + 1
    return (None, i) if reading.role == "bound" else (hour, last)


def _is_feminine_hour(reader: Reader, i: int) -> bool:
    """Whether a word without الساعة is an hour's name: a definite feminine ordinal, or الواحدة."""
    word = reader.word(i)
    reading = (word.ordinal or word.cardinal) if word else None
    return bool(reading and reading.article and reader.plain(i).endswith(("ة", "ه")))


def _minutes(reader: Reader, i: int) -> tuple[int, int]:
    """والنصف, وربع, إلا ثلثا, و18 دقيقة, وخمس وأربعون دقيقة."""
    at, sign = i, 1
    if reader.plain(i) in ("الا", "إلا"):
        at, sign = i + 1, -1
        word = reader.word(at)
    else:
        start = joined(reader, i)
        word = reader.word(i) if start is None else reader.word(start)
        at = i if start is None else start
        if start is None and not (word and word.fraction and word.fraction.proclitic == "و"):
            return 0, i
    if word and word.fraction and isinstance(word.fraction.value, Fraction) and word.fraction.value < Fraction(3, 5):
        return sign * int(word.fraction.value * 60), at + 1
    quantity = read_quantity(reader, at)
    if quantity and isinstance(quantity.value, int) and quantity.value < 60 and reader.plain(quantity.last) in _MINUTES:
        return sign * quantity.value, quantity.last + 1
    return 0, i


def _part_after(reader: Reader, i: int) -> tuple[str, int]:
    found = name_at(reader, i, "adverb")
    if found and not found.cut:
        return found.name.value, found.last
    at = i + 1 if reader.plain(i) == "من" else i
    part = name_at(reader, at, "part")
    if part and not part.cut:
        day = name_at(reader, part.last, "deictic", "weekday")
        if day and not day.cut:
            return part.name.value, day.last
    return "", i


def _value(clock: _Clock, part: str) -> str | None:
    hour = clock.hour
    if 1 <= hour <= 12 and not part:
        return None
    if part and hour <= 12:
        if part in _LAST_MORNING_HOUR and hour % 12 < _LAST_MORNING_HOUR[part]:
            hour %= 12
        elif part == "noon":
            hour = hour if hour > 9 else hour + 12
        else:
            hour = hour % 12 + 12
    return f"T{hour % 24:02d}:{clock.minute:02d}"


def _day_end(reader: Reader, day: Found) -> int:
    """Past what belongs to the day of a part of day: ليل السبت الأحد, مساء اليوم نفسه, صباح أمس الاثنين."""
    following = name_at(reader, day.last, "weekday")
    if following and not following.cut:
        return following.last
    return day.last + 1 if day.name.kind == "deictic" and reader.plain(day.last) in THE_SAME else day.last


def read_part_of_day(reader: Reader, i: int) -> Stretch | None:
    """صباح السبت, مساء أمس, ليل 23 يناير is left to its date."""
    part = name_at(reader, i, "part")
    if part:
        label = 1 if reader.plain(part.last) == "يوم" else 0
        day = name_at(reader, part.last + label, "weekday", "deictic")
        if day and not day.cut:
            return Stretch(i, _day_end(reader, day), part.cut, "TIME", None, "part_of_day")
    adverb = name_at(reader, i, "adverb")
    if adverb and not adverb.cut and adverb.name.words[-1].endswith("ا") and len(adverb.name.words) == 1:
        return Stretch(i, adverb.last, 0, "TIME", None, "part_of_day", 0.5)
    return None
