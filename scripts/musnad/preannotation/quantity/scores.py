"""Results of matches and votes: when two figures are one, and when the second side is a bare noun."""

from __future__ import annotations

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.word_sets import word_set

GOALS = frozenset({"هدف", "صوت", "نقطة", "شوط"})
AGAINST = frozenset({"مقابل"})
_REACH_OF_GAME = 14
_WEEKDAYS = word_set("weekdays")


def tells_of_game(reader: Reader, first: Draft, second: Draft) -> bool:
    """Whether words around two figures speak of a match."""
    return _game_around(reader, first.first, second.last)


def _game_around(reader: Reader, first: int, last: int) -> bool:
    games = words_of_kind("game")
    around = range(max(first - _REACH_OF_GAME, 0), min(last + _REACH_OF_GAME // 2, reader.size))
    return any(reader.plain(at) in games for at in around)


def draft_slashed_score(reader: Reader, i: int) -> Draft | None:
    """3/1, or 3 / 1, beside words of a match; elsewhere it is a fraction or a code."""
    above, below = reader.plain(i), reader.plain(i + 2)
    if not (reader.is_sign(i + 1, "/") and reader.is_digits(i + 2) and reader.touches(i + 1) == reader.touches(i + 2)):
        return None
    if (
        len(above) > 2
        or len(below) > 2
        or (reader.touches(i + 3) and reader.is_sign(i + 3, "/"))
        or reader.plain(i - 1) in _WEEKDAYS  # يوم الجمعة 5/3
        or not _game_around(reader, i, i + 3)
    ):
        return None
    span = reader.span(reader.tokens[i].start, reader.tokens[i + 2].end)
    draft = Draft(i, i + 3, span.start, span.end, "score", "number.score", 0.8)
    draft.low, draft.high = int(above), int(below)
    return draft


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
