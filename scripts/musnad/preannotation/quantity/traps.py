"""What looks like a number and is none: identifiers, numbers inside names, list numbering, idioms."""

from __future__ import annotations

from functools import cache

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.reader import DASHES, Reader
from musnad.preannotation.quantity.units import noun_index, sign_index
from musnad.preannotation.tokens import LATIN, WORD

_LONGEST_NAME = 4  # tokens of a name in quotation marks before its figure, the mark among them
_PREFIXES = ("", "و", "ل", "ب", "ف", "ك", "ول", "وب")
# A definite number after these is a name: مجموعة العشرين, دور الـ16.
_NAMED_BY_NUMBER = frozenset(
    prefix + word for prefix in ("", "و", "ل", "ب", "ول") for word in ("مجموعة", "مجموعه", "قمة", "دور")
)


@cache
def words_of_kind(kind: str) -> frozenset[str]:
    """The folded forms of one kind in number_traps.tsv and number_contexts.tsv, proclitics included."""
    rows = (*read_lexicon("number_traps"), *read_lexicon("number_contexts"))
    forms = {fold(row["form"]) for row in rows if row["kind"] == kind}
    if kind == "word":
        return frozenset(forms)
    prefixed = {prefix + form for form in forms for prefix in _PREFIXES}
    # ل takes the place of the article's alef.
    prefixed |= {prefix + "لل" + form[2:] for form in forms if form.startswith("ال") for prefix in ("", "و")}
    return frozenset(prefixed)


def idiom_end(reader: Reader, i: int) -> int | None:
    """The token after an idiom that begins at token `i` and is no number (بالدرجة الأولى, نصف النهائي)."""
    word = reader.word(i)
    if word is None or not word.idioms:
        return None
    for idiom in word.idioms:
        if all(reader.plain(i + offset) == part for offset, part in enumerate(idiom[1:], 1)):
            return i + len(idiom)
    return None


def names_a_thing(reader: Reader, i: int) -> bool:
    """Whether the figure at token `i` identifies: a model, law, flight, phone number, list number."""
    digits = reader.plain(i)
    if _touches_letters(reader, i) or _numbers_a_list(reader, i):
        return True
    if reader.is_sign(i - 1, "#@№_\\") and reader.touches(i):
        return True
    if reader.is_sign(i - 1, "/.=&?") and reader.touches(i) and reader.touches(i - 1) and reader.kind(i - 2) == LATIN:
        return True  # an address
    if len(digits) > 6 and (digits.startswith("0") or (reader.is_sign(i - 1, "+") and reader.touches(i))):
        return True
    before = i - 1
    while reader.is_sign(before, "\"«“'()") or reader.plain(before) in ("رقم", "الرقم"):
        if reader.kind(before) == WORD:
            return True
        before -= 1
        if i - before > 3:
            return False
    return reader.plain(before) in words_of_kind("identifier") and reader.plain(i + 1) not in noun_index()


def _touches_letters(reader: Reader, i: int) -> bool:
    before, after = reader.kind(i - 1), reader.kind(i + 1)
    if before == LATIN and reader.plain(i - 1) not in sign_index() and reader.gap(i) in ("", " "):
        return True
    if after == LATIN and reader.touches(i + 1) and reader.plain(i + 1) not in sign_index():
        return True
    # إف-16, كوفيد-19: a word, a dash, figures, nothing between them.
    return (
        reader.is_sign(i - 1, DASHES)
        and reader.touches(i)
        and reader.touches(i - 1)
        and reader.kind(i - 2) in (WORD, LATIN)
        and reader.word(i - 2) is None
        and reader.plain(i - 2) not in _PREFIXES
    ) or _ends_a_name(reader, i)


def _ends_a_name(reader: Reader, i: int) -> bool:
    """« إيل - 76 », «غرب القرنة 2»: a figure that ends a short name in quotation marks."""
    if not reader.is_sign(i + 1, "\"»”'") or not (reader.is_sign(i - 1, DASHES) or reader.kind(i - 1) == WORD):
        return False
    first = i - 2 if reader.is_sign(i - 1, DASHES) else i - 1
    for before in range(first, max(first - _LONGEST_NAME, -1), -1):
        if reader.is_sign(before, "\"«“'"):
            return before < first
        if reader.kind(before) not in (WORD, LATIN) or reader.word(before):
            return False
    return False


def _numbers_a_list(reader: Reader, i: int) -> bool:
    if not reader.begins_line(i) or len(reader.plain(i)) > 2:
        return False
    return (
        reader.is_sign(i + 1, ").-–—") and reader.touches(i + 1) and not reader.touches(i + 2) and i + 2 < reader.size
    )


def names_a_group(reader: Reader, i: int) -> bool:
    """Whether a definite number at token `i` names a group of states or a round (مجموعة العشرين, دور الـ16)."""
    before = i - 1 if reader.plain(i - 1) != "ال" else i - 2
    return reader.plain(before) in _NAMED_BY_NUMBER


def ordinal_in_name(reader: Reader, i: int) -> bool:
    """Whether the definite ordinal at token `i` belongs to a ruler's or a war's name."""
    rulers = words_of_kind("regnal")
    if reader.plain(i - 1) in rulers or (reader.plain(i - 2) in rulers and not reader.plain(i - 1).startswith("ال")):
        return True
    if reader.plain(i - 1) in words_of_kind("article"):
        return True  # المادة السابعة
    names = words_of_kind("name")
    return reader.plain(i - 1) in names or f"{reader.plain(i - 2)} {reader.plain(i - 1)}" in names
