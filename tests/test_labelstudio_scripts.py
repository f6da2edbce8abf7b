"""The two scripts around Label Studio: documents out as tasks, exports in as annotations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import import_annotations
import make_tasks
from musnad.corpus import Corpus
from musnad.schemas import Json
from test_labelstudio_roundtrip import as_exported

FIXTURES = Path(__file__).parent / "fixtures" / "corpus"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A copy of the fixture corpus."""
    shutil.copytree(FIXTURES, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def export(corpus: Corpus) -> Path:
    """An export of the gold, submitted unchanged by one annotator."""
    assert (
        make_tasks.main(["--corpus", str(corpus.root), "--from", "gold", "--out", str(corpus.root / "all.json")]) == 0
    )
    return write(corpus, [as_exported(task) for task in json.loads((corpus.root / "all.json").read_text("utf-8"))])


def write(corpus: Corpus, tasks: list[Json]) -> Path:
    path = corpus.root / "export.json"
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


def run_import(corpus: Corpus, export: Path, *options: str) -> int:
    return import_annotations.main([str(export), "--corpus", str(corpus.root), *options])


def snapshot(corpus: Corpus) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in corpus.data.rglob("*") if path.is_file()}


def test_gold_goes_out_and_comes_in_as_a_pass(corpus: Corpus, export: Path):
    assert run_import(corpus, export, "--annotator", "zarina") == 0
    for gold in corpus.read_gold():
        text = corpus.annotations_path("zarina", gold.document_id).read_text("utf-8")
        made = json.loads(text)
        wanted = json.loads(corpus.gold_path(gold.document_id).read_text("utf-8"))
        for layer in ("entities", "quotes", "numbers", "retractions"):
            assert made[layer] == wanted[layer]
        assert (made["status"], made["annotator"]["id"]) == ("annotated", "zarina")


def test_a_dry_run_says_the_same_and_writes_nothing(corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]):
    before = snapshot(corpus)
    assert run_import(corpus, export, "--dry-run") == 0
    said = capsys.readouterr().out
    assert snapshot(corpus) == before
    assert run_import(corpus, export) == 0
    assert capsys.readouterr().out == said
    assert snapshot(corpus) != before


def test_the_same_export_twice_changes_nothing(corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]):
    run_import(corpus, export)
    before = snapshot(corpus)
    capsys.readouterr()
    assert run_import(corpus, export) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 unchanged"
    assert snapshot(corpus) == before


def test_an_annotation_that_differs_is_replaced_only_when_told(
    corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]
):
    run_import(corpus, export)
    before = snapshot(corpus)
    tasks = json.loads(export.read_text("utf-8"))
    results = tasks[0]["annotations"][0]["result"]
    next(result for result in results if result["from_name"] == "entity")["value"]["labels"] = ["LAW"]
    changed = write(corpus, tasks)
    assert run_import(corpus, changed) == 1
    assert "[annotations-exist]" in capsys.readouterr().err
    assert snapshot(corpus) == before
    assert run_import(corpus, changed, "--replace") == 0
    assert snapshot(corpus) != before


def test_a_refused_annotation_is_named_and_the_others_are_taken(
    corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]
):
    tasks = json.loads(export.read_text("utf-8"))
    tasks[0]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    assert run_import(corpus, write(corpus, tasks), "--annotator", "zarina") == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "1 refused, 2 written"
    assert ":$[0].annotations[0].result[0] [span-outside-text]" in err
    assert len(list(corpus.annotator_folder("zarina").iterdir())) == 2


def test_an_empty_annotation_is_taken_only_when_told(corpus: Corpus):
    tasks = []
    for gold in corpus.read_gold():
        data = {"document_id": gold.document_id, "text_sha256": gold.text_sha256}
        text = next(document.text for document in corpus.read_documents() if document.id == gold.document_id)
        tasks.append(
            {"data": data | {"text": text}, "predictions": [3], "annotations": [{"completed_by": 1, "result": []}]}
        )
    export = write(corpus, tasks)
    assert run_import(corpus, export, "--annotator", "zarina") == 1
    assert not corpus.annotator_folder("zarina").exists()
    assert run_import(corpus, export, "--annotator", "zarina", "--accept-empty") == 0
    assert len(list(corpus.annotator_folder("zarina").iterdir())) == 3


@pytest.mark.parametrize("content", ["{}", "null", '{"id": 1}', "text", ""])
def test_what_is_no_export_is_wrong_use(corpus: Corpus, content: str, capsys: pytest.CaptureFixture[str]):
    path = corpus.root / "export.json"
    path.write_text(content, encoding="utf-8")
    assert run_import(corpus, path) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("annotator", ["../x", "Zarina", "a b", ""])
def test_an_annotator_that_is_no_name_is_wrong_use(corpus: Corpus, export: Path, annotator: str):
    before = snapshot(corpus)
    assert run_import(corpus, export, f"--user=aziza@example.org={annotator or '/'}") == 2
    assert snapshot(corpus) == before


def test_marks_can_be_laid_before_a_reader_as_suggestions(corpus: Corpus):
    options = ["--corpus", str(corpus.root), "--from", "annotations:reader-b", "--status", "suggested"]
    assert make_tasks.main(options) == 0
    (path,) = (corpus.root / "annotation" / "tasks").iterdir()
    (task,) = json.loads(path.read_text("utf-8"))
    assert "annotations" not in task
    assert task["predictions"][0]["model_version"].startswith("reader-b")
    assert task["predictions"][0]["result"]


def test_a_document_that_is_not_there_does_not_stop_the_others(corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    known = next(corpus.read_documents()).id
    assert make_tasks.main(["--corpus", str(corpus.root), "none-undated-00000000", "../x", known]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert len(err.splitlines()) == 2


def test_marks_from_nowhere_are_wrong_use(corpus: Corpus):
    for source in ("annotations:nobody", "silver", "annotations:../x"):
        assert make_tasks.main(["--corpus", str(corpus.root), "--from", source]) == 2


def test_a_document_that_cannot_be_read_refuses_its_own_annotations_alone(
    corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]
):
    broken, *others = sorted(corpus.documents.glob("*.json"))
    broken.write_text("{", encoding="utf-8")
    assert run_import(corpus, export, "--annotator", "zarina") == 1
    assert "[unreadable-json]" in capsys.readouterr().err
    assert sorted(path.name for path in corpus.annotator_folder("zarina").glob("*.json")) == [
        path.name for path in others if corpus.gold_path(path.stem).exists()
    ]


def test_an_id_that_could_leave_its_folder_is_refused_and_not_taken_for_a_foreign_name(
    corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]
):
    task = json.loads(export.read_text("utf-8"))[0]
    task["data"]["document_id"] = "../../etc/passwd"
    assert run_import(corpus, write(corpus, [task]), "--annotator", "zarina") == 1
    said = capsys.readouterr()
    assert "its names are not ours" not in said.err
    assert said.err.count("\n") == 1


def test_a_span_that_covers_other_words_than_the_export_says_is_taken_and_told(
    corpus: Corpus, export: Path, capsys: pytest.CaptureFixture[str]
):
    task = json.loads(export.read_text("utf-8"))[0]
    entity = next(result for result in task["annotations"][0]["result"] if result["type"] == "labels")
    entity["value"]["text"] = "كلمات أخرى"
    assert run_import(corpus, write(corpus, [task]), "--annotator", "zarina") == 1
    assert "[covered-text-differs]" in capsys.readouterr().err
