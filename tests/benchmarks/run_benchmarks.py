"""Quality and speed of the suggestions, beside the other readers of Arabic numbers that are installed.

    python tests/benchmarks/run_benchmarks.py
    python tests/benchmarks/run_benchmarks.py --quick --format json
    python tests/benchmarks/run_benchmarks.py --misses numbers --data FOLDER

Quality is measured on the sentences in data/, which the rules were written with in sight: it guards against getting
worse and says little about other news. FOLDER may hold other sentences, in files of the same names and fields; a file
it lacks is left out. Of speed only the ratios within a run are claims; the figures are this machine's at this hour.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from measure_collections import measure_all as measure_collections
from measure_expressions import count_expressions, score_expressions, score_peer
from measure_gold import ROOT, score_gold
from measure_mining import measure_all as measure_mining
from measure_mining import show as show_mining
from measure_numbers import as_suggest, count_sentences, score_sentences, suggest_bare, suggest_with_dates
from measure_pages import measure as measure_pages
from measure_pages import read_cases
from measure_pages import show as show_pages
from measure_quotes import score_quotes
from measure_releases import measure_all as measure_releases
from measure_retractions import score_retractions
from measure_speed import OURS, time_all, time_first_reading, time_growth
from own_process import show as show_apart
from peers import Reader, load_peers

from musnad.command import say
from musnad.corpus import Corpus

DATA = Path(__file__).parent / "data"
SENTENCES = ("numbers", "quotes", "retractions")
Table = dict[str, dict[str, float]]


def read_rows(name: str, folder: Path = DATA) -> list[dict[str, Any]]:
    """The lines of a data file; none where there is no such file."""
    path = folder / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def score_all(folder: Path = DATA, documents: Sequence[str] | None = None) -> dict[str, float]:
    """Every score of our suggestions, in per cent; `documents` names those of the corpus's gold to measure (or all)."""
    scores = {
        "numbers": score_sentences,
        "quotes": score_quotes,
        "retractions": score_retractions,
        "duckling_ar": score_expressions,
    }
    found: dict[str, float] = {}
    for name, score in scores.items():
        rows = read_rows(name, folder)
        found |= score(rows) if rows else {}
    return found | score_gold(Corpus(ROOT), documents)


def compare_numbers(folder: Path, peers: dict[str, Reader]) -> Table:
    """Bare numbers, dates left aside: what each reader scores, by reader."""
    rows, expressions = read_rows("numbers", folder), read_rows("duckling_ar", folder)
    table: Table = {"musnad": score_sentences(rows, suggest_bare, dates=False)}
    wanted = {f"expressions: {dimension}" for dimension in ("Numeral", "Ordinal")}
    table["musnad"] |= {name: score for name, score in score_expressions(expressions).items() if name in wanted}
    for name, read in peers.items():
        scores = score_sentences(rows, as_suggest(read), dates=False)
        del scores["numbers: comparator F1"]  # no peer reads them
        table[name] = scores | score_peer(expressions, read)
    return table


def show_misses(layer: str, folder: Path) -> None:
    """Print what one file's marks and ours differ in."""
    rows = read_rows(layer, folder)
    if layer == "numbers":
        say("\n".join(count_sentences(rows, suggest_with_dates, dates=True).misses))
    elif layer == "quotes":
        score_quotes(rows, show=True)
    elif layer == "retractions":
        score_retractions(rows, show=True)
    else:
        say("\n".join(count_expressions(rows)[1]))


def measure(folder: Path, *, quick: bool) -> dict[str, Any]:
    """All tables; the first reading is timed before anything else reads the sentences."""
    texts = [row["text"] for name in SENTENCES for row in read_rows(name, folder)]
    first = time_first_reading(texts)
    peers, missing = load_peers()
    return {
        "quality": score_all(folder),
        "bare numbers": compare_numbers(folder, peers),
        "speed": time_all(texts, peers, quick=quick),
        "first reading": first,
        "growth": time_growth(texts, quick=quick),
        "web pages": measure_pages(read_cases()),
        "collections": measure_collections(5_000 if quick else 100_000),
        "mining": measure_mining(200 if quick else 2_000),
        "releases": measure_releases(500 if quick else 10_000),
        "missing": missing,
    }


def show(results: dict[str, Any]) -> None:
    """Print the tables."""
    say("Quality of the suggestions, per cent")
    for name, score in results["quality"].items():
        say(f"  {name:<34}{score:7.1f}")
    readers = results["bare numbers"]
    say("\nBare numbers, dates left aside, per cent (value: of the spans in common)")
    say(" " * 36 + "".join(f"{reader:>18}" for reader in readers))
    for name in readers["musnad"]:
        cells = (f"{scores[name]:18.1f}" if name in scores else f"{'–':>18}" for scores in readers.values())
        say(f"  {name:<34}" + "".join(cells))
    say("\nSpeed on one core: code points a second, and ours as a multiple of it")
    for texts, rates in results["speed"].items():
        say(f"  {texts}")
        for name, rate in rates.items():
            say(f"    {name:<34}{rate:12,.0f}" + f"{rates[OURS] / rate:8.2f} ×" * (name != OURS))
    say(f"  {'sentences read for the first time':<36}{results['first reading']:12,.0f}")
    say("\nOne line of growing length: microseconds a code point")
    growth = results["growth"]
    for length, microseconds in growth.items():
        say(f"  {length:>11,}{microseconds:7.2f}")
    lengths = sorted(growth)
    say(f"  longest / shortest{growth[lengths[-1]] / growth[lengths[0]]:7.2f}\n")
    show_pages(results["web pages"])
    show_apart("Collections", results["collections"])
    show_mining(results["mining"])
    show_apart("Releases", results["releases"])
    say("\n".join(["", *results["missing"]]) if results["missing"] else "")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and lines of no more than 1 MB")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="other sentences to measure on")
    parser.add_argument("--misses", choices=(*SENTENCES, "duckling_ar"), help="list what differs, and measure no more")
    options = parser.parse_args(argv)
    if not any(read_rows(name, options.data) for name in SENTENCES):
        parser.error(f"{options.data}: none of {', '.join(f'{name}.jsonl' for name in SENTENCES)} there")
    if options.misses:
        show_misses(options.misses, options.data)
        return 0
    results = measure(options.data, quick=options.quick)
    if options.format == "json":
        say(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        show(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
