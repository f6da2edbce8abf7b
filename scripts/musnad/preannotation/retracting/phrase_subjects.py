"""The subject of a set phrase: what is called untrue, before the phrase or around it."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.objects import begins_denied, classes_of, read_object
from musnad.preannotation.retracting.phrases import OPENING_MARKS, THAT, UNTRUE, SetPhrase
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind
from musnad.preannotation.tokens import SIGN, WORD, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_SPREAD = word_set("spread")
_AS_BEING = frozenset(map(fold, ("بأنه", "بأنها", "بأنهم")))
_IT = frozenset(map(fold, ("أنه", "أنها")))
_NEAR, _FAR = 20, 45  # tokens in the subject of a weak and of a strong phrase
_COPULAS = frozenset(map(fold, ("هو", "هي", "كان", "كانت")))
POINTERS = frozenset(map(fold, ("هذا", "هذه", "تلك", "ذلك")))


def find_subject(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """The subject of عار من الصحة: back to أن or to the beginning of the clause."""
    page, last = claims.page, phrase.first - 1
    last -= page.plain(last) in OPENING_MARKS and page.plain(last - 1) in _AS_BEING
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
    if page.plain(first) in ("وهو", "وهي") and page.plain(first + 1) == "في":
        return None, phrase.first  # وهو في الواقع خبر مزيف
    last -= page.plain(last) in _COPULAS
    if first >= phrase.first and phrase.kind == UNTRUE:
        return _predicated(claims, phrase)
    if first >= phrase.first or page.tokens[first].kind != WORD:
        return None
    joined = _is_joined(page, phrase, first)
    known = joined or reported or _is_known(page, phrase, first)
    if phrase.kind == UNTRUE and (not known or is_open_preposition(page.plain(last))):
        return None
    start = offset_after(page.text, page.tokens[first], int(joined))
    return (trim_span(page.text, start, page.tokens[last].end) if known else None), first


def _subject_start(page: Page, phrase: SetPhrase, floor: int) -> tuple[int, bool]:
    """Where the subject of a set phrase begins, and whether أن before a strong phrase says that it is one."""
    strong = phrase.kind != UNTRUE
    first, reported = floor, False
    for index in range(phrase.first - 1, floor - 1, -1):
        plain = page.plain(index)
        bare = plain.removeprefix("و")
        if plain in ("،", ",") and strong and index == phrase.first - 1:
            continue  # أن الأخبار، في هذه الفترة، عارية من الصحة
        mark = page.mark_at.get(index)
        if mark and index < phrase.first - 1 and mark.after > phrase.first:
            first = index + 1
            break
        if bare in THAT | _IT | {"،", ",", ":"}:
            first, reported = index + (bare not in _IT), strong and bare in THAT
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
    return _points(page, phrase, first) if not alone else page.plain(first) in POINTERS


def _points(page: Page, phrase: SetPhrase, first: int) -> bool:
    pointed = page.plain(first).removeprefix("و") in POINTERS and phrase.first - first <= _NEAR // 3
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


def is_open_preposition(plain: str) -> bool:
    """Whether a word is a preposition that asks for more; one with its pronoun (المشار إليه) is complete."""
    return border_kind(plain) == "preposition" and not plain.endswith(("ه", "ها", "هم"))


def _described(claims: ClaimReader, last: int, floor: int) -> tuple[Span | None, int] | None:
    """وصف الاتهامات بأنها لا أساس لها: the news right before بأنها."""
    page = claims.page
    for index in range(last - 1, max(floor, last - 8) - 1, -1):
        if classes_of(page.plain(index)) or page.plain(index) == "ما":
            first = index - (page.plain(index - 1) in POINTERS | {"ما"})
            end = min(claims.end_phrase(first, index, last), last)
            return page.reader.cut_phrase(first, end), first
    return None
