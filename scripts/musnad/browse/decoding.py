"""Rows of a release with the numbers of labels as names."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from datasets import ClassLabel, Features

if TYPE_CHECKING:
    from pathlib import Path

    from musnad.rows import Row

_BATCH = 100


def name_codes(feature: Any, value: Any) -> Any:  # noqa: ANN401 - a feature and any value of it
    """`value` with the numbers of labels as names; what is a name already stays one."""
    if isinstance(feature, ClassLabel):
        return feature.int2str(value) if isinstance(value, int) else value
    if isinstance(feature, dict) and isinstance(value, Mapping):
        return {name: name_codes(feature.get(name), part) for name, part in value.items()}
    if hasattr(feature, "feature") and isinstance(value, list):
        return [name_codes(feature.feature, each) for each in value]
    return value


def stream_rows(release: Path, config: str, key: str) -> Iterator[Row]:
    """The rows of one config of all splits, in the order of the field `key`, in which each file is.

    None where the release has no such config.
    """
    files = sorted((release / config).glob("*.parquet"))
    return heapq.merge(*map(_read_file, files), key=lambda row: row[key])


def _read_file(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        features = dict(Features.from_arrow_schema(file.schema_arrow))
        for batch in file.iter_batches(_BATCH):
            for row in batch.to_pylist():
                yield name_codes(features, row)
