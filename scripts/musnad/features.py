"""Hugging Face features, derived from `schema/record.schema.json`.

The projection: an object becomes a dictionary of its required fields (a field that is not required, such as a
suggestion's `score`, never reaches a release), an array becomes `List`, a closed inventory (`x-labels`) becomes
`ClassLabel` in the schema's order, an integer `int32`. Null is allowed everywhere by Arrow itself. `Sequence` is not
used: it would turn lists of structures into structures of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from datasets import ClassLabel, Features, List, Value

from musnad.schemas import Json, load_schema, resolve

if TYPE_CHECKING:
    from musnad.rows import Row

Recode = Callable[[Any], Any]
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
    return _make_recoder(make_features(config), _number_names, partial=False) or _keep


def make_decoder(features: Mapping[str, Any]) -> Callable[[Row], Row]:
    """A function from a row as Parquet holds it to the row with its labels by name; the inverse of `make_encoder`.

    `features` are those the row was written with, or others: fields that are in one of both alone are passed over, and
    what is a name already stays one.
    """
    return _make_recoder(dict(features), _name_numbers, partial=True) or _keep


def _number_names(label: ClassLabel) -> Recode:
    numbers: dict[str | None, int | None] = {name: number for number, name in enumerate(label.names)}
    numbers[None] = None
    return numbers.__getitem__


def _name_numbers(label: ClassLabel) -> Recode:
    names = dict(enumerate(label.names))
    return lambda value: names.get(value, value)


def _keep(row: Row) -> Row:
    return row


def _make_recoder(
    feature: Any,  # noqa: ANN401 - a feature, or a dictionary of features
    recode: Callable[[ClassLabel], Recode],
    *,
    partial: bool,
) -> Recode | None:
    """What recodes the labels anywhere inside a value, or None where there are none.

    `partial`: a structure may lack fields; otherwise that is a KeyError.
    """
    if isinstance(feature, ClassLabel):
        return recode(feature)
    if isinstance(feature, List):
        inner = _make_recoder(feature.feature, recode, partial=partial)
        return inner and (lambda values: values and [inner(value) for value in values])
    if not isinstance(feature, dict):
        return None
    parts = {name: part for name, own in feature.items() if (part := _make_recoder(own, recode, partial=partial))}

    def recode_structure(row: Row | None) -> Row | None:
        names = parts.keys() & row.keys() if row and partial else parts
        return row and row | {name: parts[name](row[name]) for name in names}

    return recode_structure if parts else None


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
