"""A page's tree into blocks: the stretches of text that a browser sets apart, each with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from musnad.findings import Refusal
from musnad.ingest.webpages.names import read_names
from musnad.ingest.webpages.roles import APART, BOLD, HEADINGS, INLINE, SKIPPED, find_role
from musnad.ingest.webpages.trees import DEEPEST, Element

# More blocks than any article has, a live report of days included.
MOST_BLOCKS = 20_000
_PROSE = 60
# An element with this share of the page's prose is not what its class says: `<body class="has-comments">`.
_MOST = 0.4
_SKIP = "skip"
# So many times at most: each look costs what the element holds.
_MOST_BELIED = 40
# Elements looked at for prose, and hundreds of characters in them: many times what any article's page has.
_MOST_LOOKED_AT = 500_000


@dataclass(slots=True)
class Block:
    """A line of text between two borders or breaks; lines of one element, parted by breaks alone, share a `group`.

    `tag` is that of the nearest element set apart, `role` the nearest one said around it, `links` and `bold` the
    shares of its characters that stand in links and in bold.
    """

    text: str
    group: int
    tag: str
    element: Element
    role: str | None = None
    links: float = 0.0
    bold: float = 0.0
    quoted: bool = False

    @property
    def size(self) -> int:
        """Characters in the line."""
        return len(self.text)


def split_blocks(root: Element, name: str) -> list[Block]:
    """The blocks of the page's body in order, without what is never an article's: menus, forms, related links.

    Raises Refusal [too-deep, too-many-blocks].
    """
    body = root.find("body")
    return _Walker(root if body is None else body, name).walk()


class _Walker:
    def __init__(self, body: Element, name: str) -> None:
        self._body, self._name = body, name
        self._blocks: list[Block] = []
        self._parts: list[str] = []
        self._linked = self._bold = 0
        self._group = self._belied = 0
        self._in_link = self._in_bold = self._in_quote = 0
        # The block elements, and the elements with a role, that the walk stands in.
        self._open: list[Element] = [body]
        self._roles: list[tuple[Element, str]] = []
        self._prose: int | None = None
        self._looked_at = 0

    def walk(self) -> list[Block]:
        walker = etree.iterwalk(self._body, events=("start", "end"))
        depth, skipped = 0, None
        for event, element in walker:
            if event == "start":
                depth += 1
                if depth > DEEPEST:
                    raise Refusal(self._name, "too-deep", f"elements nested more than {DEEPEST:,} deep")
                if element is not self._body and not self._enter(element):
                    walker.skip_subtree()
                    skipped = element
            else:
                depth -= 1
                if element is skipped:
                    skipped = None
                else:
                    self._leave(element)
                if element is not self._body and element.tail:
                    self._add(element.tail)
        self._flush()
        return self._blocks

    def _enter(self, element: Element) -> bool:
        """Open an element; False where nothing in it is read."""
        tag = element.tag
        if tag == "br":
            self._break()
            return True
        if tag in ("img", "amp-img"):
            self._add_alternative(element)
            return tag == "img"
        inline = tag in INLINE
        around = self._roles[-1][1] if self._roles else None
        role = self._name_role(element, around, inline=inline)
        if role == _SKIP:
            if not inline:
                self._flush()
            return False
        if role in APART and role != around and not (inline and self._inside_sentence()):
            inline = False
        if around in _WHOLE and tag not in HEADINGS:
            self._parts.append("" if inline else " ")
            inline = True
        self._open_element(element, role, inline=inline)
        if element.text:
            self._add(element.text)
        return True

    def _name_role(self, element: Element, around: str | None, *, inline: bool) -> str | None:
        """The element's role, where what it holds does not belie it; `_SKIP` for what is not read."""
        role = find_role(element)
        if role is None and element.tag not in SKIPPED:
            return None
        if role == "copyright":
            role = None if around == "caption" else "junk"
        if element.tag in SKIPPED or role in ("junk", "related"):
            if inline and role == "related":
                return None
            kept = element.tag not in _NEVER and self._belied < _MOST_BELIED and self._holds_article(element)
            self._belied += kept
            return None if kept else _SKIP
        believed = role in (None, "body", "caption") or inline
        return role if believed or not self._holds_article(element) else None

    def _open_element(self, element: Element, role: str | None, *, inline: bool) -> None:
        tag = element.tag
        if not inline:
            self._flush()
            self._open.append(element)
        if role:
            self._roles.append((element, role))
        if tag in _COUNTED:
            self._count(tag, 1)

    def _count(self, tag: str, by: int) -> None:
        self._in_link += by * (tag == "a")
        self._in_bold += by * (tag in BOLD)
        self._in_quote += by * (tag == "blockquote")

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if self._open[-1] is element and element is not self._body:
            self._flush()
            self._open.pop()
        if self._roles and self._roles[-1][0] is element:
            self._roles.pop()
        if tag in _COUNTED:
            self._count(tag, -1)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        if self._in_link or self._in_bold:
            length = len(text.strip())
            self._linked += length if self._in_link else 0
            self._bold += length if self._in_bold else 0

    def _add_alternative(self, element: Element) -> None:
        """The words that stand for a picture: a caption, should the page show no other."""
        words = " ".join((element.get("alt") or "").split())
        if len(words) >= _SHORTEST_ALTERNATIVE and not self._in_link:
            if not self._inside_sentence():
                self._flush()
            self._append(Block(words, -len(self._blocks), "img", element, "alternative"))

    def _inside_sentence(self) -> bool:
        return self._open[-1].tag in ("p", "li") and any(part.strip() for part in self._parts)

    def _break(self) -> None:
        """End the line, not the element; in a heading a break is a place to fold it."""
        if self._open[-1].tag in HEADINGS:
            self._parts.append(" ")
        else:
            self._end_line()

    def _flush(self) -> None:
        if self._parts:
            self._end_line()
        self._group += 1

    def _end_line(self) -> None:
        text = " ".join("".join(self._parts).split()) if self._parts else ""
        linked, bold = self._linked, self._bold
        self._parts = []
        self._linked = self._bold = 0
        if text:
            element = self._open[-1]
            role = self._roles[-1][1] if self._roles else None
            size = len(text)
            self._append(
                Block(text, self._group, element.tag, element, role, linked / size, bold / size, bool(self._in_quote))
            )

    def _append(self, block: Block) -> None:
        if len(self._blocks) >= MOST_BLOCKS:
            raise Refusal(self._name, "too-many-blocks", f"more than {MOST_BLOCKS:,} blocks of text")
        self._blocks.append(block)

    def _holds_article(self, element: Element) -> bool:
        """Whether most of the page's prose is in the element, whatever its class says; looked for within bounds."""
        if self._looked_at > _MOST_LOOKED_AT:
            return False
        prose = self._measure_prose(element)
        if not prose:
            return False
        if self._prose is None:
            self._prose = self._measure_prose(self._body)
        return prose > _MOST * self._prose

    def _measure_prose(self, element: Element) -> int:
        prose, looked_at = _measure_prose(element)
        self._looked_at += looked_at
        return prose


_SHORTEST_ALTERNATIVE = 15
# Roles whose elements are one line, whatever boxes are in them: a label and a name.
_WHOLE = frozenset(("sources", "byline"))
_NEVER = read_names("never")
_COUNTED = BOLD | {"a", "blockquote"}


def _measure_prose(element: Element) -> tuple[int, int]:
    """Characters in the sentences, paragraphs of some length or text between breaks; and how much was looked at."""
    total = looked_at = 0
    for tag in element.iter("p", "br", "div", "td"):
        text = (tag.tail if tag.tag == "br" else tag.text) or ""
        if tag.tag == "p" and len(tag):
            text = "".join(map(str, tag.itertext()))
        looked_at += 1 + len(text) // 100
        length = len(text.strip())
        total += length if length >= _PROSE else 0
    return total, looked_at
