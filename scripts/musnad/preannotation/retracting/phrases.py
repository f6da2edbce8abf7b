"""Set phrases that deny or debunk without a verb of denying: لا صحة ل, عار من الصحة, لا أساس له, تبين أن الخبر ملفق."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Sense
from musnad.preannotation.retracting.ground import Match
from musnad.preannotation.retracting.objects import classes_of, read_object
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind
from musnad.preannotation.tokens import SIGN, WORD, Token, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

NO_TRUTH, BARE, NO_BASIS, UNTRUE, TURNED_OUT, REGRET, UNTRUTH, NO_ORIGIN, FALSITY, NOTE = (
    "no truth",
    "bare",
    "no basis",
    "untrue",
    "turned out",
    "regret",
    "untruth",
    "no origin",
    "falsity",
    "note",
)


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_BARE = _set("عار", "عارية", "عاريا")
_OUT = word_set("out")
_FALSE = word_set("false")
_WRONG = _set("صحيح", "صحيحة", "دقيق", "دقيقة", "حقيقي", "حقيقية")
_IS_NOT = _set("ليس", "ليست", "وليس", "وليست")
_WRONG_AS_PREDICATE = _set("صحيحا", "صحيحة", "حقيقيا", "حقيقية", "دقيقا", "دقيقة")
_MERE = _set("افتراء", "افتراءات", "كذب", "أكاذيب", "شائعة", "شائعات", "إشاعة", "إشاعات", "اختلاق", "تلفيق")
_CONTRARY = _set("مجاف", "مجافية", "مجافيا", "مناف", "منافية", "منافيا", "مخالف", "مخالفة")
_SHOWN = word_set("shown")
_NOTES = _set("تصحيح", "تصويب", "استدراك")
_RIGHT = _set("والصحيح", "والصواب", "والصحيحة", "والصائب")
_SPREAD = word_set("spread")
_REGRET = word_set("regret")
_EXPRESS = word_set("express")
_AS_BEING = _set("بأنه", "بأنها", "بأنهم")
_POINTERS = _set("هذا", "هذه", "تلك", "ذلك")
_THAT = _set("أن", "إن", "بأن")


# Only at these words is any phrase looked for.
_OPENERS = _BARE | _IS_NOT | _CONTRARY | _NOTES | _REGRET | _OUT
_OPENERS |= _set("لا", "ولا", "عدم", "بعدم", "غير", "زيف", "محض", "مجرد")


class SetPhrase(NamedTuple):
    """A set phrase: its kind and tokens, the last included."""

    kind: str
    first: int
    last: int


def find_phrases(tokens: list[Token]) -> list[SetPhrase]:
    """The set phrases of a text in order."""
    plains = [token.plain for token in tokens] + [""] * 4
    places = (index for index, token in enumerate(tokens) if token.plain in _OPENERS)
    return [phrase for index in places if (phrase := _read(plains, index))]


def _read(plains: list[str], index: int) -> SetPhrase | None:
    word, following = plains[index], plains[index + 1]
    if word in ("لا", "ولا") and following in ("صحة", "صحه"):
        return SetPhrase(NO_TRUTH, index, index + 1)
    if word in ("عدم", "بعدم") and following in ("صحة", "دقة"):
        return SetPhrase(UNTRUTH, index, index + 1)
    if word in ("لا", "ولا") and following == "اساس":
        ends = plains[index + 2] in ("له", "لها", "لهم", "لهذه", "لهذا", "للخبر") and plains[index + 3] == "من"
        return SetPhrase(NO_BASIS, index, index + 4 if ends else index + 1)
    if word in ("لا", "ولا") and following == "اصل" and plains[index + 2] in ("له", "لها", "لهم", "لهما"):
        return SetPhrase(NO_ORIGIN, index, index + 1)
    return _read_untruth(plains, index) or _read_other(plains, index)


def _read_untruth(plains: list[str], index: int) -> SetPhrase | None:
    """Predicates that call news untrue: عار من الصحة, ليست صحيحة, محض افتراء, مناف للحقيقة."""
    word, following = plains[index], plains[index + 1]
    if word in _BARE and following in ("من", "عن") and plains[index + 2] == "الصحة":
        return SetPhrase(BARE, index, index + 2)
    if word in _IS_NOT and following in _WRONG_AS_PREDICATE:
        return SetPhrase(UNTRUE, index, index + 1)
    if word in ("محض", "مجرد") and following in _MERE:
        return SetPhrase(UNTRUE, index, index + 1)
    if word in _CONTRARY and following in ("للحقيقة", "للواقع"):
        return SetPhrase(UNTRUE, index, index + 1)
    if word == "غير" and following in _WRONG:
        return SetPhrase(UNTRUE, index, index + 1)
    return None


def _read_other(plains: list[str], index: int) -> SetPhrase | None:
    """What turns out, what is shown to be false, what is regretted, and notes that correct."""
    word, following = plains[index], plains[index + 1]
    if word == "زيف" and set(plains[max(0, index - 6) : index]) & _SHOWN:
        return SetPhrase(FALSITY, index, index)
    if word in _NOTES and following == ":" and (index == 0 or plains[index - 1].startswith("\n")):
        return SetPhrase(NOTE, index, index)
    if word in _REGRET and index and plains[index - 1] in ("عن", "علي"):
        adjacent = index > 1 and plains[index - 2].lstrip("وف") in _EXPRESS
        return SetPhrase(REGRET, index - 2 if adjacent else index, index)
    if word in _OUT and any(plain in _THAT | {"انه", "انها"} for plain in plains[index + 1 : index + 3]):
        return SetPhrase(TURNED_OUT, index, index)
    return None


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
    sense = Sense("", kind, "", frozenset())
    return Match(phrase.first, phrase.last, sense, None, [claim] if claim else [], head, 0.8), span


def _behind(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    page = claims.page
    index, end = phrase.last + 1, page.end_of(phrase.first)
    if index >= end or (phrase.kind == NO_TRUTH and not page.plain(index).startswith("ل")):
        return None
    item = read_object(page, index, end, 1 if phrase.kind == NO_TRUTH else 0)
    if item is None or (phrase.kind == UNTRUTH and not item.classes and page.plain(item.head) != "ما"):
        return None
    return claims.read_phrase(item, page.end_of(phrase.first)), index


def _noted(claims: ClaimReader, phrase: SetPhrase) -> tuple[Span | None, int] | None:
    """تصحيح: ورد في الخبر أن …، والصحيح أن …: the proposition that the note calls wrong."""
    page = claims.page
    end = min(page.end_of(phrase.last + 1), phrase.last + 60)
    right = next((index for index in range(phrase.last, end) if page.plain(index) in _RIGHT), None)
    if right is None:
        return None
    that = next((index for index in range(phrase.last, right) if page.plain(index) in _THAT), phrase.last + 1)
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
    page = claims.page
    floor = max(page.starts[phrase.first], phrase.first - 20)  # marks around the phrase do not bound its subject
    first = floor
    if page.plain(phrase.first - 1) in _AS_BEING:
        return _described(claims, phrase.first - 1, floor)
    for index in range(phrase.first - 1, floor - 1, -1):
        if page.plain(index) in ("التي", "الذي") and index == phrase.first - 1:
            first = max(floor, index - 1)
            return page.reader.cut_phrase(first, index), first
        if index in page.mark_at and index < phrase.first - 1:
            first = index + 1
            break
        if page.plain(index) in _THAT or page.plain(index) in ("،", ",", ":", "انه", "انها"):
            first = index + (page.plain(index) not in ("انه", "انها"))
            break
    while first < phrase.first and page.tokens[first].kind == SIGN:
        first += 1
    if first >= phrase.first or page.tokens[first].kind != WORD:
        return None
    known = any(
        classes_of(page.plain(i)) or page.plain(i) == "ما" or page.plain(i) in _SPREAD
        for i in range(first, min(first + 3, phrase.first))
    )
    known = known or (page.plain(first) in _POINTERS and first + 1 == phrase.first)
    joined = page.plain(first).startswith("و") and not classes_of(page.plain(first))
    joined = joined and (page.plain(first + 1) in _SPREAD or bool(classes_of(page.plain(first)[1:])))
    known = known or joined
    if phrase.kind == UNTRUE and (not known or border_kind(page.plain(phrase.first - 1))):
        return None
    start = offset_after(page.text, page.tokens[first], int(joined))
    span = trim_span(page.text, start, page.tokens[phrase.first - 1].end)
    return (span if known else None), first


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
    that = next(i for i in range(phrase.first + 1, phrase.first + 3) if page.plain(i) in _THAT | {"انه", "انها"})
    end = min(page.end_of(phrase.first), that + 14)
    for index in range(that + 1, end):
        plain = page.plain(index)
        wrong = plain == "غير" and page.plain(index + 1) in _WRONG
        if plain in _FALSE or wrong:
            if index == that + 1:
                return None, that
            if not classes_of(page.plain(that + 1)):
                return None
            last = index - 1 - (page.plain(index - 1) in ("كان", "كانت", "هو", "هي"))
            return trim_span(page.text, page.tokens[that + 1].start, page.tokens[last].end), that + 1
        if plain in ("،", ","):
            return None
    return None
