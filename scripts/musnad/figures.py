"""Figures in files: drawn by matplotlib, the same bytes for the same drawing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from musnad.corpus import write_atomically
from musnad.findings import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

FORMATS = (".svg", ".png")
_OURS, _THEIRS, _GRID = "#1f5f8b", "#b5651d", "#dddddd"


class Dot(NamedTuple):
    """One row of a picture of scores: what it is of, the score, its bounds, and the score it stands beside."""

    name: str
    score: float
    interval: tuple[float, float] | None = None
    beside: float | None = None


def save_figure(path: Path, size: tuple[float, float], draw: Callable[[Axes], None]) -> None:
    """Let `draw` fill the axes of a figure of `size` inches and write it whole; the same drawing gives the same bytes.

    Raises Refusal [picture-format, missing-library].
    """
    if path.suffix not in FORMATS:
        raise Refusal(
            str(path), "picture-format", f"a picture is {' or '.join(FORMATS)}, not {path.suffix or 'nothing'}"
        )
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise Refusal(str(path), "missing-library", "pictures need matplotlib: pip install 'musnad[plots]'") from error
    with rc_context({"svg.hashsalt": "musnad", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        drawn = io.BytesIO()
        figure.savefig(drawn, format=path.suffix[1:], dpi=150, metadata={"Date": None} if path.suffix == ".svg" else {})
    write_atomically(path, drawn.getvalue())


def draw_dots(axes: Axes, dots: Sequence[Dot], ours: str, theirs: str | None) -> None:
    """A row a dot, the first on top: its score with the bounds, and beside it the score it is compared with.

    `ours` and `theirs` name the two kinds in the legend; without `theirs` there is but one.
    """
    rows = dots[::-1]
    places = range(len(rows))
    for place, row in zip(places, rows, strict=True):
        if row.interval:
            axes.plot(row.interval, [place, place], color=_OURS, linewidth=2, zorder=2)
    axes.scatter([row.score for row in rows], places, color=_OURS, zorder=3, label=ours)
    if theirs is not None:
        beside = {place: row.beside for place, row in zip(places, rows, strict=True) if row.beside is not None}
        axes.scatter(
            [*beside.values()], [*beside], marker="D", facecolor="none", edgecolor=_THEIRS, zorder=4, label=theirs
        )
    axes.set_yticks(places, [row.name for row in rows])
    # α may lie below zero.
    axes.set_xlim(min([0, *(row.interval[0] if row.interval else row.score for row in rows)]) - 0.02, 1.02)
    axes.grid(axis="x", color=_GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower center", bbox_to_anchor=(0.3, 1.0), ncols=2, frameon=False)
