"""The adjudicator's desk: worksheets and gold as files of one corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from musnad.adjudication.merging import merge_passes
from musnad.adjudication.worksheets import find_open, open_worksheet
from musnad.corpus import Corpus, format_record, read_annotations, read_json, write_record
from musnad.findings import Finding, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from musnad.annotations import Annotations, Annotator


class Desk:
    """Opens, lists and finishes the worksheets of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.folder = corpus.root / "annotation" / "adjudication"

    def open(self, document_id: str, passes: Sequence[str], by: str) -> str:
        """Write or refresh the worksheet of two passes; one line on what is in it."""
        path = self._path(document_id)
        first, second = (self._read_pass(annotator, document_id) for annotator in passes)
        if first.text_sha256 != second.text_sha256:
            raise Refusal(document_id, "text-hash-differs", "the two passes are over different texts", "$.text_sha256")
        earlier = read_json(path) if path.exists() else None
        worksheet = open_worksheet(first, second, by, earlier)
        write_record(path, worksheet)
        still_open = len(find_open(worksheet, str(path)))
        return f"{self.corpus.relative(path)}: {len(worksheet['differences'])} differences, {still_open} open"

    def find_open(self) -> list[Finding]:
        """The open differences of all worksheets."""
        paths = sorted(self.folder.glob("*.json"))
        return [finding for path in paths for finding in find_open(read_json(path), self.corpus.relative(path))]

    def adjudicator_of(self, document_id: str) -> str:
        """Who decides the document's differences."""
        return str(self._read_worksheet(document_id)["by"])

    def finish(self, document_id: str, adjudicator: Annotator, *, check: bool) -> list[Finding]:
        """Write the document's gold, or with `check` compare it with what is there; open differences forbid both."""
        worksheet = self._read_worksheet(document_id)
        findings = find_open(worksheet, self.corpus.relative(self._path(document_id)))
        if findings:
            return findings
        first, second = (self._read_pass(annotator, document_id) for annotator in worksheet["passes"])
        gold = merge_passes(first, second, worksheet, adjudicator)
        path = self.corpus.gold_path(document_id)
        if not check:
            write_record(path, gold)
        elif not path.exists() or path.read_text(encoding="utf-8") != format_record(gold):
            return [Finding(self.corpus.relative(path), "$", "gold-differs", "is not what passes and worksheet make")]
        return []

    def _path(self, document_id: str) -> Path:
        return self.folder / self.corpus.document_path(document_id).name

    def _read_pass(self, annotator: str, document_id: str) -> Annotations:
        return read_annotations(self.corpus.annotations_path(annotator, document_id))

    def _read_worksheet(self, document_id: str) -> dict[str, Any]:
        path = self._path(document_id)
        if not path.exists():
            raise Refusal(document_id, "no-worksheet", f"open one first: {self.corpus.relative(path)} is not there")
        worksheet: dict[str, Any] = read_json(path)
        return worksheet
