"""Figures in files: drawn by matplotlib, the same bytes for the same drawing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from musnad.corpus import write_atomically
from musnad.findings import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.axes import Axes

FORMATS = (".svg", ".png")


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
