"""Other parsers of Arabic numbers that install beside ours; each is asked only where it is there."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

ZONES = "/usr/share/zoneinfo"
# What a text's numbers are to Duckling: bare numbers alone, or with amounts, durations and dates as well.
NUMBERS, QUANTITIES = ("number", "ordinal"), ("number", "ordinal", "amount-of-money", "quantity", "duration", "time")
Parser = Callable[[str], list[tuple[int, int, Any]]]


def load_duckling(dimensions: tuple[str, ...]) -> Parser | None:
    """Duckling (pyduckling-native-phihos) for Arabic, as a function to start, end and value; None where missing."""
    if importlib.util.find_spec("duckling") is None:
        return None
    import duckling

    zones = duckling.load_time_zones(ZONES)
    locale = duckling.parse_locale("AR", duckling.default_locale_lang(duckling.parse_lang("AR")))
    context = duckling.Context(duckling.parse_ref_time(zones, "UTC", 1_700_000_000), locale)
    kinds = duckling.parse_dimensions(list(dimensions))

    def parse(text: str) -> list[tuple[int, int, Any]]:
        found = duckling.parse(text, context, kinds, False)
        return [(mark["start"], mark["end"], mark["value"].get("value")) for mark in found]

    return parse
