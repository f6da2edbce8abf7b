"""The stretch of text around a token that is told on its own: a sentence, or what dashes and a dateline set off."""

from __future__ import annotations

from musnad.preannotation.speech.page import Page

_DASHES = frozenset("-–—")
FURTHEST = 120  # tokens a clause may run before what attributes it
_AGENCY = 6  # tokens of an agency's name behind a dateline's dash


def clause_around(page: Page, index: int) -> tuple[int, int]:
    """The sentence of a token, or what two dashes set off from it."""
    start, end = page.start_of(index), page.end_of(index)
    floor = max(start, index - FURTHEST)
    for place in range(index - 1, floor - 1, -1):
        if page.plain(place) in _DASHES and page.tokens[place].start != page.tokens[place - 1].end:
            if (
                page.text[page.tokens[place].end : page.tokens[place].end + 1] == " "
                and page.tokens[place - 1].kind == "digits"
            ):
                continue  # 30 - 50: a range
            return _behind_agency(page, place + 1), end
        if _has_tatweel_before(page, place):
            return place, end
    return floor, end


def _behind_agency(page: Page, first: int) -> int:
    """أنقرة - رويترز: the clause begins behind the colon of a dateline."""
    colon = (index for index in range(first + 1, first + _AGENCY) if page.plain(index) == ":")
    return next(colon, first - 1) + 1


def _has_tatweel_before(page: Page, place: int) -> bool:
    """A tatweel used as a dash: ـ11 بالمئة …ـ."""
    start = page.tokens[place].start
    return start > 1 and page.text[start - 1] == "ـ" and page.text[start - 2] == " "
