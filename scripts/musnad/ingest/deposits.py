"""Documents laid into the corpus: a new one written, an unchanged one left alone, none overwritten by another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from musnad.corpus import LIMIT_BYTES, Corpus, format_record, read_document, write_atomically
from musnad.documents import Document
from musnad.findings import Refusal


@dataclass(frozen=True, slots=True)
class Deposit:
    """What became of one raw file or record.

    `outcome` is written (a new document), updated (the same text, other metadata or segments) or unchanged; `left`
    the ids of documents made from the same raw file with another text, which stay, as gold may hang on them.
    """

    raw: str
    outcome: str
    document: Document
    left: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The deposit as a JSON object, the document by its id."""
        return {"raw": self.raw, "outcome": self.outcome, "id": self.document.id, "left": list(self.left)}


class Depositing(Protocol):
    """Where documents can be laid."""

    def deposit(self, document: Document) -> Deposit:
        """Lay one document down. Raises Refusal [document-exists, unwritable-file]."""

    def read_texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of every document that was there before."""

    def read_text(self, document_id: str) -> str:
        """The text of a document that is there. Raises Refusal when it cannot be read."""


class _RawPath(msgspec.Struct):
    path: str


class _Entry(msgspec.Struct):
    """As much of a document as tells it from others."""

    id: str
    text_sha256: str
    raw: _RawPath


class Depositor:
    """Lays documents into one corpus; with `dry_run`, says what it would do and writes nothing.

    Of each document it keeps in memory the id, a hash and the raw path, not the text.
    """

    def __init__(self, corpus: Corpus, *, dry_run: bool = False) -> None:
        self._corpus = corpus
        self._dry_run = dry_run
        self._hashes: dict[str, int] = {}
        self._by_raw: defaultdict[str, list[str]] = defaultdict(list)
        self._unread: dict[str, Refusal] = {}
        for path in sorted(corpus.documents.glob("*.json")):
            try:
                entry = _read_entry(path)
            except Refusal as refusal:
                self._unread[path.stem] = refusal
                continue
            self._hashes[entry.id] = hash((entry.text_sha256, entry.raw.path))
            self._by_raw[entry.raw.path].append(entry.id)

    def deposit(self, document: Document) -> Deposit:
        """Lay one document into the corpus.

        Raises Refusal [document-exists, document-unreadable, too-large, unwritable-file].
        """
        raw = document.raw.path
        if document.id in self._unread:
            what = self._unread[document.id].finding
            raise Refusal(
                raw, "document-unreadable", f"document {document.id} is there and cannot be read: {what.check}"
            )
        known = self._hashes.setdefault(document.id, own := hash((document.text_sha256, raw)))
        if known != own:
            raise Refusal(
                raw, "document-exists", f"document {document.id} holds this text already{self._whence(document.id)}"
            )
        outcome = self._compare(document)
        if outcome != "unchanged" and not self._dry_run:
            self._write(document)
        left = tuple(other for other in self._by_raw.get(raw, ()) if other != document.id)
        return Deposit(raw, outcome, document, left)

    def read_texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of every document of the corpus that can be read."""
        paths = sorted(self._corpus.documents.glob("*.json"))
        documents = (read_document(path) for path in paths if path.stem not in self._unread)
        return ((document.id, document.text) for document in documents)

    def read_text(self, document_id: str) -> str:
        """The text of a document of the corpus. Raises Refusal when it cannot be read."""
        return read_document(self._corpus.document_path(document_id)).text

    def _compare(self, document: Document) -> str:
        path = self._corpus.document_path(document.id)
        if not path.exists():
            return "written"
        return "unchanged" if read_document(path) == document else "updated"

    def _whence(self, document_id: str) -> str:
        path = self._corpus.document_path(document_id)
        return f", from {_read_entry(path).raw.path}" if path.exists() else ""

    def _write(self, document: Document) -> None:
        target = self._corpus.document_path(document.id)
        content = format_record(document).encode("utf-8")
        if len(content) > LIMIT_BYTES:
            message = f"its document would be larger than the {LIMIT_BYTES:,} bytes that a record may have"
            raise Refusal(document.raw.path, "too-large", message)
        try:
            write_atomically(target, content)
        except OSError as error:
            message = f"{self._corpus.relative(target)} cannot be written: {error.strerror}"
            raise Refusal(document.raw.path, "unwritable-file", message) from error


def _read_entry(path: Path) -> _Entry:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Entry)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        document = read_document(path)  # which says what is wrong with it
        return _Entry(document.id, document.text_sha256, _RawPath(document.raw.path))
