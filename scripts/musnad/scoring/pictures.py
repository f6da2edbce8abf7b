"""Scores as a picture: the headlines of each layer with their intervals, one system or two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from musnad.figures import save_figure
from musnad.scoring.headlines import HEADLINES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from musnad.scoring.reports import Report
    from musnad.scoring.scores import Score

_FIRST, _SECOND, _GRID = "#1f5f8b", "#b5651d", "#dddddd"


def write_picture(report: Report, path: Path) -> None:
    """Draw the headlines into `path`, SVG or PNG by its ending; the same report gives the same bytes.

    Raises Refusal [picture-format] for another ending and [missing-library] where matplotlib is not installed.
    """
    by_measure = {score.measure: score for score in report.scores}
    rows = [
        (f"{layer}: {label}", by_measure[measure])
        for layer in report.layers
        for label, measure in HEADLINES[layer].items()
        if measure in by_measure and by_measure[measure].score is not None
    ]
    save_figure(path, (8.5, 1.4 + 0.3 * len(rows)), lambda axes: _draw(axes, rows[::-1], report))


def _draw(axes: Axes, rows: list[tuple[str, Score]], report: Report) -> None:
    places = range(len(rows))
    for place, (_, score) in zip(places, rows, strict=True):
        if score.interval:
            axes.plot(score.interval, [place, place], color=_FIRST, linewidth=2, zorder=2)
    axes.scatter([score.score or 0 for _, score in rows], places, color=_FIRST, zorder=3, label=report.system)
    if report.compared is not None:
        others = [report.compared.get(score.measure) for _, score in rows]
        known = {
            place: each.score for place, each in zip(places, others, strict=True) if each and each.score is not None
        }
        axes.scatter(
            list(known.values()),
            list(known),
            marker="D",
            facecolor="none",
            edgecolor=_SECOND,
            zorder=4,
            label=report.against,
        )
    axes.set_yticks(places, [label for label, _ in rows])
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("score")
    axes.grid(axis="x", color=_GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower center", bbox_to_anchor=(0.3, 1.0), ncols=2, frameon=False)
