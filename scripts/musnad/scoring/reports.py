"""Scores as a person reads them, in tables, and as a program does, in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.agreement.comparisons import Measure
from musnad.agreement.reports import ABSENT
from musnad.scoring.breakdowns import Part
from musnad.scoring.headlines import HEADLINES, name_measure
from musnad.scoring.scores import Compared, Score
from musnad.tables import align_table

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is said of one run. `against` names the second system, `compared` holds it beside the first."""

    gold: str
    system: str
    documents: int
    layers: tuple[str, ...]
    samples: int
    scores: tuple[Score, ...]
    parts: tuple[Part, ...] = ()
    against: str | None = None
    compared: Mapping[Measure, Compared] | None = None


def format_text(report: Report, every: bool = False) -> str:
    """Aligned tables, which are Markdown too: the headlines of each layer, or with `every` all measures."""
    blocks = ["\n".join(_describe(report))]
    for layer in report.layers:
        rows = [_list_cells(score, report) for score in _choose(report, layer, every)]
        if rows:
            blocks.append(f"## {layer}\n\n{align_table(_head(report), rows)}")
    for dimension in dict.fromkeys(part.dimension for part in report.parts):
        rows = [_list_part(part) for part in report.parts if part.dimension == dimension]
        head = [dimension, "layer", "documents", "gold", "found", "strict F1", "lenient F1"]
        blocks.append(f"## By {dimension}\n\n{align_table(head, rows)}")
    return "\n\n".join(blocks)


def _describe(report: Report) -> Iterator[str]:
    yield f"Gold: {report.gold}. System: {report.system}. Documents: {report.documents}."
    if report.against:
        yield f"Beside it: {report.against}; Δ is its score less the system's, p is of a randomisation over documents."
    if report.samples and report.documents > 1:
        yield f"In brackets: 95 % intervals from {report.samples} draws of documents."
    elif report.documents == 1:
        yield "One document: no interval can be drawn."


def _choose(report: Report, layer: str, every: bool) -> list[Score]:
    own = {score.measure: score for score in report.scores if score.measure.layer == layer}
    wanted = list(own) if every else [measure for measure in HEADLINES[layer].values() if measure in own]
    return [own[measure] for measure in wanted if own[measure].score is not None]


def _head(report: Report) -> list[str]:
    beside = ["other", "Δ", "p"] if report.compared is not None else []
    return ["measure", "gold", "found", "precision", "recall", "F1", *beside]


def _list_cells(score: Score, report: Report) -> list[str]:
    cells = [name_measure(score.measure), str(score.gold), str(score.found)]
    cells += [_round(score.precision), _round(score.recall), _bracket(score.score, score.interval)]
    if report.compared is None:
        return cells
    other = report.compared.get(score.measure)
    if other is None:
        return [*cells, ABSENT, ABSENT, ABSENT]
    p = ABSENT if other.p is None else f"{other.p:.3f}"
    return [*cells, _round(other.score), _bracket(other.difference, other.interval, "+.1f"), p]


def _list_part(part: Part) -> list[str]:
    strict, lenient = (_bracket(score.score, score.interval) for score in (part.strict, part.lenient))
    return [part.name, part.layer, str(part.documents), str(part.strict.gold), str(part.strict.found), strict, lenient]


def _round(score: float | None, form: str = ".1f") -> str:
    return ABSENT if score is None else f"{100 * score:{form}}"


def _bracket(score: float | None, interval: tuple[float, float] | None, form: str = ".1f") -> str:
    if score is None or interval is None:
        return _round(score, form)
    return f"{_round(score, form)} [{_round(interval[0], form)}, {_round(interval[1], form)}]"


def to_json(report: Report) -> Json:
    """All scores as shares of 1; `null` where there was nothing to score."""
    return {
        "gold": report.gold,
        "system": report.system,
        "against": report.against,
        "documents": report.documents,
        "layers": list(report.layers),
        "samples": report.samples,
        "scores": [_score_to_json(score, report.compared) for score in report.scores],
        "breakdowns": [
            {
                "dimension": part.dimension,
                "class": part.name,
                "layer": part.layer,
                "documents": part.documents,
                "strict": _score_to_json(part.strict, None),
                "lenient": _score_to_json(part.lenient, None),
            }
            for part in report.parts
        ],
    }


def _score_to_json(score: Score, compared: Mapping[Measure, Compared] | None) -> Json:
    low, high = score.interval or (None, None)
    row: Json = {**score.measure._asdict(), "label": name_measure(score.measure)}
    row |= {"score": score.score, "precision": score.precision, "recall": score.recall}
    row |= {"low": low, "high": high, "gold": score.gold, "found": score.found}
    other = compared.get(score.measure) if compared is not None else None
    if other:
        bounds: Sequence[float | None] = other.interval or (None, None)
        row |= {"other": other.score, "difference": other.difference, "p": other.p}
        row |= {"difference_low": bounds[0], "difference_high": bounds[1]}
    return row
