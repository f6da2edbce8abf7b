"""What two passes over one document say, set side by side: the evidence of every measure.

A measure is named by its family (what kind of field it looks at), layer, field and name:

- `spans`: `exact`, `overlap`, `characters` (F1) and `alpha_u`, for each layer's own spans and those of every role;
- `joint`: `exact` F1 on several fields at once (`content+cue+speaker`);
- `roles`: `exact` and `overlap` F1 on who plays which role of which mark, marks being paired by place;
- `codes`: `agreement`, `kappa` and `alpha` on closed values of paired marks;
- `values`: `agreement` on open values of paired marks;
- `references`: F1 (`exact`) on links to other marks or clusters;
- `clusters`: `muc`, `b_cubed`, `ceaf_e` and `conll`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from musnad.adjudication.differences import ANCHORS, REFERENCES, Pair
from musnad.agreement.clusters import Conll, b_cubed, ceaf_e, muc
from musnad.agreement.evidence import Evidence, Same, Shares
from musnad.agreement.overlap import Filler, count_characters, count_exact, count_overlapping, overlaps
from musnad.schemas import LAYERS, closed_fields, properties, roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Json = dict[str, Any]


class Measure(NamedTuple):
    """The name of one measure on one field."""

    family: str
    layer: str
    field: str
    name: str


# Read together, these say whether a mark is the same for one who uses it.
JOINT = {
    "entities": ("span", "type"),
    "quotes": ("content", "cue", "speaker"),
    "numbers": ("span", "value", "low", "high", "comparator", "unit"),
    "retractions": ("cue", "claim", "retractor"),
}
CLUSTERS = {"entities": "refers_to", "numbers": "same_quantity"}
_DECIMALS = frozenset({"value", "low", "high"})
_READING = ("value", "low", "high", "comparator", "unit")
_UNCOMPARED = frozenset({"id", "rule", "score", "start", "end", "text"})


def compare_pairs(pairs: Sequence[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    """The evidence of all measures that look at two passes, on one document."""
    for layer in LAYERS:
        own = [pair for pair in pairs if pair.layer == layer]
        yield from _compare_spans(layer, own)
        yield from _compare_roles(layer, own)
        yield from _compare_values(layer, own)
        yield from _compare_references(layer, own)
        if layer in CLUSTERS:
            yield from _compare_clusters(layer, CLUSTERS[layer], own)


def anchor_field(layer: str) -> str:
    """What a layer's own span is called: `span`, a quote's `content`, a retraction's `cue`."""
    field = ANCHORS[layer][0]
    return "span" if field == "start" else field


def span_fields(layer: str) -> list[str]:
    """The layer's own span, then its roles."""
    return list(dict.fromkeys([anchor_field(layer), *(role.code for role in roles(LAYERS[layer]))]))


def fill(record: Json, field: str) -> Filler:
    """The stretches of text that fill a field of a mark; none where it is empty."""
    if field == "span":
        return ((record["start"], record["end"]),)
    spans = record[field] if isinstance(record[field], list) else [record[field]]
    return tuple(sorted((span["start"], span["end"]) for span in spans if span))


def _compare_spans(layer: str, pairs: list[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    sides = [[pair.first for pair in pairs if pair.first], [pair.second for pair in pairs if pair.second]]
    for field in span_fields(layer):
        fillers = [[filler for record in side if (filler := fill(record, field))] for side in sides]
        yield Measure("spans", layer, field, "exact"), count_exact(*fillers)
        yield Measure("spans", layer, field, "overlap"), count_overlapping(*fillers)
        yield Measure("spans", layer, field, "characters"), count_characters(*fillers)
    fields = JOINT[layer]
    readings = [[tuple(read_value(record, field) for field in fields) for record in side] for side in sides]
    yield Measure("joint", layer, "+".join(fields), "exact"), count_exact(*readings)


def read_value(record: Json, field: str) -> Filler | Fraction | str | None:
    """What a mark says in a field, so that equal readings are equal: stretches of spans, decimals as exact numbers."""
    if field == "span" or isinstance(record[field], list | dict):
        return fill(record, field)
    value: str | None = record[field]
    return Fraction(value) if value is not None and field in _DECIMALS else value


def _compare_roles(layer: str, pairs: list[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    exact, overlapping = [], []
    for field in span_fields(layer)[1:]:
        fillers = [
            tuple(fill(record, field) if record else () for record in (pair.first, pair.second)) for pair in pairs
        ]
        sizes = sum(bool(one) for one, _ in fillers), sum(bool(other) for _, other in fillers)
        exact.append(Shares.count(sum(bool(one) and one == other for one, other in fillers), *sizes))
        overlapping.append(Shares.count(sum(overlaps(one, other) for one, other in fillers), *sizes))
        yield Measure("roles", layer, field, "exact"), exact[-1]
        yield Measure("roles", layer, field, "overlap"), overlapping[-1]
    if exact:
        yield Measure("roles", layer, "all roles", "exact"), Shares.pool(exact)
        yield Measure("roles", layer, "all roles", "overlap"), Shares.pool(overlapping)


def open_fields(layer: str) -> list[str]:
    """The fields of a layer that hold a value of no closed inventory, no span and no id."""
    schema = LAYERS[layer]
    others = {*_UNCOMPARED, *REFERENCES, *closed_fields(schema), *span_fields(layer)}
    return [field for field in properties(schema) if field not in others]


def _compare_values(layer: str, pairs: list[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    both = [(pair.first, pair.second) for pair in pairs if pair.first and pair.second]
    for field in open_fields(layer):
        # Two marks that both leave a field empty have not agreed on a value.
        values = [
            (read_value(one, field), read_value(other, field)) for one, other in both if one[field] or other[field]
        ]
        same = sum(one == other for one, other in values)
        yield Measure("values", layer, field, "agreement"), Same(same, len(values))
    if layer == "numbers":
        same = sum(all(read_value(one, field) == read_value(other, field) for field in _READING) for one, other in both)
        yield Measure("values", layer, "+".join(_READING), "agreement"), Same(same, len(both))


def _compare_references(layer: str, pairs: list[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    for field in (field for field in properties(LAYERS[layer]) if field in REFERENCES - set(CLUSTERS.values())):
        first = [(place, link) for place, pair in enumerate(pairs) for link in _list_links(pair.first, field)]
        second = [(place, link) for place, pair in enumerate(pairs) for link in _list_links(pair.second, field)]
        yield Measure("references", layer, field, "exact"), count_exact(first, second)


def _list_links(record: Json | None, field: str) -> list[str]:
    value = record[field] if record else None
    return value if isinstance(value, list) else [value] if value else []


def _compare_clusters(layer: str, field: str, pairs: list[Pair]) -> Iterator[tuple[Measure, Evidence]]:
    sides: list[dict[str, set[object]]] = [{}, {}]
    for place, pair in enumerate(pairs):
        # As in the CoNLL scorer, a mark is the same mark only on the same span.
        same = pair.first and pair.second and fill(pair.first, "span") == fill(pair.second, "span")
        for side, record in enumerate((pair.first, pair.second)):
            if record and record[field]:
                sides[side].setdefault(record[field], set()).add(place if same else (place, side))
    first, second = ([frozenset(members) for members in side.values()] for side in sides)
    parts = (muc(first, second), b_cubed(first, second), ceaf_e(first, second))
    for name, part in zip(("muc", "b_cubed", "ceaf_e"), parts, strict=True):
        yield Measure("clusters", layer, field, name), part
    yield Measure("clusters", layer, field, "conll"), Conll(parts)
