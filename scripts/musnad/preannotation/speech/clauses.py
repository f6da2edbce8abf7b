"""Sentences, complementisers, and where indirect content may begin."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.speech.cues import Cue
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.preannotation.tokens import BREAK, DIGITS, WORD, Token, offset_after

_STOPS = frozenset(".؟?!…")
_LONGEST = 600  # tokens in a sentence: text without stops is cut, so that reading it stays linear
_WHETHER = frozenset(("ما", "عما", "فيما"))


class Complementiser(NamedTuple):
    """The word that opens a clause: its token, where it begins without ب, and whether it asks."""

    at: int
    start: int
    bound: bool
    question: bool


def end_sentences(tokens: list[Token], marks: list[Marked]) -> list[int]:
    """For each token, the index one past the last token of its sentence. Closed marks are never cut in two."""
    ends = [0] * len(tokens)
    covered = _cover(tokens, marks)
    first = 0
    for index in range(len(tokens)):
        too_long = index - first >= _LONGEST and not covered[index]
        if too_long or _ends_sentence(tokens, index, covered) or index == len(tokens) - 1:
            ends[first : index + 1] = [index + 1] * (index + 1 - first)
            first = index + 1
    return ends


def start_sentences(ends: list[int]) -> list[int]:
    """For each token, the index of the first token of its sentence."""
    starts, first = [], 0
    for index, _ in enumerate(ends):
        if index and ends[index - 1] == index:
            first = index
        starts.append(first)
    return starts


def _cover(tokens: list[Token], marks: list[Marked]) -> list[int]:
    """For each token, 1 inside marks, 2 at a mark that closes after a full stop, else 0."""
    covered = [0] * len(tokens)
    reached = 0
    for mark in marks:
        for index in range(max(mark.opener, reached), mark.after):
            covered[index] = 1
        reached = max(reached, mark.after)
        if mark.closed and tokens[mark.closer - 1].plain == ".":
            covered[mark.closer] = 2
    return covered


def _ends_sentence(tokens: list[Token], index: int, covered: list[int]) -> bool:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.kind == BREAK:
        # A colon or an open mark carries the sentence over the line.
        return covered[index] == 0 and not (index and tokens[index - 1].plain == ":")
    if covered[index] == 2:
        return following is None or (following.plain not in ("،", ",", ".", "؛") and following.plain[0] not in "وف")
    if covered[index] or token.plain not in _STOPS:
        return False
    before = tokens[index - 1] if index else None
    if token.plain == "." and before and following:
        touching = before.end == token.start and token.end == following.start
        if touching and (before.kind == following.kind == DIGITS or len(before.plain) == 1):
            return False
    return following is None or following.plain not in ")]"


@cache
def _governors() -> frozenset[str]:
    return frozenset(index_lexicon("clause_governors"))


def read_complementiser(text: str, tokens: list[Token], index: int) -> Complementiser | None:
    """The complementiser that a token is, or None."""
    token = tokens[index]
    if token.plain in _WHETHER and index + 1 < len(tokens) and tokens[index + 1].plain == "اذا":
        return Complementiser(index, token.start, False, True)
    row = index_lexicon("complementisers").get(token.plain)
    if token.kind != WORD or row is None:
        return None
    if token.plain == "الا" and text[token.start] != "أ":
        return None  # إلا: except
    if token.plain == "ان" and index and text[token.start] != "أ" and _spells_name(tokens, index):
        return None
    if token.plain == "بان" and index + 1 < len(tokens) and tokens[index + 1].plain == "كي":
        return None  # بان كي مون
    bound = row["kind"] == "bound"
    return Complementiser(
        index, offset_after(text, token, 1) if bound else token.start, bound, row["kind"] == "question"
    )


def _spells_name(tokens: list[Token], index: int) -> bool:
    """سي إن إن, سي إن بي سي: letters of a name in Latin script."""
    before = tokens[index - 1].plain
    if index + 2 < len(tokens) and (tokens[index + 1].plain, tokens[index + 2].plain) == ("بي", "سي"):
        return True
    return before == "سي" or (before == "ان" and index > 1 and tokens[index - 2].plain == "سي")


def governs(cue: Cue, text: str, tokens: list[Token], found: Complementiser) -> bool:
    """Whether a cue may govern a complementiser, by what stands before it."""
    takes = cue.form.takes
    if found.question:
        return "i" in takes and tokens[found.at - 1].plain not in _governors()
    if "q" not in takes and not (found.bound and "ب" in cue.form.before_clause):
        return False
    if found.bound:
        return "ب" in cue.form.before_clause or ("q" in takes and cue.form.act == "state" and cue.at + 20 > found.at)
    before = tokens[found.at - 1]
    if before.kind == WORD and found.at - 1 > cue.at:
        host = before.plain
        if host in _prepositions():
            return host in cue.form.before_clause
        if host in _governors():
            return False
    return not (text[found.start] == "إ" and tokens[found.at].plain == "ان" and _is_conditional(tokens, found.at))


def _is_conditional(tokens: list[Token], index: int) -> bool:
    """إن كان, إن لم: if, not that."""
    following = tokens[index + 1].plain if index + 1 < len(tokens) else ""
    return following in ("لم", "كنت", "شاء", "صح", "امكن", "وجد", "وجدت")


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(map(fold, ("على", "إلى", "عن", "من", "في", "ل", "مع")))
