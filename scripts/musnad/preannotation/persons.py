"""Names of persons: by lists of given names, by the words that lead up to a name, and by foreign letters.

A name after an office, a title or a verb of saying may be any word that is no ordinary one; elsewhere it must begin
with a known given name or be two foreign words or more. A surname once found with its given name is found again alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from musnad.arabic import TATWEEL
from musnad.preannotation.head_words import find_head, office_heads
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.name_text import Mention, NameText
from musnad.preannotation.noun_phrases import is_describing
from musnad.preannotation.vocabulary import (
    foreignness,
    is_function,
    is_ordinary,
    is_plain_speech,
    is_speech,
    is_verb,
    looks_foreign,
    may_be_verb,
    ordinary_words,
)
from musnad.preannotation.word_forms import is_definite

ANNOUNCED, SAID, DESCRIBED, UNPROMPTED = "announced", "said", "described", "unprompted"
_KIN = frozenset("بن ابن بنت ال ابو ابي ابا".split())
_PARTICLES = frozenset("فان فون دي دا دو دل دوس لو ماك مك ديل دير بو ذو".split())
_BOUND = frozenset(
    "عبد نور صلاح علاء عماد بدر شمس سيف عز ضياء بهاء جمال كمال محيي محي تقي زين خير حسام شهاب نجم ناصر فخر".split()
)
_COMPLETING = frozenset("الدين الله الاسلام".split())
# Words that foreign names often follow.
_LEADING = frozenset("لدي مع ضد بين".split())
_LONGEST = 5
_PREPOSITION = "علي"
# How sure a word must be foreign by its letters to be a name although its stem is that of an ordinary word.
_SURELY_FOREIGN = 4.0
_TANWEEN = "\u064b"


@cache
def _given() -> dict[str, dict[str, str]]:
    given = index_lexicon("first_names")
    egyptian = {form.replace("غ", "ج"): row for form, row in given.items() if row["origin"] == "foreign"}
    return egyptian | given


@cache
def _surnames() -> frozenset[str]:
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


def find_persons(text: NameText, announced: set[int], quoted: set[int]) -> Iterator[Mention]:
    """Names of persons in order; `announced` has the tokens before which an office or title ends.

    In `quoted`, the words in marks after a class noun, only known given names begin a person's.
    """
    index = 0
    while index < len(text.tokens):
        found = _read_person(text, index, announced) if text.is_word(index) else None
        if found and index in quoted and not is_given(text.plains[index]):
            found = None
        if found:
            yield found
        index = found.end if found else index + 1


def _read_person(text: NameText, index: int, announced: set[int]) -> Mention | None:
    prompt = ANNOUNCED if index in announced else SAID if _after_speech(text, index) else DESCRIBED if _after_nisba(text, index) else UNPROMPTED
    match = text.known.get(index)
    if match and match.entry.type == "PERS":
        end = _end_of_name(text, match.end) if text.plain(match.end) in _KIN else match.end
        return Mention(index, end, match.letters, "PERS", "known-persons", 0.85, None)
    for letters, form in sorted(text.readings(index), key=lambda reading: not is_given(reading.form)):
        if letters and (prompt == ANNOUNCED or not _may_carry_proclitic(text.plains[index], form)):
            continue
        score = _begins(text, index, form, letters, prompt)
        if score:
            end = _end_of_name(text, index + _width(text, index, form))
            if _is_enough(text, index, end, form, prompt):
                return Mention(index, end, letters, "PERS", f"person-{prompt}", score)
    return None


def _may_carry_proclitic(plain: str, form: str) -> bool:
    return (
        (is_sure(form) or form in ("عبد", "ابو", "ابن"))
        and not is_given(plain)
        and plain not in ordinary_words()
        and not is_function(plain)
    )


def _after_speech(text: NameText, index: int) -> bool:
    return text.is_word(index - 1) and is_speech(text.plains[index - 1])


def _after_nisba(text: NameText, index: int) -> bool:
    """Whether a definite nisba of one person precedes (الإسباني لابورت)."""
    match = text.known.get(index - 1)
    return match is not None and match.entry.type == "NORP" and text.plains[index - 1].startswith("ال") and text.plains[index - 1].endswith("ي")


def _begins(text: NameText, index: int, form: str, letters: int, prompt: str) -> float:
    """How sure it is that a name begins with `form` at `index`; 0 where none does."""
    if (form == _PREPOSITION and not _is_ali(text, index)) or _is_accusative(text, index):
        return 0.0
    match = text.known.get(index)
    if match and not is_given(form) and not _overrides(text, index, prompt):
        return 0.0
    if match and match.entry.rule != "cities" and not _continues(text, index + 1, given=False):
        return 0.0
    if is_sure(form) or form in ("عبد", "ابو", "ابن"):
        return 0.85 if prompt == ANNOUNCED else 0.8
    if is_given(form):
        after = text.plain(index + 1)
        named = _continues(text, index + 1, given=True) and not (is_definite(after) and is_ordinary(after) and after not in _COMPLETING)
        return 0.7 if named or (prompt != UNPROMPTED and form not in ordinary_words()) else 0.0
    return 0.0 if letters else _begins_unknown(text, index, prompt)


def _overrides(text: NameText, index: int, prompt: str) -> bool:
    """Whether a known name that is no person's is one all the same here: a town's or a nisba after its prompt."""
    match = text.known[index]
    if match.letters or prompt == UNPROMPTED:
        return False
    nisba = match.entry.type == "NORP" and not is_definite(text.plains[index]) and looks_foreign(text.plain(index + 1))
    return nisba or (match.entry.rule == "cities" and prompt == ANNOUNCED)


def _begins_unknown(text: NameText, index: int, prompt: str) -> float:
    form = text.plains[index]
    if form in _PARTICLES and text.is_word(index + 1):
        return 0.6 if prompt != UNPROMPTED and looks_foreign(text.plains[index + 1]) else 0.0
    if find_head(text, index, office_heads()) or form.startswith(("لل", "بال", "وال", "كال", "فال")):
        return 0.0
    ordinary = is_ordinary(form) and (
        form in ordinary_words() or is_definite(form) or foreignness(form) < _SURELY_FOREIGN
    )
    if prompt in (DESCRIBED, UNPROMPTED) or ordinary or is_function(form) or is_verb(form):
        return 0.5 if looks_foreign(form) else 0.0
    if prompt == SAID and not is_plain_speech(text.plains[index - 1]):
        return 0.5 if looks_foreign(form) else 0.0
    if is_definite(form) and prompt == ANNOUNCED and form.endswith("ي") and _continues(text, index + 1, given=True):
        return 0.0
    return 0.7 if not is_definite(form) or prompt == SAID else 0.6


def _is_enough(text: NameText, index: int, end: int, form: str, prompt: str) -> bool:
    """Whether what was read is a name: alone, a word must be a sure name, be prompted, or be followed by its verb."""
    if end - index == 1:
        if form in ("عبد", *_KIN):
            return False
        followed = text.is_word(end) and is_speech(text.plain(end))
        led = may_be_verb(text.plain(index - 1)) or text.plain(index - 1) in _LEADING
        return (
            prompt != UNPROMPTED
            or is_sure(form)
            or (looks_foreign(form) and followed)
            or (led and looks_foreign(form) and foreignness(form) > _SURELY_FOREIGN and not form.startswith("لا"))
        )
    if prompt == UNPROMPTED and not is_given(form) and form not in ("عبد", "ابو", "ابن"):
        second = text.plains[index + 2] if text.plains[index + 1] in _PARTICLES | _KIN else text.plains[index + 1]
        if index + 1 in text.known and text.known[index + 1].entry.rule not in ("cities", "known-persons"):
            return False
        first = foreignness(form) > _SURELY_FOREIGN
        return looks_foreign(second) or (is_given(second) and (first or is_foreign(second)))
    return True


def _is_accusative(text: NameText, index: int) -> bool:
    token = text.tokens[index]
    return _TANWEEN in text.text[token.start : token.end]


def _is_ali(text: NameText, index: int) -> bool:
    """Whether a word is علي and not the preposition على, which many newspapers write alike."""
    token = text.tokens[index]
    if "ى" in text.text[token.start : token.end]:
        return False
    after, before = text.plain(index + 1), text.plain(index - 1)
    return is_sure(after) or after in ("عبد", "بن") or is_sure(before) or before in ("بن", "السيد")


def _width(text: NameText, index: int, form: str) -> int:
    """How many words the name's first part takes: عبد الله and صلاح الدين take two."""
    after = text.plain(index + 1)
    if form in _BOUND and text.is_word(index + 1) and (after in _COMPLETING or (form == "عبد" and is_definite(after))):
        return 2
    return 1


