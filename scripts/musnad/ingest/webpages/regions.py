"""Where the article stands among a page's blocks: its title, the element that holds its body, and what is between."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from musnad.arabic import fold, fold_lines
from musnad.ingest.webpages.blocks import Block
from musnad.ingest.webpages.roles import HEADINGS
from musnad.ingest.webpages.trees import Element

_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_PROSE, _SHORT_PROSE = 60, 25
# The element of the body holds this share of the prose of the region around the title.
_BODY_SHARE = 0.75
_LEAST_SHARE = 0.15
_PROSE_ROLES = frozenset((None, "body", "title", "deck", "post", "correction"))
_SHORTEST_KEY, _HEAD_KEY, _CUT_KEY, _SURE_KEY = 6, 10, 14, 20
# As many lines above the title may be the article's: its day, its section, who wrote it.
_ABOVE, _SHORT = 4, 80
# Of the seven sizes of letters that old pages have, the text of an article is set in 2 to 4.
_TITLE_FONT = 5
_TAIL_ROLES = frozenset(("correction", "sources", "byline"))


class Placed(NamedTuple):
    """A block and the part of the article it stands in: title, head (above the body's first), body or tail."""

    block: Block
    part: str


@dataclass(frozen=True, slots=True)
class Region:
    """The article's blocks in the page's order; `root` holds it with its title, `body` is the element of its text.

    `above` are the blocks of the page before it.
    """

    placed: list[Placed]
    above: Sequence[Block]
    title: Block | None
    root: Element
    body: Element

    @property
    def size(self) -> int:
        """Characters in its body."""
        return sum(place.block.size for place in self.placed if place.part == "body")


def make_key(text: str) -> str:
    """Letters and digits alone, folded: equal for texts that differ in spaces, marks and punctuation."""
    return _NO_LETTER_OR_DIGIT.sub("", fold(text)).lower()


def make_keys(texts: Iterable[str]) -> list[str]:
    """`make_key` of each of several texts that have no line breaks, all folded at once."""
    folded = fold_lines("\n".join(texts))
    return [_NO_LETTER_OR_DIGIT.sub("", line).lower() for line in folded]


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
    """The block that is the title: the longest that the head of the page says is, or else a heading or a class."""
    wanted = {key for key in make_keys(titles) if len(key) >= _SHORTEST_KEY}
    firsts = [block for block in blocks if block.tag == "h1"]
    others = [block for block in blocks if block.tag != "h1" and block.size < 300 and block.role != "alternative"]
    best, longest = None, 0
    for group in (firsts, others) if wanted else ():
        for block, key in zip(group, make_keys([block.text for block in group]), strict=False):
            if len(key) > longest and len(key) >= _SHORTEST_KEY and _is_named(key, wanted, block.tag):
                best, longest = block, len(key)
        if longest >= _SURE_KEY:
            return best
    long = [block for block in firsts if block.text.count(" ") >= 2]
    classed = [block for block in others if block.role == "title" and block.links < 0.5]
    return best or next(iter([*long, *classed, *firsts]), None) or _find_largest(others)


def _find_largest(blocks: Sequence[Block]) -> Block | None:
    """The block set in the largest letters, as pages do that were made before headings had a look of their own."""
    sized = [(_measure_font(block), -index) for index, block in enumerate(blocks) if block.text.count(" ") >= 2]
    size, place = max(sized, default=(0, 0))
    return blocks[-place] if size >= _TITLE_FONT else None


def _measure_font(block: Block) -> int:
    sizes = [font.get("size", "") for font in block.element.iter("font")]
    return max((int(size) for size in sizes if re.fullmatch("[1-7]", size)), default=0)


def _is_named(key: str, wanted: Collection[str], tag: str) -> bool:
    """Whether the key is what the head calls the page: outlets add their name to it there, or cut a heading short."""
    if key in wanted or (len(key) >= _CUT_KEY and any(key in other for other in wanted)):
        return True
    return tag in HEADINGS and any(len(other) >= _HEAD_KEY and key.startswith(other) for other in wanted)


def is_prose(block: Block, least: int = _PROSE) -> bool:
    """Whether the block is sentences of an article by its length and links."""
    return block.size >= least and block.links < 0.5 and block.role in _PROSE_ROLES


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
    """The nearest element around the title that holds most of the prose, or one article of several."""
    top: Element = next(iter(masses)).getroottree().getroot()
    for ancestor in title.element.iterancestors() if title else ():
        share = masses.get(ancestor, 0) / masses[top]
        if share >= _BODY_SHARE or (share >= _LEAST_SHARE and title and _has_likes(ancestor, title.element)):
            return ancestor
    return top


def _has_likes(element: Element, title: Element) -> bool:
    """Whether elements like this one follow, each with a title of its own: the next articles of an endless page."""
    path = title.tag if not title.get("class") else f"{title.tag}[@class='{title.get('class')}']"
    if "'" in (title.get("class") or ""):
        return False
    return any(
        _signature(sibling) == _signature(element) and sibling.find(f".//{path}") is not None
        for sibling in element.itersiblings()
    )


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
    within = _find_within(blocks, body)
    inside = [index for index, found in enumerate(within) if found]
    first, last = inside[0], inside[-1]
    start = next((index for index, block in enumerate(blocks) if block is title), first)
    within = _find_within(blocks, root)
    placed = []
    for index, block in enumerate(blocks):
        part = "title" if block is title else _name_part(block, index, start, first, last)
        if part in ("body", "title") or (part and within[index]):
            placed.append(Placed(block, part))
    return Region(placed, blocks[: min(start, first)], title, root, body)


def _name_part(block: Block, index: int, start: int, first: int, last: int) -> str | None:
    if first <= index <= last:
        return "body"
    if index > last:
        return "tail" if block.role in _TAIL_ROLES else None
    near = block.size < _SHORT and start - index <= _ABOVE
    return "head" if index > start or near or block.role in ("caption", "alternative") else None


def _find_within(blocks: Sequence[Block], container: Element) -> list[bool]:
    """For each block, whether it stands in the container; an element above it is looked up once."""
    known = {container: True}
    found = []
    for block in blocks:
        path = []
        element: Element | None = block.element
        while element is not None and element not in known:
            path.append(element)
            element = element.getparent()
        within = element is not None and known[element]
        known |= dict.fromkeys(path, within)
        found.append(within)
    return found
