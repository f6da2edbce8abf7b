"""Agreement on which marks stand for the same thing: MUC, B³, CEAF-e and their mean, as CoNLL-2012 scores coreference.

Sources: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B³), Luo 2005 (CEAF, φ4), Pradhan et al. 2014 (the reference
scorer). Marks that only one pass has stay in its clusters, as there. `Shares` calls precision and recall by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.optimize import linear_sum_assignment

from musnad.agreement.evidence import Shares

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Cluster = frozenset["Hashable"]


def muc(first: Sequence[Cluster], second: Sequence[Cluster]) -> Shares:
    """Links kept: of each cluster, its size less the parts the other side splits it into; singletons have none."""
    return Shares(
        sum(len(cluster) - _count_parts(cluster, second) for cluster in first),
        sum(len(cluster) - 1 for cluster in first),
        sum(len(cluster) - _count_parts(cluster, first) for cluster in second),
        sum(len(cluster) - 1 for cluster in second),
    )


def _count_parts(cluster: Cluster, others: Sequence[Cluster]) -> int:
    shared = [len(cluster & other) for other in others if cluster & other]
    return len(shared) + len(cluster) - sum(shared)


def b_cubed(first: Sequence[Cluster], second: Sequence[Cluster]) -> Shares:
    """Mark by mark, the share of its cluster that is also in its cluster on the other side."""
    common = [(len(one), len(other), len(one & other)) for one in first for other in second]
    return Shares(
        sum(shared**2 / size for size, _, shared in common),
        sum(map(len, first)),
        sum(shared**2 / size for _, size, shared in common),
        sum(map(len, second)),
    )


def ceaf_e(first: Sequence[Cluster], second: Sequence[Cluster]) -> Shares:
    """Clusters paired one to one so that the sum of φ4, twice the common marks over all marks, is highest."""
    if not first or not second:
        return Shares.count(0, len(first), len(second))
    similarity = np.array([[2 * len(one & other) / (len(one) + len(other)) for other in second] for one in first])
    best = float(similarity[linear_sum_assignment(similarity, maximize=True)].sum())
    return Shares(best, len(first), best, len(second))


@dataclass(frozen=True, slots=True)
class Conll:
    """Evidence for the CoNLL score."""

    parts: tuple[Shares, ...]

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """Each measure's evidence, pooled."""
        return cls(tuple(Shares.pool(shares) for shares in zip(*(part.parts for part in parts), strict=True)))

    def score(self) -> float | None:
        """The mean F1 of MUC, B³ and CEAF-e; where no cluster has two marks, MUC has no say."""
        defined = [score for part in self.parts if (score := part.score()) is not None]
        return sum(defined) / len(defined) if defined else None

    def sizes(self) -> tuple[int, int]:
        """Clusters of the first pass, clusters of the second."""
        return self.parts[-1].sizes()
