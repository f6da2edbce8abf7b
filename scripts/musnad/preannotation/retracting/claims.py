"""What a retraction takes back: where the claim's clause or noun phrase begins and ends (guidelines, R1)."""

from __future__ import annotations

from bisect import bisect_left

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.retracting.objects import Object
from musnad.preannotation.speech.clauses import Complementiser, read_complementiser
from musnad.preannotation.speech.cues import PARTICIPLE, VERB, cue_forms
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, carrier_kind, read_host
from musnad.preannotation.tokens import BREAK, DIGITS, SIGN, WORD, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_STOPS = word_set("stops")
_HOLDERS = word_set("holders")
_PLACES = _set("في", "على", "عبر", "من")
_REASONS = word_set("reasons")
_WITHIN = word_set("within")
_ONLINE = word_set("online")
_GOES_ON = word_set("goes on")
_RELATIVES = _set("الذي", "التي", "الذين")
_DURING = _set("خلال", "أثناء", "في", "على", "أمام", "وسط")
_COGNATES = _set("نفيا", "تكذيبا", "إنكارا")
_ALL = _set("كل", "جميع", "بعض", "حول", "بشأن", "حيال")
_LONGEST = 60


class ClaimReader:
    """Reads claims on one page; `breakers` are the tokens at which reported clauses end, `joined` further
    verbs of retracting that و joins.
    """

    def __init__(self, page: Page, breakers: list[int], joined: frozenset[int] = frozenset()) -> None:
        self.page, self.breakers, self.joined = page, breakers, joined

    def read_clause(self, found: Complementiser) -> Span | None:
        """A clause from its complementiser to where reported speech would end."""
        page = self.page
        return trim_span(page.text, found.start, page.tokens[self._clause_end(found.at) - 1].end)

    def _clause_end(self, index: int) -> int:
        page = self.page
        end = min(page.end_of(index), index + 5 * _LONGEST)
        place = bisect_left(self.breakers, index + 1)
        end = min(end, self.breakers[place]) if place < len(self.breakers) else end
        for place in range(index + 1, min(end - 1, index + _LONGEST)):
            if page.plain(place) in ("،", ",") and page.plain(place + 1) in _REASONS:
                return place
        return end

    def read_claim(self, item: Object, last: int) -> Span | None:
        """The claim of an object: the proposition it reports if there is one, else its maximal noun phrase."""
        return self._proposition(item, last) or self.read_phrase(item, last)

    def _proposition(self, item: Object, last: int) -> Span | None:
        page = self.page
        for index in range(item.head + 1, min(last, item.head + 18)):
            token = page.tokens[index]
            if token.kind == BREAK or token.plain in (".", "؛"):
                return None
            other = page.cue_at.get(index)
            if other and (other.form.shape == PARTICIPLE or self._says_anew(index)):
                return None
            found = read_complementiser(page.text, page.tokens, index)
            if found is None or found.question:
                continue
            if index == item.head + 1:
                return self.read_clause(found)
            if any(page.plain(i) in _HOLDERS for i in range(index - 1, max(item.head, index - 5), -1)):
                return self._bare(found)
            return None
        return None

    def _says_anew(self, index: int) -> bool:
        """Whether a verb of saying begins a clause of its own behind a comma (…, تقول موسكو إن)."""
        cue = self.page.cue_at[index]
        apart = self.page.plain(index - 1) in ("،", ",") and "g" not in cue.form.takes
        return apart and cue.form.shape == VERB and not cue.joined

    def _bare(self, found: Complementiser) -> Span | None:
        """The proposition behind أن, or from أنه on where a pronoun is attached."""
        page = self.page
        if page.plain(found.at) in ("ان", "بان") and found.at + 1 < len(page.tokens):
            end = self._clause_end(found.at)
            return trim_span(page.text, page.tokens[found.at + 1].start, page.tokens[end - 1].end)
        return self.read_clause(found)

    def read_phrase(self, item: Object, last: int) -> Span | None:
        """The maximal noun phrase of an object."""
        end = self.end_phrase(item.first, item.head, last)
        token = self.page.tokens[item.first]
        return trim_span(self.page.text, offset_after(self.page.text, token, item.cut), self.page.tokens[end - 1].end)

    def end_phrase(self, first: int, head: int, last: int) -> int:
        """One past the last token of a noun phrase with its prepositional phrases and relative clause."""
        page = self.page
        place = bisect_left(self.breakers, first + 1)
        last = min(last, first + _LONGEST, self.breakers[place] if place < len(self.breakers) else last)
        if (mark := page.mark_at.get(first - 1)) and mark.closed:
            last = max(first + 1, min(last, mark.closer))
        index, relative = head + 1, page.plain(head) == "ما"
        while index < last:
            token = page.tokens[index]
            relative = relative or token.plain in _RELATIVES
            if token.kind == BREAK or (
                token.kind == SIGN and token.plain in "،,.؛:؟!…)-–—" and not self._inside(index)
            ):
                break
            if token.kind == WORD and not (relative and token.plain in _DURING) and self._stops(index):
                break
            mark = page.mark_at.get(index)
            index = min(mark.after, last) if mark and mark.closed else index + 1
        index -= page.plain(index - 1) == "يوم"  # of the time at which the phrase ends
        return max(index, head + 1)

    def _inside(self, index: int) -> bool:
        """Whether a sign stands inside a word or a figure (2:49) and parts nothing."""
        token, before, after = self.page.tokens[index], self.page.tokens[index - 1], self.page.tokens[index + 1 :][:1]
        if token.plain in "-–":
            return before.end == token.start
        figures = bool(after) and before.kind == after[0].kind == DIGITS
        return figures and before.end == token.start and after[0].start == token.end

    def _stops(self, index: int) -> bool:
        page = self.page
        plain = page.plain(index)
        if plain == "بناء" and page.plain(index + 1) != "علي":
            return False
        if plain in _STOPS or plain in _COGNATES or index in self.joined:
            return True
        if plain == "ما" and border_kind(page.plain(index - 1)) != "preposition" and page.plain(index - 1) not in _ALL:
            return True  # الفيديو ما دفعها إلى حذفه
        if border_kind(plain) in ("time", "adverb") and plain not in ("عام", "سنة", "يوم"):
            if page.plain(index - 1) == "ليوم":
                return False
            return page.plain(index + 1) not in _GOES_ON  # a time in the middle stays inside
        other = page.cue_at.get(index)
        if other and (other.form.shape == PARTICIPLE or (other.form.shape == VERB and other.joined)):
            return True
        says = (other and other.form.shape == VERB) or (plain[0] == "ن" and len(plain) > 3)
        if says and page.plain(index + 1) == "ان":  # هذه المزاعم نؤكد أن
            return page.plain(index - 1) not in _RELATIVES | {"ما"}
        if plain.startswith("و") and _is_verb_with_object(plain[1:]):
            return True
        return plain in _PLACES and index + 1 < len(page.tokens) and self._leaves(index)

    def _leaves(self, index: int) -> bool:
        """Whether في, على, عبر lead to where or when it was taken back, and not to what it was."""
        page = self.page
        if page.plain(index) == "من":
            place = page.plain(index + 1)
            return carrier_kind(place) in ("class", "name") or bool({place, place.removeprefix("ال")} & _ONLINE)
        if page.plain(index - 1) in _WITHIN:
            return False
        if page.plain(index + 1).removeprefix("ال") in ("ارشيف", "ارشيفها", "ارشيفه"):
            return True
        if index + 1 in page.mark_at or border_kind(page.plain(index + 1)) == "time":
            return True
        return carrier_kind(read_host(page.tokens[index + 1], page.text).plain) in ("class", "name", "text", "occasion")


def _is_verb_with_object(plain: str) -> bool:
    """ووصفتها, وأكده: a cue verb that carries its object."""
    for pronoun in ("ها", "هم", "ه"):
        if plain.endswith(pronoun):
            return any(form.shape == VERB for form in cue_forms().get(plain.removesuffix(pronoun), ()))
    return False
