"""Suggestions for the layer of retractions: what was taken back, corrected, denied, and by whom.

A cue alone is right little more than half of the time: it counts only with an object that makes it true
(retraction_objects.tsv), behind the preposition its sense asks for.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from musnad.annotations import Number, Quote, Retraction
from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Candidate, Sense, find_candidates
from musnad.preannotation.retracting.figures import (
    REPLACING,
    Misnumbered,
    before_value,
    find_misnumbered,
    read_replacement,
)
from musnad.preannotation.retracting.ground import Ground, Match
from musnad.preannotation.retracting.matching import Matcher, is_witness
from musnad.preannotation.retracting.modality import HABIT, REAL, is_noun_here, read_stance
from musnad.preannotation.retracting.phrase_claims import is_claim_of_others, match_phrase
from musnad.preannotation.retracting.phrases import BARE, NO_BASIS, TURNED_OUT, UNTRUE, SetPhrase, find_phrases
from musnad.preannotation.retracting.references import References
from musnad.preannotation.retracting.roles import read_circumstances, read_source_of
from musnad.preannotation.speech.breakers import find_breakers
from musnad.preannotation.speech.cues import NOUN, PARTICIPLE, VERB
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.reaches import find_reach
from musnad.preannotation.speech.subjects import subject_earlier, subject_of_verb
from musnad.preannotation.tokens import Token, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_PLATFORMS = word_set("retractions platforms")
_SELF = frozenset(("withdrawal", "correction", "walkback", "deletion", "apology", "reversal"))
_LIGHT = word_set("light")


Found = tuple[Retraction, Span | None]


class RetractionReading(NamedTuple):
    """The retractions of a text, and by id the earlier phrase that names a retractor who is not named at the cue."""

    retractions: list[Retraction]
    antecedents: dict[str, Span]


def suggest_retractions(text: str, tokens: list[Token], quotes: list[Quote], numbers: list[Number]) -> list[Retraction]:
    """The retractions of `text` in text order, with ids from r1; `quotes` and `numbers` are those of the same text."""
    return read_retractions(text, tokens, quotes, numbers).retractions


def read_retractions(text: str, tokens: list[Token], quotes: list[Quote], numbers: list[Number]) -> RetractionReading:
    """The retractions of `text` with the antecedents of retractors that are only understood."""
    candidates = find_candidates(text, tokens)
    phrases = find_phrases(tokens)
    if not candidates and not phrases and not any(token.plain in REPLACING for token in tokens):
        return RetractionReading([], {})
    return _RetractionReader(Page(text, tokens), quotes, numbers, candidates).read(candidates, phrases)


class _RetractionReader:
    """One walk over the candidates of a page."""

    def __init__(self, page: Page, quotes: list[Quote], numbers: list[Number], candidates: list[Candidate]) -> None:
        self.page, self.references = page, References(quotes, numbers)
        self.figures = {number.start: number.end for number in numbers}
        reaches = {cue.at: reach for cue in page.cues if (reach := find_reach(page, cue))}
        joined = frozenset(c.at for c in candidates if c.cue.joined and c.shape == VERB)
        self.claims = ClaimReader(page, find_breakers(page, reaches), joined)
        self.matcher = Matcher(Ground(page, self.claims))
        self.turned_out: set[int] = set()
        self.done: set[tuple[str, frozenset[tuple[int, int]]]] = set()

    def read(self, candidates: list[Candidate], phrases: list[SetPhrase]) -> RetractionReading:
        made = [built for candidate in candidates if (built := self._read_candidate(candidate))]
        self.turned_out = {phrase.first for phrase in phrases if phrase.kind == TURNED_OUT}
        made += [built for phrase in phrases if (built := self._read_phrase(phrase))]
        stated = {one.replacement.start for one, _ in made if one.replacement}
        loose = (each for each in find_misnumbered(self.page, self.figures) if each.new.start not in stated)
        made += [built for each in loose if (built := self._read_misnumbered(each))]
        made.sort(key=lambda pair: (pair[0].cue.start, -pair[0].cue.end))
        retractions: list[Retraction] = []
        antecedents, reached = {}, -1
        for retraction, antecedent in made:
            if retraction.cue.start < reached or (retractions and self._goes_on(retractions[-1], retraction)):
                continue
            reached = retraction.cue.end
            name = f"r{len(retractions) + 1}"
            retractions.append(msgspec.structs.replace(retraction, id=name))
            if antecedent:
                antecedents[name] = antecedent
        return RetractionReading(retractions, antecedents)

    def _goes_on(self, before: Retraction, after: Retraction) -> bool:
        """عار من الصحة ولا يستند إلى وقائع: a set phrase that و joins to another says the same once more."""
        between = self.page.text[before.cue.end : after.cue.start].strip(' ،,"“”«»')
        return between == "و" and before.type == after.type == "denial" and after.rule == "denial-phrase"

    def _read_candidate(self, candidate: Candidate) -> Found | None:
        page = self.page
        shape = NOUN if is_noun_here(page, candidate) else candidate.shape
        if shape != candidate.shape:
            form = candidate.cue.form._replace(shape=NOUN, tense="")
            candidate = candidate._replace(cue=candidate.cue._replace(form=form))
        stance = read_stance(page, candidate)
        match = None if stance.modality == HABIT else self.matcher.match(candidate, shape, stance)
        if match is None or self._repeats(match) or _moderates(match):
            return None
        if shape == PARTICIPLE:
            match = match._replace(retractor=None)
        understood = match.retractor is None and shape != NOUN
        antecedent = subject_earlier(page, candidate.cue) if understood else None
        span = trim_span(page.text, self._cue_start(candidate, shape), page.tokens[match.last].end)
        retraction = self._build(match, span, stance.modality, f"{match.sense.type}-{shape}")
        return (retraction, antecedent) if retraction else None

    def _cue_start(self, candidate: Candidate, shape: str) -> int:
        """Where the cue begins: with a light verb right before a verbal noun (قدم اعتذاره)."""
        page, before = self.page, candidate.at - 1
        plain = page.plain(before)
        for cut in (0, 1):
            if (
                shape == NOUN
                and plain[cut:] in _LIGHT
                and plain[:cut] in ("", "و", "ف")
                and not candidate.cue.proclitic
            ):
                return offset_after(page.text, page.tokens[before], cut)
        return candidate.cue.start

    def _repeats(self, match: Match) -> bool:
        """نفى نفيا قاطعا, نفى وكذب: of one type and one claim, the first cue stands for both."""
        spans = {(span.start, span.end) for span in match.claim}
        key = (match.sense.type, frozenset(spans))
        if spans and key in self.done:
            return True
        self.done.add(key)
        return False

    def _read_phrase(self, phrase: SetPhrase) -> Found | None:
        found = match_phrase(self.page, self.claims, phrase)
        if found is None or self._continues(phrase):
            return None
        match, span = found
        if match.sense.type == "denial" and self._repeats(match):
            return None
        speaker = None
        if match.sense.type == "denial":
            speaker = self._speaker_around(span) or self._describer(phrase)
            if (speaker is None and is_claim_of_others(self.page, match, phrase)) or is_witness(speaker):
                match = match._replace(sense=match.sense._replace(type="debunk"))
        elif match.sense.type == "apology":
            speaker = self.page.sources.read_source(self.page.start_of(match.first) + 1, match.first).speaker
        retraction = self._build(match._replace(retractor=speaker), span, "real", f"{match.sense.type}-phrase")
        return (retraction, None) if retraction else None

    def _read_misnumbered(self, found: Misnumbered) -> Found | None:
        page, sense = self.page, Sense("", "correction", "", frozenset(("figure",)))
        cut = int(page.plain(found.first).startswith("و"))
        span = trim_span(page.text, page.tokens[found.first].start + cut, page.tokens[found.last].end)
        if span is None:
            return None
        match = Match(found.first, found.last, sense, self._speaker_around(span), [found.old], found.last + 1, 0.6)
        retraction = self._build(match._replace(stated=found.new), span, "real", "correction-figures")
        return (retraction, None) if retraction else None

    def _continues(self, phrase: SetPhrase) -> bool:
        """تبين أن الخبر غير صحيح: the predicate of a debunk is no denial beside it."""
        floor = max(self.page.start_of(phrase.first), phrase.first - 16)
        return phrase.kind in (UNTRUE, BARE, NO_BASIS) and any(
            index in self.turned_out for index in range(floor, phrase.first)
        )

    def _speaker_around(self, span: Span) -> Span | None:
        around = self.references.find_around(span)
        return around[-1].speaker if around else None

    def _describer(self, phrase: SetPhrase) -> Span | None:
        """Who calls news untrue (وصف الوزير التقارير بأنها)."""
        page = self.page
        if not page.plain(phrase.first - 1).startswith("بان"):
            return None
        floor = max(page.start_of(phrase.first), phrase.first - 16)
        cues = (page.cue_at.get(index) for index in range(phrase.first - 1, floor - 1, -1))
        verb = next((cue for cue in cues if cue and cue.form.lemma == "وصف"), None)
        return subject_of_verb(page, verb, phrase.first - 1) if verb and verb.form.shape == VERB else None

    def _refer(self, match: Match, claim: list[Span], cue: Span) -> list[str]:
        return self.references.find_nearest(cue) if match.afar and not claim else self.references.refer(claim, cue)

    def _find_source(self, match: Match, claim: list[Span]) -> tuple[Span | None, str]:
        """Who had said what is taken back, and whether that is the retractor: yes, no or unknown."""
        if match.sense.lemma == "اختفى":
            return None, "unknown"
        if match.sense.type in _SELF:
            return match.retractor, "yes"
        source, own = read_source_of(self.page, claim[0] if claim else None, match.head)
        return (None if own != "yes" and source == match.retractor else source), own

    def _build(self, match: Match, cue: Span | None, modality: str, rule: str) -> Retraction | None:
        """The mark of a match; None where nothing is left that it takes back."""
        page, kind, claim, retractor = self.page, match.sense.type, match.claim, match.retractor
        replacement = None
        if kind == "correction":
            replacement, old = read_replacement(page, match.last, page.end_of(match.first), self.figures)
            replacement = match.stated or replacement
            claim = [old] if old else [before_value(page, span, replacement) for span in claim]
        refs = self._refer(match, claim, cue) if cue else []
        if match.afar and not claim and not refs:
            claim = self.matcher.ground.claim_earlier(match)
        if cue is None or not (claim or refs):
            return None
        source, own = self._find_source(match, claim)
        circumstances = read_circumstances(page, self.claims, match.first, claim)
        return Retraction(
            id="r1",
            type=kind,
            cue=cue,
            claim=claim,
            claim_ref=refs,
            retractor=retractor,
            retractor_ref=None,
            source=source,
            source_ref=None,
            self="no" if kind == "debunk" else own,
            channel=circumstances.channel,
            reason=circumstances.reason,
            replacement=replacement,
            time=circumstances.time if modality == REAL else None,
            reason_class=circumstances.reason_class,
            modality=modality,
            rule=rule,
            score=match.score,
        )


def _moderates(match: Match) -> bool:
    """A platform that removes what others posted takes nothing back."""
    if match.sense.type != "deletion" or match.retractor is None:
        return False
    return any(word in _PLATFORMS for word in fold(match.retractor.text).split())
