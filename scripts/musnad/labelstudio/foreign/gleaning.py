"""Gleaning: the regions and links of one foreign pass, as a document's marks are read from; the rest counted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from musnad.labelstudio.foreign.carrying import Carrier
from musnad.labelstudio.foreign.choosing import Choice
from musnad.labelstudio.foreign.mapping import FieldRule, LabelRule, Mapping, fits_field
from musnad.labelstudio.foreign.proofs import Unlocated, locate
from musnad.labelstudio.foreign.values import covered_text, find_labels, is_span, medium_of, read_strings
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import Link, Region
from musnad.labelstudio.results import cuts_number
from musnad.schemas import Json, properties

# What was left out: ("label" | "relation" | "control", its name) -> how often.
LeftOut = Counter[tuple[str, str]]


@dataclass(slots=True)
class Gleaning:
    """What one pass holds.

    `links` are its relations under their foreign names, `known` the ids of all its regions, taken or not, `same_as` for
    a region that says what another says already the id of that one. `mended` counts what was done to many at once.
    """

    regions: list[Region] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    same_as: dict[str, str] = field(default_factory=dict)
    mended: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Gleaner:
    """Reads the results of a task's passes; `choice` is the text they mark, `carrier` takes them into the document."""

    choice: Choice
    carrier: Carrier
    mapping: Mapping

    def glean(self, results: list[Any], path: str, problems: Problems) -> Gleaning:
        """The regions with their values, and the relations as they stand, of one `result` list."""
        gleaning = Gleaning()
        attributes: list[tuple[str, Json]] = []
        for index, result in enumerate(results):
            place = f"{path}[{index}]"
            if not isinstance(result, dict):
                problems.refuse(place, "malformed-result", "a result is an object")
            elif result.get("type") == "relation" or ("from_id" in result and "to_id" in result):
                gleaning.links.append(_read_link(result, place))
            elif is_span(result):
                self._read_span(result, place, gleaning, problems)
            else:
                attributes.append((place, result))
        for place, result in attributes:
            self._read_attribute(result, place, gleaning, problems)
        for (check, mended), times in gleaning.mended.items():
            problems.warn(path, check, f"{times} of its regions: {mended}")
        return gleaning

    def _read_span(self, result: Json, place: str, gleaning: Gleaning, problems: Problems) -> None:
        region_id, control = region_id_of(result), str(result.get("from_name", ""))
        gleaning.known.add(region_id)
        if isinstance(result.get("meta"), dict) and result["meta"].get("text"):
            gleaning.left_out["note", ""] += 1
        rules = []
        for label in find_labels(result["value"])[1] or [""]:
            key = self.mapping.label_key(control, label)
            rule = self.mapping.labels[key] if key is not None else None
            if rule is None:
                gleaning.left_out["label", label] += 1
            else:
                rules.append(rule)
        if rules and not self.choice.covers(result):
            name = result.get("to_name")
            problems.refuse(
                place, "other-text", f"{region_id}: it marks {name!r}, another text than most of the task's"
            )
            return
        span = self._locate(region_id, result["value"], place, gleaning, problems) if rules else None
        if span is not None:
            for rule in rules:
                self._add(rule, region_id, span, place, gleaning, problems)

    def _add(
        self, rule: LabelRule, region_id: str, span: tuple[int, int], place: str, gleaning: Gleaning, problems: Problems
    ) -> None:
        region = Region(region_id, rule.layer, rule.label, *span, path=place)
        if region.is_head:
            region.attributes |= rule.values
        alike = (
            one
            for one in gleaning.regions
            if (one.layer, one.label, one.start, one.end) == (rule.layer, rule.label, *span)
        )
        same = next(alike, None) if _is_one_span(rule) else None
        if same is not None:
            message = f"{region_id}: {same.id} is a {rule.label} on the same words; one of them was taken"
            problems.warn(place, "duplicate-mark", message)
            gleaning.same_as[region_id] = same.id
            return
        gleaning.regions.append(region)

    def _locate(
        self, region_id: str, value: Json, place: str, gleaning: Gleaning, problems: Problems
    ) -> tuple[int, int] | None:
        try:
            located = locate(self.choice.target, value, self.choice.unit)
        except Unlocated as unlocated:
            problems.refuse(place, unlocated.check, f"{region_id}: {unlocated}")
            return None
        if located.check == "offsets-converted":
            gleaning.mended[located.check, located.mended] += 1
        elif located.check:
            problems.warn(place, located.check, f"{region_id}: {located.mended}")
        if _mangles_line_end(value, self.choice.target.text[located.start : located.end]):
            gleaning.mended["newline-mended", "their text writes line ends as \\n; the text's own count"] += 1
        return self._carry(region_id, located.start, located.end, place, problems)

    def _carry(self, region_id: str, start: int, end: int, place: str, problems: Problems) -> tuple[int, int] | None:
        covered, text = self.choice.target.text[start:end], self.carrier.document.text
        if not covered.strip():
            problems.refuse(place, "span-edge-space", f"{region_id}: the span covers white space only")
            return None
        if covered != covered.strip():
            message = f"{region_id}: white space at the edge of {covered!r} was left out"
            problems.warn(place, "span-edge-space", message)
        carried = self.carrier.carry(start, end)
        if carried is None:
            message = f"{region_id}: {covered.strip()!r} is, or runs into, what the document leaves out of the page"
            problems.refuse(place, "span-outside-text", message)
            return None
        for offset in carried:
            if cuts_number(text, offset):
                problems.refuse(place, "span-cuts-digit-run", f"{region_id}: {covered.strip()!r} cuts a number in two")
                return None
        return carried

    def _read_attribute(self, result: Json, place: str, gleaning: Gleaning, problems: Problems) -> None:
        control, region_id = str(result.get("from_name", "")), region_id_of(result)
        rule = self.mapping.fields.get(control)
        value = result.get("value")
        heads = [
            region
            for region in gleaning.regions
            if rule and region.id == region_id and region.layer is rule.layer and region.is_head
        ]
        if rule is None or not heads or not isinstance(value, dict):
            gleaning.left_out["control", control or medium_of(result) or ""] += 1
            return
        kept = _rename(rule, read_strings(value), gleaning)
        if len(kept) > 1:
            problems.refuse(place, "several-values", f"{region_id}: {rule.field} has more than one value: {kept!r}")
        elif kept and not fits_field(rule, kept[0]):
            problems.refuse(
                place, "malformed-value", f"{region_id}: {kept[0]!r} is no {rule.field} of a {rule.layer.name}"
            )
        elif kept:
            for head in heads:
                head.attributes[rule.field] = kept[0]


