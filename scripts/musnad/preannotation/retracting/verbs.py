"""Verbs that take something back, with their object: behind a preposition, behind the subject, or further on."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.ground import FURTHEST, Ground, Match
from musnad.preannotation.retracting.objects import Object, begins_denied, read_object
from musnad.preannotation.retracting.proofs import makes_sense
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, title_kind
from musnad.preannotation.speech.subjects import subject_before
from musnad.preannotation.tokens import BREAK, WORD
from musnad.preannotation.word_sets import word_set

_QUANTITIES = word_set("quantities")
_HEADS = word_set("heads")


class VerbMatcher:
    """Matches verbs on one page."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.page: Page = ground.page

    def match_prepositional(self, candidate: Candidate, sense: Sense, *, before: Match | None) -> Match | None:
        """تراجع النائب عن تصريحه: the preposition within reach, and behind it an object that fits.

        `before`: the retraction that says what عنه stands for (حذف المنشور واعتذر عنه).
        """
        page, at = self.page, candidate.at
        end = min(self.ground.end_of(at), at + FURTHEST)
        if sense.lemma == "تراجع" and sense.type == "walkback" and at + 1 in self.ground.claims.joined:
            return Match(at, at, sense, subject_before(page, candidate.cue), [], at, 0.5, afar=True)  # تراجع وحذف
        for index in range(at + 1, end):
            plain = page.plain(index)
            if self._goes_elsewhere(candidate, sense, index):
                return None
            if plain in ("عنه", "عنها", "عنهم") and sense.preposition == "عن":
                return self._match_pronoun_behind(candidate, sense, index, before)
            item = self.ground.object_behind(index, sense, end + FURTHEST)
            if item is None:
                continue
            if not self.ground.fits(sense, item):
                if plain == sense.preposition and sense.preposition != "ل":
                    return None
                continue
            if not makes_sense(self.page, candidate, sense, item, end + FURTHEST):
                return None
            return self._match_behind(candidate, sense, index, item)
        if before and sense.type == "apology" and sense.preposition == "عن":
            return Match(candidate.at, candidate.at, sense, before.retractor, before.claim, candidate.at, 0.6)
        return None

    def _match_behind(self, candidate: Candidate, sense: Sense, index: int, item: Object) -> Match | None:
        """The match of an object that fits, behind the preposition at token `index`."""
        at, plain = candidate.at, self.page.plain(index)
        aside = sense.lemma == "صرف النظر"  # its own noun stands between
        retractor, _ = self.ground.subject(candidate, at + 1, index - aside)
        if retractor and fold(retractor.text.split()[0]).removeprefix("ال") in _QUANTITIES:
            return None  # تراجعت الأرباح عن توقعات المحللين: what falls takes nothing back
        adjacent = index == at + 1 and plain in ("عن", "عما")
        if adjacent and plain == "عما":  # the cue holds the whole word, the claim begins behind it
            item = item._replace(first=index + 1, head=index + 1, cut=0)
        return self.ground.finish(at, index if adjacent else at, sense, retractor, item, 0.85)

    def _match_pronoun_behind(
        self, candidate: Candidate, sense: Sense, index: int, before: Match | None
    ) -> Match | None:
        """وجدنا القرار خاطئا فعدنا عنه: the noun that عنه stands for, a claim if it is in the same sentence."""
        page, at = self.page, candidate.at
        if before:
            return Match(at, at, sense, before.retractor, before.claim, index, 0.7)
        found = [self.ground.find_earlier(other, at, page.plain(index)[2:]) for other in candidate.senses]
        item = max((item for item in found if item), default=None)
        if item is None or not item.classes & sense.objects:
            return None
        retractor, _ = self.ground.subject(candidate, at + 1, index)
        last = index if index == at + 1 else at
        if item.first < page.start_of(at):
            return Match(at, last, sense, retractor, [], index, 0.6, afar=True)
        after = page.reader.read_phrase(item.first, at)
        if page.plain(item.first).startswith("ال"):  # what is said of a definite noun (القرار قاسيا) is no part of it
            after = next((i for i in range(item.first + 1, after) if not page.plain(i).startswith("ال")), after)
        claim = page.reader.cut_phrase(item.first, after)
        return Match(at, last, sense, retractor, [claim] if claim else [], item.first, 0.6)

    def match_carried(self, candidate: Candidate, sense: Sense) -> Match | None:
        """حذفته ثلاث صفحات, وهو ما نفته الوزارة: the verb carries what it takes back as a pronoun."""
        page, at = self.page, candidate.at
        told = page.plain(at - 1) in ("ما", "الذي", "التي")
        if "any" in sense.objects and not told:
            sense = sense._replace(objects=frozenset(("charge", "info")))  # واجهته بالتهم فأنكرها
        if not told and not self.ground.stands_for(candidate, sense):
            return None
        reader = page.reader
        first, end = at + 1, page.end_of(at)
        after = reader.read_phrase(first, end) if first < end else first
        named = first < end and (reader.may_head(first) and not page.plain(first).startswith(("و", "ب")))
        retractor = reader.cut_phrase(first, after) if named else None
        if retractor is None and not told and candidate.cue.form.gender:  # أكذبها: who speaks is not named
            retractor = subject_before(page, candidate.cue)
        return Match(at, at, sense, retractor, [], at, 0.6, afar=True)

    def _goes_elsewhere(self, candidate: Candidate, sense: Sense, index: int) -> bool:
        """Whether a token ends the search: a colon, another verb (عاد وتراجع عن), تراجع إلى and تراجع في."""
        plain = self.page.plain(index)
        back = (
            plain in ("الي", "في")
            and plain != sense.preposition
            and sense.lemma in ("تراجع", "عاد", "رجع")
            and index == candidate.at + 1
        )
        stops = self.page.tokens[index].kind == BREAK or plain in (":", "؛")
        return back or stops or index in self.ground.claims.joined

    def match_object(self, candidate: Candidate, sense: Sense) -> Match | None:
        """سحبت الوزارة بيانها: the first fitting noun that is the verb's own object."""
        return self._match_near(candidate, sense) or self.match_far(candidate, sense)

    def match_far(self, candidate: Candidate, sense: Sense) -> Match | None:
        """Behind what stands between subject and object: حذفت الوكالة، الأربعاء (8 يناير)، خبرا."""
        page = self.page
        end = page.end_of(candidate.at)
        retractor, after = self.ground.subject(candidate, candidate.at + 1, end)
        if owned := self._object_within(candidate.at + 1, after, sense):
            retractor, after = page.reader.cut_phrase(candidate.at + 1, owned), owned
            item = read_object(page, owned, end)
            return self.ground.finish(candidate.at, candidate.at, sense, retractor, item, 0.75) if item else None
        index = self.ground.skip_adjuncts(after, min(end, after + 30))
        between = any(border_kind(page.plain(i)) == "preposition" for i in range(candidate.at + 1, index))
        if not between and index == after:
            return None  # right behind the subject: looked at already
        if retractor is None or index >= end:
            return None
        item = read_object(page, index, end)
        if "any" in sense.objects:
            fits = begins_denied(page.plain(index), page.text[page.tokens[index].start])
            item = item or Object(index, index, frozenset())
        else:
            fits = self.ground.fits(sense, item)
        if item is None or not fits:
            return None
        return self.ground.finish(candidate.at, candidate.at, sense, retractor, item, 0.75)

    def _object_within(self, first: int, last: int, sense: Sense) -> int | None:
        """سحبت جمعية الحرفيين في وهران بيانها: behind the place in a subject's phrase, the object that fits."""
        page = self.page
        place = next((i for i in range(first + 1, last) if page.plain(i) in ("في", "ب", "لدي")), None)
        if place is None or "any" in sense.objects:
            return None
        for index in range(place + 2, last):
            plain = page.plain(index)
            owned = plain.endswith(("ه", "ها", "هم")) and not plain.startswith("ال")
            apart = page.tokens[index].kind == WORD and border_kind(page.plain(index - 1)) is None
            marked = owned or plain.startswith("ال") or index == place + 2 or page.plain(index - 1) in ("،", ",")
            if apart and marked and self.ground.fits(sense, read_object(page, index, last)):
                return index
        return None

    def _match_near(self, candidate: Candidate, sense: Sense) -> Match | None:
        """The object right behind the subject."""
        page = self.page
        end = min(page.end_of(candidate.at), candidate.at + FURTHEST)
        for index in range(candidate.at + 1, end):
            token = page.tokens[index]
            if token.kind == BREAK or token.plain in (":", "؛", ".") or self.ground.leads_away(index):
                return None
            item = read_object(page, index, end)
            if (
                item is None
                or not self.ground.fits(sense, item)
                or ("anaphor" in item.classes and index > candidate.at + 1)
            ):
                continue
            before = page.plain(index - 1)
            if index > candidate.at + 1 and (before in _HEADS or _heads_name(before)):
                continue  # وزارة الصحة: the second noun belongs to the first
            if index == candidate.at + 1 and self._is_subject(sense, index, end):
                continue
            if self._is_ruled_out(candidate, sense, item, index):
                return None
            retractor, after = self.ground.subject(candidate, candidate.at + 1, index)
            if all(border_kind(page.plain(i)) in ("adverb", "time") or i in page.mark_at for i in range(after, index)):
                return self.ground.finish(candidate.at, candidate.at, sense, retractor, item, 0.85)
        return None

    def _is_ruled_out(self, candidate: Candidate, sense: Sense, item: Object, index: int) -> bool:
        """Whether a fitting object is none after all: another noun's, a habit's, a thing's or a fault's of play."""
        page = self.page
        if index > candidate.at + 2 and self._belongs_to_object(index):
            return True
        if index > candidate.at + 1 and sense.objects == {"charge"} and _is_verbal_noun(page, index - 1):
            return True  # رفض تأكيد المزاعم
        if item.classes & sense.objects == {"error"} and candidate.cue.form.tense == "imperfect":
            return True  # يصحح الطلاب أخطاءهم: a habit
        return not makes_sense(self.page, candidate, sense, item, page.end_of(candidate.at))

    def _belongs_to_object(self, index: int) -> bool:
        """حذفت الشركة ميزة التعليقات: behind a whole subject, the noun before is the object and heads this one."""
        head, subject = self.page.plain(index - 1), self.page.plain(index - 2)
        whole = subject.startswith("ال") and title_kind(subject) != "person"
        return whole and self.page.plain(index).startswith("ال") and not head.startswith(("ال", "لل")) and len(head) > 3

    def _is_subject(self, sense: Sense, index: int, end: int) -> bool:
        """Whether the first noun behind a verb is its subject (تفند الدراسة ادعاءات): another fitting one follows."""
        page = self.page
        for following in range(index + 1, min(end, index + 5)):
            plain = page.plain(following)
            if border_kind(plain) or page.tokens[following].kind != "word":
                return False
            new = not plain.startswith("ال") or plain in ("ما",)
            if new and (page.plain(following - 1).startswith("ال") or plain == "ما"):
                return self.ground.fits(sense, read_object(page, following, end))
        return False


def _is_verbal_noun(page: Page, index: int) -> bool:
    """Whether an indefinite word is what somebody does to the word behind it (تأكيد, مناقشة)."""
    plain = page.plain(index)
    by_form = begins_denied(plain, page.text[page.tokens[index].start]) or plain.endswith("ة")
    return not plain.startswith("ال") and by_form and title_kind(plain) is None


def _heads_name(plain: str) -> bool:
    """Whether a noun without article heads a body's name, so that the next noun belongs to it (وزارة الصحة)."""
    return title_kind(plain) == "body" and not plain.startswith("ال")
