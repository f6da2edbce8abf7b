import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from musnad.blocks import make_blocks, make_field_blocks
from musnad.card import find_stale
from musnad.corpus import Corpus
from musnad.features import list_configs, make_features
from musnad.obstacles import find_stale_texts
from musnad.releases import build_release, load_manifest
from musnad.tables import list_generated, replace_generated

ROOT = Path(__file__).parents[1]
CARD = ROOT / "dataset_card.md"


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(ROOT / "tests" / "fixtures" / "corpus" / "data", tmp_path / "corpus" / "data")
    shutil.copy(CARD, tmp_path / "corpus")
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def folder(corpus, tmp_path):
    return build_release(corpus, "0.1.0", tmp_path / "out")


def split_card(path):
    """The YAML head, parsed, and the body."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.lstrip()


def blocks_in(text):
    return dict(re.findall(r"<!-- begin generated: (.+?) -->\n(.*?)<!-- end generated -->", text, re.DOTALL))


def test_the_field_tables_of_the_card_follow_from_the_schema():
    text = CARD.read_text(encoding="utf-8")
    assert replace_generated(text, make_field_blocks()) == text


def test_the_card_has_a_place_for_every_block(folder):
    manifest = load_manifest(folder)
    asked = set(make_blocks(manifest)) - {f"counts {manifest['version']}"}
    assert set(list_generated(CARD.read_text(encoding="utf-8"))) == asked


def test_every_block_of_a_release_is_filled(folder):
    for name, body in blocks_in((folder / "README.md").read_text(encoding="utf-8")).items():
        assert body.strip(), name


def test_the_prose_of_a_release_is_that_of_the_card(folder):
    def prose(text):
        return re.sub(r"(generated: .+? -->\n).*?(<!-- end)", r"\1\2", text, flags=re.DOTALL)

    _, written = split_card(CARD)
    _, released = split_card(folder / "README.md")
    assert prose(released).strip() == prose(written).strip()


def test_what_the_card_says_by_hand_of_licence_and_language_is_in_the_release(folder):
    written, _ = split_card(CARD)
    released, _ = split_card(folder / "README.md")
    assert {key: released[key] for key in written} == written
    assert released["size_categories"] == ["n<1K"]


def test_the_version_and_the_build_stand_where_the_cache_looks(folder):
    released, _ = split_card(folder / "README.md")
    build = load_manifest(folder)["build"][:16]
    assert {(config["version"], config["description"]) for config in released["configs"]} == {
        ("0.1.0", f"build {build}")
    }
    assert [config["config_name"] for config in released["configs"] if config.get("default")] == [list_configs()[0]]


def test_every_column_has_a_line_in_its_table():
    for config in list_configs():
        named = re.findall(r"^\| `(\w+)` \|", make_field_blocks()[f"config {config}"], re.MULTILINE)
        assert named == list(make_features(config))


def test_every_field_is_described():
    for name, table in make_field_blocks().items():
        for line in table.splitlines()[2:]:
            assert re.fullmatch(r"\| `\w+` \| \S.* \| \S.* \|", line), (name, line)


def test_the_counts_of_the_card_are_those_of_the_gold(corpus, folder):
    blocks = blocks_in((folder / "README.md").read_text(encoding="utf-8"))
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in corpus.gold.glob("*.json")]
    for layer, field in (("entities", "type"), ("quotes", "act"), ("numbers", "kind"), ("retractions", "modality")):
        lines = [line.strip("| ").split(" | ") for line in blocks[f"labels {layer}"].splitlines()[2:]]
        counted = {cells[1].strip("`"): sum(map(int, cells[3:])) for cells in lines if cells[0] == f"`{field}`"}
        found = [mark[field] for gold in golds for mark in gold[layer]]
        assert counted == {label: found.count(label) for label in counted}
        assert sum(counted.values()) == len(found) > 0


def test_the_sizes_and_splits_of_the_card_are_the_rows_of_the_release(folder):
    blocks = blocks_in((folder / "README.md").read_text(encoding="utf-8"))
    rows = load_manifest(folder)["rows"]
    sizes = [line.strip("| ").split(" | ") for line in blocks["sizes"].splitlines()[2:]]
    assert {cells[0].strip("`"): [int(cell) for cell in cells[2:]] for cells in sizes} == {
        config: [rows[split][config] for split in rows] for config in list_configs()
    }
    splits = [line.strip("| ").split(" | ") for line in blocks["splits"].splitlines()[2:]]
    documents = {split: counts["documents"] for split, counts in rows.items()}
    assert {cells[0].strip("`"): int(cells[-1]) for cells in splits} == documents


def test_a_card_is_stale_until_its_counts_are_written(corpus, folder):
    stale = find_stale_texts(corpus, folder)
    assert set(stale) == {"dataset_card.md", "CHANGELOG.md"}
    for name, text in stale.items():
        (corpus.root / name).write_text(text, encoding="utf-8")
    assert find_stale(corpus, load_manifest(folder)) == {}


def test_a_public_release_says_how_many_texts_it_withholds(corpus, tmp_path):
    path = next(corpus.documents.glob("*.json"))
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"redistribute": False}, ensure_ascii=False), encoding="utf-8")
    for public, said in (
        (True, "text of 1 document(s) is withheld"),
        (False, "1 document(s) that may not be passed on"),
    ):
        folder = build_release(corpus, "0.1.0", tmp_path / "out", public)
        assert said in blocks_in((folder / "README.md").read_text(encoding="utf-8"))["build"]


def test_a_corpus_without_a_card_gets_one_of_generated_blocks(corpus, tmp_path):
    (corpus.root / "dataset_card.md").unlink()
    (corpus.root / "CHANGELOG.md").unlink()
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    blocks = blocks_in((folder / "README.md").read_text(encoding="utf-8"))
    assert {f"config {name}" for name in list_configs()} <= set(blocks)
    assert all(body.strip() for body in blocks.values())
    assert "0.1.0" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")
