"""Agreement of two or more passes over any number of documents, with intervals from a bootstrap over documents."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from musnad.adjudication.differences import pair_passes
from musnad.agreement.comparisons import Measure, compare_pairs
from musnad.agreement.evidence import CONFIDENCE, SAMPLES, SEED
from musnad.agreement.units import compare_units
from musnad.annotations import in_text_order
from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from musnad.agreement.evidence import Evidence
    from musnad.agreement.passes import Readings
    from musnad.annotations import Annotations

Counted = dict[Measure, "Evidence"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One score: None where nothing was there to agree on.

    `interval` holds its bounds, None with fewer than two documents; `sizes` the items each side brought.
    """

    measure: Measure
    score: float | None
    interval: tuple[float, float] | None
    sizes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """All scores of some passes over some documents."""

    annotators: tuple[str, ...]
    documents: tuple[str, ...]
    marks: Mapping[str, tuple[int, ...]]
    samples: int
    measurements: tuple[Measurement, ...]

    def find(self, measure: Measure) -> Measurement:
        """The score of one measure. Raises KeyError when there is none of that name."""
        for measurement in self.measurements:
            if measurement.measure == measure:
                return measurement
        raise KeyError(measure)


def measure_agreement(
    annotators: Sequence[str], readings: Iterable[Readings], samples: int = SAMPLES, seed: int = SEED
) -> Agreement:
    """All scores of the passes of `annotators`, which every one of `readings` has in that order.

    `samples` draws of as many documents as there are, with replacement, make 95 % percentile intervals (Efron 1979);
    0 draws none. The same `seed` gives the same intervals.
    """
    documents, counted, marks = [], [], []
    for reading in readings:
        documents.append(reading.document_id)
        counted.append(count_evidence(reading))
        marks.append([{layer: len(own) for layer, own in annotations.layers()} for annotations in reading.passes])
    intervals = draw_intervals(counted, samples, seed) if len(counted) > 1 else {}
    return Agreement(
        tuple(annotators),
        tuple(documents),
        {layer: tuple(sum(own[i][layer] for own in marks) for i in range(len(annotators))) for layer in LAYERS},
        samples if intervals else 0,
        tuple(
            Measurement(measure, evidence.score(), intervals.get(measure), evidence.sizes())
            for measure, evidence in pool_documents(counted).items()
        ),
    )


def count_evidence(reading: Readings) -> Counted:
    """The evidence of every measure on one document; that of pairs of passes is pooled over the pairs."""
    passes = [_sort_marks(annotations) for annotations in reading.passes]
    by_pair = [dict(compare_pairs(pair_passes(one, other))) for one, other in combinations(passes, 2)]
    counted = pool_documents(by_pair) | dict(compare_units(passes, reading.length))
    return dict(sorted(counted.items(), key=lambda item: list(LAYERS).index(item[0].layer)))


def _sort_marks(annotations: Annotations) -> Annotations:
    """The same pass with its marks in text order, so that the order in a file decides nothing."""
    return replace(annotations, **{layer: in_text_order(marks) for layer, marks in annotations.layers()})


def pool_documents(counted: Sequence[Counted]) -> Counted:
    """The evidence of several documents together."""
    if not counted:
        return {}
    return {measure: type(part).pool([own[measure] for own in counted]) for measure, part in counted[0].items()}


def draw_intervals(counted: Sequence[Counted], samples: int, seed: int) -> dict[Measure, tuple[float, float]]:
    """Percentile intervals; a draw in which a measure has no score is left out of that measure's interval."""
    random = Random(seed)
    scores: dict[Measure, list[float]] = {measure: [] for measure in counted[0]}
    for _ in range(samples):
        for measure, evidence in pool_documents(random.choices(counted, k=len(counted))).items():
            if (score := evidence.score()) is not None:
                scores[measure].append(score)
    tails = [100 * (1 - CONFIDENCE) / 2, 100 * (1 + CONFIDENCE) / 2]
    return {
        measure: (float(bounds[0]), float(bounds[1]))
        for measure, drawn in scores.items()
        if drawn
        for bounds in [np.percentile(drawn, tails)]
    }
