"""Pairs of quotation marks of every style, ASCII ones told apart by what stands around them.

An opener without closer ends with its paragraph, or in one of the next paragraphs if a closer stands there before any
opener. Linear: every mark is pushed and popped at most once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from musnad.preannotation.tokens import BREAK, SIGN, Token

_OPENERS = {"«": "guillemet", "“": "curly", "„": "curly", "‹": "single guillemet", "‘": "single"}
_CLOSERS = {"»": "guillemet", "”": "curly", "›": "single guillemet", "’": "single"}
_STRAIGHT = {'"': "straight", "'": "single", "＂": "straight", "''": "doubled", "' '": "doubled"}
_DEEPEST = 4  # marks within marks; deeper ones are marks never closed
_LONGEST = 400  # tokens in marks never closed
_FURTHEST = 3  # paragraphs a quote may run over without a closing mark


class Marked(NamedTuple):
    """Marked words: token indices of the opening mark and of the closing one (or one past the last token inside).

    `pieces` are the stretches inside, one for each paragraph, as half-open ranges of token indices.
    """

    opener: int
    closer: int
    pieces: tuple[tuple[int, int], ...]
    closed: bool
    style: str

    @property
    def after(self) -> int:
        """The index of the first token behind the marks."""
        return self.closer + 1 if self.closed else self.closer


class _Pairing:
    """The state of one walk over the marks of a text."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.open: list[tuple[int, str, list[int]]] = []  # opener, style, the breaks crossed since
        self.found: list[Marked] = []

    def walk(self) -> list[Marked]:
        for index, token in enumerate(self.tokens):
            if token.kind == BREAK:
                self._cross(index)
            elif token.kind == SIGN and (style := _style_of(token.plain)):
                self._meet(index, token.plain, style)
            elif token.kind == SIGN and token.plain in "()":
                self._meet_bracket(index, token.plain)
        while self.open:
            self._close(len(self.tokens), closed=False)
        return sorted(self.found)

    def _meet(self, index: int, mark: str, style: str) -> None:
        depth = self._depth_of(style)
        if self._opens(index, mark, style, depth is not None):
            if depth is not None and self._after_colon(index):
                self._close_down_to(depth, index)  # the quote before was never closed
            if len(self.open) >= _DEEPEST:
                self._close_down_to(0, index)
            self.open.append((index, style, []))
        elif depth is not None:
            while len(self.open) - 1 > depth:
                self.open.pop()
            self._close(index, closed=True)

    def _meet_bracket(self, index: int, mark: str) -> None:
        if mark == "(" and self._after_colon(index):
            self.open.append((index, "bracket", []))
        elif mark == "(" and self._depth_of("bracket") is not None:
            self.open.append((index, "inner bracket", []))
        elif mark == ")" and self.open and self.open[-1][1] == "inner bracket":
            self.open.pop()
        elif mark == ")" and self.open and self.open[-1][1] == "bracket":
            self._close(index, closed=True)

    def _depth_of(self, style: str) -> int | None:
        for depth in range(len(self.open) - 1, max(len(self.open) - 6, -1), -1):
            if self.open[depth][1] == style:
                return depth
        return None

    def _opens(self, index: int, mark: str, style: str, is_open: bool) -> bool:
        start, end = self.tokens[index].start, self.tokens[index].end
        before = self.text[start - 1] if start else " "
        behind = self.text[end] if end < len(self.text) else " "
        outside, inside = before.isspace() or before in ":([«“-–", not behind.isspace()
        if style == "single" and mark != "‘":
            return not is_open and outside and inside and behind.isalnum()
        if mark in _OPENERS:
            turned = style == "curly" and is_open and not outside and not behind.isalnum()  # ”نص“
            return not turned
        if mark in _CLOSERS:
            return style == "curly" and not is_open and outside and inside
        # A proclitic may touch an opener (ب"الصفقة"); a closer touches the word before it and no word behind it.
        attached = index > 0 and self.tokens[index - 1].plain in _PROCLITICS and self.tokens[index - 1].end == start
        if is_open and self._crossed():
            return (outside or attached) and inside and behind not in ".،,؛"
        return not is_open or ((outside or attached) and inside and behind.isalnum())

    def _crossed(self) -> bool:
        return bool(self.open and self.open[-1][2])

    def _after_colon(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].plain == ":"

    def _cross(self, index: int) -> None:
        if self.open and len(self.open[-1][2]) >= _FURTHEST:
            self._close_down_to(0, index)
        for _, style, crossed in self.open:
            crossed.append(index)
            if style in ("bracket", "single"):
                crossed.extend([index] * _FURTHEST)

    def _close_down_to(self, depth: int, index: int) -> None:
        while len(self.open) > depth:
            self._close(index, closed=False)

    def _close(self, index: int, *, closed: bool) -> None:
        opener, style, crossed = self.open.pop()
        breaks = sorted(set(crossed))
        if not closed:
            if style in ("bracket", "inner bracket", "single"):
                return
            index, breaks = min(breaks[0] if breaks else index, opener + _LONGEST), []
        edges = [opener, *breaks, index]
        pieces = tuple((first + 1, last) for first, last in pairwise(edges) if first + 1 < last)
        if pieces:
            self.found.append(Marked(opener, index, pieces, closed, style))


_PROCLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "ال", "بال", "وال", "وب", "ول", "لل", "فب"))


def _style_of(mark: str) -> str | None:
    return _STRAIGHT.get(mark) or _OPENERS.get(mark) or _CLOSERS.get(mark)


def pair_marks(text: str, tokens: list[Token]) -> list[Marked]:
    """The marked stretches of a text, outer and nested, in the order of their openers."""
    return _Pairing(text, tokens).walk()


def outermost(marks: list[Marked]) -> Iterator[Marked]:
    """The marked stretches that stand in no other."""
    reached = -1
    for mark in marks:
        if mark.opener >= reached:
            yield mark
            reached = mark.after
