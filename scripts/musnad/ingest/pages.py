"""A page as lines: what each looks like, before anything is said of what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from musnad.arabic import fold_lines
from musnad.ingest.sources import BYTE_ORDER_MARK

_BARE_WORDS = re.compile(r" [\W_]+(?= )")
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_ITEM = re.compile(r"(?:[-–—•●▪◦*·]|\d{1,2}[.)-])\s*\S|.*\b\d{1,2} ?[-–] ?\d{1,2}\b")
_OPENING = 12
_CLOSERS = " \"'”’»›)]}*"


class Line:
    """A line of the source text without its outer white space.

    `start` and `end` are offsets in the source text, `block` counts the stretches between empty lines; `folded` is the
    line as `musnad.arabic.fold` sees it, `words` how many of its words hold a letter or a digit. `ends_sentence` says
    whether it closes with a full stop (not with the two or three dots that headlines like), `asks` with a question or
    exclamation mark, `introduces` with a colon. `opening` is how the key begins: it tells most lines apart.
    """

    __slots__ = (
        "_key",
        "asks",
        "block",
        "end",
        "ends_sentence",
        "folded",
        "introduces",
        "opening",
        "start",
        "text",
        "words",
    )

    def __init__(self, start: int, text: str, block: int, folded: str) -> None:
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.block = block
        self.folded = folded
        self._key: str | None = None
        # What is asked of nearly every line is found at once: a property for each would take longer.
        bare = "".join(_BARE_WORDS.findall(f" {folded} ")).count(" ")
        self.words = folded.count(" ") + 1 - bare if folded else 0
        body = folded.rstrip(_CLOSERS)
        self.ends_sentence = body.endswith((".", "؛", "،")) and not body.endswith("..")
        self.asks = body.endswith(("؟", "?", "!"))
        self.introduces = folded.endswith(":")
        opening = _NO_LETTER_OR_DIGIT.sub("", folded[: 2 * _OPENING]).lower()
        known = len(opening) > _OPENING or len(folded) <= 2 * _OPENING
        self.opening = (opening if known else self.key)[:_OPENING]

    @property
    def key(self) -> str:
        """Letters and digits alone: equal for lines that differ only in spaces, marks and punctuation."""
        if self._key is None:
            self._key = _NO_LETTER_OR_DIGIT.sub("", self.folded).lower()
        return self._key

    def may_begin_like(self, other: Line) -> bool:
        """Whether one of the two keys may begin with the other."""
        one, two = self.opening, other.opening
        return one.startswith(two) or two.startswith(one)

    @property
    def is_item(self) -> bool:
        """Whether the line begins like an item of a list, or gives a score like one of a table."""
        return bool(_ITEM.match(self.folded))


def split_lines(text: str) -> Iterator[Line]:
    """The lines of a source text that hold anything but white space; a byte order mark at its head stands alone."""
    block, offset = 0, 0
    if text.startswith(BYTE_ORDER_MARK):
        yield Line(0, BYTE_ORDER_MARK, block, "")
        offset = len(BYTE_ORDER_MARK)
    rest = text[offset:]
    for whole, folded in zip(rest.split("\n"), fold_lines(rest), strict=True):
        line = whole.strip()
        if line:
            yield Line(offset + whole.index(line), line, block, folded)
        else:
            block += 1
        offset += len(whole) + 1
