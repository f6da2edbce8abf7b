"""Agreement on closed values, corrected for chance.

Both measures have no value where only one code was ever used: nothing shows that the annotators could tell codes apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Self

import krippendorff
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# What each pass says of one mark; None where a pass has no such mark. A null of the schema is a code of its own.
Codes = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Coded:
    """How often each combination of codes occurs."""

    units: Counter[Codes] = field(default_factory=Counter)

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """The units of all `parts`."""
        units: Counter[Codes] = Counter()
        for part in parts:
            units.update(part.units)
        return cls(units)

    def sizes(self) -> tuple[int, int]:
        """The units that two passes or more have coded, once for each side."""
        coded = sum(count for codes, count in self.units.items() if sum(code is not None for code in codes) > 1)
        return coded, coded


class Observed(_Coded):
    """Evidence for plain agreement."""

    def score(self) -> float | None:
        """The share of pairs of codes that are the same, over all pairs of passes; None without a pair."""
        pairs: Counter[bool] = Counter()
        for codes, count in self.units.items():
            for one, other in combinations([code for code in codes if code is not None], 2):
                pairs[one == other] += count
        return pairs[True] / pairs.total() if pairs else None


class Kappa(_Coded):
    """Evidence for Cohen's κ."""

    def score(self) -> float | None:
        """κ of two passes; of more, the mean over their pairs (Light 1971)."""
        passes = len(next(iter(self.units), ()))
        kappas = [cohen_kappa(self._pair(one, other)) for one, other in combinations(range(passes), 2)]
        defined = [kappa for kappa in kappas if kappa is not None]
        return sum(defined) / len(defined) if defined else None

    def _pair(self, one: int, other: int) -> Counter[tuple[str, str]]:
        pairs: Counter[tuple[str, str]] = Counter()
        for codes, count in self.units.items():
            first, second = codes[one], codes[other]
            if first is not None and second is not None:
                pairs[first, second] += count
        return pairs


class Alpha(_Coded):
    """Evidence for Krippendorff's nominal α."""

    def score(self) -> float | None:
        """α over all passes at once; a missing mark is a missing value."""
        return nominal_alpha(self.units)


def cohen_kappa(pairs: Counter[tuple[str, str]]) -> float | None:
    """κ of `pairs` of codes and how often each occurs (Cohen 1960); None where chance alone would agree always.

    Each coder's own distribution makes the expected agreement.
    """
    total = pairs.total()
    if not total:
        return None
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        first[one] += count
        second[other] += count
    observed = sum(count for (one, other), count in pairs.items() if one == other)
    # In whole numbers, so that 1.0 is 1.0.
    expected = sum(first[code] * second[code] for code in first)
    if expected == total * total:
        return None
    return (observed * total - expected) / (total * total - expected)


def nominal_alpha(units: Counter[Codes]) -> float | None:
    """Krippendorff's α for nominal codes (2011), by the library `krippendorff`; None where fewer than two codes occur.

    A unit coded only once says nothing and is left out.
    """
    comparable = [(codes, count) for codes, count in units.items() if sum(code is not None for code in codes) > 1]
    domain = sorted({code for codes, _ in comparable for code in codes if code is not None})
    if len(domain) < 2:
        return None
    table = np.repeat(
        [[codes.count(code) for code in domain] for codes, _ in comparable],
        [count for _, count in comparable],
        axis=0,
    )
    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))
