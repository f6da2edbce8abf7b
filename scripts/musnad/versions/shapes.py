"""The shape of a release: its columns, with their types, labels and splits, and how two shapes differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from musnad.features import list_fields, name_kind
from musnad.schemas import Json, resolve

MAJOR, MINOR, PATCH = "major", "minor", "patch"
_BUMPS = {
    "config added": MINOR,
    "config removed": MAJOR,
    "field added": MINOR,
    "field removed": MAJOR,
    "type changed": MAJOR,
    "null allowed": MAJOR,
    "null ruled out": MAJOR,
    "label added": MAJOR,
    "label removed": MAJOR,
    "labels reordered": MAJOR,
    "split added": MINOR,
    "split removed": MAJOR,
}


class Column(NamedTuple):
    """One field: its type as stored, whether it may be null, its labels in the order of their numbers."""

    dtype: str
    nullable: bool
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """Columns by path (`quotes.cue.start`), the splits, and the fields of each layer that a reader decides."""

    columns: dict[str, Column]
    splits: tuple[str, ...]
    decided: dict[str, tuple[str, ...]] = field(default_factory=dict)


class ShapeChange(NamedTuple):
    """One way in which two shapes differ: what, where, and from what to what."""

    change: str
    path: str
    old: str | None = None
    new: str | None = None

    @property
    def bump(self) -> str:
        """The part of a version that has to be raised for it."""
        return _BUMPS[self.change]


def read_shape(load: Callable[[str], Json], features: dict[str, Any]) -> Shape:
    """The shape that schemas, as `load` gives them by name, and the features of each config describe."""
    record = load("record")
    layers = [name for name, node in load("annotations")["properties"].items() if _holds_marks(node)]
    nullable = {
        path: null for config, node in record["properties"].items() for path, null in _walk(config, node["items"], load)
    }
    columns = {
        path: Column(dtype, nullable.get(path, True), labels)
        for config, feature in features.items()
        for path, dtype, labels in _walk_features(config, feature)
    }
    decided = {layer: tuple(load(_layer_schema(load, layer))["properties"]) for layer in layers}
    return Shape(columns, tuple(record["$defs"]["split"]["enum"]), decided)


def compare_shapes(old: Shape, new: Shape) -> list[ShapeChange]:
    """Every difference of shape. Wording, Arabic names, patterns and bounds of values are no part of a shape."""
    changes = list(_compare_names("split", old.splits, new.splits))
    configs = [tuple(dict.fromkeys(path.partition(".")[0] for path in shape.columns)) for shape in (old, new)]
    changes += _compare_names("config", *configs)
    common = set(configs[0]) & set(configs[1])
    paths = [tuple(path for path in shape.columns if path.partition(".")[0] in common) for shape in (old, new)]
    changes += [change for change in _compare_names("field", *paths) if not _is_inside_another(change.path, *paths)]
    for path in paths[0]:
        if path in new.columns:
            changes += _compare_columns(path, old.columns[path], new.columns[path])
    return changes


def _compare_names(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[ShapeChange]:
    yield from (ShapeChange(f"{what} removed", name) for name in old if name not in new)
    yield from (ShapeChange(f"{what} added", name) for name in new if name not in old)


def _is_inside_another(path: str, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether the field came or went with the structure that holds it, which is said instead."""
    parent = path.rpartition(".")[0]
    return "." in parent and (parent in old) != (parent in new)


def _compare_columns(path: str, old: Column, new: Column) -> Iterator[ShapeChange]:
    if old.dtype != new.dtype:
        yield ShapeChange("type changed", path, old.dtype, new.dtype)
        return
    if old.nullable != new.nullable:
        yield ShapeChange("null allowed" if new.nullable else "null ruled out", path)
    yield from (ShapeChange("label removed", path, label) for label in old.labels if label not in new.labels)
    yield from (ShapeChange("label added", path, None, label) for label in new.labels if label not in old.labels)
    kept = [[label for label in labels if label in old.labels and label in new.labels] for labels in (old[2], new[2])]
    if kept[0] != kept[1]:
        yield ShapeChange("labels reordered", path, ", ".join(old.labels), ", ".join(new.labels))


def _holds_marks(node: Json) -> bool:
    return node.get("type") == "array" and "$ref" in node["items"]


def _layer_schema(load: Callable[[str], Json], layer: str) -> str:
    reference: str = load("annotations")["properties"][layer]["items"]["$ref"]
    return reference.removesuffix(".schema.json")


def _walk(path: str, node: Json, load: Callable[[str], Json], schema: str = "record") -> Iterator[tuple[str, bool]]:
    """Path and nullability of every field under a node; the items of a list stand at the list's own path."""
    schema, node = resolve(schema, node, load)
    if "type" in node and name_kind(node) == "array":
        yield from _walk(path, node["items"], load, schema)
        return
    for name, (origin, inner) in list_fields(schema, node, load).items():
        _, resolved = resolve(origin, inner, load)
        yield f"{path}.{name}", "null" in resolved.get("type", ())
        yield from _walk(f"{path}.{name}", inner, load, origin)


def _walk_features(path: str, feature: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:  # noqa: ANN401 - a feature
    for name, inner in feature.items():
        place, depth = f"{path}.{name}", 0
        while hasattr(inner, "feature"):
            inner, depth = inner.feature, depth + 1
        if isinstance(inner, dict):
            yield place, "list of " * depth + "structure", ()
            yield from _walk_features(place, inner)
        else:
            labels = tuple(getattr(inner, "names", None) or ())
            yield place, "list of " * depth + ("label" if labels else str(inner.dtype)), labels
