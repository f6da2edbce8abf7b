"""The record sets of a release, as Croissant describes them: one for each config, one for each closed inventory."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.features import list_fields, name_kind
from musnad.schemas import Json, load_schema, resolve

_DATA_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "boolean": "sc:Boolean", "number": "sc:Float"}


def name_files(config: str) -> str:
    """The id of the set of a config's files."""
    return f"{config}-files"


def make_record_set(config: str) -> Json:
    """The rows of a config: its split by the name of the file, and its columns with what is inside them."""
    node = load_schema("record")["properties"][config]
    split = {
        "@type": "cr:Field",
        "@id": f"{config}/split",
        "name": "split",
        "description": load_schema("record")["$defs"]["split"]["description"],
        "dataType": ["sc:Text", "cr:Split"],
        "source": {
            "fileSet": {"@id": name_files(config)},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": f"{config}/(\\w+)-.*"},
        },
    }
    columns = list_fields("record", node["items"]).items()
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": node["description"],
        "field": [split, *(_make_field(*field, f"{config}/{name}", "$") for name, field in columns)],
    }


def _make_field(schema: str, node: Json, identifier: str, path: str) -> Json:
    """One field, and those inside it; `path` is the JSON path from its column to it."""
    schema, node = resolve(schema, node)
    config, column, *_ = identifier.split("/")
    source: Json = {"fileSet": {"@id": name_files(config)}, "extract": {"column": column}}
    if path != "$":
        source["transform"] = {"jsonPath": path}
    field: Json = {"@type": "cr:Field", "@id": identifier, "name": identifier.rpartition("/")[2], "source": source}
    field["description"] = node.get("description", "")
    if name_kind(node) == "array":
        field["repeated"] = True
        schema, node, path = *resolve(schema, node["items"]), f"{path}[*]"
    if name_kind(node) == "object":
        inner = list_fields(schema, node).items()
        field["subField"] = [
            _make_field(*own, f"{identifier}/{name}", f"{path}.{name}") for name, own in inner if not _is_deep(*own)
        ]
    elif _is_label(node):
        field["dataType"] = "sc:Integer"
        field["description"] += f" A key of the record set {_name_labels(schema, identifier)}."
    else:
        field["dataType"] = _DATA_TYPES[name_kind(node)]
    return field


def _is_deep(schema: str, node: Json) -> bool:
    """Whether a field holds structures; inside another structure mlcroissant would drop them without a word."""
    schema, node = resolve(schema, node)
    if name_kind(node) == "array":
        _, node = resolve(schema, node["items"])
    return name_kind(node) == "object"


def _is_label(node: Json) -> bool:
    return "x-labels" in node or "x-bio-of" in node


def _name_labels(schema: str, identifier: str) -> str:
    return f"labels-{schema}-{identifier.rpartition('/')[2]}"


def list_label_sets(config: str) -> Iterator[Json]:
    """The closed values of a config's fields, as the numbers that stand for them in its files."""
    for name, field in list_fields("record", load_schema("record")["properties"][config]["items"]).items():
        yield from _walk_labels(*field, name)


def _walk_labels(schema: str, node: Json, name: str) -> Iterator[Json]:
    schema, node = resolve(schema, node)
    if name_kind(node) == "array":
        schema, node = resolve(schema, node["items"])
    if _is_label(node):
        yield _make_label_set(_name_labels(schema, name), node, schema)
    elif name_kind(node) == "object":
        for inner, field in list_fields(schema, node).items():
            yield from _walk_labels(*field, inner)


def _make_label_set(identifier: str, node: Json, schema: str) -> Json:
    fields = [("key", "sc:Integer"), ("name", "sc:Text"), ("meaning", "sc:Text")]
    rows = enumerate(_list_labels(node, schema))
    return {
        "@type": "cr:RecordSet",
        "@id": identifier,
        "name": identifier,
        "description": f"Closed values: {node['description']}",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{identifier}/key"},
        "field": [
            {"@type": "cr:Field", "@id": f"{identifier}/{name}", "name": name, "dataType": kind}
            for name, kind in fields
        ],
        "data": [
            {f"{identifier}/key": key, f"{identifier}/name": name, f"{identifier}/meaning": meaning}
            for key, (name, meaning) in rows
        ],
    }


def _list_labels(node: Json, schema: str) -> list[tuple[str, str]]:
    """The labels in the order in which `musnad.features` numbers them, each with its meaning."""
    if "x-bio-of" in node:
        _, types = resolve(schema, node["x-bio-of"])
        begun = [(f"{mark}-{code}", types["x-labels"][code]["en"]) for code in types["enum"] for mark in "BI"]
        return [("O", "outside"), *begun]
    return [(code, node["x-labels"][code]["en"]) for code in node["enum"] if code is not None]
