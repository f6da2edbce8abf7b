"""Class nouns that begin a name (وزارة، مطار، نهر …) and nouns for offices and titles, found by dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.naming.name_text import NameText
from musnad.preannotation.naming.vocabulary import is_function
from musnad.preannotation.naming.word_forms import readings

_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
BARE, DEFINITE, POSSESSED = "bare", "definite", "possessed"


class Head(NamedTuple):
    """A class noun: the type of what it begins, its class, and its state (bare, definite or possessed)."""

    type: str
    kind: str
    state: str
    lemma: str


class Place(NamedTuple):
    """A head in a text: one past its last token, its proclitic letters, and what it is."""

    end: int
    letters: int
    head: Head


Heads = dict[str, list[tuple[tuple[str, ...], Head]]]


@cache
def name_heads() -> Heads:
    """Heads of names by first word."""
    return _index((row["form"], row["type"], row["class"], "") for row in read_lexicon("name_heads"))


@cache
def office_heads() -> Heads:
    """Heads of offices by first word; `type` holds the grammatical number (s or p)."""
    return _index((row["form"], row["number"], row["kind"], row["form"]) for row in read_lexicon("offices"))


def _index(rows: Iterator[tuple[str, str, str, str]]) -> Heads:
    index: Heads = {}
    for form, kind, group, lemma in rows:
        for words, state in _states(fold(form).split()):
            same = index.setdefault(words[0], [])
            if all(rest != words[1:] for rest, _ in same):
                same.append((words[1:], Head(kind, group, state, lemma)))
    for same in index.values():
        same.sort(key=lambda pair: -len(pair[0]))
    return index


def _states(words: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    yield tuple(words), BARE
    adjectives = len(words) == 2 and words[1] in ("عام", "عامة", "عامون", "ركن")
    yield (
        (*(f"ال{word}" if adjectives or place == len(words) - 1 else word for place, word in enumerate(words)),),
        DEFINITE,
    )
    if len(words) == 1 and not words[0].endswith("ه"):
        stem = words[0].removesuffix("ة") + ("ت" if words[0].endswith("ة") else "")
        stem = stem.removesuffix("ء") + "ئ" if stem.endswith("اء") else stem
        for pronoun in _PRONOUNS if words[0] != "قادة" else ():
            yield (stem + pronoun,), POSSESSED
    if adjectives:
        yield (f"ال{words[0]}", f"ال{words[1]}"), DEFINITE


def find_head(text: NameText, index: int, *, office: bool = False) -> Place | None:
    """The head of a name, or of an office, that begins at `index`: with the fewest proclitics, of these the longest."""
    candidates = may_be_head(text.plain(index), office)
    if not candidates or not text.is_word(index):
        return None
    for letters, rest, head in candidates:
        end = index + 1 + len(rest)
        if not rest or tuple(text.plains[index + 1 : end]) == rest:
            return Place(end, letters, head)
    return None


@lru_cache(maxsize=1 << 16)
def may_be_head(plain: str, office: bool) -> tuple[tuple[int, tuple[str, ...], Head], ...]:
    """What heads a word may begin: the proclitic letters, the words that must follow, the head. Mostly none."""
    heads = office_heads() if office else name_heads()
    return tuple(
        (letters, rest, head)
        for letters, form in readings(plain)
        if not (letters and is_function(plain))
        for rest, head in heads.get(form, ())
    )
