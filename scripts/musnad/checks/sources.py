"""Level 5, sources: a document is still what its raw file says, and nothing of that file is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings
from musnad.corpus import Corpus
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.sources import Source, read_source


def _read_raw(corpus: Corpus, document: Document) -> Source:
    path = Path(corpus.root, document.raw.path).resolve()
    if not path.is_relative_to(corpus.raw.resolve()):
        raise Refusal(document.raw.path, "unsafe-path", "not in the folder of raw files")
    return read_source(path, document.raw.path)


def document_without_raw(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file of a document is not in the folder of raw files, or cannot be read."""
    for path, document in holdings.read_documents():
        try:
            _read_raw(holdings.corpus, document)
        except Refusal as refusal:
            yield path, "$.raw.path", f"{refusal.finding.file}: {refusal.finding.message}"


def _sourced_documents(holdings: Holdings) -> Iterator[tuple[Path, Document, Source]]:
    for path, document in holdings.read_documents():
        try:
            yield path, document, _read_raw(holdings.corpus, document)
        except Refusal:
            continue  # document_without_raw says so


def raw_hash_differs(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file of a document is not the one the document was taken from."""
    for path, document, source in _sourced_documents(holdings):
        if source.sha256 != document.raw.sha256:
            yield path, "$.raw.sha256", f"{document.raw.path} hashes to {source.sha256[:16]}…"


def document_differs_from_source(holdings: Holdings) -> Iterator[FiledProblem]:
    """A segment or removed stretch is not letter for letter in the raw file, or something of the file is in neither."""
    for path, document, source in _sourced_documents(holdings):
        if source.sha256 == document.raw.sha256:
            for problem in find_unaccounted(source.text, document):
                yield path, "$.segments", problem


CHECKS: tuple[CorpusCheck, ...] = (document_without_raw, raw_hash_differs, document_differs_from_source)
