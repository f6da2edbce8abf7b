"""A text made ready for the rules of quotes and retractions: tokens, marks, sentences and cues, each found once."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, cached_property

from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.speech.clauses import end_sentences, start_sentences
from musnad.preannotation.speech.cues import find_cues
from musnad.preannotation.speech.quotation_marks import Marked, outermost, pair_marks
from musnad.preannotation.speech.source_nouns import carrier_kind, title_kind
from musnad.preannotation.speech.sources import SourceReader
from musnad.preannotation.speech.speakers import PhraseReader
from musnad.preannotation.tokens import BREAK, LATIN, WORD, Token

_TITLES = ("عنوان", "عنوانه", "عنوانها", "عنوانا")
_LONGEST_TITLE = 8  # letters of such a noun with what is fused with it
_LONGEST_NAME = 10  # tokens from mark to mark
_SHORTEST_WORDS = 3  # that may be somebody's


class Page:
    """One text with what the rules look at. Every view is computed once, in time linear in the text."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.all_marks = pair_marks(text, tokens)
        self.marks = list(outermost(self.all_marks))
        self.outermost_openers = frozenset(mark.opener for mark in self.marks)
        self.mark_at = {mark.opener: mark for mark in self.all_marks}
        self.closed_marks = [mark for mark in self.marks if mark.closed]
        self.ends = end_sentences(tokens, self.closed_marks)
        self.starts = start_sentences(self.ends)
        self.cues = find_cues(text, tokens)
        self.cue_at = {cue.at: cue for cue in self.cues}
        closers = {mark.opener: mark.closer for mark in self.all_marks if mark.closed}
        self.reader = PhraseReader(text, tokens, frozenset(self.cue_at), closers)
        self.sources = SourceReader(self.reader)

    @cached_property
    def paragraphs(self) -> list[int]:
        """For each token, the number of its paragraph."""
        numbers, number = [], 0
        for token in self.tokens:
            number += token.kind == BREAK
            numbers.append(number)
        return numbers

    @cached_property
    def _mark_around(self) -> list[int]:
        around = [-1] * len(self.tokens)
        for number, mark in enumerate(self.closed_marks):
            for index in range(mark.opener + 1, min(mark.closer, len(self.tokens))):
                around[index] = number
        return around

    def mark_around(self, index: int) -> Marked | None:
        """The outermost closed marks that a token stands in, or None."""
        number = self._mark_around[index]
        return self.closed_marks[number] if number >= 0 else None

    def end_of(self, index: int) -> int:
        """One past the last token of the sentence of a token; inside marks, the closing mark ends it as well."""
        around = self.mark_around(index)
        return min(self.ends[index], around.closer) if around else self.ends[index]

    def start_of(self, index: int) -> int:
        """The first token of the sentence of a token; inside marks, the opening mark begins it as well."""
        around = self.mark_around(index)
        return max(self.starts[index], around.opener + 1) if around else self.starts[index]

    def marks_between(self, first: int, last: int) -> list[Marked]:
        """The outermost marks whose opener stands between two tokens."""
        low = bisect_left(self.marks, first, key=lambda mark: mark.opener)
        high = bisect_left(self.marks, last, key=lambda mark: mark.opener)
        return self.marks[low:high]

    def plain(self, index: int) -> str:
        """The plain form of a token, empty outside the text."""
        return self.tokens[index].plain if 0 <= index < len(self.tokens) else ""

    def words_in(self, mark: Marked) -> int:
        """How many words marks hold."""
        return sum(self.tokens[index].kind != "sign" for first, last in mark.pieces for index in range(first, last))

    def is_name(self, mark: Marked) -> bool:
        """Whether marks hold a name or title: a class noun, or another such name and و, stands before them."""
        before = mark.opener - 1
        if all(self.tokens[index].kind == LATIN for first, last in mark.pieces for index in range(first, last)):
            return True
        first, last = mark.pieces[0]
        if last - first == 1 and carrier_kind(self.plain(first)) == "name":
            return True
        noun = self.plain(before)
        if self.plain(first).startswith(("ي", "سي", "ست")) or self.plain(first) in (
            "لن",
            "لا",
            "لم",
            "قد",
            "غير",
            "ان",
        ):
            return False  # a predicate, no name
        if mark.closer - mark.opener > _LONGEST_NAME:
            return False
        named = title_kind(self.plain(first)) == "body" and self.plain(first + 1).startswith("ال")
        if named and self.words_in(mark) <= _SHORTEST_WORDS:
            return True  # انتقد «حزب البعث»
        if noun in ("و", "او", "،", ",", "لـ", "ل") and before and self.plain(before - 1) in ('"', "»", "”", "›"):
            previous = self.mark_closing(before - 1)
            return previous is not None and self.words_in(previous) <= 3 and self.words_in(mark) <= 3
        return noun in _naming() or noun[1:] in _naming() or noun.removeprefix("ال") in _naming()

    def gives_title(self, colon: int) -> bool:
        """Whether what stands behind a colon is the name of a text (بعنوان: «…»)."""
        noun = self.plain(colon - 1)
        return self.plain(colon) == ":" and noun.endswith(_TITLES) and len(noun) <= _LONGEST_TITLE

    def may_hold_name(self, index: int) -> bool:
        """Whether marks open at a token that are short enough for a name."""
        return index in self.mark_at and self.mark_at[index].closer - index < _LONGEST_NAME

    @cached_property
    def _closing(self) -> dict[int, Marked]:
        return {mark.closer: mark for mark in self.all_marks if mark.closed}

    def mark_closing(self, index: int) -> Marked | None:
        """The marks that a token closes, or None."""
        return self._closing.get(index)

    def is_word(self, index: int) -> bool:
        """Whether a token is a word of Arabic letters."""
        return 0 <= index < len(self.tokens) and self.tokens[index].kind == WORD


@cache
def _naming() -> frozenset[str]:
    return frozenset(index_lexicon("naming_nouns"))
