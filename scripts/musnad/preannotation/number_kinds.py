"""What kind a number is (guidelines, N1), whether the text asserts it (N9), and the fraction after its noun."""

from __future__ import annotations

from musnad.preannotation.drafts import Draft
from musnad.preannotation.quantities import joined
from musnad.preannotation.reader import Reader
from musnad.preannotation.tokens import WORD
from musnad.preannotation.units import UNITS_THAT_DIVIDE, unit_at

_AGE_BEFORE = frozenset("العمر عمر عمره عمرها سن السن سنه سنها اعمارهم اعمارهن عمرهما بعمر لعمر بسن عمرهم اعمارها اعمار ابن ابنة".split())
_AGE_AFTER = frozenset({"العمر", "عمره", "عمرها", "عمرهم"})
_DIED = frozenset("توفي توفيت رحل رحلت وفاة وفاته وفاتها مات ماتت وتوفي وتوفيت ورحل يناهز رحيل".split())
_AGE_UNITS = frozenset({"a", "mo"})
_NEGATIONS = frozenset("ليس ليست ليسوا وليس وليست لسنا".split())
_HYPOTHETICAL = frozenset(
    "يتوقع يتوقعون تتوقع ويتوقع وتتوقع المتوقع متوقع المرتقب يخشي تخشي يطالب تطالب ويطالب يهدف تهدف ينوي تنوي لو اذا واذا".split()
)
_REACH = 7


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
    """Whether the number is the age of a person."""
    if draft.unit_kind == "duration" and draft.unit not in _AGE_UNITS:
        return False
    if draft.unit_kind not in ("", "duration"):
        return False
    after = draft.unit_last
    if reader.plain(after) == "من" and reader.plain(after + 1) in _AGE_AFTER:
        return True
    before = draft.first - 1
    while reader.plain(before) in ("ال", "بين", "من", "ما", "عن", "علي", "نحو", "حوالي") and before > draft.first - 4:
        before -= 1
    if draft.unit is None or draft.unit_kind == "duration":
        if reader.plain(before) in _AGE_BEFORE and reader.plain(before - 1) not in ("علي", "مر"):
            return draft.kind != "ordinal" or reader.plain(before) in ("سن", "السن", "عمر")
    if draft.unit_kind != "duration" or draft.kind == "ordinal":
        return False
    if reader.is_sign(draft.first - 1, "(") and reader.is_sign(after, ")"):
        return True
    if reader.plain(draft.first - 1) == "عن":
        return any(reader.plain(at) in _DIED for at in range(max(draft.first - 9, 0), draft.first))
    return False


def set_status(reader: Reader, draft: Draft) -> None:
    """Negated and hypothetical only where the text says so in so many words, in the same clause."""
    start = draft.cue.start if draft.cue and draft.cue.start < draft.start else draft.start
    at = draft.first - 1
    while at >= 0 and reader.tokens[at].start >= start:
        at -= 1
    if reader.plain(at) in _NEGATIONS:
        draft.status = "negated"
        return
    if reader.plain(at) in ("قد", "وقد") and draft.cue:
        draft.status = "hypothetical"
        return
    for before in range(at, max(at - _REACH, -1), -1):
        if reader.kind(before) != WORD:
            return
        if reader.plain(before) in _HYPOTHETICAL:
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
    found = unit_at(reader, last) or _definite_unit(reader, last)
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
    from musnad.preannotation.units import unit_of_word

    unit = unit_of_word(plain[2:])
    return (unit.code, i + 1) if unit else None
