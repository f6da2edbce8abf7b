"""Clauses that a preposition attributes: بحسب فلان, وفقا لـ, نقلا عن, على حد قوله, and verbs behind بحسب ما."""

from __future__ import annotations

from functools import cache

from musnad.arabic import fold
from musnad.preannotation.attribution import Attribution
from musnad.preannotation.borders import trim_span
from musnad.preannotation.cues import NOUN, VERB, Cue
from musnad.preannotation.quote_drafts import QuoteDraft
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.page import Page
from musnad.preannotation.speakers import read_host
from musnad.preannotation.tokens import BREAK, SIGN, offset_after
from musnad.spans import Span

_COMMAS = frozenset("،,")
_DASHES = frozenset("-–—")
_AS = frozenset(map(fold, ("حسبما", "وفقما", "مثلما", "كما")))
_BY = frozenset(map(fold, ("حسب", "بحسب", "وفق", "وبحسب", "ووفق", "وحسب")))


def read_qualified(page: Page, breakers: list[int], drafts: list[QuoteDraft]) -> list[QuoteDraft]:
    """A quote for each attributing preposition whose clause nobody else has said."""
    taken = {draft.cue.start for draft in drafts if draft.cue}
    spoken = sorted(span.end for draft in drafts for span in draft.content)
    found = []
    for cue in page.cues:
        if page.mark_around(cue.index) is None and cue.start not in taken:
            draft = _read_cue(page, cue, spoken)
            if draft:
                found.append(draft)
    return found


def _read_cue(page: Page, cue: Cue, spoken: list[int]) -> QuoteDraft | None:
    if cue.form.shape == NOUN and cue.form.kind == "clause":
        return _read_preposition(page, cue, spoken)
    if cue.form.shape == VERB and "q" in cue.form.takes:
        first = _qualifier_start(page, cue)
        if first is not None and first < cue.index:
            source = page.reader.read_source(cue.index + 1, page.end_of(cue.index))
            if source.speaker is None:
                return None
            attribution = Attribution(source.speaker, "explicit", source.addressee, source.via)
            return _qualify(page, cue, first, source.next, attribution, spoken)
    return None


def _qualifier_start(page: Page, cue: Cue) -> int | None:
    """The first token of بحسب ما, حسبما, كما before a verb."""
    before = page.plain(cue.index - 1)
    if before == "ما" and page.plain(cue.index - 2) in _BY | {"لما"}:
        return cue.index - 2
    if before == "لما" and page.plain(cue.index - 2) in ("وفقا", "طبقا"):
        return cue.index - 2
    return cue.index - 1 if before in _AS and not cue.joined else None


def _read_preposition(page: Page, cue: Cue, spoken: list[int]) -> QuoteDraft | None:
    first = cue.index + 1
    if first >= len(page.tokens):
        return None
    cut = 0
    wanted = cue.form.before_phrase
    if wanted:
        plain = page.plain(first)
        if plain in wanted:
            first += 1
        elif "ل" in wanted and plain.startswith("ل"):
            cut = 1
        else:
            return None
    if first >= len(page.tokens) or not _is_source(page, first, cut):
        return None
    after = (
        page.reader.read_phrase(first, page.end_of(cue.index))
        if not cut
        else max(
            first + 1,
            page.reader.read_phrase(first + 1, page.end_of(cue.index)) if _may_continue(page, first + 1) else 0,
        )
    )
    speaker = page.reader.cut_phrase(first, after, cut)
    if speaker is None:
        return None
    return _qualify(page, cue, cue.index, after, Attribution(speaker, "explicit"), spoken)


def _may_continue(page: Page, index: int) -> bool:
    return index < len(page.tokens) and page.tokens[index].kind not in (BREAK,)


def _is_source(page: Page, first: int, cut: int) -> bool:
    """Whether the noun may be a source: no law, plan or measure."""
    plain = page.plain(first)
    host = read_host(page.tokens[first], page.text).plain if cut else plain
    return (
        page.tokens[first].kind not in (SIGN, BREAK)
        and not {host, plain[cut:], "ال" + plain[cut:]} & _measures()
        and plain != "ما"
    )


@cache
def _measures() -> frozenset[str]:
    return frozenset(index_lexicon("speech_measures"))


def _qualify(page: Page, cue: Cue, first: int, after: int, source: Attribution, spoken: list[int]) -> QuoteDraft | None:
    """The clause around the qualifier that runs from token `first` until `after`."""
    start, end = _clause_around(page, first)
    before = _clause_before(page, start, first)
    behind = _clause_behind(page, after, end)
    if before and spoken and any(before.start < stop <= before.end + 3 for stop in spoken):
        return None  # already said by somebody: the qualifier names who carried it
    content = [span for span in (before, behind) if span]
    if not content:
        return None
    span = trim_span(page.text, cue.start, cue.end)
    return QuoteDraft("indirect", content, "qualified-clause", 0.7, span, source)


def _clause_around(page: Page, index: int) -> tuple[int, int]:
    """The sentence of a token, or what two dashes or a bracket set off from it."""
    start, end = page.start_of(index), page.end_of(index)
    for place in range(index - 1, start - 1, -1):
        if page.plain(place) in _DASHES or _is_tatweel_dash(page, place):
            return place + (page.plain(place) in _DASHES), end
    return start, end


def _is_tatweel_dash(page: Page, place: int) -> bool:
    start = page.tokens[place].start
    return start > 1 and page.text[start - 1] == "ـ" and page.text[start - 2] == " "


def _clause_before(page: Page, start: int, first: int) -> Span | None:
    while start < first and page.tokens[start].kind in (SIGN, BREAK) and start not in page.mark_at:
        start += 1
    if first - start < 2:
        return None
    token = page.tokens[start]
    cut = 1 if _begins_with_conjunction(token.plain) else 0
    return trim_span(page.text, offset_after(page.text, token, cut), page.tokens[first - 1].end)


def _begins_with_conjunction(plain: str) -> bool:
    """A sentence that begins with و before three letters and more: a conjunction, unless the word is one of the root."""
    return (
        len(plain) > 3
        and plain[0] == "و"
        and not plain.startswith(
            (
                "وزار",
                "وزير",
                "وكال",
                "واشن",
                "وصل",
                "وصف",
                "وقع",
                "وجد",
                "وفد",
                "وفا",
                "وسائل",
                "وضع",
                "وقف",
                "وافق",
                "واجه",
                "واصل",
                "وسط",
                "وحد",
                "وثيق",
                "وعد",
                "ورد",
            )
        )
    )


def _clause_behind(page: Page, after: int, end: int) -> Span | None:
    if after >= end or page.plain(after) not in _COMMAS or end - after < 4:
        return None
    first = after + 1
    if page.plain(first) in ("فان", "فانه", "فانها"):
        pass
    return trim_span(page.text, page.tokens[first].start, page.tokens[end - 1].end)
