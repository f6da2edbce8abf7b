"""How fast a corpus is checked and built into a release, and how much memory that takes, beside doing less.

    python tests/benchmarks/measure_releases.py
    python tests/benchmarks/measure_releases.py --documents 100000 --format json

The corpus is made by a seeded generator: reports of some 1,100 letters with 58 marks each, a raw file, a document and a
gold file for every one, split and in order. Every measure runs in a process of its own, whose peak of memory is told
after a tenth of the documents and at the end. Times are of the processor on one core. The peers do less: `jsonschema`
looks at shapes alone (a file's first level of five), `Dataset.from_list` makes one table of rows that are made already.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generated_corpus import write_corpus

from musnad.checks.validation import Validation, list_files
from musnad.command import say
from musnad.corpus import Corpus, read_json
from musnad.releases import build_release, read_gold_documents
from musnad.rows import make_record
from musnad.schemas import bulk_validator, reference_validator

# `jsonschema` is slow enough to be told from few, and rows are large enough.
_FEW, _SOME = 300, 5_000
Step = Callable[[], None]
# What is done once the clock runs: tells each document, and returns how many there were.
Work = Callable[[Step], int]


def check_corpus(corpus: Corpus) -> Work:
    """All five levels of checks over every file."""

    def work(step: Step) -> int:
        validation = Validation(corpus, datetime.date(2026, 1, 1))
        count = 0
        for path in list_files(corpus):
            assert not validation.check_file(path, corpus.relative(path))
            if path.parent == corpus.gold:
                count += 1
                step()
        assert not list(validation.check_whole())
        return count

    return work


def build_corpus(corpus: Corpus) -> Work:
    """A whole release, with the checks that come before it."""

    def work(step: Step) -> int:
        count = 0

        def follow(paths: Sequence[Path], what: str) -> Iterator[Path]:
            nonlocal count
            for path in paths:
                yield path
                if what == "building":
                    count += 1
                    step()

        with tempfile.TemporaryDirectory() as out:
            build_release(corpus, "0.1.0", Path(out), progress=follow)
        return count

    return work


def look_at_shapes(corpus: Corpus) -> Work:
    """`jsonschema` over documents and gold, nothing else looked at."""
    return _look(corpus, _FEW, lambda kind, record: not list(reference_validator(kind).iter_errors(record)))


def look_at_shapes_in_bulk(corpus: Corpus) -> Work:
    """`jsonschema-rs` over documents and gold, nothing else looked at."""
    return _look(corpus, sys.maxsize, lambda kind, record: bulk_validator(kind).is_valid(record))


def _look(corpus: Corpus, most: int, is_valid: Callable[[str, object], bool]) -> Work:
    paths = sorted(corpus.documents.glob("*.json"))[:most]

    def work(step: Step) -> int:
        for path in paths:
            assert is_valid("document", read_json(path))
            assert is_valid("annotations", read_json(corpus.gold / path.name))
            step()
        return len(paths)

    return work


def make_one_table(corpus: Corpus) -> Work:
    """`Dataset.from_list` and Parquet for one config of six, of rows that are made before the clock runs."""
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()

    documents = islice(read_gold_documents(corpus, public=False), _SOME)
    rows = [make_record(gold)["documents"][0] for _, gold in documents]

    def work(step: Step) -> int:
        with tempfile.TemporaryDirectory() as out:
            Dataset.from_list(rows).to_parquet(Path(out) / "documents.parquet")
        step()
        return len(rows)

    return work


MEASURES: dict[str, Callable[[Corpus], Work]] = {
    "checked, all five levels": check_corpus,
    f"peer, shapes alone: jsonschema ({_FEW})": look_at_shapes,
    "peer, shapes alone: jsonschema-rs": look_at_shapes_in_bulk,
    "checked and built, six configs": build_corpus,
    f"peer, one config: from_list ({_SOME:,})": make_one_table,
}


def _run(name: str, root: Path, warm: Path, expected: int, results: Any) -> None:
    MEASURES[name](Corpus(warm))(lambda: None)  # what is loaded and compiled once is no part of a rate
    work = MEASURES[name](Corpus(root))
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


def measure_all(count: int) -> dict[str, dict[str, float]]:
    """Documents a processor second, seconds on the clock and MB of memory, by measure."""
    context = multiprocessing.get_context("spawn")
    table = {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as small:
        root, warm = write_corpus(Path(folder), count).root, write_corpus(Path(small), 20).root
        for name in MEASURES:
            results = context.SimpleQueue()
            process = context.Process(target=_run, args=(name, root, warm, count, results))
            process.start()
            process.join()
            if process.exitcode == 0:
                table[name] = results.get()
    return table


def show(table: dict[str, dict[str, float]]) -> None:
    """Print the table."""
    say(f"{'Releases':<42}{'documents':>10}{'a second':>10}{'seconds':>9}{'MB at 1/10':>12}{'MB at end':>11}")
    for name, row in table.items():
        rates = f"{row['documents']:>10,}{row['rate']:>10,.0f}{row['seconds']:>9.1f}"
        say(f"{name:<42}{rates}{row['early']:>12,}{row['peak']:>11,}")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000, metavar="N", help="how many (default: 100,000)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(argv)
    table = measure_all(options.documents)
    if options.format == "json":
        say(json.dumps(table, indent=1))
    else:
        show(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
