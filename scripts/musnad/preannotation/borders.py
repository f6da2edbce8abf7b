"""Where a span may begin and end: proclitics are cut off, punctuation and invisible marks stay outside."""

from __future__ import annotations

import unicodedata

from musnad.arabic import TATWEEL
from musnad.preannotation.tokens import Token, offset_after
from musnad.spans import Span, cut_span

# What may stand at an edge although it is neither letter nor digit (annotation/guidelines.md, G3).
_KEPT_SIGNS = frozenset("%٪‰°")
# What may stand between a quotation mark or colon and the words it sets off, and how much of it.
_BETWEEN = frozenset(" \t\n\u00a0\u202f.…()[]،؛!؟?-–—\"'«»“”‹›‘’\u061c")
_BETWEEN |= frozenset(chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202D), *range(0x2066, 0x206A)))
_SHORT = 8


def trim_span(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without spaces, punctuation and invisible marks at its edges; None if nothing stays."""
    while start < end and not _may_begin(text, start, end):
        start += 1
    while start < end and not _may_end(text, start, end):
        end -= 1
    return cut_span(text, start, end) if start < end else None


def keep_bracket(text: str, span: Span, end: int) -> Span:
    """The span with the bracket that closes one open in it, where nothing but it stands before `end`."""
    closer = next((at for at in range(span.end, min(end, span.end + 3)) if text[at] != " "), end)
    opener = {")": "(", "]": "["}.get(text[closer : closer + 1])
    if closer >= end or opener is None or span.text.count(opener) <= span.text.count(text[closer]):
        return span
    return cut_span(text, span.start, closer + 1)


def span_behind(text: str, start: int, end: int) -> Span | None:
    """The trimmed span of words set off by what stands before `start`; None if more than punctuation comes between."""
    span = trim_span(text, start, end)
    if span is None or span.start - start > _SHORT or not set(text[start : span.start]) <= _BETWEEN:
        return None
    return span


def _may_begin(text: str, start: int, end: int) -> bool:
    character = text[start]
    if character in "%٪":
        return text[start + 1 : end].lstrip()[:1].isdigit()
    return (character.isalnum() and character != TATWEEL) or unicodedata.category(character) == "Sc"


def _may_end(text: str, start: int, end: int) -> bool:
    character = text[end - 1]
    if character == TATWEEL:
        return end - 2 >= start and text[end - 2] == "ه"
    if character.isalnum() or character in _KEPT_SIGNS:
        return True
    category = unicodedata.category(character)
    if category == "Mn":
        return end - 2 >= start and _may_end(text, start, end - 1)
    return category == "Sc"


def span_of_tokens(text: str, tokens: list[Token], first: int, last: int, cut: int = 0) -> Span | None:
    """The span from token `first` (without its first `cut` letters) through token `last`, trimmed."""
    start = offset_after(text, tokens[first], cut) if cut else tokens[first].start
    return trim_span(text, start, tokens[last].end)
