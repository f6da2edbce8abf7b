"""A cue and what makes it true: the retractor and the claim around a verb or a verbal noun."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.attribution import subject_before
from musnad.preannotation.clauses import Complementiser, read_complementiser
from musnad.preannotation.cues import NOUN, PARTICIPLE, VERB
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.modality import DEMANDED, NEGATED, Stance, asked_of
from musnad.preannotation.page import Page
from musnad.preannotation.retraction_claims import ClaimReader
from musnad.preannotation.retraction_cues import Candidate, Sense
from musnad.preannotation.retraction_objects import Object, begins_denied, read_object
from musnad.preannotation.speakers import border_kind, read_host, title_kind
from musnad.preannotation.tokens import BREAK, SIGN
from musnad.spans import Span

_FURTHEST = 16  # tokens between a verb and its object
_COGNATE = frozenset(map(fold, ("نفيا", "تكذيبا", "إنكارا", "بشدة", "قطعيا", "جملة", "وتفصيلا", "قطعا", "تماما")))
_HEADS = frozenset(map(fold, ("وزير", "وزيرة", "رئيس", "رئيسة", "مدير", "مديرة", "نائب", "ناطق", "متحدث")))
_OCCASIONS = frozenset(map(fold, ("بعد", "إثر", "عقب", "بسبب", "خلفية", "جراء")))
_BEFORE_CUE = frozenset(  # between the one who is asked and the cue
    map(fold, ("إلى", "ب", "أن", "على", "بتقديم", "بتوجيه", "بإصدار", "بنشر", "تقديم", "توجيه", "إصدار", "نشر"))
)
_ADJECTIVES = frozenset(map(fold, ("قاطعا", "قاطعة", "رسميا", "رسمية", "علنيا", "شديدا", "صريحا", "صريحة", "كاملا", "جديدا")))


class Match(NamedTuple):
    """A cue with its object: tokens of the cue, the sense, retractor, claim, and the token the claim's phrase begins with."""

    first: int
    last: int
    sense: Sense
    retractor: Span | None
    claim: list[Span]
    head: int
    score: float


