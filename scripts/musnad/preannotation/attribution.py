"""Who the source of a cue is: the phrase behind it, before it, or the one understood from earlier in the text."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.cues import FEMININE, NOUN, PARTICIPLE, VERB, Cue
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.page import Page
from musnad.preannotation.two_objects import split_object
from musnad.preannotation.speakers import Source, border_kind, carrier_kind, read_host, title_kind
from musnad.preannotation.tokens import BREAK, SIGN, WORD
from musnad.spans import Span

_FURTHEST = 40
_LEADING = frozenset(
    map(
        fold,
        (
            "لكن",
            "ولكن",
            "أما",
            "إلا",
            "غير",
            "بل",
            "ثم",
            "كما",
            "فيما",
            "بينما",
            "وأما",
            "و",
            "أن",
            "إن",
            "لأن",
            "حيث",
            "بيد", "كان", "كانت", "وكان", "وكانت", "كانوا",
        ),
    )
)
_SELF = frozenset(map(fold, ("بدوره", "بدورها", "بدورهم", "جهته", "جهتها", "جانبه", "جانبها", "ناحيته", "ناحيتها")))
_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين")))


class Attribution(NamedTuple):
    """A cue's source: the phrase and how it appears; for an implicit one the earlier phrase it stands for, if known."""

    speaker: Span | None
    form: str
    addressee: Span | None = None
    via: Span | None = None
    antecedent: Span | None = None


def attribute(page: Page, cue: Cue, last: int) -> Attribution:
    """The source of a cue whose own phrase ends before token `last`."""
    if cue.form.shape == NOUN:
        return _attribute_noun(page, cue)
    source = page.reader.read_source(cue.index + 1, last)
    if "n" in cue.form.takes:
        return _attribute_carried(page, cue, last)
    if "g" in cue.form.takes:
        return _attribute_text(page, cue, last)
    if "a" in cue.form.takes:
        return Attribution(None, "absent", source.addressee, source.via)
    if cue.form.shape == PARTICIPLE:
        return _attribute_participle(page, cue, source)
    if source.speaker is not None:
        speaker, addressee = _part_object(page, cue, source)
        if _takes_object(cue) and (second := _second(page, cue, source.next)):
            speaker = page.reader.cut_phrase(cue.index + 1, second)
        return Attribution(speaker, "explicit", addressee, source.via)
    before = subject_before(page, cue)
    if before is not None:
        return Attribution(before, "explicit", source.addressee, source.via)
    antecedent = subject_earlier(page, cue)
    form = "absent" if antecedent is None and _is_impersonal(page, cue, last) else "implicit"
    return Attribution(None, form, source.addressee, source.via, antecedent)


def _attribute_carried(page: Page, cue: Cue, last: int) -> Attribution:
    """نقلت الصحيفة عن مصادر أن: the source stands behind عن, the carrier is the verb's subject."""
    about = next((i for i in range(cue.index + 1, last) if page.plain(i) == "عن"), None)
    if about is None or about + 1 >= last:
        return Attribution(None, "implicit")
    speaker = page.reader.cut_phrase(about + 1, page.reader.read_phrase(about + 1, last))
    via = page.reader.read_source(cue.index + 1, about).speaker if about > cue.index + 1 else None
    return Attribution(speaker, "explicit" if speaker else "implicit", None, via)


def _attribute_text(page: Page, cue: Cue, last: int) -> Attribution:
    """جاء في بيان الوزارة: the text speaks; with فيه its issuer is understood."""
    if page.plain(cue.index + 1) != "في":
        return Attribution(None, "implicit", antecedent=subject_earlier(page, cue))
    after = page.reader.read_phrase(cue.index + 2, last)
    speaker = page.reader.cut_phrase(cue.index + 2, after)
    return Attribution(speaker, "explicit" if speaker else "implicit")


def _is_impersonal(page: Page, cue: Cue, last: int) -> bool:
    """يعتقد أن, يتوقع أن: read as passive where nothing stands between verb and clause."""
    return (
        cue.form.tense == "imperfect"
        and cue.form.gender != FEMININE
        and last == cue.index + 1
        and cue.form.lemma in ("اعتقد", "توقع", "رجح", "زعم", "اقترح", "طلب")
    )


def _takes_object(cue: Cue) -> bool:
    """Whether a noun may stand as object between the verb and the words (وصف فلان القرار بأنه)."""
    takes = cue.form.takes
    return cue.form.act == "demand" or "o" in takes or "p" in takes or cue.form.lemma == "وصف" or ("m" in takes and "q" not in takes)


def _second(page: Page, cue: Cue, last: int) -> int | None:
    return split_object(page, cue.index + 1, last, person="p" in cue.form.takes)


