"""What trained annotators reached on other corpora: figures to read one's own agreement against.

`ceilings.tsv` names for each published figure the measure here that comes nearest, and where the figure was published.
Tasks, languages and ways of counting differ: a ceiling is a neighbour, not a target. PolNeAR's figures are of the same
measures: on the files of its own six annotators, for two of its documents, ours give 0.70, 0.75, 0.92 and 0.87 where
0.56, 0.66, 0.91 and 0.92 are published for all; `tests/benchmarks/measure_polnear.py` takes them on any part of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from musnad.agreement.comparisons import Measure


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One published figure, and the measure that is compared with it."""

    figure: str
    what: str
    measure: Measure
    score: float
    source: str
    url: str


@cache
def read_ceilings() -> tuple[Ceiling, ...]:
    """All published figures, in the order of the file."""
    path = Path(__file__).with_name("ceilings.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Ceiling(
                row["figure"],
                row["what"],
                Measure(row["family"], row["layer"], row["field"], row["name"]),
                float(row["score"]),
                row["source"],
                row["url"],
            )
            for row in csv.DictReader(file, delimiter="\t")
        )
