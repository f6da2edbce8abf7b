"""Comparators: the words that say how a quantity relates to the number said, before it, after it, or at a distance."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.lemmas import singular_of
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.tokens import SIGN, WORD
from musnad.spans import Span

_REACH_BEFORE = 8  # tokens between a verb and its number
_REACH_AFTER = 3  # tokens between a number, with its noun, and a comparator after it
_PROCLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك"})
_PARTICLES = frozenset({"ب", "ل", "ال", "بال", "لل"})
_CLAUSE_STARTS = frozenset({"و", "ان", "التي", "الذي", "لكن", "ثم"})
# Comparatives that look ahead where من follows.
_BEFORE_FROM = frozenset({"اكثر", "واكثر", "فاكثر", "اقل", "فاقل"})
_PREPOSITIONS = frozenset({"علي", "عن", "الي", "ب", "من"})


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    comparator: str
    preposition: str = ""


class _Lexicon(NamedTuple):
    before: dict[str, list[_Phrase]]  # by last word
    after: dict[str, list[_Phrase]]  # by first word
    verbs: dict[str, list[_Phrase]]  # by the last word of the verb


@cache
def _lexicon() -> _Lexicon:
    lexicon = _Lexicon({}, {}, {})
    for row in read_lexicon("comparators"):
        words = tuple(fold(row["phrase"]).split())
        phrase = _Phrase(words, row["comparator"])
        if row["place"] == "after":
            lexicon.after.setdefault(words[0], []).append(phrase)
            continue
        if words[-1] != "ب":
            lexicon.before.setdefault(words[-1], []).append(phrase)
        if row["place"] == "verb":
            preposition = words[-1] if words[-1] in _PREPOSITIONS and len(words) > 1 else ""
            verb = words[:-1] if preposition else words
            lexicon.verbs.setdefault(verb[-1], []).append(_Phrase(verb, row["comparator"], preposition))
    for index in lexicon:
        for phrases in index.values():
            phrases.sort(key=lambda phrase: (-len(phrase.words), -len(phrase.words[0])))
    return lexicon


def attach_comparator(reader: Reader, draft: Draft, taken: Collection[int]) -> None:
    """Find the comparator of a number; no token of `taken` (other numbers) is crossed."""
    if draft.kind in ("ordinal", "score") and draft.unit_kind != "age":
        return
    found = (
        _find_before(reader, draft)
        or _find_after(reader, draft, taken)
        or (_find_at_distance(reader, draft, taken) if not draft.dual else None)
    )
    if found and found[0] != "exact":
        draft.comparator, draft.cue = found


def _find_before(reader: Reader, draft: Draft) -> tuple[str, Span] | None:
    at = _left_edge(reader, draft)
    found = _match_ending(reader, at)
    if found is None and reader.plain(at - 1) in words_of_kind("filler"):
        found = _match_ending(reader, _skip_particles(reader, at - 1))
    return found


def _left_edge(reader: Reader, draft: Draft) -> int:
    at = draft.first
    if reader.kind(at - 1) == SIGN and draft.unit_span and draft.unit_span.start < draft.start:
        at -= 1  # $ before the figure
    while reader.is_sign(at - 1, '("«“'):
        at -= 1
    return _skip_particles(reader, at)


def _skip_particles(reader: Reader, at: int) -> int:
    while reader.plain(at - 1) in _PARTICLES:
        at -= 1
    return at


def _match_ending(reader: Reader, end: int) -> tuple[str, Span] | None:
    """The longest phrase whose last word is the token before `end`."""
    last = reader.plain(end - 1)
    phrases = _lexicon().before.get(last, [])
    if not phrases:
        for size in (1, 2):
            if last[:size] in _PROCLITICS:
                phrases = [phrase for phrase in _lexicon().before.get(last[size:], []) if len(phrase.words) == 1]
            if phrases:
                break
    for phrase in phrases:
        span = _match_phrase(reader, end - len(phrase.words), phrase.words)
        if span:
            return phrase.comparator, span
    return None


def _match_phrase(reader: Reader, start: int, words: tuple[str, ...]) -> Span | None:
    """The span of a phrase that begins at token `start`, a proclitic on its first word left out."""
    if start < 0:
        return None
    for offset, word in enumerate(words[1:], 1):
        if reader.plain(start + offset) != word:
            return None
    first = reader.plain(start)
    cut = len(first) - len(words[0])
    if not first.endswith(words[0]) or (cut and first[:cut] not in _PROCLITICS):
        return None
    end = reader.tokens[start + len(words) - 1].end
    return reader.span(reader.start_of(start, cut), end)


def _find_after(reader: Reader, draft: Draft, taken: Collection[int]) -> tuple[str, Span] | None:
    first = draft.last
    for at in range(first, min(max(draft.unit_last, first) + _REACH_AFTER, reader.size)):
        if at in taken or reader.kind(at) != WORD:
            closes = reader.is_sign(at, ')"»”%°$€')
            if closes and at not in taken:
                continue
            return None
        for phrase in _lexicon().after.get(reader.plain(at), []):
            words = phrase.words
            if all(reader.plain(at + offset) == word for offset, word in enumerate(words)):
                if words[-1] in _BEFORE_FROM and reader.plain(at + len(words)) == "من":
                    return None  # وأكثر من 20: of the next number
                end = reader.tokens[at + len(words) - 1].end
                return phrase.comparator, reader.span(reader.tokens[at].start, end)
        if reader.plain(at) == "و":
            return None
    return None


def _find_at_distance(reader: Reader, draft: Draft, taken: Collection[int]) -> tuple[str, Span] | None:
    """A verb with its subject before the number: تفوق ميزانيتها السنوية 1,4 مليار, لا يقل عددهم عن 20."""
    at = draft.first - 1
    while reader.plain(at) in ("ال",):
        at -= 1
    preposition = reader.plain(at) if reader.plain(at) in _PREPOSITIONS else ""
    if draft.proclitic == "ب":
        preposition = "ب"
    elif draft.proclitic or (not preposition and reader.plain(at) in words_of_kind("no_object_after")):
        return None
    lowest = max(at - _REACH_BEFORE, -1)
    while at > lowest and reader.kind(at) == WORD and at not in taken:
        plain = reader.plain(at)
        if plain in _CLAUSE_STARTS or _may_start_a_clause(plain):
            return None
        for phrase in _verbs_ending(plain):
            span = _match_phrase(reader, at - len(phrase.words) + 1, phrase.words)
            if span and phrase.preposition == preposition:
                return phrase.comparator, span
        at -= 1
    return None


def _may_start_a_clause(plain: str) -> bool:
    """Whether a word that begins with و is no noun (وزارة, والواردات), nor the verb looked for."""
    if not plain.startswith("و") or plain.startswith("وال"):
        return False
    return not (singular_of(plain) or singular_of(plain[1:]) or _verbs_ending(plain))


def _verbs_ending(plain: str) -> list[_Phrase]:
    verbs = _lexicon().verbs
    found = verbs.get(plain)
    if found is None and plain[:1] in ("و", "ف", "ل"):
        found = [phrase for phrase in verbs.get(plain[1:], []) if len(phrase.words) == 1]
    return found or []