def _end_of_name(text: NameText, index: int) -> int:
    """Where a name ends that goes on before `index`."""
    before = text.plain(index - 1)
    start, given = index, (is_given(before) and not is_foreign(before)) or before in _COMPLETING
    while index - start < _LONGEST and _continues(text, index, given=given):
        plain = text.plains[index]
        step = _width(text, index, plain)
        if plain in _KIN or plain in _PARTICLES:
            step = 1 + _width(text, index + 1, text.plain(index + 1))
        index += step
        if is_definite(plain) and plain not in _COMPLETING and text.plain(index) not in _KIN:
            break
    return index


def _continues(text: NameText, index: int, *, given: bool) -> bool:
    """Whether the word at `index` may be a further part of a name; after a `given` name any unknown word may."""
    if not text.is_word(index) or _is_accusative(text, index) or text.text[text.tokens[index].start] == TATWEEL:
        return False
    plain, after = text.plains[index], text.plain(index + 1)
    if plain in _KIN or plain in _PARTICLES:
        return text.is_word(index + 1) and not is_function(after) and not is_verb(after)
    if plain in _COMPLETING or is_sure(plain):
        return True
    if plain == _PREPOSITION:
        return _is_ali(text, index)
    if plain in _BOUND and after in _COMPLETING:
        return True
    match = text.known.get(index)
    if match and not _may_be_part(text, index):
        return False
    if is_definite(plain):
        return _is_surname(text, index)
    if is_given(plain):
        return not is_function(plain) and plain not in ordinary_words()
    if is_ordinary(plain) or _may_be_joined(plain) or find_head(text, index, office_heads()):
        return False
    return given or looks_foreign(plain) or (is_sure(text.plain(index - 1)) and foreignness(plain) > -_SURELY_FOREIGN)


