"""The rows of a release's `documents` config as annotations again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pyarrow.parquet as pq
from datasets import ClassLabel, Features, List

from musnad.annotations import Annotations, Entity, Number, Quote, Retraction
from musnad.documents import Segment
from musnad.features import list_configs
from musnad.findings import Refusal
from musnad.rows import Row
from musnad.schemas import LAYERS

_MARKS: dict[str, type[msgspec.Struct]] = dict(zip(LAYERS, (Entity, Quote, Number, Retraction), strict=True))


class ReleasedDocument(NamedTuple):
    """One row: its marks, its text with its parts, and who published it. A withheld text is masked."""

    document_id: str
    annotations: Annotations
    text: str
    segments: list[Segment]
    publisher: str | None
    withheld: bool


def read_rows(path: Path) -> Iterator[ReleasedDocument]:
    """The rows of a file, a row group at a time.

    Raises Refusal [wrong-rows] for a Parquet file of other rows.
    """
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise Refusal(str(path), "wrong-rows", f"no Parquet file: {error}") from error
    features = Features.from_arrow_schema(file.schema_arrow)
    if missing := [name for name in ("id", "text", "text_sha256", "segments", *LAYERS) if name not in features]:
        config = list_configs()[0]
        raise Refusal(str(path), "wrong-rows", f"no column {missing[0]}: these are not rows of the config {config}")
    for group in range(file.num_row_groups):
        for row in file.read_row_group(group).to_pylist():
            named = {name: _name_codes(features[name], value) for name, value in row.items()}
            segments = msgspec.convert(named["segments"], list[Segment])
            yield ReleasedDocument(
                row["id"], _make_annotations(named), row["text"], segments, row["publisher"], row["withheld"]
            )


def _make_annotations(row: Row) -> Annotations:
    layers = {layer: [_trim(mark, kind) for mark in row[layer]] for layer, kind in _MARKS.items()}
    head = {"document_id": row["id"], "text_sha256": row["text_sha256"], "schema_version": row["schema_version"]}
    return msgspec.convert({**head, "status": "gold", "annotator": row["annotator"], **layers}, Annotations)


def _trim(mark: Row, kind: type[msgspec.Struct]) -> Row:
    """The mark without what was computed of it at build."""
    return {name: value for name, value in mark.items() if name in kind.__struct_fields__}


def _name_codes(feature: Any, value: Any) -> Any:  # noqa: ANN401 - a feature and any value of it
    if value is None:
        return None
    if isinstance(feature, ClassLabel):
        return feature.int2str(value)
    if isinstance(feature, List):
        return [_name_codes(feature.feature, each) for each in value]
    if isinstance(feature, dict):
        return {name: _name_codes(feature[name], each) for name, each in value.items()}
    return value
