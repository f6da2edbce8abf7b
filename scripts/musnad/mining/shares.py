"""Which records a rank reads: files go round the ranks; with fewer files than ranks, records do.

A collection can only be read from its beginning, so ranks that share one all go through it, which costs little beside
reading pages, and each takes its own records. What a rank reads hangs on the files and the number of ranks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musnad.findings import Refusal
from musnad.ingest.articles import ingest_file
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.fields import Fields
from musnad.ingest.collections.reading import build_all, is_collection, read_records
from musnad.ingest.collections.records import Outcome


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is mined: files in a fixed order, how their fields are called, and the language wanted."""

    files: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    language: str | None = None


# Pages and texts in files of their own that make a share.
_FILES = 1_000


def count_shares(files: Sequence[str]) -> int:
    """How many shares suit these files: one for each collection, one for a thousand other files."""
    collections = sum(is_collection(Path(file)) for file in files)
    return collections + -(-(len(files) - collections) // _FILES)


def read_share(inputs: Inputs, rank: int, ranks: int) -> Iterator[Outcome]:
    """What each record of one rank's share becomes."""
    building = Building(Fields(dict(inputs.fields)), language=inputs.language)
    split_files = len(inputs.files) >= ranks
    for number, file in enumerate(inputs.files):
        if split_files and number % ranks != rank:
            continue
        path = Path(file)
        if not is_collection(path):
            if split_files or number % ranks == rank:
                yield _ingest_one(path)
            continue
        records = read_records(path, path.name)
        if split_files:
            yield from build_all(records, building)
            continue
        # Each file begins with another rank, so that many short ones do not all fall to the first.
        own = (record for place, record in enumerate(records, number) if place % ranks == rank)
        yield from build_all(own, building)


def _ingest_one(path: Path) -> Outcome:
    try:
        return ingest_file(path, path.name)
    except Refusal as refusal:
        return refusal.finding
