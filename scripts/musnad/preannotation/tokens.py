"""Tokens of Arabic text with their offsets, seen through the shadow.

A token is a run of letters (with the marks on them), a run of digits, a line break, or one other character that is no
space; two apostrophes, with which some papers quote, are one, also with a blank between them where all signs are set
apart. Letters and digits that touch ("ب15") are two tokens, so that a span may begin where the digits do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from musnad.arabic import TATWEEL, shadow

WORD, DIGITS, LATIN, BREAK, SIGN = "word", "digits", "latin", "break", "sign"
_TOKEN = re.compile(
    rf"(?P<{WORD}>[\u0621-\u064a\u0671-\u06d3]+)|(?P<{DIGITS}>[0-9]+)|(?P<{LATIN}>[^\W\d_\u0600-\u06ff]+)"
    rf"|(?P<{BREAK}>\n+)|(?P<{SIGN}>''|(?<!\S)' '(?!\S)|[^\s])"
)


class Token(NamedTuple):
    """One token: its place in the text, its kind, and its plain form (marks dropped, letters folded)."""

    start: int
    end: int
    kind: str
    plain: str


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order. Linear in the length of the text: the pattern's branches exclude each other."""
    seen = shadow(text)
    tokens = []
    for match in _TOKEN.finditer(seen):
        kind = match.lastgroup or SIGN
        plain = match[0]
        if kind == WORD and TATWEEL in plain:
            plain = plain.replace(TATWEEL, "")
        if plain:
            tokens.append(Token(*match.span(), kind, plain))
    return tokens


def offset_after(text: str, token: Token, letters: int) -> int:
    """Where the rest of a word begins once its first `letters` letters, and the marks on them, are cut off."""
    seen = shadow(text[token.start : token.end])
    for index, character in enumerate(seen):
        if character != TATWEEL:
            if letters == 0:
                return token.start + index
            letters -= 1
    return token.end
