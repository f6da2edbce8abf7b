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

_VALUES = {"string": "string", "integer": "int32", "boolean": "bool", "number": "float64"}


def list_configs() -> tuple[str, ...]:
    """The configs of a release; the first is the default."""
    return tuple(load_schema("record")["properties"])


@cache
def make_features(config: str) -> Features:
    """The features of one config. Raises KeyError when the schema has no such config."""
    node = load_schema("record")["properties"][config]["items"]
    return Features(_project("record", node))


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
