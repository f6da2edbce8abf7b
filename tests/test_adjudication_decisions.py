"""What an adjudicator does on the page becomes the decisions that were meant, and nothing else."""

import copy

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudication_passes import DOCUMENT, KINDS, PASSES, choose, click_all, make_corpus
from musnad.adjudication.deciding import Verdict, decide_case
from musnad.adjudication.desk import Desk
from musnad.adjudication.drawing import Case, draw_case
from musnad.adjudication.intake import Intake, Taken
from musnad.adjudication.merging import merge_passes
from musnad.adjudication.submissions import part_results, read_drawn
from musnad.adjudication.worksheets import UNSTATED, find_open, open_worksheet
from musnad.annotations import Annotations, Annotator, Entity, Mark, in_text_order
from musnad.corpus import read_json
from musnad.documents import Document
from musnad.labelstudio.exports import Reader
from musnad.schemas import LAYERS, closed_fields, inventory
from strategies import CLUSTERS, annotations, documents, labels, spans

EDITOR = Annotator("hoda", "human", "1")


def read_submission(case: Case, task: dict, results: list[dict] | None = None) -> Verdict:
    """What comes of submitting these results (default: the page as it was opened) on the task."""
    submission = part_results(task["predictions"][0]["result"] if results is None else results)
    bare = {"data": task["data"], "annotations": [{"result": submission.results}]}
    [outcome] = Reader({case.document.id: case.document}, annotator="hoda").read_export([bare])
    assert outcome.findings == []
    return decide_case(
        case, submission, read_drawn(outcome.annotations, submission, case.pairs, task["data"]["page_ids"])
    )


# Any two passes, any decisions


