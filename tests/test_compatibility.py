"""A release is read by what people have: other libraries, older `datasets`; the examples of the card run as printed.

The oldest `datasets` is asked only when MUSNAD_OLD_DATASETS is set, since it builds an environment of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet as pq
import pytest

from hub_double import Hub
from musnad.corpus import Corpus
from musnad.features import list_configs
from musnad.releases import build_release

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
CARD = (ROOT / "dataset_card.md").read_text(encoding="utf-8")
VERSION = re.search(r"data/release/(\d+\.\d+\.\d+)", CARD)[1]
EXAMPLES = re.findall(r"```python\n(.*?)```", CARD, re.DOTALL)
# The oldest that today's pyarrow lets in, and the last or first of each major since.
OLD_VERSIONS = ("2.14.7", "3.6.0", "4.0.0")

# Prints the rows of every config and split, map-style and streamed, as JSON with sorted keys.
READER = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
folder, found = sys.argv[1], {}
for config in get_dataset_config_names(folder):
    for streaming in (False, True):
        for split, rows in load_dataset(folder, config, streaming=streaming).items():
            found[f"{config}/{split}/{streaming}"] = list(rows)
            if config == "retractions":
                assert rows.features["type"].names[0] == "withdrawal"
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The fixture corpus as `data/release/<version>` under a folder of its own."""
    return build_release(Corpus(FIXTURE), VERSION, tmp_path_factory.mktemp("work") / "data" / "release", public=True)


def read_rows(release):
    """file -> rows, as Arrow reads them."""
    return {path: pq.read_table(path).to_pylist() for path in sorted(release.glob("*/*.parquet"))}


def plain(value):
    """Rows as any library gives them, in Python's own types."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None if isinstance(value, float) and value != value else value


def test_pandas_reads_every_row(release):
    for path, rows in read_rows(release).items():
        assert plain(pandas.read_parquet(path).to_dict("records")) == rows, path


def test_polars_reads_every_row(release):
    for path, rows in read_rows(release).items():
        assert polars.read_parquet(path).to_dicts() == rows, path


def test_duckdb_reads_every_row(release):
    for path, rows in read_rows(release).items():
        found = duckdb.sql(f"SELECT * FROM '{path}'")
        assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == rows, path


def test_duckdb_counts_code_points_as_python_does(release):
    spans = duckdb.sql(f"""
        SELECT substr(d.text, e.start + 1, e."end" - e.start), e.text
        FROM (SELECT text, unnest(entities) AS e FROM '{release}/documents/*.parquet') AS d
    """).fetchall()
    assert spans
    assert all(cut == text for cut, text in spans)


def expected_rows(release):
    """As READER prints them."""
    rows = {path.relative_to(release): found for path, found in read_rows(release).items()}
    return {
        f"{path.parent.name}/{path.name.partition('-')[0]}/{streaming}": found
        for path, found in rows.items()
        for streaming in (False, True)
    }


def run_reader(python, release, home):
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home)}
    return subprocess.run(
        [python, "-c", READER, str(release)], env=environment, capture_output=True, text=True, check=False
    )


def test_the_installed_datasets_reads_every_row(release, tmp_path):
    finished = run_reader(sys.executable, release, tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == expected_rows(release)
    assert {key.split("/")[0] for key in expected_rows(release)} == set(list_configs())


@pytest.mark.skipif("MUSNAD_OLD_DATASETS" not in os.environ, reason="set MUSNAD_OLD_DATASETS=1 to install old versions")
@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_older_datasets_read_every_row(release, tmp_path, version):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"datasets=={version}"], check=True)
    finished = run_reader(python, release, tmp_path / "home")
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == expected_rows(release)


def test_the_card_names_the_oldest_datasets_that_is_tried():
    assert f"`datasets` {OLD_VERSIONS[0]}" in CARD


def run_example(code, folder, home, **more):
    environment = {**os.environ, "HF_HOME": str(home), "PYTHONIOENCODING": "utf-8"} | more
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_of_the_card_runs_as_printed(release, tmp_path, number):
    work = shutil.copytree(release.parents[2], tmp_path / "work")
    code = EXAMPLES[number]
    if "OWNER/NAME" in code:
        with Hub() as hub:
            environment = hub.environment(tmp_path / "home")
            push = [sys.executable, ROOT / "scripts" / "push_release.py", release, "OWNER/NAME", "--create"]
            pushed = subprocess.run(push, env=os.environ | environment, capture_output=True, text=True, check=False)
            assert pushed.returncode == 0, pushed.stderr
            run = run_example(code, work, tmp_path / "home", **environment)
    else:
        run = run_example(code, work, tmp_path / "home", HF_HUB_OFFLINE="1")
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


def test_the_examples_are_short_and_name_every_config():
    assert len(EXAMPLES) > 6
    assert all(len([line for line in code.splitlines() if line]) <= 12 for code in EXAMPLES)
    text = "".join(EXAMPLES)
    assert [config for config in list_configs() if config not in text] == []


def test_the_entities_example_writes_a_line_for_each_token(release, tmp_path):
    work = shutil.copytree(release.parents[2], tmp_path / "work")
    code = next(code for code in EXAMPLES if ".conll" in code)
    assert run_example(code, work, tmp_path / "home", HF_HUB_OFFLINE="1").returncode == 0
    sentences = pq.read_table(release / "entities" / "train-00000-of-00001.parquet").to_pylist()
    lines = (work / "train.conll").read_text(encoding="utf-8").split("\n")
    assert [line.split("\t")[0] for line in lines if line] == [t for row in sentences for t in row["tokens"]]
    assert {line.split("\t")[1][:2] for line in lines if line} >= {"O", "B-"}
