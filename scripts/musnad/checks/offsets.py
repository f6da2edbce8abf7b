"""Level 2, marks: every span covers what it says and is cut where a span may be cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from musnad.checks.subjects import MarkedText, Problem, path_of

# G3 of the guidelines: the signs that belong to a number, and those that belong to the name of an account.
_MAY_BEGIN = frozenset("%٪‰@#")
_MAY_END = frozenset("%٪‰")
_MINUS = "-"


def span_outside_text(marked: MarkedText) -> Iterator[Problem]:
    """A span is empty, or its offsets do not lie inside the text."""
    length = len(marked.document.text)
    for place, span in marked.spans:
        if not 0 <= span.start < span.end <= length:
            yield path_of(place), f"{span.start}-{span.end} in a text of {length} characters"


def covered_text_differs(marked: MarkedText) -> Iterator[Problem]:
    """The stored text of a span is not what the document has at its offsets."""
    if len(marked.sound_spans) == len(marked.spans):
        return
    text = marked.document.text
    for place, span in marked.spans:
        covered = text[span.start : span.end]
        if covered != span.text and 0 <= span.start < span.end <= len(text):
            yield f"{path_of(place)}.text", f"{span.text!r} is stored, {covered!r} stands at {span.start}-{span.end}"


def span_edge_space(marked: MarkedText) -> Iterator[Problem]:
    """A span begins or ends in white space."""
    if not any(map(str.isspace, marked.edges)):
        return
    for place, span in marked.sound_spans:
        if span.text[0].isspace() or span.text[-1].isspace():
            yield path_of(place), f"{span.text!r} begins or ends in a space"


@cache
def _is_mark(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "P" or category == "Cf"


def span_edge_mark(marked: MarkedText) -> Iterator[Problem]:
    """A span begins or ends in punctuation, a quotation mark, a bracket or an invisible mark."""
    if not any(map(_is_mark, marked.edges)):
        return
    for place, span in marked.sound_spans:
        text = span.text
        first, last = text[0], text[-1]
        negative = first == _MINUS and text[1:2].isdecimal()
        if (_is_mark(first) and first not in _MAY_BEGIN and not negative) or (_is_mark(last) and last not in _MAY_END):
            yield path_of(place), f"{text!r} begins or ends in a mark"


def span_cuts_digit_run(marked: MarkedText) -> Iterator[Problem]:
    """A span begins or ends between two digits."""
    text = marked.document.text
    for place, span in marked.sound_spans:
        first, last = span.text[0], span.text[-1]
        if (first.isdecimal() and span.start and text[span.start - 1].isdecimal()) or (
            last.isdecimal() and text[span.end : span.end + 1].isdecimal()
        ):
            yield path_of(place), f"{span.text!r} is part of a longer run of digits"


@cache
def _combines(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def span_cuts_combining(marked: MarkedText) -> Iterator[Problem]:
    """A span begins or ends between a letter and its diacritic."""
    text = marked.document.text
    length = len(text)
    if not any(map(_combines, marked.edges | marked.behind)):
        return
    for place, span in marked.sound_spans:
        if _combines(span.text[0]) or (span.end < length and _combines(text[span.end])):
            yield path_of(place), f"{span.text!r} is cut between a letter and its diacritic"


def span_crosses_segments(marked: MarkedText) -> Iterator[Problem]:
    """A span reaches over the border of a title, caption, paragraph or other segment."""
    for place, span in marked.sound_spans:
        if "\n" in span.text and not any(
            segment.start <= span.start and span.end <= segment.end for segment in marked.document.segments
        ):
            yield path_of(place), f"{span.start}-{span.end} reaches over the border of a segment"


CHECKS = (
    span_outside_text,
    covered_text_differs,
    span_edge_space,
    span_edge_mark,
    span_cuts_digit_run,
    span_cuts_combining,
    span_crosses_segments,
)
