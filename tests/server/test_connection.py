"""What the package does when a Label Studio server is not there, refuses, or keeps less than it was sent."""

import json
import sys
import urllib.request

import msgspec
import pytest

from labelstudio_server import RunningServer
from labelstudio_tasks import make_document, mark_as_entities
from musnad.findings import Refusal
from musnad.labelstudio.config import build_label_config
from musnad.labelstudio.exports import Reader
from musnad.labelstudio.sdk import post_bulk
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import build_task

DOCUMENT = make_document("قال الرئيس كلمة")
MARKS = mark_as_entities(DOCUMENT, (0, 3), (4, 10))


@pytest.fixture(scope="module")
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


@pytest.fixture
def project(server: Server) -> int:
    return server.create_project("Connection", build_label_config(), "")


def ask(labelstudio: RunningServer, path: str, body: object = None) -> object:
    """One plain request, past the package."""
    headers = {"Authorization": f"Token {labelstudio.token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(labelstudio.url + path, data, headers)) as answer:
        return json.load(answer)


def refusal_of(call, *arguments: object) -> str:
    with pytest.raises(Refusal) as raised:
        call(*arguments)
    line = str(raised.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:8080", "http://no host", ""])
def test_an_address_where_nothing_answers_is_refused(url: str):
    assert "[no-server]" in refusal_of(Server, url, "0123456789")


@pytest.mark.parametrize("token", ["", "رمز", "two\nlines"])
def test_what_cannot_be_a_token_is_not_sent(token: str):
    assert "[wrong-token]" in refusal_of(Server, "http://127.0.0.1:9", token)


def test_a_missing_sdk_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "label_studio_sdk", None)
    assert "[missing-sdk]" in (line := refusal_of(Server, "http://127.0.0.1:9", "0123456789"))
    assert "pip install 'musnad[labelstudio]'" in line


@pytest.mark.server
def test_a_token_the_server_does_not_know_is_refused(labelstudio: RunningServer):
    assert "[wrong-token]" in refusal_of(Server, labelstudio.url, "0" * 40)


@pytest.mark.server
def test_a_page_that_is_not_label_studio_is_refused(labelstudio: RunningServer):
    assert "[no-server]" in refusal_of(Server, f"{labelstudio.url}/elsewhere", labelstudio.token)


@pytest.mark.server
@pytest.mark.parametrize(("title", "config"), [("ab", build_label_config()), ("Broken", "<View><Text")])
def test_a_refused_project_says_why(server: Server, title: str, config: str):
    line = refusal_of(server.create_project, title, config, "")
    assert "[server-refused]" in line
    assert "at least 3 characters" in line or "unclosed token" in line


@pytest.mark.server
def test_an_unknown_project_is_refused(server: Server):
    assert "[server-refused]" in refusal_of(server.export_tasks, 999_999)


@pytest.mark.server
def test_an_import_that_loses_a_task_is_refused(server: Server, project: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "musnad.labelstudio.server.post_bulk",
        lambda client, path, body, **query: post_bulk(client, path, body[:-1], **query),
    )
    tasks = [build_task(DOCUMENT, MARKS)] * 2
    line = refusal_of(server.import_tasks, project, tasks)
    assert "kept 1 tasks, 0 suggestions and 1 annotations of 2 tasks, 0 suggestions and 2 annotations" in line


@pytest.mark.server
def test_an_import_the_server_refuses_says_why(server: Server, project: int):
    line = refusal_of(server.import_tasks, project, [{"data": {"other": "نص"}}])
    assert "[server-refused]" in line
    assert "answers 400" in line
    assert "[server-refused]" in refusal_of(server.import_tasks, 999_999, [build_task(DOCUMENT)])


@pytest.mark.server
def test_a_new_project_has_a_saved_view(labelstudio: RunningServer, project: int):
    assert len(ask(labelstudio, f"/api/dm/views?project={project}")) == 1


@pytest.mark.server
def test_suggestions_of_every_origin_are_those_the_project_shows(
    labelstudio: RunningServer, server: Server, project: int
):
    suggested = msgspec.structs.replace(MARKS, status="suggested")
    for model_versions in (["rules 1", "rules 2"], ["rules 3"]):
        tasks = [build_task(DOCUMENT, suggested, model_version=version) for version in model_versions]
        server.import_tasks(project, tasks)
    shown = ask(labelstudio, f"/api/projects/{project}")["model_version"]
    assert [task["predictions"][0]["model_version"] for task in server.export_tasks(project)] == [shown] * 3


@pytest.mark.server
def test_a_draft_is_no_annotation(labelstudio: RunningServer, server: Server, project: int):
    [task] = server.import_tasks(project, [build_task(DOCUMENT)])
    result = build_task(DOCUMENT, MARKS)["annotations"][0]["result"]
    ask(labelstudio, f"/api/tasks/{task}/drafts", {"result": result, "lead_time": 1})
    [exported] = server.export_tasks(project)
    assert exported["annotations"] == []
    assert [type(draft) for draft in exported["drafts"]] == [int]


@pytest.mark.server
def test_skipped_and_starred_work_comes_and_says_so(server: Server, project: int):
    skipped, starred = (build_task(DOCUMENT, MARKS) for _ in range(2))
    skipped["annotations"][0]["was_cancelled"] = True
    starred["annotations"][0]["ground_truth"] = True
    server.import_tasks(project, [skipped, starred])
    outcomes = Reader({DOCUMENT.id: DOCUMENT}).read_export(server.export_tasks(project))
    assert [outcome.kind for outcome in outcomes] == ["skipped", "read"]
