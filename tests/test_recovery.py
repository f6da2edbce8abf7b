"""Killed at any moment: what was there before is there, and the next run ends in the same bytes."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from labelstudio_tasks import FIXTURES, read_fixtures
from musnad.corpus import Corpus, read_annotations
from musnad.labelstudio.tasks import build_task, write_result

SCRIPTS = Path(__file__).parents[1] / "scripts"
ROUNDS = int(os.environ.get("MUSNAD_ROUNDS", "3"))
Files = dict[str, bytes]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(FIXTURES.root, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def run(*arguments: object, kill_after: float | None = None) -> float:
    """One script in a process of its own, killed after some seconds or not; how many seconds it ran."""
    script, *rest = map(str, arguments)
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(SCRIPTS / script), *rest], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    _, problems = process.communicate(timeout=120)
    assert kill_after is not None or process.returncode == 0, problems.decode()
    return time.monotonic() - begun


def read_folder(folder: Path) -> Files:
    """Every file that stands, by its path; what a run left beside, under a hidden name, stands for nobody."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def kill_often(work: Callable[[float | None], float], check: Callable[[], None], reset: Callable[[], None]) -> None:
    """Kill `work` at moments over all of its time, and `check` what stands after each kill."""
    lasts = work(None)
    moments = random.Random(0)
    for _ in range(ROUNDS):
        reset()
        # The first half is Python loading its libraries.
        work(moments.uniform(0.4, 1.1) * lasts)
        check()


def test_a_build_killed_at_any_moment_leaves_the_old_release_or_the_new_one(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "out"

    def build(kill_after: float | None = None) -> float:
        return run(
            "build_release.py",
            "--corpus",
            corpus.root,
            "--out",
            out,
            "--version",
            "0.1.0",
            "--allow-dirty",
            kill_after=kill_after,
        )

    build()
    old = read_folder(out)
    gold = next(iter(sorted(corpus.gold.glob("*.json"))))
    record = json.loads(gold.read_text(encoding="utf-8"))
    record["annotator"]["version"] = "2"
    gold.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    build()
    new = read_folder(out)
    assert old != new

    def reset() -> None:
        shutil.rmtree(out / "0.1.0")
        for name, content in old.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def check() -> None:
        assert read_folder(out) in (old, new)
        build()
        assert read_folder(out) == new

    kill_often(build, check, reset)


def test_an_import_killed_at_any_moment_leaves_whole_passes_that_the_next_run_completes(corpus: Corpus, tmp_path: Path):
    tasks = []
    for place, (document, gold) in enumerate(read_fixtures(), 1):
        task = build_task(document, None)
        annotation = {"id": place, "result": write_result(document, gold), "was_cancelled": False, "completed_by": 1}
        tasks.append(task | {"id": place, "annotations": [annotation]})
    export = tmp_path / "export.json"
    export.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")

    def take(kill_after: float | None = None) -> float:
        return run(
            "import_annotations.py", "--corpus", corpus.root, export, "--annotator", "hoda", kill_after=kill_after
        )

    take()
    complete = read_folder(corpus.data)

    def reset() -> None:
        shutil.rmtree(corpus.annotator_folder("hoda"))

    def check() -> None:
        for path in corpus.annotator_folder("hoda").glob("*.json"):
            assert read_annotations(path).document_id == path.stem
        take()
        assert read_folder(corpus.data) == complete

    kill_often(take, check, reset)


def test_an_adjudication_killed_at_any_moment_leaves_its_passes_and_the_next_run_finishes(corpus: Corpus):
    worksheets = corpus.root / "annotation" / "adjudication"
    passes = read_folder(corpus.annotations)
    readers = sorted(corpus.annotators())[:2]
    shutil.rmtree(corpus.gold)

    def open_all(kill_after: float | None = None) -> float:
        options = ["--passes", *readers, "--by", "hoda"]
        return run("adjudicate.py", "--corpus", corpus.root, "open", *options, kill_after=kill_after)

    open_all()
    opened = read_folder(worksheets)
    assert opened

    def check() -> None:
        for content in read_folder(worksheets).values():
            json.loads(content)
        open_all()
        assert read_folder(worksheets) == opened
        assert read_folder(corpus.annotations) == passes

    kill_often(open_all, check, lambda: shutil.rmtree(worksheets))
