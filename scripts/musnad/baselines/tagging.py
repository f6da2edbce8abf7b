"""Spans as tags of tokens, and back.

A tag is `B-` or `I-` before the span's label, `O` outside. Arabic writes one-letter words (و ب ل …) onto the next, and
spans begin after them: how many characters of its first token a span leaves out stands behind `~` (`B-GPE~1`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from musnad.documents import Segment
from musnad.preannotation.tokens import Token, tokenize

OUTSIDE = "O"
# A span that begins deeper inside a token begins with the token.
DEEPEST_CUT = 4


class Labelled(NamedTuple):
    """A stretch of the text with a label."""

    start: int
    end: int
    label: str


class Stretch(NamedTuple):
    """One segment as a tagger sees it: its kind and its tokens, placed in the document's text."""

    kind: str
    tokens: list[Token]


def cut_sequences(text: str, segments: Iterable[Segment]) -> list[Stretch]:
    """The segments of a text, each as a sequence of tokens; one without a token is left out."""
    sequences = []
    for segment in segments:
        own = tokenize(text[segment.start : segment.end])
        placed = [token._replace(start=token.start + segment.start, end=token.end + segment.start) for token in own]
        if placed:
            sequences.append(Stretch(segment.kind, placed))
    return sequences


def keep_apart(spans: Iterable[Labelled]) -> list[Labelled]:
    """The spans that overlap none before them in `spans`, in text order: what one layer of tags can say."""
    kept: list[Labelled] = []
    for span in spans:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)


def encode_tags(tokens: Sequence[Token], spans: Sequence[Labelled]) -> list[str]:
    """A tag for each token; `spans` lie apart and in text order."""
    tags = [OUTSIDE] * len(tokens)
    place = 0
    for span in spans:
        while place < len(tokens) and tokens[place].end <= span.start:
            place += 1
        first = place
        while place < len(tokens) and tokens[place].start < span.end:
            cut = span.start - tokens[place].start if place == first else 0
            mark = f"~{cut}" if 0 < cut <= DEEPEST_CUT else ""
            tags[place] = f"{'B' if place == first else 'I'}-{span.label}{mark}"
            place += 1
    return tags


def decode_tags(tokens: Sequence[Token], tags: Sequence[str]) -> list[Labelled]:
    """The spans that tags say; an I without its B begins a span, as a tagger may forget one."""
    spans: list[Labelled] = []
    open_label = None
    for token, tag in zip(tokens, tags, strict=True):
        if tag == OUTSIDE:
            open_label = None
            continue
        mark, _, rest = tag.partition("-")
        label, _, cut = rest.partition("~")
        if mark == "I" and label == open_label:
            spans[-1] = spans[-1]._replace(end=token.end)
        else:
            start = token.start + int(cut or 0)
            spans.append(Labelled(start if start < token.end else token.start, token.end, label))
        open_label = label
    return spans
