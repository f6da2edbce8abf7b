"""The subjects of verbs: behind them, before them, or of an earlier verb that agrees."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.speech.cues import VERB, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, title_kind
from musnad.preannotation.speech.two_objects import split_object
from musnad.preannotation.tokens import BREAK, SIGN, WORD
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_FURTHEST, _DATELINE = 40, 16  # tokens looked back, and of a dateline
_NEAREST = 8  # tokens in a subject that و joins
_LEADING = word_set("leading")
_SELF = word_set("self")
_TRYING = word_set("trying")
_NAMES_IN_YA = word_set("names in ya")
_IN_WHICH = frozenset(map(fold, ("فيه", "فيها", "خلاله", "خلالها", "عنه", "عنها")))
_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين")))


def is_verb(cue: Cue) -> bool:
    """Whether a cue is a verb, and none of the forms that are more often between, across, number or matter."""
    return cue.form.shape == VERB and cue.form.lemma not in ("بيّن", "عبّر", "عدّ", "أمر")


def subject_of_verb(page: Page, verb: Cue, last: int) -> Span | None:
    """The subject of a verb, behind it before token `last`, or before it."""
    source = page.sources.read_source(verb.at + 1, last)
    if source.speaker and takes_object(verb) and (second := second_object(page, verb, source.next)):
        return page.reader.cut_phrase(verb.at + 1, second)
    if source.speaker and (owned := _owned_object(page, verb.at + 1, source.next)):
        return page.reader.cut_phrase(verb.at + 1, owned)
    return source.speaker or subject_before(page, verb)


def _owned_object(page: Page, first: int, last: int) -> int | None:
    """اختتم الرئيس كلمته: behind a definite noun, one with a pronoun is the object."""
    for index in range(first + 1, last):
        plain = page.plain(index)
        owned = len(plain) > 4 and plain.endswith(("ه", "ها", "هم")) and not plain.startswith(("ال", "و"))
        whole = page.plain(index - 1).startswith("ال") or page.mark_closing(index - 1) is not None
        if owned and whole and title_kind(plain) is None:
            return index
    return None


def takes_object(cue: Cue) -> bool:
    """Whether a noun may stand as object between the verb and the words (وصف فلان القرار بأنه)."""
    takes = cue.form.takes
    return (
        cue.form.act == "demand"
        or "o" in takes
        or "p" in takes
        or cue.form.lemma == "وصف"
        or ("m" in takes and "q" not in takes)
    )


def second_object(page: Page, cue: Cue, last: int) -> int | None:
    """Where the object begins in the phrases between a verb and token `last`; None if there is one phrase."""
    return split_object(page, cue.at + 1, last, person="p" in cue.form.takes)


def subject_before(page: Page, cue: Cue) -> Span | None:
    """The phrase between the beginning of the clause and a verb that follows its subject."""
    topic = page.plain(_clause_start(page, cue.at)) in ("اما", "واما")
    if cue.proclitic.endswith("ل"):
        return None  # ليقول: the subject is that of the verb before
    if cue.joined and not (topic and cue.proclitic == "ف"):
        return None
    first = _clause_start(page, cue.at)
    first = _skip_leading(page, first, cue.at)
    if page.plain(cue.at - 1) in _RELATIVES:
        if page.plain(cue.at + 1) in _IN_WHICH:  # تصريحه الذي قال فيه
            return None
        return _phrase_before_relative(page, first, cue.at - 1 - (page.plain(cue.at - 2) in ("،", ",")))
    if near := _joined_subject(page, first, cue):
        return near
    if first >= cue.at or not _may_be_subject(page, first) or _is_described(page, cue):
        return None
    after = page.reader.read_phrase(first, cue.at)
    end = after
    while after < cue.at and _is_passing(page, after):
        after += 1
    if after < cue.at and page.plain(after) not in ("،", ",", "قد", "كان", "كانت", "اذ"):
        return None
    return page.reader.cut_phrase(first, end)


def _joined_subject(page: Page, first: int, cue: Cue) -> Span | None:
    """ارتفع العدد، والباحثون يقولون إن: a clause of its own that begins with its subject behind a comma and و."""
    for index in range(cue.at - 1, max(first, cue.at - _NEAREST), -1):
        if page.plain(index) in ("،", ","):
            begins = page.plain(index + 1).startswith("وال") and index + 1 < cue.at and index + 1 not in page.cue_at
            whole = begins and page.reader.read_phrase(index + 1, cue.at) == cue.at
            return page.reader.cut_phrase(index + 1, cue.at, 1) if whole else None
    return None


def _is_passing(page: Page, index: int) -> bool:
    """Whether a sign, a time or an adverb stands between subject and verb (الحكومة سرعان ما تراجعت)."""
    if page.tokens[index].kind == SIGN:
        return page.plain(index) not in ("،", ",")
    return border_kind(page.plain(index)) in ("time", "adverb") or page.plain(index - 1) == "سرعان"


def _is_described(page: Page, cue: Cue) -> bool:
    """بيانا ينفي فيه: the verb describes an indefinite noun before it."""
    before = page.plain(cue.at - 1)
    inside = page.plain(cue.at + 1) in ("فيه", "فيها")
    return (
        (cue.form.tense == "imperfect" or inside)
        and before.endswith("ا")
        and not before.startswith("ال")
        and len(before) > 3
    )


def _phrase_before_relative(page: Page, first: int, last: int) -> Span | None:
    start = last
    while start > first and page.is_word(start - 1) and border_kind(page.plain(start - 1)) is None and last - start < 6:
        start -= 1
    if start == first and last - start > 1 and page.plain(start).removeprefix("و")[:1] in ("ي", "ت"):
        start += title_kind(page.plain(start)) is None  # ويواجه الرجل، الذي …: the clause begins with a verb
    return page.reader.cut_phrase(start, last)


def _clause_start(page: Page, index: int) -> int:
    """Back from a verb to where its clause may begin: the sentence, a colon, a complementiser."""
    floor = max(page.start_of(index), index - _FURTHEST)
    for place in range(index - 1, floor - 1, -1):
        token = page.tokens[place]
        if token.plain in (":", "؛", ";") or token.kind == BREAK or _closes_words(page, place):
            return place + 1
        if token.kind == WORD and token.plain in ("ان", "بان") and place < index - 1:
            return place + 1
    return floor


def _closes_words(page: Page, place: int) -> bool:
    """Whether marks that hold words, not a name, close at a token."""
    mark = page.mark_closing(place)
    return mark is not None and page.words_in(mark) >= 3 and not page.is_name(mark)


def _skip_leading(page: Page, first: int, last: int) -> int:
    """Over conjunctions, and over an introductory phrase that a comma ends (من جهته، في مقابلة مع صحيفة،)."""
    while first < last:
        plain = page.plain(first)
        if plain in _LEADING or plain in _TRYING or page.tokens[first].kind in (SIGN, BREAK):
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
        if (
            border_kind(plain)
            or border_kind(plain.removeprefix("و"))
            or (index in page.cue_at and title_kind(plain) is None)
        ):
            return False
        return not looks_imperfect(plain)
    return token.kind == "latin" or page.may_hold_name(index)


def looks_imperfect(plain: str, longest: int = 4) -> bool:
    """Whether a word in ي looks like a verb and no name."""
    return plain.startswith("ي") and 4 <= len(plain) <= longest and plain not in _NAMES_IN_YA


def subject_of_sentence(page: Page, first: int, last: int, *, speaking: bool = False) -> Span | None:
    """The likely subject of a sentence that begins with a verb, one of `speaking` too: the phrase behind it."""
    opening = page.mark_at.get(first)
    if opening and opening.closed and opening.after <= last and _closes_words(page, opening.closer):
        first = opening.after  # words before the cue are no subject
    first = _skip_leading(page, _skip_dateline(page, first, last), last)
    if first >= last or not page.is_word(first):
        return None
    plain = page.plain(first).removeprefix("و")
    nominal = plain.startswith("ال") or title_kind(plain) is not None
    begin = first if nominal else first + 1
    while begin < last and border_kind(page.plain(begin)) in ("time", "adverb"):
        begin += 1
    if begin >= last or (first in page.cue_at and not speaking) or not (page.is_word(begin) or begin in page.mark_at):
        return None
    after = _cut_object(page, begin, page.reader.read_phrase(begin, last))
    cut = 1 if nominal and page.plain(first).startswith("و") and title_kind(page.plain(first)) is None else 0
    return page.reader.cut_phrase(begin, after, cut) if after > begin else None


def _skip_dateline(page: Page, first: int, last: int) -> int:
    """Over اللاذقية 17 تشرين الثاني (سواري) -: where and when a report was written."""
    for index in range(first + 1, min(last, first + _DATELINE)):
        if page.plain(index) in ("-", "–", "—") and page.plain(index - 1) == ")":
            return index + 1
    return first


def _cut_object(page: Page, first: int, after: int) -> int:
    """A definite noun, then an indefinite one: the second begins the object, unless a name follows a title."""
    titled = title_kind(page.plain(first)) == "person"
    for index in range(first, after - 1):
        plain, following = page.plain(index), page.plain(index + 1)
        if plain in ("،", ","):
            return after  # an apposition
        if index in page.mark_at and page.mark_at[index].closed and page.mark_at[index].after < after:
            return page.mark_at[index].after
        definite = plain.startswith("ال")
        if definite and page.is_word(index + 1) and not following.startswith(("ال", "و")) and not titled:
            return index + 1
    return after


def subject_earlier(page: Page, cue: Cue) -> Span | None:
    """The subject of an earlier verb in the sentence that agrees in gender."""
    start = page.start_of(cue.at)
    for index in range(cue.at - 1, max(start, cue.at - _FURTHEST) - 1, -1):
        other = page.cue_at.get(index)
        if other and is_verb(other) and other.form.gender in (cue.form.gender, "") and _same_depth(page, index, cue.at):
            found = subject_of_verb(page, other, own_end(page, other, cue.at))
            if found is not None:
                return found
    found = subject_of_sentence(page, start, cue.at)
    return found if found is not None and page.tokens[start].start < found.start else None


def _same_depth(page: Page, index: int, other: int) -> bool:
    """Whether two tokens stand in the same marks, or both in none."""
    return page.mark_around(index) == page.mark_around(other)


def own_end(page: Page, verb: Cue, last: int) -> int:
    """Where a verb's own phrases end at the latest: its clause, its colon, or token `last`."""
    for index in range(verb.at + 1, last):
        if page.plain(index) in ("ان", "انه", "انها", "بان", ":"):
            return index
    return last
