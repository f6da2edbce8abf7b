"""Clauses that a preposition attributes: بحسب فلان, وفقا لـ, نقلا عن, على حد قوله, and verbs behind بحسب ما."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.speech.asides import FURTHEST, clause_around
from musnad.preannotation.speech.attribution import Attribution
from musnad.preannotation.speech.breakers import cut_gloss
from musnad.preannotation.speech.cues import NOUN, VERB, Cue, cue_forms
from musnad.preannotation.speech.drafts import QuoteDraft
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.preannotation.speech.source_nouns import border_kind, read_host
from musnad.preannotation.tokens import BREAK, SIGN, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_COMMAS = frozenset("،,")
_AS = _set("حسبما", "وفقما", "مثلما", "كما")
_BY = _set("حسب", "بحسب", "وفق", "وبحسب", "ووفق", "وحسب")
_SAYING = _set("قول", "تعبير", "وصف", "زعم")
_PRONOUNS = ("ه", "ها", "هم", "هما")
# Words that begin with و as a letter of the root, at the head of a clause.
_ROOTS = tuple(word_set("roots in waw"))
_JOINED = _set("ومن", "وفي", "وقد", "وهو", "وهي", "وهم", "وأن", "ولم", "ولا", "وعن", "وكل", "ولن", "وما")
_THEN = _set("فإن", "فإنه", "فإنها", "فإنهم", "فقد")
_INTRODUCTION = 20  # tokens of a leading qualifier behind its source's name


class QualifiedReader:
    """Reads the attributing prepositions of one page; `spoken` are the ends of contents already read, in order."""

    def __init__(self, page: Page, drafts: list[QuoteDraft], claimed: set[int]) -> None:
        self.page, self.claimed = page, claimed
        self.taken = {draft.cue.start for draft in drafts if draft.cue}
        self.spoken = sorted(span.end for draft in drafts for span in draft.content)
        self.sayings = sorted((draft.cue.start, draft.content[0].start) for draft in drafts if draft.cue)

    def read(self) -> list[QuoteDraft]:
        """A quote for each attributing preposition whose clause nobody else has said."""
        page = self.page
        cues = [cue for cue in page.cues if page.mark_around(cue.at) is None and cue.start not in self.taken]
        found = [draft for cue in cues if (draft := self._read_cue(cue))]
        limits = [index for index, token in enumerate(page.tokens) if token.plain == "حد"]
        return found + [draft for index in limits if (draft := self._read_limit(index))]

    def _read_cue(self, cue: Cue) -> QuoteDraft | None:
        if cue.form.shape == NOUN and cue.form.kind == "clause":
            return self._read_preposition(cue)
        if cue.form.shape == VERB and "q" in cue.form.takes:
            first = self._qualifier_start(cue)
            if first is not None:
                source = self.page.sources.read_source(cue.at + 1, self._then(cue.at))
                if source.speaker:
                    after = source.next
                    if self._leads(first):
                        after = self._introduction_end(after, self.page.end_of(first))
                    attribution = Attribution(source.speaker, "explicit", source.addressee, source.via)
                    return self._qualify(trim_span(self.page.text, cue.start, cue.end), first, after, attribution)
        return None

    def _qualifier_start(self, cue: Cue) -> int | None:
        """The first token of بحسب ما, حسبما, كما before a verb."""
        page = self.page
        before = page.plain(cue.at - 1)
        if before == "ما" and page.plain(cue.at - 2) in _BY:
            return cue.at - 2
        if before == "لما" and page.plain(cue.at - 2) in ("وفقا", "طبقا"):
            return cue.at - 2
        return cue.at - 1 if before in _AS and not cue.joined else None

    def _read_preposition(self, cue: Cue) -> QuoteDraft | None:
        page, first, cut = self.page, cue.at + 1, 0
        wanted = cue.form.before_phrase
        if wanted and page.plain(first) in wanted:
            first += 1
        elif wanted and "ل" in wanted and page.plain(first).startswith("ل"):
            cut = 1
        elif wanted:
            return None
        told = self._is_told(first)
        first += 2 * told
        if first >= len(page.tokens) or not self._is_source(first, cut):
            return None
        end = page.end_of(cue.at)
        after = max(page.reader.read_phrase(first + bool(cut), self._then(cue.at)), first + bool(cut))
        if self._leads(cue.at):
            after = self._introduction_end(after, end)
        speaker = page.reader.cut_phrase(first, after, cut)
        if speaker is None:
            return None
        word = page.tokens[first - 1] if told else cue
        cue_span = trim_span(page.text, word.start, word.end)
        return self._qualify(cue_span, cue.at, after, Attribution(speaker, "explicit"))

    def _is_told(self, index: int) -> bool:
        """بحسب ما أعلنته الوزارة: a verb of saying behind ما, its pronoun for the words."""
        page = self.page
        stem = next(
            (page.plain(index + 1).removesuffix(p) for p in ("ها", "ه") if page.plain(index + 1).endswith(p)), ""
        )
        return page.plain(index) == "ما" and any("q" in form.takes for form in cue_forms().get(stem, ()))

    def _leads(self, index: int) -> bool:
        """Whether a qualifier opens its sentence, so that its clause follows."""
        before = self._clause_before(self.page.start_of(index), index)
        return before is None

    def _then(self, index: int) -> int:
        """Where the clause takes over from a qualifier with فإن, at the latest the end of the sentence."""
        end = self.page.end_of(index)
        last = min(end, index + _INTRODUCTION)
        return next((i for i in range(index + 1, last) if self.page.plain(i) in _THEN), end)

    def _introduction_end(self, after: int, end: int) -> int:
        """Where a leading qualifier ends: at the first comma or فإن, however its source is described."""
        last = min(end, after + _INTRODUCTION)
        return next((i for i in range(after, last) if self.page.plain(i) in _COMMAS | _THEN), after)

    def _is_source(self, first: int, cut: int) -> bool:
        """Whether the noun may be a source: no law, plan or measure."""
        token = self.page.tokens[first]
        host = read_host(token, self.page.text).plain if cut else token.plain
        named = {host, token.plain[cut:], "ال" + token.plain[cut:]}
        return (
            token.kind not in (SIGN, BREAK)
            and not named & _measures()
            and token.plain[cut:] not in ("ما", "ذلك", "هذا")
        )

    def _read_limit(self, index: int) -> QuoteDraft | None:
        """على حد قول فلان, على حد تعبيره: two words as one cue."""
        page = self.page
        word = page.plain(index + 1)
        owner = next((p for p in _PRONOUNS if word.endswith(p) and word.removesuffix(p) in _SAYING), None)
        if page.plain(index - 1) not in ("علي", "وعلي") or not (owner or word in _SAYING):
            return None
        after, source = index + 2, Attribution(None, "implicit")
        if owner is None:
            after = page.reader.read_phrase(index + 2, page.end_of(index))
            speaker = page.reader.cut_phrase(index + 2, after)
            source = Attribution(speaker, "explicit") if speaker else source
        cue = page.reader.cut_phrase(index, index + 2)
        return self._qualify(cue, index - 1, after, source)

    def _qualify(self, cue: Span | None, first: int, after: int, source: Attribution) -> QuoteDraft | None:
        """The marked words, or else the clause, around the qualifier that runs from token `first` until `after`."""
        page = self.page
        mark = self._marks_before(first)
        if mark:
            self.claimed.add(mark.opener)
            spans = (trim_span(page.text, page.tokens[a].start, page.tokens[b - 1].end) for a, b in mark.pieces)
            return QuoteDraft("direct", [span for span in spans if span], "qualified-marks", 0.9, cue, source)
        start, end = clause_around(self.page, first)
        before = self._clause_before(start, first)
        behind = self._clause_behind(after, end, leads=before is None)
        content = [span for span in (before, behind) if span]
        if not content or (before and self._is_spoken(before)) or self._interrupts(first):
            return None  # already said by somebody: the qualifier names who carried it
        marked = before is not None and self._holds_words(first, before.start)
        marked = marked or (behind is not None and self._holds_words(end - 1, behind.start))
        shape = "mixed" if marked else "indirect"
        return QuoteDraft(shape, content, "qualified-clause", 0.7, cue, source)

    def _holds_words(self, first: int, start: int) -> bool:
        """Whether marked words of the source stand in the clause that ends before token `first`."""
        page = self.page
        floor = max(page.start_of(first), first - FURTHEST)
        marks = (mark for mark in page.marks_between(floor, first) if page.tokens[mark.opener].start >= start)
        return any(mark.closed and mark.style != "bracket" and not page.is_name(mark) for mark in marks)

    def _interrupts(self, first: int) -> bool:
        """Whether a qualifier stands between a word of saying and what it says (ذكر الموقع نقلا عن مصدر أن)."""
        start = self.page.tokens[first].start
        place = bisect_right(self.sayings, (start, 0)) - 1
        return place >= 0 and self.sayings[place][1] > start >= self.page.tokens[self.page.start_of(first)].start

    def _is_spoken(self, span: Span) -> bool:
        place = bisect_right(self.spoken, span.start)
        return place < len(self.spoken) and self.spoken[place] <= span.end + 3

    def _marks_before(self, first: int) -> Marked | None:
        page, index = self.page, first - 1
        while index >= 0 and page.plain(index) in _COMMAS:
            index -= 1
        mark = page.mark_closing(index)
        if mark is None or mark.opener in self.claimed or page.words_in(mark) < 4 or page.is_name(mark):
            return None
        begins = mark.opener == page.start_of(mark.opener) or page.plain(mark.opener - 1) in (
            "،",
            ",",
            "و",
            ".",
            "-",
            "–",
        )
        return mark if begins else None

    def _clause_before(self, start: int, first: int) -> Span | None:
        page = self.page
        while start < first and page.tokens[start].kind in (SIGN, BREAK) and start not in page.mark_at:
            start += 1
        if first - start < 2:
            return None
        token = page.tokens[start]
        plain = token.plain
        joined = (len(plain) > 3 or plain in _JOINED) and plain[0] == "و"
        cut = 1 if joined and not plain.startswith(_ROOTS) else 0
        return trim_span(page.text, offset_after(page.text, token, cut), page.tokens[first - 1].end)

    def _clause_behind(self, after: int, end: int, *, leads: bool) -> Span | None:
        page = self.page
        comma = page.plain(after) in _COMMAS
        timed = border_kind(page.plain(after + comma)) == "time" and end - after < 6  # ، اليوم الثلاثاء
        if after >= end or end - after < 4 or timed or not (comma or leads):
            return None
        then = self._then(after)
        if leads and then < end:
            after, comma = then, False  # what stands before فإن describes the source
        joined = page.cue_at.get(after + comma)
        if comma and joined and joined.joined:
            return None  # the source's next act
        last = cut_gloss(page, after, min(end, after + FURTHEST))
        first = page.tokens[after + comma]
        cut = 1 if first.plain in _THEN else 0
        return trim_span(page.text, offset_after(page.text, first, cut), page.tokens[last - 1].end)


@cache
def _measures() -> frozenset[str]:
    return frozenset(index_lexicon("speech_measures"))
