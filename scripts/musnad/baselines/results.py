"""Results of baselines as files beside the corpus, and the table a card shows of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musnad.agreement.reports import ABSENT
from musnad.corpus import Corpus, read_json, write_atomically
from musnad.scoring.headlines import PAIRS, name_measure
from musnad.tables import format_table

Json = dict[str, Any]


def result_path(corpus: Corpus, name: str) -> Path:
    """Where the result of one baseline is kept."""
    return corpus.data / "baselines" / f"{name}.json"


def write_result(path: Path, result: Json) -> None:
    """Write a result, one score a line, whole or not at all."""
    write_atomically(path, f"{json.dumps(result, ensure_ascii=False, indent=1)}\n".encode())


def read_results(corpus: Corpus) -> list[Json]:
    """The results of all baselines that were run, by name."""
    return [read_json(path) for path in sorted((corpus.data / "baselines").glob("*.json"))]


def make_result_table(results: list[Json]) -> str:
    """A Markdown table, a row for each baseline and split: strict and lenient F1 of each layer."""
    columns = {f"{layer}: {name_measure(own)}": own for layer, pair in PAIRS.items() for own in pair}
    rows = [list(_list_cells(result, split, columns)) for result in results for split in result["splits"]]
    return format_table(["baseline", "release", "split", *columns], rows)


def _list_cells(result: Json, split: str, columns: Json) -> Iterator[str]:
    yield from (result["baseline"], result["release"], split)
    names = ("family", "layer", "field", "name")
    scores = {tuple(row[key] for key in names): row for row in result["splits"][split]["scores"]}
    for measure in columns.values():
        score = scores[tuple(measure)]["score"]
        yield ABSENT if score is None else f"{100 * score:.1f}"
