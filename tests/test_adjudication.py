"""Two passes become one gold, one decided difference at a time."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

import adjudicate
from musnad.adjudication.differences import find_differences, pair_passes
from musnad.adjudication.merging import merge_passes
from musnad.adjudication.worksheets import find_open, open_worksheet
from musnad.annotations import Annotations, Annotator
from musnad.corpus import Corpus, read_annotations, read_json, write_record
from musnad.findings import Refusal

FIXTURE = Path(__file__).parent / "fixtures" / "corpus"
DOCUMENT = "sindyan-20250414-5ae36f45"
EDITOR = Annotator("editor", "human", "1")
PASSES = ("reader-a", "reader-b")


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(FIXTURE, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def passes(corpus):
    return tuple(read_annotations(corpus.annotations_path(annotator, DOCUMENT)) for annotator in PASSES)


def decide_all(worksheet, chosen):
    for entry in worksheet["differences"]:
        entry |= {"chosen": chosen, "why": "§1"}
    return worksheet


def marks_of(annotations: Annotations):
    return [msgspec.to_builtins(marks) for _, marks in annotations.layers()]


def test_a_pass_does_not_differ_from_itself(passes):
    assert find_differences(pair_passes(passes[0], passes[0])) == []


def test_the_two_readers_of_the_fixture_differ(passes):
    kinds = {difference.kind for difference in find_differences(pair_passes(*passes))}
    assert kinds >= {"missed"}


@pytest.mark.parametrize("chosen", [0, 1])
def test_gold_is_the_pass_that_wins_every_difference(passes, chosen):
    worksheet = decide_all(open_worksheet(*passes, by="editor"), PASSES[chosen])
    gold = merge_passes(*passes, worksheet, EDITOR)
    assert marks_of(gold) == marks_of(passes[chosen])
    assert gold.status == "gold"


def test_every_difference_is_recorded_with_who_decided_and_why(passes):
    worksheet = decide_all(open_worksheet(*passes, by="editor"), "reader-a")
    gold = merge_passes(*passes, worksheet, EDITOR)
    assert len(gold.decisions) == len(worksheet["differences"]) > 0
    assert {(decision.by, decision.why) for decision in gold.decisions} == {("editor", "§1")}


def test_a_third_reading_replaces_both(passes):
    worksheet = decide_all(open_worksheet(passes[0], passes[0], by="editor"), "reader-a")
    entity = {**msgspec.to_builtins(passes[0].entities[0]), "id": "*e1", "type": "FAC"}
    readings = [{"annotator": annotator, "mark": None, "reading": None} for annotator in PASSES]
    frame = {"layer": "entities", "difference": "missed", "field": None, "passes": readings}
    worksheet["differences"].append({**frame, "chosen": "new", "new": entity, "why": "§2"})
    gold = merge_passes(passes[0], passes[0], worksheet, EDITOR)
    assert sum(mark.type == "FAC" for mark in gold.entities) == 1


def test_the_adjudicator_may_correct_what_both_passes_have_and_the_correction_is_kept(passes):
    agreed = [{"annotator": annotator, "mark": "e1", "reading": '"ORG"'} for annotator in PASSES]
    frame = {"layer": "entities", "difference": "type", "field": "type", "passes": agreed}
    worksheet = open_worksheet(passes[0], passes[0], by="editor")
    worksheet["differences"].append({**frame, "chosen": "new", "new": "FAC", "why": "E6"})
    again = open_worksheet(passes[0], passes[0], by="editor", earlier=worksheet)
    assert again == worksheet
    gold = merge_passes(passes[0], passes[0], again, EDITOR)
    assert (gold.entities[0].type, gold.decisions[0].marks) == ("FAC", ["e1"])


def test_a_dropped_mark_may_not_be_referred_to(passes):
    emptied = msgspec.structs.replace(passes[1], quotes=[], numbers=[])
    worksheet = decide_all(open_worksheet(passes[0], emptied, by="editor"), "none")
    for entry in worksheet["differences"]:
        entry["chosen"] = "none" if entry["layer"] in ("quotes", "numbers") else "reader-a"
    with pytest.raises(Refusal, match="unknown-id"):
        merge_passes(passes[0], emptied, worksheet, EDITOR)


def test_nothing_is_finished_while_a_difference_is_open(corpus, capsys):
    gold = corpus.gold_path(DOCUMENT)
    before = gold.read_bytes()
    options = ["--corpus", str(corpus.root)]
    assert adjudicate.main([*options, "open", DOCUMENT, "--passes", *PASSES, "--by", "editor"]) == 0
    assert adjudicate.main([*options, "status"]) == 1
    assert adjudicate.main([*options, "finish", DOCUMENT]) == 1
    assert "difference-open" in capsys.readouterr().err
    assert gold.read_bytes() == before


def test_finishing_writes_gold_that_is_rebuilt_to_the_same_bytes(corpus):
    options = ["--corpus", str(corpus.root)]
    adjudicate.main([*options, "open", DOCUMENT, "--passes", *PASSES, "--by", "editor"])
    path = corpus.root / "annotation" / "adjudication" / f"{DOCUMENT}.json"
    write_record(path, decide_all(read_json(path), "reader-b"))
    assert adjudicate.main([*options, "finish", DOCUMENT, "--version", "1"]) == 0
    assert adjudicate.main([*options, "finish", DOCUMENT, "--version", "1", "--check"]) == 0
    corpus.gold_path(DOCUMENT).write_text("{}", encoding="utf-8")
    assert adjudicate.main([*options, "finish", DOCUMENT, "--version", "1", "--check"]) == 1


def test_opening_again_keeps_the_decisions_that_still_apply(passes):
    decided = decide_all(open_worksheet(*passes, by="editor"), "reader-a")
    again = open_worksheet(*passes, by="editor", earlier=json.loads(json.dumps(decided)))
    assert again == decided
    changed = msgspec.structs.replace(passes[1], entities=passes[0].entities)
    reopened = open_worksheet(passes[0], changed, by="editor", earlier=decided)
    assert len(reopened["differences"]) < len(decided["differences"])
    assert find_open(reopened, "worksheet") == []


def test_an_undecidable_choice_is_an_open_difference(passes):
    worksheet = decide_all(open_worksheet(*passes, by="editor"), "nobody")
    assert len(find_open(worksheet, "worksheet")) == len(worksheet["differences"])


def test_without_ids_all_that_is_new_is_opened_and_all_that_is_decided_is_finished(corpus, capsys):
    options = ["--corpus", str(corpus.root)]
    other = "sahil-20250415-f49b166c"
    shutil.copy(corpus.annotations_path(PASSES[0], other), corpus.annotations_path(PASSES[1], other))
    adjudicate.main([*options, "open", DOCUMENT, "--passes", *PASSES, "--by", "hoda"])
    assert adjudicate.main([*options, "open", "--passes", *PASSES, "--by", "editor"]) == 0
    worksheets = corpus.root / "annotation" / "adjudication"
    assert {path.stem: read_json(path)["by"] for path in worksheets.glob("*")} == {DOCUMENT: "hoda", other: "editor"}
    for gold in corpus.gold.glob("*"):
        gold.unlink()
    assert adjudicate.main([*options, "finish"]) == 1
    assert [path.stem for path in corpus.gold.glob("*")] == [other]
    corpus.gold_path(other).write_text("{}", encoding="utf-8")
    adjudicate.main([*options, "finish"])
    assert corpus.gold_path(other).read_text(encoding="utf-8") == "{}"


def test_gold_names_the_marks_as_each_pass_does(passes):
    renamed = [msgspec.structs.replace(entity, id=f"e{index + 50}") for index, entity in enumerate(passes[1].entities)]
    emptied = msgspec.structs.replace(passes[1], entities=renamed[2:])
    worksheet = decide_all(open_worksheet(emptied, passes[0], by="editor"), "reader-a")
    gold = merge_passes(emptied, passes[0], worksheet, EDITOR)
    cited = [
        [reading.mark for reading in decision.passes] for decision in gold.decisions if decision.layer == "entities"
    ]
    assert cited[:2] == [[None, "e1"], [None, "e2"]]


def test_a_third_reading_of_the_wrong_form_is_said_and_writes_nothing(corpus, capsys):
    options = ["--corpus", str(corpus.root)]
    adjudicate.main([*options, "open", DOCUMENT, "--passes", *PASSES, "--by", "editor"])
    path = corpus.root / "annotation" / "adjudication" / f"{DOCUMENT}.json"
    worksheet = decide_all(read_json(path), "reader-a")
    missed = next(entry for entry in worksheet["differences"] if entry["field"] is None)
    missed |= {"chosen": "new", "new": {"start": "here"}}
    write_record(path, worksheet)
    corpus.gold_path(DOCUMENT).unlink()
    assert adjudicate.main([*options, "finish", DOCUMENT]) == 1
    assert "[malformed-value]" in capsys.readouterr().err
    nobody = [{"annotator": annotator, "mark": None, "reading": None} for annotator in PASSES]
    missed |= {"passes": nobody, "new": {"type": "FAC"}}
    write_record(path, worksheet)
    assert adjudicate.main([*options, "finish", DOCUMENT]) == 1
    assert "[difference-open]" in capsys.readouterr().err
    assert not corpus.gold_path(DOCUMENT).exists()


@pytest.mark.parametrize(("field", "new"), [("type", "PLACE"), ("wikidata", "42")])
def test_a_third_reading_that_is_not_of_the_schemas_form_is_said_and_writes_nothing(corpus, capsys, field, new):
    adjudicate.main(["--corpus", str(corpus.root), "open", DOCUMENT, "--passes", *PASSES, "--by", "editor"])
    path = corpus.root / "annotation" / "adjudication" / f"{DOCUMENT}.json"
    worksheet = decide_all(read_json(path), "reader-a")
    entity = read_annotations(corpus.annotations_path("reader-a", DOCUMENT)).entities[0]
    reading = json.dumps(getattr(entity, field))
    readings = [{"annotator": annotator, "mark": entity.id, "reading": reading} for annotator in PASSES]
    frame = {"layer": "entities", "difference": "value", "field": field, "passes": readings}
    write_record(
        path,
        worksheet | {"differences": [*worksheet["differences"], {**frame, "chosen": "new", "new": new, "why": "E1"}]},
    )
    kept = corpus.gold_path(DOCUMENT).read_bytes()
    capsys.readouterr()
    assert adjudicate.main(["--corpus", str(corpus.root), "finish", DOCUMENT]) == 1
    assert "[shape] the gold it makes: $.entities[0]" in capsys.readouterr().err
    assert corpus.gold_path(DOCUMENT).read_bytes() == kept
