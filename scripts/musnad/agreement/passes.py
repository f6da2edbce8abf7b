"""The documents that several annotators have read, each with all their passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from musnad.checks.offsets import covered_text_differs, span_outside_text
from musnad.checks.subjects import MarkedText
from musnad.checks.table import id_of
from musnad.corpus import read_annotations, read_document
from musnad.findings import Finding, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from musnad.annotations import Annotations
    from musnad.corpus import Corpus
    from musnad.documents import Document


@dataclass(frozen=True, slots=True)
class Readings:
    """One document's passes, in the order of the annotators; `length` is its text's, in code points."""

    document_id: str
    length: int
    passes: tuple[Annotations, ...]


def find_shared(corpus: Corpus, annotators: Sequence[str]) -> list[str]:
    """The documents that all `annotators` have read, sorted. Raises Refusal [unknown-annotator]."""
    for annotator in annotators:
        if not corpus.annotator_folder(annotator).is_dir():
            known = ", ".join(corpus.annotators()) or "none"
            folder = corpus.relative(corpus.annotations)
            raise Refusal(
                folder,
                "unknown-annotator",
                f"no passes of {annotator!r}; there are passes of: {known} (documents stand before --passes)",
            )
    read = [_list_read(corpus, annotator) for annotator in annotators]
    return sorted(read[0].intersection(*read[1:]))


def find_unshared(corpus: Corpus, annotators: Sequence[str]) -> list[Finding]:
    """How many documents some of `annotators` have read and others not; they cannot be measured."""
    read = [_list_read(corpus, annotator) for annotator in annotators]
    left_out = read[0].union(*read) - read[0].intersection(*read)
    message = f"{len(left_out):,} left out: not all of {', '.join(annotators)} have read them"
    return [Finding(corpus.relative(corpus.annotations), "$", "not-shared", message)] if left_out else []


def _list_read(corpus: Corpus, annotator: str) -> set[str]:
    return {path.stem for path in corpus.annotator_folder(annotator).glob("*.json")}


def read_passes(corpus: Corpus, annotators: Sequence[str], document_id: str) -> Readings:
    """One document's passes.

    Raises Refusal for a file that cannot be read, a pass over another text [text-hash-differs], and a pass with a span
    that is not where it says (the checks of `musnad.checks.offsets`).
    """
    document = read_document(corpus.document_path(document_id))
    paths = [corpus.annotations_path(annotator, document_id) for annotator in annotators]
    passes = tuple(_read_pass(document, path, corpus.relative(path)) for path in paths)
    return Readings(document_id, len(document.text), passes)


def _read_pass(document: Document, path: Path, shown: str) -> Annotations:
    annotations = read_annotations(path)
    if annotations.text_sha256 != document.text_sha256:
        message = "the pass is over another text than the document has now"
        raise Refusal(shown, "text-hash-differs", message, "$.text_sha256")
    marked = MarkedText((), document, annotations)
    for check in (span_outside_text, covered_text_differs):
        for place, message in check(marked):
            raise Refusal(shown, id_of(check), message, place)
    return annotations


def read_all(
    corpus: Corpus, annotators: Sequence[str], documents: Iterable[str]
) -> tuple[list[Readings], list[Finding]]:
    """The readings of all `documents`, and why some could not be taken."""
    readings, findings = [], []
    for document_id in documents:
        try:
            readings.append(read_passes(corpus, annotators, document_id))
        except Refusal as refusal:
            findings.append(refusal.finding)
    return readings, findings
