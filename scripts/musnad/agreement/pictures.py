"""Agreement as a picture: one row a figure, its interval, and what other corpora reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musnad.agreement.summaries import list_figures
from musnad.figures import Dot, draw_dots, save_figure

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from musnad.agreement.measuring import Agreement


def write_picture(agreement: Agreement, path: Path) -> None:
    """Draw the headline figures into `path`, SVG or PNG by its ending; the same agreement gives the same bytes.

    Raises Refusal [picture-format] for another ending and [missing-library] where matplotlib is not installed.
    """
    rows = list_figures(agreement)
    dots = [
        Dot(row["what"], row["score"], None if row["low"] is None else (row["low"], row["high"]), row["published"])
        for row in rows
    ]
    save_figure(path, (8, 1.6 + 0.32 * len(rows)), lambda axes: _draw(axes, dots))


def _draw(axes: Axes, dots: list[Dot]) -> None:
    draw_dots(axes, dots, "measured here", "published for other corpora")
    axes.set_xlabel("agreement")