class Matcher:
    """Finds the object and the retractor of candidates on one page."""

    def __init__(self, page: Page, claims: ClaimReader) -> None:
        self.page, self.claims = page, claims
        self.sentence = -1  # where the sentence of the last match begins

    def match(self, candidate: Candidate, shape: str, stance: Stance) -> Match | None:
        """The first sense of a candidate that finds an object which makes it true."""
        for sense in candidate.senses:
            if shape == NOUN:
                found = self._match_noun(candidate, sense, stance)
            elif sense.preposition:
                found = self._match_prepositional(candidate, sense)
            elif "any" in sense.objects:
                found = self._match_denial(candidate, sense, stance)
            else:
                found = self._match_object(candidate, sense)
            if found is None and sense.type == "apology" and sense.preposition == "عن":
                found = self._match_occasion(candidate, sense, shape)
            if found:
                self.sentence = self.page.start_of(candidate.index)
                return found
        return None

    def _match_occasion(self, candidate: Candidate, sense: Sense, shape: str) -> Match | None:
        """اعتذر الوزير بعد تصريحاته: what one is sorry for is named only as the occasion."""
        page = self.page
        first, last = max(page.start_of(candidate.index), candidate.index - 30), min(page.end_of(candidate.index), candidate.index + 30)
        if any(page.plain(i) in ("عن", "عما") for i in range(candidate.index + 1, min(last, candidate.index + _FURTHEST))):
            return None
        for index in range(first, last - 1):
            if page.plain(index).removeprefix("و") in _OCCASIONS:
                item = read_object(page, index + 1, last)
                if item and item.classes & {"word", "publish"}:
                    retractor = (
                        self._retractor_of_noun(candidate, Stance("real", None))
                        if shape == NOUN
                        else self._subject(candidate, candidate.index + 1, last)[0]
                    )
                    return self._finish(candidate.index, candidate.index, sense, retractor, item, 0.6)
        return None

    def _follows_match(self, candidate: Candidate) -> bool:
        """Whether another retraction in the sentence says what عنه stands for (حذف المنشور واعتذر عنه)."""
        return candidate.cue.joined and self.sentence == self.page.start_of(candidate.index)

    def _fits(self, sense: Sense, item: Object | None) -> bool:
        if item is None:
            return False
        if item.classes & sense.objects:
            return True
        return "anaphor" in item.classes and bool(sense.objects & {"word", "decision", "info"})

    def _subject(self, candidate: Candidate, first: int, last: int) -> tuple[Span | None, int]:
        """The phrase between a verb and its object, and the token at which it ends."""
        reader = self.page.reader
        while first < last and border_kind(self.page.plain(first)) in ("adverb", "time"):
            first += 1
        after = reader.read_phrase(first, last) if first < last else first
        span = reader.cut_phrase(first, after)
        if span is None and candidate.shape != NOUN:
            return subject_before(self.page, candidate.cue), after
        return span, after

    def _match_prepositional(self, candidate: Candidate, sense: Sense) -> Match | None:
        """تراجع النائب عن تصريحه: the preposition within reach, and behind it an object that fits."""
        page = self.page
        end = min(page.end_of(candidate.index), candidate.index + _FURTHEST)
        for index in range(candidate.index + 1, end):
            plain = page.plain(index)
            if page.tokens[index].kind == BREAK or (plain in (":", "؛") or plain in ("الي", "في") and sense.lemma == "تراجع" and index == candidate.index + 1):
                return None
            if plain in ("عنه", "عنها", "عنهم") and sense.preposition == "عن" and self._follows_match(candidate):
                return Match(candidate.index, candidate.index, sense, subject_before(page, candidate.cue), [], index, 0.7)
            item = self._object_behind(index, sense, end + _FURTHEST)
            if item is None:
                continue
            if not self._fits(sense, item):
                if plain == sense.preposition and sense.preposition != "ل":
                    return None
                continue
            retractor, _ = self._subject(candidate, candidate.index + 1, index)
            adjacent = index == candidate.index + 1 and plain == "عن"
            return self._finish(candidate.index, index if adjacent else candidate.index, sense, retractor, item, 0.85)
        return None

    def _object_behind(self, index: int, sense: Sense, end: int) -> Object | None:
        """The object behind a preposition that stands alone or is fused with it (عما, لنشر)."""
        page = self.page
        plain = page.plain(index)
        end = min(end, page.end_of(index))
        if plain == sense.preposition:
            return read_object(page, index + 1, end) if index + 1 < end else None
        if sense.preposition == "عن" and plain == "عما":
            return read_object(page, index, end, 1)
        if sense.preposition == "ل" and plain.startswith("ل") and len(plain) > 3:
            return read_object(page, index, end, 1)
        return None

    def _match_object(self, candidate: Candidate, sense: Sense) -> Match | None:
        """سحبت الوزارة بيانها: the first fitting noun that is the verb's own object."""
        return self._match_near(candidate, sense) or self._match_far(candidate, sense)

    def _match_far(self, candidate: Candidate, sense: Sense) -> Match | None:
        """Behind what stands between subject and object: حذفت الوكالة، الأربعاء (8 يناير)، خبرا."""
        page = self.page
        end = page.end_of(candidate.index)
        retractor, after = self._subject(candidate, candidate.index + 1, end)
        index = self._skip_adjuncts(after, min(end, after + 30))
        if index == after or retractor is None or index >= end:
            return None
        item = read_object(page, index, end)
        if "any" in sense.objects:
            fits = begins_denied(page.plain(index), page.text[page.tokens[index].start])
            item = item or Object(index, index, frozenset())
        else:
            fits = self._fits(sense, item)
        if item is None or not fits:
            return None
        return self._finish(candidate.index, candidate.index, sense, retractor, item, 0.75)

    def _skip_adjuncts(self, index: int, last: int) -> int:
        """Over times, adverbs, brackets and prepositional phrases that say where and when."""
        page = self.page
        while index < last:
            plain, kind = page.plain(index), page.tokens[index].kind
            if plain == "(":
                index = next((i + 1 for i in range(index, last) if page.plain(i) == ")"), last)
            elif plain in ("عبر", "في", "خلال", "علي", "امام", "عقب", "اثناء", "بموقع", "بحسابه"):
                index = max(page.reader.read_phrase(index + 1, last, bare=True), index + 1)
            elif index in page.mark_at and page.words_in(page.mark_at[index]) <= 3:
                index = page.mark_at[index].after
            elif kind in (SIGN, "digits") or border_kind(plain) in ("adverb", "time") or plain in ("له", "لها", "لهم"):
                index += 1
            elif read_host(page.tokens[index], page.text).preposition == "ب":
                index = max(page.reader.read_phrase(index + 1, last, bare=True), index + 1)
            else:
                return index
        return index

    def _match_near(self, candidate: Candidate, sense: Sense) -> Match | None:
        """The object right behind the subject."""
        page = self.page
        end = min(page.end_of(candidate.index), candidate.index + _FURTHEST)
        for index in range(candidate.index + 1, end):
            token = page.tokens[index]
            if token.kind == BREAK or token.plain in (":", "؛", ".") or border_kind(token.plain) == "preposition":
                return None
            item = read_object(page, index, end)
            if not self._fits(sense, item) or (item and "anaphor" in item.classes and index > candidate.index + 1):
                continue
            before = page.plain(index - 1)
            if index > candidate.index + 1 and (before in _HEADS or _heads_name(before)):
                continue  # وزارة الصحة: the second noun belongs to the first
            if index == candidate.index + 1 and self._is_subject(sense, index, end):
                continue
            if item and item.classes & sense.objects == {"error"} and candidate.cue.form.tense == "imperfect":
                return None  # يصحح الطلاب أخطاءهم: a habit
            retractor, after = self._subject(candidate, candidate.index + 1, index)
            if all(border_kind(page.plain(i)) in ("adverb", "time") for i in range(after, index)):
                return self._finish(candidate.index, candidate.index, sense, retractor, item, 0.85)
        return None

    def _is_subject(self, sense: Sense, index: int, end: int) -> bool:
        """Whether the first noun behind a verb is its subject (تفند الدراسة ادعاءات): another fitting one follows."""
        page = self.page
        for following in range(index + 1, min(end, index + 5)):
            plain = page.plain(following)
            if border_kind(plain) or page.tokens[following].kind != "word":
                return False
            new = not plain.startswith("ال") or plain in ("ما",)
            if new and (page.plain(following - 1).startswith("ال") or plain == "ما"):
                return self._fits(sense, read_object(page, following, end))
        return False

    def _match_denial(self, candidate: Candidate, sense: Sense, stance: Stance) -> Match | None:
        """نفى فلان أن …, نفى فلان إغلاق …: a clause, or a phrase that begins what can be denied."""
        page = self.page
        first, end = candidate.index + 1, min(page.end_of(candidate.index), candidate.index + 40)
        found = self._clause(candidate, first, end)
        if found is not None:
            retractor = page.reader.read_source(first, found.index).speaker or subject_before(page, candidate.cue)
            if self._inanimate(candidate, stance):
                return None
            claim = self.claims.read_clause(found)
            return Match(candidate.index, candidate.index, sense, retractor, [claim] if claim else [], found.index, 0.9)
        if page.plain(candidate.index - 1) in ("لا", "ولا", "فلا") or self._inanimate(candidate, stance):
            return None
        split = self._split(first, min(end, first + _FURTHEST))
        if split is None:
            return self._match_far(candidate, sense)
        item = read_object(page, split, end) or Object(split, split, frozenset())
        retractor, _ = self._subject(candidate, first, split)
        return self._finish(candidate.index, candidate.index, sense, retractor, item, 0.8)

    def _clause(self, candidate: Candidate, first: int, end: int) -> Complementiser | None:
        """The complementiser a denial governs, with at most its subject between."""
        page = self.page
        for index in range(first, end):
            found = read_complementiser(page.text, page.tokens, index)
            if found and not found.question and not found.bound:
                after = page.reader.read_phrase(first, index) if first < index else first
                between = [page.plain(i) for i in range(after, index)]
                short = all(plain in _COGNATE | _ADJECTIVES | {"،", ","} or border_kind(plain) for plain in between)
                return found if short and len(between) <= 8 else None
            if page.tokens[index].kind == BREAK or page.plain(index) in (":", "؛"):
                return None
        return None

    def _inanimate(self, candidate: Candidate, stance: Stance) -> bool:
        """هذا لا ينفي أن …: nobody denies."""
        page = self.page
        if stance.modality != NEGATED or candidate.cue.form.tense != "imperfect":
            return False
        before = page.plain(candidate.index - 1)
        subject = page.plain(candidate.index - 2)
        return before in ("لا", "ولا") and subject in index_lexicon("retraction_traps") or page.plain(candidate.index + 1) in index_lexicon("retraction_traps")

    def _split(self, first: int, end: int) -> int | None:
        """Where what is denied begins behind a verb: the retractor's phrase ends there."""
        page = self.page
        for index in range(first, end):
            token = page.tokens[index]
            plain = token.plain
            if token.kind == BREAK or plain in (":", "؛", "."):
                return None
            headed = index > first and title_kind(page.plain(index - 1)) is not None and not page.plain(index - 1).startswith("ال")
            possible = token.kind == "word" and plain not in _COGNATE | _ADJECTIVES and (index_lexicon("retraction_denied").get(plain) or title_kind(plain) is None)
            if possible and not headed and begins_denied(plain, page.text[token.start]) and not self._is_governed(index):
                return index
            if index > first and plain in ("الي", "من", "عن") and page.reader.read_phrase(first, index + 1) <= index:
                return None
        return None

    def _is_governed(self, index: int) -> bool:
        """Whether a preposition stands before a word; one with its own pronoun (فيه) does not govern it."""
        before = self.page.plain(index - 1)
        return border_kind(before) == "preposition" and not before.endswith(("ه", "ها", "هم"))

    def _match_noun(self, candidate: Candidate, sense: Sense, stance: Stance) -> Match | None:
        """سحب مقالها, اعتذاره عن عبارته, نفيا قاطعا لشائعة: the object right behind, or behind its preposition."""
        page, index = self.page, candidate.index + 1
        end = page.end_of(candidate.index)
        while index < end and page.plain(index) in _ADJECTIVES:
            index += 1
        if index >= end:
            return None
        retractor, certain = None, 0.75
        if sense.preposition:
            place = next((i for i in range(index, min(end, index + 8)) if self._object_behind(i, sense, end)), None)
            if place is None or any(page.tokens[i].kind in (SIGN, BREAK) for i in range(index, place)):
                return None
            item = self._object_behind(place, sense, end)
            described = all(page.plain(i).endswith(("ي", "ية", "يا")) for i in range(index, place))
            retractor = None if described else page.reader.cut_phrase(index, page.reader.read_phrase(index, place))
            last = place if page.plain(place) == "عن" and place == candidate.index + 1 else candidate.index
        else:
            item, last = self._noun_object(candidate, sense, index, end), candidate.index
        if item is None or not (self._fits(sense, item) or self._denied(sense, item, candidate)):
            return None
        if retractor is None:
            retractor = self._retractor_of_noun(candidate, stance)
        return self._finish(candidate.index, last, sense, retractor, item, certain)

    def _denied(self, sense: Sense, item: Object, candidate: Candidate) -> bool:
        return "any" in sense.objects and begins_denied(self.page.plain(item.first)[item.cut :])

    def _noun_object(self, candidate: Candidate, sense: Sense, index: int, end: int) -> Object | None:
        page = self.page
        host = read_host(page.tokens[index], page.text)
        if page.plain(index).startswith("ل") and (host.preposition == "ل" or page.plain(candidate.index).endswith("ا")):
            return read_object(page, index, end, 1)
        if index > candidate.index + 1:
            return None
        return read_object(page, index, end)

    def _retractor_of_noun(self, candidate: Candidate, stance: Stance) -> Span | None:
        """The subject of رفض or قدم before a verbal noun; of طالب the one who is asked."""
        page = self.page
        reader = page.reader
        if stance.index is not None and stance.modality == DEMANDED:
            first, last, cut = asked_of(page, stance.index, candidate.index)
            return self._asked(first, last, cut)
        start = page.start_of(candidate.index)
        verb = stance.index if stance.index is not None else self._verb_before(candidate, start)
        if verb is None:
            return None
        while page.plain(verb) in ("قد", "وقد", "لقد", "كما", "و", "ثم", "وكان", "وكانت", "كان", "كانت"):
            verb += 1
        after = reader.read_phrase(verb + 1, candidate.index) if verb + 1 < candidate.index else verb + 1
        return reader.cut_phrase(verb + 1, after)

    def _asked(self, first: int, last: int, cut: int) -> Span | None:
        """Of the phrases between a word of demanding and the noun, the second: the first is the one who demands."""
        page = self.page
        while last > first and page.plain(last - 1) in _BEFORE_CUE:
            last -= 1
        if last <= first:
            return None
        for index in range(first + 1, last):
            definite = page.plain(index - 1).startswith("ال")
            adjective = page.plain(index).endswith(("ي", "ية", "يين"))
            if definite and page.is_word(index) and not adjective:
                return page.reader.cut_phrase(index, page.reader.read_phrase(index, last))
        return page.reader.cut_phrase(first, page.reader.read_phrase(first, last), cut)

    def _verb_before(self, candidate: Candidate, start: int) -> int | None:
        """The verb whose object or complement a noun is: the first word of its clause."""
        page = self.page
        for index in range(candidate.index - 1, max(start, candidate.index - 10) - 1, -1):
            if page.plain(index) in ("،", ",", ":", "؛"):
                return index + 1 if index + 1 < candidate.index - 1 else None
        return start if candidate.index - start in range(2, 11) else None

    def _finish(self, first: int, last: int, sense: Sense, retractor: Span | None, item: Object, score: float) -> Match:
        claim = self.claims.read_claim(item, self.page.end_of(first))
        return Match(first, last, sense, retractor, [claim] if claim else [], item.first, score)


def _heads_name(plain: str) -> bool:
    """Whether a noun without article heads a body's name, so that the next noun belongs to it (وزارة الصحة)."""
    return title_kind(plain) == "body" and not plain.startswith("ال")
