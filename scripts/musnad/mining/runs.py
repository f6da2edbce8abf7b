"""A run of the pipeline: carried out by one of datatrove's executors, counted, and published whole or not at all.

An executor may end well with a rank undone (Ray's does), and a rank that died leaves a file that reads like a whole
one. So nothing counts but what datatrove has marked as completed, and nothing is published before all ranks are.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from musnad.corpus import read_json, write_atomically
from musnad.findings import Refusal
from musnad.mining.shares import Inputs
from musnad.mining.steps import make_pipeline, part_path
from musnad.parquet import write_table
from musnad.preannotation.engine import RULES_VERSION

Json = dict[str, Any]
LOCAL, RAY, SLURM = "local", "ray", "slurm"
# A page without an article is no fault of anybody.
_NO_FAULT = frozenset({"refused: no-article"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is mined and how: `tasks` shares, `workers` of them at a time, on `executor` with its own `options`."""

    inputs: Inputs
    expression: str
    out: Path
    tasks: int
    workers: int
    executor: str = LOCAL
    options: Json = field(default_factory=dict)

    @property
    def staging(self) -> Path:
        """Where ranks lay their parts until all are there."""
        return self.out / ".staging"

    @property
    def logs(self) -> Path:
        """Where datatrove keeps its logs and what is completed."""
        return self.staging / "logs"

    def describe(self) -> Json:
        """What the parts hang on; another description is another run."""
        inputs: Json = json.loads(json.dumps(asdict(self.inputs)))
        return {"expression": self.expression, "tasks": self.tasks, "rules": RULES_VERSION} | inputs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: `counts` of all ranks, the first problem of each kind, kept documents, published files."""

    counts: Counter[str]
    firsts: dict[str, str]
    kept: int
    files: tuple[str, ...]

    @property
    def dropped(self) -> float:
        """The share of articles that were refused for a fault."""
        refused = sum(n for kind, n in self.counts.items() if kind.startswith("refused") and kind not in _NO_FAULT)
        taken = refused + self.counts["documents"] + self.counts["copies"]
        return refused / taken if taken else 0.0


def open_staging(plan: Plan) -> None:
    """Make the staging folder, or find in it an earlier run of the very same plan, to go on from.

    Raises Refusal [out-not-empty] for a folder with anything else in it, [another-run] where one of another plan began.
    """
    note = plan.staging / "run.json"
    if note.exists():
        if read_json(note) != plan.describe():
            message = "a run with other inputs or options was begun here; finish it, or remove its folder .staging"
            raise Refusal(str(plan.out), "another-run", message)
        return
    if plan.out.exists() and any(plan.out.iterdir()):
        raise Refusal(str(plan.out), "out-not-empty", "the folder holds something already")
    write_atomically(note, json.dumps(plan.describe(), ensure_ascii=False, indent=1).encode())


def run_pipeline(plan: Plan) -> None:
    """Run the ranks that are not completed yet. What a rank raises, datatrove logs and may raise; `find_open` tells."""
    pipeline = make_pipeline(plan.inputs, plan.expression, plan.staging.resolve())
    shared: Json = {"tasks": plan.tasks, "workers": plan.workers, "logging_dir": str(plan.logs.resolve())}
    _load_executor(plan.executor)(pipeline, **shared, **plan.options).run()


def _load_executor(name: str) -> Any:  # noqa: ANN401 - a class of datatrove
    if name == RAY:
        from datatrove.executor.ray import RayPipelineExecutor

        return RayPipelineExecutor
    from datatrove.executor import LocalPipelineExecutor, SlurmPipelineExecutor

    return SlurmPipelineExecutor if name == SLURM else LocalPipelineExecutor


def find_open(plan: Plan) -> list[int]:
    """The ranks that are not completed."""
    done = {path.name for path in (plan.logs / "completions").glob("*")}
    return [rank for rank in range(plan.tasks) if f"{rank:05d}" not in done]


def gather_counts(plan: Plan) -> tuple[Counter[str], dict[str, str]]:
    """The counts of all ranks together, and the first of each kind of problem."""
    counts: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for rank in range(plan.tasks):
        report = read_json(part_path(plan.staging, rank, "counts.json"))
        counts.update(report["counts"])
        firsts = report["firsts"] | firsts
    return counts, firsts


def publish(plan: Plan) -> Outcome:
    """Move the parts of all ranks into the folder, a text that came in two ranks once; staging goes last.

    Only for a plan without open ranks. May be cut short and called again.
    """
    counts, firsts = gather_counts(plan)
    seen: set[str] = set()
    kept = 0
    files: list[str] = []
    fresh = plan.staging / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for rank in range(plan.tasks):
        rows, tasks = (part_path(plan.staging, rank, ending) for ending in ("parquet", "tasks.jsonl"))
        table = pq.read_table(rows)
        wanted = [identifier not in seen for identifier in table["id"].to_pylist()]
        seen.update(table["id"].to_pylist())
        counts["copies"] += wanted.count(False)
        counts["documents"] -= wanted.count(False)
        if any(wanted):
            kept += sum(wanted)
            write_table(table.filter(pc.and_(pa.array(wanted), True)), fresh / rows.name)
            _copy_lines(tasks, fresh / tasks.name, wanted)
            files += [rows.name, tasks.name]
    outcome = Outcome(counts, firsts, kept, tuple(files))
    summary = {**plan.describe(), "counts": dict(sorted(counts.items())), "kept": kept, "dropped": outcome.dropped}
    write_atomically(fresh / "summary.json", f"{json.dumps(summary, ensure_ascii=False, indent=1)}\n".encode())
    for path in sorted(fresh.iterdir(), key=lambda path: path.name == "summary.json"):
        path.replace(plan.out / path.name)
    shutil.rmtree(plan.staging)
    return outcome


def _copy_lines(source: Path, target: Path, wanted: list[bool]) -> None:
    with source.open("rb") as lines, target.open("wb") as out:
        out.writelines(line for line, keep in zip(lines, wanted, strict=True) if keep)


def describe_counts(outcome: Outcome) -> Iterator[str]:
    """A line for each kind of outcome, the first problem of its kind beside it."""
    for kind, count in sorted(outcome.counts.items()):
        first = outcome.firsts.get(kind)
        yield f"{count:,} {kind}" + (f", first: {first}" if first else "")
