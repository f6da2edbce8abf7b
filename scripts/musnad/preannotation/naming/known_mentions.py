"""Known names in a text: which of them are believed, what they take along, and the names inside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.naming.gazetteers import Match, language_names
from musnad.preannotation.naming.head_words import name_heads
from musnad.preannotation.naming.name_text import CLOSING, OPENING, Mention, NameText
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import (
    foreignness,
    function_words,
    looks_foreign,
    ordinary_words,
    verb_forms,
)
from musnad.preannotation.tokens import DIGITS

_NUMBERED = words_of("numbered_law")
_MOST_FIGURES = 4
_JOINING = frozenset(["/", "-", ".", ",", "٫", "٬"])
_PLACE_CUES = words_of("before_place")
# Known names of states and regions that begin with a class noun hold the bare name (قطاع غزة).
_UNITS = words_of("unit")
_DIRECTIONS = words_of("direction")
_WIDE = ("البحر", "بحر", "المحيط", "المتوسط")
# How sure a word after في must be foreign by its letters to be a town.
_SURELY = 4.0
# What is marked inside a known name, by the type of the outer one.
_INNER = {
    "ORG": ("GPE", "NORP", "LOC"),
    "EVENT": ("GPE", "NORP", "LOC"),
    "LAW": ("GPE", "NORP"),
    "FAC": ("GPE", "NORP"),
    "LOC": ("NORP",),
    "GPE": ("GPE",),
}


@cache
def _club_towns() -> frozenset[str]:
    return frozenset(index_lexicon("club_towns"))


def find_known_names(text: NameText, inside: set[int], headed: dict[int, int]) -> Iterator[Mention]:
    """The believed known names in order, each with the names in it; none begins at a token of `inside`.

    `headed` tells where the names with a class noun end that begin at a token: of two such names the longer stays.
    """
    index = 0
    while index < len(text.tokens):
        match = text.known.get(index)
        if match is None or index in inside or headed.get(index, 0) > match.end or not _is_believed(text, index, match):
            index += 1
            continue
        match = _as_club(text, index, _with_nisba(text, index, _with_year(text, match)))
        if _is_direction(text, index, match):
            yield Mention(index - 1, match.end, 0, "LOC", "direction", 0.8)
        yield _mention(index, match, 0.6 if match.entry.doubt else 0.9)
        for place in range(index + 1, match.end):
            inner = text.known.get(place)
            if inner and inner.end <= match.end and _is_marked_inside(text, index, match, inner):
                yield _mention(place, inner, 0.8)
        index = match.end


def _is_direction(text: NameText, index: int, match: Match) -> bool:
    """Whether a side of a sea or a continent is named (شرق المتوسط)."""
    entry, wide = match.entry, text.plains[index].startswith(_WIDE)
    before = text.plain(index - 1)
    return entry.type == "LOC" and not match.letters and before in _DIRECTIONS and (wide or entry.key.isdigit())


def _mention(index: int, match: Match, score: float) -> Mention:
    return Mention(index, match.end, match.letters, match.entry.type, match.entry.rule, score, match.entry.key)


def _is_marked_inside(text: NameText, index: int, outer: Match, inner: Match) -> bool:
    if inner.entry.rule == "cities" or inner.entry.doubt or inner.entry.type not in _INNER.get(outer.entry.type, ()):
        return False
    return outer.entry.type != "GPE" or text.form(index, outer.letters) in _UNITS


def _with_year(text: NameText, match: Match) -> Match:
    """An event takes the year that follows it (كأس آسيا 2023)."""
    return match._replace(end=match.end + 1) if match.entry.type == "EVENT" and is_year(text, match.end) else match


def is_year(text: NameText, index: int) -> bool:
    """Whether a year in figures, and no longer figure, stands at `index`."""
    return len(text.plain(index)) == 4 and figure_end(text, index) == index + 1


def figure_end(text: NameText, index: int) -> int:
    """Where the figure at `index` ends with what is joined to it by a sign (2254/2015); `index` where there is none.

    Looks a few figures ahead only: a longer chain is no number of a law, and every figure of it may be asked about.
    """
    end = index
    for _ in range(_MOST_FIGURES):
        if end >= len(text.tokens) or text.tokens[end].kind != DIGITS:
            break
        end += 1
        joined = end + 1 < len(text.tokens) and text.plains[end] in _JOINING and text.tokens[end + 1].kind == DIGITS
        if not joined or text.tokens[end + 1].start != text.tokens[end - 1].end + 1:
            break
        end += 1
    else:
        return end - 1
    return end


def find_numbered_laws(text: NameText) -> Iterator[Mention]:
    """Laws and resolutions with their number (القرار 2254, القانون رقم 7)."""
    for start, token in enumerate(text.tokens):
        if token.kind != DIGITS:
            continue
        index = start - 2 if text.plain(start - 1) == "رقم" else start - 1
        end = figure_end(text, start)
        for letters, form in text.readings(index) if text.is_word(index) else ():
            if form in _NUMBERED:
                yield Mention(index, end, letters, "LAW", "numbered-law", 0.8)
                break


def _with_nisba(text: NameText, index: int, match: Match) -> Match:
    """A known party, council or ministry takes the nisba of its country along (حزب العمال البريطاني)."""
    following = text.known.get(match.end)
    if match.entry.type != "ORG" or match.end == index + 1 or following is None or following.letters:
        return match
    headed = text.form(index, match.letters) in name_heads() and text.plains[match.end - 1].startswith("ال")
    nisba = following.entry.type == "NORP" and text.plains[match.end].startswith("ال")
    return match._replace(end=following.end) if headed and nisba else match


def _as_club(text: NameText, index: int, match: Match) -> Match:
    """A town whose club goes by its name is the club where the text speaks of matches, but not after في."""
    plain = text.plains[index]
    if not text.speaks_of_matches or plain not in _club_towns() or text.plain(index - 1) in _PLACE_CUES:
        return match
    return match._replace(entry=match.entry._replace(type="ORG", key=f"club {plain}"))


def _is_believed(text: NameText, index: int, match: Match) -> bool:
    """Whether a known name is one here: names that are also ordinary words want a sign."""
    entry, plain, before = match.entry, text.plains[index], text.plain(index - 1)
    if match.letters and match.end == index + 1 and _is_listed_word(plain):
        return False
    if not entry.doubt:
        return True
    if before in OPENING and text.plain(match.end) in CLOSING:
        return entry.type in ("ORG", "WEBSITE")
    if entry.doubt == "team":
        return text.speaks_of_matches
    if entry.doubt == "bloc":
        return before not in _PLACE_CUES and not match.letters
    if entry.type == "NORP":
        return plain.startswith("ال") and before.startswith("ال") and plain not in ("الغربي", "الغربية")
    placed = before in _PLACE_CUES or plain[: match.letters].endswith(("ب", "ل")) or text.plain(match.end) == "("
    return entry.type in ("GPE", "LOC") and placed


def _is_listed_word(plain: str) -> bool:
    return plain in ordinary_words() or plain in function_words() or plain in verb_forms()


def find_unknown_places(text: NameText) -> Iterator[Mention]:
    """Foreign words after في, alone and in no mention yet: taken for towns."""
    for index in range(1, len(text.tokens)):
        if text.plains[index - 1] != "في" or not text.is_word(index) or index in text.owner or index in text.known:
            continue
        following = text.is_word(index + 1) and looks_foreign(text.plains[index + 1])
        if looks_foreign(text.plains[index]) and foreignness(text.plains[index]) > _SURELY and not following:
            yield Mention(index, index + 1, 0, "GPE", "place-by-preposition", 0.4)


def find_languages(text: NameText) -> Iterator[Mention]:
    """Names of languages after لغة, or after ب where they describe no feminine noun (بالإنجليزية)."""
    names = language_names()
    for index, plain in enumerate(text.plains):
        if plain in names:
            if text.plain(index - 1).endswith("لغة") and text.is_word(index):
                yield Mention(index, index + 1, 0, "LANGUAGE", "language", 0.9, f"language {plain}")
        elif plain[1:] in names and plain[0] == "ب" and not text.plain(index - 1).endswith(("ة", "ات")):
            yield Mention(index, index + 1, 1, "LANGUAGE", "language", 0.7, f"language {plain[1:]}")
