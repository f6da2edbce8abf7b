"""A batch goes to the annotators and comes back, whatever breaks on the way."""

import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import httpx
import msgspec
import pytest

import sync_labelstudio
from labelstudio_server import RunningServer
from labelstudio_tasks import FIXTURES, read_fixtures
from musnad.annotations import Annotations
from musnad.corpus import Corpus, read_annotations
from musnad.labelstudio.config import build_label_config
from musnad.labelstudio.projects import BlindProject, find_projects
from musnad.labelstudio.server import Server
from musnad.labelstudio.sync import Push
from musnad.labelstudio.tasks import write_result
from musnad.preannotation.engine import annotate_document

pytestmark = pytest.mark.server
GOLD = {document.id: (document, gold) for document, gold in read_fixtures()}
DOCUMENTS = sorted(GOLD)
_batches = count(1)


@pytest.fixture(scope="module")
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


@pytest.fixture
def batch() -> str:
    return f"test-{next(_batches)}"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(FIXTURES.documents, tmp_path / "data" / "documents")
    return Corpus(tmp_path)


@pytest.fixture
def sync(labelstudio: RunningServer, corpus: Corpus, batch: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command as its user has it, on a batch of this test's own."""
    monkeypatch.setenv("LABEL_STUDIO_URL", labelstudio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", labelstudio.token)
    options = ["--corpus", str(corpus.root), "--batch", batch]
    return lambda action, *arguments: sync_labelstudio.main([action, *options, *arguments])


def ask(labelstudio: RunningServer, method: str, path: str, body: object = None) -> object:
    """One plain request, past the package."""
    headers = {"Authorization": f"Token {labelstudio.token}"}
    answer = httpx.request(method, labelstudio.url + path, json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def submit(labelstudio: RunningServer, task: int, marks: Annotations | None = None, **fields: object) -> int:
    """What the page does when an annotator presses Submit; without marks, nothing is marked."""
    result = write_result(GOLD[marks.document_id][0], marks) if marks else []
    return ask(labelstudio, "POST", f"/api/tasks/{task}/annotations/", {"result": result} | fields)["id"]


def placed(server: Server, batch: str) -> dict[str, list[str]]:
    """The documents each annotator has, as often as they are there."""
    projects = find_projects(server, batch)
    assert len({project.share for project in projects}) == len(projects)
    return {project.share.annotator: sorted(task.document_id for task in project.tasks) for project in projects}


def tasks_of(server: Server, batch: str, annotator: str) -> dict[str, int]:
    project = the_project(server, batch, annotator)
    return {task.document_id: task.id for task in project.tasks}


def the_project(server: Server, batch: str, annotator: str) -> BlindProject:
    [project] = [found for found in find_projects(server, batch) if found.share.annotator == annotator]
    return project


def lines(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


# Pushing


def test_each_annotator_gets_a_blind_project_with_page_view_instructions_and_suggestions(
    labelstudio: RunningServer, server: Server, sync, batch: str
):
    assert sync("push", "--annotators", "amal", "badr", "celine", "--overlap", "2") == 0
    documents = placed(server, batch)
    assert Counter(name for theirs in documents.values() for name in theirs) == dict.fromkeys(DOCUMENTS, 2)
    assert {who: len(theirs) for who, theirs in documents.items()} == {"amal": 2, "badr": 2, "celine": 2}
    for project in find_projects(server, batch):
        number = project.project.id
        assert project.project.config == build_label_config().strip()
        assert len(ask(labelstudio, "GET", f"/api/dm/views?project={number}")) == 1
        assert "اقرأ الخبر كله" in ask(labelstudio, "GET", f"/api/projects/{number}")["expert_instruction"]
        for task in server.export_tasks(number):
            document = GOLD[task["data"]["document_id"]][0]
            [prediction] = task["predictions"]
            assert prediction["result"] == write_result(document, annotate_document(document))


def test_what_an_annotator_opens_first_has_its_suggestions(
    labelstudio: RunningServer, server: Server, sync, batch: str
):
    sync("push", "--annotators", "amal")
    task = ask(labelstudio, "GET", f"/api/projects/{the_project(server, batch, 'amal').project.id}/next")
    assert [bool(prediction["result"]) for prediction in task["predictions"]] == [True]


def test_without_suggestions_there_are_none(server: Server, sync, batch: str):
    assert sync("push", "--annotators", "amal", "--suggestions", "none", "--", DOCUMENTS[0]) == 0
    [task] = server.export_tasks(the_project(server, batch, "amal").project.id)
    assert (task["data"]["document_id"], task["predictions"]) == (DOCUMENTS[0], [])


def test_a_second_push_adds_nothing_and_a_later_one_only_what_is_new(server: Server, sync, batch: str, capsys):
    sync("push", "--annotators", "amal", "badr", "--", *DOCUMENTS[:2])
    first = placed(server, batch)
    assert sync("push", "--annotators", "amal", "badr", "--", *DOCUMENTS[:2]) == 0
    assert placed(server, batch) == first
    capsys.readouterr()
    assert sync("push", "--annotators", "badr", "celine") == 0
    assert placed(server, batch) == {"amal": DOCUMENTS[:2], "badr": DOCUMENTS, "celine": DOCUMENTS[2:]}
    assert [line[3] for line in lines(capsys)] == ["1 new", "1 new"]


def test_a_renamed_project_is_known_again(labelstudio: RunningServer, server: Server, sync, batch: str):
    sync("push", "--annotators", "amal")
    project = the_project(server, batch, "amal").project
    renamed = {"title": "Spring round", "description": f"Ask Hoda.\n{project.description}"}
    ask(labelstudio, "PATCH", f"/api/projects/{project.id}", renamed)
    assert sync("push", "--annotators", "amal") == 0
    assert placed(server, batch) == {"amal": DOCUMENTS}


def test_a_dry_run_changes_nothing(
    labelstudio: RunningServer, server: Server, sync, batch: str, corpus: Corpus, capsys
):
    assert sync("push", "--annotators", "amal", "badr", "--dry-run") == 0
    assert find_projects(server, batch) == []
    assert [line[1:] for line in lines(capsys)] == [["no project", "0 documents", "3 to send"]] * 2
    sync("push", "--annotators", "amal")
    submit(labelstudio, tasks_of(server, batch, "amal")[DOCUMENTS[0]], GOLD[DOCUMENTS[0]][1])
    assert sync("pull", "--dry-run") == 0
    assert not corpus.annotations.exists()


def test_one_bad_document_does_not_keep_back_the_others(server: Server, sync, batch: str, corpus: Corpus, capsys):
    corpus.document_path(DOCUMENTS[1]).write_text("{}")
    assert sync("push", "--annotators", "amal", "badr", "--overlap", "2") == 1
    assert placed(server, batch) == {"amal": [DOCUMENTS[0], DOCUMENTS[2]], "badr": [DOCUMENTS[0], DOCUMENTS[2]]}
    [problem] = capsys.readouterr().err.splitlines()
    assert DOCUMENTS[1] in problem


def test_a_project_with_another_page_gets_no_more_tasks(
    labelstudio: RunningServer, server: Server, sync, batch: str, capsys
):
    sync("push", "--annotators", "amal", "--suggestions", "none", "--", DOCUMENTS[0])
    other = '<View><Text name="text" value="$text"/><Labels name="l" toName="text"><Label value="X"/></Labels></View>'
    ask(labelstudio, "PATCH", f"/api/projects/{the_project(server, batch, 'amal').project.id}", {"label_config": other})
    assert sync("push", "--annotators", "amal") == 1
    assert "[page-differs]" in capsys.readouterr().err
    assert placed(server, batch) == {"amal": DOCUMENTS[:1]}


# Pulling


def test_gold_that_is_submitted_comes_back_as_the_annotators_pass(
    labelstudio: RunningServer, server: Server, sync, batch: str, corpus: Corpus, capsys
):
    sync("push", "--annotators", "amal", "badr")
    for annotator in ("amal", "badr"):
        for document_id, task in tasks_of(server, batch, annotator).items():
            submit(labelstudio, task, GOLD[document_id][1])
    capsys.readouterr()
    assert sync("pull", "--guidelines", "v1") == 0
    assert lines(capsys)[-1] == ["6 done"]
    for annotator in ("amal", "badr"):
        for document_id, (_, gold) in GOLD.items():
            taken = read_annotations(corpus.annotations_path(annotator, document_id))
            assert dict(taken.layers()) == dict(gold.layers())
            assert (taken.status, taken.annotator.kind, taken.annotator.version) == ("annotated", "human", "v1")
    assert sync("pull", "--guidelines", "v1", "--kind", "model", "--replace") == 0
    assert {read_annotations(path).annotator.kind for path in corpus.annotations.glob("*/*.json")} == {"model"}
    assert sync("pull", "--guidelines", "v1", "--replace") == 0
    capsys.readouterr()
    assert sync("pull", "--guidelines", "v1") == 0
    assert [line[3] for line in lines(capsys)[:-1]] == ["unchanged"] * 6


def test_pull_says_what_became_of_every_document(
    labelstudio: RunningServer, server: Server, sync, batch: str, corpus: Corpus, capsys
):
    sync("push", "--annotators", "amal", "badr")
    amal, badr = (tasks_of(server, batch, annotator) for annotator in ("amal", "badr"))
    submit(labelstudio, amal[DOCUMENTS[0]], GOLD[DOCUMENTS[0]][1])
    submit(labelstudio, amal[DOCUMENTS[1]], GOLD[DOCUMENTS[1]][1], was_cancelled=True)
    submit(labelstudio, amal[DOCUMENTS[2]])
    cut = write_result(*GOLD[DOCUMENTS[1]])[0]
    cut["value"] |= {"start": 0, "end": 10_000}
    ask(labelstudio, "POST", f"/api/tasks/{badr[DOCUMENTS[1]]}/annotations/", {"result": [cut]})
    draft = write_result(*GOLD[DOCUMENTS[2]])
    ask(labelstudio, "POST", f"/api/tasks/{badr[DOCUMENTS[2]]}/drafts", {"result": draft, "lead_time": 1})
    capsys.readouterr()
    assert sync("pull") == 1
    out, err = capsys.readouterr()
    assert {tuple(line.split("\t")) for line in out.splitlines()[:-1]} == {
        ("done", DOCUMENTS[0], "amal", "written"),
        ("skipped", DOCUMENTS[1], "amal"),
        ("empty", DOCUMENTS[2], "amal", "empty-annotation"),
        ("waiting", DOCUMENTS[0], "badr"),
        ("refused", DOCUMENTS[1], "badr", "span-outside-text"),
        ("waiting", DOCUMENTS[2], "badr"),
    }
    assert "[span-outside-text]" in err
    assert "[draft-left-out]" in err
    assert [path.relative_to(corpus.annotations).as_posix() for path in corpus.annotations.rglob("*.*")] == [
        f"amal/{DOCUMENTS[0]}.json"
    ]
    assert sync("status") == 0
    assert [line[2:] for line in lines(capsys)] == [
        ["2 done", "1 skipped", "0 started", "0 waiting"],
        ["1 done", "0 skipped", "1 started", "1 waiting"],
        [],
    ]


def test_a_pass_that_differs_from_the_one_kept_needs_replace(
    labelstudio: RunningServer, server: Server, sync, batch: str, corpus: Corpus, capsys
):
    document_id = DOCUMENTS[0]
    gold = GOLD[document_id][1]
    sync("push", "--annotators", "amal", "--", document_id)
    annotation = submit(labelstudio, tasks_of(server, batch, "amal")[document_id], gold)
    sync("pull")
    path = corpus.annotations_path("amal", document_id)
    kept = path.read_bytes()
    changed = msgspec.structs.replace(gold, entities=gold.entities[:1], quotes=[], retractions=[])
    ask(
        labelstudio, "PATCH", f"/api/annotations/{annotation}/", {"result": write_result(GOLD[document_id][0], changed)}
    )
    capsys.readouterr()
    assert sync("pull") == 1
    assert lines(capsys)[0] == ["refused", document_id, "amal", "annotations-exist"]
    assert path.read_bytes() == kept
    assert sync("pull", "--replace") == 0
    assert read_annotations(path).entities == gold.entities[:1]


# Connections


def test_a_personal_access_token_does_as_well_and_no_token_is_ever_shown_or_kept(
    labelstudio: RunningServer, server: Server, sync, batch: str, corpus: Corpus, capsys
):
    token = ask(labelstudio, "POST", "/api/token/", {})["token"]
    for action in (["push", "--annotators", "amal"], ["status"], ["pull"]):
        assert sync(*action, "--token", token) == 0
    assert placed(server, batch) == {"amal": DOCUMENTS}
    assert sync("push", "--annotators", "amal", "--token", f"{token[:-6]}abcdef") == 2
    said = "".join(capsys.readouterr())
    for secret in (token, labelstudio.token):
        assert secret[:-6] not in said
        assert not any(secret[:-6].encode() in path.read_bytes() for path in corpus.root.rglob("*.json"))


def test_a_token_that_the_server_repeats_is_struck_out(sync, capsys):
    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"detail": f"{'x' * 180}{dict(self.headers)}"}).encode()
            self.send_response(500)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    secret = "0123456789abcdef" * 2
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        assert sync("status", "--url", f"http://127.0.0.1:{echo.server_port}", "--token", secret) == 2
        echo.shutdown()
    assert "01234567" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("arguments", "check"),
    [
        (["push", "--annotators", "amal", "badr", "--overlap", "3"], "wrong-overlap"),
        (["push", "--annotators", "Amal"], "unsafe-id"),
        (["push", "--annotators", "amal", DOCUMENTS[0]], "wrong-annotator"),
        (["pull", "--annotators", "amal"], "no-project"),
        (["status", "--batch", "../x"], "unsafe-id"),
        (["status", "--url", "http://127.0.0.1:9"], "no-server"),
    ],
)
def test_wrong_use_is_said_in_one_line(sync, arguments: list[str], check: str, capsys):
    assert sync(*arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f"[{check}]" in line


def test_the_environment_has_to_name_a_server(sync, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delenv("LABEL_STUDIO_API_KEY")
    assert sync("status") == 2
    assert "set LABEL_STUDIO_API_KEY or give --token" in capsys.readouterr().err


# Servers that die


@contextmanager
def server_dies(monkeypatch: pytest.MonkeyPatch, method: str, path: str, nth: int, *, answered: bool) -> Iterator[None]:
    """The connection is gone from the nth such request on: the server never saw it, or its answer was never seen."""
    seen = 0
    handle = httpx.HTTPTransport.handle_request

    def cut(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        nonlocal seen
        seen += request.method == method and request.url.path.rstrip("/").endswith(path)
        if seen == nth and answered:
            handle(transport, request).read()
        if seen >= nth:
            raise httpx.ReadError("the server died", request=request)
        return handle(transport, request)

    with monkeypatch.context() as patch:
        patch.setattr(httpx.HTTPTransport, "handle_request", cut)
        yield
    assert seen >= nth


@pytest.mark.parametrize("answered", [False, True], ids=["request lost", "answer lost"])
@pytest.mark.parametrize(("path", "nth"), [("/api/projects", 2), ("/api/dm/views", 1), ("/import", 2)])
def test_the_push_after_a_server_died_completes_the_batch(
    server: Server, sync, batch: str, monkeypatch: pytest.MonkeyPatch, path: str, nth: int, answered: bool
):
    with server_dies(monkeypatch, "POST", path, nth, answered=answered):
        assert sync("push", "--annotators", "amal", "badr") == 2
    assert sync("push", "--annotators", "amal", "badr") == 0
    assert placed(server, batch) == {"amal": DOCUMENTS, "badr": DOCUMENTS}
    for project in find_projects(server, batch):
        assert len(server._client.views.list(project=project.project.id)) == 1
        assert [len(task["predictions"]) for task in server.export_tasks(project.project.id)] == [1, 1, 1]


@pytest.mark.parametrize(("method", "path"), [("POST", "/exports"), ("GET", "/download")])
def test_the_pull_after_a_server_died_goes_on(
    labelstudio: RunningServer, server: Server, corpus: Corpus, sync, batch: str, monkeypatch, method: str, path: str
):
    sync("push", "--annotators", "amal", "badr")
    for annotator in ("amal", "badr"):
        for document_id, task in tasks_of(server, batch, annotator).items():
            submit(labelstudio, task, GOLD[document_id][1])
    with server_dies(monkeypatch, method, path, 2, answered=True):
        assert sync("pull") == 2
    files = [path for path in corpus.annotations.rglob("*.*") if path.is_file()]
    assert sorted(path.parent.name for path in files) == ["amal"] * 3
    assert {read_annotations(path).status for path in files} == {"annotated"}
    assert sync("pull") == 0
    assert sorted(path.stem for path in corpus.annotations.rglob("*.json")) == sorted(DOCUMENTS * 2)


def test_what_a_cut_short_push_left_double_is_removed_and_work_is_kept(
    labelstudio: RunningServer, server: Server, corpus: Corpus, sync, batch: str
):
    sync("push", "--annotators", "amal")
    number = the_project(server, batch, "amal").project.id
    again = Push(server, corpus, batch, suggest=True)
    server.import_tasks(number, [again._make_task(document_id) for document_id in DOCUMENTS])
    first, second = ([task.id for task in server.list_tasks(number)][start::3] for start in (0, 1))
    submit(labelstudio, first[1], GOLD[DOCUMENTS[0]][1])
    ask(labelstudio, "POST", f"/api/tasks/{second[1]}/drafts", {"result": [], "lead_time": 1})
    server.create_project("Left empty", build_label_config(), "", f"musnad: batch {batch}, annotator amal")
    assert sync("push", "--annotators", "amal") == 0
    assert placed(server, batch) == {"amal": DOCUMENTS}
    assert {first[1], second[1]} <= {task.id for task in server.list_tasks(number)}


def test_two_filled_projects_of_one_annotator_are_for_a_person_to_sort_out(
    server: Server, sync, batch: str, corpus, capsys
):
    sync("push", "--annotators", "amal")
    twin = server.create_project("Twin", build_label_config(), "", f"musnad: batch {batch}, annotator amal")
    server.import_tasks(twin, [Push(server, corpus, batch, suggest=False)._make_task(DOCUMENTS[0])])
    capsys.readouterr()
    assert sync("push", "--annotators", "amal") == 2
    assert "[several-projects]" in capsys.readouterr().err


def test_what_is_gone_already_counts_as_deleted(server: Server):
    project = server.create_project("twice", build_label_config(), "", "")
    [task] = server.import_tasks(project, [{"data": {"document_id": "none", "text": "نص", "text_sha256": "0" * 64}}])
    for _ in range(2):
        server.delete_task(task)
    for _ in range(2):
        server.delete_project(project)
    assert project not in {kept.id for kept in server.list_projects()}
