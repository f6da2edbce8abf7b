"""JSON lines: one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Finding
from musnad.ingest.collections.records import Record, Skipped
from musnad.ingest.collections.streams import read_lines

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_decode = msgspec.json.Decoder().decode


def read_json_lines(stream: BinaryIO, name: str) -> Iterator[Record | Finding | Skipped]:
    """The records of JSON lines: one for each line of `stream`, called `name#line`.

    Raises Refusal when the stream itself can be read no further, see `open_stream`.
    """
    for number, line in enumerate(read_lines(stream), 1):
        place = f"{name}#{number}"
        if line is None:
            yield Finding(place, "$", "record-too-large", f"a line of more than {LIMIT_BYTES // 1_000_000} MB")
        else:
            yield _read_line(line.rstrip(b"\r\n").removeprefix(_BYTE_ORDER_MARK if number == 1 else b""), place)


def _read_line(line: bytes, place: str) -> Record | Finding | Skipped:
    if not line.strip():
        return Skipped(place, "empty-line")
    try:
        values = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Finding(place, "$", "unreadable-json", f"not JSON: {error}")
    if not isinstance(values, dict):
        return Finding(place, "$", "shape", "not an object with fields")
    return Record(place, line, values)
