"""Mappings: what the labels, relations, controls and users of a foreign export are called here."""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from musnad.corpus import read_json
from musnad.findings import Refusal
from musnad.labelstudio.layers import Layer, all_layers, relation_names
from musnad.schemas import Json, json_path, make_reference, properties

REFERS_TO = "refers_to"  # the field that a relation between two mentions of one entity fills


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A label of a layer, and the fields of the mark that come with it."""

    layer: Layer
    label: str
    values: MappingOf[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of a layer, and what its values are called here (None: as they are)."""

    layer: Layer
    field: str
    values: MappingOf[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as in `mapping.schema.json`; None stands for what is left out on purpose."""

    labels: MappingOf[str, LabelRule | None]
    relations: MappingOf[str, str | None] = field(default_factory=dict)
    fields: MappingOf[str, FieldRule | None] = field(default_factory=dict)
    annotators: MappingOf[str, str] = field(default_factory=dict)
    text: str | None = None
    paragraph_text: str | None = None
    article: Json = field(default_factory=dict)

    def label_key(self, control: str, label: str) -> str | None:
        """The key under which the mapping knows a label of a control; None where it does not."""
        return next((key for key in (f"{control}/{label}", label) if key in self.labels), None)


@cache
def mapping_schema() -> Json:
    """The schema of mapping files."""
    schema: Json = json.loads(Path(__file__).with_name("mapping.schema.json").read_text(encoding="utf-8"))
    return schema


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises Refusal [shape, unknown-{label,field,relation}, malformed-value]."""
    return make_mapping(read_json(path), str(path))


def make_mapping(instance: Any, file: str = "mapping") -> Mapping:  # noqa: ANN401 - judged here
    """The mapping that `instance` is. Raises Refusal as `read_mapping` does."""
    errors = make_reference(mapping_schema()).iter_errors(instance)
    for error in sorted(errors, key=lambda error: json_path(error.absolute_path)):
        raise Refusal(file, "shape", error.message, json_path(error.absolute_path))
    relations = instance.get("relations", {})
    fillable = {REFERS_TO, *relation_names().values()}
    for name, code in relations.items():
        if code is not None and code not in fillable:
            message = f"a relation fills none of these: {code}; there are {', '.join(sorted(fillable))}"
            raise Refusal(file, "unknown-relation", message, f"$.relations.{name}")
    return Mapping(
        {name: _read_label(rule, file, f"$.labels.{name}") for name, rule in instance["labels"].items()},
        relations,
        {name: _read_field(rule, file, f"$.fields.{name}") for name, rule in instance.get("fields", {}).items()},
        instance.get("annotators", {}),
        instance.get("text"),
        instance.get("paragraph_text"),
        instance.get("article", {}),
    )


def _read_label(rule: str | Json | None, file: str, path: str) -> LabelRule | None:
    if rule is None:
        return None
    name, values = (rule["as"], rule.get("set", {})) if isinstance(rule, dict) else (rule, {})
    layer, label = _split(name, file, path)
    known = [one.code for one in layer.labels]
    if label not in known:
        message = f"the {layer.name} layer has no label {label!r}; it has {', '.join(known)}"
        raise Refusal(file, "unknown-label", message, path)
    for key, value in values.items():
        if not fits_field(FieldRule(layer, key), value):
            raise Refusal(file, "malformed-value", f"{value!r} is no {key} of a {layer.name}", f"{path}.set")
    return LabelRule(layer, label, values)


def _read_field(rule: str | Json | None, file: str, path: str) -> FieldRule | None:
    if rule is None:
        return None
    name, values = (rule["as"], rule.get("values")) if isinstance(rule, dict) else (rule, None)
    layer, code = _split(name, file, path)
    known = [*layer.choices, *layer.texts]
    if code not in known:
        message = f"the {layer.name} layer has no such value: {code!r}; it has {', '.join(known)}"
        raise Refusal(file, "unknown-field", message, path)
    read = FieldRule(layer, code, values)
    for value in (values or {}).values():
        if value is not None and not fits_field(read, value):
            raise Refusal(file, "malformed-value", f"{value!r} is no {code} of a {layer.name}", f"{path}.values")
    return read


def _split(name: str, file: str, path: str) -> tuple[Layer, str]:
    layer, _, code = name.partition(".")
    if layer not in all_layers() or not code:
        message = f"{name!r} is no layer and name such as entity.PERS; the layers are {', '.join(all_layers())}"
        raise Refusal(file, "unknown-label", message, path)
    return all_layers()[layer], code


def fits_field(rule: FieldRule, value: str) -> bool:
    """Whether a value may stand in the field, by the layer's schema."""
    if rule.field not in (*rule.layer.choices, *rule.layer.texts):
        return False
    return bool(_field_validator(rule.layer.name, rule.field).is_valid(value))


@cache
def _field_validator(layer: str, field: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(properties(layer)[field], validate_formats=True)
