"""Ordinals in words (الخامس, الحادي والعشرين, أول مرة) and in figures (اليوم الـ112, الدقيقة 19)."""

from __future__ import annotations

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.groups import joined
from musnad.preannotation.quantity.quantities import Quantity
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import ordinal_in_name, words_of_kind
from musnad.preannotation.quantity.units import noun_index, unit_of_word
from musnad.preannotation.quantity.words import Reading
from musnad.preannotation.tokens import WORD


def draft_ordinal(reader: Reader, i: int, reading: Reading) -> Draft | None:
    """The ordinal that begins at token `i`, or None where the word is none."""
    value, last = _compound(reader, i, reading)
    if last == i + 1 and (reading.role == "bound" or not _stands_alone(reader, i, reading)):
        return None
    if reading.article and ordinal_in_name(reader, i):
        return None
    span = reader.span(reader.start_of(i, reading.cut), reader.tokens[last - 1].end)
    draft = Draft(i, last, span.start, span.end, "ordinal", "number.ordinal", 0.9, value=value)
    draft.proclitic, draft.article = reading.proclitic, reading.article
    return draft


def _compound(reader: Reader, i: int, reading: Reading) -> tuple[int, int]:
    """Value and end of الثالث عشر, الثالث والعشرين; of a lone word where nothing joins it."""
    value = int(reading.value)
    following = reader.word(i + 1)
    if following and following.cardinal and value < 10:
        ten = following.cardinal
        if ten.role == "ten" and not ten.proclitic and not ten.article:
            return value + 10, i + 2
    at = joined(reader, i + 1)
    word = reader.word(at) if at is not None else None
    if at is not None and word and word.cardinal and word.cardinal.role == "tens" and value < 10:
        return value + int(word.cardinal.value), at + 1
    return value, i + 1


def _stands_alone(reader: Reader, i: int, reading: Reading) -> bool:
    plain, before = reader.plain(i), reader.plain(i - 1)
    if plain.endswith("اولي") and reader.as_written(i).endswith("ي"):
        return False  # أولي: preliminary
    if reading.role == "accusative":
        # هدفا ثالثا, حل ثالثا, not: thirdly.
        if words_of_kind("ranking") & {before, reader.plain(i - 2)}:
            return not reading.proclitic
        noun = before.endswith("ا") and (unit_of_word(before) or before in noun_index() or before[:-1] in noun_index())
        return bool(noun) and not reading.proclitic
    if reading.article:
        # متر في الثانية, في الثانية الواحدة
        if reader.plain(i + 1) == "الواحدة":
            return False
        return not (plain.endswith("الثانية") and before == "في" and unit_of_word(reader.plain(i - 2)))
    if plain.endswith("ثانية"):
        return (
            before.endswith(("ة", "ه", "ات")) and before not in words_of_kind("second_again") and not reading.proclitic
        )
    return True


def ranks(reader: Reader, quantity: Quantity) -> bool:
    """Whether a definite ten or compound in words follows what it ranks: الذكرى العشرين, not الأيام العشرين."""
    if (
        not quantity.article
        or quantity.last - quantity.first not in (1, 2, 3)
        or quantity.scale > 1
        or quantity.value < 11
    ):
        return False
    before = reader.plain(quantity.first - 1)
    return before in words_of_kind("ordinal_head") and not looks_plural(before)


def ranks_in_figures(reader: Reader, quantity: Quantity) -> bool:
    """Whether a figure ranks the noun before it."""
    if quantity.words or quantity.percent or not isinstance(quantity.value, int):
        return False
    before = quantity.first - 1
    article = reader.plain(before) in ("ال", "وال", "بال", "لل")
    head = reader.plain(before - 1) if article else reader.plain(before)
    if not article and head in words_of_kind("ranked_together"):
        return True
    following = reader.plain(quantity.last)
    if head in words_of_kind("ordinal_head"):
        return quantity.value < 1000 and not unit_of_word(following) and following not in noun_index()
    if not article or not head.startswith(("ال", "لل", "وال", "بال")) or looks_plural(head):
        return False
    return reader.kind(quantity.last) != WORD or not _is_counted(reader, quantity.last)


def _is_counted(reader: Reader, i: int) -> bool:
    return unit_of_word(reader.plain(i)) is not None


def looks_plural(word: str) -> bool:
    """Whether a definite noun has the form of a plural: sound, or a broken one of the shapes أفعال and أفعلة."""
    if word in words_of_kind("plural_head") or word.endswith(("ات", "ين", "ون")):
        return True
    stem = word.split("ال", 1)[-1]
    return len(stem) == 5 and stem[0] == "ا" and (stem[3] == "ا" or stem[4] == "ة")
