"""Worksheets go to the adjudicator's project and come back decided, whatever breaks on the way."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import httpx
import pytest

import adjudicate
from adjudication_passes import DOCUMENT, PASSES, click_all, make_corpus
from labelstudio_server import RunningServer
from musnad.adjudication.desk import Desk
from musnad.adjudication.page import build_page
from musnad.adjudication.seats import find_seats
from musnad.corpus import Corpus, read_annotations
from musnad.findings import Refusal
from musnad.labelstudio.projects import BlindProject, find_projects
from musnad.labelstudio.server import Server
from musnad.schemas import LAYERS

pytestmark = pytest.mark.server
_adjudicators = count(1)


@pytest.fixture(scope="module")
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return make_corpus(tmp_path / "corpus")


@pytest.fixture
def by() -> str:
    """An adjudicator of this test's own."""
    return f"hoda-{next(_adjudicators)}"


@pytest.fixture
def run(labelstudio: RunningServer, corpus: Corpus, by: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command as its user has it, with a worksheet opened."""
    monkeypatch.setenv("LABEL_STUDIO_URL", labelstudio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", labelstudio.token)
    options = ["--corpus", str(corpus.root)]
    adjudicate.main([*options, "open", DOCUMENT, "--passes", *PASSES, "--by", by])
    return lambda *arguments: adjudicate.main([*options, *arguments])


def ask(labelstudio: RunningServer, method: str, path: str, body: object = None) -> object:
    """One plain request, past the package."""
    headers = {"Authorization": f"Token {labelstudio.token}"}
    answer = httpx.request(method, labelstudio.url + path, json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def submit(labelstudio: RunningServer, server: Server, corpus: Corpus, by: str, side: int) -> int:
    """What the page does when the adjudicator has clicked one pass's reading everywhere and presses Submit."""
    [task] = server.export_tasks(the_seat(server, by).project.id)
    results = click_all(Desk(corpus).load_case(DOCUMENT), task, side)
    return ask(labelstudio, "POST", f"/api/tasks/{task['id']}/annotations/", {"result": results})["id"]


def seats_of(server: Server, by: str) -> list[BlindProject]:
    return [seat for seat in find_seats(server) if seat.share.annotator == by]


def the_seat(server: Server, by: str) -> BlindProject:
    [seat] = seats_of(server, by)
    return seat


def test_the_adjudicator_gets_a_project_with_page_view_instructions_and_differences(
    labelstudio: RunningServer, server: Server, corpus: Corpus, run, by: str
):
    assert run("push") == 0
    seat = the_seat(server, by)
    number = seat.project.id
    assert seat.project.config == build_page().strip()
    assert len(ask(labelstudio, "GET", f"/api/dm/views?project={number}")) == 1
    assert "احكم في كل فرق" in ask(labelstudio, "GET", f"/api/projects/{number}")["expert_instruction"]
    [task] = server.export_tasks(number)
    assert len(task["data"]["differences"]) == len(Desk(corpus).read_worksheet(DOCUMENT)["differences"]) > 0
    assert [bool(prediction["result"]) for prediction in task["predictions"]] == [True]
    # It is no annotator's project: a pull of passes must not take it for one.
    assert number not in [project.project.id for project in find_projects(server, "adjudication")]


def test_a_second_push_sends_nothing(server: Server, run, by: str, capsys):
    run("push")
    before = [task.id for task in the_seat(server, by).tasks]
    capsys.readouterr()
    assert run("push") == 0
    assert "0 new\t1 there before" in capsys.readouterr().out
    assert [task.id for task in the_seat(server, by).tasks] == before


@pytest.mark.parametrize("side", [0, 1])
def test_what_is_submitted_becomes_gold_and_the_passes_stay_as_they_are(
    labelstudio: RunningServer, server: Server, corpus: Corpus, run, by: str, side: int, capsys
):
    passes = {path: path.read_bytes() for path in corpus.annotations.rglob("*.json")}
    run("push")
    assert run("pull") == 0
    assert run("finish", DOCUMENT) == 1
    assert not corpus.gold_path(DOCUMENT).exists()
    submit(labelstudio, server, corpus, by, side)
    capsys.readouterr()
    assert run("pull") == 0
    assert capsys.readouterr().out.splitlines() == [f"written\t{DOCUMENT}\t{by}\t0 open\t0 without a reason"]
    assert run("status") == 0
    assert run("finish", DOCUMENT, "--version", "1") == 0
    gold = read_annotations(corpus.gold_path(DOCUMENT))
    winner = read_annotations(corpus.annotations_path(PASSES[side], DOCUMENT))
    for layer in LAYERS:
        assert len(getattr(gold, layer)) == len(getattr(winner, layer))
    assert {(decision.by, decision.why) for decision in gold.decisions} == {(by, "§1")}
    assert {path: path.read_bytes() for path in corpus.annotations.rglob("*.json")} == passes


def test_whatever_answer_is_lost_the_next_push_completes_and_doubles_nothing(
    server: Server, run, by: str, monkeypatch: pytest.MonkeyPatch
):
    for method in ("create_project", "import_tasks"):
        done = getattr(Server, method)

        def lose_the_answer(*arguments, done=done):
            done(*arguments)
            raise Refusal("server", "no-server", "the connection was lost")

        with monkeypatch.context() as patch:
            patch.setattr(Server, method, lose_the_answer)
            assert run("push") == 2
    # Another client has sent it meanwhile too.
    seat = the_seat(server, by)
    [task] = server.export_tasks(seat.project.id)
    server.import_tasks(seat.project.id, [{"data": task["data"], "predictions": [{"result": []}]}])
    assert len(the_seat(server, by).tasks) == 2
    assert run("push") == 0
    assert [task.document_id for task in the_seat(server, by).tasks] == [DOCUMENT]


def test_a_pass_that_changed_is_laid_out_anew_unless_someone_worked_on_it(
    labelstudio: RunningServer, server: Server, corpus: Corpus, run, by: str, capsys
):
    run("push")
    path = corpus.annotations_path(PASSES[1], DOCUMENT)
    path.write_text(path.read_text(encoding="utf-8").replace('"13"', '"15"'), encoding="utf-8")
    assert run("push") == 0
    [task] = server.export_tasks(the_seat(server, by).project.id)
    assert "15" in json.dumps(task["data"]["differences"])
    submit(labelstudio, server, corpus, by, 0)
    path.write_text(path.read_text(encoding="utf-8").replace('"15"', '"16"'), encoding="utf-8")
    capsys.readouterr()
    assert run("push") == 1
    assert run("pull") == 1
    assert capsys.readouterr().err.count("[passes-changed]") == 2
    assert len(the_seat(server, by).tasks) == 1
