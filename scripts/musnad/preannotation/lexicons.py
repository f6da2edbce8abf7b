"""The lexicons: tab-separated files in `lexicon/`, columns named in the first line, sources in `#` comments."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from musnad.arabic import fold

LEXICON_FOLDER = Path(__file__).parent / "lexicon"


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicon/<name>.tsv` as dictionaries by column; `#` begins a comment line."""
    lines = (LEXICON_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t")
    return tuple(rows)


@cache
def index_lexicon(name: str, column: str = "form") -> dict[str, dict[str, str]]:
    """The rows of a lexicon by the folded form in `column`; of two equal forms the first wins."""
    index: dict[str, dict[str, str]] = {}
    for row in read_lexicon(name):
        index.setdefault(fold(row[column]), row)
    return index
