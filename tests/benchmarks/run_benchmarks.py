"""Quality and speed of the suggestions, beside Duckling where it is installed (the extra `bench`).

    python tests/benchmarks/run_benchmarks.py
    python tests/benchmarks/run_benchmarks.py --format json

Quality is measured on the sentences in data/, which the rules were written with in sight: it guards against getting
worse and says little about other news. Speed is a ratio within this run: all four layers of ours against Duckling
reading numbers alone, and against Duckling reading amounts, durations and dates as well, as our numbers layer does.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from measure_gold import ROOT, score_gold
from measure_numbers import count_sentences, score_expressions, score_sentences
from measure_quotes import score_quotes
from measure_retractions import score_retractions
from peers import NUMBERS, QUANTITIES, Parser, load_duckling

from musnad.command import say
from musnad.corpus import Corpus
from musnad.preannotation.engine import suggest_layers

DATA = Path(__file__).parent / "data"
_ROUNDS = 5
_LENGTHS = (500_000, 1_000_000, 2_000_000, 5_000_000)


def read_rows(name: str) -> list[dict[str, Any]]:
    """The lines of a data file."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def score_all() -> dict[str, float]:
    """Every quality score, in per cent."""
    return {
        **score_sentences(read_rows("numbers")),
        **score_quotes(read_rows("quotes")),
        **score_retractions(read_rows("retractions")),
        **score_expressions(read_rows("duckling_ar")),
        **score_gold(Corpus(ROOT)),
    }


def score_duckling(parse: Parser) -> dict[str, float]:
    """Duckling on the numbers that are no dates: exact span F1, and the value of the spans in common."""
    both = said = gold = values = 0
    for row in read_rows("numbers"):
        numbers = [
            n for n in row["numbers"] if not n["in_name"] and n["kind"] not in ("date", "year", "time", "identifier")
        ]
        others = [(n["start"], n["end"]) for n in row["numbers"] if n not in numbers]
        wanted = {(n["start"], n["end"]): n["value"] for n in numbers}
        found = [
            mark for mark in parse(row["text"]) if not any(mark[0] < end and start < mark[1] for start, end in others)
        ]
        gold, said = gold + len(wanted), said + len(found)
        for start, end, value in found:
            if (start, end) in wanted:
                both += 1
                values += wanted[start, end] is not None and value == wanted[start, end]
    return {"exact span F1": 200 * both / (said + gold), "value": 100 * values / (both or 1)}


def time_rates(texts: list[str]) -> dict[str, float]:
    """Sentences a second of each engine: the best of several rounds, in turn, so that all meet the same machine."""
    engines: dict[str, Callable[[str], object]] = {"musnad, four layers": suggest_layers}
    for name, dimensions in (("numbers", NUMBERS), ("numbers, amounts, durations, dates", QUANTITIES)):
        parse = load_duckling(dimensions)
        if parse:
            engines[f"Duckling, {name}"] = parse
    best = dict.fromkeys(engines, 0.0)
    for _ in range(_ROUNDS):
        for name, read in engines.items():
            began = time.perf_counter()
            for text in texts:
                read(text)
            best[name] = max(best[name], len(texts) / (time.perf_counter() - began))
    return best


def time_growth(texts: list[str]) -> dict[int, float]:
    """Microseconds a code point for single lines of growing length: level when the time grows linearly."""
    line = " ".join(texts)
    growth = {}
    for length in _LENGTHS:
        text = (line * (length // len(line) + 1))[:length]
        began = time.perf_counter()
        suggest_layers(text)
        growth[length] = 1e6 * (time.perf_counter() - began) / length
    return growth


def main(argv: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--misses", action="store_true", help="list what the numbers got wrong")
    options = parser.parse_args(argv)
    texts = [row["text"] for name in ("numbers", "quotes", "retractions") for row in read_rows(name)]
    suggest_layers(texts[0])
    duckling = load_duckling(NUMBERS)
    results = {
        "quality": score_all(),
        "Duckling on numbers": score_duckling(duckling) if duckling else {},
        "sentences a second": time_rates(texts),
        "microseconds a code point by length": time_growth(texts),
    }
    if options.format == "json":
        say(json.dumps(results, ensure_ascii=False, indent=1))
        return 0
    show(results)
    if not duckling:
        say("Duckling is not installed: pip install 'musnad[bench]'")
    if options.misses:
        say("\n".join(count_sentences(read_rows("numbers")).misses))
    return 0


def show(results: dict[str, dict[Any, float]]) -> None:
    """Print the tables, and the ratios of the rates."""
    for title, rows in results.items():
        say(f"\n{title}")
        for name, figure in rows.items():
            say(f"  {name!s:<52}{figure:10.2f}")
    rates = results["sentences a second"]
    say("\nratios")
    for name, rate in rates.items():
        if name != "musnad, four layers":
            say(f"  musnad, four layers / {name:<40}{rates['musnad, four layers'] / rate:6.2f}")


if __name__ == "__main__":
    sys.exit(main())
