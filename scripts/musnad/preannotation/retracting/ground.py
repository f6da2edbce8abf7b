"""What every rule of retractions asks of a page: whether an object fits, whose phrase precedes it, what is claimed."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.objects import Object, classes_of, read_object
from musnad.preannotation.speech.cues import NOUN
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, carrier_kind, read_host
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
_ADJUNCTS = word_set("adjuncts")
_PRONOUNS_BETWEEN = word_set("pronouns between")


class Match(NamedTuple):
    """A cue with its object: tokens of the cue, the sense, retractor, claim; `head` begins the claim's phrase.

    `afar`: what is taken back is named elsewhere in the text, or only by a pronoun.
    """

    first: int
    last: int
    sense: Sense
    retractor: Span | None
    claim: list[Span]
    head: int
    score: float
    afar: bool = False


class Ground:
    """One page with its claims, seen by the matchers."""

    def __init__(self, page: Page, claims: ClaimReader) -> None:
        self.page, self.claims = page, claims

    def fits(self, sense: Sense, item: Object | None) -> bool:
        """Whether an object makes a sense true; a bare demonstrative may stand for a word, a claim or a decision."""
        if item is None:
            return False
        if item.classes & sense.objects:
            return True
        return "anaphor" in item.classes and bool(sense.objects & {"word", "decision", "info"})

    def makes_sense(self, candidate: Candidate, sense: Sense, item: Object, end: int) -> bool:
        """Pictures are also taken off walls, and faults of play are corrected: what is published must be in sight."""
        if sense.lemma == "صرف النظر":
            return self.page.plain(candidate.at + 1) == "النظر" or self.page.plain(item.first - 2) == "النظر"
        if sense.lemma == "اختفى":
            return any(self._leads_online(i) for i in range(item.head + 1, min(end, item.head + 12)))
        words = {self.page.plain(i) for i in range(candidate.at + 1, min(end, candidate.at + 24))}
        if item.classes & sense.objects == {"publish"} and sense.type == "withdrawal":
            return bool(classes_of(self.page.plain(item.head + 1)) & {"text", "post"})  # نشر دراستهم, not نشر قواتها
        if sense.lemma == "أزال" and "picture" in item.classes:
            return bool(words & _ONLINE)
        if "paper" in item.classes:
            owned = self.page.plain(item.head).endswith(("ها", "هم", "ته"))
            scientific = self.page.plain(item.head + 1) in ("بحثية", "علمية", "البحثية", "العلمية")
            return owned or scientific or sense.type == "apology"
        if item.classes & sense.objects == {"error"}:
            medium = self.tells_medium(candidate.at, min(end, candidate.at + 24))
            return medium or bool(words & _PUBLISHED)
        return True

    def tells_medium(self, first: int, last: int) -> bool:
        """Whether a paper, a channel or a site is named between two tokens."""
        return any(carrier_kind(self.page.plain(i)) in ("class", "name") for i in range(first + 1, last))

    def _is_taken_down(self, head: int) -> bool:
        """سحب المرصد النشرة من موقعه: where the place is told, the text itself is removed."""
        last = min(self.page.end_of(head), head + 8)
        return any(self._leads_online(index) for index in range(head + 1, last))

    def _leads_online(self, index: int) -> bool:
        """من موقعها, من صفحته: a place on the net behind a preposition."""
        place = self.page.plain(index + 1)
        return self.page.plain(index) in ("من", "عن") and {place, place.removeprefix("ال")} & _ONLINE != set()

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
            elif plain == "من" and (self._leads_online(index) or page.plain(index + 1) == "علي"):
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
        if border_kind(page.plain(comma + 1)) not in ("preposition", "time"):
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
            if page.tokens[place].kind != WORD or not classes & sense.objects:
                continue
            feminine = (
                plain.endswith(("ة", "ات", "تها", "ته", "ى")) or plain.lstrip("بلو").removeprefix("ال") in _PLURALS
            )
            if not pronoun or feminine == (pronoun == "ها"):
                return Object(place, place, classes, cut)
        return None

    def claim_earlier(self, match: Match) -> list[Span]:
        """The phrase that a cue's pronoun, or a bare word of excuse, stands for: the nearest noun that fits."""
        pronoun = self._pronoun_on(self.page.plain(match.last))
        item = self.find_earlier(match.sense, match.first, pronoun) or self._find_later(match)
        claim = self.claims.read_phrase(item, self.page.end_of(item.head)) if item else None
        return [claim] if claim else []

    def _find_later(self, match: Match) -> Object | None:
        """رفض الاعتذار بعدما أشعلت تصريحاته أزمة: what a bare apology is for, where only the rest of it says."""
        if match.sense.type != "apology":
            return None
        last = min(self.page.end_of(match.last), match.last + FURTHEST)
        words = ((place, classes_of(self.page.plain(place))) for place in range(match.last + 1, last))
        return next((Object(place, place, found) for place, found in words if found & match.sense.objects), None)

    @staticmethod
    def _pronoun_on(plain: str) -> str:
        return "ها" if plain.endswith("ها") else "ه" if plain.endswith("ه") else ""

    def stands_for(self, candidate: Candidate, sense: Sense) -> bool:
        """Whether the pronoun on a cue (حذفته, سحبه) stands for what makes its sense true; not what leaves a market."""
        at = candidate.at
        if self.page.plain(at + 1) == "من" and not self._leads_online(at + 1):
            return False
        return self.find_earlier(sense, at, self._pronoun_on(self.page.plain(at))) is not None

    def finish(self, first: int, last: int, sense: Sense, retractor: Span | None, item: Object, score: float) -> Match:
        """The match of a cue in tokens `first` to `last`, with its claim read."""
        claim = self.claims.read_claim(item, self.page.end_of(first))
        if sense.lemma == "اختفى":
            retractor = None  # what disappears has nobody who takes it back
        if sense.type == "withdrawal" and self._is_taken_down(item.head):
            sense = sense._replace(type="deletion")
        return Match(first, last, sense, retractor, [claim] if claim else [], item.first, score)
