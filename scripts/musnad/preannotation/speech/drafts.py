"""Quotes in the making: what one cue, one preposition or one headline yields before ids are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from musnad.annotations import Quote
from musnad.preannotation.speech.attribution import Attribution
from musnad.spans import Span


@dataclass
class QuoteDraft:
    """A quote without id; `source` holds the speaker or the earlier phrase an implicit speaker stands for."""

    type: str
    content: list[Span]
    rule: str
    score: float
    cue: Span | None = None
    source: Attribution = field(default_factory=lambda: Attribution(None, "absent"))
    act: str = "state"
    gender: str = ""

    @property
    def start(self) -> int:
        """Where the quote's first content begins."""
        return self.content[0].start

    @property
    def extent(self) -> tuple[int, int]:
        """From the first to the last offset of content and cue."""
        spans = [*self.content, *([self.cue] if self.cue else [])]
        return min(span.start for span in spans), max(span.end for span in spans)


class QuoteReading(NamedTuple):
    """The quotes of a text, and by quote id the earlier phrase that an implicit speaker stands for."""

    quotes: list[Quote]
    antecedents: dict[str, Span]
