"""The schemas, and what else is read from them: label inventories, roles, fields.

`jsonschema` is the reference and words every error; `jsonschema_rs` gives the same verdict some hundred times faster,
so it is asked first. The reference is loaded where it is needed: that takes a second, and most records are valid.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Json = dict[str, Any]

NAMES = ("article", "document", "span", "entity", "quote", "number", "retraction", "annotations", "record")
# Field of an annotations object -> schema of its items, in the order of the files.
LAYERS = {"entities": "entity", "quotes": "quote", "numbers": "number", "retractions": "retraction"}


@dataclass(frozen=True, slots=True)
class Label:
    """One closed value, or one role: its code, its Arabic name, what it means, and how the page shows it."""

    code: str
    ar: str
    en: str
    hotkey: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class ShapeError:
    """Where an instance departs from its schema (JSON path) and how."""

    path: str
    message: str


def _locate_schemas() -> Path:
    package = Path(__file__).resolve().parent
    packed = package / "schema"  # in a wheel; in a checkout the folder stands at the top
    return packed if packed.is_dir() else package.parents[1] / "schema"


SCHEMA_FOLDER = _locate_schemas()


@cache
def load_schema(name: str) -> Json:
    """The schema called `name` (`entity`, `document`, …), as parsed JSON."""
    schema: Json = json.loads((SCHEMA_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


@cache
def load_all() -> dict[str, Json]:
    """All schemas by file name, the way `$ref` names them."""
    return {f"{name}.schema.json": load_schema(name) for name in NAMES}


@cache
def reference_validator(name: str) -> Draft202012Validator:
    """The `jsonschema` validator: it decides."""
    return make_reference(load_schema(name))


def make_reference(schema: Json) -> Draft202012Validator:
    """The `jsonschema` validator of any schema, which may refer to those of the data set; formats are checked."""
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    registry: Registry[Any] = Registry().with_resources(
        (each["$id"], DRAFT202012.create_resource(each)) for each in load_all().values()
    )
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def bulk_validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """The `jsonschema_rs` validator: the same verdict, for many documents."""
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in load_all().values()])
    return jsonschema_rs.Draft202012Validator(load_schema(name), registry=registry, validate_formats=True)


def json_path(parts: Any) -> str:  # noqa: ANN401 - a sequence of keys and indices from either validator
    """`["entities", 3, "end"]` as `$.entities[3].end`."""
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def find_shape_errors(name: str, instance: object) -> list[ShapeError]:
    """All departures of `instance` from the schema called `name`, in order of place; empty when it is valid."""
    if bulk_validator(name).is_valid(instance):
        return []
    errors = sorted(reference_validator(name).iter_errors(instance), key=lambda error: json_path(error.absolute_path))
    return [ShapeError(json_path(error.absolute_path), error.message) for error in errors]


def resolve(schema_name: str, node: Json, load: Callable[[str], Json] = load_schema) -> tuple[str, Json]:
    """Follow `$ref` from a node of `schema_name`; keywords beside the `$ref` win. Returns the schema it ended in.

    `load` gives a schema by name: this package's, or those that another release was built by.
    """
    while "$ref" in node:
        file, _, pointer = node["$ref"].partition("#")
        schema_name = file.removesuffix(".schema.json") or schema_name
        target: Any = load(schema_name)
        for part in filter(None, pointer.split("/")):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return schema_name, node


def properties(name: str) -> dict[str, Json]:
    """The properties of the schema called `name`, references followed."""
    return {field: resolve(name, node)[1] for field, node in load_schema(name)["properties"].items()}


@cache
def inventory(name: str, field: str) -> tuple[Label, ...]:
    """The closed values of one field (`entity`, `type`), in the schema's order; null, where allowed, is not listed."""
    node = properties(name)[field]
    labels = node["x-labels"]
    return tuple(Label(code, **labels[code]) for code in node["enum"] if code is not None)


@cache
def roles(name: str) -> tuple[Label, ...]:
    """The fields of a layer that hold spans of their own (`cue`, `speaker`, …), as labels coded by field name."""
    found = [(field, node["x-label"]) for field, node in properties(name).items() if "x-label" in node]
    return tuple(Label(field, label["ar"], label["en"], label["hotkey"], label["color"]) for field, label in found)


def closed_fields(name: str) -> tuple[str, ...]:
    """The fields of a layer whose values are a closed inventory."""
    return tuple(field for field, node in properties(name).items() if "x-labels" in node)
