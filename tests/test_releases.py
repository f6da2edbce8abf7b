"""Laws of a release, on the fixture corpus; readers run in processes of their own, offline, as a user's would."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from datasets import Features

import build_release as script
from musnad import releases
from musnad.corpus import Corpus
from musnad.features import list_configs, make_features
from musnad.findings import Refusal
from musnad.manifest import hash_files
from musnad.releases import build_release, check_release, load_manifest, read_gold_documents
from musnad.rows import MASK, make_record

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
WITHDRAWN = "sindyan-20250414-5ae36f45"

# Prints what `load_dataset` gives of every config and split, both ways: [config, split, way, features, rows].
READER = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
folder, found = sys.argv[1], []
for config in get_dataset_config_names(folder):
    for way in (False, True):
        for split, rows in load_dataset(folder, config, streaming=way).items():
            found.append([config, split, way, rows.features.to_dict(), list(rows)])
print(json.dumps(found))
"""


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(FIXTURE / "data", tmp_path / "corpus" / "data")
    return Corpus(tmp_path / "corpus")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The fixture corpus, released once for the tests that only read."""
    return build_release(Corpus(FIXTURE), "0.1.0", tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def read_back(release, tmp_path_factory):
    """[config, split, way, features, rows] of the release, as another process reads it."""
    finished = run_python("-c", READER, release, cache=tmp_path_factory.mktemp("cache"))
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def edit_json(path, edit):
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def run_python(*arguments, cache, cwd=None, **environment):
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "PYTHONPATH": str(ROOT / "scripts")}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=os.environ | offline | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def source_rows(corpus, public=False):
    """config -> split -> rows, as the library makes them."""
    rows = {}
    for split, gold in read_gold_documents(corpus, public):
        for config, made in make_record(gold).items():
            rows.setdefault(config, {}).setdefault(split, []).extend(made)
    return rows


def name_labels(node, feature):
    """A row as loaded, its labels as names again."""
    if node is None:
        return None
    if isinstance(feature, dict):
        return {name: name_labels(node[name], inner) for name, inner in feature.items()}
    if hasattr(feature, "names"):
        return feature.int2str(node)
    inner = getattr(feature, "feature", None)
    return [name_labels(item, inner) for item in node] if inner is not None else node


def test_two_builds_have_the_same_bytes_wherever_and_whenever(tmp_path):
    hashes = []
    for number, zone, seed in ((1, "Asia/Riyadh", "1"), (2, "America/Lima", "2")):
        corpus, cwd = tmp_path / f"corpus-{number}", tmp_path / f"cwd-{number}"
        shutil.copytree(FIXTURE / "data", corpus / "data")
        cwd.mkdir()
        command = (
            ROOT / "scripts" / "build_release.py",
            "--corpus",
            corpus,
            "--out",
            cwd / "out",
            "--version",
            "1.2.3",
        )
        finished = run_python(*command, cache=tmp_path / "cache", cwd=cwd, TZ=zone, PYTHONHASHSEED=seed)
        assert finished.returncode == 0, finished.stderr
        hashes.append(hash_files(cwd / "out" / "1.2.3"))
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) > len(list_configs())


def test_every_config_is_read_back_as_it_was_made_offline_and_both_ways(read_back):
    expected = source_rows(Corpus(FIXTURE))
    for config, split, way, features, rows in read_back:
        assert Features.from_dict(features) == make_features(config), (config, split, way)
        assert [name_labels(row, make_features(config)) for row in rows] == expected[config][split]
    ways = {(config, split, way) for config, split, way, _, _ in read_back}
    made = {(config, split) for config, splits in expected.items() for split, rows in splits.items() if rows}
    assert ways == {(config, split, way) for config, split in made for way in (False, True)}


def test_what_the_text_leaves_out_is_read_back_as_null(read_back):
    rows = [row for config, _, _, _, rows in read_back if config == "quotes" for row in rows]
    assert any(row["speaker"] is None and row["speaker_ref"] for row in rows)
    assert any(row["speaker"] is not None and row["speaker"]["text"] for row in rows)
    assert all(row["via"] is None or row["via"]["text"] for row in rows)


def test_the_card_and_the_files_name_the_same_features(release):
    _, head, _ = (release / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    infos = {info["config_name"]: info for info in yaml.safe_load(head)["dataset_info"]}
    assert set(infos) == set(list_configs())
    for path in release.glob("*/*.parquet"):
        stored = Features.from_arrow_schema(pq.read_schema(path))
        assert (
            stored == Features._from_yaml_list(infos[path.parent.name]["features"]) == make_features(path.parent.name)
        )


def test_a_public_build_says_no_word_of_a_withheld_text(corpus, tmp_path):
    path = corpus.document_path(WITHDRAWN)
    edit_json(path, lambda document: document.update(redistribute=False, licence="LicenseRef-press"))
    words = {word for word in json.loads(path.read_text(encoding="utf-8"))["text"].split() if word.isalpha()}
    folder = build_release(corpus, "0.1.0", tmp_path / "out", public=True)
    withheld = [
        row
        for config in list_configs()
        for path in sorted(folder.glob(f"{config}/*.parquet"))
        for row in pq.read_table(path).to_pylist()
        if row["withheld"]
    ]
    assert {row.get("document_id", row.get("id")) for row in withheld} == {WITHDRAWN}
    for row in withheld:
        # A unit is a value, named in the dictionary's form; it is not the article's text.
        said = json.dumps(row | {"unit": None}, ensure_ascii=False)
        for number in row.get("numbers", []):
            said = said.replace(json.dumps(number["unit"], ensure_ascii=False), "")
        assert not [word for word in words if word in said]
        assert MASK in said


def test_the_example_in_the_card_works_as_printed(corpus, tmp_path):
    shutil.copy(ROOT / "dataset_card.md", corpus.root)
    folder = build_release(corpus, "0.1.0", corpus.release)
    card = (folder / "README.md").read_text(encoding="utf-8")
    example = card.split("```python\n")[1].split("```")[0]
    finished = run_python("-c", example, cache=tmp_path / "cache", cwd=corpus.root)
    assert finished.returncode == 0, finished.stderr
    gold = json.loads(corpus.gold_path(WITHDRAWN).read_text(encoding="utf-8"))
    assert [line.split()[0] for line in finished.stdout.splitlines()] == [mark["type"] for mark in gold["retractions"]]


def test_a_corrected_mark_reaches_a_reader_whose_cache_holds_the_old_one(corpus, tmp_path):
    def correct(gold):
        gold["retractions"][0]["type"] = "correction"

    def read_types():
        finished = run_python("-c", reader, folder, cache=tmp_path / "cache")
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.split()

    reader = """
