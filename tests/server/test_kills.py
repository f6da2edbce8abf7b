"""Client and server killed at random moments: nothing is lost, nothing is there twice, nothing stands half-written."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from labelstudio_server import RunningServer, find_free_port, kill, migrate_once, start_server, stop
from labelstudio_tasks import FIXTURES, read_fixtures
from musnad.corpus import Corpus, read_annotations
from musnad.labelstudio.projects import find_projects
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import write_result

pytestmark = pytest.mark.server
SCRIPT = Path(__file__).parents[2] / "scripts" / "sync_labelstudio.py"
GOLD = {document.id: (document, gold) for document, gold in read_fixtures()}
ANNOTATORS = ("amal", "badr", "celine")
ROUNDS = int(os.environ.get("MUSNAD_ROUNDS", "2"))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(FIXTURES.documents, tmp_path / "corpus" / "data" / "documents")
    return Corpus(tmp_path / "corpus")


class Client:
    """The command in a process of its own."""

    def __init__(self, server: RunningServer, corpus: Corpus, batch: str) -> None:
        self._environment = os.environ | {"LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": server.token}
        self._options = ["--corpus", str(corpus.root), "--batch", batch]

    def start(self, action: str) -> subprocess.Popen[bytes]:
        more = ["--annotators", *ANNOTATORS, "--overlap", "2"] if action == "push" else []
        command = [sys.executable, str(SCRIPT), action, *self._options, *more]
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, action: str) -> float:
        """Run to the end; how many seconds it took."""
        begun = time.monotonic()
        process = self.start(action)
        _, problems = process.communicate(timeout=300)
        assert process.returncode == 0, problems.decode()
        return time.monotonic() - begun


def submit_all(server: RunningServer, batch: str) -> int:
    """Every task's gold submitted once, as its annotator would."""
    submitted = 0
    headers = {"Authorization": f"Token {server.token}"}
    for project in find_projects(Server(server.url, server.token), batch):
        for task in project.tasks:
            body = {"result": write_result(*GOLD[task.document_id])}
            address = f"{server.url}/api/tasks/{task.id}/annotations/"
            httpx.post(address, json=body, headers=headers, timeout=60).raise_for_status()
            submitted += 1
    return submitted


def check_batch_is_whole(server: RunningServer, batch: str) -> None:
    api = Server(server.url, server.token)
    projects = find_projects(api, batch)
    assert sorted(project.share.annotator for project in projects) == sorted(ANNOTATORS)
    placed = [task.document_id for project in projects for task in project.tasks]
    assert sorted(placed) == sorted([*GOLD] * 2)
    for project in projects:
        assert len({task.document_id for task in project.tasks}) == len(project.tasks)
        assert all(len(task["predictions"]) == 1 for task in api.export_tasks(project.project.id))


def check_passes_are_whole(corpus: Corpus, *, finished: bool) -> None:
    files = [path for path in corpus.annotations.rglob("*") if path.is_file()]
    for path in files:
        if path.suffix == ".json":
            assert read_annotations(path).entities == GOLD[path.stem][1].entities
    if finished:
        assert len([path for path in files if path.suffix == ".json"]) == 2 * len(GOLD)


def test_a_client_killed_at_any_moment_leaves_a_batch_that_the_next_run_completes(
    labelstudio: RunningServer, corpus: Corpus
):
    # The first run is not killed: it says how long one takes.
    lasts = Client(labelstudio, corpus, "kill-0").finish("push")
    moments = random.Random(0)
    for round_ in range(1, ROUNDS + 1):
        batch = f"kill-{round_}"
        client = Client(labelstudio, corpus, batch)
        for _ in range(2):
            process = client.start("push")
            time.sleep(moments.uniform(0.3, 1.0) * lasts)
            process.kill()
            process.communicate()
        client.finish("push")
        check_batch_is_whole(labelstudio, batch)
        submitted = submit_all(labelstudio, batch)
        assert submitted == 2 * len(GOLD)
        process = client.start("pull")
        time.sleep(moments.uniform(0.3, 1.0) * lasts)
        process.kill()
        process.communicate()
        check_passes_are_whole(corpus, finished=False)
        client.finish("pull")
        check_passes_are_whole(corpus, finished=True)
        shutil.rmtree(corpus.annotations)


def test_a_server_killed_at_any_moment_loses_nothing_that_the_next_run_does_not_bring(
    tmp_path: Path, corpus: Corpus, request: pytest.FixtureRequest
):
    cache = Path(request.config.cache.mkdir("labelstudio"))
    folder = tmp_path / "server"
    folder.mkdir()
    shutil.copyfile(migrate_once(cache, folder / "migration"), folder / "labelstudio.sqlite3")
    server = RunningServer(f"http://127.0.0.1:{find_free_port()}")
    running = start_server(server, folder)
    moments = random.Random(1)
    try:
        lasts = Client(server, corpus, "fall-0").finish("push")
        for round_ in range(1, ROUNDS + 1):
            batch = f"fall-{round_}"
            client = Client(server, corpus, batch)
            process = client.start("push")
            time.sleep(moments.uniform(0.3, 1.0) * lasts)
            kill(running)
            process.communicate()
            running = start_server(server, folder)
            client.finish("push")
            check_batch_is_whole(server, batch)
            submit_all(server, batch)
            process = client.start("pull")
            time.sleep(moments.uniform(0.3, 1.0) * lasts)
            kill(running)
            process.communicate()
            check_passes_are_whole(corpus, finished=False)
            running = start_server(server, folder)
            client.finish("pull")
            check_passes_are_whole(corpus, finished=True)
            shutil.rmtree(corpus.annotations)
    finally:
        stop(running)
