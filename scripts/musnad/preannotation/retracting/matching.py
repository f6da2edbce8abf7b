"""A cue and what makes it true: each sense of a word is tried until one finds its object."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.retracting.apologies import ApologyMatcher
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.denials import DenialMatcher
from musnad.preannotation.retracting.ground import Ground, Match
from musnad.preannotation.retracting.modality import DEMANDED, REAL, Stance, asked_of
from musnad.preannotation.retracting.nouns import NounMatcher
from musnad.preannotation.retracting.objects import read_object
from musnad.preannotation.retracting.verbs import VerbMatcher
from musnad.preannotation.speech.cues import NOUN, VERB
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_LIGHT = word_set("light")
_NEAR = 9  # tokens between a light verb and its noun
_REPORTED = frozenset(("charge", "info"))
_CONCERNED = word_set("concerned")
_CHARGED = word_set("charged")
_ISSUED = word_set("issued") | {"قام", "قامت", "قدمه", "قدمته", "قدمها"}
_WITNESSES = word_set("witnesses")
_JUDGES = word_set("judges")


class Matcher:
    """Finds the object and the retractor of candidates on one page."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.verbs, self.nouns, self.apologies = VerbMatcher(ground), NounMatcher(ground), ApologyMatcher(ground)
        self.denials = DenialMatcher(ground, self.verbs)
        self.last: Match | None = None

    def match(self, candidate: Candidate, shape: str, stance: Stance) -> Match | None:
        """The first sense of a candidate that finds an object which makes it true."""
        for sense in candidate.senses:
            found = self._match_sense(candidate, sense, shape, stance)
            if found is None and sense.type == "apology" and sense.preposition == "عن":
                retractor = self._retractor(candidate, shape, stance)
                found = self.apologies.match_occasion(candidate, sense, retractor)
            noted = shape == NOUN and sense.lemma in ("صحح", "صوّب") and "error" in sense.objects
            noted = noted and self.ground.page.plain(candidate.at).endswith("ا")  # أصدرت تصحيحا
            lone = found is None and (noted or (sense.lemma == "اعتذر" and sense.preposition == "ل"))
            if lone and self._stands_alone(candidate, stance):
                found = self.apologies.match_alone(candidate, sense, self._retractor(candidate, shape, stance))
            if found and not _judges(found):
                found = self._name_asked(found, candidate, shape, stance)
                found = found._replace(sense=_as_party(found))
                self.last = found
                return found
        issued = self._match_issued(candidate, shape)
        return issued or self._match_owned(candidate, shape, stance) or self._match_relative(candidate, shape)

    def _match_issued(self, candidate: Candidate, shape: str) -> Match | None:
        """التصحيح الذي نشرته الوكالة, النفي الذي صدر عنه: an act named as somebody's."""
        page, at = self.ground.page, candidate.at
        if shape != NOUN or not page.plain(at).startswith("ال") or page.plain(at + 1) not in ("الذي", "التي"):
            return None
        sense = next((sense for sense in candidate.senses if sense.type in ("correction", "apology", "denial")), None)
        if sense is None or page.plain(at + 2) not in _ISSUED:
            return None
        first = at + 3 + (page.plain(at + 3) in ("به", "بها"))
        retractor = page.reader.cut_phrase(first, page.reader.read_phrase(first, page.end_of(at)))
        return Match(at, at, sense, retractor, [], at, 0.5, afar=True)

    def _match_owned(self, candidate: Candidate, shape: str, stance: Stance) -> Match | None:
        """قام بحذفها, جرى سحبه: a verbal noun whose pronoun is its object."""
        if shape != NOUN or not candidate.owner:
            return None
        for sense in candidate.senses:
            if "any" in sense.objects:
                sense = sense._replace(objects=_REPORTED)  # تكذيب الشائعة ونفيها
            if not sense.preposition and self.ground.stands_for(candidate, sense):
                at, retractor = candidate.at, self._retractor(candidate, shape, stance)
                return Match(at, at, sense, retractor, [], at, 0.5, afar=True)
        return None

    def _match_relative(self, candidate: Candidate, shape: str) -> Match | None:
        """الدراسة التي سحبت بعد نشرها: the noun that the relative leads back to."""
        page, at = self.ground.page, candidate.at
        if shape != VERB or page.plain(at - 1) not in ("التي", "الذي"):
            return None
        for head in range(at - 2, max(page.start_of(at), at - 5) - 1, -1):
            if not page.plain(head).startswith("ال"):
                return None
            item = read_object(page, head, at - 1)
            for sense in candidate.senses if item else ():
                if not sense.preposition and "any" not in sense.objects and self.ground.fits(sense, item):
                    claim = page.reader.cut_phrase(head, at - 1)
                    return Match(at, at, sense, None, [claim] if claim else [], head, 0.5)
        return None

    def _stands_alone(self, candidate: Candidate, stance: Stance) -> bool:
        """Whether sorrow needs no object to be for a word: demanded, the speaker's own, or somebody's known apology."""
        page = self.ground.page
        said_by_oneself = page.text[candidate.cue.start] == "أ" or page.plain(candidate.at - 1) == "انا"
        mine = candidate.shape == VERB and (not candidate.cue.form.gender or said_by_oneself)
        owned = candidate.shape == NOUN and (candidate.owner or self._is_given(candidate))
        return mine or owned or stance.at is not None

    def _is_given(self, candidate: Candidate) -> bool:
        """وقدمت اعتذارا رسميا: what somebody gives, named right before or, of an indefinite noun, further back."""
        page, at = self.ground.page, candidate.at
        named = page.plain(at).endswith("ا") or page.plain(at) == "الاعتذار"
        first = max(page.starts[at], at - (_NEAR if named else 1))  # توجه "اعتذارا"
        return any(page.plain(index).removeprefix("و") in _LIGHT for index in range(first, at))

    def _name_asked(self, found: Match, candidate: Candidate, shape: str, stance: Stance) -> Match:
        """على الوزير أن يعتذر: who is asked is the retractor where the verb names none."""
        if found.retractor or shape == NOUN or stance.at is None:
            return found
        if stance.modality == REAL:  # يود المكتب أن ينفي
            return found._replace(retractor=self.ground.page.reader.cut_phrase(stance.at + 1, candidate.at - 1))
        if stance.modality != DEMANDED:
            return found
        first, last, cut = asked_of(self.ground.page, stance.at, candidate.at)
        return found._replace(retractor=self.nouns.asked(first, last, cut))

    def _match_sense(self, candidate: Candidate, sense: Sense, shape: str, stance: Stance) -> Match | None:
        if shape == NOUN:
            return self.nouns.match_noun(candidate, sense, stance)
        if candidate.has_pronoun:
            return self.verbs.match_carried(candidate, sense)
        if sense.preposition:
            return self.verbs.match_prepositional(candidate, sense, before=self._before(candidate))
        if "any" in sense.objects:
            return self.denials.match_denial(candidate, sense, stance)
        return self.verbs.match_object(candidate, sense)

    def _retractor(self, candidate: Candidate, shape: str, stance: Stance) -> Span | None:
        if shape == NOUN:
            return self.nouns.retractor_of(candidate, stance)
        return self.ground.subject(candidate, candidate.at + 1, self.ground.page.end_of(candidate.at))[0]

    def _before(self, candidate: Candidate) -> Match | None:
        """The retraction earlier in the sentence that و joins the candidate to."""
        page, last = self.ground.page, self.last
        joined = candidate.cue.joined and last is not None
        return last if last and joined and page.start_of(last.first) == page.start_of(candidate.at) else None


def _judges(found: Match) -> bool:
    """رفضت المحكمة الاتهامات: a court that throws charges out denies nothing of its own."""
    head = fold(found.retractor.text.split()[0]).removeprefix("ال") if found.retractor else ""
    return found.sense.lemma == "رفض" and head in _JUDGES


def is_witness(retractor: Span | None) -> bool:
    """Whether who denies is a third party that looks into it: experts, a study, a watch."""
    return retractor is not None and fold(retractor.text.split()[0]).removeprefix("ال") in _WITNESSES


def _as_party(found: Match) -> Sense:
    """دحض الوزير الاتهامات الموجهة إليه: who is concerned denies, where a third party would debunk."""
    if found.sense.lemma in ("نفى", "كذّب") and is_witness(found.retractor):
        return found.sense._replace(type="debunk")
    if found.sense.type != "debunk":
        return found.sense
    head = fold(found.retractor.text.split()[0]).removeprefix("ال") if found.retractor else ""
    against = any(_CHARGED & set(fold(span.text).split()) for span in found.claim)
    return found.sense._replace(type="denial") if head in _CONCERNED or against else found.sense
