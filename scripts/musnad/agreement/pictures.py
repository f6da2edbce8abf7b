"""Agreement as a picture: one row a figure, its interval, and what other corpora reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from musnad.agreement.summaries import list_figures
from musnad.figures import save_figure

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from musnad.agreement.measuring import Agreement

_OURS, _THEIRS, _GRID = "#1f5f8b", "#b5651d", "#dddddd"


def write_picture(agreement: Agreement, path: Path) -> None:
    """Draw the headline figures into `path`, SVG or PNG by its ending; the same agreement gives the same bytes.

    Raises Refusal [picture-format] for another ending and [missing-library] where matplotlib is not installed.
    """
    rows = list_figures(agreement)[::-1]
    save_figure(path, (8, 1.6 + 0.32 * len(rows)), lambda axes: _draw(axes, rows))


def _draw(axes: Axes, rows: list[dict[str, Any]]) -> None:
    places = range(len(rows))
    for place, row in zip(places, rows, strict=True):
        if row["low"] is not None:
            axes.plot([row["low"], row["high"]], [place, place], color=_OURS, linewidth=2, zorder=2)
    axes.scatter([row["score"] for row in rows], places, color=_OURS, zorder=3, label="measured here")
    published = {place: row["published"] for place, row in zip(places, rows, strict=True) if row["published"]}
    axes.scatter(
        list(published.values()),
        list(published),
        marker="D",
        facecolor="none",
        edgecolor=_THEIRS,
        zorder=4,
        label="published for other corpora",
    )
    axes.set_yticks(places, [row["what"] for row in rows])
    axes.set_xlim(min([0, *(row["low"] or row["score"] for row in rows)]) - 0.02, 1.02)
    axes.set_xlabel("agreement")
    axes.grid(axis="x", color=_GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=2, frameon=False)
