"""Numbers that stay two marks and belong together: the sides of a ratio, and two numbers with one noun."""

from __future__ import annotations

from itertools import pairwise

from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader


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
            if first.unit is None or first.unit == second.unit:
                first.unit, first.unit_span, first.unit_kind = second.unit, second.unit_span, second.unit_kind


def share_nouns(reader: Reader, drafts: list[Draft]) -> None:
    """One noun for two coordinated numbers: 3 ثم 5 أيام, بين 10 و15 شخصا where they stay two."""
    for first, second in pairwise(drafts):
        if first.unit or first.kind != "cardinal" or second.kind != "cardinal" or second.unit is None or second.dual:
            continue
        if second.unit_span is None or second.unit_span.start < second.start:
            continue
        gap = [reader.plain(i) for i in range(first.last, second.first)]
        if second.proclitic:
            gap.append(second.proclitic)
        if gap in (["و"], ["او"], ["ثم"]):
            first.unit, first.unit_span, first.unit_kind = second.unit, second.unit_span, second.unit_kind
