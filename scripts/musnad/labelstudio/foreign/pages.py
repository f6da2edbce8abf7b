"""HTML pages as text, and the places in it that XPaths and global offsets name.

As Label Studio's HyperText sees a page: the text nodes of the body in order, a <br> as one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_STEP = re.compile(r"(text\(\)|[\w:-]+)(?:\[(\d+)\])?")
_HIDDEN = frozenset(("head", "script", "style", "template", "title"))
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|d[dlt]|div|fieldset|fig(?:caption|ure)|footer|form|h[1-6r]|header|li|main|nav"
    r"|[ou]l|p|pre|section|table|t(?:body|d|foot|h|head|r)"
)
_DEEPEST = 200


@dataclass(slots=True)
class Node:
    """An element, or a text node (`tag` is `text()`), with the stretch of the page's text that it holds."""

    tag: str
    start: int
    end: int = 0
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A page's text, its body as nodes, and where a block begins or ends in the text."""

    text: str
    body: Node
    breaks: set[int]

    def lay_out(self) -> str:
        """The text as a reader sees it, an empty line between two blocks; letter for letter that of `text`."""
        edges = [0, *sorted(self.breaks - {0, len(self.text)}), len(self.text)]
        blocks = [self.text[start:end].strip() for start, end in pairwise(edges)]
        return "\n\n".join(block for block in blocks if block)

    def find(self, xpath: str) -> Node | None:
        """The node at an XPath such as `/div[1]/p[2]/text()[1]`, counted from the body."""
        node = self.body
        for step in filter(None, xpath.split("/")):
            match = _STEP.fullmatch(step)
            if not match:
                return None
            found = _find_child(node, match[1].lower(), int(match[2] or 1))
            if found is None:
                return None
            node = found
        return node


def _find_child(node: Node, tag: str, position: int) -> Node | None:
    alike = [child for child in node.children if child.tag == tag]
    if 1 <= position <= len(alike):
        return alike[position - 1]
    # A browser puts html, body and tbody in where a page leaves them out; the page's own nodes are then one step down.
    return node if tag in ("html", "body", "tbody") and position == 1 and not alike else None


def read_page(html: str, *, fragment: bool) -> Page | None:
    """The page in `html`, its body alone or (`fragment`) all of it as what stands in a body; None when it is empty."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        root = document_fromstring(f"<div>{html}</div>" if fragment else html)
        body = root.find("body")
        body = body[0] if fragment and body is not None and len(body) else body
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if body is None:
        return None
    reader = _Reader()
    node = reader.read(body, 0)
    return Page("".join(reader.pieces), node, reader.breaks)


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks: set[int] = set()
        self._length = 0

    def read(self, element: Any, depth: int) -> Node:  # noqa: ANN401 - an lxml element
        node = Node(str(element.tag).lower(), self._length)
        self._break_at(node.tag)
        if node.tag == "br":
            self._add("\n")
        if node.tag not in _HIDDEN and depth < _DEEPEST:
            node.children = list(self._read_children(element, depth))
        self._break_at(node.tag)
        node.end = self._length
        return node

    def _read_children(self, element: Any, depth: int) -> Iterator[Node]:  # noqa: ANN401
        if element.text:
            yield self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield self.read(child, depth + 1)
            if child.tail:
                yield self._add(child.tail)

    def _add(self, text: str) -> Node:
        node = Node("text()", self._length, self._length + len(text))
        self.pieces.append(text)
        self._length += len(text)
        return node

    def _break_at(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self.breaks.add(self._length)
