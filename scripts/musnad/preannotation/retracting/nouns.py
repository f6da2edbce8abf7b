"""Verbal nouns that take something back: سحب مقالها, اعتذاره عن عبارته, نفيا قاطعا لشائعة."""

from __future__ import annotations

from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.ground import Ground, Match
from musnad.preannotation.retracting.modality import DEMANDED, Stance, asked_of
from musnad.preannotation.retracting.objects import Object, begins_denied, read_object
from musnad.preannotation.retracting.proofs import makes_sense
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import carrier_kind, read_host
from musnad.preannotation.tokens import BREAK, SIGN
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_BEFORE_CUE = word_set("before cue")
_LIGHT = word_set("light")
_GIVING = _LIGHT | {"اعلن", "اعلنت", "نقدم", "اقدم", "نجدد"}
_FURTHEST = 40  # tokens between what is given and who gives it
_TRYING = word_set("trying")
_ADJECTIVES = word_set("retracting nouns adjectives")


class NounMatcher:
    """Matches verbal nouns on one page."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.page: Page = ground.page

    def match_noun(self, candidate: Candidate, sense: Sense, stance: Stance) -> Match | None:
        """سحب مقالها, اعتذاره عن عبارته, نفيا قاطعا لشائعة: the object right behind, or behind its preposition."""
        page, index = self.page, candidate.at + 1
        end = self.ground.end_of(candidate.at)
        while index < end and (page.plain(index) in _ADJECTIVES or page.mark_closing(index)):
            index += 1
        if index >= end:
            return None
        retractor, certain = None, 0.75
        if sense.preposition:
            reach, parting = (20, BREAK) if self._is_given(candidate, sense) else (8, SIGN)
            place = next(
                (i for i in range(index, min(end, index + reach)) if self.ground.object_behind(i, sense, end)), None
            )
            if place is None and page.plain(index) in ("عنه", "عنها") and sense.preposition == "عن":
                afar = self.ground.find_earlier(sense, candidate.at, page.plain(index)[2:])
                retractor = self.retractor_of(candidate, stance)
                return Match(candidate.at, index, sense, retractor, [], index, 0.6, afar=True) if afar else None
            if place is None or any(page.tokens[i].kind in (parting, BREAK) for i in range(index, place)):
                return None
            item = self.ground.object_behind(place, sense, end)
            described = all(
                page.plain(i).endswith(("ي", "ية", "يا")) or (candidate.owner and page.plain(i).startswith("ال"))
                for i in range(index, place)
            )
            retractor = None if described else page.reader.cut_phrase(index, page.reader.read_phrase(index, place))
            last = place if page.plain(place) == "عن" and place == candidate.at + 1 else candidate.at
        else:
            item, last = self._noun_object(candidate, index, end), candidate.at
            if "any" in sense.objects and item and not self._denied(sense, item) and (agent := self._agent(index, end)):
                item, retractor = read_object(page, agent, end), page.reader.cut_phrase(index, agent)
        if item is None or not (self.ground.fits(sense, item) or self._denied(sense, item)):
            return None
        if not makes_sense(self.page, candidate, sense, item, end):
            return None
        if retractor is None:
            retractor = self.retractor_of(candidate, stance)
        return self.ground.finish(candidate.at, last, sense, retractor, item, certain)

    def _agent(self, index: int, end: int) -> int | None:
        """نفي الوزير صحة الخبر: where the phrase of who denies ends and what is denied begins."""
        words = range(index + 1, min(end, index + 6))
        denied = index_lexicon("retraction_denied")
        plains = ((i, self.page.plain(i)) for i in words)
        return next((i for i, plain in plains if plain in denied or _without_pronoun(plain) in denied), None)

    def _is_given(self, candidate: Candidate, sense: Sense) -> bool:
        """قدمت الصحيفة اعتذارها، لرئيس الهيئة، عما نشرته: one's own apology, what it is for told at the end."""
        start = max(self.page.start_of(candidate.at), candidate.at - _FURTHEST)
        light = any(self.page.plain(i).removeprefix("و") in _GIVING for i in range(start, candidate.at))
        return light and candidate.owner and sense.preposition == "عن"

    def _denied(self, sense: Sense, item: Object) -> bool:
        return "any" in sense.objects and begins_denied(self.page.plain(item.first)[item.cut :])

    def _noun_object(self, candidate: Candidate, index: int, end: int) -> Object | None:
        page = self.page
        if index in page.mark_at and candidate.owner:
            return read_object(page, index + 1, end)  # نفيه «ما تم تداوله»
        host = read_host(page.tokens[index], page.text)
        if page.plain(index).startswith("ل") and (host.preposition == "ل" or page.plain(candidate.at).endswith("ا")):
            return read_object(page, index, end, 1)
        if index > candidate.at + 1:
            return None
        return read_object(page, index, end)

    def retractor_of(self, candidate: Candidate, stance: Stance) -> Span | None:
        """The subject of رفض or قدم before a verbal noun; of طالب the one who is asked."""
        page = self.page
        reader = page.reader
        if stance.at is not None and stance.modality == DEMANDED:
            first, last, cut = asked_of(page, stance.at, candidate.at)
            return self.asked(first, last, cut)
        start = page.start_of(candidate.at)
        verb = stance.at if stance.at is not None else self._verb_before(candidate, start)
        if verb is None:
            return None
        while page.plain(verb) in ("قد", "وقد", "لقد", "كما", "و", "ثم", "وكان", "وكانت", "كان", "كانت"):
            verb += 1
        if page.plain(verb + 1) in _TRYING:  # الوزير يحاول التنصل
            return reader.cut_phrase(verb, verb + 1)
        if verb < candidate.at - 1 and page.plain(candidate.at - 1) in _LIGHT:  # الموقع يوجه اعتذارا
            return reader.cut_phrase(verb, candidate.at - 1)
        after = reader.read_phrase(verb + 1, candidate.at) if verb + 1 < candidate.at else verb + 1
        after -= after > verb + 2 and carrier_kind(page.plain(after - 1)) == "text"  # بيان اعتذار
        return reader.cut_phrase(verb + 1, after)

    def asked(self, first: int, last: int, cut: int) -> Span | None:
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
        for index in range(candidate.at - 1, max(start, candidate.at - 10) - 1, -1):
            if page.plain(index) in ("،", ",", ":", "؛"):
                return index + 1 if index + 1 < candidate.at - 1 else None
        return start if candidate.at - start in range(2, 11) else None


def _without_pronoun(plain: str) -> str:
    return next((plain.removesuffix(ending) for ending in ("هما", "ها", "هم", "ه") if plain.endswith(ending)), plain)
