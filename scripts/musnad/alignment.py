"""Which marks of two readings of one text are the same mark.

Marks are paired by place, not by id: those on the same span first, then those that overlap most; a mark is paired at
most once. Of equal candidates the one of the same type wins, then the one with the most fields alike, then the earlier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from musnad.annotations import Mark, Number, anchor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musnad.spans import Span

M = TypeVar("M", bound=Mark)


def overlap_ratio(one: Span, other: Span) -> float:
    """Shared code points over all code points of two spans: 1.0 for equal spans, 0.0 for spans apart."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0


def align_marks(first: Sequence[M], second: Sequence[M]) -> list[tuple[M | None, M | None]]:
    """Pairs of marks of one layer, in text order; None stands where the other reading has no such mark."""
    candidates = sorted(
        (-overlap_ratio(anchor_of(one), anchor_of(other)), _kind(one) != _kind(other), _count_unlike(one, other), i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if anchor_of(one).overlaps(anchor_of(other))
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in candidates:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs: list[tuple[M | None, M | None]] = [
        (one, second[partner[i]] if i in partner else None) for i, one in enumerate(first)
    ]
    pairs += [(None, other) for j, other in enumerate(second) if j not in taken]
    return sorted(pairs, key=lambda pair: _place(pair[0] or pair[1]))


def match_groups(pairs: Sequence[tuple[str | None, str | None]]) -> dict[str, str]:
    """Which group of the first reading each group of the second stands for, given the groups of paired members.

    One to one, the pair with most common members first.
    """
    counts: dict[tuple[str, str], int] = {}
    for one, other in pairs:
        if one and other:
            counts[one, other] = counts.get((one, other), 0) + 1
    matched: dict[str, str] = {}
    for (one, other), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if other not in matched and one not in matched.values():
            matched[other] = one
    return matched


def _kind(mark: Mark) -> str:
    return mark.kind if isinstance(mark, Number) else mark.type


def _count_unlike(one: Mark, other: Mark) -> int:
    """In how many fields two marks of one layer differ, their own ids aside."""
    fields = one.__struct_fields__
    return sum(name != "id" and getattr(one, name) != getattr(other, name) for name in fields)


def _place(mark: Mark | None) -> tuple[int, int]:
    anchor = anchor_of(mark) if mark else None
    return (anchor.start, -anchor.end) if anchor else (0, 0)
