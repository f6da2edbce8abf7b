"""Noun phrases between a cue and its content, read from left to right.

A source's phrase is maximal: title, name, apposition between commas, bracket, relative clause. It ends at a preposition
that belongs to the verb, at a time, an adverb or a cue.
"""

from __future__ import annotations

from musnad.arabic import TATWEEL, fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.speech.source_nouns import border_kind, carrier_kind, read_host, title_kind
from musnad.preannotation.tokens import BREAK, LATIN, SIGN, WORD, Token, offset_after
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_COMMAS, _DASHES = frozenset("،,"), frozenset("-–—")
_RELATIVES = word_set("relatives")
_THAT = frozenset(map(fold, ("أن", "أنه", "أنها", "أنهم", "أنهما", "بأنه", "بأنها", "بأنهم")))
_WHO_IS = frozenset(map(fold, ("وهو", "وهي", "وهم", "وهما")))
_AGED = frozenset(map(fold, ("البالغ", "البالغة")))
_ISSUED, _RECENT = word_set("issued"), word_set("recent")
_BETWEEN = word_set("between verb and subject")
_OF_BODIES = frozenset(map(fold, ("العامة", "العليا", "الوطنية", "المركزية", "القومية")))
_TAKES_PREPOSITION = word_set("takes preposition")
_LONGEST = 30  # tokens in one phrase


