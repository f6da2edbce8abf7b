"""The pipeline: ingest, suggest, keep, write; each a step of datatrove.

Between steps a document travels in datatrove's own, ours under `metadata`. What a rank keeps is written beside its
place, under a name of its own, and renamed at the rank's end: what stands in the staging folder is whole, even when
a share that was thought lost is still being worked on.
"""

from __future__ import annotations

import json
import resource
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from datatrove.data import Document as Carried
from datatrove.pipeline.base import PipelineStep

from musnad.corpus import write_atomically
from musnad.documents import Document
from musnad.features import list_configs
from musnad.findings import Finding
from musnad.ingest.collections.records import Skipped
from musnad.labelstudio.tasks import build_task
from musnad.mining.expressions import read_expression
from musnad.mining.shares import Inputs, read_share
from musnad.parquet import RowWriter
from musnad.preannotation.engine import annotate_document
from musnad.rows import GoldDocument, make_document_row


def part_path(staging: Path, rank: int, ending: str) -> Path:
    """Where a rank's part of the outcome is staged."""
    return staging / f"part-{rank:05d}.{ending}"


class _Step(PipelineStep):  # type: ignore[misc] # datatrove is not typed
    type = "musnad"

    def run(self, data: Iterable[Carried] | None, rank: int = 0, world_size: int = 1) -> Iterator[Carried]:
        raise NotImplementedError


class Ingest(_Step):
    """Documents of this rank's share; what is refused or skipped is counted, and the first of each kind kept."""

    name = "ingest"

    def __init__(self, inputs: Inputs, staging: Path) -> None:
        super().__init__()
        self._inputs, self._staging = inputs, staging

    def run(self, data: Iterable[Carried] | None, rank: int = 0, world_size: int = 1) -> Iterator[Carried]:
        """Read the share; `data` of earlier steps passes first, as datatrove asks of every reader."""
        yield from data or ()
        counts: Counter[str] = Counter()
        firsts: dict[str, str] = {}
        seen: set[str] = set()
        for outcome in read_share(self._inputs, rank, world_size):
            kind, place = _classify(outcome, seen)
            counts[kind] += 1
            if isinstance(outcome, Document):
                self.stat_update("documents" if kind == "documents" else "copies")
                if kind == "documents":
                    seen.add(outcome.id)
                    yield Carried(text=outcome.text, id=outcome.id, metadata={"document": outcome})
            else:
                self.stat_update(kind)
                firsts.setdefault(kind, place)
        report = {"rank": rank, "counts": dict(sorted(counts.items())), "firsts": firsts}
        content = json.dumps(report, ensure_ascii=False, indent=1).encode()
        write_atomically(part_path(self._staging, rank, "counts.json"), content)


def _classify(outcome: Document | Finding | Skipped, seen: set[str]) -> tuple[str, str]:
    if isinstance(outcome, Document):
        return ("copies" if outcome.id in seen else "documents"), outcome.id
    if isinstance(outcome, Finding):
        return f"refused: {outcome.check}", str(outcome)
    return f"skipped: {outcome.reason}", outcome.name


class Suggest(_Step):
    """The rules' marks on every document."""

    name = "suggest"

    def run(self, data: Iterable[Carried] | None, rank: int = 0, world_size: int = 1) -> Iterator[Carried]:  # noqa: ARG002
        """Mark what comes."""
        for carried in data or ():
            with self.track_time():
                carried.metadata["annotations"] = annotate_document(carried.metadata["document"])
            yield carried


class KeepIf(_Step):
    """Only the documents whose marks an expression asks for."""

    name = "keep"

    def __init__(self, expression: str) -> None:
        super().__init__()
        read_expression(expression)  # a wrong one is refused before anything runs
        self._expression = expression

    def run(self, data: Iterable[Carried] | None, rank: int = 0, world_size: int = 1) -> Iterator[Carried]:  # noqa: ARG002
        """Pass on what is wanted."""
        keep = read_expression(self._expression)
        for carried in data or ():
            if keep(carried.metadata["annotations"]):
                self.stat_update("kept")
                yield carried


class WriteParts(_Step):
    """A rank's kept documents: rows of the default config as Parquet, tasks of Label Studio as lines of JSON.

    As the last step it also notes what the share cost: seconds of processor time, and the most memory, in MB.
    """

    name = "write"

    def __init__(self, staging: Path) -> None:
        super().__init__()
        self._staging = staging

    def run(self, data: Iterable[Carried] | None, rank: int = 0, world_size: int = 1) -> Iterator[Carried]:  # noqa: ARG002
        """Write what comes; nothing stands in place until all of it does."""
        began = time.process_time()
        targets = [part_path(self._staging, rank, ending) for ending in ("parquet", "tasks.jsonl")]
        beside = [path.with_name(f".{path.name}.{secrets.token_hex(4)}.part") for path in targets]
        rows = RowWriter(list_configs()[0], beside[0])
        try:
            with beside[1].open("w", encoding="utf-8") as tasks:
                for carried in data or ():
                    document, annotations = (carried.metadata[name] for name in ("document", "annotations"))
                    rows.add([make_document_row(GoldDocument(document, annotations))])
                    tasks.write(f"{json.dumps(build_task(document, annotations), ensure_ascii=False)}\n")
                    yield carried
        finally:
            rows.close()
        for path, target in zip(beside, targets, strict=True):
            path.replace(target)
        cost = {"seconds": time.process_time() - began, "megabytes": _peak_memory()}
        write_atomically(part_path(self._staging, rank, "cost.json"), json.dumps(cost).encode())


def _peak_memory() -> float:
    """The most memory this process has held, in MB; the unit of `ru_maxrss` is the system's."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 ** (2 if sys.platform == "darwin" else 1)


def make_pipeline(inputs: Inputs, expression: str, staging: Path) -> list[PipelineStep | Callable[..., Any]]:
    """All steps in order."""
    return [Ingest(inputs, staging), Suggest(), KeepIf(expression), WriteParts(staging)]
