"""What a set phrase denies, debunks, regrets or corrects: behind it, before it, or around it."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Sense
from musnad.preannotation.retracting.ground import Match
from musnad.preannotation.retracting.objects import begins_denied, classes_of, read_object
from musnad.preannotation.retracting.phrases import (
    FALSITY,
    NO_ORIGIN,
    NO_TRUTH,
    NOTE,
    REGRET,
    THAT,
    TURNED_OUT,
    UNTRUE,
    UNTRUTH,
    WRONG,
    SetPhrase,
)
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind
from musnad.preannotation.tokens import SIGN, WORD, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_FALSE = word_set("false")
_SPREAD = word_set("spread")
_RIGHT = frozenset(map(fold, ("والصحيح", "والصواب", "والصحيحة", "والصائب")))
_AS_BEING = frozenset(map(fold, ("بأنه", "بأنها", "بأنهم")))
_IT = frozenset(map(fold, ("أنه", "أنها")))
_NEAR, _FAR = 20, 45  # tokens in the subject of a weak and of a strong phrase
_COPULAS = frozenset(map(fold, ("هو", "هي", "كان", "كانت")))
_POINTERS = frozenset(map(fold, ("هذا", "هذه", "تلك", "ذلك")))


def match_phrase(page: Page, claims: ClaimReader, phrase: SetPhrase) -> tuple[Match, Span] | None:
    """What a set phrase denies, with the phrase's span; None where its subject is no news and no claim."""
    kind = {TURNED_OUT: "debunk", NO_ORIGIN: "debunk", FALSITY: "debunk", NOTE: "correction", REGRET: "apology"}.get(
        phrase.kind, "denial"
    )
    found = {
        NO_TRUTH: _behind,
        TURNED_OUT: _turned_out,
        REGRET: _regretted,
        UNTRUTH: _behind,
        FALSITY: _behind,
        NOTE: _noted,
    }.get(phrase.kind, _before)(claims, phrase)
    cut = 1 if page.plain(phrase.first)[0] in "وفب" else 0
    cut += page.plain(phrase.first).startswith("لي") and phrase.kind == TURNED_OUT
    start = offset_after(page.text, page.tokens[phrase.first], cut)
    span = trim_span(page.text, start, page.tokens[phrase.last].end)
    if found is None or span is None:
        return None
    claim, head = found
    sense = Sense("", kind, "", frozenset(("info", "post")))
    return Match(phrase.first, phrase.last, sense, None, [claim] if claim else [], head, 0.8, afar=not claim), span


