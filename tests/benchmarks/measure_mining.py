"""What mining a crawl costs, step by step and as a whole, and that it comes to the same whoever does it.

    python tests/benchmarks/measure_mining.py
    python tests/benchmarks/measure_mining.py --pages 2000 --format json

A WARC of invented pages (generated_crawl) is mined by the command itself: in one process, by two workers on this
machine, and by two on a Ray cluster started for it, each time in the same shares. Rates are pages a second of processor
time, which other work on the machine disturbs least; the steps are timed apart, on the same pages, in one process.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generated_crawl import write_crawl

from musnad.command import say
from musnad.documents import Document
from musnad.features import list_configs
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.reading import build_all, read_records
from musnad.ingest.collections.records import Capture, Skipped
from musnad.labelstudio.tasks import build_task
from musnad.mining.expressions import read_expression
from musnad.parquet import RowWriter
from musnad.preannotation.engine import annotate_document
from musnad.rows import GoldDocument, make_document_row

SCRIPT = Path(__file__).parents[2] / "scripts" / "mine_articles.py"
KEEP, LANGUAGE, SHARES = "retractions", "ar", 8
# Pages between two looks at the clock, and pages that the steps are timed on.
_AT_ONCE, _TIMED = 250, 5_000
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_COST = re.compile(r"([\d,]+) s of processor time, at most ([\d,]+) MB")
_KEPT = re.compile(r"([\d,]+) kept, ([\d.]+)% dropped")


class _Clock:
    """Seconds of processor time by step."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.spent[step] = self.spent.get(step, 0.0) + time.process_time() - began


def time_steps(path: Path) -> dict[str, Any]:
    """Seconds of processor time that each step takes for the first pages of a crawl, after a warm-up."""
    with tempfile.TemporaryDirectory() as folder:
        _time_pages(path, Path(folder), 100)
        clock, counts = _time_pages(path, Path(folder), _TIMED)
    return {"spent": clock.spent, "left_out": _time_left_out(path), **counts}


