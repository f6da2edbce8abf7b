"""However often a push is cut short, and wherever, the next ones give every annotator their documents once."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labelstudio_tasks import make_document
from musnad.corpus import Corpus, write_record
from musnad.findings import Refusal
from musnad.labelstudio import sync
from musnad.labelstudio.projects import find_projects
from musnad.labelstudio.server import Project, ServerTask

ANNOTATORS = ["amal", "badr", "celine"]
WORDS = ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة"]


class ServerDouble:
    """A server in memory that carries out a request now, never, or only when a later one has come (`fates`).

    In the last two cases, and in `unseen`, whoever asked is told that the server died.
    """

    url = "http://double"

    def __init__(self) -> None:
        self.kept: dict[int, Project] = {}
        self.tasks: dict[int, tuple[int, ServerTask]] = {}
        self.views: Counter[int] = Counter()
        self.fates: dict[int, str] = {}
        self.requests = self.last_id = 0
        self.late: list[Any] = []

    def ask(self, work: Any) -> Any:
        fate = self.fates.pop(self.requests, "seen")
        self.requests += 1
        answer = work() if fate in ("seen", "unseen") else None
        while fate == "seen" and self.late:
            self.late.pop()()
        if fate == "late":
            self.late.append(work)
        if fate != "seen":
            raise Refusal(self.url, "no-server", "the server died")
        return answer

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def create_project(self, title: str, config: str, instructions: str, description: str = "") -> int:
        def create() -> int:
            number = self.new_id()
            self.kept[number] = Project(number, title, description, config.strip())
            return number

        number = self.ask(create)
        self.ask(lambda: self.views.update([number]))
        return number

    def ensure_view(self, project: int) -> None:
        if not self.ask(lambda: self.views[project]):
            self.ask(lambda: self.views.update([project]))

    def list_projects(self) -> list[Project]:
        return self.ask(lambda: list(self.kept.values()))

    def delete_project(self, project: int) -> None:
        self.ask(lambda: self.kept.pop(project, None))

    def list_tasks(self, project: int) -> list[ServerTask]:
        return self.ask(lambda: [task for owner, task in self.tasks.values() if owner == project])

    def delete_task(self, task: int) -> None:
        self.ask(lambda: self.tasks.pop(task, None))

    def import_tasks(self, project: int, tasks: list[dict[str, Any]]) -> None:
        def take() -> None:
            for task in tasks:
                number = self.new_id()
                self.tasks[number] = (project, ServerTask(number, task["data"]["document_id"], 0, 0, draft=False))

        self.ask(take)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = Corpus(tmp_path_factory.mktemp("corpus"))
    for document in map(make_document, WORDS):
        write_record(corpus.document_path(document.id), document)
    return corpus


@pytest.fixture(autouse=True, scope="module")
def _small_shipments() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "DOCUMENTS_PER_SHIPMENT", 2)
        yield


def ids(corpus: Corpus) -> list[str]:
    return sorted(path.stem for path in Path(corpus.documents).glob("*.json"))


def push(server: ServerDouble, corpus: Corpus, overlap: int) -> bool:
    """One push, as the command does it; whether it came to its end."""
    work = sync.Push(server, corpus, "main", suggest=False)
    try:
        work.look()
        work.mend()
        for shipment in work.plan(ids(corpus), ANNOTATORS, overlap):
            assert work.send(shipment) == []
        work.look()
        work.mend()
    except Refusal:
        return False
    return True


def placed(server: ServerDouble) -> dict[str, list[str]]:
    projects = find_projects(server, "main")
    assert len({project.share for project in projects}) == len(projects)
    assert all(server.views[project.project.id] for project in projects)
    return {project.share.annotator: [task.document_id for task in project.tasks] for project in projects}


def check(server: ServerDouble, corpus: Corpus, overlap: int) -> None:
    documents = placed(server)
    assert all(len(set(theirs)) == len(theirs) for theirs in documents.values())
    assert Counter(name for theirs in documents.values() for name in theirs) == dict.fromkeys(ids(corpus), overlap)


fates = st.dictionaries(st.integers(0, 80), st.sampled_from(["lost", "unseen", "late"]), max_size=6)


@settings(max_examples=150)
@given(fates, st.integers(1, 3))
@example({8: "late", 20: "late"}, 1)  # a project is deleted twice, the first time late
def test_a_batch_is_complete_and_single_once_a_push_comes_to_its_end(corpus, fates, overlap):
    server = ServerDouble()
    server.fates = dict(fates)
    while server.fates and server.requests < 400:
        push(server, corpus, overlap)
    assert push(server, corpus, overlap)
    check(server, corpus, overlap)


@pytest.mark.parametrize("fate", ["lost", "unseen", "late"])
def test_one_more_push_is_enough_wherever_the_first_was_cut_short(corpus: Corpus, fate: str):
    whole = ServerDouble()
    assert push(whole, corpus, 2)
    for at in range(whole.requests):
        server = ServerDouble()
        server.fates = {at: fate}
        assert not push(server, corpus, 2)
        assert push(server, corpus, 2)
        check(server, corpus, 2)


def test_of_two_tasks_the_one_that_was_begun_stays(corpus: Corpus):
    server = ServerDouble()
    push(server, corpus, 1)
    for owner, task in list(server.tasks.values()):
        server.import_tasks(owner, [{"data": {"document_id": task.document_id}}])
    begun = {
        number: (owner, replace(task, draft=True)) for number, (owner, task) in list(server.tasks.items())[len(WORDS) :]
    }
    server.tasks |= begun
    assert push(server, corpus, 1)
    assert server.tasks == begun
