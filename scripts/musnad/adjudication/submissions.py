"""What an adjudicator submitted on one task: the choices on the cards, the reasons, and the marks in the text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from musnad.adjudication.differences import Json, Pair, as_json
from musnad.adjudication.page import CHOICE, FLAG, OTHER_REASON, REASON
from musnad.alignment import align_marks
from musnad.annotations import Annotations, Mark
from musnad.labelstudio.layers import all_layers

Marks = dict[str, dict[str, Json]]  # by layer and id


@dataclass(frozen=True, slots=True)
class Submission:
    """One submitted annotation, apart: `results` are those of marks; cards are counted from 0."""

    choices: dict[int, str]
    reasons: dict[int, str]
    other_reason: str | None
    results: list[Json]


def part_results(results: list[Json]) -> Submission:
    """The results of one annotation, sorted into what the cards say and what is drawn; flags are dropped."""
    said: dict[str, str] = {}
    drawn = []
    for result in results:
        control = result.get("from_name") if isinstance(result, dict) else None
        if not isinstance(control, str) or not _is_ours(control):
            drawn.append(result)
        elif control != FLAG and (value := _read_value(result)):
            said[control] = value
    return Submission(_by_number(said, CHOICE), _by_number(said, REASON), said.get(OTHER_REASON), drawn)


def _is_ours(control: str) -> bool:
    return control in (FLAG, OTHER_REASON) or control.rpartition("_")[0] in (CHOICE, REASON)


def _read_value(result: Json) -> str | None:
    value = result.get("value")
    values = (value.get("choices") or value.get("text")) if isinstance(value, dict) else None
    words = [values] if isinstance(values, str) else values
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return "؛ ".join(word.strip() for word in words if word.strip()) or None


def _by_number(said: dict[str, str], prefix: str) -> dict[int, str]:
    parted = [(control.rpartition("_"), value) for control, value in said.items()]
    return {int(number): value for (name, _, number), value in parted if name == prefix and number.isdecimal()}


def read_drawn(drawn: Annotations, submission: Submission, pairs: Sequence[Pair], page_ids: dict[str, str]) -> Marks:
    """The marks in the text, in the worksheet's ids.

    `page_ids` are the worksheet's ids for those of the page that are not its own. A mark of `pairs` that was deleted
    and drawn anew in its place keeps its id; one that is new gets a `*` before its own.
    """
    names = dict(page_ids)
    regions = {result["id"] for result in submission.results if result.get("from_name") in all_layers()}
    for layer, marks in drawn.layers():
        paired = {pair.id: pair.first or pair.second for pair in pairs if pair.layer == layer}
        kept = {mark.id for mark in marks if mark.id in regions and (mark.id in page_ids or mark.id in paired)}
        there = {page_ids.get(identifier, identifier) for identifier in kept}
        gone = [record for identifier, record in paired.items() if identifier not in there]
        fresh = [mark for mark in marks if mark.id not in kept]
        names |= _name_fresh(fresh, gone, [*names.values(), *paired])
    marks_in = {
        layer: [as_json(mark, lambda found: names.get(found, found)) for mark in ms] for layer, ms in drawn.layers()
    }
    return {layer: {record["id"]: record for record in records if record} for layer, records in marks_in.items()}


def _name_fresh(fresh: Sequence[Mark], gone: Sequence[Json | None], taken: Sequence[str]) -> dict[str, str]:
    if not fresh:
        return {}
    missing = [msgspec.convert(record, type(fresh[0])) for record in gone]
    names = {new.id: old.id for old, new in align_marks(missing, fresh) if old and new}
    for mark in fresh:
        if mark.id not in names:
            stars = next(stars for stars in itertools.count(1) if "*" * stars + mark.id not in taken)
            names[mark.id] = "*" * stars + mark.id
    return names
