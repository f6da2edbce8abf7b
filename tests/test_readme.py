"""What the README prints works as printed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from musnad import __version__
from musnad.corpus import Corpus
from musnad.obstacles import find_stale_texts
from musnad.releases import build_release

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build_release(Corpus(ROOT), __version__, tmp_path_factory.mktemp("corpus") / "data" / "release")


def test_the_counts_of_the_card_and_the_changelog_are_those_of_a_fresh_release(release):
    assert find_stale_texts(Corpus(ROOT), release) == {}


@pytest.fixture
def environment(tmp_path):
    """Without network, and without what this machine has cached."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"}


def list_blocks(language):
    return re.findall(rf"<!-- run by tests/test_readme.py -->\n```{language}\n(.*?)```", README, re.DOTALL)


def test_the_example_runs_on_a_fresh_release(release, environment):
    [code] = list_blocks("python")
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=release.parents[2],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "withdrawal | سحبت | أكثر من 164 شخصًا قتلوا" in run.stdout


def test_the_tour_runs_as_printed(release, environment, tmp_path):
    """In a copy of the checkout: its scripts and schemas, its raw articles, and the release."""
    checkout = tmp_path / "musnad"
    for name in ("scripts", "schema", "annotation", "data/raw"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(release, checkout / "data" / "release" / __version__)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    # What `make corpus` makes, for the tour alone.
    (checkout / ".venv" / "bin" / "activate").write_text(
        f"PATH={Path(sys.executable).parent}:$PATH\n", encoding="utf-8"
    )
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(list_blocks("sh"))],
        cwd=checkout,
        env=environment | {"PYTHONPATH": str(checkout / "scripts")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    for made in ("reader/index.html", "scores.svg", "mine/annotation/tasks"):
        assert (checkout / made).exists(), made
    assert "| crf | " in run.stdout


def test_every_script_is_in_the_table_and_every_row_is_a_script():
    named = set(re.findall(r"\| `(\w+\.py)` \|", README))
    assert named == {path.name for path in (ROOT / "scripts").glob("*.py")}


def test_the_example_names_the_version_of_the_package():
    assert set(re.findall(r"data/release/(\d+\.\d+\.\d+)", README)) == {__version__}


def test_every_script_explains_itself_with_an_example():
    for path in sorted((ROOT / "scripts").glob("*.py")):
        run = subprocess.run([sys.executable, path, "--help"], capture_output=True, encoding="utf-8", check=False)
        assert run.returncode == 0, run.stderr
        assert f"scripts/{path.name}" in run.stdout, path.name
