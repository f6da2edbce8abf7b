"""Level 5, sources: a document is still what its raw file says, and nothing of that file is lost."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.rereading import reread


def document_without_raw(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file of a document, or its record in one, is not in the folder of raw files, or cannot be read."""
    for read in reread(holdings.corpus, holdings.read_documents()):
        if read.finding:
            yield read.path, "$.raw.path", f"{read.finding.file}: {read.finding.message}"


def raw_hash_differs(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file, or record, of a document is not the one the document was taken from."""
    for read in reread(holdings.corpus, holdings.read_documents()):
        raw = read.document.raw
        if not read.finding and read.sha256 != raw.sha256:
            yield read.path, "$.raw.sha256", f"{raw.path} hashes to {read.sha256[:16]}…"


def document_differs_from_source(holdings: Holdings) -> Iterator[FiledProblem]:
    """A segment or removed stretch is not letter for letter in the raw file, or something of the file is in neither.

    For a web page, in what its extractor gives, where that is still the version that made the document.
    """
    for read in reread(holdings.corpus, holdings.read_documents()):
        if read.text is not None and read.sha256 == read.document.raw.sha256:
            for problem in find_unaccounted(read.text, read.document):
                yield read.path, "$.segments", problem


CHECKS: tuple[CorpusCheck, ...] = (document_without_raw, raw_hash_differs, document_differs_from_source)
