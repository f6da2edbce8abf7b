"""The gold that two passes and a decided worksheet make. The same inputs give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from musnad.adjudication.differences import ANCHORS, REFERENCES, Key, Pair, pair_passes
from musnad.adjudication.worksheets import has_id
from musnad.alignment import align_marks
from musnad.annotations import Annotations, Annotator, Decision, in_text_order
from musnad.findings import Refusal
from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]
_LETTERS = {"entities": "e", "quotes": "q", "numbers": "n", "retractions": "r"}


def merge_passes(first: Annotations, second: Annotations, worksheet: Json, adjudicator: Annotator) -> Annotations:
    """Gold annotations: agreed marks and fields from the passes, the rest as the worksheet decides.

    The worksheet must have no open difference (`worksheets.find_open`). Marks are numbered anew in text order,
    clusters and quantities by their first mention. Raises Refusal [unknown-id] when a kept mark refers to one that
    was dropped.
    """
    marks = settle_marks(pair_passes(first, second), worksheet)
    return _assemble(first, marks, _with_own_ids(first, second, worksheet), adjudicator)


def _with_own_ids(first: Annotations, second: Annotations, worksheet: Json) -> Json:
    """Each reading with the id its pass knows the mark by beside the worksheet's (`own`)."""
    own = {
        one.id if one else f"+{other.id}": other.id
        for layer in LAYERS
        for one, other in align_marks(getattr(first, layer), getattr(second, layer))
        if other
    }
    differences = [
        {**entry, "own": [entry["passes"][0]["mark"], own.get(entry["passes"][1]["mark"])]}
        for entry in worksheet["differences"]
    ]
    return {**worksheet, "differences": differences}


def settle_marks(pairs: list[Pair], worksheet: Json) -> dict[str, list[Json]]:
    """The marks of each layer, in the worksheet's ids, after all that the worksheet decides.

    What it leaves undecided is as the first pass has it, or the only one that has the mark.
    """
    entries = group_entries(worksheet)
    marks: dict[str, list[Json]] = {layer: [] for layer in LAYERS}
    for pair in pairs:
        settled = _settle(pair, entries.get(pair.key, []), worksheet["passes"])
        if settled:
            marks[pair.layer].append(settled)
    for layer in LAYERS:
        added = [
            entry for entry in entries.get((layer, None, None), []) if entry["chosen"] == "new" and has_id(entry["new"])
        ]
        marks[layer] += [entry["new"] for entry in added]
    return marks


def group_entries(worksheet: Json) -> dict[Key, list[Json]]:
    """The entries of a worksheet by the marks they are about."""
    entries: dict[Key, list[Json]] = {}
    for entry in worksheet["differences"]:
        key = (entry["layer"], entry["passes"][0]["mark"], entry["passes"][1]["mark"])
        entries.setdefault(key, []).append(entry)
    return entries


def _settle(pair: Pair, entries: list[Json], annotators: list[str]) -> Json | None:
    sides = dict(zip(annotators, (pair.first, pair.second), strict=True))
    settled = dict(pair.first or pair.second or {})
    if any(entry["chosen"] == "none" for entry in entries):
        return None
    for entry in entries:
        field, chosen = entry["field"], entry["chosen"]
        if chosen is None:
            continue
        if field is None:
            return {**settled, **entry["new"]} if chosen == "new" else sides.get(chosen)
        fields = ANCHORS[pair.layer] if field == ANCHORS[pair.layer][0] else (field,)
        if chosen == "new":
            values = entry["new"] if fields[0] == ANCHORS[pair.layer][0] else [entry["new"]]
        else:
            side = sides[chosen] or {}
            values = [side[part] for part in fields]
        settled |= zip(fields, values, strict=True)
    return settled


def _assemble(first: Annotations, marks: dict[str, list[Json]], worksheet: Json, adjudicator: Annotator) -> Annotations:
    frame = {
        "document_id": first.document_id,
        "text_sha256": first.text_sha256,
        "schema_version": first.schema_version,
        "status": "gold",
        "annotator": msgspec.to_builtins(adjudicator),
    }
    unnumbered = build_annotations(first.document_id, {**frame, **marks})
    names = _number_anew(unnumbered)
    ordered = {
        layer: [_rename(msgspec.to_builtins(mark), names, first.document_id) for mark in in_text_order(kept)]
        for layer, kept in unnumbered.layers()
    }
    decisions = [_record(entry, worksheet["by"], names) for entry in worksheet["differences"]]
    return msgspec.convert({**frame, **ordered, "decisions": msgspec.to_builtins(decisions)}, Annotations)


def build_annotations(document_id: str, record: Json) -> Annotations:
    """Annotations of a record. Raises Refusal [malformed-value] where a third reading has not the schema's form."""
    try:
        return msgspec.convert(record, Annotations)
    except msgspec.ValidationError as error:
        raise Refusal(document_id, "malformed-value", f"a third reading cannot be read: {error}") from error


def _number_anew(annotations: Annotations) -> dict[str, str]:
    names = {
        mark.id: f"{_LETTERS[layer]}{number}"
        for layer, marks in annotations.layers()
        for number, mark in enumerate(in_text_order(marks), 1)
    }
    clusters = (entity.refers_to for entity in in_text_order(annotations.entities))
    quantities = (number.same_quantity for number in in_text_order(annotations.numbers))
    return names | _number_groups("c", clusters) | _number_groups("s", quantities)


def _number_groups(letter: str, groups: Iterable[str | None]) -> dict[str, str]:
    return {group: f"{letter}{number}" for number, group in enumerate(dict.fromkeys(filter(None, groups)), 1)}


def _rename(record: Json, names: dict[str, str], document_id: str) -> Json:
    try:
        for field in REFERENCES & record.keys():
            value = record[field]
            if isinstance(value, list):
                record[field] = [names[item] for item in value]
            elif value is not None:
                record[field] = names[value]
    except KeyError as error:
        message = f"{record['id']} refers to {error.args[0]}, which no decision kept"
        raise Refusal(document_id, "unknown-id", message, f"$.{field}") from error
    return {**record, "id": names[record["id"]]}


def _record(entry: Json, by: str, names: dict[str, str]) -> Decision:
    ids = {reading["mark"] for reading in entry["passes"]}
    if entry["field"] is None and entry["new"]:
        ids.add(entry["new"].get("id"))
    return msgspec.convert(
        {
            **{key: entry[key] for key in ("layer", "difference", "field", "chosen", "why")},
            "passes": [{**reading, "mark": own} for reading, own in zip(entry["passes"], entry["own"], strict=True)],
            "marks": sorted(names[identifier] for identifier in ids if identifier in names),
            "by": by,
        },
        Decision,
    )
