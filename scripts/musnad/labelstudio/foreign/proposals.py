"""Proposals: what a foreign export calls things, and a mapping to begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from musnad.findings import Refusal
from musnad.labelstudio.foreign.files import Item
from musnad.labelstudio.foreign.tasks import Task, read_task
from musnad.labelstudio.foreign.values import find_labels, is_span, medium_of, read_strings
from musnad.labelstudio.layers import all_layers, relation_names
from musnad.schemas import Json

_MANY = 24  # a control with more values than these is for typing, not for choosing


@dataclass(slots=True)
class Survey:
    """What is in an export: labels by control, names of relations, values by control; each with how often."""

    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    tasks: int = 0

    def describe(self) -> str:
        """The labels and relations found, in one line."""
        counts: Counter[str] = Counter()
        for (_, label), times in self.labels.items():
            counts[label] += times
        found = ", ".join(f"{label or '(none)'} {times}" for label, times in counts.most_common())
        related = ", ".join(f"{name or '(unnamed)'} {times}" for name, times in self.relations.most_common())
        return f"labels: {found or 'none'}" + (f"; relations: {related}" if related else "")


def survey_items(items: Iterable[Item]) -> Survey:
    """What the tasks among the items hold."""
    survey = Survey()
    for item in items:
        try:
            task = read_task(item)
        except Refusal:
            continue
        survey.tasks += 1
        _survey_task(task, survey)
    return survey


def _survey_task(task: Task, survey: Survey) -> None:
    for result in task.results():
        if result.get("type") == "relation" or ("from_id" in result and "to_id" in result):
            labels = result.get("labels")
            names = [str(label) for label in labels] if isinstance(labels, list) else []
            survey.relations.update(names or [""])
        elif is_span(result):
            control = str(result.get("from_name", ""))
            survey.labels.update((control, label) for label in find_labels(result["value"])[1])
        elif isinstance(result.get("value"), dict) and medium_of(result) in ("classification", "written answers"):
            found = survey.values.setdefault(str(result.get("from_name", "")), Counter())
            found.update(read_strings(result["value"]))


def propose_mapping(survey: Survey) -> Json:
    """A mapping for what was found, null where the name does not tell."""
    mapping: Json = {"labels": {label: _guess_label(label) for label in sorted({label for _, label in survey.labels})}}
    if survey.relations:
        mapping["relations"] = {name: _guess_relation(name) for name in sorted(survey.relations)}
    controls = {
        control: {"as": own, "values": {value: None for value in sorted(values)}} if len(values) <= _MANY else own
        for control, values in sorted(survey.values.items())
        if (own := _guess_field(control)) is not None
    }
    if survey.values:
        mapping["fields"] = {control: controls.get(control) for control in sorted(survey.values)}
    return mapping


@cache
def _guesses() -> dict[str, str | Json]:
    lines = Path(__file__).with_name("guesses.tsv").read_text(encoding="utf-8").splitlines()
    guesses: dict[str, str | Json] = {}
    for line in [line for line in lines if line and not line.startswith("#")][1:]:
        own, values, names = line.split("\t")
        rule: str | Json = {"as": own, "set": dict([values.split("=")])} if values else own
        guesses |= {_plain(name): rule for name in names.split()}
    return guesses


def _guess_label(label: str) -> str | Json | None:
    for layer in all_layers().values():
        for one in layer.labels:
            if layer.head_field == "type" and label in (one.code, one.ar):
                return f"{layer.name}.{one.code}"
    return _guesses().get(_plain(label))


def _guess_relation(name: str) -> str | None:
    plain = _plain(name)
    if plain in ("coref", "coreference", "sameas", "same", "corefers", "إحالة", "alias"):
        return "refers_to"
    if plain in ("saidby", "says", "said", "speaks", "قال"):
        return "speaker"
    ours = relation_names()
    return ours.get(name) or next((code for code in ours.values() if code == plain), None)


def _guess_field(control: str) -> str | None:
    layer, _, field_name = control.partition("_")
    if layer in all_layers() and field_name in (*all_layers()[layer].choices, *all_layers()[layer].texts):
        return f"{layer}.{field_name}"
    return {"quotetype": "quote.type", "wikidata": "entity.wikidata", "qid": "entity.wikidata"}.get(_plain(control))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
