"""Annotations go to Label Studio and come back the same, whatever they mark."""

from __future__ import annotations

import copy
import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface

from musnad.annotations import Annotations
from musnad.documents import Document
from musnad.labelstudio.config import build_label_config
from musnad.labelstudio.exports import Outcome, Reader, canonicalise
from musnad.labelstudio.marks import read_marks
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.results import read_results
from musnad.labelstudio.tasks import build_task
from musnad.schemas import Json, find_shape_errors
from strategies import annotated_documents, as_judged

LABEL_INTERFACE = LabelInterface(build_label_config())


def as_exported(task: Json) -> Json:
    """The task as the server exports it after an annotator has submitted it unchanged in the page."""
    exported = json.loads(json.dumps(task, ensure_ascii=False))
    made = exported.pop("annotations", None) or copy.deepcopy(exported["predictions"])
    exported["annotations"] = [
        {"id": 7, "completed_by": {"id": 2, "email": "aziza@example.org"}, "was_cancelled": False} | annotation
        for annotation in made
    ]
    for annotation in exported["annotations"]:
        annotation["result"] = as_submitted(annotation["result"], task["data"]["text"])
    return exported


def as_submitted(results: list[Json], text: str) -> list[Json]:
    """What the page changes in a result list: origins, copied meta, covered text of choices, relations last."""
    metas = {result["id"]: result["meta"] for result in results if "meta" in result}
    regions, relations = [], []
    for result in results:
        if result["type"] == "relation":
            relations.append(result)
            continue
        value = result["value"]
        if result["type"] != "textarea":
            value = value | {"text": text[value["start"] : value["end"]].replace("\n", "\\n")}
        meta = {"meta": metas[result["id"]]} if result["id"] in metas else {}
        regions.append({**result, "value": value, **meta, "origin": "prediction"})
    return regions + relations


def read_one(task: Json, document: Document) -> Outcome:
    (outcome,) = Reader({document.id: document}).read_export([task])
    return outcome


@given(annotated_documents())
def test_annotations_come_back_as_they_went(pair: tuple[Document, Annotations]) -> None:
    document, annotations = pair
    outcome = read_one(as_exported(build_task(document, annotations)), document)
    assert outcome.findings == []
    assert outcome.annotations == annotations


@given(annotated_documents("suggested"))
def test_suggestions_taken_as_they_are_come_back_as_judged(pair: tuple[Document, Annotations]) -> None:
    document, suggested = pair
    outcome = read_one(as_exported(build_task(document, suggested)), document)
    assert outcome.kind == "read"
    assert outcome.findings == []
    assert outcome.annotations == as_judged(suggested)


@given(annotated_documents("suggested"))
def test_a_suggestion_keeps_its_rule_and_score(pair: tuple[Document, Annotations]) -> None:
    document, suggested = pair
    (prediction,) = build_task(document, suggested)["predictions"]
    problems = Problems("task")
    marks = read_marks(*read_results(prediction["result"], document.text, "$", problems), document.text, problems)
    assert marks == dict(suggested.layers())


@given(annotated_documents(), st.randoms(use_true_random=False))
def test_the_order_of_results_and_the_direction_of_role_arrows_say_nothing(
    pair: tuple[Document, Annotations], random: object
) -> None:
    document, annotations = pair
    task = as_exported(build_task(document, annotations))
    results = task["annotations"][0]["result"]
    regions = [result for result in results if result["type"] != "relation"]
    relations = [turn(result) for result in results if result["type"] == "relation"]
    random.shuffle(regions)
    task["annotations"][0]["result"] = regions + relations
    assert read_one(task, document).annotations == annotations


def turn(relation: Json) -> Json:
    """A relation to a role, drawn the other way; one between two marks means something by its direction."""
    if "." not in relation["to_id"]:
        return relation
    return relation | {"from_id": relation["to_id"], "to_id": relation["from_id"]}


@given(annotated_documents("suggested"))
def test_submitted_unchanged_is_canonically_the_same(pair: tuple[Document, Annotations]) -> None:
    task = build_task(*pair)
    exported = as_exported(task)
    assert canonicalise(exported["annotations"][0]["result"]) == canonicalise(task["predictions"][0]["result"])


@given(annotated_documents())
def test_one_relation_for_each_ordered_pair_and_one_span_for_each_id(pair: tuple[Document, Annotations]) -> None:
    results = build_task(*pair)["annotations"][0]["result"]
    ends = [(result["from_id"], result["to_id"]) for result in results if result["type"] == "relation"]
    spans = {(r["id"], r["value"]["start"], r["value"]["end"]) for r in results if r["type"] != "relation"}
    assert len(ends) == len(set(ends))
    assert len(spans) == len({region_id for region_id, _, _ in spans})


@given(annotated_documents())
def test_label_studio_finds_nothing_wrong_with_our_tasks(pair: tuple[Document, Annotations]) -> None:
    prediction = build_task(*pair)["annotations"][0] | {"model_version": "test"}
    assert LABEL_INTERFACE.validate_prediction(prediction, return_errors=True) == []


JUNK = [
    None,
    True,
    -1,
    10**9,
    0.5,
    float("nan"),
    "",
    "نص",
    "q1",
    "\ud800",
    [],
    ["q1"],
    [[]],
    {},
    {"id": []},
    {"start": "0"},
]


def list_places(node: object) -> list[tuple[object, object]]:
    """Every container in a JSON value with every key or index of it."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []
    return [place for key, child in children for place in [(node, key), *list_places(child)]]


@given(annotated_documents("suggested"), st.data())
def test_an_export_with_anything_in_any_place_is_read_well_or_refused(
    pair: tuple[Document, Annotations], data: st.DataObject
) -> None:
    document, suggested = pair
    tasks = [as_exported(build_task(document, suggested))]
    for _ in range(2):
        container, key = data.draw(st.sampled_from(list_places(tasks)))
        container[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    for outcome in Reader({document.id: document}).read_export(tasks):
        if outcome.annotations is None:
            assert outcome.findings or outcome.kind in ("skipped", "unannotated")
        else:
            assert find_shape_errors("annotations", msgspec.to_builtins(outcome.annotations)) == []
