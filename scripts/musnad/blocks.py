"""The generated blocks of the dataset card: what is in a release, counted, and what its fields mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from musnad.features import list_configs, list_fields, name_kind
from musnad.schemas import LAYERS, Json, load_schema, resolve
from musnad.tables import format_table

Manifest = Mapping[str, Any]
_USAGE = """\
```python
from datasets import load_dataset

release = "data/release/{version}"
documents = load_dataset(release, split="{split}")  # one row per document, all layers
retractions = load_dataset(release, "retractions", split="{split}")  # one row per mark, with its context

label = retractions.features["type"]
for row in retractions:
    print(label.int2str(row["type"]), row["cue"]["text"], [span["text"] for span in row["claim"]])
```"""
# A structure of more fields than this is not spelled out in the table of what holds it.
_FIELDS_SHOWN = 13


def make_blocks(manifest: Manifest) -> dict[str, str]:
    """The generated blocks by name: those that count, and those that follow from the schema."""
    return {
        "build": _say_build(manifest),
        "usage": _USAGE.format(version=manifest["version"], split=next(iter(manifest["rows"]))),
        "sizes": _table_sizes(manifest),
        "splits": _table_splits(manifest),
        "provenance": _table_provenance(manifest),
        f"counts {manifest['version']}": _table_sizes(manifest),
        **{f"labels {layer}": _table_labels(layer, manifest) for layer in LAYERS},
        **make_field_blocks(),
    }


def make_field_blocks() -> dict[str, str]:
    """The blocks that say what the fields of each config, and of each mark in a document's row, mean."""
    record = load_schema("record")
    configs = {f"config {name}": record["properties"][name]["items"] for name in list_configs()}
    marks = {f"mark {name}": record["$defs"][name] for name in LAYERS.values()}
    return {name: _table_fields(node) for name, node in (configs | marks).items()}


def _say_build(manifest: Manifest) -> str:
    held_back = manifest["provenance"]["withheld"].get("true", 0)
    closed = manifest["provenance"]["redistribute"].get("false", 0)
    line = f"Version {manifest['version']}, schema {manifest['schema_version']}."
    if held_back:
        return (
            f"{line} The text of {held_back} document(s) is withheld: letters and digits are masked, offsets are true."
        )
    if closed:
        return f"{line} A complete build: it holds the text of {closed} document(s) that may not be passed on."
    return f"{line} Every text in it may be passed on."


def _table_sizes(manifest: Manifest) -> str:
    record = load_schema("record")["properties"]
    rows = manifest["rows"]
    lines = [
        (f"`{config}`", record[config]["description"], *(counts[config] for counts in rows.values()))
        for config in list_configs()
    ]
    return format_table(("config", "what a row is", *rows), lines)


def _table_splits(manifest: Manifest) -> str:
    labels = load_schema("record")["$defs"]["split"]["x-labels"]
    documents = {split: counts[list_configs()[0]] for split, counts in manifest["rows"].items()}
    lines = [(f"`{split}`", labels[split]["ar"], labels[split]["en"], count) for split, count in documents.items()]
    return format_table(("split", "الاسم", "use", "documents"), lines)


def _table_provenance(manifest: Manifest) -> str:
    lines = [
        (field, f"`{value}`", count)
        for field, counts in manifest["provenance"].items()
        for value, count in counts.items()
    ]
    return format_table(("of the document", "value", "documents"), lines)


def _table_labels(layer: str, manifest: Manifest) -> str:
    fields = list_fields("record", {"$ref": f"#/$defs/{LAYERS[layer]}"})
    lines = []
    for field, labels in manifest["labels"][layer].items():
        names = resolve(*fields[field])[1]["x-labels"]
        for code, counts in labels.items():
            lines.append((f"`{field}`", f"`{code}`", names.get(code, {"ar": ""})["ar"], *counts.values()))
    return format_table(("field", "label", "الاسم", *manifest["rows"]), lines)


def _table_fields(node: Json) -> str:
    return format_table(("field", "type", "meaning"), _list_field_rows(node))


def _list_field_rows(node: Json) -> Iterator[tuple[str, str, str]]:
    for name, field in list_fields("record", node).items():
        _, resolved = resolve(*field)
        yield f"`{name}`", _name_type(*field), resolved.get("description", "")


def _name_type(schema: str, node: Json) -> str:
    schema, node = resolve(schema, node)
    return _name_bare_type(schema, node) + (", or null" if "null" in node["type"] else "")


def _name_bare_type(schema: str, node: Json) -> str:
    if "x-labels" in node or "x-bio-of" in node:
        return "label"
    kind = name_kind(node)
    if kind == "array":
        return f"list of {_name_type(schema, node['items'])}"
    return _name_structure(list(list_fields(schema, node))) if kind == "object" else kind


def _name_structure(names: list[str]) -> str:
    span = ["start", "end", "text"]
    if names == span:
        return "span"
    if names[:3] == span and len(names) == len(span) + 2:
        return "span in context"
    return f"structure: {', '.join(names)}" if len(names) <= _FIELDS_SHOWN else "structure"
