"""Level 4, what holds for all four layers."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.annotations import Mark, Quote, Retraction
from musnad.checks.subjects import MarkedText, Problem


def _place_of(mark: Mark) -> tuple[int, int]:
    anchor = mark.content[0] if isinstance(mark, Quote) else mark.cue if isinstance(mark, Retraction) else mark
    return anchor.start, -anchor.end


def marks_out_of_order(marked: MarkedText) -> Iterator[Problem]:
    """The marks of a layer are not in the order of the text."""
    for layer, marks in marked.annotations.layers():
        places = [_place_of(mark) for mark in marks]
        for index in range(1, len(places)):
            if places[index] < places[index - 1]:
                yield f"$.{layer}[{index}]", f"{marks[index].id} stands in the text before {marks[index - 1].id}"


def duplicate_mark(marked: MarkedText) -> Iterator[Problem]:
    """Two marks of a layer are the same mark."""
    annotations = marked.annotations
    keys: tuple[tuple[str, list[object]], ...] = (
        ("entities", [(entity.start, entity.end, entity.type) for entity in annotations.entities]),
        ("quotes", [(quote.cue, *quote.content) for quote in annotations.quotes]),
        ("retractions", [(retraction.cue, retraction.type) for retraction in annotations.retractions]),
    )
    for layer, found in keys:
        if len(set(found)) < len(found):
            for index, key in enumerate(found):
                if key in found[:index]:
                    yield f"$.{layer}[{index}]", f"the same mark as $.{layer}[{found.index(key)}]"


def spans_out_of_order(marked: MarkedText) -> Iterator[Problem]:
    """The content spans of a quote, or the claim spans of a retraction, overlap or are not in order of the text."""
    annotations = marked.annotations
    lists = [(f"$.quotes[{index}].content", quote.content) for index, quote in enumerate(annotations.quotes)]
    lists += [(f"$.retractions[{index}].claim", mark.claim) for index, mark in enumerate(annotations.retractions)]
    for path, spans in lists:
        for item in range(1, len(spans)):
            if spans[item].start < spans[item - 1].end:
                yield f"{path}[{item}]", f"begins at {spans[item].start}, before {spans[item - 1].end}"


def rule_or_score_outside_suggestion(marked: MarkedText) -> Iterator[Problem]:
    """A mark that a reader has judged still carries the rule or score of its proposal."""
    if marked.annotations.status == "suggested":
        return
    for layer, marks in marked.annotations.layers():
        for index, mark in enumerate(marks):
            if mark.rule is not None or mark.score is not None:
                yield f"$.{layer}[{index}]", f"{mark.id} has a rule or score, its file is {marked.annotations.status}"


def decisions_outside_gold(marked: MarkedText) -> Iterator[Problem]:
    """A file that is not gold carries decisions between passes."""
    if marked.annotations.decisions and marked.annotations.status != "gold":
        yield "$.decisions", f"decisions in a file that is {marked.annotations.status}"


CHECKS = (
    marks_out_of_order,
    duplicate_mark,
    spans_out_of_order,
    rule_or_score_outside_suggestion,
    decisions_outside_gold,
)
