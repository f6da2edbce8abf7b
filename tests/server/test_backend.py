"""The rules as an ML backend: alone, and asked by a live Label Studio."""

import functools
import json
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import serve_suggestions
from labelstudio_server import RunningServer
from labelstudio_tasks import create_project, make_document, read_fixtures
from musnad.labelstudio.backend import MODEL_VERSION, make_backend, suggest_task
from musnad.labelstudio.config import build_label_config
from musnad.labelstudio.exports import Reader
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import build_task, write_result
from musnad.preannotation.engine import RULES_VERSION, annotate_document

DOCUMENTS = [document for document, _ in read_fixtures()]
OTHER_PAGE = '<View><Text name="text" value="$text"/><Labels name="l" toName="text"><Label value="X"/></Labels></View>'


@pytest.fixture(scope="module")
def backend() -> Iterator[str]:
    """The address of a running backend."""
    with make_backend("127.0.0.1", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def ask(address: str, body: object = None, token: str | None = None) -> tuple[int, object]:
    """Status and JSON of one plain request; a body makes it a POST."""
    content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Token {token}"} if token else {})
    try:
        with urllib.request.urlopen(urllib.request.Request(address, content, headers), timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def as_tasks(*texts: object) -> list[object]:
    return [{"id": number, "data": {"text": text}} for number, text in enumerate(texts)]


def predict(backend: str, tasks: object, page: str | None = None) -> tuple[int, object]:
    return ask(f"{backend}/predict", {"tasks": tasks, "label_config": page or build_label_config()})


def test_health_and_setup_name_the_version_of_the_rules(backend: str):
    assert f"rules {RULES_VERSION}" == MODEL_VERSION
    status, health = ask(f"{backend}/health")
    assert (status, health["status"], health["model_version"]) == (200, "UP", MODEL_VERSION)
    request = {"project": "1.1", "schema": build_label_config(), "access_token": "secret", "hostname": "x"}
    assert ask(f"{backend}/setup", request) == (200, {"model_version": MODEL_VERSION})


def test_predictions_are_the_rules_suggestions_in_the_order_of_the_tasks(backend: str):
    _, answer = predict(backend, as_tasks(*(document.text for document in DOCUMENTS)))
    assert len(answer["results"]) == len(DOCUMENTS)
    for document, [prediction] in zip(DOCUMENTS, answer["results"], strict=True):
        assert prediction["result"] == write_result(document, annotate_document(document))
        assert prediction["model_version"] == MODEL_VERSION
        assert 0 < prediction["score"] <= 1


def test_a_task_without_text_or_without_marks_has_no_prediction_and_keeps_its_place(backend: str):
    odd = [None, {}, {"data": {}}, {"data": []}, *as_tasks(None, 7, "", "   ", "كلمة", "\ud800")]
    status, answer = predict(backend, [*odd, *as_tasks(DOCUMENTS[0].text)])
    assert status == 200
    assert [len(predictions) for predictions in answer["results"]] == [0] * len(odd) + [1]


def test_offsets_are_of_the_text_as_it_was_sent():
    text = "😀\r\nقال\N{NO-BREAK SPACE}الرئيس محمد مرسي إن 12 شخصا قتلوا"
    [prediction] = suggest_task({"data": {"text": text}})
    places = [result["value"] for result in prediction["result"] if result.get("type") == "labels"]
    assert places
    assert all(text[place["start"] : place["end"]] == place["text"] for place in places)


@pytest.mark.parametrize("page", [OTHER_PAGE, build_label_config().replace('alias="PERS"', 'alias="PERSON"'), "<View"])
def test_a_project_with_another_page_is_told_so(backend: str, page: str):
    for status, answer in (ask(f"{backend}/setup", {"schema": page}), predict(backend, as_tasks("x"), page)):
        assert status == 400
        assert "labelling page" in answer["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"tasks": 3}', b"[" * 100_000])
def test_what_is_no_request_is_told_so(backend: str, body: bytes):
    status, answer = ask(f"{backend}/predict", body)
    assert status == 400
    assert answer["error"]


def test_other_addresses_are_not_there_and_news_of_annotations_is_taken_in_silence(backend: str):
    assert ask(f"{backend}/train", {})[0] == 404
    assert ask(f"{backend}/webhook", {"action": "ANNOTATION_CREATED"}) == (200, {})


def test_a_port_that_is_taken_is_said_in_one_line(backend: str, capsys: pytest.CaptureFixture[str]):
    assert serve_suggestions.main(["--port", backend.rpartition(":")[2]]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "[no-address]" in line


def test_the_command_serves_until_it_is_interrupted():
    command = [sys.executable, str(Path(serve_suggestions.__file__)), "--port", "0"]
    # A shell starts what it puts in the background with the interrupt ignored; so are then these tests and their child.
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, preexec_fn=heed) as process:
        version, _, address = process.stdout.readline().strip().partition(" at ")
        assert version == MODEL_VERSION
        assert ask(f"{address}/health")[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.server
def test_who_opens_a_task_of_a_live_project_finds_the_suggestions(labelstudio: RunningServer, backend: str):
    server = Server(labelstudio.url, labelstudio.token)
    project = create_project(server, "Live suggestions")
    server.import_tasks(project, [build_task(document) for document in [*DOCUMENTS, make_document("كلمة")]])
    connection = {"project": project, "url": backend, "title": "rules"}
    status, connected = ask(f"{labelstudio.url}/api/ml/", connection, labelstudio.token)
    assert (status, connected["state"], connected["model_version"]) == (201, "CO", MODEL_VERSION)
    _, opened = ask(f"{labelstudio.url}/api/projects/{project}/next", token=labelstudio.token)
    document = next(document for document in DOCUMENTS if document.id == opened["data"]["document_id"])
    [prediction] = opened["predictions"]
    assert prediction["model_version"] == MODEL_VERSION
    assert prediction["result"] == write_result(document, annotate_document(document))
    # For all of them at once, as Actions > Retrieve Predictions does; twice, and nothing is double.
    for _ in range(2):
        action = f"{labelstudio.url}/api/dm/actions/?id=retrieve_tasks_predictions&project={project}"
        assert ask(action, {"selectedItems": {"all": True, "excluded": []}}, labelstudio.token)[0] == 200
    assert [len(task["predictions"]) for task in server.export_tasks(project)] == [1, 1, 1, 0]


@pytest.mark.server
def test_a_live_suggestion_that_is_submitted_is_read_back_as_an_annotation(labelstudio: RunningServer, backend: str):
    server, document = Server(labelstudio.url, labelstudio.token), DOCUMENTS[0]
    project = create_project(server, "Live and submitted")
    server.import_tasks(project, [build_task(document)])
    ask(f"{labelstudio.url}/api/ml/", {"project": project, "url": backend, "title": "rules"}, labelstudio.token)
    _, task = ask(f"{labelstudio.url}/api/projects/{project}/next", token=labelstudio.token)
    submission = {"result": task["predictions"][0]["result"]}
    ask(f"{labelstudio.url}/api/tasks/{task['id']}/annotations/", submission, labelstudio.token)
    [outcome] = Reader({document.id: document}, annotator="amal").read_export(server.export_tasks(project))
    suggested = annotate_document(document)
    assert outcome.kind == "read"
    spans = [
        [(mark.id, mark.start, mark.end, mark.type) for mark in of.entities] for of in (outcome.annotations, suggested)
    ]
    assert spans[0] == spans[1]


@pytest.mark.server
def test_a_live_project_with_another_page_cannot_be_connected(labelstudio: RunningServer, backend: str):
    project = Server(labelstudio.url, labelstudio.token).create_project("Other page", OTHER_PAGE, "")
    connection = {"project": project, "url": backend, "title": "rules"}
    status, answer = ask(f"{labelstudio.url}/api/ml/", connection, labelstudio.token)
    assert status == 400
    assert "validation_errors" in answer
