"""One line of marks as annotations: what a system need not say is filled in, the rest held to the schema."""

from __future__ import annotations

from functools import cache

import msgspec

from musnad.annotations import SCHEMA_VERSION, Annotations
from musnad.findings import Refusal
from musnad.schemas import LAYERS, Json, find_shape_errors, load_schema, properties

# Ids of lines need not have the corpus's form, and a span may come without its text: scores look at offsets alone.
_DOCUMENT, NO_TEXT = "line-undated-00000000", "·"
# What a mark says when it says nothing, in the closed fields that do not take null.
_SILENT = {
    "entities": {},
    "quotes": {"speaker_form": "absent", "act": "state"},
    "numbers": {"comparator": "exact", "status": "asserted"},
    "retractions": {"self": "unknown", "modality": "real"},
}


def read_line(record: Json, layers: tuple[str, ...], place: str) -> tuple[str, Annotations]:
    """The id and marks of a parsed line; `layers` are those every line must have.

    Raises Refusal [shape] with the JSON path of what is wrong.
    """
    document_id = record.get("id", record.get("document_id"))
    if not isinstance(document_id, str):
        raise Refusal(place, "shape", "the line has no id", "$.id")
    if missing := [layer for layer in layers if layer not in record]:
        message = f"no {missing[0]}, which other lines have (an empty list says: none)"
        raise Refusal(place, "shape", message, f"$.{missing[0]}")
    filled: Json = {
        "document_id": _DOCUMENT,
        "text_sha256": record.get("text_sha256"),
        "schema_version": SCHEMA_VERSION,
        "status": "suggested",
        "annotator": {"id": "system", "kind": "model", "version": None},
    } | {layer: _fill_marks(layer, record.get(layer, [])) for layer in LAYERS}
    for error in find_shape_errors("annotations", filled):
        raise Refusal(place, "shape", error.message, error.path)
    return document_id, msgspec.convert(filled, Annotations, strict=False)


def _fill_marks(layer: str, marks: object) -> object:
    if not isinstance(marks, list):
        return marks
    return [_fill_mark(layer, place, mark) if isinstance(mark, dict) else mark for place, mark in enumerate(marks, 1)]


def _fill_mark(layer: str, place: int, mark: Json) -> Json:
    filled = {name: _fill_span(value) for name, value in mark.items()}
    own_text = {"text": mark.get("text") or NO_TEXT} if "start" in mark else {}
    return {"id": f"{layer[0]}{place}"} | _empty_fields(layer) | filled | own_text


def _fill_span(value: object) -> object:
    if isinstance(value, list):
        return [_fill_span(each) for each in value]
    return {"text": NO_TEXT} | value if isinstance(value, dict) else value


@cache
def _empty_fields(layer: str) -> Json:
    schema = LAYERS[layer]
    required = load_schema(schema)["required"]
    kinds = {name: node.get("type", ()) for name, node in properties(schema).items() if name in required}
    null: Json = {name: None for name, kind in kinds.items() if "null" in kind and kind != "null"}
    return null | ({"claim_ref": [], "claim": []} if layer == "retractions" else {}) | _SILENT[layer]
