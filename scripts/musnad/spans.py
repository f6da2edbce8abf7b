"""Spans: half-open stretches of a document's text, counted in Unicode code points."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True, gc=False):
    """`text[start:end]` of a document, with the covered text kept beside the offsets."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def cut_span(text: str, start: int, end: int) -> Span:
    """The span of `text` from `start` to `end`. Raises ValueError when the offsets do not lie inside the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}-{end} do not lie inside a text of {len(text)} code points")
    return Span(start, end, text[start:end])
