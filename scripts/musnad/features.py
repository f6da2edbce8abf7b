"""Hugging Face features, derived from `schema/record.schema.json`.

The projection: an object becomes a dictionary of its required fields (a field that is not required, such as a
suggestion's `score`, never reaches a release), an array becomes `List`, a closed inventory (`x-labels`) becomes
`ClassLabel` in the schema's order, an integer `int32`. Null is allowed everywhere by Arrow itself. `Sequence` is not
used: it would turn lists of structures into structures of lists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from datasets import ClassLabel, Features, List, Value

from musnad.schemas import Json, load_schema, resolve

Row = dict[str, Any]
_VALUES = {"string": "string", "integer": "int32", "boolean": "bool", "number": "float64"}


def list_configs() -> tuple[str, ...]:
    """The configs of a release; the first is the default."""
    return tuple(load_schema("record")["properties"])


@cache
def make_features(config: str) -> Features:
    """The features of one config. Raises KeyError when the schema has no such config."""
    node = load_schema("record")["properties"][config]["items"]
    return Features(_project("record", node))


@cache
def make_encoder(config: str) -> Callable[[Row], Row]:
    """A function from a row of one config to the row as Parquet holds it: codes of closed inventories as integers.

    The same as `Features.encode_example`, without asking every value of every row what it is.
    """
    encode: Callable[[Row], Row] | None = _make_encoder(make_features(config))
    return encode or (lambda row: row)


def _make_encoder(feature: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a feature, or a dictionary of features
    """None where values stay as they are."""
    if isinstance(feature, ClassLabel):
        numbers: dict[str | None, int | None] = {name: number for number, name in enumerate(feature.names)}
        numbers[None] = None
        return numbers.__getitem__
    if isinstance(feature, List):
        inner = _make_encoder(feature.feature)
        return inner and (lambda values: values and [inner(value) for value in values])
    if isinstance(feature, dict):
        parts = {name: part for name, own in feature.items() if (part := _make_encoder(own))}
        return (lambda row: row and row | {name: part(row[name]) for name, part in parts.items()}) if parts else None
    return None


def list_fields(schema: str, node: Json, load: Callable[[str], Json] = load_schema) -> dict[str, tuple[str, Json]]:
    """The required fields of an object, those of its `allOf` parts first; each with the schema it is written in."""
    schema, node = resolve(schema, node, load)
    fields: dict[str, tuple[str, Json]] = {}
    for part in node.get("allOf", []):
        fields |= list_fields(schema, part, load)
    return fields | {name: (schema, node["properties"][name]) for name in node.get("required", [])}


def _project(schema: str, node: Json) -> Any:  # noqa: ANN401 - a feature, or a dictionary of features
    schema, node = resolve(schema, node)
    if "x-bio-of" in node:
        _, types = resolve(schema, node["x-bio-of"])
        return ClassLabel(names=["O", *(f"{mark}-{code}" for code in types["enum"] for mark in "BI")])
    if "x-labels" in node:
        return ClassLabel(names=[code for code in node["enum"] if code is not None])
    kind = name_kind(node)
    if kind == "object":
        return {name: _project(*field) for name, field in list_fields(schema, node).items()}
    if kind == "array":
        return List(_project(schema, node["items"]))
    return Value(_VALUES[kind])


def name_kind(node: Json) -> str:
    """The JSON type of a node, null aside."""
    kinds: list[str] = node["type"] if isinstance(node["type"], list) else [node["type"]]
    return next(kind for kind in kinds if kind != "null")
