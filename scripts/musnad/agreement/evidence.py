"""What is counted on one document, pooled over documents and turned into a score.

A score over several documents is never a mean of scores: the evidence of all documents is pooled first. That makes
every score a micro-average, and lets the bootstrap draw documents anew without counting them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

# Draws of documents behind an interval, what they are drawn by, and how much of them it holds.
SAMPLES, SEED, CONFIDENCE = 1000, 0, 0.95


class Evidence(Protocol):
    """The counts behind one measure on some documents."""

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """The evidence of all `parts` together."""

    def score(self) -> float | None:
        """The measure, 1.0 for full agreement; None where nothing was there to agree on."""

    def sizes(self) -> tuple[int, int]:
        """How many items the first and the second pass bring; for more passes, summed over their pairs."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the first pass is found in the second, and of the second in the first.

    For plain counting both shares have one numerator; measures of clusters credit the two sides differently.
    """

    found_of_first: float = 0
    first: int = 0
    found_of_second: float = 0
    second: int = 0

    @classmethod
    def count(cls, shared: int, first: int, second: int) -> Self:
        """`shared` items found in both of two collections of `first` and `second` items."""
        return cls(shared, first, shared, second)

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """The sums of all `parts`."""
        return cls(
            sum(part.found_of_first for part in parts),
            sum(part.first for part in parts),
            sum(part.found_of_second for part in parts),
            sum(part.second for part in parts),
        )

    def score(self) -> float | None:
        """F1: the harmonic mean of the two shares. 0.0 when one side is empty, None when both are."""
        if not self.first and not self.second:
            return None
        if not self.found_of_first or not self.found_of_second:
            return 0.0
        first, second = self.found_of_first / self.first, self.found_of_second / self.second
        return 2 * first * second / (first + second)

    def sizes(self) -> tuple[int, int]:
        """Items of the first pass, items of the second."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Same:
    """How many of the compared pairs say the same."""

    same: int = 0
    compared: int = 0

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """The sums of all `parts`."""
        return cls(sum(part.same for part in parts), sum(part.compared for part in parts))

    def score(self) -> float | None:
        """The share that is the same, not corrected for chance; None when nothing was compared."""
        return self.same / self.compared if self.compared else None

    def sizes(self) -> tuple[int, int]:
        """The compared pairs, once for each side."""
        return self.compared, self.compared
