"""Label Studio's `result` lists, written from regions and read back into them.

Facts this rests on, measured on 1.23: offsets are code points of the task's text; a region and its attributes share an
id; the page may leave `value.text` wrong, so offsets decide; of two relations on one ordered pair the second is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from musnad.labelstudio.config import TEXT, control_name
from musnad.labelstudio.layers import Layer, all_layers, relation_name
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import Link, Region
from musnad.schemas import Json

# A digit on both sides, with at most one decimal or thousands mark between.
_INSIDE_NUMBER = re.compile(r"(?<=\d)(?=[.,٫٬]?\d)|(?<=\d[.,٫٬])(?=\d)")
SUGGESTION = "suggestion"  # the key of our own in a region's `meta`, which the page keeps as it is


def write_region(region: Region, text: str) -> list[Json]:
    """The results of one region: its label, then its attributes."""
    place = {"start": region.start, "end": region.end}
    label = _result(region, region.layer.name, "labels")
    label["value"] = {**place, "text": text[region.start : region.end], "labels": [region.label]}
    if region.score is not None:
        label["score"] = region.score
    if region.rule is not None or region.score is not None:
        label["meta"] = {SUGGESTION: {"rule": region.rule, "score": region.score}}
    results = [label]
    for field, value in region.attributes.items():
        kind = "choices" if field in region.layer.choices else "textarea"
        result = _result(region, control_name(region.layer.name, field), kind)
        result["value"] = {**place, ("choices" if kind == "choices" else "text"): [value]}
        results.append(result)
    return results


def _result(region: Region, control: str, kind: str) -> Json:
    return {"id": region.id, "from_name": control, "to_name": TEXT, "type": kind}


def write_relations(relations: Iterable[tuple[Layer, str, str, str]]) -> list[Json]:
    """The relations (layer, from id, field, to id), one for each ordered pair, with the names of all its fields."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for layer, source, field, target in relations:
        pairs.setdefault((source, target), []).append(relation_name(layer, field))
    return [
        {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": names}
        for (source, target), names in pairs.items()
    ]


def read_results(results: Any, text: str, path: str, problems: Problems) -> tuple[list[Region], list[Link]]:  # noqa: ANN401 - whatever an export holds
    """The regions, with their attributes, and the links of one `result` list, in its order."""
    regions: dict[tuple[str, str], Region] = {}
    links: list[Link] = []
    attributes: list[tuple[str, Layer, str, Json]] = []
    if not isinstance(results, list):
        problems.refuse(path, "malformed-result", "an annotation's result is a list")
        return [], []
    for index, result in enumerate(results):
        place = f"{path}[{index}]"
        if not _is_well_formed(result):
            message = "a result is a relation with a list of labels, or has an id, a control and a value"
            problems.refuse(place, "malformed-result", message)
        elif result["type"] == "relation":
            links.append(_read_link(result, place))
        elif result["from_name"] in all_layers():
            _read_label(result, text, place, regions, problems)
        elif result["from_name"] in _attribute_controls():
            attributes.append((place, *_attribute_controls()[result["from_name"]], result))
        else:
            message = f"{result['id']}: the page has no control {result['from_name']!r}"
            problems.refuse(place, "unknown-control", message)
    for place, layer, field, result in attributes:
        _read_attribute(layer, field, result, place, regions, problems)
    return list(regions.values()), links


def _is_well_formed(result: Any) -> bool:  # noqa: ANN401 - whatever an export holds
    if not isinstance(result, dict) or not isinstance(result.get("type"), str):
        return False
    if result["type"] == "relation":
        return isinstance(result.get("labels", []), list | None)
    named = isinstance(result.get("id"), str) and isinstance(result.get("from_name"), str)
    return named and isinstance(result.get("value"), dict)


@cache
def _attribute_controls() -> dict[str, tuple[Layer, str]]:
    return {
        control_name(layer.name, field): (layer, field)
        for layer in all_layers().values()
        for field in (*layer.choices, *layer.texts)
    }


def _read_link(result: Json, place: str) -> Link:
    ends = str(result.get("from_id")), str(result.get("to_id"))
    source, target = reversed(ends) if result.get("direction") == "left" else ends
    return Link(source, target, [str(label) for label in result.get("labels") or []], place)


def _read_label(
    result: Json, text: str, place: str, regions: dict[tuple[str, str], Region], problems: Problems
) -> None:
    region_id, layer, value = result["id"], all_layers()[result["from_name"]], result["value"]
    labels = value.get("labels")
    if not isinstance(labels, list) or len(labels) != 1:
        problems.refuse(place, "several-labels", f"{region_id}: a region has one label of a layer, not {labels!r}")
        return
    if labels[0] not in [label.code for label in layer.labels]:
        problems.refuse(place, "unknown-label", f"{region_id}: the {layer.name} layer has no label {labels[0]!r}")
        return
    offsets = _read_offsets(region_id, value, text, place, problems)
    if offsets is None:
        return
    if (region_id, layer.name) in regions:
        problems.refuse(place, "duplicate-id", f"{region_id}: two {layer.name} regions have this id")
        return
    suggestion = _read_meta(region_id, result, place, problems)
    region = Region(region_id, layer, labels[0], *offsets, path=place)
    region.rule, region.score = suggestion.get("rule"), suggestion.get("score")
    regions[region_id, layer.name] = region


def _read_meta(region_id: str, result: Json, place: str, problems: Problems) -> Json:
    meta = result.get("meta")
    if not isinstance(meta, dict):
        return {}
    if meta.get("text"):
        note = " ".join(map(str, meta["text"])) if isinstance(meta["text"], list) else meta["text"]
        problems.warn(place, "note-left-out", f"{region_id}: the annotator's note is not kept: {note}")
    suggestion = meta.get(SUGGESTION)
    return suggestion if isinstance(suggestion, dict) else {}


def _read_offsets(region_id: str, value: Json, text: str, place: str, problems: Problems) -> tuple[int, int] | None:
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        message = f"{region_id}: {start!r} to {end!r} is no span of a text of {len(text)} characters"
        problems.refuse(place, "span-outside-text", message)
        return None
    covered = text[start:end]
    if not covered.strip():
        problems.refuse(place, "span-edge-space", f"{region_id}: the span covers white space only")
        return None
    if isinstance(value.get("text"), str) and _folded(value["text"]) != _folded(covered):
        message = f"{region_id}: the export says {value['text']!r}, the offsets cover {covered!r}; the offsets decide"
        problems.warn(place, "covered-text-differs", message)
    if covered != covered.strip():
        problems.warn(place, "span-edge-space", f"{region_id}: white space at the edge of {covered!r} was left out")
        start += len(covered) - len(covered.lstrip())
        end -= len(covered) - len(covered.rstrip())
    if cuts_number(text, start) or cuts_number(text, end):
        problems.refuse(place, "span-cuts-digit-run", f"{region_id}: {text[start:end]!r} cuts a number in two")
    return start, end


def cuts_number(text: str, offset: int) -> bool:
    """Whether a span of the text that begins or ends at the offset would cut a number in two."""
    return _INSIDE_NUMBER.match(text, offset) is not None


def _folded(text: str) -> str:
    # The page writes a line break in a covered text as a backslash and an n, and may fold runs of spaces.
    return "".join(text.replace("\\n", "").split())


def _read_attribute(
    layer: Layer, field: str, result: Json, place: str, regions: dict[tuple[str, str], Region], problems: Problems
) -> None:
    region_id = result["id"]
    region = regions.get((region_id, layer.name))
    if region is None or not region.is_head:
        message = f"{region_id}: {field} belongs to a {layer.name}, and this region stands for none"
        problems.warn(place, "stray-attribute", message)
        return
    values = result["value"].get("choices" if field in layer.choices else "text")
    values = [values] if isinstance(values, str) else values
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        problems.refuse(place, "malformed-value", f"{region_id}: {field} is {values!r}")
        return
    kept = [value.strip() for value in values if value.strip()]
    if len(kept) > 1 or (kept and region.attributes.get(field, kept[0]) != kept[0]):
        problems.refuse(place, "several-values", f"{region_id}: {field} has more than one value: {kept!r}")
    elif kept:
        region.attributes[field] = kept[0]
