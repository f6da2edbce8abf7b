"""Who signs: outlets in datelines, credits of pictures and sources, and authors after بقلم."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.person_parts import is_given
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.quantity.reader import DASHES
from musnad.preannotation.tokens import BREAK, DIGITS

_CREDIT, _NO_CREDIT, _BYLINE = words_of("credit"), words_of("no_credit"), words_of("byline")
_LONGEST_CREDIT, _LONGEST_AUTHOR, _LONGEST_LINE = 3, 5, 40


def find_credits(text: NameText) -> Iterator[Mention]:
    """The outlets and authors that sign, line by line; persons among them as PERS."""
    first = 0
    for end in [*(index for index, token in enumerate(text.tokens) if token.kind == BREAK), len(text.tokens)]:
        if end > first:
            yield from _read_line(text, first, end)
        first = end + 1


def _read_line(text: NameText, first: int, end: int) -> Iterator[Mention]:
    if text.plain(first) in _BYLINE and text.plain(first + 1) == ":":
        yield from _sign(text, first + 2, end, "PERS")
        return
    if text.plain(first - 2) in _CREDIT | {":"} and text.plain(first - 3) in _CREDIT:
        yield from _sign(text, first, _until(text, first, end, "+،,-"), "ORG")
    dash = _until(text, first, min(end, first + _LONGEST_CREDIT + 1), DASHES)
    city = text.known.get(dash + 1)
    if text.plain(dash) in DASHES and city and city.entry.type == "GPE" and city.end == end and not city.letters:
        if not is_given(text.plain(first)):
            yield from _sign(text, first, dash, "ORG")
        yield Mention(dash + 1, end, 0, "GPE", "dateline", 0.8, city.entry.key)
    yield from _in_brackets(text, first, end)


def _in_brackets(text: NameText, first: int, end: int) -> Iterator[Mention]:
    """مدينة 3 أيار (وكالة) -, and a caption that ends in brackets."""
    if text.plain(end - 1) == ")" and end - first < _LONGEST_LINE:
        opening = _last(text, first, end, "(")
        marks = [at for at in range(opening, end - 1) if text.plain(at) == ":" or text.plain(at) in DASHES]
        start = marks[-1] if marks else opening
        led = not marks or text.plain(start - 1) in _CREDIT
        if opening and led:
            person = is_given(text.plain(start + 1)) and end - start > 3
            yield from _sign(text, start + 1, end - 1, "PERS" if person else "ORG")
    for at in range(first, min(end, first + 2 * _LONGEST_CREDIT + 4)):
        if text.plains[at] != "(" or at == first:
            continue
        close = _until(text, at, min(end, at + _LONGEST_CREDIT + 2), ")")
        if text.plain(close) == ")" and text.plain(close + 1) in DASHES:
            yield from _sign(text, at + 1, close, "ORG")
            return


def _sign(text: NameText, first: int, end: int, kind: str) -> Iterator[Mention]:
    longest = _LONGEST_AUTHOR if kind == "PERS" else _LONGEST_CREDIT
    words = range(first, end)
    if not 0 < end - first <= longest or not all(text.is_open(at) for at in words):
        return
    if kind == "ORG" and (not _NO_CREDIT.isdisjoint(text.plains[first:end]) or _is_known(text, first, end)):
        return
    if any(text.tokens[at].kind == DIGITS for at in words):
        return
    yield Mention(first, end, 0, kind, "credit", 0.7, None if kind == "PERS" else " ".join(text.plains[first:end]))


def _is_known(text: NameText, first: int, end: int) -> bool:
    match = text.known.get(first)
    return match is not None and match.end == end and (match.entry.type != "ORG" or not match.entry.doubt)


def _until(text: NameText, first: int, end: int, signs: str | frozenset[str]) -> int:
    return next((at for at in range(first, end) if text.plains[at] in signs), end)


def _last(text: NameText, first: int, end: int, sign: str) -> int:
    return next((at for at in range(end - 1, first, -1) if text.plains[at] == sign), 0)
