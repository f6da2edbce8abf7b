"""Numbers that stay two marks and belong together: the sides of a ratio, and two numbers with one noun."""

from __future__ import annotations

from itertools import pairwise

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader

_REACH = 3


def link_ratios(reader: Reader, drafts: list[Draft]) -> None:
    """أربعة من كل عشرة, 2,7 لكل 100 ألف, طبيب لكل ألف نسمة."""
    for place, second in enumerate(drafts):
        at = second.first - 1
        if second.value is None or second.kind in ("ordinal", "percent") or reader.plain(at) not in ("كل", "لكل"):
            continue
        start = at if reader.plain(at) == "لكل" else at - 1
        if reader.plain(start) == "بين":
            start -= 1
        if reader.plain(start) not in ("من", "لكل") or (second.unit_kind == "duration"):
            continue
        second.kind, second.rule = "ratio", "number.ratio"
        first = drafts[place - 1] if place else None
        if (
            first
            and first.value is not None
            and start - 2 <= first.last <= start
            and first.kind not in ("ordinal", "percent")
        ):
            first.kind, first.second, first.rule = "ratio", second, "number.ratio"
            if first.unit and second.unit is None:
                _copy_unit(second, first)
            if first.unit is None or first.unit == second.unit:
                first.unit, first.unit_span, first.unit_kind = second.unit, second.unit_span, second.unit_kind


def share_nouns(reader: Reader, drafts: list[Draft]) -> None:
    """One noun for two numbers: 3 ثم 5 أيام, خفضه من 12 إلى 9 عمال, ثلاث من أصل خمس مدارس, 9 نقاط من 12."""
    for first, second in pairwise(drafts):
        if {first.kind, second.kind} == {"ordinal"} and first.unit and not second.unit:
            if _gap(reader, first.last, second) in _JOINED:
                _copy_unit(second, first)
        elif first.kind == "cardinal" and not first.unit and _gives_noun(reader, first, second):
            _copy_unit(first, second)
            first.kind = second.kind if second.kind == "percent" else first.kind
        elif second.kind == "cardinal" and not second.unit and _is_part(reader, first, second):
            _copy_unit(second, first)


_JOINED = (["و"], ["او"], ["ثم"], ["الي"], ["مقابل"])
_PART_OF = (["من"], ["من", "اصل"])


def _gap(reader: Reader, last: int, second: Draft) -> list[str]:
    """The words from token `last` to a number, its proclitic included; none where it stands too far off."""
    if not 0 <= second.first - last <= _REACH:
        return []
    return [reader.plain(i) for i in range(last, second.first)] + [second.proclitic] * bool(second.proclitic)


def _gives_noun(reader: Reader, first: Draft, second: Draft) -> bool:
    """Whether the noun after a number is that of the one before it, too."""
    gap = _gap(reader, first.last, second)
    if second.kind == "percent":
        return gap == ["الي"] and reader.plain(first.first - 1) == "من"
    if second.kind != "cardinal" or second.unit is None or second.dual or second.unit_span is None:
        return False
    return second.unit_span.start >= second.start and gap in (*_JOINED, ["من", "اصل"])


def _is_part(reader: Reader, first: Draft, second: Draft) -> bool:
    """Whether a number without a noun is the whole of which the one before, with its noun, is a part."""
    if first.kind != "cardinal" or not first.unit or first.value is None or second.value is None:
        return False
    gap = _gap(reader, first.unit_last, second)
    return first.value < second.value and (gap in _PART_OF or gap[1:] in _PART_OF)


def _copy_unit(to: Draft, source: Draft) -> None:
    to.unit, to.unit_span, to.unit_kind = source.unit, source.unit_span, source.unit_kind
