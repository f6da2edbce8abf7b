"""What stands instead of what: the new and the old figure of a correction, with a verb of correcting or without one."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.objects import classes_of
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind
from musnad.preannotation.tokens import DIGITS
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_THAT = _set("أن", "أنها", "أنه", "إن", "إنها", "إنه")
_INSTEAD = _set("بدلا", "بدل", "عوضا")
_NOT = _set("وليس", "وليست")
REPLACING = _INSTEAD | _NOT
_ONCE = word_set("once")
_NEAR, _FAR = 6, 30  # tokens between two figures, and back to what they count
_FIGURES = frozenset(("figure", "toll"))


class Misnumbered(NamedTuple):
    """117 قتيلا وليس 147: the tokens of the cue, what was said before and what is said now."""

    first: int
    last: int
    old: Span
    new: Span


def find_misnumbered(page: Page, figures: dict[int, int]) -> list[Misnumbered]:
    """Figures of a count (حصيلة, عدد) that replace earlier ones without a verb of correcting."""
    places = (index for index, token in enumerate(page.tokens) if token.plain in REPLACING)
    return [found for index in places if (found := _read_misnumbered(page, index, figures))]


def _read_misnumbered(page: Page, index: int, figures: dict[int, int]) -> Misnumbered | None:
    plain, last = page.plain(index), index
    if plain in _INSTEAD and page.plain(index + 1) == "من":
        last = index + 1
    elif plain not in _NOT:
        return None
    end, first = page.end_of(index), max(page.start_of(index), index - _FAR)
    values = Values(page, end, figures)
    old_at = next((at for at in range(last + 1, min(end, last + 4)) if values.read(at)), None)
    new_at = next((at for at in range(index - 1, max(first, index - _NEAR), -1) if values.read(at)), None)
    if old_at is None or new_at is None:
        return None
    counted = any(classes_of(page.plain(at)) & _FIGURES for at in range(first, new_at))
    corrected = plain in _NOT or any(page.plain(at) in _ONCE for at in range(old_at, min(end, old_at + 10)))
    old, new = values.read(old_at), values.read(new_at)
    return Misnumbered(index, last, old, new) if counted and corrected and old and new else None


def read_replacement(page: Page, index: int, last: int, figures: dict[int, int]) -> tuple[Span | None, Span | None]:
    """Of a correction: what stands instead, and the old value (من 2310 إلى 2130, 95 قدما وليس 95 مترا).

    `figures` are the numbers of the text, the offset behind each by the offset at which it begins.
    """
    values, new, old = Values(page, last, figures), None, None
    for place in range(index + 1, min(last, index + 60)):
        plain = page.plain(place)
        if plain in ("الي", "لتصبح", "ليصبح") and new is None:
            new = values.read(place + 1)
        elif plain == "من" and old is None:
            old = values.read(place + 1)
        elif plain in ("وليس", "لا", "كان", "كانت", "بلغت") and old is None:
            old = values.read(place + 1)
            if old and plain in ("وليس", "لا"):
                new = new or values.stated(index + 1, place)
    return new, old


def before_value(page: Page, claim: Span, replacement: Span | None) -> Span:
    """حصيلة القتلى, of حصيلة القتلى إلى 95: the new value is not what is corrected."""
    if replacement is None or not claim.start < replacement.start < claim.end:
        return claim
    head = page.text[claim.start : replacement.start].rstrip().removesuffix("إلى").removesuffix("الى")
    return trim_span(page.text, claim.start, claim.start + len(head)) or claim


class Values:
    """Figures with the nouns they count, read on one page."""

    def __init__(self, page: Page, last: int, figures: dict[int, int]) -> None:
        self.page, self.last, self.figures = page, last, figures

    def read(self, index: int) -> Span | None:
        """The figure that begins at a token, in digits or in words."""
        page = self.page
        if index >= min(self.last, len(page.tokens)):
            return None
        token = page.tokens[index]
        if token.kind != DIGITS and token.start not in self.figures:
            return None
        after, end = index + 1, self.figures.get(token.start, token.end)
        while after < self.last and (page.tokens[after].end <= end or _continues_figure(page, after)):
            after += 1
        furthest = after + 3
        while after < min(self.last, furthest) and page.is_word(after) and _counts(page, after):
            after += 1
        return trim_span(page.text, token.start, page.tokens[after - 1].end)

    def stated(self, first: int, last: int) -> Span | None:
        """What is said to be right before وليس: the first figure of the clause behind the nearest أن."""
        opened = (place for place in range(last - 1, first, -1) if self.page.plain(place) in _THAT)
        for index in range(next(opened, last), last):
            if found := self.read(index):
                return found
        return None


def _continues_figure(page: Page, index: int) -> bool:
    """Whether a token is joined to the digits before it: 12,5 or 25%."""
    token = page.tokens[index]
    return (token.kind == DIGITS or token.plain in ".,%٪٫٬") and token.start == page.tokens[index - 1].end


def _counts(page: Page, index: int) -> bool:
    plain = page.plain(index)
    return border_kind(plain) is None and plain not in _INSTEAD and not plain.startswith(("و", "ب", "ال"))
