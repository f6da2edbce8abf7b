"""Find in a crawl the articles worth annotating: ingest, suggest by rules, keep what an expression asks for.

Retractions are about one in a hundred thousand sentences, so a corpus of them must be mined. INPUT is whatever
ingest_articles.py takes: .warc.gz, .jsonl, .csv, .parquet, .html, .txt, folders, patterns. What is kept goes to --out
as Parquet (rows of a release's default config, with suggested marks) and as Label Studio tasks, a file of each a share.

The work is cut into --tasks shares, run by --workers at a time: on this machine, on the Ray cluster of RAY_ADDRESS, or
by Slurm; files and --out must be seen from all of it. Run the same command again after a crash and it goes on: finished
shares are not done again. Nothing is published before all shares are complete, nor when more than --max-dropped of the
articles were refused. With Slurm the first run submits the jobs; the same command publishes once they are done. Of
near-copies among what is kept only one becomes a task; summary.json names the others.

KEEP counts marks: retractions, retractions.type=denial|debunk, quotes.type=direct>=3, joined by and, or, not, ( ).

example:
  python scripts/mine_articles.py 'crawl/*.warc.gz' --language ar --keep retractions --out mined
  python scripts/mine_articles.py news.jsonl.zst --keep 'retractions.type=denial and quotes>=2' --out mined --workers 8
  RAY_ADDRESS=head:6379 python scripts/mine_articles.py /cluster/crawl --keep quotes --out /cluster/mined --executor ray
  python scripts/mine_articles.py /cluster/crawl --keep retractions --out /cluster/mined --executor slurm \\
      --option partition=cpu --option time=20:00:00
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from musnad import command
from musnad.findings import Finding, Refusal
from musnad.ingest.collections.fields import USUAL_NAMES, read_choices
from musnad.ingest.intake import STANDARD_INPUT, find_raw_files
from musnad.mining.expressions import read_expression
from musnad.mining.shares import Inputs, count_shares

with command.needing("scale"):
    from musnad.mining import runs
    from musnad.mining.executors import Ended
    from musnad.mining.publishing import gather_counts


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all was mined, 1 when a share failed or too much was dropped, 2 for wrong use."""
    parser = command.make_parser(__doc__)
    add, count = parser.add_argument, command.count_from(1)
    add("inputs", nargs="+", type=Path, metavar="INPUT", help="file, folder or pattern")
    add("--keep", required=True, metavar="KEEP", help="which documents are wanted")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the outcome, new or unfinished")
    wanted = ", ".join(USUAL_NAMES)
    add("--field", action="append", default=[], metavar="WANTED=FIELD", help=f"as in ingest: {wanted}")
    add("--language", metavar="TAG", help="leave out other languages")
    add("--tasks", type=count, metavar="N", help="shares (default: one a collection, one a thousand other files)")
    add("--workers", type=count, metavar="N", help="shares at a time (default: cores; of a cluster, what it has)")
    add("--max-dropped", type=float, default=0.05, metavar="X", help="share of articles (default: 0.05)")
    add("--executor", choices=(runs.LOCAL, runs.RAY, runs.SLURM), default=runs.LOCAL, help="default: %(default)s")
    slurm = "of a Ray task (num_cpus, memory, …) or of datatrove's Slurm executor (partition, time, …)"
    add("--option", action="append", default=[], metavar="NAME=VALUE", help=slurm)
    add("--resubmit", action="store_true", help="give Slurm again what its jobs, now over, have left undone")
    add("--dry-run", action="store_true", help="say what would be mined, run nothing")
    return command.run(mine, parser, argv)


def mine(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    read_expression(arguments.keep)
    plan = _make_plan(arguments)
    if arguments.dry_run:
        at_once = f"{plan.workers} at a time" if plan.workers else "as many at a time as there is room for"
        command.say(f"{len(plan.inputs.files)} files in {plan.tasks} shares, {at_once}, to {plan.out}")
        return command.FINE
    runs.open_staging(plan)
    if not runs.find_open(plan):
        return _publish(plan, arguments.max_dropped)
    if plan.executor == runs.SLURM:
        return _submit(plan, again=arguments.resubmit)
    _run_open(plan)
    return _say_undone(plan) if runs.find_open(plan) else _publish(plan, arguments.max_dropped)


def _make_plan(arguments: argparse.Namespace) -> runs.Plan:
    paths = list(find_raw_files(arguments.inputs))
    if STANDARD_INPUT in paths:
        raise Refusal("-", "no-stream", "shares are read apart, and again after a crash; give files")
    files = tuple(str(path.resolve()) for path in paths)
    inputs = Inputs(files, tuple(sorted(read_choices(arguments.field).items())), arguments.language)
    options = dict(map(_read_option, arguments.option))
    workers = arguments.workers
    if arguments.executor == runs.LOCAL:
        workers = workers or os.cpu_count() or 1
        if options:
            raise Refusal(next(iter(options)), "wrong-option", "the local executor has no options")
    tasks = arguments.tasks or max(count_shares(files), workers or 1)
    workers = min(workers, tasks) if workers else None
    return runs.Plan(inputs, arguments.keep, arguments.out, tasks, workers, arguments.executor, options)


def _read_option(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refusal(text, "wrong-option", "an option is NAME=VALUE")
    return name, int(value) if value.isdecimal() else value


def _run_open(plan: runs.Plan) -> None:
    """Carry out what is open, with a bar on a terminal; each failure is said once all are done."""
    done = plan.tasks - len(runs.find_open(plan))
    bar = command.progress(chain(range(done), runs.run_open(plan)), "shares", plan.tasks)
    ended = [share for share in bar if isinstance(share, Ended) and share.failure]
    for rank, failure in sorted(ended):
        log = plan.logs / "logs" / f"task_{rank:05d}.log"
        command.report([Finding(str(log), "$", "share-failed", f"share {rank}: {failure}")])


def _submit(plan: runs.Plan, *, again: bool) -> int:
    if again or not runs.is_submitted(plan):
        runs.submit_open(plan)
    undone = len(runs.find_open(plan))
    command.say(f"{undone} of {plan.tasks} shares are with Slurm; run this again when they are done")
    return command.FINE


def _say_undone(plan: runs.Plan) -> int:
    undone = runs.find_open(plan)
    message = f"{len(undone)} of {plan.tasks} shares are not complete, first {undone[0]}; run this again to go on"
    command.report([Finding(str(plan.logs), "$", "share-incomplete", message)])
    return command.FINDINGS


def _publish(plan: runs.Plan, most_dropped: float) -> int:
    counts = gather_counts(plan.staging, plan.tasks)
    if counts.dropped > most_dropped:
        for line in counts.describe():
            command.say(line)
        message = f"{counts.dropped:.1%} of the articles were refused, more than {most_dropped:.1%}"
        command.report([Finding(str(plan.out), "$", "too-many-dropped", f"{message}; nothing is published")])
        return command.FINDINGS
    counts, kept, groups = runs.publish(plan)
    for line in counts.describe():
        command.say(line)
    if copies := sum(map(len, groups)) - len(groups):
        command.say(f"{copies:,} of those kept are near-copies of others, in {len(groups):,} groups, and no tasks")
    command.say(f"{counts.seconds:,.0f} s of processor time, at most {counts.megabytes:,.0f} MB a worker")
    command.say(f"{kept:,} kept, {counts.dropped:.2%} dropped: {plan.out}")
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
