"""Files, or blocks in them, that follow from the schemas: written by `derive_files.py`, held to it by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musnad.labelstudio.config import build_label_config
from musnad.tables import generate, list_generated, replace_generated

if TYPE_CHECKING:
    from pathlib import Path

# Hand-written files that hold generated blocks.
WITH_BLOCKS = ("annotation/guidelines.md", "schema/README.md")
LABEL_CONFIG = "annotation/label_config.xml"


def derive_files(root: Path) -> dict[str, str]:
    """The text each derived file under `root` should have, by its path relative to `root`."""
    derived = {LABEL_CONFIG: build_label_config()}
    for name in WITH_BLOCKS:
        text = (root / name).read_text(encoding="utf-8")
        derived[name] = replace_generated(text, {block: generate(block) for block in list_generated(text)})
    return derived


def find_stale(root: Path) -> dict[str, str]:
    """Those of the derived files that differ from what stands under `root`, with the text they should have."""
    return {name: text for name, text in derive_files(root).items() if _read(root / name) != text}


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
