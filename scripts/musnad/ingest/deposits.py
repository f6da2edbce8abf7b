"""Documents laid into the corpus: a new one written, an unchanged one left alone, none overwritten by another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musnad.corpus import Corpus, write_record
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.ingest.articles import ingest_file


@dataclass(frozen=True, slots=True)
class Deposit:
    """What became of one raw file.

    `outcome` is written (a new document), updated (the same text, other metadata or segments) or unchanged; `left`
    the ids of documents made from the same raw file with another text, which stay, as gold may hang on them.
    """

    raw: str
    outcome: str
    document: Document
    left: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The deposit as a JSON object, the document by its id."""
        return {"raw": self.raw, "outcome": self.outcome, "id": self.document.id, "left": list(self.left)}


def find_raw_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Files as they are, folders as the `.txt` files under them in order of path.

    Raises Refusal [no-such-file] for a path that is not there, [no-raw-files] for a folder without one.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.txt"))
            if not found:
                raise Refusal(str(path), "no-raw-files", "no .txt file in this folder")
            yield from found
        elif path.exists():
            yield path
        else:
            raise Refusal(str(path), "no-such-file", "no such file or folder")


class Depositor:
    """Lays documents into one corpus; with `dry_run`, says what it would do and writes nothing."""

    def __init__(self, corpus: Corpus, *, dry_run: bool = False) -> None:
        self._corpus = corpus
        self._dry_run = dry_run
        self._documents: dict[str, Document] = {}
        self._by_raw: defaultdict[str, list[str]] = defaultdict(list)
        for document in corpus.read_documents():
            self._remember(document)

    def deposit(self, path: Path) -> Deposit:
        """Ingest one raw file into the corpus. Raises Refusal when it cannot be taken."""
        raw = self._name(path)
        document = ingest_file(path, raw)
        present = self._documents.get(document.id)
        if present and (present.text, present.raw.path) != (document.text, raw):
            raise Refusal(
                raw, "document-exists", f"document {document.id} holds this text already, from {present.raw.path}"
            )
        outcome = "unchanged" if present == document else "updated" if present else "written"
        left = tuple(other for other in self._by_raw[raw] if other != document.id)
        if outcome != "unchanged" and not self._dry_run:
            self._write(document, raw)
        self._remember(document)
        return Deposit(raw, outcome, document, left)

    def _write(self, document: Document, raw: str) -> None:
        target = self._corpus.document_path(document.id)
        try:
            write_record(target, document)
        except OSError as error:
            message = f"{self._corpus.relative(target)} cannot be written: {error.strerror}"
            raise Refusal(raw, "unwritable-file", message) from error

    def _name(self, path: Path) -> str:
        """The raw path a document records: relative to the corpus, or the bare name of a file outside it."""
        path = path.resolve()
        return self._corpus.relative(path) if path.is_relative_to(self._corpus.root) else path.name

    def _remember(self, document: Document) -> None:
        if document.id not in self._documents:
            self._by_raw[document.raw.path].append(document.id)
        self._documents[document.id] = document
