"""Scores as a picture: the headlines of each layer with their intervals, one system or two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from musnad.figures import Dot, draw_dots, save_figure
from musnad.scoring.headlines import HEADLINES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from musnad.scoring.reports import Report


def write_picture(report: Report, path: Path) -> None:
    """Draw the headlines into `path`, SVG or PNG by its ending; the same report gives the same bytes.

    Raises Refusal [picture-format] for another ending and [missing-library] where matplotlib is not installed.
    """
    by_measure = {score.measure: score for score in report.scores}
    others = report.compared or {}
    dots = [
        Dot(f"{layer}: {label}", score.score, score.interval, other.score if other else None)
        for layer in report.layers
        for label, measure in HEADLINES[layer].items()
        if (score := by_measure.get(measure)) and score.score is not None
        for other in [others.get(measure)]
    ]
    save_figure(path, (8.5, 1.4 + 0.3 * len(dots)), lambda axes: _draw(axes, dots, report))


def _draw(axes: Axes, dots: list[Dot], report: Report) -> None:
    draw_dots(axes, dots, report.system, report.against)
    axes.set_xlabel("score")
