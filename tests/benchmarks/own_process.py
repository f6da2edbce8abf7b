"""One measure in a process of its own: its rate by processor time, and the most memory it has held."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any

from musnad.command import say

Step = Callable[[], None]
# What is measured: it calls the step behind every document, and returns how many there were.
Work = Callable[[Step], int]
Table = dict[str, dict[str, float]]


def measure_apart(prepare: Callable[[], Work], expected: int) -> dict[str, float] | None:
    """Documents a processor second, seconds on the clock and MB of memory; None when the process failed.

    `prepare` does what is no part of the rate (loading, compiling), in the new process too; it must be picklable. The
    peak of memory is told after a tenth of the `expected` documents and at the end.
    """
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_run, args=(prepare, expected, results))
    process.start()
    process.join()
    return results.get() if process.exitcode == 0 else None


def _run(prepare: Callable[[], Work], expected: int, results: Any) -> None:
    work = prepare()
    seen, early = 0, _peak()

    def step() -> None:
        nonlocal seen, early
        seen += 1
        if seen == max(1, expected // 10):
            early = _peak()

    wall, began = time.perf_counter(), time.process_time()
    count = work(step)
    spent, elapsed = time.process_time() - began, time.perf_counter() - wall
    results.put({"documents": count, "rate": count / spent, "seconds": elapsed, "early": early, "peak": _peak()})


def _peak() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def show(title: str, table: Table) -> None:
    """Print the table."""
    say(f"{title:<42}{'documents':>10}{'a second':>10}{'seconds':>9}{'MB at 1/10':>12}{'MB at end':>11}")
    for name, row in table.items():
        rates = f"{row['documents']:>10,}{row['rate']:>10,.0f}{row['seconds']:>9.1f}"
        say(f"{name:<42}{rates}{row['early']:>12,}{row['peak']:>11,}")


def run(
    description: str | None, title: str, measure_all: Callable[[int], Table], argv: Sequence[str] | None = None
) -> int:
    """The command of a module of such measures."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000, metavar="N", help="how many (default: 100,000)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(argv)
    table = measure_all(options.documents)
    if options.format == "json":
        say(json.dumps(table, indent=1))
    else:
        show(title, table)
    return 0
