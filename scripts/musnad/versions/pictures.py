"""A comparison as a picture: one bar a layer and field, cut by what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musnad.figures import save_figure
from musnad.versions.edits import KINDS
from musnad.versions.reports import Bar, list_bars, name_reading, say_bump

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from musnad.versions.comparing import Comparison

# Told apart by readers who see few colours (Okabe and Ito).
_COLORS = dict(zip(KINDS, ("#009e73", "#d55e00", "#0072b2", "#e69f00", "#cc79a7", "#56b4e9"), strict=True))


def write_picture(comparison: Comparison, path: Path) -> None:
    """Draw the counted edits into `path`, SVG or PNG by its ending; the same comparison gives the same bytes.

    Raises Refusal [picture-format] for another ending and [missing-library] where matplotlib is not installed.
    """
    bars = list(list_bars(comparison))[::-1]
    save_figure(path, (8, 1.8 + 0.3 * len(bars)), lambda axes: _draw(axes, bars, comparison))


def _draw(axes: Axes, bars: list[Bar], comparison: Comparison) -> None:
    left = [0] * len(bars)
    for kind, color in _COLORS.items():
        widths = [kinds[kind] for _, kinds in bars]
        if any(widths):
            axes.barh(range(len(bars)), widths, left=left, color=color, label=kind, height=0.7)
            left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, total in enumerate(left):
        axes.text(total, place, f" {total}", va="center", fontsize=8)
    axes.set_yticks(range(len(bars)), [" · ".join(names) for names, _ in bars])
    axes.set_title(f"{name_reading(comparison.old)} → {name_reading(comparison.new)}: {say_bump(comparison)}")
    axes.set_xlabel("edits of marks")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.08)
    if bars:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, -0.35), ncols=len(KINDS), frameon=False)
    else:
        axes.text(0.5, 0.5, "no mark changed", ha="center", transform=axes.transAxes)
        axes.set_xticks([])
