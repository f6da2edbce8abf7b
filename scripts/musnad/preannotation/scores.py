"""Results of matches and votes: when two figures are one, and when the second side is a bare noun."""

from __future__ import annotations

from musnad.preannotation.drafts import Draft
from musnad.preannotation.reader import Reader
from musnad.preannotation.traps import words_of_kind

GOALS = frozenset({"هدف", "صوت", "نقطة", "شوط"})
AGAINST = frozenset({"مقابل"})
_REACH_OF_GAME = 14


def tells_of_game(reader: Reader, first: Draft, second: Draft) -> bool:
    """Whether words around two figures speak of a match."""
    games = words_of_kind("game")
    around = range(max(first.first - _REACH_OF_GAME, 0), min(second.last + _REACH_OF_GAME // 2, reader.size))
    return any(reader.plain(at) in games for at in around)


def score_against_noun(reader: Reader, draft: Draft) -> Draft:
    """بثلاثة أهداف مقابل هدف: the second side a bare noun, or nothing at all."""
    at = draft.unit_last
    if draft.unit not in GOALS or draft.value is None or draft.kind == "ordinal":
        return draft
    if reader.plain(at) in AGAINST and reader.plain(at + 1) == draft.unit:
        last, high = at + 2, 1
        if reader.plain(last) in ("واحد", "وحيد"):
            last += 1
    elif reader.plain(at) == f"ل{draft.unit}":
        last, high = at + 1, 1
    elif reader.plain(at) in AGAINST and reader.plain(at + 1) == "لا" and reader.plain(at + 2) in ("شيء", "شئ"):
        last, high = at + 3, 0
    else:
        return draft
    span = reader.span(draft.start, reader.tokens[last - 1].end)
    draft.last = draft.unit_last = last
    draft.end, draft.low, draft.high, draft.value = span.end, draft.value, high, None
    draft.kind, draft.rule, draft.unit_span = "score", "number.score", None
    return draft