import sys
from datasets import load_dataset
rows = load_dataset(sys.argv[1], "retractions", split="train")
print(*map(rows.features["type"].int2str, rows["type"]))
"""
    folder = tmp_path / "current"
    build_release(corpus, "0.1.0", tmp_path / "out").rename(folder)
    assert read_types()[0] == "withdrawal"
    edit_json(corpus.gold_path(WITHDRAWN), correct)

    # Under the old card the cache serves the old row: this is what the version and build in the card guard against.
    corrected = build_release(corpus, "0.1.0", tmp_path / "out")
    shutil.copytree(corrected / "retractions", folder / "retractions", dirs_exist_ok=True)
    assert read_types()[0] == "withdrawal"

    # The build's digest is enough, were even the version and all sizes the same; and so is a raised version.
    old, new = (load_manifest(built)["build"][:16] for built in (folder, corrected))
    card = (folder / "README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(card.replace(f"build {old}", f"build {new}"), encoding="utf-8")
    assert read_types()[0] == "correction"
    edit_json(corpus.gold_path(WITHDRAWN), lambda gold: gold["retractions"][0].update(type="deletion"))
    shutil.rmtree(folder)
    build_release(corpus, "0.1.1", tmp_path / "out").rename(folder)
    assert read_types()[0] == "deletion"


@pytest.mark.parametrize(
    ("place", "edit", "check"),
    [
        ("gold", lambda gold: gold["entities"][0].update(start=1), "covered-text-differs"),
        ("gold", lambda gold: gold.update(text_sha256="0" * 64), "annotated-text-differs"),
        ("splits", lambda splits: splits.pop(WITHDRAWN), "split-missing"),
    ],
)
def test_an_invalid_corpus_is_refused_and_what_stood_there_still_stands(corpus, tmp_path, capsys, place, edit, check):
    build_release(corpus, "0.1.0", tmp_path / "out")
    before = hash_files(tmp_path / "out")
    edit_json(corpus.gold_path(WITHDRAWN) if place == "gold" else corpus.splits, edit)
    arguments = ["--corpus", str(corpus.root), "--out", str(tmp_path / "out"), "--version", "0.1.0"]
    assert script.main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"[{check}]" in said.err
    assert hash_files(tmp_path / "out") == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["0.1.0"]


def test_an_interrupted_build_leaves_no_half_folder(corpus, tmp_path, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(releases, "make_card", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build_release(corpus, "0.1.0", tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_what_a_killed_build_left_is_cleared_a_day_later(corpus, tmp_path):
    old, young = tmp_path / "out" / ".0.1.0.old.part", tmp_path / "out" / ".0.1.0.young.part"
    for folder in (old, young):
        (folder / "fresh").mkdir(parents=True)
    os.utime(old, (0, 0))
    build_release(corpus, "0.1.0", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [young.name, "0.1.0"]


def test_a_rename_that_fails_puts_the_old_release_back(corpus, tmp_path, monkeypatch):
    build_release(corpus, "0.1.0", tmp_path / "out")
    before = hash_files(tmp_path / "out")
    rename = Path.rename

    def fail_at_the_new_one(path, target):
        if path.name == "fresh":
            raise OSError("no space")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_at_the_new_one)
    with pytest.raises(OSError, match="no space"):
        build_release(corpus, "0.1.0", tmp_path / "out")
    assert hash_files(tmp_path / "out") == before


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "../1.0.0", "١.0.0"])
def test_a_version_is_three_numbers(corpus, tmp_path, version):
    with pytest.raises(Refusal, match="bad-version"):
        build_release(corpus, version, tmp_path / "out")


def test_a_corpus_without_gold_has_no_release(corpus, tmp_path):
    shutil.rmtree(corpus.gold)
    with pytest.raises(Refusal, match="no-gold"):
        build_release(corpus, "0.1.0", tmp_path / "out")


def test_a_check_names_each_file_that_a_fresh_build_would_change(corpus, tmp_path):
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    assert check_release(corpus, "0.1.0", tmp_path / "out") == []
    (folder / "CHANGELOG.md").write_text("changed", encoding="utf-8")
    (folder / "stray.txt").write_text("", encoding="utf-8")
    (folder / "schema" / "span.schema.json").unlink()
    found = [Path(finding.file).name for finding in check_release(corpus, "0.1.0", tmp_path / "out")]
    assert found == ["CHANGELOG.md", "span.schema.json", "stray.txt"]


def test_the_manifest_hashes_every_file_and_counts_every_row(release):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    standing = hash_files(release)
    del standing["manifest.json"]
    assert manifest["files"] == standing
    for split, counts in manifest["rows"].items():
        for config, count in counts.items():
            path = release / config / f"{split}-00000-of-00001.parquet"
            assert (pq.read_metadata(path).num_rows if path.exists() else 0) == count
    types = manifest["labels"]["retractions"]["type"]
    assert sum(sum(counts.values()) for counts in types.values()) == sum(
        counts["retractions"] for counts in manifest["rows"].values()
    )


def test_a_folder_that_cannot_be_written_to_is_refused_in_one_line(corpus, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert script.main(["--corpus", str(corpus.root), "--out", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_check_of_a_release_never_built_finds_every_file_missing(corpus, tmp_path):
    found = check_release(corpus, "0.1.0", tmp_path / "out")
    assert {finding.message for finding in found} == {"missing; a fresh build writes it"}
