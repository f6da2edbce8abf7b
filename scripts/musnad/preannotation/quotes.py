"""Suggestions for the layer of quotes: who said what, by which word.

Every cue reads on to what it governs (reaches.py); where it governs nothing, marked words before it are its content;
prepositions qualify their clause; a headline attributes by its colon. What only looks like a cue yields nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from musnad.annotations import Quote
from musnad.arabic import fold
from musnad.preannotation.borders import keep_bracket, span_behind, trim_span
from musnad.preannotation.speech.acts import decide_act
from musnad.preannotation.speech.antecedents import link_speakers
from musnad.preannotation.speech.attribution import Attribution, attribute, attribute_alone
from musnad.preannotation.speech.breakers import cut_gloss, find_breakers, is_unsaid
from musnad.preannotation.speech.cues import NOUN, Cue
from musnad.preannotation.speech.drafts import QuoteDraft, QuoteReading
from musnad.preannotation.speech.headlines import read_headlines
from musnad.preannotation.speech.marked_words import MarkedWords
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.qualified import QualifiedReader
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.preannotation.speech.reaches import CLAUSE, COLON, Reach, find_reach
from musnad.preannotation.speech.two_objects import has_predicate, split_object
from musnad.preannotation.speech.utterances import MARKS, PHRASE
from musnad.preannotation.tokens import BREAK, Token
from musnad.spans import Span


def suggest_quotes(text: str, tokens: list[Token]) -> list[Quote]:
    """The quotes of `text`, in text order, with ids from q1."""
    return read_quotes(text, tokens).quotes


def read_quotes(text: str, tokens: list[Token]) -> QuoteReading:
    """The quotes of `text` with the antecedents of their implicit speakers."""
    if not tokens:
        return QuoteReading([], {})
    page = Page(text, tokens)
    return link_speakers(page, [draft for draft in _QuoteReader(page).read() if not _swallows_cue(draft)])


def _swallows_cue(draft: QuoteDraft) -> bool:
    """Whether a content runs over its own cue: the reading went wrong."""
    return draft.cue is not None and any(span.overlaps(draft.cue) for span in draft.content)


class _QuoteReader:
    """One walk over the cues of a page; remembers which marks are already somebody's words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.reaches: dict[int, Reach] = {}
        for cue in page.cues:
            if not is_unsaid(page, cue) and (reach := find_reach(page, cue)):
                self.reaches[cue.at] = reach
        self.breakers = find_breakers(page, self.reaches)
        self.words = MarkedWords(page, self.breakers)
        self.claimed = self.words.claimed

    def read(self) -> list[QuoteDraft]:
        outside = [cue for cue in self.page.cues if self.page.mark_around(cue.at) is None]
        inside = [cue for cue in self.page.cues if self.page.mark_around(cue.at) is not None]
        drafts = [draft for cue in outside if (draft := self._read_cue(cue))]
        drafts += QualifiedReader(self.page, drafts, self.claimed).read()
        drafts += read_headlines(self.page, self.claimed, drafts)
        drafts += self._read_alone()
        return drafts + [draft for cue in inside if (draft := self._read_nested(cue))]

    def _read_cue(self, cue: Cue) -> QuoteDraft | None:
        reach = self.reaches.get(cue.at)
        before = self.words.before(cue)
        if before and (reach is None or reach.kind == MARKS):
            return self._read_words_first(cue, before, reach)
        if reach is None:
            return self._read_opinion(cue)
        if reach.kind == CLAUSE:
            return self._read_clause(cue, reach)
        if reach.kind == COLON:
            return self._read_colon(cue, reach)
        if reach.kind == PHRASE:
            return self._read_phrase(cue, reach)
        return self._read_marks(cue, reach)

    def _draft(
        self, shape: str, content: list[Span], cue: Cue, last: int, rule: str, score: float
    ) -> QuoteDraft | None:
        """A draft with its source and act; None where nothing is left of the content."""
        if not content:
            return None
        page = self.page
        after = content[-1].end
        act = decide_act(cue.form.act, shape, page.text[content[0].start : after + 1])
        if cue.form.act == "deny" and _negated(page, cue):
            act = "state"
        span = trim_span(page.text, cue.start, cue.end)
        return QuoteDraft(shape, content, rule, score, span, attribute(page, cue, last), act, cue.form.gender)

    def _read_clause(self, cue: Cue, reach: Reach) -> QuoteDraft | None:
        page, found = self.page, reach.complementiser
        assert found is not None
        end = cut_gloss(page, found.at, self._content_end(found.at))
        span = trim_span(page.text, found.start, page.tokens[end - 1].end)
        if span is None or end - found.at < 3 or _is_formula(page, cue, found.at):
            return None
        span = keep_bracket(page.text, span, page.tokens[end - 1].end)
        marked = [
            mark
            for mark in page.marks_between(found.at, end)
            if mark.closed and mark.style != "bracket" and not page.is_name(mark)
        ]
        self.claimed.update(mark.opener for mark in page.marks_between(found.at, end))
        shape = "mixed" if marked else "indirect"
        return self._draft(shape, [span], cue, reach.at, f"{shape}-clause", 0.9 if "w" not in cue.form.takes else 0.75)

    def _content_end(self, index: int) -> int:
        """One past the last token of a clause that begins at a token: the next breaker or the end of the sentence."""
        end = min(self.page.end_of(index), index + _LONGEST)
        place = bisect_left(self.breakers, index + 1)
        return min(end, self.breakers[place]) if place < len(self.breakers) else end

    def _read_opinion(self, cue: Cue) -> QuoteDraft | None:
        """اعتبر فلان الدعم خطوة ناقصة: both objects are the content, the second indefinite."""
        page, first = self.page, cue.at + 1
        if (
            cue.form.lemma not in ("اعتبر", "عدّ")
            or cue.form.shape == NOUN
            or is_unsaid(page, cue)
            or (cue.form.tense == "imperfect" and page.plain(cue.at - 1).removeprefix("و") in _RELATIVES)
            or first >= len(page.tokens)
        ):
            return None
        end = self._content_end(cue.at)
        second = split_object(page, first, page.reader.read_phrase(first, end))
        second = None if second and not has_predicate(page, second, end) else second
        start = second or first
        if end - start < 2 or not has_predicate(page, start, end) or not page.is_word(start):
            return None
        span = trim_span(page.text, page.tokens[start].start, page.tokens[end - 1].end)
        draft = self._draft("indirect", [span] if span else [], cue, start, "indirect-opinion", 0.6)
        unclear = cue.form.tense == "imperfect" or cue.form.lemma == "عدّ"
        passive = unclear and draft is not None and draft.source.form != "explicit"
        return None if passive else draft  # تعتبر القاهرة أكبر مدينة: it is held to be

    def _read_colon(self, cue: Cue, reach: Reach) -> QuoteDraft | None:
        first, page = reach.at + 1, self.page
        end = self._content_end(first)
        span = span_behind(page.text, page.tokens[first].start, page.tokens[end - 1].end)
        return self._draft("direct", [span] if span else [], cue, reach.at, "direct-colon", 0.7)

    def _read_marks(self, cue: Cue, reach: Reach) -> QuoteDraft | None:
        mark = reach.mark
        assert mark is not None
        colon = self.page.plain(reach.at) == ":"
        content = self.words.take(mark)
        return self._draft("direct", content, cue, reach.at, "direct-marks", 0.97 if colon else 0.8)

    def _read_phrase(self, cue: Cue, reach: Reach) -> QuoteDraft | None:
        """Marked words alone; further ones in the same sentence belong to the same quote."""
        mark, page = reach.mark, self.page
        assert mark is not None
        if mark.opener in self.claimed or not mark.closed:
            return None
        end = self._content_end(mark.after) if mark.after < len(page.tokens) else mark.after
        if page.plain(mark.closer + 1) in (".", "؟") or page.end_of(cue.at) <= mark.after:
            end = mark.after
        content = []
        for other in page.marks_between(mark.opener, end):
            if (other.closed and not page.is_name(other) and other.opener not in self.claimed) or other == mark:
                self.claimed.add(other.opener)
                content += self.words.spans(other.pieces)
        return self._draft("mixed", content, cue, reach.at, "mixed-phrase", 0.75)

    def _read_words_first(self, cue: Cue, mark: Marked, reach: Reach | None) -> QuoteDraft | None:
        content = self.words.take(mark)
        page = self.page
        last = reach.at if reach else self._content_end(cue.at + 1) if cue.at + 1 < len(page.tokens) else cue.at + 1
        if (
            reach
            and reach.mark
            and reach.mark.opener not in self.claimed
            and page.plain(reach.at - 1) in _SPLITTERS | {":"}
        ) or (reach and reach.mark and page.plain(reach.at) == ":"):
            content += self.words.take(reach.mark)
        else:
            source_end = page.sources.read_source(cue.at + 1, last).next
            index = source_end
            while page.plain(index) in _SPLITTERS:
                index += 1
            more = page.mark_at.get(index)
            if more and index > source_end and more.opener not in self.claimed:
                content += self.words.take(more)
                last = min(last, more.opener)
        return self._draft("direct", content, cue, last, "direct-words-first", 0.95)

    def _read_alone(self) -> Iterator[QuoteDraft]:
        """Marked words that fill a sentence, or stand behind a colon: direct, though no cue is near."""
        page = self.page
        for mark in page.marks:
            if mark.opener in self.claimed or page.words_in(mark) < 5 or page.is_name(mark):
                continue
            behind = page.plain(mark.after)
            fills = mark.opener == page.start_of(mark.opener) and (
                behind in _FULL_STOPS or mark.after >= len(page.tokens) or page.tokens[mark.after].kind == BREAK
            )
            broken = page.plain(mark.opener - 1).startswith("\n")
            colon = mark.opener - 1 - broken
            if mark.closed and (fills or page.plain(colon) == ":") and not page.gives_title(colon):
                content = self.words.take(mark)
                if content:
                    act = decide_act("state", "direct", content[0].text)
                    cue, source = attribute_alone(page, colon) if page.plain(colon) == ":" else (None, _NOBODY)
                    yield QuoteDraft("direct", content, "direct-alone", 0.5, cue, source, act)

    def _read_nested(self, cue: Cue) -> QuoteDraft | None:
        """A clause with a source of its own inside somebody's marked words."""
        reach = self.reaches.get(cue.at)
        around = self.page.mark_around(cue.at)
        if reach is None or reach.kind != CLAUSE or around is None or around.opener not in self.claimed:
            return None
        if cue.form.shape == NOUN or "w" in cue.form.takes:
            return None
        draft = self._read_clause(cue, reach)
        return draft if draft and draft.source.form == "explicit" else None


_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين")))  # التي تعد الأكبر: she is held to be
_NOBODY = Attribution(None, "absent")
_LONGEST = 300  # tokens in a clause
_SPLITTERS = frozenset(("،", ",", "."))
_FULL_STOPS = frozenset((".", "؟", "!", "…"))


def _negated(page: Page, cue: Cue) -> bool:
    return page.plain(cue.at - 1) in ("لم", "لا", "ولم", "ولا", "لن")


def _is_formula(page: Page, cue: Cue, index: int) -> bool:
    """يذكر أن, يعتقد على نطاق واسع أن: the writer's own remark, or what nobody in particular believes."""
    if page.plain(cue.at + 1) == "علي" and page.plain(cue.at + 2) == "نطاق":
        return True
    if cue.form.lemma == "قدّر" and cue.form.tense == "imperfect" and index == cue.at + 1:
        return True
    return cue.form.lemma == "ذكر" and cue.form.tense == "imperfect" and index == cue.at + 1
