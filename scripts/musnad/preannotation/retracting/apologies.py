"""Apologies whose object is not the cue's own: named as the occasion, or nowhere."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.ground import Ground, Match
from musnad.preannotation.retracting.objects import read_object
from musnad.preannotation.retracting.proofs import is_where, tells_medium
from musnad.preannotation.speech.page import Page
from musnad.spans import Span

_NEAR, _SORRY_FOR = 9, frozenset(("عن", "علي", "عما", "الي"))  # tokens behind a word of excuse, and what says for what
_OCCASIONS = frozenset(map(fold, ("بعد", "إثر", "عقب", "بسبب", "خلفية", "جراء")))


class ApologyMatcher:
    """Matches words of excuse on one page."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.page: Page = ground.page

    def match_occasion(self, candidate: Candidate, sense: Sense, retractor: Span | None) -> Match | None:
        """اعتذر الوزير بعد تصريحاته: what one is sorry for is named only as the occasion."""
        page, at = self.page, candidate.at
        first, last = max(page.start_of(at), at - 30), min(page.end_of(at), at + 30)
        for index in range(first, last - 1):
            if index > at and page.plain(index) in ("عن", "عما"):
                return None
            item = read_object(page, index + 1, last) if page.plain(index).removeprefix("و") in _OCCASIONS else None
            if page.plain(index + 1) in ("قيامه", "قيامها", "قيامهم") and page.plain(index + 2).startswith("ب"):
                item = read_object(page, index + 2, last, 1)  # بعد قيامها بتزوير الصور
            fault = item and "error_said" in item.classes and tells_medium(page, first - 1, last)
            if item and (fault or item.classes & {"word", "publish"}):
                return self.ground.finish(at, at, sense, retractor, item, 0.6)
        return None

    def match_alone(self, candidate: Candidate, sense: Sense, retractor: Span | None) -> Match | None:
        """تطالبه بالاعتذار, لم نطلب منه أن يعتذر: sorry for what was said, as nothing else is named behind the cue."""
        page, at = self.page, candidate.at
        last = min(page.end_of(at), at + _NEAR)
        last = next((index for index in range(at + 2, last) if page.plain(index) in ("،", ",")), last)
        behind = [page.plain(index) for index in range(at + 1, last) if not is_where(page, index)]
        if any(plain in _SORRY_FOR or plain.startswith(("لعدم", "لتاخر", "لسقوط", "لمقتل")) for plain in behind):
            return None
        return Match(at, at, sense, retractor, [], at, 0.5, afar=True)
