"""What a set phrase denies, debunks, regrets or corrects: behind it, before it, or around it."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Sense
from musnad.preannotation.retracting.ground import Match
from musnad.preannotation.retracting.objects import classes_of, read_object
from musnad.preannotation.retracting.phrase_subjects import POINTERS, find_subject, is_open_preposition
from musnad.preannotation.retracting.phrases import (
    FALSITY,
    NO_ORIGIN,
    NO_TRUTH,
    NOTE,
    REGRET,
    THAT,
    TURNED_OUT,
    UNTRUTH,
    VOID,
    WRONG,
    SetPhrase,
)
from musnad.preannotation.speech.page import Page
from musnad.preannotation.tokens import offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_FALSE = word_set("false")
_RIGHT = frozenset(map(fold, ("والصحيح", "والصواب", "والصحيحة", "والصائب")))
_CORRECTIONS = frozenset(map(fold, ("تصحيح", "تصويب")))
_SAID_BY_US = word_set("noted")
_FOUND = frozenset(("وجد", "وجدت"))
_OTHERS = word_set("claims of others")
_BY_OTHERS = frozenset(map(fold, ("تم", "يتم", "يتداول", "تداوله", "تردد", "يتردد", "أشيع", "يشاع", "روج", "يروج")))
_FOR_WHAT = frozenset(("عن", "عما", "علي"))
_HAPPENS = frozenset(map(fold, ("يحدث", "تحدث", "يحصل", "تحصل", "يقع", "تقع", "يصدر", "تصدر")))


def match_phrase(page: Page, claims: ClaimReader, phrase: SetPhrase) -> tuple[Match, Span] | None:
    """What a set phrase denies, with the phrase's span; None where its subject is no news and no claim."""
    kind = {
        VOID: "withdrawal",
        TURNED_OUT: "debunk",
        NO_ORIGIN: "debunk",
        FALSITY: "debunk",
        NOTE: "correction",
        REGRET: "apology",
    }.get(phrase.kind, "denial")
    found = {
        NO_TRUTH: _behind,
        TURNED_OUT: _turned_out,
        REGRET: _regretted,
        UNTRUTH: _behind,
        FALSITY: _behind,
        NOTE: _noted,
        VOID: _voided,
    }.get(phrase.kind, find_subject)(claims, phrase)
    cut = 1 if page.plain(phrase.first)[0] in "وفب" and phrase.kind != FALSITY else 0
    cut += page.plain(phrase.first).startswith("لي") and phrase.kind == TURNED_OUT
    start = offset_after(page.text, page.tokens[phrase.first], cut)
    span = trim_span(page.text, start, page.tokens[phrase.last].end)
    if found is None or span is None:
        return None
    claim, head = found
    sense = Sense("", kind, "", frozenset(("info", "post")))
    return Match(phrase.first, phrase.last, sense, None, [claim] if claim else [], head, 0.8, afar=not claim), span


def is_claim_of_others(page: Page, match: Match, phrase: SetPhrase) -> bool:
    """إلا أن هذا الادعاء كاذب, وجدت أنه مضلل: untrue for the writer or who looked; nobody concerned is heard."""
    heads = {page.plain(index) for index in range(match.head, min(match.head + 3, phrase.first))}
    looked = {page.plain(index).removeprefix("و") for index in range(phrase.first - 4, phrase.first)}
    return bool(heads & _OTHERS) or bool(looked & _FOUND)


def _behind(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    if page.plain(phrase.last).endswith(("ته", "تها")):  # عدم صحتها
        return None, phrase.first
    if index >= end or (phrase.kind == NO_TRUTH and not page.plain(index).startswith("ل")):
        return None
    item = read_object(page, index, end, 1 if phrase.kind == NO_TRUTH else 0)
    if item is None or (phrase.kind == UNTRUTH and is_open_preposition(page.plain(item.head))):
        return None
    return claims.read_phrase(item, page.end_of(phrase.first)), index


def _noted(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """تصحيح: ورد في الخبر أن …، والصحيح أن …: the proposition that the note calls wrong."""
    page = claims.page
    end = min(page.end_of(phrase.last + 1), phrase.last + 60)
    right = next((index for index in range(phrase.last, end) if page.plain(index) in _RIGHT), None)
    told = any(page.plain(index) in _SAID_BY_US for index in range(phrase.last + 2, phrase.last + 4))
    if right is None and told and page.plain(phrase.first) in _CORRECTIONS:
        return page.reader.cut_phrase(phrase.last + 2, end), phrase.last + 2
    if right is None:
        return None
    that = next((index for index in range(phrase.last, right) if page.plain(index) in THAT), phrase.last + 1)
    return page.reader.cut_phrase(that + 1, right), that + 1


def _voided(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """اعتبرت الهيئة البيان لاغيا: the text right before what calls it void."""
    page = claims.page
    head = phrase.first - 1
    if "statement" not in classes_of(page.plain(head)):
        return None
    return page.reader.cut_phrase(head, head + 1), head


def _regretted(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """أسفها لنشر الصورة: only for what was said or published."""
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    while index < end and page.plain(index) in ("الشديد", "العميق", "البالغ"):
        index += 1
    if not page.plain(phrase.last).endswith(("ه", "ها", "هم")):  # طلب الصفح من جمهوره عما قاله
        index = next((i for i in range(index, min(end, index + 6)) if page.plain(i) in _FOR_WHAT), end)
    if index >= end:
        return None
    fused = page.plain(index).startswith("ل") or page.plain(index) == "عما"
    item = (
        read_object(page, index, end, 1)
        if fused
        else read_object(page, index + 1, end)
        if page.plain(index) in ("علي", "عن") and index + 1 < end
        else None
    )
    if item is None or not item.classes & {"publish", "error_said", "word"}:
        return None
    if page.plain(item.head).endswith("ما") and page.plain(item.head + 1) in _BY_OTHERS:
        return None  # أسفه لما تم ترويجه
    return claims.read_claim(item, end), item.first


def _turned_out(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """تبين أن الخبر ملفق: news as subject and a word of falseness as predicate."""
    page = claims.page
    that = next(i for i in range(phrase.first + 1, phrase.first + 7) if page.plain(i) in THAT | {"انه", "انها"})
    end = min(page.end_of(phrase.first), that + 14)
    for index in range(that + 1, end):
        plain = page.plain(index)
        wrong = plain == "غير" and page.plain(index + 1) in WRONG
        bare = plain in ("عار", "عارية") or (plain == "لا" and page.plain(index + 1) == "اساس")
        unreal = plain == "لم" and page.plain(index + 1) in _HAPPENS
        if plain in _FALSE or wrong or bare or unreal:
            if index == that + 1:
                return None, that
            if not classes_of(page.plain(that + 1)) and page.plain(that + 1) not in POINTERS:
                return None
            last = index - 1 - (page.plain(index - 1) in ("كان", "كانت", "هو", "هي"))
            return trim_span(page.text, page.tokens[that + 1].start, page.tokens[last].end), that + 1
        if plain in ("،", ","):
            return None
    return None
