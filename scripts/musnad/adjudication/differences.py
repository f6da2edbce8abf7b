"""Where two passes over one document differ, by kind.

All ids are brought into the first pass's space before anything is compared: a mark, cluster or quantity of the second
pass that has a partner takes the partner's id, one that has none keeps its own behind `+` (`+e7`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from musnad.alignment import align_marks, match_groups
from musnad.schemas import LAYERS, closed_fields, properties, roles

if TYPE_CHECKING:
    from collections.abc import Callable

    from musnad.annotations import Annotations, Mark

Json = dict[str, Any]
Key = tuple[str, str | None, str | None]

# Fields that hold ids: of marks, of clusters, of quantities.
REFERENCES = frozenset(
    {"refers_to", "speaker_ref", "parent", "same_quantity", "ratio_of", "claim_ref", "retractor_ref", "source_ref"}
)
ANCHORS = {
    "entities": ("start", "end", "text"),
    "numbers": ("start", "end", "text"),
    "quotes": ("content",),
    "retractions": ("cue",),
}
_PROVENANCE = frozenset({"id", "rule", "score"})


@dataclass(frozen=True, slots=True)
class Pair:
    """The two passes' readings of one mark, as JSON in the first pass's ids; None where a pass has none."""

    layer: str
    first: Json | None
    second: Json | None

    @property
    def id(self) -> str:
        """The id of the mark, in the first pass's space."""
        return str((self.first or self.second or {})["id"])

    @property
    def key(self) -> Key:
        """Which marks are paired: the layer, and the ids of the first and the second pass's."""
        first, second = (None if side is None else str(side["id"]) for side in (self.first, self.second))
        return self.layer, first, second


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one whole mark (`field` None), in which the passes differ."""

    layer: str
    kind: str
    field: str | None
    first: Json | None
    second: Json | None


def pair_passes(first: Annotations, second: Annotations) -> list[Pair]:
    """All marks of both passes, paired by place."""
    aligned = [(layer, align_marks(getattr(first, layer), getattr(second, layer))) for layer in LAYERS]
    rename = name_partners(aligned)
    return [
        Pair(layer, as_json(one, lambda identifier: identifier), as_json(other, rename))
        for layer, pairs in aligned
        for one, other in pairs
    ]


def name_partners(aligned: list[tuple[str, list[tuple[Any, Any]]]]) -> Callable[[str], str]:
    """What brings an id of the second reading (of a mark, cluster or quantity) into the first one's space."""
    names = {other.id: one.id for _, pairs in aligned for one, other in pairs if one and other}
    for layer, field in (("entities", "refers_to"), ("numbers", "same_quantity")):
        both = [pair for pair in dict(aligned)[layer] if all(pair)]
        names |= match_groups([(getattr(one, field), getattr(other, field)) for one, other in both])
    return lambda identifier: names.get(identifier, f"+{identifier}")


def as_json(mark: Mark | None, rename: Callable[[str], str]) -> Json | None:
    """A mark as JSON with every id in it renamed, and without who suggested it; None for none."""
    if mark is None:
        return None
    record: Json = msgspec.to_builtins(mark)
    for field in REFERENCES & record.keys():
        value = record[field]
        if isinstance(value, list):
            record[field] = [rename(item) for item in value]
        elif value is not None:
            record[field] = rename(value)
    return {**{field: value for field, value in record.items() if field not in _PROVENANCE}, "id": rename(record["id"])}


def find_differences(pairs: list[Pair]) -> list[Difference]:
    """Every difference between the passes, in text order within each layer."""
    return [difference for pair in pairs for difference in _compare(pair)]


def _compare(pair: Pair) -> list[Difference]:
    if pair.first is None or pair.second is None:
        return [Difference(pair.layer, "missed", None, pair.first, pair.second)]
    return [
        Difference(pair.layer, kind_of(pair.layer, field), field, pair.first, pair.second)
        for field in compared_fields(pair.layer)
        if read_field(pair.layer, field, pair.first) != read_field(pair.layer, field, pair.second)
    ]


def compared_fields(layer: str) -> list[str]:
    """The fields in which marks may differ: the anchor, which stands for all that fixes the place, then the others."""
    anchor = ANCHORS[layer]
    return [anchor[0], *(field for field in properties(LAYERS[layer]) if field not in {*anchor, *_PROVENANCE})]


def kind_of(layer: str, field: str) -> str:
    """Which kind of difference (as the schema names them) a differing field makes."""
    schema = LAYERS[layer]
    if field == ANCHORS[layer][0]:
        return "boundary"
    if field in REFERENCES:
        return "reference"
    if field in closed_fields(schema):
        return "type"
    return "role" if field in {role.code for role in roles(schema)} else "value"


def read_field(layer: str, field: str, record: Json) -> Any:  # noqa: ANN401 - any JSON
    """What a record says in a field; for the anchor, all that fixes its place; for several references, their set."""
    anchor = ANCHORS[layer]
    if field in REFERENCES and isinstance(record[field], list):
        return sorted(record[field])
    return [record[part] for part in anchor] if field == anchor[0] else record[field]
