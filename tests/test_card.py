import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from musnad import __version__
from musnad.agreement.passes import find_shared
from musnad.agreement.summaries import summarise_agreement
from musnad.annotators import make_agreement_block
from musnad.blocks import make_field_blocks
from musnad.card import find_stale, list_sections, make_all_blocks
from musnad.corpus import Corpus
from musnad.features import list_configs, make_features
from musnad.obstacles import find_stale_texts
from musnad.releases import build_release, load_manifest
from musnad.tables import list_generated, replace_generated

ROOT = Path(__file__).parents[1]
CARD = ROOT / "dataset_card.md"
SCHEMA = ROOT / "tests" / "card.schema.json"


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(ROOT / "tests" / "fixtures" / "corpus" / "data", tmp_path / "corpus" / "data")
    shutil.copy(CARD, tmp_path / "corpus")
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path / "corpus")
    shutil.copy(ROOT / "CITATION.cff", tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def folder(corpus, tmp_path):
    return build_release(corpus, __version__, tmp_path / "out")


def split_card(path):
    """The YAML head, parsed, and the body."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.lstrip()


def blocks_in(text):
    return dict(re.findall(r"<!-- begin generated: (.+?) -->\n(.*?)<!-- end generated -->", text, re.DOTALL))


def test_the_field_tables_of_the_card_follow_from_the_schema():
    text = CARD.read_text(encoding="utf-8")
    assert replace_generated(text, make_field_blocks()) == text


def test_the_head_of_a_release_says_all_that_the_hub_asks_in_words_it_knows(folder):
    released, _ = split_card(folder / "README.md")
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(released)
    names = [entry["config_name"] for entry in released["configs"]]
    assert names == [entry["config_name"] for entry in released["dataset_info"]]
    for config, info in zip(released["configs"], released["dataset_info"], strict=True):
        assert [part["split"] for part in config["data_files"]] == [part["name"] for part in info["splits"]]
        for part in config["data_files"]:
            assert list(folder.glob(part["path"]))


@pytest.mark.parametrize("edit", [{"license_link": None}, {"annotations_creators": ["experts"]}, {"task_id": ["x"]}])
def test_a_head_that_the_hub_would_not_take_fails_the_schema(folder, edit):
    released, _ = split_card(folder / "README.md")
    assert list(Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(released | edit))


def test_the_rights_of_every_text_are_counted_beside_the_card(corpus, folder):
    licences = [json.loads(path.read_text(encoding="utf-8"))["licence"] for path in corpus.documents.glob("*.json")]
    rights = (folder / "LICENSE.md").read_text(encoding="utf-8")
    for licence in set(licences):
        assert f"| {licence} | {licences.count(licence)} |" in rights


def test_the_card_names_who_read_and_who_settled_each_document(corpus, folder):
    block = blocks_in((folder / "README.md").read_text(encoding="utf-8"))["annotators"]
    lines = [line.strip("| ").split(" | ") for line in block.splitlines()[2:]]
    counted = {cells[0].strip("`"): (int(cells[3]), int(cells[4])) for cells in lines}
    for name in corpus.annotators():
        passes = [path for path in corpus.annotator_folder(name).glob("*.json") if corpus.gold_path(path.stem).exists()]
        assert counted.pop(name) == (len(passes), 0)
    assert counted == {"editor": (0, len(list(corpus.gold.glob("*.json"))))}


def test_agreement_is_that_of_the_passes_and_written_with_the_counts(corpus, folder):
    text = find_stale(corpus, load_manifest(folder))["dataset_card.md"]
    block = blocks_in(text)["agreement"]
    shared = find_shared(corpus, corpus.annotators())
    assert f"`reader-a` and `reader-b`, {len(shared)} document(s)" in block
    figures = summarise_agreement(corpus, corpus.annotators(), 0)["figures"]
    for figure in figures:
        assert f"| {figure['what']} | {figure['score']:.2f} |" in block
    # A build takes the block as it stands in the card: it needs no library that measures.
    committed = blocks_in(CARD.read_text(encoding="utf-8"))["agreement"]
    assert blocks_in((folder / "README.md").read_text(encoding="utf-8"))["agreement"] == committed


def test_where_nobody_shared_a_document_the_card_says_so(corpus):
    shutil.rmtree(corpus.annotations / "reader-b")
    assert make_agreement_block(corpus) == "No document has been read by two annotators."


def test_the_card_says_how_to_cite_this_version(corpus, tmp_path):
    folder = build_release(corpus, "2.7.1", tmp_path / "other")
    block = blocks_in((folder / "README.md").read_text(encoding="utf-8"))["citation"]
    assert "version = {2.7.1}" in block
    assert "The musnad maintainers" in block


def test_the_examples_of_a_release_load_that_release(corpus, tmp_path):
    text = (build_release(corpus, "2.7.1", tmp_path / "other") / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"data/release/(\d+\.\d+\.\d+)", text)) == {"2.7.1"}
    assert set(re.findall(r"revision=\"v(.+?)\"", text)) == {"2.7.1"}


def test_the_data_statement_has_every_part_that_its_authors_ask_for():
    text = CARD.read_text(encoding="utf-8")
    parts = ("Curation rationale", "Language variety", "Speaker demographic", "Annotator demographic")
    for part in (*parts, "Speech situation", "Text characteristics", "Provenance appendix"):
        assert list_sections(text)[part]


def test_a_section_ends_at_the_next_heading_and_code_has_none():
    code, marked = "```python\n# not a heading\n```\n", "<!-- begin generated: x -->\ntwo\n<!-- end generated -->\n"
    text = f"# A\n\none\n\n{code}## B\n{marked}"
    assert list_sections(text) == {"A": "one", "B": "two"}


def test_the_card_has_a_place_for_every_block(corpus, folder):
    manifest = load_manifest(folder)
    asked = {*make_all_blocks(corpus, manifest), "agreement"} - {f"counts {manifest['version']}"}
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
        (__version__, f"build {build}")
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
