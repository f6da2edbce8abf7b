"""Marked words as somebody's: which are taken already, which stand before a cue, which go on in the next paragraph."""

from __future__ import annotations

from bisect import bisect_left

from musnad.preannotation.borders import span_behind
from musnad.preannotation.speech.cues import VERB, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.spans import Span

_BETWEEN = frozenset(
    (
        "،",
        ",",
        "-",
        "–",
        "—",
        ".",
        "كما",
        "حسبما",
        "وفقما",
        "بحسب",
        "حسب",
        "ما",
        "وفق",
        "هكذا",
        "مثلما",
        "بهذا",
        "هذا",
        "ذلك",
    )
)
_CLAUSE_OPENERS = frozenset((".", "،", ",", "؛", "!", "؟", "-", "–", "—", ":", "و", "لكن", "\n", "*", "•")) | frozenset(
    "\n" * count for count in range(2, 5)
)


class MarkedWords:
    """The marked words of one page; `claimed` are the openers of those that are somebody's words."""

    def __init__(self, page: Page, breakers: list[int]) -> None:
        self.page, self.breakers = page, breakers
        self.claimed: set[int] = set()

    def spans(self, pieces: tuple[tuple[int, int], ...]) -> list[Span]:
        """The words of each piece, trimmed."""
        tokens = self.page.tokens
        spans = [span_behind(self.page.text, tokens[a].start, tokens[b - 1].end) for a, b in pieces]
        return [span for span in spans if span]

    def take(self, mark: Marked) -> list[Span]:
        """The words in marks, and those that go on in the next paragraph's marks where these were never closed."""
        self.claimed.add(mark.opener)
        if mark.closed:
            return self.spans(mark.pieces)
        first, last = mark.pieces[0]
        place = bisect_left(self.breakers, first)
        if place < len(self.breakers):
            last = min(last, self.breakers[place])
        return self.spans(((first, last),)) + self._continuation(mark)

    def _continuation(self, mark: Marked) -> list[Span]:
        following = self.page.mark_at.get(mark.after + 1)
        if following is None or self._is_attributed(following):
            return []
        self.claimed.add(following.opener)
        return self.spans(following.pieces) + ([] if following.closed else self._continuation(following))

    def _is_attributed(self, mark: Marked) -> bool:
        """Whether a cue of its own follows the marks."""
        index = mark.after
        while self.page.plain(index) in _BETWEEN:
            index += 1
        return index in self.page.cue_at

    def before(self, cue: Cue) -> Marked | None:
        """Unclaimed marks that end right before a verb, with only a comma or كما, بحسب ما and the like between."""
        page, index = self.page, cue.at - 1
        if cue.form.shape != VERB or cue.joined or "d" not in cue.form.takes:
            return None
        while index >= 0 and page.plain(index) in _BETWEEN:
            index -= 1
        mark = page.mark_closing(index)
        if mark is None or mark.opener in self.claimed or mark.opener not in page.outermost_openers:
            return None
        first = mark.opener == page.start_of(mark.opener) or page.plain(mark.opener - 1) in _CLAUSE_OPENERS
        return mark if page.words_in(mark) >= 2 and first and not page.is_name(mark) else None
