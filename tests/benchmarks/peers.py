"""Other readers of Arabic numbers that install beside ours; one that is not installed is said, and left out.

A peer reads bare numbers and ordinals. A percent sign or word right after its number is counted as part of it, as the
sentences mark it: where that border lies is a convention, not a matter of reading well.
"""

from __future__ import annotations

import datetime
import importlib.util
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import NamedTuple

ZONES = "/usr/share/zoneinfo"
# What a text's numbers are to Duckling: bare numbers alone, or with amounts, durations and dates as well.
NUMBERS, QUANTITIES = ("number", "ordinal"), ("number", "ordinal", "amount-of-money", "quantity", "duration", "time")
_PERCENT = re.compile(r"\s?(?:%|٪|(?:في|ب)\s?المئة|(?:في|ب)\s?المائة)")


class Reading(NamedTuple):
    """What a peer reads: a half-open place in code points, and a value where it gives one."""

    start: int
    end: int
    value: float | None


Reader = Callable[[str], list[Reading]]


def load_duckling(dimensions: tuple[str, ...] = NUMBERS) -> Reader:
    """Duckling, Haskell under Rust under Python (pyduckling-native-phihos)."""
    import duckling

    zones = duckling.load_time_zones(ZONES)
    locale = duckling.parse_locale("AR", duckling.default_locale_lang(duckling.parse_lang("AR")))
    context = duckling.Context(duckling.parse_ref_time(zones, "UTC", 1_700_000_000), locale)
    kinds = duckling.parse_dimensions(list(dimensions))

    def read(text: str) -> list[Reading]:
        found = duckling.parse(text, context, kinds, False)
        return [Reading(mark["start"], mark["end"], mark["value"].get("value")) for mark in found]

    return read


def load_puckling() -> Reader:
    """puckling, Duckling's rules in Python with more Arabic; it needs Python 3.13."""
    import puckling

    now = datetime.datetime(2023, 11, 14, tzinfo=datetime.UTC)
    context = puckling.Context(now, puckling.Locale(puckling.Lang.AR))

    def read(text: str) -> list[Reading]:
        found = puckling.parse(text, context, None, ("numeral", "ordinal"))
        return [Reading(mark.start, mark.end, mark.value.value) for mark in found]

    return read


def load_pyarabic() -> Reader:
    """PyArabic, which finds phrases of number words and computes them; its words carry no places, so we find them."""
    from pyarabic import araby, number

    def read(text: str) -> list[Reading]:
        words, places, at = araby.tokenize(text), [], 0
        for word in words:
            at = text.find(word, at)
            places.append((at, at + len(word)))
            at += len(word)
        readings = []
        for first, last in number.detect_number_phrases_position(words):
            start, end = places[first][0], places[last][1]
            phrase = text[start:end]
            value = float(phrase) if phrase.isdecimal() else number.text2number(phrase)
            readings.append(Reading(start, end, value))
        return readings

    return read


_PEERS: dict[str, tuple[str, str, Callable[[], Reader]]] = {
    "Duckling": ("duckling", "pyduckling-native-phihos", load_duckling),
    "puckling": ("puckling", "puckling", load_puckling),
    "PyArabic": ("pyarabic", "pyarabic", load_pyarabic),
}


def load_peers() -> tuple[dict[str, Reader], list[str]]:
    """The peers that are here, by name and version; and a line for each that is not."""
    here, missing = {}, []
    for name, (module, package, load) in _PEERS.items():
        if importlib.util.find_spec(module) is None:
            missing.append(f"{name} is not installed here: pip install {package}")
        else:
            here[f"{name} {version(package)}"] = load()
    return here, missing


def with_percent(text: str, reading: Reading) -> Reading:
    """The reading with the percent sign or word that follows it."""
    percent = _PERCENT.match(text, reading.end)
    return reading._replace(end=percent.end()) if percent else reading
