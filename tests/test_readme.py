"""What the README prints works as printed."""

import os
import re
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


def test_the_example_runs_on_a_fresh_release(release, tmp_path):
    code = re.search(r"<!-- run by tests/test_readme.py -->\n```python\n(.*?)```", README, re.DOTALL)[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=release.parents[2],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "وزارة الإعلام ← سحبت : أكثر من 164 شخصًا قتلوا" in run.stdout


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
