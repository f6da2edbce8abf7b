"""The adjudicator's desk: worksheets and gold as files of one corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from musnad.adjudication.drawing import Case
from musnad.adjudication.merging import merge_passes
from musnad.adjudication.worksheets import find_open, open_worksheet
from musnad.corpus import Corpus, format_record, read_annotations, read_document, read_json, write_record
from musnad.findings import Finding, Refusal
from musnad.schemas import find_shape_errors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from musnad.annotations import Annotations, Annotator


class Desk:
    """Opens, lists and finishes the worksheets of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.folder = corpus.root / "annotation" / "adjudication"

    def list_documents(self) -> list[str]:
        """The documents that have a worksheet."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def list_shared(self, passes: Sequence[str]) -> list[str]:
        """The documents that all these annotators have passes over."""
        held = [{path.stem for path in self.corpus.annotator_folder(who).glob("*.json")} for who in passes]
        return sorted(set.intersection(*held))

    def open(self, document_id: str, passes: Sequence[str], by: str) -> str:
        """Write or refresh the worksheet of two passes; one line on what is in it."""
        path = self._path(document_id)
        first, second = self._read_passes(document_id, passes)
        earlier = read_json(path) if path.exists() else None
        worksheet = open_worksheet(first, second, by, earlier)
        write_record(path, worksheet)
        still_open = len(find_open(worksheet, str(path)))
        return f"{self.corpus.relative(path)}: {len(worksheet['differences'])} differences, {still_open} open"

    def load_case(self, document_id: str) -> Case:
        """A document with its passes and its worksheet, the differences those of the passes as they are now."""
        worksheet = self.read_worksheet(document_id)
        first, second = self._read_passes(document_id, worksheet["passes"])
        document = read_document(self.corpus.document_path(document_id))
        return Case(document, first, second, open_worksheet(first, second, worksheet["by"], worksheet))

    def find_open(self) -> list[Finding]:
        """The open differences of all worksheets."""
        paths = sorted(self.folder.glob("*.json"))
        return [finding for path in paths for finding in find_open(read_json(path), self.corpus.relative(path))]

    def count_open(self, document_id: str) -> int:
        """How many differences of the document's worksheet are open."""
        return len(find_open(self.read_worksheet(document_id), document_id))

    def adjudicator_of(self, document_id: str) -> str:
        """Who decides the document's differences."""
        return str(self.read_worksheet(document_id)["by"])

    def finish(self, document_id: str, adjudicator: Annotator, *, check: bool) -> list[Finding]:
        """Write the document's gold, or with `check` compare it with what is there.

        Open differences forbid both, and so do readings of the adjudicator's own that are not of the schema's form.
        """
        worksheet = self.read_worksheet(document_id)
        findings = find_open(worksheet, self.corpus.relative(self._path(document_id)))
        if findings:
            return findings
        first, second = self._read_passes(document_id, worksheet["passes"])
        gold = merge_passes(first, second, worksheet, adjudicator)
        path = self.corpus.gold_path(document_id)
        if findings := self._find_faults(gold, self.corpus.relative(self._path(document_id))):
            return findings
        if not check:
            write_record(path, gold)
        elif not path.exists() or path.read_text(encoding="utf-8") != format_record(gold):
            return [Finding(self.corpus.relative(path), "$", "gold-differs", "is not what passes and worksheet make")]
        return []

    @staticmethod
    def _find_faults(gold: Annotations, shown: str) -> list[Finding]:
        # What the other levels find may be waived, so that is for `validate_corpus.py` to say.
        errors = find_shape_errors("annotations", msgspec.to_builtins(gold))
        return [Finding(shown, "$", "shape", f"the gold it makes: {error.path} {error.message}") for error in errors]

    def read_worksheet(self, document_id: str) -> dict[str, Any]:
        """The document's worksheet as it is kept. Raises Refusal [no-worksheet]."""
        path = self._path(document_id)
        if not path.exists():
            raise Refusal(document_id, "no-worksheet", f"open one first: {self.corpus.relative(path)} is not there")
        worksheet: dict[str, Any] = read_json(path)
        return worksheet

    def write_worksheet(self, worksheet: dict[str, Any]) -> None:
        """Put a worksheet in its place, whole or not at all."""
        write_record(self._path(worksheet["document_id"]), worksheet)

    def _path(self, document_id: str) -> Path:
        return self.folder / self.corpus.document_path(document_id).name

    def _read_passes(self, document_id: str, passes: Sequence[str]) -> tuple[Annotations, Annotations]:
        first, second = (read_annotations(self.corpus.annotations_path(who, document_id)) for who in passes)
        if first.text_sha256 != second.text_sha256:
            raise Refusal(document_id, "text-hash-differs", "the two passes are over different texts", "$.text_sha256")
        return first, second
