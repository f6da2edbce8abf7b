"""Names of persons: by lists of given names, by the words that lead up to a name, and by foreign letters.

A name after an office, a title or a verb of saying may be any word that is no ordinary one; elsewhere it must begin
with a known given name or be two foreign words or more. A surname once found with its given name is found again alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from musnad.preannotation.naming.head_words import BARE, find_head
from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.person_parts import (
    BOUND,
    COMPLETING,
    KIN,
    PARTICLES,
    PREPOSITION,
    SURELY_FOREIGN,
    continues_name,
    end_of_name,
    is_accusative,
    is_ali,
    is_foreign,
    is_given,
    is_no_name,
    is_sure,
    surnames,
    width,
)
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import (
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
from musnad.preannotation.naming.word_forms import is_definite, readings

ANNOUNCED, SAID, DESCRIBED, UNPROMPTED = "announced", "said", "described", "unprompted"
_FIRST_PARTS = ("عبد", "ابو", "ابن", "ام")
# Words that foreign names often follow.
_LEADING = words_of("before_person")


def find_persons(
    text: NameText, announced: set[int], quoted: set[int], signed: dict[int, int] | None = None
) -> Iterator[Mention]:
    """Names of persons in order; `announced` has the tokens before which an office or title ends.

    `signed` tells where the names of authors end that begin at a token, as they sign.

    In `quoted`, the words in marks after a class noun, only known given names begin a person's.
    """
    index = joined = 0
    while index < len(text.tokens):
        begins = (_may_begin(text.plains[index]) or index in text.known) and text.is_word(index)
        found = _read_person(text, index, announced, joined) if begins else None
        if signed and index in signed:
            found = Mention(index, signed[index], 0, "PERS", "person-signed", 0.85)
        if found and index in quoted and not is_given(text.plains[index]):
            found = None
        if found:
            yield found
            joined = found.end
        index = found.end if found else index + 1


@lru_cache(maxsize=1 << 16)
def _may_begin(plain: str) -> bool:
    """Whether any reading of a word could begin a person's name; most words of a text cannot."""
    if not is_ordinary(plain) or foreignness(plain) >= SURELY_FOREIGN:
        return True
    parts = BOUND | KIN | PARTICLES | {*_FIRST_PARTS}
    return any(is_given(form) or form in parts for _, form in readings(plain))


def _read_person(text: NameText, index: int, announced: set[int], joined: int) -> Mention | None:
    prompt = (
        ANNOUNCED
        if index in announced
        else SAID
        if after_speech(text, index)
        else DESCRIBED
        if _after_nisba(text, index)
        else UNPROMPTED
    )
    match = text.known.get(index)
    if match and match.entry.type == "PERS":
        end = end_of_name(text, match.end, text.plain(match.end - 1)) if text.plain(match.end) in KIN else match.end
        return Mention(index, end, match.letters, "PERS", "known-persons", 0.85, None)
    for letters, form in sorted(text.readings(index), key=lambda reading: not is_given(reading.form)):
        coordinated = index == joined and letters == 1 and text.plains[index][0] == "و" and is_given(form)
        if letters and not coordinated and (prompt == ANNOUNCED or not _may_carry_proclitic(text.plains[index], form)):
            continue
        score = _begins(text, index, form, letters, prompt)
        after = index + width(text, index, form)
        if score:
            before = form if after == index + 1 else text.plain(after - 1)
            end = end_of_name(text, after, before, sure=prompt == ANNOUNCED)
            if _is_enough(text, index, end, form, prompt):
                return Mention(index, end, letters, "PERS", f"person-{prompt}", score)
    return None


def _may_carry_proclitic(plain: str, form: str) -> bool:
    return (
        (is_sure(form) or form in _FIRST_PARTS)
        and not is_given(plain)
        and plain not in ordinary_words()
        and not is_function(plain)
    )


def after_speech(text: NameText, index: int) -> bool:
    """Whether a verb of saying stands right before a word."""
    return text.is_word(index - 1) and is_speech(text.plains[index - 1])


def _after_nisba(text: NameText, index: int) -> bool:
    """Whether a definite nisba of one person precedes (الإسباني لابورت)."""
    match = text.known.get(index - 1)
    nisba = match is not None and match.entry.type == "NORP"
    return nisba and text.plains[index - 1].startswith("ال") and text.plains[index - 1].endswith("ي")


