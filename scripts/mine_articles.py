"""Find in a crawl the articles worth annotating: ingest, suggest by rules, keep what an expression asks for.

Retractions are about one in a hundred thousand sentences, so a corpus of them must be mined. INPUT is whatever
ingest_articles.py takes: .warc.gz, .jsonl, .csv, .parquet, .html, .txt, folders, patterns. What is kept goes to --out
as Parquet (rows of a release's default config, with suggested marks) and as Label Studio tasks, a file of each a share.

The work is cut into --tasks shares, run by --workers at a time: on this machine, on a Ray cluster, or by Slurm. Run the
same command again after a crash and it goes on: finished shares are not done again. Nothing is published before all
shares are complete, nor when more than --max-dropped of the articles were refused. With Slurm the first run submits the
jobs; the same command publishes once they are done.

KEEP counts marks: retractions, retractions.type=denial|debunk, quotes.type=direct>=3, joined by and, or, not, ( ).

example:
  python scripts/mine_articles.py 'crawl/*.warc.gz' --language ar --keep retractions --out mined
  python scripts/mine_articles.py news.jsonl.zst --keep 'retractions.type=denial and quotes>=2' --out mined --workers 8
  python scripts/mine_articles.py /crawl --keep retractions --out /shared/mined --tasks 4000 --executor slurm \\
      --option partition=cpu --option time=20:00:00
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from musnad import command
from musnad.findings import Finding, Refusal
from musnad.ingest.collections.fields import USUAL_NAMES, read_choices
from musnad.ingest.intake import find_raw_files
from musnad.mining.expressions import read_expression
from musnad.mining.shares import Inputs

try:
    from musnad.mining.runs import (
        LOCAL,
        RAY,
        SLURM,
        Outcome,
        Plan,
        describe_counts,
        find_open,
        gather_counts,
        open_staging,
        publish,
        run_pipeline,
    )
except ModuleNotFoundError as missing:
    command.report([Finding(missing.name or "", "$", "missing-library", "install it: pip install 'musnad[scale]'")])
    sys.exit(command.WRONG_USE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all was mined, 1 when a share failed or too much was dropped, 2 for wrong use."""
    parser = command.make_parser(__doc__)
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="file, folder or pattern")
    parser.add_argument("--keep", required=True, metavar="KEEP", help="which documents are wanted")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the outcome, new or unfinished"
    )
    wanted = ", ".join(USUAL_NAMES)
    parser.add_argument("--field", action="append", default=[], metavar="WANTED=FIELD", help=f"as in ingest: {wanted}")
    parser.add_argument("--language", metavar="TAG", help="leave out other languages")
    cores = os.cpu_count() or 1
    parser.add_argument("--tasks", type=_count, metavar="N", help="shares (default: one for each file, or each worker)")
    parser.add_argument("--workers", type=_count, default=cores, metavar="N", help="at a time (default: %(default)s)")
    parser.add_argument(
        "--max-dropped", type=float, default=0.05, metavar="X", help="share of articles (default: 0.05)"
    )
    parser.add_argument("--executor", choices=(LOCAL, RAY, SLURM), default=LOCAL, help="default: %(default)s")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="of datatrove's executor: partition, time …"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be mined, run nothing")
    return command.run(mine, parser, argv)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def mine(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    read_expression(arguments.keep)
    plan = _make_plan(arguments)
    if arguments.dry_run:
        command.say(f"{len(plan.inputs.files)} files in {plan.tasks} shares, {plan.workers} at a time, to {plan.out}")
        return command.FINE
    open_staging(plan)
    if find_open(plan):
        logging.getLogger("datatrove").setLevel(logging.WARNING)
        try:
            run_pipeline(plan)
        except Exception as error:
            command.report([Finding(str(plan.logs), "$", "share-failed", f"{type(error).__name__}: {error}")])
    if undone := find_open(plan):
        return _say_undone(plan, undone)
    return _publish(plan, arguments.max_dropped)


def _make_plan(arguments: argparse.Namespace) -> Plan:
    files = tuple(str(path.resolve()) for path in find_raw_files(arguments.inputs))
    fields = tuple(sorted(read_choices(arguments.field).items()))
    inputs = Inputs(files, fields, arguments.language)
    tasks = arguments.tasks or max(len(files), arguments.workers)
    return Plan(
        inputs,
        arguments.keep,
        arguments.out,
        tasks,
        min(arguments.workers, tasks),
        arguments.executor,
        dict(map(_read_option, arguments.option)),
    )


def _read_option(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refusal(text, "wrong-option", "an option is NAME=VALUE")
    return name, int(value) if value.isdecimal() else value


def _say_undone(plan: Plan, undone: Sequence[int]) -> int:
    if plan.executor == SLURM:
        command.say(f"{len(undone)} of {plan.tasks} shares are with Slurm; run this again when they are done")
        return command.FINE
    message = f"{len(undone)} of {plan.tasks} shares are not complete, first {undone[0]}; run this again to go on"
    command.report([Finding(str(plan.logs), "$", "share-incomplete", message)])
    return command.FINDINGS


def _publish(plan: Plan, most_dropped: float) -> int:
    counts, firsts = gather_counts(plan)
    before = Outcome(counts, firsts, 0, ())
    if before.dropped > most_dropped:
        for line in describe_counts(before):
            command.say(line)
        message = (
            f"{before.dropped:.1%} of the articles were refused, more than {most_dropped:.1%}; nothing is published"
        )
        command.report([Finding(str(plan.out), "$", "too-many-dropped", message)])
        return command.FINDINGS
    outcome = publish(plan)
    for line in describe_counts(outcome):
        command.say(line)
    command.say(f"{outcome.kept:,} kept, {outcome.dropped:.2%} dropped: {plan.out}")
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
