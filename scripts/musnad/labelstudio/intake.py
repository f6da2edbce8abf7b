"""Annotations from an export, put into their places in the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from musnad.annotations import Annotations
from musnad.corpus import Corpus, format_record, read_document, write_record
from musnad.documents import Document
from musnad.findings import Finding, Refusal
from musnad.labelstudio.exports import Outcome


def load_documents(corpus: Corpus, tasks: Sequence[Any]) -> tuple[dict[str, Document], dict[str, Finding]]:
    """The documents that the tasks name and the corpus has, and what is wrong with those that cannot be read."""
    data = [task.get("data") for task in tasks if isinstance(task, dict)]
    named = {entry.get("document_id") for entry in data if isinstance(entry, dict)}
    documents, unreadable = {}, {}
    for path in sorted(corpus.documents.glob("*.json")):
        if path.stem in named:
            try:
                documents[path.stem] = read_document(path)
            except Refusal as refusal:
                unreadable[path.stem] = refusal.finding
    return documents, unreadable


def tell_unread(outcome: Outcome, unreadable: Mapping[str, Finding]) -> Outcome:
    """The outcome with what is wrong with its document, where that could not be read."""
    finding = unreadable.get(outcome.document_id or "")
    return replace(outcome, findings=[finding]) if finding else outcome


@dataclass(frozen=True, slots=True)
class Intake:
    """Puts what was read into `data/annotations/<annotator>/<document id>.json`.

    An annotation that differs from the one in its place is refused unless `replace_existing`; one without any mark is
    put there only if `accept_empty`. With `dry_run` everything is decided and nothing written.
    """

    corpus: Corpus
    file: str = "export"
    replace_existing: bool = False
    accept_empty: bool = False
    dry_run: bool = False

    def take(self, outcome: Outcome) -> Outcome:
        """The outcome with its kind made `written`, `replaced`, `unchanged` or `refused` where there was something."""
        if outcome.annotations is None or (outcome.kind == "empty" and not self.accept_empty):
            return outcome
        try:
            return replace(outcome, kind=self._place(outcome.annotations))
        except Refusal as refusal:
            finding = refusal.finding
            moved = Finding(self.file, outcome.path, finding.check, finding.message)
            return replace(outcome, kind="refused", findings=[moved, *outcome.findings])

    def _place(self, annotations: Annotations) -> str:
        path = self.corpus.annotations_path(annotations.annotator.id, annotations.document_id)
        exists = path.exists()
        if exists and path.read_bytes() == format_record(annotations).encode("utf-8"):
            return "unchanged"
        if exists and not self.replace_existing:
            message = f"{self.corpus.relative(path)} is there and differs; --replace puts this one in its place"
            raise Refusal(self.file, "annotations-exist", message)
        if not self.dry_run:
            write_record(path, annotations)
        return "replaced" if exists else "written"