def _time_left_out(path: Path) -> dict[str, float]:
    """Pages a second of processor time at which pages in other languages are left out, reading apart.

    Those of the crawl stand amid Arabic menus, so that each is read first; once more in ASCII, which is seen at once.
    """
    building = Building(language=LANGUAGE)
    records = list(itertools.islice(read_records(path, path.name), _TIMED // 2))
    made = zip(records, build_all(iter(records), building), strict=True)
    others = [record for record, outcome in made if isinstance(outcome, Skipped) and isinstance(record, Capture)]
    bare = [replace(page, content=_NOT_ASCII.sub("x", page.content.decode()).encode()) for page in others]
    rates = {}
    for name, pages in (("amid Arabic menus", others), ("in ASCII alone", bare)):
        began = time.process_time()
        assert all(isinstance(outcome, Skipped) for outcome in build_all(iter(pages), building))
        rates[name] = len(pages) / (time.process_time() - began)
    return rates


def _time_pages(path: Path, folder: Path, most: int) -> tuple[_Clock, dict[str, int]]:
    clock, counts = _Clock(), {"pages": 0, "documents": 0, "kept": 0}
    building, keep = Building(language=LANGUAGE), read_expression(KEEP)
    records = itertools.islice(read_records(path, path.name), most)
    rows = RowWriter(list_configs()[0], folder / "rows.parquet")
    with (folder / "tasks.jsonl").open("w", encoding="utf-8") as tasks:
        while True:
            with clock.of("read"):
                chunk = list(itertools.islice(records, _AT_ONCE))
            if not chunk:
                break
            with clock.of("ingest"):
                documents = [made for made in build_all(iter(chunk), building) if isinstance(made, Document)]
            with clock.of("suggest"):
                marked = [(document, annotate_document(document)) for document in documents]
            with clock.of("keep"):
                kept = [(document, marks) for document, marks in marked if keep(marks)]
            with clock.of("write"):
                rows.add([make_document_row(GoldDocument(*pair)) for pair in kept])
                tasks.writelines(f"{json.dumps(build_task(*pair), ensure_ascii=False)}\n" for pair in kept)
            for name, some in (("pages", chunk), ("documents", documents), ("kept", kept)):
                counts[name] += len(some)
        with clock.of("write"):
            rows.close()
    return clock, counts


def run_command(path: Path, out: Path, *options: str, **environment: str) -> dict[str, float]:
    """One run of the command: what it says of itself and its workers, and the processor time of all it waited for."""
    command = [sys.executable, str(SCRIPT), str(path), "--keep", KEEP, "--language", LANGUAGE, "--out", str(out)]
    before, began = _spent_by_children(), time.perf_counter()
    run = subprocess.run(
        [*command, "--tasks", str(SHARES), *options], capture_output=True, text=True, env=os.environ | environment
    )
    elapsed = time.perf_counter() - began
    cost, kept = _COST.search(run.stdout), _KEPT.search(run.stdout)
    if run.returncode or run.stderr or not cost or not kept:
        raise SystemExit(f"{path}: the run came to {run.returncode}\n{run.stdout}{run.stderr}")
    seconds, megabytes = (float(number.replace(",", "")) for number in cost.groups())
    row = {"kept": int(kept[1].replace(",", "")), "dropped": float(kept[2]), "seconds": seconds}
    return row | {"megabytes": megabytes, "whole": _spent_by_children() - before, "elapsed": elapsed}


def _spent_by_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _run_on_ray(path: Path, out: Path) -> dict[str, float]:
    import ray

    try:
        cluster = ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
        return run_command(path, out, "--executor", "ray", RAY_ADDRESS=cluster.address_info["gcs_address"])
    finally:
        ray.shutdown()


def measure_all(pages: int) -> dict[str, Any]:
    """Steps, runs, sizes in bytes, and whether every run published the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        unpacked = write_crawl(path, pages)
        table: dict[str, Any] = {"pages": pages, "unpacked": unpacked, "packed": path.stat().st_size}
        table["steps"] = time_steps(path)
        outs = {name: Path(folder) / name for name in ("one process", "two workers", "Ray, two workers")}
        table["runs"] = {
            "one process": run_command(path, outs["one process"], "--workers", "1"),
            "two workers": run_command(path, outs["two workers"], "--workers", "2"),
            "Ray, two workers": _run_on_ray(path, outs["Ray, two workers"]),
        }
        made = [{file.name: file.read_bytes() for file in out.iterdir()} for out in outs.values()]
        table["same"] = all(files == made[0] for files in made)
        table["published"] = sum(map(len, made[0].values()))
        table["near_copies"] = sum(len(group) - 1 for group in json.loads(made[0]["summary.json"])["near_copies"])
    return table


def show(table: dict[str, Any]) -> None:
    """Print the tables."""
    pages, steps = table["pages"], table["steps"]
    sizes = f"{table['unpacked'] / pages / 1000:.0f} kB a page, {table['packed'] / pages / 1000:.1f} kB packed"
    say(f"Mining {pages:,} pages ({sizes}); pages a second of processor time")
    whole = sum(steps["spent"].values())
    for name, seconds in steps["spent"].items():
        say(f"  {name:<20}{steps['pages'] / seconds:>10,.0f}{seconds / whole:>8.1%}")
    say(f"  {'all steps':<20}{steps['pages'] / whole:>10,.0f}  {steps['documents']:,} of {steps['pages']:,} documents")
    for name, rate in steps["left_out"].items():
        say(f"  {name:<20}{rate:>10,.0f}  pages in other languages, left out")
    say(f"  {'run':<20}{'pages/s':>10}{'on the clock':>14}{'MB':>6}{'kept':>8}{'dropped':>9}")
    for name, row in table["runs"].items():
        rates = f"{pages / row['seconds']:>10,.0f}{pages / row['elapsed']:>14,.0f}{row['megabytes']:>6.0f}"
        say(f"  {name:<20}{rates}{row['kept']:>8,}{row['dropped']:>8.2f}%")
    alone = table["runs"]["one process"]
    say(f"  starting and publishing: {alone['whole'] - alone['seconds']:.1f} s of processor time in one process")
    say(f"  same bytes from all: {'yes' if table['same'] else 'NO'}, {table['published'] / 1e6:.1f} MB published")
    say(f"  near-copies among what is kept: {table['near_copies']:,}")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000, metavar="N", help="how many (default: 20,000)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(argv)
    table = measure_all(options.pages)
    if options.format == "json":
        say(json.dumps(table, indent=1))
    else:
        show(table)
    return 0 if table["same"] else 1


if __name__ == "__main__":
    sys.exit(main())
