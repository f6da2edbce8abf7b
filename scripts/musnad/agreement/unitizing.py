"""Krippendorff's αU: agreement on where units lie in a continuum, corrected for chance.

Source: K. Krippendorff, On the reliability of unitizing continuous data, Sociological Methodology 25 (1995), and
Content Analysis (2nd edition 2004), pp. 251-256. αU takes no units of one pass and category that overlap; of such the
outermost stands for all. Each document is a continuum of its own: no unit or gap crosses from one into the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from musnad.agreement.overlap import Stretch

# A stretch of the continuum, and whether a unit covers it (True) or none does (False).
Tile = tuple[int, int, bool]
Lengths = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Continuum:
    """What αU needs to know of one category: lengths in code points.

    `disputed` is the sum of the squared differences over all pairs of passes; `units` and `gaps` are the lengths of all
    units and of all gaps between them, of all passes.
    """

    length: int
    passes: int
    disputed: int = 0
    units: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()

    def observed(self) -> float:
        """The disagreement found (1995, equation 5)."""
        return 2 * self.disputed / (self.passes * (self.passes - 1) * self.length**2)

    def expected(self) -> float:
        """The disagreement that units of these lengths would make, laid by chance (1995, equation 12)."""
        if not self.units:
            return 0.0
        units, gaps = np.array(self.units, dtype=float), np.sort(np.array(self.gaps, dtype=float))
        room = _count_places(units, gaps)
        among_units = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
        whole = self.passes * self.length
        possible = whole * (whole - 1) - (units * (units - 1)).sum()
        return float(2 / self.length * (among_units + units**2 * room).sum() / possible)


@dataclass(frozen=True, slots=True)
class Unitizing:
    """Evidence for αU over all categories of one field."""

    length: int
    passes: int
    categories: dict[str, Continuum]

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """The continua of all `parts`, one after the other."""
        length, passes = sum(part.length for part in parts), max(part.passes for part in parts)
        names = dict.fromkeys(name for part in parts for name in part.categories)
        return cls(length, passes, {name: _join(length, passes, [part.find(name) for part in parts]) for name in names})

    def find(self, category: str) -> Continuum:
        """One category's continuum; all gap where no pass has a unit of it."""
        return self.categories.get(category) or Continuum(self.length, self.passes, gaps=(self.length,) * self.passes)

    def score(self) -> float | None:
        """αU: 1 less the observed over the expected disagreement, each summed over categories.

        None where chance cannot disagree: without units, or with every unit as long as its document.
        """
        expected = sum(continuum.expected() for continuum in self.categories.values())
        observed = sum(continuum.observed() for continuum in self.categories.values())
        return 1 - observed / expected if expected else None

    def sizes(self) -> tuple[int, int]:
        """The units of all passes, once for each side."""
        units = sum(len(continuum.units) for continuum in self.categories.values())
        return units, units


def unitize(length: int, passes: Sequence[Mapping[str, Sequence[Stretch]]]) -> Unitizing:
    """Evidence on one document of `length` code points from each pass's units by category."""
    names = sorted({name for units in passes for name in units})
    continua = {name: _measure(length, [units.get(name, ()) for units in passes]) for name in names}
    return Unitizing(length, len(passes), continua)


def _measure(length: int, passes: Sequence[Sequence[Stretch]]) -> Continuum:
    tilings = [_tile(length, keep_outermost(units)) for units in passes]
    disputed = sum(_dispute(one, other) for one, other in combinations(tilings, 2))
    tiles = [tile for tiling in tilings for tile in tiling]
    return Continuum(
        length,
        len(passes),
        disputed,
        tuple(end - start for start, end, unit in tiles if unit),
        tuple(end - start for start, end, unit in tiles if not unit),
    )


def _join(length: int, passes: int, parts: Sequence[Continuum]) -> Continuum:
    return Continuum(
        length,
        passes,
        sum(part.disputed for part in parts),
        tuple(unit for part in parts for unit in part.units),
        tuple(gap for part in parts for gap in part.gaps),
    )


def keep_outermost(units: Iterable[Stretch]) -> list[Stretch]:
    """The units without those that overlap an earlier or, of two that start together, a longer one."""
    kept: list[Stretch] = []
    for start, end in sorted(units, key=lambda unit: (unit[0], -unit[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _tile(length: int, units: Sequence[Stretch]) -> list[Tile]:
    borders = [0, *(border for unit in units for border in unit), length]
    stretches = pairwise(borders)
    return [(start, end, place % 2 == 1) for place, (start, end) in enumerate(stretches) if start < end]


def _count_places(units: Lengths, gaps: Lengths) -> Lengths:
    """In how many places each unit would fit whole into one of the gaps, which are sorted by length."""
    first_wide_enough = np.searchsorted(gaps, units)
    room = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])[first_wide_enough]
    places: Lengths = room - (len(gaps) - first_wide_enough) * (units - 1)
    return places


def _dispute(first: Sequence[Tile], second: Sequence[Tile]) -> int:
    return sum(
        _differ(one, other) for one in first for other in second if max(one[0], other[0]) < min(one[1], other[1])
    )


def _differ(one: Tile, other: Tile) -> int:
    """δ² of two stretches that overlap (1995, equation 4)."""
    if one[2] and other[2]:
        return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    if one[2] != other[2]:
        unit, gap = (one, other) if one[2] else (other, one)
        return (unit[1] - unit[0]) ** 2 if gap[0] <= unit[0] and unit[1] <= gap[1] else 0
    return 0
