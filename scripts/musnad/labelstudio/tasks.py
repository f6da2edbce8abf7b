"""Tasks: a document and its marks, as Label Studio imports them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import fmean
from typing import Any

import msgspec

from musnad.annotations import Annotations
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.labelstudio.layers import Layer, all_layers
from musnad.labelstudio.regions import Region, draw_mark
from musnad.labelstudio.results import write_region, write_relations
from musnad.schemas import Json


def build_task(document: Document, annotations: Annotations | None = None, *, model_version: str | None = None) -> Json:
    """One task: the document's text with its id and hash, and the marks.

    Suggestions become a prediction under `model_version` (default: who suggested, and the version), anything else an
    annotation. Raises Refusal when the annotations are of another document or text, or would harm the page: a span
    that does not cover its text, an id used twice, a reference to a mark that is not there or to the mark itself.
    """
    task: Json = {
        "data": {
            "text": document.text,
            "document_id": document.id,
            "text_sha256": document.text_sha256,
            "title": document.title or "",
        }
    }
    if annotations is None:
        return task
    result = write_result(document, annotations)
    if annotations.status != "suggested":
        # Label Studio makes a ground truth of whatever does not say that it is none.
        return task | {"annotations": [{"result": result, "ground_truth": False, "was_cancelled": False}]}
    who = annotations.annotator
    prediction: Json = {"model_version": model_version or f"{who.id} {who.version or ''}".strip(), "result": result}
    scores = [mark.score for _, marks in annotations.layers() for mark in marks if mark.score is not None]
    if scores:
        prediction["score"] = fmean(scores)
    return task | {"predictions": [prediction]}


def write_result(document: Document, annotations: Annotations) -> list[Json]:
    """The marks as one `result` list: regions with their attributes in file order, then relations."""
    if (annotations.document_id, annotations.text_sha256) != (document.id, document.text_sha256):
        message = f"the annotations are of {annotations.document_id}, text {annotations.text_sha256[:8]}"
        raise Refusal(document.id, "text-hash-differs", message)
    drawn: list[Region] = []
    relations: list[tuple[Layer, str, str, str]] = []
    for layer in all_layers().values():
        for mark in getattr(annotations, layer.array):
            regions, ends = draw_mark(layer, mark)
            drawn += regions
            relations += [(layer, *end) for end in ends]
    for check, message in _find_harm(document, annotations, drawn, relations):
        raise Refusal(document.id, check, message)
    return [result for region in drawn for result in write_region(region, document.text)] + write_relations(relations)


def _find_harm(
    document: Document, annotations: Annotations, drawn: list[Region], relations: list[tuple[Layer, str, str, str]]
) -> Iterator[tuple[str, str]]:
    for start, end, text in _all_spans(msgspec.to_builtins(annotations)):
        if document.text[start:end] != text:
            yield "covered-text-differs", f"{start} to {end} is {document.text[start:end]!r}, not {text!r}"
    ids = Counter(region.id for region in drawn)
    for region_id in [region_id for region_id, times in ids.items() if times > 1]:
        yield "duplicate-id", f"{region_id} is used twice"
    for _, source, field, target in relations:
        if target not in ids:
            yield "unknown-id", f"{source}.{field} refers to {target}, which is not there"
        if target == source:
            yield "refers-to-itself", f"{source}.{field} refers to {source} itself"


def _all_spans(node: Any) -> Iterator[tuple[int, int, str]]:  # noqa: ANN401 - any part of a record
    if isinstance(node, dict):
        if "start" in node:
            yield node["start"], node["end"], node["text"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _all_spans(part)
