"""Number words: one index from every written form, proclitics and article included, to what it can mean.

A form is looked up once per token; the proclitic is told apart by the index, never by cutting letters off a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon

# Proclitics before a bare word, and before one with the article; و stands first in the press, never last.
PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
# (prefix as written, letters outside the span): with لـ the article keeps its lam.
_WITH_ARTICLE = (
    ("ال", 0),
    ("وال", 1),
    ("فال", 1),
    ("بال", 1),
    ("كال", 1),
    ("وبال", 2),
    ("لل", 1),
    ("ولل", 2),
    ("فلل", 2),
)


class Reading(NamedTuple):
    """What a written form can mean: its value and role, and the proclitic that stands on it.

    `cut` counts the letters outside the span; `article` is set where the word is definite.
    """

    value: int | Fraction
    role: str
    proclitic: str
    cut: int
    article: bool


class Band(NamedTuple):
    """A vague word: its bounds (`high` None is open), its role, and the proclitic on it."""

    low: int
    high: int | None
    role: str
    proclitic: str
    cut: int
    article: bool


class Dual(NamedTuple):
    """A noun in the dual: its singular, whether it is a unit of time, and the proclitic on it."""

    singular: str
    of_time: bool
    proclitic: str
    cut: int
    article: bool


@dataclass(slots=True)
class Word:
    """All that a written form can be, as far as numbers go."""

    cardinal: Reading | None = None
    ordinal: Reading | None = None
    fraction: Reading | None = None
    part: Reading | None = None
    band: Band | None = None
    dual: Dual | None = None
    construct: Dual | None = None
    idioms: list[tuple[str, ...]] = field(default_factory=list)


@cache
def word_index() -> dict[str, Word]:
    """Every folded form that can begin or join a number, with all its readings; bare forms win over prefixed ones."""
    index: dict[str, Word] = {}
    for bare in (True, False):
        for prefix, cut, article in _prefixes(bare):
            _add_numbers(index, prefix, cut, article)
            _add_bands(index, prefix, cut, article)
            _add_duals(index, prefix, cut, article)
    for row in read_lexicon("number_traps"):
        if row["kind"] == "idiom":
            words = tuple(fold(row["form"]).split())
            for prefix in ("", "و", "ف"):
                index.setdefault(prefix + words[0], Word()).idioms.append(words)
    return index


def _prefixes(bare: bool) -> list[tuple[str, int, bool]]:
    if bare:
        return [("", 0, False)]
    plain = [(prefix, len(prefix), False) for prefix in PROCLITICS if prefix]
    return plain + [(prefix, cut, True) for prefix, cut in _WITH_ARTICLE]


def _proclitic(prefix: str, cut: int) -> str:
    return prefix[:cut]


def spellings(form: str) -> list[str]:
    """A folded form, and the same with a final ة written ه."""
    folded = fold(form)
    return [folded, folded[:-1] + "ه"] if folded.endswith("ة") else [folded]


def _add_numbers(index: dict[str, Word], prefix: str, cut: int, article: bool) -> None:
    for lexicon, slot in (
        ("number_words", "cardinal"),
        ("ordinal_words", "ordinal"),
        ("fraction_words", "fraction"),
        ("fraction_parts", "part"),
    ):
        for row in read_lexicon(lexicon):
            value = Fraction(row["value"])
            number = int(value) if value.denominator == 1 else value
            reading = Reading(number, row.get("role", "fraction"), _proclitic(prefix, cut), cut, article)
            for form in spellings(row["form"]):
                word = index.setdefault(prefix + form, Word())
                if getattr(word, slot) is None:
                    setattr(word, slot, reading)


def _add_bands(index: dict[str, Word], prefix: str, cut: int, article: bool) -> None:
    for row in read_lexicon("vague_words"):
        high = int(row["high"]) if row["high"] else None
        band = Band(int(row["low"]), high, row["role"], _proclitic(prefix, cut), cut, article)
        for form in spellings(row["form"]):
            word = index.setdefault(prefix + form, Word())
            word.band = word.band or band


def _add_duals(index: dict[str, Word], prefix: str, cut: int, article: bool) -> None:
    for singular, policy in _nouns_with_duals():
        if article and policy != "time":
            continue
        dual = Dual(singular, policy == "time", _proclitic(prefix, cut), cut, article)
        construct = fold(singular)[:-1] + "ت" if singular.endswith("ة") and not article and policy != "time" else ""
        for ending in ("ا", "ي") if construct else ():
            word = index.setdefault(prefix + construct + ending, Word())
            word.construct = word.construct or dual
        for form in dual_forms(singular, policy):
            word = index.setdefault(prefix + form, Word())
            if word.dual is None and word.cardinal is None:
                word.dual = dual


def _nouns_with_duals() -> list[tuple[str, str]]:
    nouns = [(row["singular"], row["dual"]) for row in read_lexicon("counted_nouns")]
    nouns += [(form.split("|")[0], row["dual"]) for row in read_lexicon("units") if (form := row["forms"])]
    nouns += [(row["head"], row["dual"]) for row in read_lexicon("currencies")]
    return [(singular, policy) for singular, policy in nouns if policy != "none"]


def dual_forms(singular: str, policy: str) -> list[str]:
    """The folded duals of a noun that its policy (see counted_nouns.tsv) lets count.

    >>> dual_forms("ساعة", "time")
    ['ساعتان', 'ساعتين']
    """
    stem = fold(singular)
    stems = [stem[:-1] + "ت"] if stem.endswith("ة") else [stem]
    if stem.endswith("ء"):
        # The seat of the hamza before the dual ending is written in three ways.
        stems += [stem[:-1] + "ئ", stem[:-1] + "ا"]
    if stem.endswith("و"):
        stems = [stem + "ه"]  # سيناريوهين
    endings = {"nominative": ["ان"], "oblique": ["ين"]}.get(policy, ["ان", "ين"])
    return [stem + ending for stem in stems for ending in endings]
