"""Parquet files of a release: the same rows give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from musnad.features import make_encoder, make_features
from musnad.rows import Row

ROWS_PER_GROUP = 1000
# Content-defined chunking lets a store keep what two versions share; the rest pins what could vary.
_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    "write_page_index": True,
    "use_content_defined_chunking": True,
    "store_schema": True,
}


class Size(NamedTuple):
    """What the card tells of one file: rows, bytes in memory, bytes on disk."""

    rows: int
    bytes_in_memory: int
    bytes_on_disk: int


class RowWriter:
    """Writes the rows of one config and split, a row group at a time, in the order they come."""

    def __init__(self, config: str, path: Path) -> None:
        self.path = path
        self._schema, self._encode = make_features(config).arrow_schema, make_encoder(config)
        self._pending: list[Row] = []
        self._rows = self._bytes = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, self._schema, **_OPTIONS)

    def add(self, rows: list[Row]) -> None:
        """Take rows; a full group is written at once."""
        self._pending += rows
        while len(self._pending) >= ROWS_PER_GROUP:
            self._write_group(self._pending[:ROWS_PER_GROUP])
            del self._pending[:ROWS_PER_GROUP]

    def close(self) -> Size:
        """Write what is left, end the file, and say how large it is."""
        if self._pending:
            self._write_group(self._pending)
        self._writer.close()
        return Size(self._rows, self._bytes, self.path.stat().st_size)

    def _write_group(self, rows: list[Row]) -> None:
        encoded = pa.array(map(self._encode, rows), type=pa.struct(self._schema), size=len(rows))
        table = pa.Table.from_struct_array(encoded).cast(self._schema)
        self._writer.write_table(table, row_group_size=ROWS_PER_GROUP)
        self._rows += table.num_rows
        self._bytes += table.nbytes


def write_table(table: pa.Table, path: Path) -> None:
    """Write rows that are encoded already, such as some of another file's."""
    pq.write_table(table, path, row_group_size=ROWS_PER_GROUP, **_OPTIONS)
