"""Nouns in the singular: by the lexicon of counted nouns, else by the shape of the plural."""

from __future__ import annotations

from functools import cache

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.units import noun_index, unit_of_word

_POSSESSIVES = ("نا", "ها", "هم", "هن", "كم", "ه", "ي")


def without_article(plain: str) -> str:
    """A folded word without ال or لل."""
    return plain[2:] if plain.startswith("ال") and len(plain) > 3 else plain[1:] if plain.startswith("لل") else plain


@cache
def singular_of(plain: str) -> str | None:
    """The singular of a known counted noun, with article or possessive; None for a word the lexicons do not have.

    >>> singular_of("الاشخاص"), singular_of("لاعبينا")
    ('شخص', 'لاعب')
    """
    nouns = noun_index()
    bare = plain[2:] if plain.startswith("ال") else plain
    if bare in nouns:
        return nouns[bare]
    for suffix in _POSSESSIVES:
        stem = bare[: -len(suffix)]
        if bare.endswith(suffix) and len(stem) > 2:
            for form in (stem, stem + "ن", stem[:-1] + "ة" if stem.endswith("ت") else stem):
                if form in nouns:
                    return nouns[form]
    return None


def lemma_of(reader: Reader, i: int, cut: int, draft: Draft) -> str:
    """The noun at token `i` in the singular and indefinite; one the lexicons do not know is spelled as in the text."""
    plain = reader.plain(i)[cut:]
    if plain.startswith("ل") and reader.plain(i).startswith("لل"):
        plain = "ا" + plain
    known = singular_of(plain)
    unit = unit_of_word(without_article(plain))
    if known:
        return known
    written = reader.as_written(i)[cut:]
    if written.startswith("ال") and len(written) > 4:
        written = written[2:]
    elif written.startswith("ل") and cut and reader.plain(i)[cut - 1] == "ل":
        written = written[1:]
    if unit and draft.kind == "ordinal":
        return written
    return _singular_by_shape(written, draft)


def _singular_by_shape(written: str, draft: Draft) -> str:
    if len(written) > 4 and written.endswith(("ين", "ون")):
        return written[:-2]
    if len(written) > 4 and written.endswith("ات"):
        if written.endswith("يات"):
            return written[:-2] + "ة"
        # Maṣdars of the derived stems drop ات (انتهاك); most other nouns take ة.
        return written[:-2] if len(written) > 6 and written[0] in "اإت" else written[:-2] + "ة"
    counted = draft.quantity is not None and isinstance(draft.value, int) and 11 <= abs(draft.value) % 100 <= 99
    if counted and len(written) > 3 and written.endswith("ا"):
        return written[:-1]
    return written
