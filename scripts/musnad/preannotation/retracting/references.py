"""The quotes and numbers that a retraction refers to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from musnad.annotations import Number, Quote
from musnad.spans import Span

_NEAR = 12  # quotes before a claim that may hold it


class References:
    """The quotes and numbers of one text, found by place; each look is at the nearest few."""

    def __init__(self, quotes: Sequence[Quote], numbers: Sequence[Number]) -> None:
        self._numbers = sorted(numbers, key=lambda number: number.start)
        self._contents = sorted(
            ((span.start, span.end, quote) for quote in quotes for span in quote.content), key=lambda item: item[:2]
        )
        self._starts = [start for start, _, _ in self._contents]

    def find_around(self, span: Span) -> list[Quote]:
        """The quotes whose content holds a span."""
        place = bisect_right(self._starts, span.start)
        near = self._contents[max(0, place - _NEAR) : place]
        return [quote for _, end, quote in near if span.end <= end]

    def refer(self, claim: list[Span], cue: Span) -> list[str]:
        """The quotes that hold the claim, but for the act of denying itself, and the numbers inside it."""
        saying = {quote.id for quote in self.find_around(cue)}
        quotes = [
            quote.id
            for quote in (found for span in claim for found in self.find_around(span))
            if quote.id not in saying and not (quote.cue and quote.cue.overlaps(cue))
        ]
        numbers = []
        for span in claim:
            first = bisect_left(self._numbers, span.start, key=lambda number: number.start)
            for index in range(first, len(self._numbers)):
                if self._numbers[index].end > span.end:
                    break
                numbers.append(self._numbers[index].id)
        return list(dict.fromkeys(quotes)) + numbers

    def find_nearest(self, cue: Span) -> list[str]:
        """The quote nearest before a cue that does not hold it, else the first behind it."""
        place = bisect_left(self._starts, cue.start)
        before = [
            quote for _, end, quote in reversed(self._contents[max(0, place - _NEAR) : place]) if end <= cue.start
        ]
        behind = [quote for _, _, quote in self._contents[place : place + 1]]
        return [quote.id for quote in (before or behind)[:1]]
