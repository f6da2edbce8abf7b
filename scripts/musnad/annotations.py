"""Annotations: the four layers of marks on one document. Field names, values and senses are those of `schema/`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from musnad.schemas import LAYERS, load_schema
from musnad.spans import Span

# The version that what is made now is written in.
SCHEMA_VERSION: str = load_schema("annotations")["properties"]["schema_version"]["enum"][-1]


class _Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, gc=False):
    id: str
    # Only suggestions carry these two: which rule or model made the mark, and how sure it is.
    rule: str | None = None
    score: float | None = None


class Entity(_Mark, frozen=True, kw_only=True):
    """A mention of something named."""

    start: int
    end: int
    text: str
    type: str
    refers_to: str | None
    wikidata: str | None
    normalized: str | None


class Quote(_Mark, frozen=True, kw_only=True):
    """Attributed words: content, cue, speaker."""

    type: str
    content: list[Span]
    cue: Span | None
    speaker: Span | None
    speaker_form: str
    speaker_ref: str | None
    addressee: Span | None
    via: Span | None
    act: str
    parent: str | None


class Number(_Mark, frozen=True, kw_only=True):
    """A quantity and its reading."""

    start: int
    end: int
    text: str
    kind: str
    value: str | None
    low: str | None
    high: str | None
    comparator: str
    cue: Span | None
    unit: str | None
    unit_span: Span | None
    status: str
    same_quantity: str | None
    ratio_of: str | None


class Retraction(_Mark, frozen=True, kw_only=True):
    """An act that takes something back."""

    type: str
    cue: Span
    claim: list[Span]
    claim_ref: list[str]
    retractor: Span | None
    retractor_ref: str | None
    source: Span | None
    source_ref: str | None
    self: str
    channel: Span | None
    reason: Span | None
    replacement: Span | None
    time: Span | None
    reason_class: str | None
    modality: str


Mark = Entity | Quote | Number | Retraction
M = TypeVar("M", bound=Mark)
# What the marks of each layer are.
MARKS: dict[str, type[Mark]] = dict(zip(LAYERS, (Entity, Quote, Number, Retraction), strict=True))


class Annotator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who made the marks."""

    id: str
    kind: str
    version: str | None


class PassReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one pass says at a difference."""

    annotator: str
    mark: str | None
    reading: str | None


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One difference between passes and how it was settled."""

    layer: str
    difference: str
    field: str | None
    passes: list[PassReading]
    chosen: str
    marks: list[str]
    by: str
    why: str


class Annotations(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """All marks of one pass, or of the gold, on one document."""

    document_id: str
    text_sha256: str
    schema_version: str
    status: str
    annotator: Annotator
    entities: list[Entity]
    quotes: list[Quote]
    numbers: list[Number]
    retractions: list[Retraction]
    decisions: list[Decision] = []

    def layers(self) -> Iterator[tuple[str, list[Mark]]]:
        """Each layer's name (`entities`, …) with its marks."""
        for layer in LAYERS:
            yield layer, getattr(self, layer)


def anchor_of(mark: Mark) -> Span:
    """The span that stands for a mark: its own, a quote's first content, a retraction's cue."""
    if isinstance(mark, Quote):
        return mark.content[0]
    if isinstance(mark, Retraction):
        return mark.cue
    return Span(mark.start, mark.end, mark.text)


def in_text_order(marks: list[M]) -> list[M]:
    """Marks sorted by place: earlier first, of two that start together the longer first, then by id."""

    def place(mark: M) -> tuple[int, int, int, str]:
        anchor = anchor_of(mark)
        return anchor.start, -anchor.end, len(mark.id), mark.id

    return sorted(marks, key=place)
