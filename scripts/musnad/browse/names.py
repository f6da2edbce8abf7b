"""What the layers, fields and labels are called, as a release's own schemas say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musnad.browse.weaving import Part
from musnad.features import list_fields
from musnad.schemas import LAYERS, Json, load_schema, resolve

Load = Callable[[str], Json]
Names = dict[str, Any]


def read_names(load: Load = load_schema) -> Names:
    """layer or `document` -> field -> `{"ar", "en", "color", "default", "role", "labels"}`.

    `role` tells fields that hold spans. `labels` is code -> `{"ar", "en", "about", "color"}`: `en` the code in words,
    `about` the schema's English gloss.
    """
    names = {layer: _read_fields(schema, load, list(load(schema)["properties"])) for layer, schema in LAYERS.items()}
    names["document"] = _read_fields("document", load, [])
    names["document"]["split"] = _name_field("split", resolve("record", {"$ref": "#/$defs/split"}, load)[1])
    segment = resolve("document", {"$ref": "document.schema.json#/properties/segments"}, load)[1]
    names["document"]["segment"] = _name_field("segment", segment["items"]["properties"]["kind"])
    return names


def name_layers(load: Load = load_schema) -> Names:
    """layer -> what one mark of it is called, `{"ar", "en"}`."""
    names = {layer: load(schema)["x-label"] for layer, schema in LAYERS.items()}
    return {layer: {"ar": name["ar"], "en": name["en"]} for layer, name in names.items()}


def read_colors(load: Load = load_schema) -> dict[str, str]:
    """The colour of each layer: the schema's own, else that of its first coloured role or label."""
    names = read_names(load)
    colors = {}
    for layer, schema in LAYERS.items():
        fields = names[layer].values()
        shades = [field["color"] for field in fields] + [label["color"] for label in first_labels(names[layer])]
        own = load(schema).get("x-label", {}).get("color")
        colors[layer] = own or next(shade for shade in shades if shade)
    return colors


def first_closed(fields: Names) -> str:
    """The field by which marks of a layer are told apart first: `type` or `kind`."""
    return next(name for name, field in fields.items() if field["labels"])


def first_labels(fields: Names) -> list[Any]:
    """The labels of that field."""
    return list(fields[first_closed(fields)]["labels"].values())


def _read_fields(definition: str, load: Load, order: list[str]) -> Names:
    """The fields of the record's `definition`: those in `order` first, what is computed of a mark last."""
    fields = list_fields("record", {"$ref": f"#/$defs/{definition}"}, load)
    found = {name: _name_field(name, resolve(*field, load)[1]) for name, field in fields.items()}
    return dict(sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def _name_field(code: str, node: Json) -> Json:
    label = node.get("x-label", {})
    labels = {
        name: {"ar": words["ar"], "en": name.replace("_", " "), "about": words["en"], "color": words.get("color")}
        for name, words in node.get("x-labels", {}).items()
    }
    return {
        "ar": label.get("ar") or node.get("x-ar"),
        "en": label.get("en") or code.replace("_", " "),
        "color": label.get("color"),
        "default": node.get("default"),
        "role": bool(label),
        "labels": labels,
    }


def list_parts(marks: dict[str, list[Json]], names: Names) -> list[Part]:
    """All spans of all marks; `marks` is layer -> marks as a release's row holds them."""
    return [
        Part(span["start"], span["end"], layer, mark["id"], role, str(mark[first_closed(names[layer])]))
        for layer, found in marks.items()
        for mark in found
        for role, span in _list_spans(mark, names[layer])
    ]


def _list_spans(mark: Json, fields: Names) -> list[tuple[str, Json]]:
    spans = [("span", mark)] if "start" in mark else []
    for name in (name for name, field in fields.items() if field["role"]):
        value = mark.get(name)
        spans += [(name, span) for span in (value if isinstance(value, list) else [value]) if span]
    return spans
