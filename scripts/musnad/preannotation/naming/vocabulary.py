"""Which words are ordinary Arabic and which look like names from elsewhere.

An ordinary word is one whose stem is in a list of frequent words. What a foreign name looks like is learned, when first
asked, from the letters of the foreign towns and given names in the lexicons, against those of the ordinary words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from musnad.arabic import fold
from musnad.preannotation.lexicons import index_lexicon, read_lexicon
from musnad.preannotation.naming.gazetteers import ARAB_LEAGUE
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.word_forms import readings, stems
from musnad.preannotation.speech.cues import conjugate, cue_forms

_PLAIN_SPEECH = words_of("plain_speech")
# The dots are letters of the root, here no long vowels.
_VERBAL_NOUNS = ("ان..ا.", "ا.ت.ا.", "ا.ط.ا.", "ا.د.ا.", "است..ا.", "ت..ي.")

_OBJECTS = ("ها", "هم", "هما", "ه", "ني", "نا")

# A word is taken for foreign when its letters make that e times as likely as not.
_FOREIGN = 1.0


@cache
def function_words() -> frozenset[str]:
    """Words that end any phrase: particles, prepositions, pronouns, adverbs."""
    return frozenset(index_lexicon("function_words"))


@cache
def verb_forms() -> frozenset[str]:
    """Finite forms of frequent verbs, also with the future's س; forms that are nouns as often are left out."""
    forms = _all_verb_forms()
    nouns = {form for form in forms if form in ordinary_words() and form[0] not in "يت"}
    return frozenset(forms - nouns) | {"س" + form for form in forms if form[0] in "يت"}


@cache
def ordinary_words() -> frozenset[str]:
    """The list of frequent words as written."""
    return frozenset(index_lexicon("common_words"))


@cache
def _ordinary_stems() -> frozenset[str]:
    return frozenset(stem for word in ordinary_words() for stem in stems(word) if len(stem) > 2)


@lru_cache(maxsize=1 << 16)
def is_function(plain: str) -> bool:
    """Whether a word, read without و or ف, is a function word."""
    words = function_words()
    return plain in words or (plain.startswith(("و", "ف")) and plain[1:] in words)


@lru_cache(maxsize=1 << 16)
def is_verb(plain: str) -> bool:
    """Whether a word, read without و or ف, is a form of a known verb."""
    words = verb_forms()
    return plain in words or (plain.startswith(("و", "ف")) and plain[1:] in words)


@cache
def _all_verb_forms() -> frozenset[str]:
    rows = read_lexicon("verbs")
    return frozenset(form for row in rows for form, _, _ in conjugate(fold(row["perfect"]), fold(row["imperfect"]), ""))


@lru_cache(maxsize=1 << 16)
def may_be_verb(plain: str) -> bool:
    """Whether a word, read without و or ف, has the letters of a form of a known verb, whatever else it may be."""
    words = _all_verb_forms()
    return plain in words or (plain.startswith(("و", "ف")) and plain[1:] in words)


@lru_cache(maxsize=1 << 16)
def is_speech(plain: str) -> bool:
    """Whether a word, read without و or ف, is a verb of saying with its clause to follow."""
    return any(
        form.shape == "verb" and "w" not in form.takes and not {"q", "d"}.isdisjoint(form.takes)
        for reading in readings(plain)
        if plain[: reading.letters] in ("", "و", "ف")
        for form in cue_forms().get(reading.form, ())
    )


@lru_cache(maxsize=1 << 16)
def is_ordinary(plain: str) -> bool:
    """Whether a word is a function word, a verb, or an inflected form of a frequent word."""
    if is_function(plain) or is_verb(plain) or not _ordinary_stems().isdisjoint(stems(plain)):
        return True
    inflected = _is_plain_imperfect(plain) or _is_other_form(plain)
    return inflected or any(map(_is_verbal_noun, stems(plain)))


