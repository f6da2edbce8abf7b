"""The parts of a person's name, and how far a name goes once it has begun: given names, ابن, عبد, family names."""

from __future__ import annotations

from functools import cache

from musnad.arabic import TATWEEL
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.naming.head_words import find_head
from musnad.preannotation.naming.name_text import NameText
from musnad.preannotation.naming.noun_phrases import is_describing
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import (
    foreignness,
    is_function,
    is_ordinary,
    is_speech,
    is_verb,
    looks_foreign,
    ordinary_words,
)
from musnad.preannotation.naming.word_forms import is_definite

KIN, PARTICLES = words_of("kin"), words_of("particle")
BOUND, COMPLETING = words_of("bound"), words_of("completing")
PREPOSITION = "علي"
# How sure a word must be foreign by its letters to be a name although its stem is that of an ordinary word.
SURELY_FOREIGN = 4.0
_LONGEST = 5
_SERVANTS = ("عبد", "وعبد", "لعبد", "بعبد")
_STOPS = frozenset('،,.:؛()»"”')
_TANWEEN = "\u064b"


@cache
def _given() -> dict[str, dict[str, str]]:
    given = index_lexicon("first_names")
    egyptian = {form.replace("غ", "ج"): row for form, row in given.items() if row["origin"] == "foreign"}
    return egyptian | given


@cache
def surnames() -> frozenset[str]:
    """Family names that are also ordinary words."""
    return frozenset(index_lexicon("surnames"))


def is_given(plain: str) -> bool:
    """Whether a word is a known given name, ambiguous ones included."""
    return plain in _given()


def is_sure(plain: str) -> bool:
    """Whether a word is a given name and hardly anything else."""
    row = _given().get(plain)
    return row is not None and row["ambiguous"] == "no"


def is_foreign(plain: str) -> bool:
    """Whether a known given name is transliterated; then only foreign words or known names continue it."""
    row = _given().get(plain)
    return row is not None and row["origin"] == "foreign"


def is_no_name(plain: str) -> bool:
    """Whether an unknown word is none by its letters: an action (مواصلة), somebody's, a verb with its object."""
    if plain.endswith(("ته", "تهم")) or plain == "الدين" or is_function(plain.removeprefix("ب")):
        return True
    feminine = plain.endswith("ة") and plain not in surnames() and foreignness(plain) < SURELY_FOREIGN
    future = plain.startswith("ست") and plain.endswith(("نا", "ها", "هم"))
    return feminine or future


def is_accusative(text: NameText, index: int) -> bool:
    """Whether a word carries the ending of an indefinite object, which names in the news never do."""
    token = text.tokens[index]
    return _TANWEEN in text.text[token.start : token.end]


def is_ali(text: NameText, index: int) -> bool:
    """Whether a word is علي and not the preposition على, which many newspapers write alike."""
    token = text.tokens[index]
    if "ى" in text.text[token.start : token.end]:
        return False
    after, before = text.plain(index + 1), text.plain(index - 1)
    return is_sure(after) or after in ("عبد", "بن") or is_sure(before) or before in ("بن", "السيد")


def width(text: NameText, index: int, form: str) -> int:
    """How many words the name's first part takes: عبد الله and صلاح الدين take two."""
    after = text.plain(index + 1)
    if form in ("ابو", "ابي", "ابا", "ال") and text.is_open(index + 1) and not is_verb(after):
        return 2
    if form in BOUND and text.is_word(index + 1) and (after in COMPLETING or (form == "عبد" and is_definite(after))):
        return 2
    return 1


def end_of_name(text: NameText, index: int, before: str, *, sure: bool = False) -> int:
    """Where a name ends whose last word so far, read without proclitics, is `before` and stands before `index`.

    `sure`: a title has announced the name, so that any unknown word goes on with it.
    """
    start = index
    given = (
        sure
        or (is_given(before) and not is_foreign(before))
        or before in COMPLETING
        or text.plain(index - 2) in _SERVANTS
    )
    while index - start < _LONGEST and continues_name(text, index, given=given):
        plain = text.plains[index]
        step = width(text, index, plain)
        if plain in KIN or plain in PARTICLES:
            step = 1 + width(text, index + 1, text.plain(index + 1))
        index += step
        if is_definite(plain) and plain not in COMPLETING and text.plain(index) not in KIN:
            break
    return index


