"""Where the article stands among a page's blocks: its title, the element that holds its body, and what is between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from musnad.arabic import fold
from musnad.ingest.webpages.blocks import Block
from musnad.ingest.webpages.trees import Element

_PROSE, _SHORT_PROSE = 60, 25
# The element of the body holds this share of the prose of the region around the title.
_BODY_SHARE = 0.75
_HEAD_ROLES = frozenset(("deck", "byline", "date", "caption", "alternative", "correction"))
_TAIL_ROLES = frozenset(("correction", "sources", "byline"))


class Placed(NamedTuple):
    """A block and the part of the article it stands in: title, head (above the body's first), body or tail."""

    block: Block
    part: str


@dataclass(frozen=True, slots=True)
class Region:
    """The article's blocks in the page's order; `root` holds it with its title, `body` is the element of its text."""

    placed: list[Placed]
    title: Block | None
    root: Element
    body: Element

    @property
    def size(self) -> int:
        """Characters in its body."""
        return sum(place.block.size for place in self.placed if place.part == "body")


def make_key(text: str) -> str:
    """Letters and digits alone, folded: equal for texts that differ in spaces, marks and punctuation."""
    return re.sub(r"[\W_]+", "", fold(text)).lower()


def find_region(blocks: Sequence[Block], titles: Sequence[str]) -> Region | None:
    """The article's region; None where no block is prose. `titles` are what the page's head says its title is."""
    title = find_title(blocks, titles)
    prose = _list_prose(blocks, _PROSE) or _list_prose(blocks, _SHORT_PROSE)
    if not prose:
        return None
    masses = _weigh(prose)
    root = _find_root(title, masses)
    body = _find_body(root, masses)
    body = _climb(body, root, prose, masses)
    return _cut(blocks, title, root, body)


def find_title(blocks: Sequence[Block], titles: Sequence[str]) -> Block | None:
    """The block that is the title: what the head of the page says it is, or else its longest first-level heading."""
    keys = [key for key in map(make_key, titles) if len(key) >= 6]
    firsts = [block for block in blocks if block.tag == "h1"]
    others = [block for block in blocks if block.tag != "h1" and block.size < 300 and block.role != "alternative"]
    for block in [*firsts, *others]:
        key = make_key(block.text)
        if len(key) >= 6 and any(key == wanted or (len(key) >= 12 and wanted.startswith(key)) for wanted in keys):
            return block
    long = [block for block in firsts if len(block.text.split()) >= 3]
    return max(long or firsts, key=lambda block: block.size, default=None)


def is_prose(block: Block, least: int = _PROSE) -> bool:
    """Whether the block is sentences of an article by its length and links."""
    return block.size >= least and block.links < 0.5 and block.role in (None, "body", "deck", "post", "correction")


def _list_prose(blocks: Sequence[Block], least: int) -> list[Block]:
    return [block for block in blocks if block.tag not in ("h1", "h2", "h3", "h4") and is_prose(block, least)]


def _weigh(prose: Sequence[Block]) -> dict[Element, int]:
    masses: dict[Element, int] = {}
    for block in prose:
        masses[block.element] = masses.get(block.element, 0) + block.size
        for ancestor in block.element.iterancestors():
            masses[ancestor] = masses.get(ancestor, 0) + block.size
    return masses


def _find_root(title: Block | None, masses: dict[Element, int]) -> Element:
    """The nearest element around the title that holds a good part of the prose: what is outside is other articles."""
    top = max(masses, key=lambda element: (masses[element], -_depth(element)))
    if title is None:
        return top
    for ancestor in title.element.iterancestors():
        if masses.get(ancestor, 0) >= 0.45 * masses[top]:
            return ancestor
    return top


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _find_body(root: Element, masses: dict[Element, int]) -> Element:
    body = root
    while True:
        heaviest = max((child for child in body if child in masses), key=lambda child: masses[child], default=None)
        if heaviest is None or masses[heaviest] < _BODY_SHARE * masses[root]:
            return body
        body = heaviest


def _climb(body: Element, root: Element, prose: Sequence[Block], masses: dict[Element, int]) -> Element:
    """From an element up to the one that holds its likes too: paragraphs each in a box, a body cut by a picture."""
    while body is not root:
        parent = body.getparent()
        if parent is None:
            return body
        likes = [
            child for child in parent if child is not body and child in masses and _signature(child) == _signature(body)
        ]
        leaf = any(block.element is body for block in prose)
        if not likes and not leaf:
            return body
        body = parent
    return body


def _signature(element: Element) -> tuple[str, str]:
    return element.tag, element.get("class", "")


def _cut(blocks: Sequence[Block], title: Block | None, root: Element, body: Element) -> Region:
    inside = [index for index, block in enumerate(blocks) if _is_within(block.element, body)]
    first, last = inside[0], inside[-1]
    start = next((index for index, block in enumerate(blocks) if block is title), first)
    placed = []
    for index, block in enumerate(blocks):
        part = "title" if block is title else _name_part(block, index < start, index < first, index > last)
        if part == "body" or part == "title" or (part and _is_within(block.element, root)):
            placed.append(Placed(block, part))
    return Region(placed, title, root, body)


def _name_part(block: Block, above: bool, before: bool, after: bool) -> str | None:
    if above and before:
        return "head" if block.role in ("caption", "alternative", "date", "byline") else None
    if before:
        return "head" if _is_head(block) else None
    return ("tail" if block.role in _TAIL_ROLES else None) if after else "body"


def _is_head(block: Block) -> bool:
    return block.role in _HEAD_ROLES or is_prose(block) or (block.tag in ("h2", "h3") and block.links < 0.5)


def _is_within(element: Element, container: Element) -> bool:
    return element is container or any(ancestor is container for ancestor in element.iterancestors())
