"""Where the marks of a batch of tasks come from."""

from __future__ import annotations

from pathlib import Path

import msgspec

from musnad.corpus import Corpus, read_annotations, read_document
from musnad.findings import Refusal
from musnad.labelstudio.tasks import build_task
from musnad.schemas import Json


class Source:
    """Tasks of a corpus's documents with marks from `none`, `gold` or `annotations:<annotator>`.

    `status`, where given, takes the place of the one in the annotations: gold may be laid before a reader as
    suggestions. Raises Refusal [unknown-source] for another name, or for an annotator of whom nothing is kept.
    """

    def __init__(self, corpus: Corpus, name: str, status: str | None = None) -> None:
        self.corpus = corpus
        self.status = status
        self.name, _, self.annotator = name.partition(":")
        known = ["none", "gold", *(f"annotations:{annotator}" for annotator in corpus.annotators())]
        if name not in known:
            raise Refusal(name, "unknown-source", f"marks can come from {', '.join(known)}")

    def list_documents(self) -> list[str]:
        """The ids of all documents that have marks here; of all documents where none are wanted."""
        folders = {"none": self.corpus.documents, "gold": self.corpus.gold}
        folder = folders.get(self.name, self.corpus.annotations / self.annotator)
        return sorted(path.stem for path in folder.glob("*.json"))

    def make_task(self, document_id: str) -> Json:
        """The document's task. Raises Refusal when the document or its marks are not there or do not fit."""
        document = read_document(self.corpus.document_path(document_id))
        path = self._marks_path(document_id)
        if path is None:
            return build_task(document)
        annotations = read_annotations(path)
        if self.status is not None:
            annotations = msgspec.structs.replace(annotations, status=self.status)
        try:
            return build_task(document, annotations)
        except Refusal as refusal:
            raise Refusal(self.corpus.relative(path), refusal.finding.check, refusal.finding.message) from refusal

    def _marks_path(self, document_id: str) -> Path | None:
        if self.name == "none":
            return None
        if self.name == "gold":
            return self.corpus.gold_path(document_id)
        return self.corpus.annotations_path(self.annotator, document_id)
