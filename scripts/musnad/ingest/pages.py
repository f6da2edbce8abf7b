"""A page as lines: what each looks like, before anything is said of what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from musnad.arabic import fold
from musnad.ingest.sources import BYTE_ORDER_MARK

_CLOSERS = " \"'”’»›)]}*"


@dataclass(frozen=True)
class Line:
    """A line of the source text without its outer white space; `block` counts the stretches between empty lines."""

    start: int
    text: str
    block: int

    @property
    def end(self) -> int:
        """Offset after the last character, in the source text."""
        return self.start + len(self.text)

    @cached_property
    def folded(self) -> str:
        """The line as `musnad.arabic.fold` sees it."""
        return fold(self.text)

    @cached_property
    def key(self) -> str:
        """Letters and digits alone: equal for lines that differ only in spaces, marks and punctuation."""
        return re.sub(r"[\W_]+", "", self.folded).lower()

    @cached_property
    def words(self) -> int:
        """How many words hold a letter or a digit."""
        return len(re.findall(r"\S*[^\W_]\S*", self.folded))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the line closes with a full stop (not with the two or three dots that headlines like)."""
        body = self.folded.rstrip(_CLOSERS)
        return body.endswith((".", "؛", "،")) and not body.endswith("..")

    @cached_property
    def asks(self) -> bool:
        """Whether the line closes with a question or exclamation mark."""
        return self.folded.rstrip(_CLOSERS).endswith(("؟", "?", "!"))

    @cached_property
    def introduces(self) -> bool:
        """Whether the line closes with a colon."""
        return self.folded.endswith(":")

    @cached_property
    def is_item(self) -> bool:
        """Whether the line begins like an item of a list, or gives a score like one of a table."""
        return bool(re.match(r"(?:[-–—•●▪◦*·]|\d{1,2}[.)-])\s*\S|.*\b\d{1,2} ?[-–] ?\d{1,2}\b", self.folded))


def split_lines(text: str) -> Iterator[Line]:
    """The lines of a source text that hold anything but white space; a byte order mark at its head stands alone."""
    block, offset = 0, 0
    if text.startswith(BYTE_ORDER_MARK):
        yield Line(0, BYTE_ORDER_MARK, block)
        offset = len(BYTE_ORDER_MARK)
    for whole in text[offset:].split("\n"):
        line = whole.strip()
        if line:
            yield Line(offset + whole.index(line), line, block)
        else:
            block += 1
        offset += len(whole) + 1