def _behind(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    if page.plain(phrase.last).endswith(("ته", "تها")):  # عدم صحتها
        return None, phrase.first
    if index >= end or (phrase.kind == NO_TRUTH and not page.plain(index).startswith("ل")):
        return None
    item = read_object(page, index, end, 1 if phrase.kind == NO_TRUTH else 0)
    if item is None or (phrase.kind == UNTRUTH and _is_preposition(page.plain(item.head))):
        return None
    return claims.read_phrase(item, page.end_of(phrase.first)), index


def _noted(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """تصحيح: ورد في الخبر أن …، والصحيح أن …: the proposition that the note calls wrong."""
    page = claims.page
    end = min(page.end_of(phrase.last + 1), phrase.last + 60)
    right = next((index for index in range(phrase.last, end) if page.plain(index) in _RIGHT), None)
    if right is None:
        return None
    that = next((index for index in range(phrase.last, right) if page.plain(index) in THAT), phrase.last + 1)
    return page.reader.cut_phrase(that + 1, right), that + 1


def _regretted(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """أسفها لنشر الصورة: only for what was said or published."""
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    while index < end and page.plain(index) in ("الشديد", "العميق", "البالغ"):
        index += 1
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
    return claims.read_claim(item, end), item.first


def _before(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """The subject of عار من الصحة: back to أن or to the beginning of the clause."""
    page, last = claims.page, phrase.first - 1
    reach = _NEAR if phrase.kind == UNTRUE else _FAR
    floor = max(page.starts[phrase.first], phrase.first - reach)  # marks around the phrase do not bound its subject
    if page.plain(last) in _AS_BEING:
        return _described(claims, last, floor)
    if page.plain(last) in _IT:
        return None, phrase.first
    if page.plain(last) in ("التي", "الذي"):
        first = max(floor, last - 1)
        return page.reader.cut_phrase(first, last), first
    first, reported = _subject_start(page, phrase, floor)
    last -= page.plain(last) in _COPULAS
    if first >= phrase.first and phrase.kind == UNTRUE:
        return _predicated(claims, phrase)
    if first >= phrase.first or page.tokens[first].kind != WORD:
        return None
    joined = _is_joined(page, phrase, first)
    known = joined or reported or _is_known(page, phrase, first)
    if phrase.kind == UNTRUE and (not known or _is_preposition(page.plain(last))):
        return None
    start = offset_after(page.text, page.tokens[first], int(joined))
    return (trim_span(page.text, start, page.tokens[last].end) if known else None), first


def _subject_start(page: Page, phrase: SetPhrase, floor: int) -> tuple[int, bool]:
    """Where the subject of a set phrase begins, and whether أن before a strong phrase says that it is one."""
    strong = phrase.kind != UNTRUE
    first, reported = floor, False
    for index in range(phrase.first - 1, floor - 1, -1):
        plain = page.plain(index)
        if plain in ("،", ",") and strong and index == phrase.first - 1:
            continue  # أن الأخبار، في هذه الفترة، عارية من الصحة
        mark = page.mark_at.get(index)
        if mark and index < phrase.first - 1 and mark.after > phrase.first:
            first = index + 1
            break
        if plain in THAT | _IT | {"،", ",", ":"}:
            first, reported = index + (plain not in _IT), strong and plain in THAT
            break
    while first < phrase.first and page.tokens[first].kind == SIGN:
        first += 1
    return first, reported


def _is_known(page: Page, phrase: SetPhrase, first: int) -> bool:
    """Whether a subject is news or a claim: by its head, or as هذا before a strong phrase (هذا الأمر لا أساس له)."""
    heads = [page.plain(index) for index in range(first, min(first + 3, phrase.first))]
    if any(classes_of(plain) or plain == "ما" or plain in _SPREAD for plain in heads):
        return True
    alone = first + 1 == phrase.first
    return _points(page, phrase, first) if not alone else page.plain(first) in _POINTERS


def _points(page: Page, phrase: SetPhrase, first: int) -> bool:
    pointed = page.plain(first).removeprefix("و") in _POINTERS and phrase.first - first <= _NEAR // 3
    return phrase.kind != UNTRUE and pointed


def _is_joined(page: Page, phrase: SetPhrase, first: int) -> bool:
    """Whether و before the subject is no letter of it (والأخبار المتداولة غير صحيحة)."""
    plain = page.plain(first)
    if not plain.startswith("و") or classes_of(plain):
        return False
    return _points(page, phrase, first) or page.plain(first + 1) in _SPREAD or bool(classes_of(plain[1:]))


def _predicated(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """غير صحيح تفاوض النادي معنا: the predicate first, then what is not true."""
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    item = read_object(page, index, end) if index < end else None
    if item is None or not (page.plain(index) == "ما" or begins_denied(page.plain(index))):
        return None
    return claims.read_phrase(item, end), index


def _is_preposition(plain: str) -> bool:
    """Whether a word is a preposition that asks for more; one with its pronoun (المشار إليه) is complete."""
    return border_kind(plain) == "preposition" and not plain.endswith(("ه", "ها", "هم"))


def _described(claims: ClaimReader, last: int, floor: int) -> tuple[Span | None, int] | None:
    """وصف الاتهامات بأنها لا أساس لها: the news right before بأنها."""
    page = claims.page
    for index in range(last - 1, max(floor, last - 8) - 1, -1):
        if classes_of(page.plain(index)):
            first = index - (page.plain(index - 1) in _POINTERS)
            end = min(claims.end_phrase(first, index, last), last)
            return page.reader.cut_phrase(first, end), first
    return None


def _turned_out(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """تبين أن الخبر ملفق: news as subject and a word of falseness as predicate."""
    page = claims.page
    that = next(i for i in range(phrase.first + 1, phrase.first + 3) if page.plain(i) in THAT | {"انه", "انها"})
    end = min(page.end_of(phrase.first), that + 14)
    for index in range(that + 1, end):
        plain = page.plain(index)
        wrong = plain == "غير" and page.plain(index + 1) in WRONG
        bare = plain in ("عار", "عارية") or (plain == "لا" and page.plain(index + 1) == "اساس")
        if plain in _FALSE or wrong or bare:
            if index == that + 1:
                return None, that
            if not classes_of(page.plain(that + 1)):
                return None
            last = index - 1 - (page.plain(index - 1) in ("كان", "كانت", "هو", "هي"))
            return trim_span(page.text, page.tokens[that + 1].start, page.tokens[last].end), that + 1
        if plain in ("،", ","):
            return None
    return None