def _part_object(page: Page, cue: Cue, source: Source) -> tuple[Span | None, Span | None]:
    """With a verb that takes the person addressed as object, the last definite noun is that person."""
    if "p" not in cue.form.takes or source.speaker is None or source.addressee is not None:
        return source.speaker, source.addressee
    inside = [i for i in range(cue.index + 1, source.next) if page.tokens[i].start >= source.speaker.start]
    last = inside[-1]
    plain = page.plain(last)
    if len(inside) >= 2 and plain.startswith("ال") and (plain.endswith("ين") or carrier_kind(plain) == "listeners"):
        return page.reader.cut_phrase(inside[0], last), page.reader.cut_phrase(last, last + 1)
    return source.speaker, source.addressee


def _attribute_participle(page: Page, cue: Cue, source: Source) -> Attribution:
    """قائلا belongs to the verb before it; مشيرا after a comma stands in a clause of its own."""
    start = page.start_of(cue.index)
    governing = _verb_before(page, cue, start)
    lone = not any(page.plain(i) in ("،", ",") for i in range(max(start, cue.index - _FURTHEST), cue.index))
    close = cue.form.lemma == "قال" or lone
    if governing and _has_content(page, governing.index + 1, cue.index):
        close = False
    found = _subject_of_verb(page, governing, _limit(page, governing, cue.index)) if governing else None
    companions = page.reader.read_companions(governing.index + 1, cue.index) if governing and close else (None, None)
    addressee, via = source.addressee or companions[0], source.via or companions[1]
    if found is None and governing is None:
        found = subject_of_sentence(page, start, cue.index)
    if found is not None and close:
        return Attribution(found, "explicit", addressee, via)
    return Attribution(None, "implicit", addressee, via, found or subject_earlier(page, cue))


def _has_content(page: Page, first: int, last: int) -> bool:
    """Whether a verb already governs words or a clause of its own before token `last`."""
    return any(page.plain(i) in ("ان", "انه", "انها", "بان", "بانه", "بانها", ":") for i in range(first, last))


def _verb_before(page: Page, cue: Cue, start: int) -> Cue | None:
    for index in range(cue.index - 1, max(start, cue.index - _FURTHEST) - 1, -1):
        other = page.cue_at.get(index)
        named = other and other.form.lemma not in ("بيّن", "عبّر", "عدّ", "أمر")  # also between, across, number, matter
        if other and named and other.form.shape == VERB and page.plain(index - 1) not in _RELATIVES:
            return other
    return None


def _subject_of_verb(page: Page, verb: Cue, last: int) -> Span | None:
    source = page.reader.read_source(verb.index + 1, last)
    if source.speaker and _takes_object(verb) and (second := _second(page, verb, source.next)):
        return page.reader.cut_phrase(verb.index + 1, second)
    return source.speaker or subject_before(page, verb)


def _attribute_noun(page: Page, cue: Cue) -> Attribution:
    start = page.start_of(cue.index)
    floor = max(start, cue.index - _FURTHEST)
    governing = _verb_before(page, cue, start)
    if cue.form.kind == "written":
        first = cue.index - 1
        while first > floor and page.is_word(first) and not carrier_kind(page.plain(first)) == "text":
            first -= 1
        via = page.reader.cut_phrase(first, cue.index) if carrier_kind(page.plain(first)) == "text" else None
        return Attribution(None, "implicit", None, via, subject_of_sentence(page, start, cue.index))
    for index in range(cue.index - 1, floor, -1):
        if page.plain(index) == "عن" and cue.index - index < 20:
            speaker = page.reader.cut_phrase(index + 1, page.reader.read_phrase(index + 1, cue.index))
            via = subject_of_sentence(page, start, index)
            return Attribution(speaker, "explicit" if speaker else "implicit", None, via)
    found = _subject_of_verb(page, governing, cue.index) if governing else subject_of_sentence(page, start, cue.index)
    if found:
        return Attribution(found, "explicit")
    return Attribution(None, "implicit", antecedent=subject_earlier(page, cue))


def subject_before(page: Page, cue: Cue) -> Span | None:
    """The phrase between the beginning of the clause and a verb that follows its subject."""
    topic = page.plain(_clause_start(page, cue.index)) in ("اما", "واما")
    if cue.joined and not (topic and cue.proclitic == "ف"):
        return None
    first = _clause_start(page, cue.index)
    first = _skip_leading(page, first, cue.index)
    if page.plain(cue.index - 1) in _RELATIVES:
        return _phrase_before_relative(page, first, cue.index - 1)
    if first >= cue.index or not _may_be_subject(page, first) or _is_described(page, cue):
        return None
    after = page.reader.read_phrase(first, cue.index)
    while after < cue.index and page.tokens[after].kind == SIGN and page.plain(after) not in ("،", ","):
        after += 1
    if after < cue.index and page.plain(after) not in ("،", ",", "قد", "كان", "كانت"):
        return None
    return page.reader.cut_phrase(first, after)


