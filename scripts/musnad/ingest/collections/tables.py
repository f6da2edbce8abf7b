"""Tables: CSV and TSV, whose records are named by the line they begin on, and Parquet, by their row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Finding, Refusal
from musnad.ingest.collections.records import Record, Skipped
from musnad.ingest.collections.streams import read_lines
from musnad.ingest.sources import BYTE_ORDER_MARK, find_encoding

# Few rows at once: articles are long, and a row may hold pictures too.
_ROWS_AT_ONCE = 64
_LARGEST_ROW_GROUP = 4_000_000_000
_HEAD_BYTES = 1 << 18
_encode = msgspec.json.Encoder(order="deterministic").encode


def read_delimited(stream: io.BufferedReader, name: str) -> Iterator[Record | Finding | Skipped]:
    """The records of a CSV or TSV file, whose first line names the fields; the delimiter is seen from that line.

    A quoted field may hold line ends; a record is called `name#line` by the line it begins on.
    Raises Refusal [unknown-encoding, …] for a file that is no text, [empty-file, unreadable-row] for one that has no
    line of names.
    """
    csv.field_size_limit(LIMIT_BYTES)
    lines = _Lines(stream, name)
    try:
        header = next(lines, "").removeprefix(BYTE_ORDER_MARK)
        delimiter = max("\t,;", key=header.count)
        fields = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise Refusal(name, "unreadable-row", f"its first line does not name the fields: {error}") from error
    if not any(fields):
        raise Refusal(name, "empty-file", "no line that names the fields")
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        place, lines.taken = f"{name}#{lines.number + 1}", []
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Finding(place, "$", "unreadable-row", f"not a row: {error}")
            continue
        yield _read_row(place, b"".join(lines.taken), fields, row)


def _read_row(place: str, content: bytes, fields: list[str], row: list[str]) -> Record | Finding | Skipped:
    if not any(row):
        return Skipped(place, "empty-line")
    if len(row) > len(fields):
        return Finding(place, "$", "unreadable-row", f"{len(row)} fields under {len(fields)} names")
    return Record(place, content.rstrip(b"\r\n"), dict(zip(fields, row, strict=False)))


class _Lines:
    """Decoded lines for the CSV reader, and the bytes of those it has taken."""

    def __init__(self, stream: io.BufferedReader, name: str) -> None:
        head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
        self._encoding = find_encoding(head[: head.rfind(b"\n") + 1] or head, name)
        if self._encoding.startswith(("utf-16", "utf-32")):
            raise Refusal(name, "unknown-encoding", f"{self._encoding} is not read in tables; save it as UTF-8")
        self._lines = read_lines(stream)
        self.taken: list[bytes] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if line is None:
            raise csv.Error(f"a line of more than {LIMIT_BYTES // 1_000_000} MB")
        self.taken.append(line)
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise csv.Error(f"not {self._encoding} at byte {error.start} of line {self.number}") from error


def read_parquet(path: Path, name: str) -> Iterator[Record | Finding | Skipped]:
    """The rows of a Parquet file, called `name#row`, counted from 1.

    The bytes of a record are its values as JSON, its fields in order of name.
    Raises Refusal [unreadable-file] for what is not Parquet or is damaged, [record-too-large] for a row group that is.
    """
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for index in range(file.num_row_groups):
                if file.metadata.row_group(index).total_byte_size > _LARGEST_ROW_GROUP:
                    raise Refusal(name, "record-too-large", f"row group {index} unfolds to more than 4 GB")
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                for values in _list_values(batch):
                    number += 1
                    yield _read_values(f"{name}#{number}", values)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        message = f"not Parquet, or damaged, after row {number}: {error}".splitlines()[0]
        raise Refusal(name, "unreadable-file", message) from error


def _list_values(batch: Any) -> list[dict[str, object] | Exception]:  # noqa: ANN401 - of C++
    """The values of each row; for a row that Python cannot hold, such as one of a day far off, why."""
    try:
        return list(batch.to_pylist())
    except (ArithmeticError, ValueError) as error:
        if batch.num_rows == 1:
            return [error]
        return [values for row in range(batch.num_rows) for values in _list_values(batch.slice(row, 1))]


def _read_values(place: str, values: dict[str, object] | Exception) -> Record | Finding:
    if isinstance(values, Exception):
        return Finding(place, "$", "unreadable-row", f"a value that cannot be read: {values}")
    try:
        return Record(place, _encode(values), values)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        return Finding(place, "$", "shape", f"a value that JSON cannot hold: {error}")
