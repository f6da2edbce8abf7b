"""Surnames found again where the given name is left out."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.person_parts import COMPLETING
from musnad.preannotation.naming.persons import after_speech
from musnad.preannotation.naming.vocabulary import is_ordinary
from musnad.preannotation.naming.word_forms import is_definite, with_proclitics


def find_surnames(text: NameText, persons: list[Mention]) -> Iterator[Mention]:
    """Words elsewhere that are the last part of a name found, or a single name found with a verb of saying."""
    known = {text.form(person.end - 1, person.letters if person.end - person.first == 1 else 0) for person in persons}
    known = {plain for plain in known if len(plain) > 2 and plain not in COMPLETING}
    if not known:
        return
    written = {word for form in known for word in with_proclitics(form)}
    for index, plain in enumerate(text.plains):
        if (
            plain not in written
            or not text.is_word(index)
            or (index in text.owner and not _may_be_surname(text, index))
        ):
            continue
        for letters, form in text.readings(index):
            if form in known and (not is_ordinary(form) or (not letters and after_speech(text, index))):
                yield Mention(index, index + 1, letters, "PERS", "person-again", 0.75)
                break


def _may_be_surname(text: NameText, index: int) -> bool:
    """Whether a nisba may be a family name here: with the article, and after no noun that it would describe."""
    owner = text.owner[index]
    if owner.type == "OCC":
        return owner.end == owner.first + 1 and owner.rule == "title" and not text.is_word(index + 1)
    return owner.type == "NORP" and text.plains[index].startswith("ال") and not is_definite(text.plain(index - 1))