def _may_be_part(text: NameText, index: int) -> bool:
    """Whether a known name may all the same be part of a person's name."""
    match = text.known[index]
    if match.entry.type == "PERS":
        return not match.letters
    if match.entry.type == "GPE":
        return match.entry.rule == "cities" and not match.letters
    return match.entry.type == "NORP"


def _may_be_joined(plain: str) -> bool:
    """Whether a word is likely و or ل and another word: وترامب, لماكرون."""
    return len(plain) > 3 and (
        (plain[0] == "و" and is_given(plain[1:])) or plain.startswith(("وال", "لل", "بال", "فال"))
    )


def _is_surname(text: NameText, index: int) -> bool:
    plain = text.plains[index]
    if plain in _surnames():
        return True
    if is_describing(plain, "office") or is_function(plain) or find_head(text, index, office_heads()):
        return False
    match = text.known.get(index)
    if match and match.entry.type == "NORP":
        return plain.endswith("ي") and is_sure(text.plain(index - 1))
    return not is_ordinary(plain) or is_sure(plain[2:])


def find_surnames(text: NameText, persons: list[Mention]) -> Iterator[Mention]:
    """Words elsewhere that are the last part of a name found, or a single name found with a verb of saying."""
    known = {text.form(person.end - 1, person.letters if person.end - person.first == 1 else 0) for person in persons}
    known = {plain for plain in known if len(plain) > 2 and plain not in _COMPLETING}
    for index in range(len(text.tokens)):
        if not text.is_word(index) or index in text.owner:
            continue
        for letters, form in text.readings(index):
            if form in known and (not is_ordinary(form) or (not letters and _after_speech(text, index))):
                yield Mention(index, index + 1, letters, "PERS", "person-again", 0.75)
                break
