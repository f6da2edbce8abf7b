"""The rows of a built release, read back from its Parquet files: labels by name, marks as annotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pyarrow.parquet as pq
from datasets import Features

from musnad.annotations import MARKS, SCHEMA_VERSION, Annotations
from musnad.corpus import read_json
from musnad.documents import Segment
from musnad.features import make_decoder
from musnad.findings import Refusal
from musnad.schemas import LAYERS, Json

if TYPE_CHECKING:
    from pathlib import Path

    from musnad.rows import Row

DOCUMENTS, SENTENCES, PASSES = "documents", "entities", "passes"
_SHARD = re.compile(r"(?P<split>.+)-\d{5}-of-\d{5}")
# How many rows are held at a time.
_BATCH = 200


class ReleasedDocument(NamedTuple):
    """One row of `documents`: its marks, its text with its parts, and who published it. A withheld text is masked."""

    document_id: str
    annotations: Annotations
    text: str
    segments: list[Segment]
    publisher: str | None
    withheld: bool


def load_schemas(folder: Path) -> Callable[[str], Json]:
    """What gives a schema of the release in `folder` by its name: as it was made, whatever has changed since."""

    @cache
    def load(name: str) -> Json:
        schema: Json = read_json(folder / "schema" / f"{name}.schema.json")
        return schema

    return load


def list_data_files(folder: Path) -> dict[str, list[Path]]:
    """config -> its Parquet files, in order of name."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*.parquet")):
        if _SHARD.fullmatch(path.stem):
            found.setdefault(path.parent.name, []).append(path)
    return found


def list_split_files(folder: Path, config: str, split: str | None = None) -> list[Path]:
    """The Parquet files of one config, of one of its splits or of all, in order of name."""
    return [path for path in list_data_files(folder).get(config, []) if split in (None, split_of(path))]


def split_of(path: Path) -> str:
    """The split whose rows a Parquet file holds."""
    match = _SHARD.fullmatch(path.stem)
    return match["split"] if match else path.stem


def read_features(path: Path) -> Features:
    """The features stored in a Parquet file."""
    return Features.from_arrow_schema(pq.read_schema(path))


def stream_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[Row]:
    """The rows of one Parquet file, labels by name; of the `columns` named alone, where some are."""
    with pq.ParquetFile(path) as file:
        decode = make_decoder(Features.from_arrow_schema(file.schema_arrow))
        for batch in file.iter_batches(_BATCH, columns=columns):
            yield from map(decode, batch.to_pylist())


def read_documents(path: Path) -> Iterator[ReleasedDocument]:
    """The documents in one Parquet file.

    Raises Refusal [wrong-rows] for a file that is not Parquet, and for rows of another config.
    """
    try:
        features = read_features(path)
    except (OSError, ValueError) as error:
        raise Refusal(str(path), "wrong-rows", f"no Parquet file: {error}") from error
    if missing := [name for name in ("id", "text", "text_sha256", "segments", *LAYERS) if name not in features]:
        message = f"no column {missing[0]}: these are not rows of the config {DOCUMENTS}"
        raise Refusal(str(path), "wrong-rows", message)
    for row in stream_rows(path):
        segments = msgspec.convert(row["segments"], list[Segment])
        marks = restore_annotations(row, "gold")
        yield ReleasedDocument(row["id"], marks, row["text"], segments, row["publisher"], row["withheld"])


def restore_annotations(row: Row, status: str) -> Annotations:
    """The marks of a row of `documents` or `passes` as annotations, without what was computed of them at build."""
    layers = {
        layer: [{name: mark[name] for name in mark.keys() & kind.__struct_fields__} for mark in row[layer]]
        for layer, kind in MARKS.items()
    }
    # A pass does not say its version; it is read as one of today.
    version = row.get("schema_version") or SCHEMA_VERSION
    head = {"document_id": row.get("document_id") or row["id"], "text_sha256": row["text_sha256"], "status": status}
    return msgspec.convert(head | {"schema_version": version, "annotator": row["annotator"]} | layers, Annotations)
