"""Carrying spans from the text of a foreign task into the text of a document that says the same.

The two may differ in white space, line ends and Unicode normal form, and the document may leave out what its ingest
took for furniture. Letters are matched one by one, so a span is carried whole or not at all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from musnad.documents import Document


def skeleton(text: str) -> str:
    """The letters of a text in NFC without white space: equal for texts that say the same."""
    return "".join(unicodedata.normalize("NFC", text).split())


class Carrier:
    """Carries spans of `text` into `document`; `source` is the text of the raw file that the document was cut from."""

    def __init__(self, text: str, document: Document, source: str) -> None:
        self.text, self.document = text, document
        self._places = None if text == document.text else _match(text, document, source)

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """Start and end in the document, without white space at the edges; None where it has not all of the span."""
        inside = [index for index in range(max(start, 0), min(end, len(self.text))) if not self.text[index].isspace()]
        if not inside:
            return None
        if self._places is None:
            return inside[0], inside[-1] + 1
        first, last = self._places.get(inside[0]), self._places.get(inside[-1])
        if first is None or last is None:
            return None
        whole = skeleton(self.document.text[first : last + 1]) == skeleton(self.text[inside[0] : inside[-1] + 1])
        return (first, last + 1) if whole else None


def _match(text: str, document: Document, source: str) -> dict[int, int]:
    """The place of each letter of the text in the document, where it has one."""
    letters, ours = list(_letters(text)), list(_letters(document.text))
    pairs: list[tuple[_Letter, _Letter]] = []
    if _spell(letters) == _spell(ours):
        pairs = list(zip(letters, ours, strict=True))
    else:  # the document is cut from a page that the task has whole
        for segment in document.segments:
            part = [letter for letter in ours if segment.start <= letter.start < segment.end]
            before = len(skeleton(source[: segment.source_start]))
            if _spell(letters[before : before + len(part)]) != _spell(part):
                return {}
            pairs += zip(letters[before : before + len(part)], part, strict=True)
    return {index: our.start for letter, our in pairs for index in range(letter.start, letter.end)}


class _Letter(NamedTuple):
    """A letter of a skeleton, and the stretch of the text that it comes from."""

    letter: str
    start: int
    end: int


def _spell(letters: list[_Letter]) -> str:
    return "".join(letter.letter for letter in letters)


def _letters(text: str) -> Iterator[_Letter]:
    if unicodedata.is_normalized("NFC", text):
        yield from (_Letter(letter, index, index + 1) for index, letter in enumerate(text) if not letter.isspace())
        return
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and _joins(text[start:index], text[index]):
            continue
        composed = [letter for letter in unicodedata.normalize("NFC", text[start:index]) if not letter.isspace()]
        for place, letter in enumerate(composed):
            last = place == len(composed) - 1
            yield _Letter(letter, min(start + place, index - 1), index if last else min(start + place, index - 1) + 1)
        start = index


def _joins(before: str, letter: str) -> bool:
    """Whether NFC may make one of what stands before and the letter."""
    normal = unicodedata.normalize
    return bool(unicodedata.combining(letter)) or normal("NFC", before + letter) != normal("NFC", before) + letter
