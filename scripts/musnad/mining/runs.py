"""A run of the pipeline: planned, carried out share by share, and published whole or not at all.

An executor may end well with a share undone, and a share that died leaves a file that reads like a whole one. So
nothing counts but what datatrove has marked as completed, and nothing is published before all shares are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor, SlurmPipelineExecutor

from musnad.corpus import read_json, write_atomically
from musnad.findings import Refusal
from musnad.mining.executors import Ended, keep_quiet, run_here, run_on_ray
from musnad.mining.publishing import Outcome, publish_parts
from musnad.mining.shares import Inputs
from musnad.mining.steps import make_pipeline
from musnad.preannotation.engine import RULES_VERSION

Json = dict[str, Any]
LOCAL, RAY, SLURM = "local", "ray", "slurm"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is mined and how: `tasks` shares, at most `workers` of them at a time, on `executor`.

    `workers` of None leaves that to Ray or Slurm. `options` are those of Ray's tasks, or of datatrove's executor for
    Slurm.
    """

    inputs: Inputs
    expression: str
    out: Path
    tasks: int
    workers: int | None
    executor: str = LOCAL
    options: Json = field(default_factory=dict)

    @property
    def staging(self) -> Path:
        """Where shares lay their parts until all are there."""
        return self.out.resolve() / ".staging"

    @property
    def logs(self) -> Path:
        """Where datatrove keeps its logs and what is completed."""
        return self.staging / "logs"

    def describe(self) -> Json:
        """What the parts hang on; another description is another run."""
        inputs: Json = json.loads(json.dumps(asdict(self.inputs)))
        return {"expression": self.expression, "tasks": self.tasks, "rules": RULES_VERSION} | inputs


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


def find_open(plan: Plan) -> list[int]:
    """The shares that are not completed."""
    done = {path.name for path in (plan.logs / "completions").glob("*")}
    return [rank for rank in range(plan.tasks) if f"{rank:05d}" not in done]


def run_open(plan: Plan) -> Iterator[Ended]:
    """Carry out, on this machine or a Ray cluster, the shares that are not completed; gives each as it ends."""
    pipeline = make_pipeline(plan.inputs, plan.expression, plan.staging)
    executor = LocalPipelineExecutor(pipeline, tasks=plan.tasks, logging_dir=str(plan.logs))
    if plan.executor == RAY:
        return run_on_ray(executor, find_open(plan), plan.workers, plan.options)
    return run_here(executor, find_open(plan), plan.workers or os.cpu_count() or 1)


def submit_open(plan: Plan) -> None:
    """Give Slurm the shares that are not completed. Raises Refusal [not-submitted] with what it said."""
    pipeline = make_pipeline(plan.inputs, plan.expression, plan.staging)
    shared: Json = {"tasks": plan.tasks, "workers": plan.workers or -1, "logging_dir": str(plan.logs)}
    with keep_quiet(plan.staging / "submission.log"):
        try:
            SlurmPipelineExecutor(pipeline, **shared, **plan.options).run()
        except Exception as error:
            raise Refusal(SLURM, "not-submitted", f"{type(error).__name__}: {error}") from error
    write_atomically(_submission(plan), b"")


def is_submitted(plan: Plan) -> bool:
    """Whether Slurm was given this run before."""
    return _submission(plan).exists()


def _submission(plan: Plan) -> Path:
    return plan.staging / "submitted"


def publish(plan: Plan) -> Outcome:
    """Publish what all shares have made. Only for a plan without open ones."""
    return publish_parts(plan.staging, plan.tasks, plan.out, plan.describe())