def _begins(text: NameText, index: int, form: str, letters: int, prompt: str) -> float:
    """How sure it is that a name begins with `form` at `index`; 0 where none does."""
    if (form == PREPOSITION and not is_ali(text, index)) or is_accusative(text, index):
        return 0.0
    match = text.known.get(index)
    if match and not is_given(form) and not _overrides(text, index, prompt):
        return 0.0
    if match and match.entry.rule != "cities" and not continues_name(text, index + 1, given=is_given(form)):
        return 0.0
    if (
        is_given(form)
        and prompt != ANNOUNCED
        and find_head(text, index, office=True)
        and is_definite(text.plain(index + 1))
    ):
        return 0.0
    if _has_father(text, index, form):
        return 0.8
    if form == "ام" and not is_given(text.plain(index + 1)):
        return 0.0
    whole = form in BOUND and text.plain(index + 1) in COMPLETING  # فخر الدين
    if is_sure(form) or form in _FIRST_PARTS or whole:
        return 0.85 if prompt == ANNOUNCED else 0.8
    if is_given(form):
        after = text.plain(index + 1)
        named = continues_name(text, index + 1, given=True) and not (
            is_definite(after) and is_ordinary(after) and after not in COMPLETING
        )
        return 0.7 if named or (prompt != UNPROMPTED and form not in ordinary_words()) else 0.0
    return 0.0 if letters else _begins_unknown(text, index, prompt)


def _is_office(text: NameText, index: int) -> bool:
    """Whether a given name is the head of an office here (أمين الصندوق)."""
    place = find_head(text, index, office=True)
    return place is not None and (is_definite(text.plain(index + 1)) or place.end > index + 1)


def _has_father(text: NameText, index: int, form: str) -> bool:
    """Whether a word is said to be someone's son or daughter (بن, بنت), or is آل before a family's name."""
    if form == "ال":
        token = text.tokens[index]
        return "آ" in text.text[token.start : token.end] and text.is_open(index + 1)
    return text.plain(index + 1) in ("بن", "بنت") and text.is_open(index + 2) and not is_function(form)


def _overrides(text: NameText, index: int, prompt: str) -> bool:
    """Whether a known name that is no person's is one all the same here: a town's or a nisba after its prompt."""
    match = text.known[index]
    if match.letters or prompt == UNPROMPTED:
        return False
    nisba = match.entry.type == "NORP" and not is_definite(text.plains[index]) and looks_foreign(text.plain(index + 1))
    return nisba or (match.entry.rule == "cities" and prompt == ANNOUNCED)


def _begins_unknown(text: NameText, index: int, prompt: str) -> float:
    form = text.plains[index]
    if form in PARTICLES and text.is_word(index + 1):
        return 0.6 if prompt != UNPROMPTED and looks_foreign(text.plains[index + 1]) else 0.0
    if is_no_name(form) or (prompt == SAID and _is_manner(text, index, form)):
        return 0.0
    if find_head(text, index, office=True) or form.startswith(("لل", "بال", "وال", "كال", "فال")):
        return 0.0
    ordinary = is_ordinary(form) and (
        form in ordinary_words() or is_definite(form) or foreignness(form) < SURELY_FOREIGN
    )
    if prompt in (DESCRIBED, UNPROMPTED) or ordinary or is_function(form) or is_verb(form):
        return 0.5 if looks_foreign(form) else 0.0
    if prompt == SAID and not is_plain_speech(text.plains[index - 1]):
        return 0.5 if looks_foreign(form) else 0.0
    if is_definite(form) and prompt == ANNOUNCED:
        named = form in surnames() or (form.endswith("ي") and not continues_name(text, index + 1, given=True))
        return 0.6 if named else 0.0
    return 0.7


def _is_manner(text: NameText, index: int, form: str) -> bool:
    """Whether what follows a verb of saying tells how (ضاحكا) or is a definite class noun (المرصد)."""
    alone = len(form) > 4 and not text.is_open(index + 1)
    participle = alone and form.endswith("ا") and (form[1] == "ا" or form[0] == "م")
    return participle or (is_definite(form) and find_head(text, index) is not None)


def _is_enough(text: NameText, index: int, end: int, form: str, prompt: str) -> bool:
    """Whether what was read is a name: alone, a word must be a sure name, be prompted, or be followed by its verb."""
    if end - index == 1:
        head = find_head(text, index - 1) if prompt == UNPROMPTED else None
        if head and head.head.type == "ORG" and head.head.state == BARE:
            return False
        if form in ("عبد", *KIN):
            return False
        followed = text.is_word(end) and is_speech(text.plain(end))
        before = text.plain(index - 1)
        led = is_verb(before) or before in _LEADING or (may_be_verb(before) and foreignness(form) > 2 * SURELY_FOREIGN)
        return (
            prompt != UNPROMPTED
            or is_sure(form)
            or (looks_foreign(form) and followed)
            or (led and looks_foreign(form) and foreignness(form) > SURELY_FOREIGN and not form.startswith("لا"))
        )
    if prompt == UNPROMPTED and not is_given(form) and form not in _FIRST_PARTS:
        return _is_foreign_run(text, index)
    return True


def _is_foreign_run(text: NameText, index: int) -> bool:
    """Whether the unknown word at `index` and the one after it are both parts of a name from elsewhere."""
    first, after = text.plains[index], index + 1
    match = text.known.get(after)
    if match and match.entry.rule != "cities":
        return False
    second = text.plain(after + 1) if text.plain(after) in PARTICLES | KIN else text.plain(after)
    if looks_foreign(second) or is_foreign(second):
        return True
    return (is_given(second) or second in surnames()) and foreignness(first) > SURELY_FOREIGN
