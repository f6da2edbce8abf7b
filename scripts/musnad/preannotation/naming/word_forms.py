"""What a written word may be once its proclitics are cut off: `وللبنك` is و, ل and البنك."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_CONJUNCTIONS, _PREPOSITIONS = "وف", "بكل"
_ENDINGS = (
    "تهما",
    "تها",
    "تهم",
    "ته",
    "تنا",
    "يون",
    "يين",
    "تان",
    "تين",
    "ات",
    "ون",
    "ين",
    "ان",
    "وا",
    "ها",
    "هم",
    "نا",
    "ية",
    "يا",
    "ة",
    "ه",
    "ت",
    "ا",
    "ي",
)


class Reading(NamedTuple):
    """One way to read a word: how many of its letters are proclitics, and the word that stays, in plain letters."""

    letters: int
    form: str


@lru_cache(maxsize=1 << 16)
def readings(plain: str) -> tuple[Reading, ...]:
    """The readings of a plain word, the whole word first, then with one proclitic, then with two.

    After ل the article loses its alef, which is put back: للبنك is ل and البنك, or ل and لبنك.
    """
    return tuple(_readings(plain))


def _readings(plain: str) -> Iterator[Reading]:
    yield Reading(0, plain)
    conjunction = len(plain) > 2 and plain[0] in _CONJUNCTIONS
    if conjunction:
        yield Reading(1, plain[1:])
    yield from _without_preposition(plain, 0)
    if conjunction:
        yield from _without_preposition(plain[1:], 1)


def _without_preposition(word: str, letters: int) -> Iterator[Reading]:
    if len(word) > 2 and word[0] in _PREPOSITIONS:
        rest = word[1:]
        if word[0] == "ل" and rest[0] == "ل" and len(rest) > 2:
            yield Reading(letters + 1, "ا" + rest)
        yield Reading(letters + 1, rest)


def with_proclitics(form: str) -> Iterator[str]:
    """A word as it may be written: alone, and after the proclitics that `readings` cuts off."""
    for conjunction in ("", *_CONJUNCTIONS):
        for preposition in ("", *_PREPOSITIONS):
            yield conjunction + preposition + form
        if form.startswith("ال"):
            yield f"{conjunction}ل{form[1:]}"


@lru_cache(maxsize=1 << 16)
def stems(plain: str) -> frozenset[str]:
    """The word and what stays of it, of three letters or more, without proclitics, article and ending."""
    found: set[str] = set()
    for _, form in readings(plain):
        bare = form[2:] if form.startswith("ال") and len(form) > 4 else form
        found.add(bare)
        for ending in _ENDINGS:
            if bare.endswith(ending) and len(bare) - len(ending) >= 3:
                found.add(bare[: -len(ending)])
                break
    return frozenset(found)


def is_definite(form: str) -> bool:
    """Whether a word carries the article."""
    return form.startswith("ال") and len(form) > 3