@st.composite
def vary_fields(draw: st.DrawFn, document: Document, first: Annotations) -> Annotations:
    """A reading of the same marks: some of them elsewhere, of another class, in another cluster, or not there."""

    def vary(mark: Mark) -> Mark:
        closed = draw(st.sampled_from(closed_fields(LAYERS[layer])))
        changed = {closed: draw(labels(LAYERS[layer], closed))}
        if isinstance(mark, Entity):
            changed["refers_to"] = draw(st.none() | CLUSTERS)
        if hasattr(mark, "cue") and draw(st.booleans()):
            changed["cue"] = draw(spans(document.text))
        if hasattr(mark, "start") and draw(st.booleans()):
            changed |= msgspec.to_builtins(draw(spans(document.text)))
        return msgspec.structs.replace(mark, **changed)

    varied = {}
    for layer, marks in first.layers():
        varied[layer] = in_text_order([vary(mark) if draw(st.booleans()) else mark for mark in marks])
    kept = [entity for entity in varied["entities"] if draw(st.booleans())]
    return msgspec.structs.replace(first, **varied | {"entities": kept})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Two passes over one text, and a worksheet in which any difference may be decided in any way."""
    document = draw(documents())
    first = draw(annotations(document))
    second = draw(annotations(document) | vary_fields(document, first))
    second = msgspec.structs.replace(second, annotator=Annotator("badr", "human", None))
    worksheet = open_worksheet(first, second, "hoda")
    for entry in worksheet["differences"]:
        options = [reading["annotator"] for reading in entry["passes"] if reading["mark"]]
        options += [None, "none"] if entry["field"] is None else [None]
        entry["chosen"] = draw(st.sampled_from(options))
        entry["why"] = entry["chosen"] and draw(st.sampled_from(["E6: اسم موقع", UNSTATED]))
        layer = LAYERS[entry["layer"]]
        if entry["field"] in closed_fields(layer) and draw(st.booleans()):
            had = [reading["reading"] for reading in entry["passes"]]
            others = [label.code for label in inventory(layer, entry["field"]) if f'"{label.code}"' not in had]
            if others:
                entry |= {"chosen": "new", "new": draw(st.sampled_from(others)), "why": "Q7"}
    return Case(document, first, second, worksheet)


@settings(max_examples=100)
@given(cases())
def test_a_worksheet_comes_back_from_its_task_as_it_was(case: Case):
    verdict = read_submission(case, draw_case(case))
    assert verdict.differences == case.worksheet["differences"]
    assert (verdict.objections, verdict.conflicts) == ([], [])


@settings(max_examples=100)
@given(cases())
def test_what_is_clicked_is_what_is_decided(case: Case):
    blank = copy.deepcopy(case.worksheet)
    for entry in blank["differences"]:
        entry |= {"chosen": None, "new": None, "why": None}
    opened = Case(case.document, case.first, case.second, blank)
    task = draw_case(opened)
    clicks = [
        result
        for number, (entry, _) in enumerate(case.cards, 1)
        if entry["chosen"] not in (None, "new")
        for result in choose(number, entry["chosen"], entry["why"])
    ]
    verdict = read_submission(opened, task, [*task["predictions"][0]["result"], *clicks])
    expected = [
        entry if entry["chosen"] != "new" else entry | {"chosen": None, "new": None, "why": None}
        for entry in case.worksheet["differences"]
    ]
    assert verdict.differences == expected


@settings(max_examples=100)
@given(cases())
def test_the_page_shows_every_difference_with_what_each_pass_says(case: Case):
    data = draw_case(case)["data"]
    assert len(data["differences"]) == len(case.worksheet["differences"])
    for card, (entry, pair) in zip(data["differences"], case.cards, strict=True):
        values = [option["value"] for option in card["options"]]
        assert len(set(values)) == len(values) == 3
        assert {option["alias"] for option in card["options"]} == {
            "new",
            *(
                p["annotator"] if side else "none"
                for p, side in zip(entry["passes"], (pair.first, pair.second), strict=True)
            ),
        }


# By hand, on two passes that differ in every kind


@pytest.fixture
def desk(tmp_path):
    desk = Desk(make_corpus(tmp_path / "corpus"))
    desk.open(DOCUMENT, PASSES, "hoda")
    return desk


@pytest.fixture
def case(desk):
    return desk.load_case(DOCUMENT)


@pytest.fixture
def task(case):
    return draw_case(case)


def number_of(case: Case, kind: str, field: str | None = None) -> int:
    """The card of a kind of difference, counted from 1."""
    return next(
        number
        for number, (entry, _) in enumerate(case.cards, 1)
        if entry["difference"] == kind and field in (None, entry["field"])
    )


def results_of(task: dict) -> list[dict]:
    return copy.deepcopy(task["predictions"][0]["result"])


def decided(verdict: Verdict) -> list[dict]:
    return [entry for entry in verdict.differences if entry["chosen"] is not None]


def test_the_passes_differ_in_every_kind_and_each_is_flagged_in_the_text(case: Case, task: dict):
    assert {entry["difference"] for entry, _ in case.cards} == KINDS
    flags = [result for result in results_of(task) if result.get("from_name") == "difference"]
    assert {result["id"].split("-")[1] for result in flags} == {str(n) for n, _ in enumerate(case.cards, 1)}
    boundary = number_of(case, "boundary")
    places = {result["value"]["text"] for result in flags if result["id"].startswith(f"difference-{boundary}-")}
    assert places == {"سنبلة", '"سنبلة"'}


def test_a_page_submitted_without_a_click_decides_nothing(case: Case, task: dict):
    assert decided(read_submission(case, task)) == []


def test_a_click_without_a_word_is_recorded_as_such(case: Case, task: dict):
    verdict = read_submission(case, task, [*results_of(task), *choose(1, "none")])
    [entry] = decided(verdict)
    assert (entry["chosen"], entry["why"]) == ("none", UNSTATED)


def test_a_value_changed_in_the_text_is_a_third_reading_where_the_card_says_so(case: Case, task: dict):
    number, results = number_of(case, "value"), results_of(task)
    [value] = [r for r in results if (r.get("id"), r.get("from_name")) == ("n1", "number_value")]
    value["value"]["text"] = ["14"]
    [entry] = decided(read_submission(case, task, [*results, *choose(number, "new", "N3")]))
    assert (entry["field"], entry["chosen"], entry["new"], entry["why"]) == ("value", "new", "14", "N3")


@pytest.mark.parametrize("chosen", PASSES)
def test_a_choice_that_the_text_contradicts_decides_nothing(case: Case, task: dict, chosen: str):
    number, results = number_of(case, "value"), results_of(task)
    [value] = [r for r in results if (r.get("id"), r.get("from_name")) == ("n1", "number_value")]
    value["value"]["text"] = ["14"]
    verdict = read_submission(case, task, [*results, *choose(number, chosen)])
    assert decided(verdict) == []
    assert "was changed in the text" in verdict.objections[0]


def test_a_third_reading_that_is_not_in_the_text_decides_nothing(case: Case, task: dict):
    for number in range(1, len(case.cards) + 1):
        verdict = read_submission(case, task, [*results_of(task), *choose(number, "new")])
        assert (decided(verdict), len(verdict.objections)) == ([], 1)


def test_what_both_read_changes_only_with_a_reason(case: Case, task: dict):
    results = results_of(task)
    [label] = [r for r in results if (r.get("id"), r.get("from_name")) == ("e1", "entity")]
    label["value"]["labels"] = ["FAC"]
    [entry] = decided(read_submission(case, task, results))
    assert (entry["field"], entry["new"], entry["why"]) == ("type", "FAC", None)
    assert find_open(case.worksheet | {"differences": [entry]}, "worksheet")
    reason = {"id": "z", "from_name": "other_reason", "to_name": "text", "type": "textarea", "value": {"text": ["E4"]}}
    [entry] = decided(read_submission(case, task, [*results, reason]))
    assert entry["why"] == "E4"
    assert not find_open(case.worksheet | {"differences": [entry]}, "worksheet")


def test_a_mark_deleted_and_drawn_anew_in_its_place_is_the_same_mark(case: Case, task: dict):
    number, results = number_of(case, "boundary"), results_of(task)
    results = [r for r in results if r.get("id") != "e7"]
    start = case.document.text.index('منصة "سنبلة')
    place = {"start": start, "end": start + len('منصة "سنبلة'), "labels": ["WEBSITE"]}
    results.append({"id": "a1B2c3D4e5", "from_name": "entity", "to_name": "text", "type": "labels", "value": place})
    cluster = {**place, "text": ["c3"]}
    results.append(
        {"id": "a1B2c3D4e5", "from_name": "entity_refers_to", "to_name": "text", "type": "textarea", "value": cluster}
    )
    [entry] = decided(read_submission(case, task, [*results, *choose(number, "new", "E2")]))
    assert (entry["difference"], entry["new"][2]) == ("boundary", 'منصة "سنبلة')


def test_a_mark_deleted_in_the_text_is_dropped_in_all_its_differences(case: Case, task: dict):
    city = [number for number, (_, pair) in enumerate(case.cards, 1) if pair.id == "e3"]
    results = [r for r in results_of(task) if r.get("id") != "e3"]
    only_one = read_submission(case, task, [*results, *choose(city[0], "new", "E1"), *choose(city[1], PASSES[0])])
    assert len(only_one.objections) == 1
    assert len(find_open(case.worksheet | {"differences": only_one.differences}, "w")) == len(case.cards)
    verdict = read_submission(case, task, [*results, *(r for number in city for r in choose(number, "new", "E1"))])
    assert [entry["chosen"] for entry in decided(verdict)] == ["none", "none"]
    again = Case(case.document, case.first, case.second, case.worksheet | {"differences": verdict.differences})
    reread = read_submission(again, draw_case(again))
    assert (reread.differences, reread.objections) == (verdict.differences, [])
    everything = [
        entry if entry["chosen"] else entry | {"chosen": PASSES[0], "why": "E1"}
        for entry in again.worksheet["differences"]
    ]
    gold = merge_passes(case.first, case.second, case.worksheet | {"differences": everything}, EDITOR)
    assert "حلب" not in [entity.text for entity in gold.entities]


def test_marks_that_neither_has_come_back_and_go_out_again(case: Case, task: dict):
    results = results_of(task)
    for number, word in enumerate(("الأهالي", "بيانًا")):
        start = case.document.text.index(word)
        place = {"start": start, "end": start + len(word), "text": word, "labels": ["NORP"]}
        results.append(
            {"id": f"new{number}", "from_name": "entity", "to_name": "text", "type": "labels", "value": place}
        )
    results += [
        {"id": "z", "from_name": "other_reason", "to_name": "text", "type": "textarea", "value": {"text": ["E5"]}}
    ]
    added = decided(read_submission(case, task, results))
    assert {(entry["chosen"], entry["new"]["text"], entry["why"]) for entry in added} == {
        ("new", "الأهالي", "E5"),
        ("new", "بيانًا", "E5"),
    }
    worksheet = open_worksheet(case.first, case.second, "hoda", case.worksheet | {"differences": added})
    again = Case(case.document, case.first, case.second, worksheet)
    verdict = read_submission(again, draw_case(again))
    assert verdict.differences == worksheet["differences"]
    assert len(decided(verdict)) == 2


# Into the worksheets


def take(desk: Desk, task: dict, results: list[dict] | None = None, **options: bool) -> Taken:
    exported = task | {"id": 1, "annotations": [] if results is None else [{"result": results}]}
    [taken] = Intake(desk, "server", **options).take_tasks([exported])
    return taken


@pytest.mark.parametrize("side", [0, 1])
def test_gold_is_the_pass_whose_readings_are_clicked(desk: Desk, case: Case, task: dict, side: int):
    before = {path: path.read_bytes() for path in desk.corpus.annotations.rglob("*.json")}
    taken = take(desk, task, click_all(case, task, side))
    assert (taken.state, taken.open, taken.unstated, taken.findings) == ("written", 0, 0, [])
    assert desk.finish(DOCUMENT, EDITOR, check=False) == []
    gold = read_json(desk.corpus.gold_path(DOCUMENT))
    winner = (case.first, case.second)[side]
    assert [len(gold[layer]) for layer in LAYERS] == [len(marks) for _, marks in winner.layers()]
    assert {(e["start"], e["end"], e["type"]) for e in gold["entities"]} == {
        (e.start, e.end, e.type) for e in winner.entities
    }
    assert {decision["by"] for decision in gold["decisions"]} == {"hoda"}
    own = {mark.id for _, marks in case.second.layers() for mark in marks}
    assert {d["passes"][1]["mark"] for d in gold["decisions"]} <= own | {None}
    assert {path: path.read_bytes() for path in desk.corpus.annotations.rglob("*.json")} == before


def test_taking_the_same_again_changes_nothing(desk: Desk, case: Case, task: dict):
    results = click_all(case, task, 0)
    assert [take(desk, task, results).state for _ in range(2)] == ["written", "unchanged"]


def test_decisions_that_differ_are_replaced_only_on_request(desk: Desk, case: Case, task: dict):
    take(desk, task, click_all(case, task, 0))
    kept = desk.read_worksheet(DOCUMENT)
    refused = take(desk, task, click_all(case, task, 1))
    assert (refused.state, refused.findings[0].check) == ("refused", "decisions-differ")
    assert take(desk, task, click_all(case, task, 1), replace_existing=True, dry_run=True).state == "written"
    assert desk.read_worksheet(DOCUMENT) == kept
    assert take(desk, task, click_all(case, task, 1), replace_existing=True).state == "written"
    assert desk.read_worksheet(DOCUMENT) != kept


def test_a_page_that_lost_its_marks_is_refused(desk: Desk, case: Case, task: dict):
    clicks = [r for r in click_all(case, task, 0) if str(r.get("from_name", "")).startswith("decision_")]
    taken = take(desk, task, clicks)
    assert (taken.state, [finding.check for finding in taken.findings]) == ("refused", ["empty-annotation"])


def test_a_pass_that_changed_under_the_adjudicator_is_noticed(desk: Desk, case: Case, task: dict):
    path = desk.corpus.annotations_path(PASSES[1], DOCUMENT)
    path.write_text(path.read_text(encoding="utf-8").replace('"13"', '"15"'), encoding="utf-8")
    taken = take(desk, task, click_all(case, task, 0))
    assert (taken.state, taken.findings[0].check) == ("refused", "passes-changed")


def test_what_is_not_submitted_is_waiting_or_skipped(desk: Desk, task: dict):
    assert take(desk, task).state == "waiting"
    assert take(desk, task | {"drafts": [7]}).state == "started"
    [taken] = Intake(desk, "server").take_tasks([task | {"annotations": [{"result": [], "was_cancelled": True}]}])
    assert taken.state == "skipped"
