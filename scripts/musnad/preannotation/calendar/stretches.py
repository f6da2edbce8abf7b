"""A date or time under construction: its tokens and its value."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.annotations import Entity
from musnad.preannotation.quantity.reader import Reader
from musnad.spans import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens `first` to `last` (exclusive), `cut` letters of proclitic left out.

    `value` is in EDTF or Thh:mm, None where the text does not tell it.
    """

    first: int
    last: int
    cut: int
    type: str
    value: str | None
    rule: str
    score: float = 0.9


def as_entities(reader: Reader, stretches: list[Stretch]) -> list[Entity]:
    """The stretches as marks, in text order, the longer before what it holds."""
    placed: list[tuple[Span, Stretch]] = []
    for stretch in stretches:
        start = reader.start_of(stretch.first, stretch.cut)
        span = reader.span(start, reader.tokens[stretch.last - 1].end)
        if not reader.cuts_digits(span.start, span.end):
            placed.append((span, stretch))
    placed.sort(key=lambda entry: (entry[0].start, -entry[0].end))
    return [
        Entity(
            id=f"e{number}",
            start=span.start,
            end=span.end,
            text=span.text,
            type=stretch.type,
            refers_to=None,
            wikidata=None,
            normalized=stretch.value,
            rule=f"time.{stretch.rule}",
            score=stretch.score,
        )
        for number, (span, stretch) in enumerate(placed, 1)
    ]
