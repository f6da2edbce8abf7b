"""What all shares have made, as one outcome: each text once, copies grouped, the counts of all.

Rows are kept for every article. Of articles that are near-copies of each other only one becomes a task, since no
annotator is to read a report twice; the others are named in summary.json.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from musnad.copies import CopyIndex, join_copies
from musnad.corpus import read_json, write_atomically
from musnad.mining.steps import part_path
from musnad.parquet import write_table

Json = dict[str, Any]
# A page without an article is no fault of anybody.
_NO_FAULT = frozenset({"refused: no-article"})


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of all records: how many of each kind, and the first problem of its kind.

    `seconds` of processor time went into them; no share held more than `megabytes` of memory.
    """

    by_kind: Counter[str]
    firsts: dict[str, str]
    seconds: float
    megabytes: float

    @property
    def dropped(self) -> float:
        """The share of articles that were refused for a fault."""
        refused = sum(n for kind, n in self.by_kind.items() if kind.startswith("refused") and kind not in _NO_FAULT)
        taken = refused + self.by_kind["documents"] + self.by_kind["copies"]
        return refused / taken if taken else 0.0

    def describe(self) -> Iterator[str]:
        """A line for each kind, the first problem of its kind beside it."""
        for kind, count in sorted(self.by_kind.items()):
            first = self.firsts.get(kind)
            yield f"{count:,} {kind}" + (f", first: {first}" if first else "")


class Outcome(NamedTuple):
    """What was published: counts, kept documents, and the ids of those that are near-copies of each other."""

    counts: Counts
    kept: int
    groups: list[list[str]]


class _Place(NamedTuple):
    rank: int
    offset: int


def gather_counts(staging: Path, ranks: int) -> Counts:
    """The counts of all ranks together. Only where all are complete."""
    by_kind: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    seconds = megabytes = 0.0
    for rank in range(ranks):
        report = read_json(part_path(staging, rank, "counts.json"))
        by_kind.update(report["counts"])
        firsts = report["firsts"] | firsts
        cost = read_json(part_path(staging, rank, "cost.json"))
        seconds, megabytes = seconds + cost["seconds"], max(megabytes, cost["megabytes"])
    return Counts(by_kind, firsts, seconds, megabytes)


def publish_parts(staging: Path, ranks: int, out: Path, about: Json) -> Outcome:
    """Move the parts of all ranks into `out`, with a summary of what they are `about`; staging goes last.

    Only where all are complete. May be cut short and called again.
    """
    counts = gather_counts(staging, ranks)
    places, rows = _find_places(staging, ranks)
    counts.by_kind["copies"] += rows - len(places)
    counts.by_kind["documents"] -= rows - len(places)
    groups = _group_copies(staging, places)
    fresh = staging / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    spared = {identifier for group in groups for identifier in group[1:]}
    for rank in range(ranks):
        _write_part(staging, fresh, rank, places, spared)
    found = {"counts": dict(sorted(counts.by_kind.items())), "kept": len(places), "dropped": counts.dropped}
    summary = about | found | {"near_copies": groups}
    write_atomically(fresh / "summary.json", f"{json.dumps(summary, ensure_ascii=False, indent=1)}\n".encode())
    for path in sorted(fresh.iterdir(), key=lambda path: path.name == "summary.json"):
        path.replace(out / path.name)
    shutil.rmtree(staging)
    return Outcome(counts, len(places), groups)


def _find_places(staging: Path, ranks: int) -> tuple[dict[str, _Place], int]:
    """Where each kept document first is, and how many rows there are with those that came in two ranks."""
    places: dict[str, _Place] = {}
    rows = 0
    for rank in range(ranks):
        for offset, line in _read_lines(part_path(staging, rank, "tasks.jsonl")):
            places.setdefault(json.loads(line)["data"]["document_id"], _Place(rank, offset))
            rows += 1
    return places, rows


def _read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    offset = 0
    with path.open("rb") as lines:
        for line in lines:
            yield offset, line
            offset += len(line)


def _group_copies(staging: Path, places: dict[str, _Place]) -> list[list[str]]:
    """Groups of near-copies among the kept documents; texts are read again where they lie, not held in memory."""

    def read(identifier: str) -> str:
        place = places[identifier]
        with part_path(staging, place.rank, "tasks.jsonl").open("rb") as lines:
            lines.seek(place.offset)
            return str(json.loads(lines.readline())["data"]["text"])

    index = CopyIndex(read)
    # In order of id, so that the groups are the same however the work was shared.
    for identifier in sorted(places):
        index.add(identifier, read(identifier))
    return join_copies(index.find())


def _write_part(staging: Path, fresh: Path, rank: int, places: dict[str, _Place], spared: set[str]) -> None:
    """One rank's rows and tasks, without what an earlier rank has; no files where nothing is left."""
    rows, tasks = (part_path(staging, rank, ending) for ending in ("parquet", "tasks.jsonl"))
    table = pq.read_table(rows)
    identifiers = table["id"].to_pylist()
    own = [places[identifier].rank == rank for identifier in identifiers]
    if any(own):
        write_table(table.filter(pa.array(own)), fresh / rows.name)
    wanted = [mine and identifier not in spared for mine, identifier in zip(own, identifiers, strict=True)]
    if any(wanted):
        with (fresh / tasks.name).open("wb") as out:
            lines = zip(_read_lines(tasks), wanted, strict=True)
            out.writelines(line for (_, line), keep in lines if keep)
