"""Level 5, sources: a document is still what its raw file says, and nothing of that file is lost."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings, SourceReading
from musnad.copies import CopyIndex
from musnad.corpus import read_document
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.rereading import Rereading, reread

_MISSING, _OTHER, _LOST = "missing", "other", "lost"


def read_again(holdings: Holdings) -> SourceReading:
    """One look at every document and its raw file, for all checks that need it; the first to ask has it made."""
    if holdings.sourced is None:
        index = CopyIndex(lambda document_id: read_document(holdings.documents[document_id]).text)
        reading = SourceReading({_MISSING: [], _OTHER: [], _LOST: []})
        for read in reread(holdings.corpus, holdings.read_documents()):
            for kind, problem in _compare(read):
                reading.problems[kind].append(problem)
            if read.document.id in holdings.splits:
                index.add(read.document.id, read.document.text)
        reading.copies = index.find()
        holdings.sourced = reading
    return holdings.sourced


def _compare(read: Rereading) -> Iterator[tuple[str, FiledProblem]]:
    raw = read.document.raw
    if read.finding:
        yield _MISSING, (read.path, "$.raw.path", f"{read.finding.file}: {read.finding.message}")
    elif read.sha256 != raw.sha256:
        yield _OTHER, (read.path, "$.raw.sha256", f"{raw.path} hashes to {read.sha256[:16]}…")
    elif read.text is not None:
        for problem in find_unaccounted(read.text, read.document):
            yield _LOST, (read.path, "$.segments", problem)


def document_without_raw(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file of a document, or its record in one, is not in the folder of raw files, or cannot be read."""
    yield from read_again(holdings).problems[_MISSING]


def raw_hash_differs(holdings: Holdings) -> Iterator[FiledProblem]:
    """The raw file, or record, of a document is not the one the document was taken from."""
    yield from read_again(holdings).problems[_OTHER]


def document_differs_from_source(holdings: Holdings) -> Iterator[FiledProblem]:
    """A segment or removed stretch is not letter for letter in the raw file, or something of the file is in neither.

    For a web page, in what its extractor gives, where that is still the version that made the document.
    """
    yield from read_again(holdings).problems[_LOST]


CHECKS: tuple[CorpusCheck, ...] = (document_without_raw, raw_hash_differs, document_differs_from_source)
