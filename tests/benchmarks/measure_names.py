"""Measure the suggested entities on an annotated corpus, by type, exactly and by overlap, and list the misses.

    python tests/benchmarks/measure_names.py tests/fixtures/corpus --outermost --merge-places --misses

The corpus is a folder with `data/documents` and `data/gold`; DATE and TIME are left to the dates' own measure.
`--outermost` compares only marks that stand in no other, as flat corpora have them; `--merge-places` reads GPE and LOC
as one type; `--model` measures a Hugging Face model in the place of the rules.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from musnad.annotations import Entity
from musnad.command import say
from musnad.preannotation.names import suggest_names
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import tokenize
from musnad.spans import Span

_DATES = ("DATE", "TIME")


class Mark(NamedTuple):
    """A name as both sides are compared."""

    start: int
    end: int
    type: str


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder with data/documents and data/gold")
    parser.add_argument("--outermost", action="store_true", help="compare marks that stand in no other")
    parser.add_argument("--merge-places", action="store_true", help="read GPE and LOC as one type")
    parser.add_argument("--misses", action="store_true", help="list what differs")
    parser.add_argument("--model", help="a Hugging Face token-classification model, by name or folder")
    arguments = parser.parse_args(argv)
    counts: Counter[tuple[str, str]] = Counter()
    suggest, seconds, letters = _suggester(arguments.model), 0.0, 0
    for name, text, gold in _read_corpus(arguments.corpus):
        began = time.perf_counter()
        found = suggest(text)
        seconds, letters = seconds + time.perf_counter() - began, letters + len(text)
        sides = [_marks(side, arguments.outermost, arguments.merge_places) for side in (gold, found)]
        for line in _compare(name, text, *sides, counts):
            if arguments.misses:
                say(line)
    _print_table(counts, letters, seconds)
    return 0


def _read_corpus(folder: Path) -> Iterator[tuple[str, str, list[Mark]]]:
    for path in sorted((folder / "data" / "gold").glob("*.json")):
        text = json.loads((folder / "data" / "documents" / path.name).read_text(encoding="utf-8"))["text"]
        entities = json.loads(path.read_text(encoding="utf-8"))["entities"]
        yield path.stem, text, [Mark(entity["start"], entity["end"], entity["type"]) for entity in entities]


def _suggester(model_name: str | None) -> Callable[[str], list[Mark]]:
    if model_name:
        from musnad.preannotation.models import load_model, suggest_model_names

        model = load_model(model_name)
        return lambda text: [_mark(entity) for entity in suggest_model_names(text, model)]
    return lambda text: [_mark(entity) for entity in _suggest_by_rules(text)]


def _suggest_by_rules(text: str) -> list[Entity]:
    tokens = tokenize(text)
    taken = [
        Span(mark.start, mark.end, mark.text) for mark in (*suggest_times(text, tokens), *suggest_numbers(text, tokens))
    ]
    return suggest_names(text, tokens, taken)


def _mark(entity: Entity) -> Mark:
    return Mark(entity.start, entity.end, entity.type)


def _marks(marks: Sequence[Mark], outermost: bool, merge_places: bool) -> set[Mark]:
    kept = {mark._replace(type="GPE" if merge_places and mark.type == "LOC" else mark.type) for mark in marks}
    kept = {mark for mark in kept if mark.type not in _DATES}
    if not outermost:
        return kept
    return {
        mark
        for mark in kept
        if not any(other != mark and other.start <= mark.start and mark.end <= other.end for other in kept)
    }


def _compare(
    name: str, text: str, gold: set[Mark], found: set[Mark], counts: Counter[tuple[str, str]]
) -> Iterator[str]:
    for mark in gold:
        counts[mark.type, "gold"] += 1
        counts[mark.type, "exact"] += mark in found
        counts[mark.type, "overlap"] += any(
            other.type == mark.type and other.start < mark.end and mark.start < other.end for other in found
        )
    for mark in found:
        counts[mark.type, "found"] += 1
    for mark in sorted(gold ^ found):
        place = "missed" if mark in gold else "extra"
        yield f"{name}:{mark.start} {place} {mark.type} {text[mark.start : mark.end]!r}"


def _print_table(counts: Counter[tuple[str, str]], letters: int, seconds: float) -> None:
    for kind in [*sorted({kind for kind, _ in counts}), None]:
        gold, found, exact, overlap = (
            sum(number for (type_, what), number in counts.items() if what == column and kind in (None, type_))
            for column in ("gold", "found", "exact", "overlap")
        )
        precision, recall = exact / found if found else 0.0, exact / gold if gold else 0.0
        both = 2 * exact / (gold + found) if gold + found else 0.0
        print(  # noqa: T201 - results
            f"{kind or 'all':9} gold {gold:5} found {found:5} P {precision:.3f} R {recall:.3f} F1 {both:.3f} "
            f"overlap recall {overlap / gold if gold else 0.0:.3f}"
        )
    print(f"{letters} letters in {seconds:.3f} s")  # noqa: T201 - results


if __name__ == "__main__":
    sys.exit(main())
