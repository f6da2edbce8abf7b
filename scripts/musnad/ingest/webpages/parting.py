"""Lines above an article that say in one who wrote it and when, into two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from musnad.arabic import shadow
from musnad.ingest.rules import compile_pattern
from musnad.ingest.webpages.regions import Placed, is_prose

_LONGEST, _MOST_WORDS = 160, 8
_DAY = (
    r"(?:^|(?<=\s))(?:(?:تاريخ النشر|نشر(?:ت)?(?: في)?|آخر تحديث)\s?:?\s?)?{stamp}"
    r"(?:\s*[|–-]?\s*(?:آخر )?(?:تحديث|تعديل).{0,60})?$"
)


def part_days(placed: Sequence[Placed]) -> list[Placed]:
    """The blocks; a line before the first sentence that ends with a day, its label with it, is two."""
    parted: list[Placed] = []
    for index, (block, part) in enumerate(placed):
        cut = _find_day(block.text) if part != "title" and block.size <= _LONGEST else 0
        if not cut and part == "body" and is_prose(block):
            return [*parted, *placed[index:]]
        if cut:
            role = None if block.role == "date" else block.role
            parted.append(Placed(replace(block, text=block.text[:cut].rstrip(), role=role), part))
        parted.append(Placed(replace(block, text=block.text[cut:]) if cut else block, part))
    return parted


def _find_day(text: str) -> int:
    """Where the day begins that ends the line; 0 where none does, or where nothing or a sentence is before it."""
    if not re.search(r"\d{4}", text):
        return 0
    plain = shadow(text)
    day = compile_pattern(_DAY).search(plain)
    known = day and re.search(r"\d{4}", day[0]) and 1 <= plain[: day.start()].count(" ") <= _MOST_WORDS
    return day.start() if day and known else 0
