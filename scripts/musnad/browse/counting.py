"""What is counted of a release for its page of statistics."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musnad.agreement.passes import Readings
from musnad.browse.names import Names, first_closed
from musnad.corpus import read_json
from musnad.manifest import MANIFEST, SPLITS
from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musnad.annotations import Annotations
    from musnad.rows import Row


class Counts:
    """Counts over the documents of one release."""

    def __init__(self, names: Names) -> None:
        self._closed = {layer: first_closed(names[layer]) for layer in LAYERS}
        self.documents = 0
        self.lengths: list[int] = []
        self.readings: list[Readings] = []
        self.by_split: Counter[tuple[str, str]] = Counter()
        self.outlets: Counter[str] = Counter()
        self.labels: dict[str, Counter[str]] = {layer: Counter() for layer in LAYERS}

    def add(self, split: str, row: Row, passes: Sequence[Annotations] = ()) -> None:
        """Count one document, and keep its passes to measure them."""
        if len(passes) > 1:
            self.readings.append(Readings(row["id"], len(row["text"]), tuple(passes)))
        self.documents += 1
        self.lengths.append(len(row["text"]))
        self.outlets[row["publisher"] or ""] += 1
        self.by_split[split, "documents"] += 1
        self.by_split[split, "sentences"] += len(row["sentences"])
        for layer in LAYERS:
            self.by_split[split, layer] += len(row[layer])
            self.labels[layer].update(str(mark[self._closed[layer]]) for mark in row[layer])

    def splits(self) -> list[str]:
        """The splits that have documents, those that the schema names first."""
        found = {split for split, _ in self.by_split}
        return [split for split in SPLITS if split in found] + sorted(found - set(SPLITS))


def count_growth(releases: Sequence[Path]) -> list[dict[str, Any]]:
    """For each release, by its manifest: its version, its documents, and the marks of each layer."""
    return [_count_release(read_json(folder / MANIFEST)) for folder in releases]


def _count_release(manifest: dict[str, Any]) -> dict[str, Any]:
    documents = sum(configs["documents"] for configs in manifest["rows"].values())
    marks = {}
    for layer in LAYERS:
        # Every mark has one value in each closed field, so any field that is never null counts them all.
        totals = [
            sum(sum(splits.values()) for splits in codes.values()) for codes in manifest["labels"][layer].values()
        ]
        marks[layer] = max(totals, default=0)
    return {"version": manifest["version"], "documents": documents, **marks}
