"""Targets: the text that spans point into, and the places in it that a span's value may mean.

A place is given with the way it was read (`how`), because one export may be read in several ways, and only the covered
text can tell which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from musnad.labelstudio.foreign.carrying import skeleton
from musnad.labelstudio.foreign.pages import Page, read_page
from musnad.labelstudio.foreign.units import Counted
from musnad.labelstudio.foreign.values import read_whole
from musnad.schemas import Json


class Place(NamedTuple):
    """A stretch of a target's text, in code points, and how it was read."""

    how: str
    start: int
    end: int


class Target(Protocol):
    """A text (`text`), the same laid out in paragraphs for a document (`layout`), and what a value may mean in it."""

    text: str
    layout: str

    def places(self, value: Json) -> Iterator[Place]:
        """All places that a value may mean, the likeliest first."""
        ...


class PlainText:
    """A text as it is, with offsets into it."""

    def __init__(self, text: str) -> None:
        self.text = self.layout = text
        self._counted = Counted(text)

    def places(self, value: Json) -> Iterator[Place]:
        """In each unit, the offsets, or the global ones where there are no others."""
        pairs = [(value.get("start"), value.get("end")), (value.get("startOffset"), value.get("endOffset"))]
        if isinstance(value.get("globalOffsets"), dict):
            pairs.append((value["globalOffsets"].get("start"), value["globalOffsets"].get("end")))
        for pair in pairs:
            start, end = map(read_whole, pair)
            if start is not None and end is not None:
                yield from _convert(self._counted, start, end)
                return


class HyperText:
    """The text of an HTML page, with XPaths and global offsets."""

    def __init__(self, page: Page) -> None:
        self.text, self.layout = page.text, page.lay_out()
        self._page = page
        self._counted = Counted(page.text)

    def places(self, value: Json) -> Iterator[Place]:
        """In each unit, by the XPaths, by the global offsets, and by offsets alone."""
        for unit in self._counted.units():
            start = self._locate(value.get("start"), value.get("startOffset"), unit)
            end = self._locate(value.get("end"), value.get("endOffset"), unit)
            if start is not None and end is not None:
                yield Place(unit, start, end)
        offsets = value["globalOffsets"] if isinstance(value.get("globalOffsets"), dict) else value
        start, end = read_whole(offsets.get("start")), read_whole(offsets.get("end"))
        if start is not None and end is not None:
            yield from _convert(self._counted, start, end)

    def _locate(self, xpath: object, offset: object, unit: str) -> int | None:
        local = read_whole(offset)
        node = self._page.find(xpath) if isinstance(xpath, str) and local is not None else None
        if node is None or local is None:
            return None
        if node.tag != "text()":  # the offset counts the children of an element
            if 0 <= local < len(node.children):
                return node.children[local].start
            return node.end if local == len(node.children) else None
        inside = Counted(self.text[node.start : node.end]).convert(local, unit)
        return None if inside is None else node.start + min(inside, node.end - node.start)


class Dialogue:
    """Paragraphs or turns, with the number of one and an offset inside it."""

    def __init__(self, paragraphs: list[str]) -> None:
        self._paragraphs = [Counted(paragraph) for paragraph in paragraphs]
        self._starts = [0]
        for paragraph in paragraphs:
            self._starts.append(self._starts[-1] + len(paragraph) + 2)
        self.text = self.layout = "\n\n".join(paragraphs)

    def places(self, value: Json) -> Iterator[Place]:
        """In each unit of the paragraphs."""
        first, last = read_whole(value.get("start")), read_whole(value.get("end"))
        inside, until = read_whole(value.get("startOffset")), read_whole(value.get("endOffset"))
        if first is None or last is None or inside is None or until is None:
            return
        if not (0 <= first < len(self._paragraphs) and 0 <= last < len(self._paragraphs)):
            return
        for unit in dict.fromkeys([*self._paragraphs[first].units(), *self._paragraphs[last].units()]):
            start = self._paragraphs[first].convert(inside, unit)
            end = self._paragraphs[last].convert(until, unit)
            if start is not None and end is not None:
                yield Place(unit, self._starts[first] + start, self._starts[last] + end)


def _convert(counted: Counted, start: int, end: int) -> Iterator[Place]:
    for unit in counted.units():
        first, last = counted.convert(start, unit), counted.convert(end, unit)
        if first is not None and last is not None:
            yield Place(unit, first, last)


def make_targets(content: object, values: list[Json], text_key: str | None) -> list[Target]:
    """The ways to read one value of a task's data, given the values of its spans; none for what holds no text."""
    if isinstance(content, list) and len(content) == 1 and isinstance(content[0], str):
        content = content[0]
    if isinstance(content, list):
        paragraphs = _read_paragraphs(content, text_key)
        return [Dialogue(paragraphs)] if paragraphs else []
    if not isinstance(content, str) or not content.strip():
        return []
    plain: Target = PlainText(content)
    hyper = any(_points_into_page(value) for value in values)
    if not hyper and not ("<" in content and any("hypertextlabels" in value for value in values)):
        return [plain]
    pages = [read_page(content, fragment=fragment) for fragment in (True, False)]
    read = [HyperText(page) for page in pages if page is not None and page.text.strip()]
    # A fragment ends early where the page closes more than it opens; the whole body does not.
    fullest = max((len(skeleton(one.text)) for one in read), default=0)
    return [*(one for one in read if len(skeleton(one.text)) == fullest), plain]


def _points_into_page(value: Json) -> bool:
    xpath = value.get("start")
    return isinstance(value.get("globalOffsets"), dict) or (isinstance(xpath, str) and bool(re.match(r"\s*/", xpath)))


def _read_paragraphs(content: list[object], text_key: str | None) -> list[str]:
    if content and all(isinstance(turn, str) for turn in content):
        return [str(turn) for turn in content]
    if not content or not all(isinstance(turn, dict) for turn in content):
        return []
    turns: list[Json] = [turn for turn in content if isinstance(turn, dict)]
    for key in filter(None, (text_key, "text", "phrase", "utterance", "content", "message", "body", "dialogue")):
        if all(isinstance(turn.get(key), str) for turn in turns):
            return [turn[key] for turn in turns]
    return []