class PhraseReader:
    """Reads noun phrases of one text; knows which tokens are cues and where marks are."""

    def __init__(self, text: str, tokens: list[Token], cue_tokens: frozenset[int], closers: dict[int, int]) -> None:
        self.text, self.tokens = text, tokens
        self.cue_tokens, self.closers, self.closing = cue_tokens, closers, frozenset(closers.values())
        self.writes_maqsura = "ى" in text

    def read_phrase(self, first: int, last: int, *, bare: bool = False) -> int:
        """One past the last token of the noun phrase that begins at `first`, at most `last`; `first` if there is none.

        `bare` reads without apposition and relative clause, as the name of a medium is read.
        """
        index, relational, head = first, False, True
        last = min(last, first + _LONGEST)
        while index < last:
            token = self.tokens[index]
            if token.kind == BREAK or (index in self.cue_tokens and not head and self._is_cue_here(index)):
                break
            if token.kind == SIGN:
                after = self._pass_sign(index, last, first, bare)
                if after == index:
                    break
                if (bare and index in self.closers) or self._is_described(index):
                    return self._step_back(first, after)  # nothing follows a medium's name in marks, or a description
                index = after
                continue
            if token.kind == WORD:
                if not bare and index > first and (self._describes(index) or self._is_issued(index, first)):
                    return self._pass_clause(index, last)
                if self._ends_phrase(index, first, relational, bare):
                    break
                relational = relational or bool(title_kind(token.plain) or title_kind(token.plain.removeprefix("و")))
            index += 1
            head = False
            if self._ends_dash(index - 1):
                break
        return self._step_back(first, index)

    def _is_described(self, comma: int) -> bool:
        return self.tokens[comma].plain in _COMMAS and self.tokens[comma + 1].plain in _WHO_IS | _RELATIVES

    def _ends_dash(self, index: int) -> bool:
        """Whether a word ends in a tatweel that stands for a dash (وفق مكتب الإحصاءـ ويبدو …)."""
        end = self.tokens[index].end
        return self.text[end - 1] == TATWEEL and self.text[end : end + 1].isspace() and self.text[end - 2] != "ه"

    def _is_cue_here(self, index: int) -> bool:
        return title_kind(self.tokens[index].plain) is None

    def _step_back(self, first: int, index: int) -> int:
        while index > first and (
            (self.tokens[index - 1].kind == SIGN and index - 1 not in self.closing)
            or self.tokens[index - 1].plain in ("و", "او", "في", "من", "ب", "ل")
        ):
            index -= 1
        return index

    def _pass_sign(self, index: int, last: int, first: int, bare: bool) -> int:
        plain = self.tokens[index].plain
        if index in self.closers and self.closers[index] < last:
            return self.closers[index] + 1
        if plain == "(" and index > first:
            for after in range(index + 1, min(index + 9, last)):
                if self.tokens[after].plain == ")":
                    return after + 1
            return index
        if plain in _COMMAS and not bare and index > first and (end := self._pass_name(first, index, last)):
            return end
        if plain in _COMMAS and not bare and index > first and self._begins_apposition(index + 1, last):
            return self._pass_apposition(index + 1, last)
        return self._pass_joint(index, last) if index > first else index

    def _pass_joint(self, index: int, last: int) -> int:
        """Over a sign inside a name: سبت/أحد, أ.ف.ب, أبو-علي."""
        if index + 1 >= last or self.tokens[index + 1].start != self.tokens[index].end:
            return index
        token, before = self.tokens[index], self.tokens[index - 1]
        if token.plain in _DASHES or (before.end == token.start and token.plain == "/"):
            return index + 1
        return index + 1 if token.plain == "." and before.end == token.start and len(before.plain) <= 2 else index

    def _pass_name(self, first: int, comma: int, last: int) -> int | None:
        """Behind a title, a name between commas: الوزير السابق، وئام وهاب، …"""
        head = self.tokens[first].plain
        owned = next((head.removesuffix(end) for end in ("ها", "هم", "ه") if head.endswith(end)), head)
        if "person" not in (title_kind(head), title_kind(owned)):
            return None
        for index in range(comma + 1, min(last, comma + 7) + 1):
            if index == last or self.tokens[index].plain in _COMMAS:
                return index if comma + 2 < index <= comma + 6 else None
            token = self.tokens[index]
            if token.kind != WORD or border_kind(token.plain) or index in self.cue_tokens or title_kind(token.plain):
                return None
        return None

    def _begins_apposition(self, index: int, last: int) -> bool:
        if index >= last or self.tokens[index].kind != WORD:
            return False
        plain = self.tokens[index].plain
        return title_kind(plain) is not None or self._describes(index)

    def _pass_apposition(self, index: int, last: int) -> int:
        if self.tokens[index].plain in _WHO_IS | _RELATIVES | _AGED:
            return self._pass_clause(index, last)
        return max(self.read_phrase(index, last), index)

    def _pass_clause(self, index: int, last: int) -> int:
        """Over a relative clause: to the next comma or stop, or to what belongs to the verb of saying again."""
        index += 1
        while index < last:
            token = self.tokens[index]
            if token.kind == BREAK or (token.kind == SIGN and token.plain not in "()" and index not in self.closers):
                break
            host = read_host(token, self.text) if token.kind == WORD else None
            if host and host.preposition == "ل" and carrier_kind(host.plain) in ("class", "name", "listeners"):
                break
            if index in self.closers:
                index = self.closers[index]
            index += 1
        return min(index, last)

    def _ends_phrase(self, index: int, first: int, relational: bool, bare: bool) -> bool:
        token = self.tokens[index]
        plain = token.plain
        border = None if self._is_ali(index) else border_kind(plain)
        if index > first and (plain == "ما" or self._begins_clause(index)):
            return True
        if index > first and self._is_circumstance(index):
            return True
        if border == "time_if":
            following = self.tokens[index + 1].plain if index + 1 < len(self.tokens) else ""
            return following in _RECENT
        if border == "time":
            return not (relational and index > first and self.tokens[index - 1].plain == "وزير")
        if border == "adverb":
            return True
        if border == "preposition" and (plain, self.tokens[index - 1].plain) != ("كي", "بان"):
            return index == first or not self._belongs_inside(index, relational, bare)
        if plain[0] == "ي" and plain.endswith("ون") and len(plain) > 4 and index > first:
            return True  # a verb in the plural: what precedes is its subject
        return self._ends_at_host(index, first, relational)

    def _ends_at_host(self, index: int, first: int, relational: bool) -> bool:
        """Whether a preposition fused with its noun ends the phrase (الوزير للصحفيين)."""
        plain = self.tokens[index].plain
        host = read_host(self.tokens[index], self.text)
        if not host.preposition:
            return False
        if index == first:
            return host.preposition == "ل" or carrier_kind(host.plain) in ("text", "occasion")
        of_body = plain.startswith("لل") and self.tokens[index - 1].plain in _OF_BODIES  # المديرية العامة للاتصال
        if not of_body and carrier_kind(host.plain) in ("text", "occasion", "class", "name", "listeners"):
            return True
        return not relational or (host.preposition == "ل" and plain.endswith(("ه", "ها", "هم")))

    def _begins_clause(self, index: int) -> bool:
        """Whether أن opens a clause; in سي إن إن and إن بي سي it spells a name."""
        after = self.tokens[index + 1].plain if index + 1 < len(self.tokens) else ""
        if self.tokens[index].plain == "ان" and self.text[self.tokens[index].start] == "أ":
            return True
        return self.tokens[index].plain in _THAT and self.tokens[index - 1].plain not in ("سي", "ان") and after != "بي"

    def _is_ali(self, index: int) -> bool:
        """The name علي, which the preposition على is spelled like where ى is never written."""
        token = self.tokens[index]
        if token.plain != "علي" or self.text[token.end - 1] != "ي":
            return False
        following, next_one = (self.tokens[i].plain if i < len(self.tokens) else "" for i in (index + 1, index + 2))
        return self.writes_maqsura or not following.startswith("ال") or next_one in _THAT | {":"}

    def _is_circumstance(self, index: int) -> bool:
        """وهي تقف أمام بيتها: how it was said, not who said it."""
        following = self.tokens[index + 1].plain if index + 1 < len(self.tokens) else ""
        return self.tokens[index].plain in _WHO_IS and following[:1] in ("ي", "ت") and title_kind(following) is None

    def _describes(self, index: int) -> bool:
        """Whether a relative clause or one with وهو, وهي says who a source is."""
        if self.tokens[index].plain in _AGED:
            return self.tokens[index - 1].plain in _COMMAS
        return self.tokens[index].plain in _RELATIVES | _WHO_IS and not self._is_circumstance(index)

    def _is_issued(self, index: int, first: int) -> bool:
        """دراسة أنجزت سنة 2024, نشرة أصدرها المرصد: a clause that tells of an indefinite text who made it, and when."""
        head = self.tokens[first].plain
        text = carrier_kind(head) == "text" or title_kind(head) == "text"
        return text and not head.startswith("ال") and self.tokens[index].plain in _ISSUED

    def _belongs_inside(self, index: int, relational: bool, bare: bool) -> bool:
        """Whether a preposition belongs to the phrase (مسؤول في الوزارة) and not to the verb (قال في بيان)."""
        plain, before = self.tokens[index].plain, self.tokens[index - 1].plain
        if bare or index + 1 >= len(self.tokens):
            return False
        following = self.tokens[index + 1].plain
        if plain == "في":
            kind = carrier_kind(following)
            named = relational or before.startswith("ال")
            return relational and named and kind is None and border_kind(following) is None
        if plain == "من" or before.endswith("المدعي"):
            return before in ("كل", "المدعي", "والمدعي") or (
                border_kind(following) is None and carrier_kind(following) is None
            )
        if plain in ("عن", "علي"):
            ranked = before in ("العام", "الاعلي")  # المشرف العام على
            return self.tokens[index - 1 - ranked].plain.removeprefix("ال") in _TAKES_PREPOSITION
        return relational and plain == "لدي" and before.removeprefix("ال") in ("سفير", "مندوب", "ممثل")

    def cut_phrase(self, first: int, after: int, cut: int = 0) -> Span | None:
        """The trimmed span of the tokens from `first` until `after`, without the first `cut` letters."""
        if after <= first:
            return None
        start = offset_after(self.text, self.tokens[first], cut) if cut else self.tokens[first].start
        return trim_span(self.text, start, self.tokens[after - 1].end)

    def is_adverb(self, index: int) -> bool:
        """Whether a token is an adverb, a time, or له and the like between a verb and its subject."""
        plain = self.tokens[index].plain
        return border_kind(plain) in ("adverb", "time") or plain in _BETWEEN

    def may_head(self, index: int) -> bool:
        """Whether a phrase may begin at a token."""
        token = self.tokens[index]
        return token.kind in (WORD, LATIN, "digits") or index in self.closers
