"""Agreement on spans: the same span, any overlap, and by code point.

A field is compared as a collection of fillers. A filler is one or more stretches `(start, end)` of the text, half-open
and in text order: a quote's content may be interrupted, most fields are one stretch.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from musnad.agreement.evidence import Shares

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Stretch = tuple[int, int]
Filler = tuple[Stretch, ...]


def overlaps(one: Filler, other: Filler) -> bool:
    """Whether two fillers share at least one code point."""
    return any(max(a, c) < min(b, d) for a, b in one for c, d in other)


def count_exact(first: Sequence[Hashable], second: Sequence[Hashable]) -> Shares:
    """Items that both collections hold, each as often as the rarer side holds it."""
    shared = (Counter(first) & Counter(second)).total()
    return Shares.count(shared, len(first), len(second))


def count_overlapping(first: Sequence[Filler], second: Sequence[Filler]) -> Shares:
    """Fillers that overlap one of the other side, each paired at most once, as many pairs as possible."""
    graph = np.array([[overlaps(one, other) for other in second] for one in first], dtype=np.int8)
    if not graph.any():
        return Shares.count(0, len(first), len(second))
    shared = int((maximum_bipartite_matching(csr_array(graph)) >= 0).sum())
    return Shares.count(shared, len(first), len(second))


def count_characters(first: Sequence[Filler], second: Sequence[Filler]) -> Shares:
    """Code points that both sides cover; one that lies in several fillers counts as often as the rarer side has it."""
    one, other = _cover(first), _cover(second)
    return Shares.count((one & other).total(), one.total(), other.total())


def _cover(fillers: Sequence[Filler]) -> Counter[int]:
    return Counter(offset for filler in fillers for start, end in filler for offset in range(start, end))
