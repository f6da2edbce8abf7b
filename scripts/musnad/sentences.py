"""Sentences, tokens and tags, computed from a document and its entities; none of them is stored in the corpus.

A sentence ends with its mark (. ! ? ؟ … ۔, closing quotation marks and brackets included) before white space, or with
its segment; not after an initial such as `د.`, nor at two dots, which Arabic papers set as a dash or for words left
out, and not inside an entity or number. A token is what
`musnad.preannotation.tokens` says it is, proclitics attached, save that a token is cut where an entity begins or ends
inside it ("ل|ألماتي"): so every entity is a whole number of tokens and the tags lose nothing.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from musnad.annotations import Entity
from musnad.documents import Document
from musnad.preannotation.tokens import BREAK, tokenize

_END = re.compile(r"([.!?؟…۔]+)[\"'»”’›)\]\u200e\u200f]*(?=\s)")
# Behind every end, so that a stretch that begins at an offset sorts before it.
_FARTHEST = sys.maxsize
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")


class Stretch(NamedTuple):
    """Half-open offsets into a document's text."""

    start: int
    end: int


def split_sentences(document: Document, uncut: Iterable[Stretch] = ()) -> list[Stretch]:
    """The sentences of all segments, in order, without the white space around them; none ends inside an `uncut`."""
    inside = {offset for start, end in uncut for offset in range(start + 1, end)}
    sentences = []
    for segment in document.segments:
        ends = [
            match.end()
            for match in _END.finditer(document.text, segment.start, segment.end)
            if match.end() not in inside and match[1] != ".." and not _closes_initial(document.text, match)
        ]
        for start, end in zip([segment.start, *ends], [*ends, segment.end], strict=True):
            covered = document.text[start:end]
            if covered.strip():
                sentences.append(Stretch(end - len(covered.lstrip()), start + len(covered.rstrip())))
    return sentences


def _closes_initial(text: str, end: re.Match[str]) -> bool:
    return end[0] == "." and _INITIAL.fullmatch(text, max(end.start() - 1, 0), end.end()) is not None


def find_stretch(stretches: Sequence[Stretch], offset: int) -> int:
    """The index of the last of the ordered `stretches` that begins at or before `offset`; 0 when none does."""
    return max(bisect_right(stretches, (offset, _FARTHEST)) - 1, 0)


def cut_tokens(text: str, sentence: Stretch, entities: Iterable[Entity]) -> list[Stretch]:
    """The tokens of a sentence, cut at every edge of an entity."""
    edges = sorted({edge for entity in entities for edge in (entity.start, entity.end)})
    tokens = []
    for token in tokenize(text[sentence.start : sentence.end]):
        if token.kind == BREAK:
            continue
        start, end = token.start + sentence.start, token.end + sentence.start
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        tokens += [Stretch(*pair) for pair in pairwise(cuts)]
    return tokens


def find_outermost(entities: Iterable[Entity]) -> list[Entity]:
    """The entities that tags can show: from the left, the longest first, none overlapping one already taken."""
    taken: list[Entity] = []
    for entity in sorted(entities, key=lambda entity: (entity.start, -entity.end, len(entity.id), entity.id)):
        if not taken or entity.start >= taken[-1].end:
            taken.append(entity)
    return taken


def cover_tokens(tokens: Sequence[Stretch], entity: Entity) -> Stretch:
    """Which of the tokens (half-open indices) make up the entity; none where it has only signs that are not seen."""
    first = bisect_right(tokens, entity.start, key=lambda token: token.end)
    return Stretch(first, bisect_left(tokens, entity.end, lo=first, key=lambda token: token.start))


def tag_tokens(tokens: Sequence[Stretch], outermost: Iterable[Entity]) -> list[str]:
    """One BIO tag per token."""
    tags = ["O"] * len(tokens)
    for entity in outermost:
        start, end = cover_tokens(tokens, entity)
        tags[start:end] = [f"{'I' if index else 'B'}-{entity.type}" for index in range(end - start)]
    return tags
