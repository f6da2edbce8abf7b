"""A release, or the gold of a working tree, as what is compared: a shape, and one row a document in order of ids."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from datasets import Features

from musnad import __version__
from musnad.corpus import Corpus, read_annotations, read_document, read_json
from musnad.features import list_configs, make_features
from musnad.findings import Refusal
from musnad.manifest import MANIFEST
from musnad.rows import GoldDocument, Row, make_document_row, make_sentence_rows
from musnad.schemas import Json, load_schema
from musnad.versions.shapes import Shape, read_shape

DOCUMENTS, SENTENCES = "documents", "entities"
SHARD = re.compile(r"(?P<split>.+)-\d{5}-of-\d{5}")
# Id of the document, where its tokens begin, and their tags: one sentence.
Tokens = tuple[str, tuple[int, ...], tuple[str, ...]]
# How many rows are held at a time.
_BATCH = 200


@dataclass(frozen=True)
class Reading:
    """One side of a comparison.

    `inputs` is the digest of what a release was built from, None for a working tree; `read_rows` gives split and row
    of every document, in order of ids, labels by name; `read_tokens` id, token offsets and tags of every sentence.
    """

    name: str
    version: str | None
    inputs: str | None
    shape: Shape
    read_rows: Callable[[], Iterator[tuple[str, Row]]]
    read_tokens: Callable[[], Iterator[Tokens]]


def open_reading(path: Path) -> Reading:
    """The release in the folder `path`, or the gold of the corpus there. Raises Refusal [no-release] for neither."""
    if (path / MANIFEST).exists():
        return open_release(path)
    if (path / "data" / "gold").is_dir():
        return open_corpus(Corpus(path))
    raise Refusal(str(path), "no-release", f"neither a release (no {MANIFEST}) nor a corpus (no data/gold)")


def open_release(folder: Path) -> Reading:
    """A release as it stands, read by the schemas and features inside it."""
    manifest = read_json(folder / MANIFEST)
    features = {config: read_features(paths[0]) for config, paths in list_data_files(folder).items()}
    if DOCUMENTS not in features:
        raise Refusal(str(folder), "no-documents", "the release has no rows of documents")
    shape = read_shape(_load_from(folder / "schema"), features)
    rows, tokens = _read_release_rows(folder), _read_release_tokens(folder)
    return Reading(str(folder), manifest["version"], manifest["inputs"], shape, rows, tokens)


def open_corpus(corpus: Corpus) -> Reading:
    """The gold of a working tree, in the shape this package would release it in."""
    shape = read_shape(load_schema, {config: make_features(config) for config in list_configs()})

    def read_gold() -> Iterator[GoldDocument]:
        for path in sorted(corpus.gold.glob("*.json"), key=lambda path: path.stem):
            yield GoldDocument(read_document(corpus.document_path(path.stem)), read_annotations(path))

    def read_rows() -> Iterator[tuple[str, Row]]:
        splits = read_json(corpus.splits) if corpus.splits.exists() else {}
        return ((splits.get(gold.document.id, "none"), make_document_row(gold)) for gold in read_gold())

    def read_tokens() -> Iterator[Tokens]:
        return (_pick_tokens(row) for gold in read_gold() for row in make_sentence_rows(gold))

    return Reading(str(corpus.root), __version__, None, shape, read_rows, read_tokens)


def list_data_files(folder: Path) -> dict[str, list[Path]]:
    """config -> its Parquet files, in order of name."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*.parquet")):
        if SHARD.fullmatch(path.stem):
            found.setdefault(path.parent.name, []).append(path)
    return found


def read_features(path: Path) -> Features:
    """The features stored in a Parquet file."""
    return Features.from_arrow_schema(pq.read_schema(path))


def _load_from(folder: Path) -> Callable[[str], Json]:
    @cache
    def load(name: str) -> Json:
        schema: Json = read_json(folder / f"{name}.schema.json")
        return schema

    return load


def _read_release_rows(folder: Path) -> Callable[[], Iterator[tuple[str, Row]]]:
    def read_rows() -> Iterator[tuple[str, Row]]:
        shards: dict[str, list[Path]] = {}
        for path in list_data_files(folder)[DOCUMENTS]:
            match = SHARD.fullmatch(path.stem)
            shards.setdefault(match["split"] if match else path.stem, []).append(path)
        streams = [_tag(split, chain.from_iterable(map(read_rows_of, paths))) for split, paths in shards.items()]
        yield from _in_order(folder, heapq.merge(*streams, key=lambda item: item[1]["id"]))

    return read_rows


def _read_release_tokens(folder: Path) -> Callable[[], Iterator[Tokens]]:
    def read_tokens() -> Iterator[Tokens]:
        files = list_data_files(folder).get(SENTENCES, [])
        return (
            _pick_tokens(row) for file in files for row in read_rows_of(file, ["document_id", "token_starts", "tags"])
        )

    return read_tokens


def _pick_tokens(row: Row) -> Tokens:
    return row["document_id"], tuple(row["token_starts"]), tuple(row["tags"])


def _tag(split: str, rows: Iterator[Row]) -> Iterator[tuple[str, Row]]:
    return ((split, row) for row in rows)


def _in_order(folder: Path, rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """The rows; two releases are read side by side, so one that is not in order of ids is refused."""
    last = ""
    for split, row in rows:
        if row["id"] <= last:
            raise Refusal(str(folder), "rows-out-of-order", f"{row['id']} follows {last}: a release is in order of ids")
        last = row["id"]
        yield split, row


def read_rows_of(path: Path, columns: Sequence[str] | None = None) -> Iterator[Row]:
    """The rows of one Parquet file of a release, labels by name; of the `columns` named alone, where some are."""
    features = read_features(path)
    decode = _make_decoder({name: features[name] for name in columns or features})
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=columns):
            for row in batch.to_pylist():
                yield decode(row) if decode else row


def _make_decoder(feature: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a feature, and what it holds
    """What turns the numbers of labels into their names, or None where there are none inside."""
    if isinstance(feature, dict):
        inner = {name: decoder for name, part in feature.items() if (decoder := _make_decoder(part))}
        return (
            (lambda row: row and row | {name: decode(row[name]) for name, decode in inner.items()}) if inner else None
        )
    if hasattr(feature, "feature"):
        decode = _make_decoder(feature.feature)
        return (lambda items: items and [decode(item) for item in items]) if decode else None
    names = getattr(feature, "names", None)
    return (lambda number: None if number is None else names[number]) if names else None
