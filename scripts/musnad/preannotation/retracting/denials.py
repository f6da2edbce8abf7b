"""Verbs of denying: what is denied is a clause, or a phrase that begins with what can be denied."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.ground import FURTHEST, Ground, Match
from musnad.preannotation.retracting.modality import NEGATED, Stance
from musnad.preannotation.retracting.objects import Object, begins_denied, read_object
from musnad.preannotation.retracting.verbs import VerbMatcher
from musnad.preannotation.speech.clauses import Complementiser, read_complementiser
from musnad.preannotation.speech.cues import PARTICIPLE, VERB
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, carrier_kind, title_kind
from musnad.preannotation.speech.subjects import subject_before
from musnad.preannotation.tokens import BREAK, WORD
from musnad.preannotation.word_sets import word_set

_COGNATE = word_set("cognate")
_COGNATE |= frozenset(map(fold, ("قاطعا", "قاطعة", "رسميا", "رسمية", "شديدا", "صريحا", "صريحة", "كاملا")))


_SEATS = frozenset(map(fold, ("حزب", "دائرة", "كتلة", "تيار", "محافظة", "حركة")))  # النائب عن دائرة
_MEANS = frozenset(map(fold, ("عبر", "في", "خلال")))


class DenialMatcher:
    """Matches verbs of denying on one page."""

    def __init__(self, ground: Ground, verbs: VerbMatcher) -> None:
        self.ground, self.verbs = ground, verbs
        self.page: Page = ground.page

    def match_denial(self, candidate: Candidate, sense: Sense, stance: Stance) -> Match | None:
        """نفى فلان أن …, نفى فلان إغلاق …: a clause, or a phrase that begins what can be denied."""
        page = self.page
        first, end = candidate.at + 1, min(page.end_of(candidate.at), candidate.at + 40)
        while first < end and page.plain(first) in _COGNATE:
            first += 1
        found = self._clause(first, end)
        if found is not None:
            retractor = page.sources.read_source(first, found.at).speaker or subject_before(page, candidate.cue)
            if self._inanimate(candidate, stance):
                return None
            claim = self.ground.claims.read_clause(found)
            return Match(candidate.at, candidate.at, sense, retractor, [claim] if claim else [], found.at, 0.9)
        if sense.lemma == "أنكر" and any(self._is_blame(index) for index in range(first, min(end, first + 4))):
            return None
        if page.plain(candidate.at - 1) in ("لا", "ولا", "فلا") or self._inanimate(candidate, stance):
            return None
        split = self._split(candidate, first, min(end, first + FURTHEST))
        if split is None:
            return self.verbs.match_far(candidate, sense)
        item = read_object(page, split, end) or Object(split, split, frozenset())
        retractor, _ = self.ground.subject(candidate, first, split)
        return self.ground.finish(candidate.at, candidate.at, sense, retractor, item, 0.8)

    def _is_blame(self, index: int) -> bool:
        """أنكر عليه فعله, أنكر على قومه: he blamed them; على with a medium is where he denied."""
        plain = self.page.plain(index)
        if self.page.plain(index - 1) in ("المدعي", "والمدعي"):
            return False  # المدعى عليه
        ali = self.page.text[self.page.tokens[index].end - 1] == "ي"
        return plain in ("عليه", "عليها", "عليهم") or (
            plain == "علي" and not ali and carrier_kind(self.page.plain(index + 1)) is None
        )

    def _clause(self, first: int, end: int) -> Complementiser | None:
        """The complementiser a denial governs, with at most its subject between."""
        page = self.page
        for index in range(first, end):
            found = read_complementiser(page.text, page.tokens, index)
            if found and not found.question and not found.bound:
                after = page.reader.read_phrase(first, index) if first < index else first
                return found if index - after <= 10 and self._is_adjunct(after, index) else None
            if page.tokens[index].kind == BREAK or page.plain(index) in (":", "؛"):
                return None
        return None

    def _is_adjunct(self, first: int, last: int) -> bool:
        """Whether only adverbs, or one phrase with a preposition, stand between who denies and the clause."""
        page = self.page
        between = [page.plain(i) for i in range(first, last)]
        verbs = (page.cue_at[i] for i in range(first, last) if i in page.cue_at and page.plain(i) not in _COGNATE)
        if any(cue.form.shape == VERB for cue in verbs):
            return False
        commas = {"،", ","}
        if all(plain in _COGNATE | commas or border_kind(plain) for plain in between):
            return True
        head = next(plain for plain in between if plain not in commas)
        return border_kind(head) == "preposition" and not commas & set(between[1:-1])

    def _inanimate(self, candidate: Candidate, stance: Stance) -> bool:
        """هذا لا ينفي أن …: nobody denies."""
        page = self.page
        if stance.modality != NEGATED or candidate.cue.form.tense != "imperfect":
            return False
        before = page.plain(candidate.at - 1)
        subject = page.plain(candidate.at - 2)
        return (before in ("لا", "ولا") and subject in index_lexicon("retraction_traps")) or page.plain(
            candidate.at + 1
        ) in index_lexicon("retraction_traps")

    def _follows_subject(self, candidate: Candidate, first: int, end: int) -> bool:
        """الاتحاد ينفي الاتصالات: behind a verb that its subject precedes, the noun is what is denied."""
        page = self.page
        noun = first < end and page.is_word(first) and border_kind(page.plain(first)) is None
        if not noun or page.plain(first) in _COGNATE or first in page.cue_at or candidate.cue.joined:
            return False
        before = subject_before(page, candidate.cue)
        return before is not None and before.end >= page.tokens[candidate.at - 1].start

    def _split(self, candidate: Candidate, first: int, end: int) -> int | None:
        """Where what is denied begins behind a verb: the retractor's phrase ends there."""
        page = self.page
        past = first
        if self._follows_subject(candidate, first, end):
            return first
        for index in range(first, end):
            token = page.tokens[index]
            plain = token.plain
            if token.kind == BREAK or plain in (":", "؛", "."):
                return None
            if index < past:
                continue
            if index > first and page.plain(index - 1) in ("،", ",") and plain in _MEANS:
                past = self.ground.skip_adjuncts(index, end)
                continue
            if index > first and index in page.cue_at and page.cue_at[index].form.shape == PARTICIPLE:
                return None  # مؤكدة التزامها: another act
            if self._is_denied(index, first, end):
                return index
            if (
                index > first
                and plain in ("الي", "من", "عن")
                and page.plain(index + 1) not in _SEATS
                and page.reader.read_phrase(first, min(end, index + 2)) <= index
            ):
                return None
        return None

    def _is_denied(self, index: int, first: int, end: int) -> bool:
        """Whether the word begins what is denied: by itself or by its pronoun, and as nobody's title and no subject."""
        page = self.page
        token, before = page.tokens[index], page.plain(index - 1)
        listed = index_lexicon("retraction_denied").get(token.plain)
        if token.kind != WORD or token.plain in _COGNATE or not (listed or title_kind(token.plain) in (None, "text")):
            return False
        if index > first and title_kind(before) is not None and not before.startswith("ال"):
            return False  # وزارة الصحة: the noun before heads this one
        begins = begins_denied(token.plain, page.text[token.start]) or self._is_owned(index, first)
        return begins and not self._is_governed(index) and not self._is_subject(index, first, end)

    def _is_owned(self, index: int, first: int) -> bool:
        """نفى مصدر مقرب علمه بالخطة: behind a whole subject, a noun with a pronoun that leads back to it."""
        page = self.page
        plain, before = page.plain(index), page.plain(index - 1)
        if len(plain) < 4 or border_kind(plain) or not plain.endswith(("ه", "ها", "هم", "هما")):
            return False
        if page.plain(index + 1) in ("،", ","):
            return False  # a name closes the subject's phrase (فقيه،)
        headed = title_kind(before) is not None and not before.startswith("ال")
        stem = next(plain.removesuffix(ending) for ending in ("هما", "ها", "هم", "ه") if plain.endswith(ending))
        if index == first:  # العمدة ينفي توصله بمبلغ
            return begins_denied(stem.removesuffix("ت") + "ة" * stem.endswith("ت"), page.text[page.tokens[index].start])
        if title_kind(stem) == "person" or (stem.endswith("ي") and page.plain(index + 1) == "الي"):
            return False  # أنكر ابنه, نفى معارضيه إلى الجزيرة
        return page.tokens[index].kind == WORD and title_kind(plain) is None and not headed

    def _is_subject(self, index: int, first: int, end: int) -> bool:
        """Whether a definite noun right behind the verb is who denies: what can be denied follows it."""
        head = self.page.plain(index)
        if index != first or not (head.startswith("ال") or title_kind(head) == "text"):
            return False
        for following in range(index + 1, min(end, index + 5)):
            plain = self.page.plain(following)
            if self.page.tokens[following].kind != WORD or border_kind(plain) == "preposition":
                return False
            if not plain.startswith("ال") and begins_denied(plain, self.page.text[self.page.tokens[following].start]):
                return True
        return False

    def _is_governed(self, index: int) -> bool:
        """Whether a preposition stands before a word; one with its own pronoun (فيه) does not govern it."""
        before = self.page.plain(index - 1)
        if before == "علي" and self.page.text[self.page.tokens[index - 1].end - 1] == "ي":
            return False  # the name
        return border_kind(before) == "preposition" and not before.endswith(("ه", "ها", "هم"))