def continues_name(text: NameText, index: int, *, given: bool) -> bool:
    """Whether the word at `index` may be a further part of a name; after a `given` name any unknown word may."""
    if not text.is_word(index) or is_accusative(text, index) or text.text[text.tokens[index].start] == TATWEEL:
        return False
    plain, after = text.plains[index], text.plain(index + 1)
    if plain[0] == "ي" and not is_given(plain) and text.is_word(index - 2) and len(plain) > 3:
        return False  # a verb after two names
    if plain in KIN or plain in PARTICLES:
        return text.is_word(index + 1) and not is_function(after) and not is_verb(after)
    if plain == PREPOSITION:
        return is_ali(text, index)
    if plain in COMPLETING or is_sure(plain) or _is_bound(plain, after):
        return True
    match = text.known.get(index)
    if match and not _may_be_part(text, index):
        return False
    if is_definite(plain):
        return _is_surname(text, index)
    return (match is not None and match.entry.type == "PERS") or _goes_on(text, index, given)


def _is_bound(plain: str, after: str) -> bool:
    """Whether a word begins a name of two words (عبد الشكور, نور الدين), or is one that only stands inside names."""
    if plain == "عبد":
        return is_definite(after)
    return (plain in BOUND and after in COMPLETING) or (plain in ("سيد", "شيخ") and is_given(after))


def _goes_on(text: NameText, index: int, given: bool) -> bool:
    """Whether an indefinite word that is no known given name goes on with a name."""
    plain, before = text.plains[index], text.plain(index - 1)
    if len(plain) < 2 or plain.endswith(("ته", "ها", "هم")):
        return False
    if is_given(plain) and not is_function(plain) and plain not in ordinary_words():
        return True
    if plain in surnames():
        return given or looks_foreign(before) or is_sure(before)
    if given and (_closes_name(text, index) or _is_own_nisba(text, index)):
        return True
    if is_ordinary(plain) or is_speech(plain) or _may_be_joined(plain) or find_head(text, index, office=True):
        return False
    return given or looks_foreign(plain) or (is_sure(before) and foreignness(plain) > -SURELY_FOREIGN)


def _closes_name(text: NameText, index: int) -> bool:
    """Whether a word that is ordinary by its stem alone stands between a given name and a stop, as family names do."""
    plain, after = text.plains[index], text.plain(index + 1)
    listed = plain in ordinary_words() or is_function(plain) or is_verb(plain)
    return after in _STOPS and not listed and not plain.endswith(("ا", "ها", "هم", "نا")) and not _may_be_joined(plain)


def _is_own_nisba(text: NameText, index: int) -> bool:
    """Whether a word in ي, ordinary by its stem alone, ends a name that a function word follows (محمد صديقي إن)."""
    plain = text.plains[index]
    named = len(plain) > 4 and plain.endswith("ي") and plain not in ordinary_words() and not is_verb(plain)
    return named and is_function(text.plain(index + 1)) and is_sure(text.plain(index - 1))


def _may_be_part(text: NameText, index: int) -> bool:
    """Whether a known name may all the same be part of a person's name."""
    match = text.known[index]
    if match.entry.type == "PERS":
        return not match.letters
    if match.entry.type == "GPE":
        return match.entry.rule == "cities" and not match.letters
    return match.entry.type == "NORP"


def _may_be_joined(plain: str) -> bool:
    """Whether a word is likely و or ل and another word: وترامب, للجنة, بالأمس."""
    if len(plain) < 4:
        return False
    if plain.startswith(("بال", "كال", "وال", "فال")) and (is_ordinary(plain[1:]) or not looks_foreign(plain)):
        return True
    return plain.startswith("لل") or (plain[0] == "و" and (is_given(plain[1:]) or is_ordinary(plain[1:])))


def _is_surname(text: NameText, index: int) -> bool:
    plain = text.plains[index]
    if plain in surnames():
        return True
    if is_describing(plain, "office") or is_function(plain) or find_head(text, index, office=True):
        return False
    match = text.known.get(index)
    if match and match.entry.type == "NORP":
        return plain.endswith("ي") and is_sure(text.plain(index - 1))
    return not is_ordinary(plain) or is_sure(plain[2:])
