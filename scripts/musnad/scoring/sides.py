"""The two sides of a comparison, read from wherever marks are kept, by document.

A side is a folder of annotation files, a corpus (its gold), a release (its `documents` rows), a Parquet file of such
rows, or lines of JSON: `{"id", "text_sha256", "entities", "quotes", "numbers", "retractions"}`. A system that marks
only some layers leaves the others out of every line. A mark may leave out its id, the texts of its spans, and the
fields that the schema allows to be empty.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from musnad.annotations import Annotations
from musnad.corpus import Corpus, read_annotations, read_document
from musnad.findings import Finding, Refusal
from musnad.manifest import MANIFEST
from musnad.released import DOCUMENTS, list_split_files, read_documents
from musnad.schemas import LAYERS, Json
from musnad.scoring.lines import read_line

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Reading:
    """One document's marks; `length` of its text in code points and `publisher` where the side knows them."""

    annotations: Annotations
    length: int | None = None
    publisher: str | None = None


@dataclass(slots=True)
class Side:
    """All documents of one side, the layers it marks, and what could not be taken."""

    name: str
    readings: dict[str, Reading] = field(default_factory=dict)
    layers: tuple[str, ...] = tuple(LAYERS)
    findings: list[Finding] = field(default_factory=list)

    def add(self, document_id: str, reading: Reading, place: str) -> None:
        """Take one document; a second one of that id is a finding, and the first stays."""
        if document_id in self.readings:
            message = f"{document_id} came before; the first counts"
            self.findings.append(Finding(place, "$.id", "document-twice", message))
        else:
            self.readings[document_id] = reading


def read_side(name: str, split: str | None = None) -> Side:
    """The side that stands at `name` (`-`: lines on standard input), of a release only its `split`.

    Raises Refusal [no-such-file, unknown-source, nothing-read] when there is nothing to score.
    """
    path = Path(name)
    side = Side(name)
    if name == STDIN:
        _read_lines(side, sys.stdin.buffer)
    elif path.is_dir():
        _read_folder(side, path, split)
    elif not path.exists():
        raise Refusal(name, "no-such-file", "no such file or folder")
    elif path.suffix == ".parquet":
        _take_rows(side, [path])
    elif path.suffix in (".jsonl", ".ndjson"):
        with path.open("rb") as lines:
            _read_lines(side, lines)
    elif path.suffix == ".json":
        _take_files(side, [path], None)
    else:
        raise Refusal(name, "unknown-source", "not a folder, .jsonl, .json or .parquet file")
    if not side.readings and not side.findings:
        raise Refusal(name, "nothing-read", "no document with marks in it")
    return side


def _read_folder(side: Side, folder: Path, split: str | None) -> None:
    if (folder / MANIFEST).exists():
        parts = list_split_files(folder, DOCUMENTS, split)
        if not parts:
            raise Refusal(side.name, "nothing-read", f"the release has no documents in split {split}")
        return _take_rows(side, parts)
    corpus = Corpus(folder if (folder / "data" / "gold").is_dir() else _find_root(folder))
    files = sorted((corpus.gold if (folder / "data" / "gold").is_dir() else folder).glob("*.json"))
    return _take_files(side, files, corpus)


def _find_root(folder: Path) -> Path:
    return next((parent.parent for parent in folder.resolve().parents if parent.name == "data"), folder)


def _take_rows(side: Side, parts: list[Path]) -> None:
    for part in parts:
        for row in read_documents(part):
            side.add(row.document_id, Reading(row.annotations, len(row.text), row.publisher), str(part))


def _take_files(side: Side, files: list[Path], corpus: Corpus | None) -> None:
    for path in files:
        try:
            annotations = read_annotations(path)
            home = corpus.document_path(annotations.document_id) if corpus else None
            document = read_document(home) if home and home.exists() else None
        except Refusal as refusal:
            side.findings.append(refusal.finding)
            continue
        known = document if document and document.text_sha256 == annotations.text_sha256 else None
        reading = Reading(annotations, len(known.text), known.publisher) if known else Reading(annotations)
        side.add(annotations.document_id, reading, str(path))


def _read_lines(side: Side, lines: Iterable[bytes]) -> None:
    given: set[str] = set()
    parsed: list[tuple[str, Json]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{side.name}#{number}"
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeError) as error:
            side.findings.append(Finding(place, "$", "unreadable-line", str(error)))
            continue
        if not isinstance(record, dict):
            side.findings.append(Finding(place, "$", "unreadable-line", "not a JSON object"))
            continue
        given |= LAYERS.keys() & record.keys()
        parsed.append((place, record))
    side.layers = tuple(layer for layer in LAYERS if layer in given) or side.layers
    for place, record in parsed:
        try:
            document_id, annotations = read_line(record, side.layers, place)
        except Refusal as refusal:
            side.findings.append(refusal.finding)
        else:
            side.add(document_id, Reading(annotations), place)
