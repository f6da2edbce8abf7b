"""The round of annotation that CONTRIBUTING prints works as printed, on a real server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from labelstudio_server import RunningServer
from labelstudio_tasks import FIXTURES, read_fixtures
from musnad.corpus import Corpus
from musnad.labelstudio.projects import find_projects
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import write_result

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[2]
GOLD = {document.id: (document, gold) for document, gold in read_fixtures()}


def read_commands() -> list[str]:
    """The commands of the section, without the line that stands for the reader's own server."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.search(r"### A round of annotation\n.*?```sh\n(.*?)```", text, re.DOTALL)
    assert block
    return [line for line in block[1].splitlines() if not line.startswith("export ")]


@pytest.fixture
def checkout(tmp_path: Path) -> Corpus:
    """Scripts and schemas beside the raw articles of the fixture corpus, and nothing made of them yet."""
    for name in ("scripts", "schema", "annotation"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(tmp_path / "annotation" / "adjudication")
    shutil.copytree(FIXTURES.raw, tmp_path / "data" / "raw")
    return Corpus(tmp_path)


def submit_all(server: RunningServer) -> None:
    """What the annotators do meanwhile: they agree with the fixture's gold."""
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Token {server.token}"}, timeout=60) as client:
        for project in find_projects(Server(server.url, server.token), "main"):
            for task in project.tasks:
                body = {"result": write_result(*GOLD[task.document_id])}
                client.post(f"/api/tasks/{task.id}/annotations/", json=body).raise_for_status()


def test_the_round_runs_as_printed(labelstudio: RunningServer, checkout: Corpus):
    environment = {
        **os.environ,
        "LABEL_STUDIO_URL": labelstudio.url,
        "LABEL_STUDIO_API_KEY": labelstudio.token,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout.root / "scripts"),
    }
    for command in read_commands():
        if " pull --guidelines" in command:
            submit_all(labelstudio)
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=checkout.root,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        # Documents that only one of the two has read are left out of what they share, and that is said.
        assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    for path in checkout.gold.glob("*.json"):
        assert path.stem in GOLD
    assert any(checkout.gold.glob("*.json"))
