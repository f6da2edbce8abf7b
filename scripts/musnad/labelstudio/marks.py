"""Marks, read from the stars of an annotation; with what is missing filled in where only one value is sensible."""

from __future__ import annotations

import itertools
import re

import msgspec

from musnad.annotations import Mark, in_text_order
from musnad.labelstudio.layers import Layer, all_layers
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import JOINT, Link, Region
from musnad.labelstudio.stars import Stars, gather_stars
from musnad.schemas import Json, find_shape_errors, properties


def read_marks(regions: list[Region], links: list[Link], text: str, problems: Problems) -> dict[str, list[Mark]]:
    """The marks of each layer, by the layer's field in an annotations object, in text order.

    A mark keeps the id of its region where that is one of ours; others are numbered on, in text order. A mark that
    cannot be made becomes a refusal in `problems` and is left out.
    """
    stars = gather_stars(regions, links, problems)
    ids = _name_heads(stars.heads)
    marks: dict[str, list[Mark]] = {layer.array: [] for layer in all_layers().values()}
    for head in stars.heads:
        record = _read_mark(head, stars, ids, text, problems)
        shape_errors = find_shape_errors(head.layer.name, record) if record is not None else []
        for error in shape_errors:
            problems.refuse(head.path, "malformed-value", f"{head.id}{error.path[1:]}: {error.message}")
        if record is not None and not shape_errors:
            marks[head.layer.array].append(msgspec.convert(record, head.layer.kind))
    return {array: in_text_order(found) for array, found in marks.items()}


def _name_heads(heads: list[Region]) -> dict[int, str]:
    names = {id(head): head.id for head in heads if head.layer.is_own_id(head.id)}
    for layer in all_layers().values():
        mine = [head for head in heads if head.layer is layer]
        taken = [int(names[id(head)][1:]) for head in mine if id(head) in names]
        fresh = itertools.count(max(taken, default=0) + 1)
        for head in sorted(mine, key=lambda region: (region.start, -region.end)):
            if id(head) not in names:
                names[id(head)] = f"{layer.letter}{next(fresh)}"
    return names


def _read_mark(head: Region, stars: Stars, ids: dict[int, str], text: str, problems: Problems) -> Json | None:
    layer, before = head.layer, len(problems.refusals)
    record: Json = {"id": ids[id(head)]}
    if "start" in properties(layer.name):
        record |= msgspec.to_builtins(head.span(text))
    if layer.head_field == "type":
        record["type"] = head.label
    elif layer.head_field is not None and layer.head_field not in layer.roles:
        record[layer.head_field] = msgspec.to_builtins(head.span(text))
    for role in layer.roles:
        record[role] = _read_role(head, role, stars, text, problems)
    for field in dict.fromkeys((*layer.texts, *layer.references)):
        record[field] = _read_reference(head, field, stars, ids, problems)
    for field in layer.choices:
        record[field] = _read_choice(head, field, record, problems)
    record |= {"rule": head.rule, "score": head.score}
    return record if len(problems.refusals) == before else None


def _read_role(head: Region, role: str, stars: Stars, text: str, problems: Problems) -> object:
    parts = stars.parts(head, role)
    if head.layer.is_list(role):
        pieces = [head, *parts] if role == head.layer.head_field else parts
        if not all(piece.id.startswith(head.id + JOINT) or piece is head for piece in pieces):
            pieces.sort(key=lambda piece: piece.start)  # drawn by hand: in whatever order the arrows were
        return [msgspec.to_builtins(piece.span(text)) for piece in pieces]
    if len(parts) > 1:
        problems.refuse(head.path, "several-values", f"{head.id}: {role} is filled by {len(parts)} regions")
    return msgspec.to_builtins(parts[0].span(text)) if parts else None


def _read_reference(head: Region, field: str, stars: Stars, ids: dict[int, str], problems: Problems) -> object:
    """A typed value or the ids of the marks that a relation names; an id may also be typed."""
    targets = list(dict.fromkeys(ids[id(stars.root(part))] for part in stars.parts(head, field)))
    typed = head.attributes.get(field)
    if typed is not None:
        letters = head.layer.references.get(field)
        if letters and re.fullmatch(rf"[{letters}][0-9]+", typed) and typed not in ids.values():
            problems.refuse(head.path, "unknown-id", f"{head.id}: no mark {typed} for {field}")
            return None
        targets = list(dict.fromkeys([*targets, typed]))
    if head.layer.is_list(field):
        return targets
    if len(targets) > 1:
        problems.refuse(head.path, "several-values", f"{head.id}: {field} has more than one value: {targets!r}")
    return targets[0] if targets else None


def _read_choice(head: Region, field: str, record: Json, problems: Problems) -> str | None:
    chosen = head.attributes.get(field) or _sensible_value(head.layer, field, record)
    if chosen is None and "null" not in properties(head.layer.name)[field]["type"]:
        problems.refuse(head.path, "missing-decision", f"{head.id}: the {head.layer.name} has no {field}; choose one")
    return chosen


def _sensible_value(layer: Layer, field: str, record: Json) -> str | None:
    if field == "speaker_form":
        # A speaker that is named is explicit, one that is only referred to implicit; absent is for a reader to say.
        return "explicit" if record["speaker"] else "implicit" if record["speaker_ref"] else None
    default: str | None = properties(layer.name)[field].get("default")
    return default
