"""Checking files level by level: a level that finds something stops the next one for that file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from musnad.annotations import Annotations
from musnad.checks.shape import find_shape_problems, identify
from musnad.checks.subjects import FiledDocument, Holdings, Home, MarkedText, Problem, read_checked_document
from musnad.checks.table import ANNOTATION_LEVELS, CORPUS_CHECKS, DOCUMENT_LEVELS, id_of
from musnad.checks.waivers import Waiver, Waivers
from musnad.corpus import Corpus, read_json
from musnad.documents import Document
from musnad.findings import Finding, Refusal

_STRUCTS: dict[str, type[Document | Annotations]] = {"document": Document, "annotations": Annotations}
# What one level found: check id, JSON path, message.
Level = list[tuple[str, str, str]]


class Validation:
    """One run over a corpus. Documents are to be checked before the annotations that mark them."""

    def __init__(self, corpus: Corpus, today: datetime.date) -> None:
        self.corpus = corpus
        self.holdings = Holdings(corpus)
        self._waivers = Waivers(_read_waivers(corpus.data / "waivers.json"), today)
        self._checked: set[str] = set()
        self._latest: Document | None = None  # what marks a document is mostly checked right behind it
        self._read_valid_document = lru_cache(maxsize=256)(read_checked_document)

    def check_file(self, file: Path, shown: str) -> list[Finding]:
        """The findings of the first level, 1 to 4, that has any; they call the file `shown`. `file` is resolved."""
        name = self.corpus.relative(file)
        home = tuple(name.split("/")[1:]) if name.startswith("data/") else ()
        for level in self._levels(file, home):
            found = self._waivers.admit(name, (Finding(shown, path, check, message) for check, path, message in level))
            if found:
                self.holdings.refused.add(file)
                return found
        self._checked.add(name)
        return []

    def check_whole(self) -> Iterator[Finding]:
        """The findings of level 5, after every file of the corpus has been checked, and the stale waivers."""
        for check in CORPUS_CHECKS:
            for path, place, message in check(self.holdings):
                name = self.corpus.relative(path)
                yield from self._waivers.admit(name, [Finding(name, place, id_of(check), message)])
        yield from self._waivers.find_stale(self.corpus.relative(self.corpus.data / "waivers.json"), self._checked)

    def _levels(self, file: Path, home: Home) -> Iterator[Level]:
        try:
            instance = read_json(file)
        except Refusal as refusal:
            yield [(refusal.finding.check, refusal.finding.path, refusal.finding.message)]
            return
        kind = identify(instance, home)
        if kind is None:
            yield [("unknown-record", "$", "no document, annotations, metadata, splits, events or waivers")]
            return
        yield [("shape", path, message) for path, message in find_shape_problems(kind, instance)]
        try:
            # Not strict: JSON Schema holds 1.0 for an integer.
            record = msgspec.convert(instance, _STRUCTS[kind], strict=False) if kind in _STRUCTS else instance
        except msgspec.ValidationError as error:
            yield [("shape", "$", str(error))]
            return
        if isinstance(record, Document):
            yield from self._document_levels(file, home, record)
        elif isinstance(record, Annotations):
            yield from self._annotation_levels(file, home, record)
        elif kind == "splits":
            self.holdings.splits = instance
        elif kind == "events":
            self.holdings.events = instance

    def _document_levels(self, file: Path, home: Home, document: Document) -> Iterator[Level]:
        filed = FiledDocument(home, document)
        for checks in DOCUMENT_LEVELS.values():
            yield _find(checks, filed)
        self.holdings.documents[document.id] = file
        self._latest = document

    def _annotation_levels(self, file: Path, home: Home, annotations: Annotations) -> Iterator[Level]:
        document = self._find_document(annotations.document_id)
        if isinstance(document, str):
            yield [(document, "$.document_id", annotations.document_id)]
            return
        if annotations.text_sha256 != document.text_sha256:
            hashes = f"{annotations.text_sha256[:16]}…, the document's text has {document.text_sha256[:16]}…"
            yield [("annotated-text-differs", "$.text_sha256", hashes)]
        marked = MarkedText(home, document, annotations)
        for checks in ANNOTATION_LEVELS.values():
            yield _find(checks, marked)
        self._hold(file, annotations)

    def _find_document(self, document_id: str) -> Document | str:
        if self._latest is not None and self._latest.id == document_id:
            return self._latest
        path = self.holdings.documents.get(document_id) or self.corpus.document_path(document_id)
        if not path.exists():
            return "document-unknown"
        if document_id not in self.holdings.documents and self.check_file(path, path.name):
            return "document-invalid"
        return self._read_valid_document(path)

    def _hold(self, file: Path, annotations: Annotations) -> None:
        if annotations.status == "gold":
            self.holdings.gold[annotations.document_id] = file
            if annotations.decisions:
                self.holdings.decisions[file] = annotations
        else:
            ids = frozenset(mark.id for _, marks in annotations.layers() for mark in marks)
            self.holdings.passes[annotations.annotator.id, annotations.document_id] = ids


def _find(checks: Iterable[Callable[[Any], Iterator[Problem]]], subject: object) -> Level:
    return [(id_of(check), path, message) for check in checks for path, message in check(subject)]


def _read_waivers(path: Path) -> list[Waiver]:
    """The waivers in the file; none where it is missing, or wrong: that is a finding of the file itself."""
    try:
        return msgspec.convert(read_json(path)["waivers"], list[Waiver])
    except (Refusal, KeyError, TypeError, msgspec.ValidationError):
        return []


def list_files(corpus: Corpus) -> list[Path]:
    """The files of a corpus that are records: each document, and right behind it what marks it."""
    marking: dict[str, list[Path]] = {}
    for path in (*sorted(corpus.annotations.glob("*/*.json")), *sorted(corpus.gold.glob("*.json"))):
        marking.setdefault(path.stem, []).append(path)
    documents = sorted(corpus.documents.glob("*.json"))
    read = [file for path in documents for file in (path, *marking.pop(path.stem, ()))]
    return [
        *sorted(corpus.raw.rglob("*.meta.json")),
        *read,
        *(path for paths in marking.values() for path in paths),  # of documents that are not there
        *(path for path in (corpus.splits, corpus.events, corpus.data / "waivers.json") if path.exists()),
    ]


def gather_files(paths: Iterable[Path]) -> list[Path]:
    """The files given and the JSON files of the folders given, each once, documents before what marks them."""
    files = [file for path in paths for file in (sorted(path.rglob("*.json")) if path.is_dir() else [path])]
    distinct = {file.resolve(): file for file in files}
    return sorted(distinct.values(), key=lambda file: not _is_document(file))


def _is_document(path: Path) -> bool:
    try:
        return identify(read_json(path), ()) == "document"
    except Refusal:
        return False
