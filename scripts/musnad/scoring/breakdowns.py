"""Scores of parts of the data: by label, by the form of a number, by outlet, by length of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from musnad.adjudication.differences import Pair
from musnad.annotations import Number
from musnad.derivations import read_form
from musnad.scoring.headlines import PAIRS
from musnad.scoring.lines import NO_TEXT
from musnad.scoring.measures import count_document, keep_class
from musnad.scoring.scores import Score, Scored, pool_scores

Json = dict[str, Any]
UNKNOWN = "unknown"
# Code points below which a text is short, and from which it is long.
SHORT, LONG = 1_000, 2_500

# Dimension -> layer and what of a mark decides its class; a mark of another class on the other side is no match.
MARKS: dict[str, tuple[str, Callable[[Json], str]]] = {
    "entity type": ("entities", lambda mark: str(mark["type"])),
    "quote type": ("quotes", lambda mark: str(mark["type"])),
    "number form": ("numbers", lambda mark: str(mark["form"])),
    "number kind": ("numbers", lambda mark: str(mark["kind"])),
    "retraction type": ("retractions", lambda mark: str(mark["type"])),
}
DOCUMENTS: dict[str, Callable[[Scored], str]] = {
    "outlet": lambda scored: scored.gold.publisher or UNKNOWN,
    "length": lambda scored: _name_length(scored.gold.length),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One class of one dimension in one layer: its strict and its lenient score, and in how many documents it is."""

    dimension: str
    name: str
    layer: str
    strict: Score
    lenient: Score
    documents: int


def break_down(scored: Sequence[Scored], layers: Sequence[str], samples: int, seed: int) -> list[Part]:
    """Every class of every dimension that the documents have, but an outlet or a length that all of them share."""
    parts = [
        part
        for dimension, (layer, classify) in MARKS.items()
        if layer in layers
        for part in _by_mark(dimension, layer, classify, scored, samples, seed)
    ]
    for dimension, name in DOCUMENTS.items():
        classes = sorted({name(each) for each in scored})
        if len(classes) > 1:
            parts += [
                part
                for value in classes
                for part in _by_document(
                    dimension, value, [s for s in scored if name(s) == value], layers, samples, seed
                )
            ]
    return parts


def _by_mark(
    dimension: str, layer: str, classify: Callable[[Json], str], scored: Sequence[Scored], samples: int, seed: int
) -> Iterator[Part]:
    own = [_add_forms([pair for pair in each.pairs if pair.layer == layer]) for each in scored]
    records = [side for pairs in own for pair in pairs for side in (pair.first, pair.second) if side]
    for name in sorted({classify(record) for record in records}):
        kept = [keep_class(pairs, classify, name) for pairs in own]
        counted = [count_document(pairs, [layer]) for pairs in kept]
        scores = {score.measure: score for score in pool_scores(counted, samples, seed)}
        strict, lenient = (scores[measure] for measure in PAIRS[layer])
        yield Part(dimension, name, layer, strict, lenient, sum(map(bool, kept)))


def _by_document(
    dimension: str, name: str, scored: Sequence[Scored], layers: Sequence[str], samples: int, seed: int
) -> Iterator[Part]:
    scores = {score.measure: score for score in pool_scores([each.counted for each in scored], samples, seed)}
    for layer in layers:
        strict, lenient = (scores[measure] for measure in PAIRS[layer])
        yield Part(dimension, name, layer, strict, lenient, len(scored))


def _add_forms(pairs: list[Pair]) -> list[Pair]:
    return [Pair(pair.layer, *_name_forms(pair.first, pair.second)) for pair in pairs]


def _name_forms(gold: Json | None, found: Json | None) -> tuple[Json | None, Json | None]:
    """Numbers with the form they are written in; a system's mark without its text has the form of its gold."""
    own = gold and {**gold, "form": _read_form(gold)}
    return own, found and {**found, "form": _read_form(found) or (own["form"] if own else UNKNOWN)}


def _read_form(mark: Json) -> str:
    if "value" not in mark or mark["text"] == NO_TEXT:
        return ""
    return read_form(msgspec.convert(mark, Number))


def _name_length(length: int | None) -> str:
    if length is None:
        return UNKNOWN
    if length < SHORT:
        return f"under {SHORT:,}"
    return f"{SHORT:,} to {LONG:,}" if length < LONG else f"from {LONG:,}"
