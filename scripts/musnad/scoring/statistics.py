"""Scores of pooled evidence, all draws at once: intervals by bootstrap, differences by randomisation.

A document's evidence is a row of counts; a draw of documents is a row of weights; their product is the pooled evidence.
Sources: Efron 1979 (percentile bootstrap), Yeh 2000 (approximate randomisation, after Noreen 1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from musnad.agreement.clusters import Conll
from musnad.agreement.evidence import CONFIDENCE, Same, Shares

if TYPE_CHECKING:
    from musnad.agreement.evidence import Evidence

Numbers = NDArray[np.float64]


def stack_counts(parts: Sequence[Evidence]) -> Numbers:
    """The counts of one measure, a row a document."""
    return np.array([_list_counts(part) for part in parts], dtype=np.float64)


def _list_counts(part: Any) -> list[float]:  # noqa: ANN401 - Shares, Same or Conll
    if isinstance(part, Conll):
        return [count for shares in part.parts for count in _list_counts(shares)]
    if isinstance(part, Same):
        return [part.same, part.compared]
    if isinstance(part, Shares):
        return [part.found_of_first, part.first, part.found_of_second, part.second]
    raise TypeError(f"no counts in {type(part).__name__}")


def score_counts(counts: Numbers) -> Numbers:
    """F1, agreement or CoNLL score of each row of pooled counts; NaN where nothing was there to score."""
    width = counts.shape[-1]
    if width == 2:
        return _divide(counts[..., 0], counts[..., 1])
    if width == 4:
        recall, precision = _divide(counts[..., 0], counts[..., 1]), _divide(counts[..., 2], counts[..., 3])
        empty = (counts[..., 1] == 0) & (counts[..., 3] == 0)
        both = np.nan_to_num(recall) + np.nan_to_num(precision)
        f1 = np.divide(
            2 * np.nan_to_num(recall) * np.nan_to_num(precision), both, out=np.zeros_like(both), where=both > 0
        )
        return np.where(empty, np.nan, f1)
    parts = np.stack([score_counts(counts[..., place : place + 4]) for place in range(0, width, 4)])
    defined = (~np.isnan(parts)).sum(axis=0)
    return _divide(np.nansum(parts, axis=0), defined.astype(np.float64))


def _divide(one: Numbers, other: Numbers) -> Numbers:
    return np.divide(one, other, out=np.full_like(one, np.nan, dtype=np.float64), where=other > 0)


def draw_documents(documents: int, samples: int, seed: int) -> Numbers:
    """How often each of `samples` draws takes each document: as many as there are, with replacement."""
    drawn = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), size=samples)
    return drawn.astype(np.float64)


def bound_scores(scores: Numbers) -> tuple[float, float] | None:
    """The percentile interval of drawn scores; those without a value say nothing."""
    defined = scores[~np.isnan(scores)]
    if not len(defined):
        return None
    low, high = np.percentile(defined, [50 * (1 - CONFIDENCE), 50 * (1 + CONFIDENCE)])
    return float(low), float(high)


def draw_swaps(documents: int, samples: int, seed: int) -> Numbers:
    """For each of `samples` shuffles, the documents on which the two systems change places."""
    return np.random.default_rng(seed).integers(0, 2, size=(samples, documents)).astype(np.float64)


def weigh_difference(one: Numbers, other: Numbers, swaps: Numbers) -> float | None:
    """How likely a difference as large as the one seen is when the systems do not differ (p, two-sided).

    None where one of the systems has no score.
    """
    seen = _differ(one.sum(axis=0)[None], other.sum(axis=0)[None])[0]
    if np.isnan(seen):
        return None
    moved = swaps @ (other - one)
    shuffled = _differ(one.sum(axis=0) + moved, other.sum(axis=0) - moved)
    as_large = np.nan_to_num(shuffled) >= seen - 1e-12
    return float((as_large.sum() + 1) / (len(swaps) + 1))


def _differ(one: Numbers, other: Numbers) -> Numbers:
    difference: Numbers = np.abs(score_counts(one) - score_counts(other))
    return difference
