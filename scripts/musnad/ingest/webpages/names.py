"""The tables of this package: `names.tsv`, sets of names, and `classes.tsv`, what class names say."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of this folder by column; lines that begin with # are remarks."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t"))


def list_names(name: str) -> list[str]:
    """The names of one set, in order."""
    return next(row["names"].split() for row in read_table("names") if row["set"] == name)


def read_names(name: str) -> frozenset[str]:
    """The names of one set."""
    return frozenset(list_names(name))
