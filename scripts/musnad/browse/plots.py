"""Plots as SVG that stands inside a page: its ink is the page's, by day and by night, and its words read either way.

Each plot is drawn by matplotlib, once for Arabic, from the right, and once for English.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musnad.figures import save_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that no plot means; the page puts its own in their place.
_INK, _RULE = "#010203", "#040506"
_OURS = {_INK: "currentColor", _RULE: "var(--rule)"}
_WIDTH = 6.4
Draw = Callable[["Axes", str], None]
Bar = tuple[dict[str, str], int, str]


def draw_both(draw: Draw, height: float) -> dict[str, str]:
    """`{"ar": svg, "en": svg}`, `height` in inches."""
    return {language: _draw(draw, language, height) for language in ("ar", "en")}


def _draw(draw: Draw, language: str, height: float) -> str:
    def fill(axes: Axes) -> None:
        axes.figure.patch.set_alpha(0)
        axes.patch.set_alpha(0)
        axes.spines[:].set_color(_RULE)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(colors=_INK, length=0)
        draw(axes, language)
        if language == "ar":
            axes.invert_xaxis()
            axes.yaxis.tick_right()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plot.svg"
        save_figure(path, (_WIDTH, height), fill)
        svg = path.read_text(encoding="utf-8")
    return _settle(svg)


def _settle(svg: str) -> str:
    """The SVG element alone, sized and coloured by the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg\b[^>]*?) height="[^"]*"', r'\1 aria-hidden="true"', svg, count=1)
    for color, ours in _OURS.items():
        svg = svg.replace(color, ours)
    return svg


def plot_bars(bars: Sequence[Bar]) -> dict[str, str]:
    """A horizontal bar for each name, its count and its colour; the first on top."""

    def draw(axes: Axes, language: str) -> None:
        places = range(len(bars))[::-1]
        counts = [count for _, count, _ in bars]
        axes.barh(places, counts, color=[color for *_, color in bars], height=0.62)
        axes.set_yticks(places, [name[language] for name, *_ in bars], parse_math=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xticks([])
        axes.set_ylim(-0.5, len(bars) - 0.5)
        axes.set_xlim(0, max(counts, default=0) * 1.12 + 1)
        for place, count in zip(places, counts, strict=True):
            side = "right" if language == "ar" else "left"
            axes.annotate(
                f"{count:,}",
                (count, place),
                xytext=(-4 if language == "ar" else 4, 0),
                textcoords="offset points",
                va="center",
                ha=side,
                color=_INK,
            )

    return draw_both(draw, 0.15 + 0.27 * len(bars))


def plot_histogram(values: Sequence[int], color: str, across: dict[str, str], up: dict[str, str]) -> dict[str, str]:
    """How many values fall in each of equal bins."""

    def draw(axes: Axes, language: str) -> None:
        bins = min(24, len(set(values)))
        axes.hist(values, bins=bins, color=color, rwidth=0.92)
        axes.set_xlabel(across[language], color=_INK)
        axes.set_ylabel(up[language], color=_INK)
        axes.locator_params(axis="y", integer=True)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="y", color=_RULE, linewidth=0.6)
        axes.set_axisbelow(True)
        if language == "ar":
            axes.yaxis.set_label_position("right")

    return draw_both(draw, 2.6)


def plot_lines(steps: Sequence[str], lines: Sequence[tuple[dict[str, str], Sequence[int], str]]) -> dict[str, str]:
    """A line for each name over the same steps, on a logarithmic scale that has room for zero."""

    def draw(axes: Axes, language: str) -> None:
        for name, counts, color in lines:
            axes.plot(range(len(steps)), counts, color=color, marker="o", markersize=4, label=name[language])
        axes.set_xticks(range(len(steps)), steps)
        axes.set_yscale("symlog", linthresh=10)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="y", color=_RULE, linewidth=0.6)
        axes.legend(frameon=False, labelcolor=_INK, ncols=5, loc="upper center", bbox_to_anchor=(0.5, 1.16))

    return draw_both(draw, 3)


def plot_figures(figures: Sequence[dict[str, Any]], color: str, names: dict[str, dict[str, str]]) -> dict[str, str]:
    """Scores from 0 to 1 with their intervals, and what was published beside them."""

    def draw(axes: Axes, language: str) -> None:
        places = range(len(figures))[::-1]
        for place, figure in zip(places, figures, strict=True):
            if figure["low"] is not None:
                axes.plot([figure["low"], figure["high"]], [place, place], color=color, linewidth=2)
            if figure["published"] is not None:
                axes.scatter([figure["published"]], [place], marker="D", facecolor="none", edgecolor=_INK, s=26)
        axes.scatter([figure["score"] for figure in figures], places, color=color, s=34, zorder=3)
        axes.set_yticks(places, [names[figure["what"]][language] for figure in figures])
        axes.set_xlim(min([0, *(figure["score"] for figure in figures)]) - 0.02, 1.03)
        axes.grid(axis="x", color=_RULE, linewidth=0.6)
        axes.set_axisbelow(True)

    return draw_both(draw, 0.5 + 0.27 * len(figures))
