"""What one record of a collection is, and what may become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from musnad.documents import Document
from musnad.findings import Finding


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its name `file#place`, the bytes it stands in, and the fields they hold."""

    name: str
    content: bytes
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """One page as it was crawled: its bytes unpacked, its address, the day, and the charset the server named.

    `is_html` is false for plain text, as in the WET files of Common Crawl.
    """

    name: str
    content: bytes
    url: str | None
    day: str | None
    charset: str | None
    is_html: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record left out without fault: it holds nothing, or is not what was asked for; `reason` is a short id."""

    name: str
    reason: str


# Every record of a collection is taken, refused or skipped: one of these each.
Outcome = Document | Finding | Skipped


_MOST_NAMES, _LONGEST_NAME = 1_000, 60


@dataclass(slots=True)
class Remarks:
    """What is to be said of a collection once it is read: counts by field, and for values the first that was met.

    `unused` counts fields nobody asked for; `unread` has field -> [how many values were not understood, the first].
    """

    unused: Counter[str] = field(default_factory=Counter)
    unread: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add_unused(self, names: Iterable[str]) -> None:
        """Count fields nobody asked for; of names without end, only the first are kept, each cut short."""
        for name in names:
            short = name[:_LONGEST_NAME]
            if short in self.unused or len(self.unused) < _MOST_NAMES:
                self.unused[short] += 1

    def add_unread(self, name: str, value: object) -> None:
        """Count a value that was not understood."""
        count, first = self.unread.get(name, (0, f"{value!s:.60}"))
        self.unread[name] = (count + 1, first)