def _is_one_span(rule: LabelRule) -> bool:
    """Whether the label alone makes a mark; two of these on the same words are one mark drawn twice."""
    return "start" in properties(rule.layer.name) and rule.label in rule.layer.heads


def _rename(rule: FieldRule, found: list[str], gleaning: Gleaning) -> list[str]:
    kept = []
    for value in dict.fromkeys(found):
        if rule.values is None:
            kept.append(value)
        elif (renamed := rule.values.get(value)) is not None:
            kept.append(renamed)
        else:
            gleaning.left_out["value", f"{rule.field} {value}"] += 1
    return [value for value in dict.fromkeys(kept) if value]


def region_id_of(result: Json) -> str:
    """A result's id as a string that is none of ours; made of its place where it has none."""
    own = result.get("id")
    if isinstance(own, str | int) and not isinstance(own, bool) and own != "":
        return f"#{own}"
    value = result.get("value")
    value = value if isinstance(value, dict) else {}
    return "#" + "-".join(
        str(value.get(key))[:80] for key in ("start", "startOffset", "end", "endOffset") if key in value
    )


def _read_link(result: Json, place: str) -> Link:
    ends = f"#{result.get('from_id')}", f"#{result.get('to_id')}"
    source, target = reversed(ends) if result.get("direction") == "left" else ends
    labels = result.get("labels")
    labels = [labels] if isinstance(labels, str) else labels
    return Link(source, target, [str(label) for label in labels] if isinstance(labels, list) else [], place)


def _mangles_line_end(value: Json, covered: str) -> bool:
    return bool(re.search(r"\\[nr]", covered_text(value) or "")) and "\n" in covered.replace("\r", "\n")
