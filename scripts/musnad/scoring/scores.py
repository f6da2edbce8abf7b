"""A system scored against gold over documents, alone or beside another system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from musnad.adjudication.differences import Pair, pair_passes
from musnad.agreement.comparisons import Measure
from musnad.agreement.evidence import SAMPLES, SEED, Shares
from musnad.agreement.measuring import pool_documents
from musnad.annotations import Annotations, Annotator, in_text_order
from musnad.findings import Finding
from musnad.scoring.measures import Counted, count_document
from musnad.scoring.sides import Reading, Side
from musnad.scoring.statistics import (
    bound_scores,
    draw_documents,
    draw_swaps,
    score_counts,
    stack_counts,
    weigh_difference,
)

if TYPE_CHECKING:
    from musnad.agreement.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Score:
    """One measure. Scores are None where there was nothing to score; for a measure that is no F1, so are its shares.

    `interval` bounds `score`; None with fewer than two documents. `gold` and `found` count the items of each side.
    """

    measure: Measure
    score: float | None
    precision: float | None
    recall: float | None
    interval: tuple[float, float] | None
    gold: int
    found: int


@dataclass(frozen=True, slots=True)
class Compared:
    """How another system does on a measure: its score less the first one's, the bounds of that, and p."""

    measure: Measure
    score: float | None
    difference: float | None
    interval: tuple[float, float] | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A document's marks, paired by place with gold first, and what the measures count on it."""

    document_id: str
    gold: Reading
    pairs: list[Pair]
    counted: Counted


def match_sides(gold: Side, system: Side) -> tuple[list[tuple[str, Annotations]], list[Finding]]:
    """For every document of gold, what the system marked: nothing, where it has no marks on that very text.

    Each document that is missing, extra or over another text is said.
    """
    matched, findings = [], [*gold.findings, *system.findings]
    for document_id, reading in gold.readings.items():
        found = system.readings.get(document_id)
        problem = _find_problem(reading, found, document_id)
        if problem:
            findings.append(Finding(system.name, f"$[{document_id}]", *problem))
        matched.append((document_id, found.annotations if found and not problem else _mark_nothing(reading)))
    findings += [
        Finding(system.name, f"$[{extra}]", "extra-document", "gold has no such document; left out")
        for extra in system.readings
        if extra not in gold.readings
    ]
    return matched, findings


def _find_problem(gold: Reading, found: Reading | None, document_id: str) -> tuple[str, str] | None:
    if found is None:
        return "missing-document", f"no marks on {document_id}; scored as if it had none"
    if found.annotations.text_sha256 != gold.annotations.text_sha256:
        return "text-hash-differs", "the marks are on another text; scored as if there were none"
    return None


def _mark_nothing(reading: Reading) -> Annotations:
    empty = Annotator("nobody", "model", None)
    return replace(
        reading.annotations, annotator=empty, entities=[], quotes=[], numbers=[], retractions=[], decisions=[]
    )


def score_documents(gold: Side, matched: Iterable[tuple[str, Annotations]], layers: Sequence[str]) -> list[Scored]:
    """What every measure of `layers` counts, document by document."""
    scored = []
    for document_id, found in matched:
        reading = gold.readings[document_id]
        pairs = pair_passes(_sort(reading.annotations), _sort(found))
        scored.append(Scored(document_id, reading, pairs, count_document(pairs, layers)))
    return scored


def _sort(annotations: Annotations) -> Annotations:
    return replace(annotations, **{layer: in_text_order(marks) for layer, marks in annotations.layers()})


def pool_scores(counted: Sequence[Counted], samples: int = SAMPLES, seed: int = SEED) -> list[Score]:
    """Every measure over all documents; `samples` draws of documents make its interval, 0 none."""
    draws = draw_documents(len(counted), samples, seed) if samples and len(counted) > 1 else None
    scores = []
    for measure, evidence in pool_documents(counted).items():
        interval = None
        if draws is not None:
            rows = stack_counts([own[measure] for own in counted])
            interval = bound_scores(score_counts(draws @ rows)) if rows.any() else None
        scores.append(_make_score(measure, evidence, interval))
    return scores


def _make_score(measure: Measure, evidence: Evidence, interval: tuple[float, float] | None) -> Score:
    shares = evidence if isinstance(evidence, Shares) else None
    precision = shares.found_of_second / shares.second if shares and shares.second else None
    recall = shares.found_of_first / shares.first if shares and shares.first else None
    return Score(measure, evidence.score(), precision, recall, interval, *evidence.sizes())


def compare_systems(
    one: Sequence[Counted], other: Sequence[Counted], samples: int = SAMPLES, seed: int = SEED
) -> dict[Measure, Compared]:
    """The second system beside the first, document by document, on every measure that both have."""
    lots = None
    if samples and len(one) > 1:
        lots = draw_documents(len(one), samples, seed), draw_swaps(len(one), samples, seed)
    first, second = pool_documents(one), pool_documents(other)
    compared = {}
    for measure in (measure for measure in first if measure in second):
        own, others = first[measure].score(), second[measure].score()
        interval, p = None, None
        if lots:
            rows, other_rows = (stack_counts([counted[measure] for counted in side]) for side in (one, other))
            interval = bound_scores(score_counts(lots[0] @ other_rows) - score_counts(lots[0] @ rows))
            p = weigh_difference(rows, other_rows, lots[1])
        difference = None if own is None or others is None else others - own
        compared[measure] = Compared(measure, others, difference, interval, p)
    return compared
