"""A text with its marks as HTML: nested where they nest, cut where they cross, and not a letter more or less.

Every role of every mark (`musnad.browse.parts`) becomes elements whose text, joined, is that span of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import pairwise
from typing import NamedTuple


class Part(NamedTuple):
    """One span of one mark: `role` is `span` or the field that holds it, `label` the mark's first closed value."""

    start: int
    end: int
    layer: str
    mark: str
    role: str
    label: str


# Gives the opening tag of a part; the second argument tells whether this is where the part begins.
OpenTag = Callable[[Part, bool], str]
# Of two parts on one span, the one of the earlier layer stands outside.
_OUTSIDE_FIRST = ("retractions", "quotes", "entities", "numbers")


def weave(text: str, parts: Iterable[Part], open_tag: OpenTag, start: int = 0, end: int | None = None) -> str:
    """HTML of `text[start:end]`, escaped, each part of it inside a `mark` element that `open_tag` has opened."""
    end = len(text) if end is None else end
    inside = sorted((part for part in parts if part.start < end and part.end > start), key=_outside_first)
    edges = {start, end} | {edge for part in inside for edge in part[:2] if start < edge < end}
    woven: list[str] = []
    opened: list[Part] = []
    for here, there in pairwise(sorted(edges)):
        kept = _keep(opened, here)
        woven += ["</mark>"] * (len(opened) - len(kept))
        fresh = [part for part in inside if part.start <= here < part.end and part not in kept]
        woven += [open_tag(part, part.start == here) for part in fresh]
        opened = kept + fresh
        woven.append(escape(text[here:there]))
    return "".join(woven) + "</mark>" * len(opened)


def _keep(opened: list[Part], here: int) -> list[Part]:
    """The outermost of the open parts that can stay open: all up to the first that ends here."""
    ended = next((index for index, part in enumerate(opened) if part.end <= here), len(opened))
    return opened[:ended]


def _outside_first(part: Part) -> tuple[int, int, int, int, str, str]:
    rank = _OUTSIDE_FIRST.index(part.layer)
    return part.start, -part.end, rank, len(part.mark), part.mark, part.role
