"""What kind a number is (guidelines, N1), whether the text asserts it (N9), and the fraction after its noun."""

from __future__ import annotations

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.groups import joined
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.quantity.units import UNITS_THAT_DIVIDE, unit_at, unit_of_word
from musnad.preannotation.tokens import WORD

_AGE_UNITS = frozenset({"a", "mo"})
_REACH = 7
_LITTLE_WORDS = frozenset({"ال", "بين", "من", "ما", "عن", "علي"})


def set_kind(reader: Reader, draft: Draft) -> None:
    """The first kind of N1 that applies."""
    if draft.kind in ("vague", "score", "ratio", "percent"):
        return
    if _is_age(reader, draft):
        draft.kind = "age"
        draft.unit = draft.unit if draft.unit_kind == "duration" else "a"
        if draft.unit_kind != "duration":
            draft.unit_span = None
    elif draft.kind != "ordinal" and draft.unit_kind:
        draft.kind = draft.unit_kind


def _is_age(reader: Reader, draft: Draft) -> bool:
    """Whether the number is the age of a person: of years or months, or of no unit, and words beside it say so."""
    years = draft.unit_kind == "duration" and draft.unit in _AGE_UNITS
    if not years and draft.unit_kind:
        return False
    if reader.plain(draft.unit_last) == "من" and reader.plain(draft.unit_last + 1) in words_of_kind("age_after"):
        return True
    before = _before_hedges(reader, draft)
    labels = words_of_kind("age_before") & {reader.plain(before), reader.plain(draft.first - 1)}
    if labels and (years or draft.unit is None):
        return draft.kind != "ordinal" or not labels.isdisjoint({"سن", "السن", "عمر", "ابن", "ابنة"})
    return years and draft.kind != "ordinal" and _is_a_persons_age(reader, draft, before)


def _before_hedges(reader: Reader, draft: Draft) -> int:
    """The token before a number, its cue and the little words between (عن عمر ناهز 87 عاما)."""
    before = draft.first - 1
    while draft.cue and before >= 0 and reader.tokens[before].start >= draft.cue.start:
        before -= 1
    lowest = before - 3
    while before > lowest and reader.plain(before) in _LITTLE_WORDS:
        before -= 1
    return before


def _is_a_persons_age(reader: Reader, draft: Draft, before: int) -> bool:
    """(45 عاما), ذو الـ15 عاما, دون 18 عاما, توفي عن 92 عاما."""
    if reader.plain(before) in words_of_kind("aged") or (draft.cue and draft.cue.text in words_of_kind("age_limit")):
        return True
    if reader.is_sign(draft.first - 1, "(/") and reader.is_sign(draft.unit_last, ")/"):
        return True
    died = words_of_kind("died")
    return reader.plain(draft.first - 1) == "عن" and any(
        reader.plain(at) in died for at in range(max(draft.first - 9, 0), draft.first)
    )


def set_status(reader: Reader, draft: Draft) -> None:
    """Negated and hypothetical only where the text says so in so many words, in the same clause."""
    start = draft.cue.start if draft.cue and draft.cue.start < draft.start else draft.start
    at = draft.first - 1
    while at >= 0 and reader.tokens[at].start >= start:
        at -= 1
    if reader.plain(at) in words_of_kind("negation"):
        draft.status = "negated"
        return
    if reader.plain(at) in ("قد", "وقد") and draft.cue:
        draft.status = "hypothetical"
        return
    for before in range(at, max(at - _REACH, -1), -1):
        if reader.kind(before) != WORD:
            return
        if reader.plain(before) in words_of_kind("hypothetical"):
            draft.status = "hypothetical"
            return


def add_unit_tail(reader: Reader, draft: Draft) -> None:
    """A fraction after the noun: ثلاث سنوات ونصف, عامين ونصف العام; the noun is then inside the span."""
    if draft.unit_kind not in UNITS_THAT_DIVIDE or draft.value is None or draft.kind == "ordinal":
        return
    at = joined(reader, draft.unit_last)
    word = reader.word(at) if at is not None else None
    if at is None or word is None or word.fraction is None or draft.unit_last < draft.last:
        return
    last = at + 1
    named = unit_at(reader, last)
    found = (named[0].code, named[1]) if named else _definite_unit(reader, last)
    if found:
        if found[0] != draft.unit:
            return
        last = found[1]
    elif reader.kind(last) == WORD and (scale := reader.word(last)) and scale.cardinal:
        return
    span = reader.span(draft.start, reader.tokens[last - 1].end)
    draft.value += word.fraction.value
    draft.last = draft.unit_last = last
    draft.end, draft.unit_span, draft.rule = span.end, None, "number.unit_and_fraction"


def _definite_unit(reader: Reader, i: int) -> tuple[str, int] | None:
    plain = reader.plain(i)
    if not plain.startswith("ال"):
        return None
    unit = unit_of_word(plain[2:])
    return (unit.code, i + 1) if unit else None
