"""Any collection into what its records become, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from musnad.findings import Finding, Refusal
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.lines import read_json_lines
from musnad.ingest.collections.records import Capture, Outcome, Record, Skipped
from musnad.ingest.collections.streams import open_stream, suffix_of
from musnad.ingest.collections.tables import read_delimited, read_parquet

_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv")
SUFFIXES = (*_LINES, *_TABLES, ".parquet", ".warc", ".wet")


def is_collection(path: Path) -> bool:
    """Whether a file of this name is taken for a collection."""
    return suffix_of(path) in SUFFIXES


def read_records(path: Path, name: str) -> Iterator[Record | Capture | Finding | Skipped]:
    """The records of a collection, in order; `name` stands for the file in messages.

    A bad record is a finding, and the next one follows; a file that can be read no further ends with one.
    """
    try:
        suffix = suffix_of(path)
        if suffix in (".warc", ".wet"):
            yield from _read_warc(path, name)
        elif suffix == ".parquet":
            yield from read_parquet(path, name)
        else:
            with open_stream(path, name) as stream:
                yield from read_delimited(stream, name) if suffix in _TABLES else read_json_lines(stream, name)
    except Refusal as refusal:
        yield refusal.finding


def _read_warc(path: Path, name: str) -> Iterator[Capture | Finding | Skipped]:
    try:
        from musnad.ingest.collections.warcs import read_warc
    except ImportError as error:
        raise Refusal(name, "missing-library", "WARC needs fastwarc: pip install 'musnad[web]'") from error
    return read_warc(path, name)


def read_collection(path: Path, name: str, building: Building) -> Iterator[Outcome]:
    """What each record of the collection becomes: a document, a finding or skipped; see `read_records`."""
    return build_all(read_records(path, name), building)


def read_stream(stream: BinaryIO, name: str, building: Building) -> Iterator[Outcome]:
    """The same for JSON lines that come as a stream."""
    try:
        yield from build_all(read_json_lines(stream, name), building)
    except Refusal as refusal:
        yield refusal.finding


def build_all(records: Iterator[Record | Capture | Finding | Skipped], building: Building) -> Iterator[Outcome]:
    """Records built as they come; what is none passes through."""
    return (building.build(item) if isinstance(item, Record | Capture) else item for item in records)
