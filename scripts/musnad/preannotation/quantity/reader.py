"""A text under reading: its tokens, what each word can mean as a number, and where spans may begin and end."""

from __future__ import annotations

import unicodedata

from musnad.arabic import TATWEEL, shadow
from musnad.preannotation.quantity.words import Word, word_index
from musnad.preannotation.tokens import BREAK, DIGITS, SIGN, WORD, Token, offset_after
from musnad.spans import Span

DASHES = frozenset("-–—−‐‑‒")


class Reader:
    """Looks into a text by token number; a number outside the text reads as an empty sign."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.size = len(tokens)
        index = word_index()
        self.words: list[Word | None] = [index.get(token.plain) if token.kind == WORD else None for token in tokens]

    def plain(self, i: int) -> str:
        """The plain form of token `i`, or nothing."""
        return self.tokens[i].plain if 0 <= i < self.size else ""

    def kind(self, i: int) -> str:
        """The kind of token `i`, or nothing."""
        return self.tokens[i].kind if 0 <= i < self.size else ""

    def word(self, i: int) -> Word | None:
        """What token `i` can mean as a number."""
        return self.words[i] if 0 <= i < self.size else None

    def is_digits(self, i: int) -> bool:
        """Whether token `i` is a run of digits."""
        return 0 <= i < self.size and self.tokens[i].kind == DIGITS

    def is_sign(self, i: int, signs: str | frozenset[str]) -> bool:
        """Whether token `i` is one of `signs`."""
        return 0 <= i < self.size and self.tokens[i].kind == SIGN and self.tokens[i].plain in signs

    def touches(self, i: int) -> bool:
        """Whether nothing visible parts token `i` from the one before it."""
        if not 0 < i < self.size:
            return False
        left, right = self.tokens[i - 1].end, self.tokens[i].start
        return left == right or not any(character.isspace() for character in self.text[left:right])

    def gap(self, i: int) -> str:
        """The text between token `i` and the one before it."""
        return self.text[self.tokens[i - 1].end : self.tokens[i].start] if 0 < i < self.size else ""

    def begins_line(self, i: int) -> bool:
        """Whether token `i` is the first of its line."""
        return i == 0 or self.kind(i - 1) == BREAK

    def start_of(self, i: int, cut: int) -> int:
        """Where a span on token `i` begins once `cut` letters of proclitic are left out."""
        token = self.tokens[i]
        return offset_after(self.text, token, cut) if cut else token.start

    def as_written(self, i: int) -> str:
        """Token `i` without diacritics, tatweel and invisible marks, its letters unfolded."""
        token = self.tokens[i]
        return "".join(letter for letter in self.text[token.start : token.end] if shadow(letter) != TATWEEL)

    def span(self, start: int, end: int) -> Span:
        """The span from `start` to `end`, cut where guidelines G3 lets a span be cut.

        Invisible marks at the edges stay outside, tatweel at the beginning too; a combining mark stays with its letter.
        """
        text = self.text
        while start < end and _is_invisible(text[end - 1]):
            end -= 1
        while start < end and (_is_invisible(text[start]) or text[start] == TATWEEL or _combines(text[start])):
            start += 1
        while end < len(text) and _combines(text[end]):
            end += 1
        return Span(start, end, text[start:end])

    def cuts_digits(self, start: int, end: int) -> bool:
        """Whether a digit of a script that tokens do not know goes on at an edge."""
        text = self.text
        return (start > 0 and text[start].isdecimal() and text[start - 1].isdecimal()) or (
            text[end - 1].isdecimal() and text[end : end + 1].isdecimal()
        )


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _combines(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"
