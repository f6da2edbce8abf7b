"""What every rule of retractions asks of a page: whether an object fits, whose phrase precedes it, what is claimed."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.objects import WHAT, Object, classes_of, read_object
from musnad.preannotation.retracting.proofs import is_taken_down, leads_online
from musnad.preannotation.speech.cues import NOUN
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, read_host
from musnad.preannotation.speech.subjects import subject_before
from musnad.preannotation.tokens import DIGITS, SIGN, WORD
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_ONLINE = word_set("online")
_PUBLISHED = word_set("published")
FURTHEST = 16  # tokens between a verb and its object
_FURTHEST_BACK = 60  # tokens between a pronoun and its noun
_COMMAS = frozenset("،,")
# Plurals that a pronoun takes up as feminine.
_PLURALS = frozenset(map(fold, ("تهم", "أخبار", "أنباء", "تقارير", "مزاعم", "أقوال", "صور", "مقاطع", "آراء", "مواقف")))
_MANNERS = frozenset(map(fold, ("بشكل", "بصورة", "بطريقة", "بنحو", "بصفة")))
_POSTED = frozenset(map(fold, ("نشر", "نشره", "نشرته", "نشروه", "كتب", "كتبه", "كتبته", "كتبوه")))
_FEW = 2  # words in marks that only stress one of them
_POST = frozenset(("post",))
_ADJUNCTS = word_set("adjuncts")
_PRONOUNS_BETWEEN = word_set("pronouns between")


class Match(NamedTuple):
    """A cue with its object: tokens of the cue, the sense, retractor, claim; `head` begins the claim's phrase.

    `afar`: what is taken back is named elsewhere in the text, or only by a pronoun; `stated`: what is said instead.
    """

    first: int
    last: int
    sense: Sense
    retractor: Span | None
    claim: list[Span]
    head: int
    score: float
    afar: bool = False
    stated: Span | None = None


class Ground:
    """One page with its claims, seen by the matchers."""

    def __init__(self, page: Page, claims: ClaimReader) -> None:
        self.page, self.claims = page, claims

    def end_of(self, index: int) -> int:
        """One past the sentence of a token; a word or two in marks (رفض "الاعتذار" عن) do not bound it."""
        around = self.page.mark_around(index)
        short = around is not None and self.page.words_in(around) <= _FEW
        return self.page.ends[index] if short else self.page.end_of(index)

    def fits(self, sense: Sense, item: Object | None) -> bool:
        """Whether an object makes a sense true; a bare demonstrative may stand for a word, a claim or a decision."""
        if item is None:
            return False
        if item.classes & sense.objects:
            return True
        return "anaphor" in item.classes and bool(sense.objects & {"word", "decision", "info"})

    def leads_away(self, index: int) -> bool:
        """Whether a preposition stands at a token; one with its pronoun (به, فيها) leads nowhere."""
        plain = self.page.plain(index)
        return border_kind(plain) == "preposition" and plain not in _PRONOUNS_BETWEEN

    def subject(self, candidate: Candidate, first: int, last: int) -> tuple[Span | None, int]:
        """The phrase between a verb and its object, and the token at which it ends."""
        reader = self.page.reader
        if (self.page.plain(first), self.page.plain(first + 1)) == ("من", "جديد"):
            first += 2
        while first < last and (
            border_kind(self.page.plain(first)) in ("adverb", "time") or self.page.plain(first) in _PRONOUNS_BETWEEN
        ):
            first += 1
        after = reader.read_phrase(first, last) if first < last else first
        span = reader.cut_phrase(first, after)
        if span is None and candidate.shape != NOUN:
            return subject_before(self.page, candidate.cue), after
        return span, after

    def object_behind(self, index: int, sense: Sense, end: int) -> Object | None:
        """The object behind a preposition that stands alone or is fused with it (عما, لنشر)."""
        page = self.page
        plain = page.plain(index)
        end = min(end, page.end_of(index))
        if plain == sense.preposition:
            behind = index + 1 + (index + 1 in page.mark_at)  # عن "معلومة خاطئة"
            return read_object(page, behind, end) if behind < end else None
        if sense.preposition == "عن" and plain == "عما":
            return read_object(page, index, end, 1)
        exposed = page.plain(index - 1).lstrip("بل").startswith("تعرض")  # بعد تعرضه لانتقادات
        if sense.preposition == "ل" and plain.startswith("ل") and len(plain) > 2 and not exposed:
            return read_object(page, index, end, 1)
        return None

    def skip_adjuncts(self, index: int, last: int) -> int:
        """Over times, adverbs, brackets and prepositional phrases that say where and when."""
        page = self.page
        while index < last:
            plain, kind = page.plain(index), page.tokens[index].kind
            if plain in _COMMAS and (closed := self._pass_aside(index, last)):
                index = closed
            elif plain == "(":
                index = next((i + 1 for i in range(index, last) if page.plain(i) == ")"), last)
            elif plain in _ADJUNCTS:
                index = max(page.reader.read_phrase(index + 1, last, bare=True), index + 1)
            elif index in page.mark_at and page.words_in(page.mark_at[index]) <= 3:
                index = page.mark_at[index].after
            elif plain in _MANNERS:
                index += 2  # بشكل كبير
            elif plain == "من" and (leads_online(self.page, index) or page.plain(index + 1) == "علي"):
                index = max(page.reader.read_phrase(index + 2, last, bare=True), index + 2)  # من على صفحتها
            elif kind in (SIGN, DIGITS) or border_kind(plain) in ("adverb", "time") or plain in _PRONOUNS_BETWEEN:
                index += 1
            elif read_host(page.tokens[index], page.text).preposition == "ب":
                index = max(page.reader.read_phrase(index + 1, last, bare=True), index + 1)
            else:
                return index
        return index

    def _pass_aside(self, comma: int, last: int) -> int | None:
        """Behind ، في رسالة وجهتها أمس إلى الصحف،: what a preposition or a time begins and a comma closes."""
        page = self.page
        times = (border_kind(page.plain(index)) == "time" for index in range(comma + 1, min(last, comma + 4)))
        if border_kind(page.plain(comma + 1)) != "preposition" and not any(times):
            return None
        closing = (index for index in range(comma + 2, min(last, comma + FURTHEST)) if page.plain(index) in _COMMAS)
        return next((index + 1 for index in closing), None)

    def find_earlier(self, sense: Sense, index: int, pronoun: str = "") -> Object | None:
        """The nearest noun before token `index` that a pronoun may stand for: it fits the sense and agrees."""
        page = self.page
        for place in range(index - 1, max(-1, index - _FURTHEST_BACK), -1):
            plain = page.plain(place)
            cut = int(not classes_of(plain) and plain[:1] in ("ب", "ل", "و"))
            classes = classes_of(plain[cut:])
            if sense.type == "deletion" and pronoun != "ها" and plain in _POSTED and page.plain(place - 1) in WHAT:
                return Object(place - 1, place - 1, _POST, int(page.plain(place - 1) != "ما"))  # عما نشره على موقعه
            if page.tokens[place].kind != WORD or not classes & sense.objects:
                continue
            feminine = (
                plain.endswith(("ة", "ات", "تها", "ته", "وي")) or plain.lstrip("بلو").removeprefix("ال") in _PLURALS
            )
            if not pronoun or feminine == (pronoun == "ها"):
                return Object(place, place, classes, cut)
        return None

    def claim_earlier(self, match: Match) -> list[Span]:
        """The phrase that a cue's pronoun, or a bare word of excuse, stands for: the nearest noun that fits."""
        pronoun = self._pronoun_on(self.page.plain(match.last))
        item = self.find_earlier(match.sense, match.first, pronoun) or self._find_later(match.sense, match.last)
        if item is None:
            return []
        end = self.page.end_of(item.head)
        claim = self.claims.read_phrase(item, min(end, match.first) if item.head < match.first else end)
        return [claim] if claim else []

    def _find_later(self, sense: Sense, at: int) -> Object | None:
        """رفض الاعتذار بعدما أشعلت تصريحاته أزمة, رغم أنها أزالتها تناقلوا التغريدة: what only the rest tells."""
        if sense.type not in ("apology", "deletion"):
            return None
        last = min(self.page.ends[at], at + 2 * FURTHEST)
        for place in range(at + 1, last):
            found = classes_of(self.page.plain(place)) & sense.objects
            if found and (sense.type == "apology" or self.page.plain(place).startswith("ال")):
                return Object(place, place, found)
        return None

    @staticmethod
    def _pronoun_on(plain: str) -> str:
        return "ها" if plain.endswith("ها") else "ه" if plain.endswith("ه") else ""

    def stands_for(self, candidate: Candidate, sense: Sense) -> bool:
        """Whether the pronoun on a cue (حذفته, سحبه) stands for what makes its sense true; not what leaves a market."""
        at = candidate.at
        if self.page.plain(at + 1) == "من" and not leads_online(self.page, at + 1):
            return False
        found = self.find_earlier(sense, at, self._pronoun_on(self.page.plain(at)))
        return bool(found or (sense.type == "deletion" and self._find_later(sense, at)))

    def finish(self, first: int, last: int, sense: Sense, retractor: Span | None, item: Object, score: float) -> Match:
        """The match of a cue in tokens `first` to `last`, with its claim read."""
        claim = self.claims.read_claim(item, self.end_of(first))
        if sense.lemma == "اختفى":
            retractor = None  # what disappears has nobody who takes it back
        if sense.type == "withdrawal" and is_taken_down(self.page, item.head):
            sense = sense._replace(type="deletion")
        return Match(first, last, sense, retractor, [claim] if claim else [], item.first, score)
