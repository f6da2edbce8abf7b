"""Pieces of a reader: scripts that hand one value each to the page, since a page on disk may load nothing else."""

from __future__ import annotations

import json
from pathlib import Path

# Two signs that ended a line in older JavaScript, inside strings too.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})


def write_piece(folder: Path, name: str, value: object) -> None:
    """Write `value` where the page's `musnad.ask(name)` finds it."""
    path = folder / "data" / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS)
    path.write_bytes(f"musnad.load({json.dumps(name)},{written});\n".encode())