def _is_plain_imperfect(plain: str) -> bool:
    """Whether a word has the shape يفعل or تفعل."""
    return len(plain) == 4 and plain[0] in "يت" and all(letter not in "اويه" for letter in plain[1:])


def _is_other_form(plain: str) -> bool:
    """Whether a word is a known verb in the first person (نرجو), or one that carries its object (غمرته, نبرره)."""
    bare = plain[1:] if plain[:1] in "وف" and len(plain) > 4 else plain
    if bare in index_lexicon("first_names"):
        return False
    stems_of = (bare, *(bare.removesuffix(ending) for ending in _OBJECTS if bare.endswith(ending)))
    return any(
        len(stem) > 2 and (stem in _first_person_forms() or (stem != bare and stem in _all_verb_forms()))
        for stem in stems_of
    )


@cache
def _first_person_forms() -> frozenset[str]:
    imperfects = (fold(row["imperfect"]) for row in read_lexicon("verbs"))
    return frozenset(letter + imperfect[1:] for imperfect in imperfects if imperfect for letter in "ان")


def _is_verbal_noun(word: str) -> bool:
    """Whether a word has the shape of a verbal noun of a derived stem: انفعال, افتعال, استفعال, تفعيل."""
    return any(
        len(word) == len(shape) and all(_fits(letter, mark) for letter, mark in zip(word, shape, strict=True))
        for shape in _VERBAL_NOUNS
    )


def _fits(letter: str, mark: str) -> bool:
    return letter == mark if mark != "." else letter not in "اوي"


@lru_cache(maxsize=1 << 16)
def is_plain_speech(plain: str) -> bool:
    """Whether a word, read without و or ف, is a form of a verb that does little else than introduce speech."""
    return any(
        fold(form.lemma) in _PLAIN_SPEECH and form.shape == "verb"
        for reading in readings(plain)
        if plain[: reading.letters] in ("", "و", "ف")
        for form in cue_forms().get(reading.form, ())
    )


@cache
def _letter_odds() -> tuple[dict[str, float], float]:
    """For each three letters, how much more a foreign name is likely to have them than an ordinary word (log odds)."""
    foreign = [row["form"] for row in read_lexicon("cities") if row["country"] not in ARAB_LEAGUE]
    foreign += [row["form"] for row in read_lexicon("first_names") if row["origin"] == "foreign"]
    theirs = _trigrams(word for form in foreign for word in fold(form).split())
    ours = _trigrams(_inflected(ordinary_words()) + list(verb_forms()))
    kinds = len(ours.keys() | theirs.keys())
    total_ours, total_theirs = ours.total() + kinds / 2, theirs.total() + kinds / 2
    odds = {
        gram: math.log((theirs[gram] + 0.5) / total_theirs) - math.log((ours[gram] + 0.5) / total_ours)
        for gram in ours.keys() | theirs.keys()
    }
    return odds, math.log(total_ours / total_theirs)


def _inflected(words: Iterable[str]) -> list[str]:
    """Words three times over, and once each with the commonest proclitics and pronouns."""
    return [form for word in words for form in (word, word, word, f"و{word}", f"ب{word}", f"{word}هم", f"{word}نا")]


def _trigrams(words: Iterable[str]) -> Counter[str]:
    return Counter(gram for word in words for gram in _grams(word))


def _grams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[index : index + 3] for index in range(len(padded) - 2)]


@lru_cache(maxsize=1 << 16)
def foreignness(plain: str) -> float:
    """Log odds that a word is a transliterated name rather than an Arabic word, by its letters."""
    odds, unknown = _letter_odds()
    return sum(odds.get(gram, unknown) for gram in _grams(plain))


@lru_cache(maxsize=1 << 16)
def looks_foreign(plain: str) -> bool:
    """Whether a word is no ordinary one and its letters are those of a name from elsewhere."""
    if len(plain) < 3 or plain.startswith("ال") or is_ordinary(plain):
        return False
    return foreignness(plain) > _FOREIGN
