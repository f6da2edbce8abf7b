"""How each layer of marks lies on the labelling page; all of it read from the schemas.

A mark is drawn as one region that stands for it (its *head*) and a star of labelled relations: to the regions of its
roles, and to the heads of the marks it refers to. Its closed and free values are attributes of the head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from musnad.annotations import MARKS, Mark
from musnad.schemas import LAYERS, Json, Label, closed_fields, inventory, load_schema, properties, roles


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as the page sees it; `name` is also the name of its Labels control.

    `labels` are what a region of the layer can be, `heads` those of them that stand for a mark. `head_field` is the
    field that the head region fills: an entity's `type` by its label, a quote's `content` or a retraction's `cue` by
    its span; None for a number. `choices`, `texts` and `references` are the fields filled by a choice, by typing, and
    by a relation to another mark (with the letters of the ids it may go to).
    """

    name: str
    array: str
    letter: str
    kind: type[Mark]
    labels: tuple[Label, ...]
    heads: frozenset[str]
    head_field: str | None
    roles: tuple[str, ...]
    choices: tuple[str, ...]
    texts: tuple[str, ...]
    references: dict[str, str]

    def is_list(self, field: str) -> bool:
        """Whether the field holds several spans or several ids."""
        return field in _list_fields(self.name)

    def is_own_id(self, region_id: str) -> bool:
        """Whether the id has the form of this layer's mark ids."""
        return re.fullmatch(rf"{self.letter}[1-9][0-9]*", region_id) is not None


@cache
def _list_fields(name: str) -> frozenset[str]:
    return frozenset(field for field, node in properties(name).items() if node["type"] == "array")


@cache
def all_layers() -> dict[str, Layer]:
    """The layers by name, in the order of the files."""
    return {name: _read_layer(array, name) for array, name in LAYERS.items()}


@cache
def relation_names() -> dict[str, str]:
    """Every field that is drawn as a relation, by the Arabic name the page shows; Label Studio stores that name."""
    names: dict[str, str] = {}
    for layer in all_layers().values():
        for role in roles(layer.name):
            if role.code in layer.roles:
                names[role.ar] = role.code
        for field in layer.references:
            names[properties(layer.name)[field]["x-ar"]] = field
    return names


def relation_name(layer: Layer, field: str) -> str:
    """The Arabic name of a relation."""
    node = properties(layer.name)[field]
    return str(node["x-label"]["ar"] if "x-label" in node else node["x-ar"])


def _read_layer(array: str, name: str) -> Layer:
    fields = properties(name)
    labels, heads, head_field = _read_labels(name, fields)
    free = [field for field, node in fields.items() if "x-ar" in node and "x-labels" not in node]
    references = {field: letters for field in free if (letters := _letters_referred_to(fields[field]))}
    return Layer(
        name=name,
        array=array,
        letter=_id_letter(name),
        kind=MARKS[array],
        labels=labels,
        heads=frozenset(heads),
        head_field=head_field,
        # A list role keeps its head among its roles: further content hangs on the first.
        roles=tuple(r.code for r in roles(name) if r.code != head_field or fields[r.code]["type"] == "array"),
        choices=tuple(field for field in closed_fields(name) if field != head_field),
        texts=tuple(field for field in free if field not in references or _takes_cluster(fields[field])),
        references=references,
    )


def _read_labels(name: str, fields: dict[str, Json]) -> tuple[tuple[Label, ...], list[str], str | None]:
    if name == "entity":
        types = inventory(name, "type")
        return types, [label.code for label in types], "type"
    if "start" in fields:
        own = load_schema(name)["x-label"]
        return (Label(name, **own), *roles(name)), [name], None
    head = next(role.code for role in roles(name) if _must_be_filled(fields[role.code]))
    return roles(name), [head], head


def _must_be_filled(node: Json) -> bool:
    return bool(node["type"] == "object" or node.get("minItems"))


def _id_letter(name: str) -> str:
    return next(letter for letter in "abcdefghijklmnopqrstuvwxyz" if _matches(properties(name)["id"], f"{letter}1"))


def _letters_referred_to(node: Json) -> str:
    return "".join(letter for letter in map(_id_letter, LAYERS.values()) if _matches(node, f"{letter}1"))


def _takes_cluster(node: Json) -> bool:
    return _matches(node, "c1")


def _matches(node: Json, value: str) -> bool:
    pattern = node.get("items", node).get("pattern")
    return pattern is not None and re.search(pattern, value) is not None