def _is_described(page: Page, cue: Cue) -> bool:
    """بيانا ينفي فيه: the verb describes an indefinite noun before it."""
    before = page.plain(cue.index - 1)
    return cue.form.tense == "imperfect" and before.endswith("ا") and not before.startswith("ال") and len(before) > 3


def _phrase_before_relative(page: Page, first: int, last: int) -> Span | None:
    start = last
    while start > first and page.is_word(start - 1) and border_kind(page.plain(start - 1)) is None and last - start < 6:
        start -= 1
    return page.reader.cut_phrase(start, last)


def _clause_start(page: Page, index: int) -> int:
    """Back from a verb to where its clause may begin: the sentence, a colon, a complementiser."""
    floor = max(page.start_of(index), index - _FURTHEST)
    for place in range(index - 1, floor - 1, -1):
        token = page.tokens[place]
        if token.plain in (":", "؛", ";") or token.kind == BREAK:
            return place + 1
        if token.kind == WORD and token.plain in ("ان", "بان") and place < index - 1:
            return place + 1
    return floor


def _skip_leading(page: Page, first: int, last: int) -> int:
    """Over conjunctions, and over an introductory phrase that a comma ends (من جهته، في مقابلة مع صحيفة،)."""
    while first < last:
        plain = page.plain(first)
        if plain in _LEADING or page.tokens[first].kind in (SIGN, BREAK):
            first += 1
        elif {plain, plain.removeprefix("و")} & _SELF or border_kind(plain) or border_kind(plain.removeprefix("و")):
            comma = next((i for i in range(first, last) if page.plain(i) in ("،", ",")), None)
            if comma is None:
                return first
            first = comma + 1
        else:
            return first
    return first


def _may_be_subject(page: Page, index: int) -> bool:
    token = page.tokens[index]
    if token.kind == WORD:
        plain = token.plain
        if border_kind(plain) or border_kind(plain.removeprefix("و")) or index in page.cue_at and title_kind(plain) is None:
            return False
        return not _looks_imperfect(plain)
    return token.kind == "latin" or index in page.mark_at


def _looks_imperfect(plain: str) -> bool:
    return plain.startswith("ي") and len(plain) == 4 and plain not in _names_in_ya()


@cache
def _names_in_ya() -> frozenset[str]:
    return frozenset(map(fold, ("يوسف", "ياسر", "يونس", "يحيى", "ياسين", "يعقوب", "يمنى", "يسرا", "يزيد", "يزن")))


def subject_of_sentence(page: Page, first: int, last: int) -> Span | None:
    """The likely subject of a sentence that begins with a verb: the phrase behind its first word."""
    first = _skip_leading(page, first, last)
    if first >= last or not page.is_word(first):
        return None
    plain = page.plain(first).removeprefix("و")
    nominal = plain.startswith("ال") or title_kind(plain) is not None
    begin = first if nominal else first + 1
    while begin < last and border_kind(page.plain(begin)) in ("time", "adverb"):
        begin += 1
    if begin >= last or first in page.cue_at or not (page.is_word(begin) or begin in page.mark_at):
        return None
    after = _cut_object(page, begin, page.reader.read_phrase(begin, last))
    cut = 1 if nominal and page.plain(first).startswith("و") and title_kind(page.plain(first)) is None else 0
    return page.reader.cut_phrase(begin, after, cut) if after > begin else None


def _cut_object(page: Page, first: int, after: int) -> int:
    """A definite noun, then an indefinite one: the second begins the object, unless a name follows a title."""
    titled = title_kind(page.plain(first)) == "person"
    for index in range(first, after - 1):
        plain, following = page.plain(index), page.plain(index + 1)
        if index in page.mark_at and page.mark_at[index].closed and page.mark_at[index].after < after:
            return page.mark_at[index].after
        definite = plain.startswith("ال")
        if definite and page.is_word(index + 1) and not following.startswith(("ال", "و")) and not titled:
            return index + 1
    return after


def subject_earlier(page: Page, cue: Cue) -> Span | None:
    """The subject of an earlier verb in the sentence that agrees in gender."""
    start = page.start_of(cue.index)
    for index in range(cue.index - 1, max(start, cue.index - _FURTHEST) - 1, -1):
        other = page.cue_at.get(index)
        if other and other.form.shape == VERB and other.form.gender in (cue.form.gender, ""):
            found = _subject_of_verb(page, other, _limit(page, other, cue.index))
            if found is not None:
                return found
    found = subject_of_sentence(page, start, cue.index)
    return found if found is not None and page.tokens[start].start < found.start else None


def _limit(page: Page, verb: Cue, last: int) -> int:
    for index in range(verb.index + 1, last):
        if page.plain(index) in ("ان", "انه", "انها", "بان", ":"):
            return index
    return last
