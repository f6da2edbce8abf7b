"""Numbers that are one word with their noun: duals (يومين), and a unit with a fraction of it (ساعة وربع)."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.groups import percent_end
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.quantity.units import UNITS_THAT_DIVIDE, Unit, noun_index, unit_of_word
from musnad.preannotation.quantity.words import Dual
from musnad.preannotation.tokens import WORD


def draft_dual(reader: Reader, i: int, dual: Dual, before: list[Draft]) -> Draft | None:
    """The dual noun at token `i`, unless it refers back or stands beside the dual it describes."""
    previous = reader.plain(i - 1)
    if dual.article and reader.is_digits(i + 1):
        return None  # الدقيقتين 23 و67
    if previous in words_of_kind("demonstrative") or (not dual.proclitic and before and before[-1].last == i):
        return None
    last, value = i + 1, 2
    span = reader.span(reader.start_of(i, dual.cut), reader.tokens[i].end)
    draft = Draft(i, last, span.start, span.end, "cardinal", "number.dual", 0.9, value=value, dual=True)
    draft.proclitic, draft.article, draft.unit = dual.proclitic, dual.article, dual.singular
    unit = unit_of_word(fold(dual.singular))
    if unit:
        draft.unit, draft.unit_kind = unit.code, unit.kind
    return draft


def draft_unit_and_tail(reader: Reader, i: int) -> Draft | None:
    """ساعة وربع, قرن ونصف القرن: a bare unit and a fraction of it."""
    word = reader.word(i)
    if word is None or word.fraction is None:
        return None
    spaced = not word.fraction.proclitic and reader.plain(i - 1) == "و"
    at = i - 2 if spaced else i - 1
    noun = reader.plain(at)
    if not (spaced or word.fraction.proclitic == "و") or noun.startswith("ال"):
        return None
    for cut in (0, 1, 2):
        unit = _divided(noun[cut:]) if cut == 0 or noun[:cut] in ("و", "ل", "ب", "ف", "ك", "ول", "وب") else None
        if unit:
            break
    else:
        return None
    if percent_end(reader, i + 1) or reader.is_digits(at - 1):
        return None
    last = i + 1
    singular = noun[cut:-1] if noun.endswith("ا") and unit_of_word(noun[cut:-1]) else noun[cut:]
    if reader.plain(last) in (f"ال{singular}", singular):
        last += 1
    elif reader.kind(last) == WORD and (unit_of_word(reader.plain(last)) or _is_scale(reader, last)):
        return None
    span = reader.span(reader.start_of(at, cut), reader.tokens[last - 1].end)
    draft = Draft(at, last, span.start, span.end, "cardinal", "number.unit_and_fraction", 0.85)
    draft.value, draft.unit, draft.unit_kind = 1 + word.fraction.value, unit.code, unit.kind
    return draft


def is_indefinite_noun(reader: Reader, i: int) -> bool:
    """Whether token `i` leaves a dual before it indefinite: ناقلتا نفط, not ناقلتا الشركة, مدينتي حلب, مدينتي منذ."""
    plain = reader.plain(i)
    return reader.kind(i) == WORD and (plain in words_of_kind("material") or plain in noun_index())


def _divided(noun: str) -> Unit | None:
    """A unit, or a counted noun of which news gives fractions (نقطة ونصف)."""
    unit = unit_of_word(noun)
    if unit:
        return unit if unit.kind in UNITS_THAT_DIVIDE else None
    return Unit(noun_index()[noun], "") if noun in words_of_kind("divided") and noun in noun_index() else None


def _is_scale(reader: Reader, i: int) -> bool:
    word = reader.word(i)
    return bool(word and word.cardinal and word.cardinal.role.startswith("scale"))
