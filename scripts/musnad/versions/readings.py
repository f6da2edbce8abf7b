"""A release, or the gold of a working tree, as what is compared: a shape, and one row a document in order of ids."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from musnad import __version__
from musnad.corpus import Corpus, read_annotations, read_document, read_json
from musnad.features import list_configs, make_features
from musnad.findings import Refusal
from musnad.manifest import MANIFEST
from musnad.released import (
    DOCUMENTS,
    SENTENCES,
    list_data_files,
    list_split_files,
    load_schemas,
    read_features,
    split_of,
    stream_rows,
)
from musnad.rows import GoldDocument, Row, make_document_row, make_sentence_rows
from musnad.schemas import load_schema
from musnad.versions.shapes import Shape, read_shape

# Id of the document, where its tokens begin, and their tags: one sentence.
Tokens = tuple[str, tuple[int, ...], tuple[str, ...]]


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
    shape = read_shape(load_schemas(folder), features)
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


def _read_release_rows(folder: Path) -> Callable[[], Iterator[tuple[str, Row]]]:
    def read_rows() -> Iterator[tuple[str, Row]]:
        shards: dict[str, list[Path]] = {}
        for path in list_split_files(folder, DOCUMENTS):
            shards.setdefault(split_of(path), []).append(path)
        streams = [_tag(split, chain.from_iterable(map(stream_rows, paths))) for split, paths in shards.items()]
        yield from _in_order(folder, heapq.merge(*streams, key=lambda item: item[1]["id"]))

    return read_rows


def _read_release_tokens(folder: Path) -> Callable[[], Iterator[Tokens]]:
    def read_tokens() -> Iterator[Tokens]:
        columns = ["document_id", "token_starts", "tags"]
        files = list_split_files(folder, SENTENCES)
        return (_pick_tokens(row) for file in files for row in stream_rows(file, columns))

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
