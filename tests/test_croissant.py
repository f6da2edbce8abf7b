"""Laws of what catalogues read of a release: croissant.json, read as mlcroissant reads it, and CITATION.cff."""

import json
import shutil
from pathlib import Path

import mlcroissant
import pyarrow.parquet as pq
import pytest
import yaml
from datasets import ClassLabel
from jsonschema import Draft202012Validator, FormatChecker

from musnad import __version__
from musnad.citation import cite, read_citation
from musnad.corpus import Corpus
from musnad.croissant.metadata import RAI_SECTIONS
from musnad.croissant.records import list_label_sets
from musnad.features import list_configs, make_features
from musnad.obstacles import find_stale_texts
from musnad.releases import build_release

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
CITATION_SCHEMA = json.loads((ROOT / "tests" / "citation.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The fixture corpus with the card and the citation of the real one."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(FIXTURE / "data", folder / "data")
    for name in ("dataset_card.md", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    return Corpus(folder)


@pytest.fixture(scope="module")
def release(corpus, tmp_path_factory):
    return build_release(corpus, "3.1.4", tmp_path_factory.mktemp("out"), public=True)


@pytest.fixture(scope="module")
def croissant(release):
    return mlcroissant.Dataset(jsonld=release / "croissant.json")


def read_rows(release, config):
    return [row for path in sorted(release.glob(f"{config}/*.parquet")) for row in pq.read_table(path).to_pylist()]


def plain(node):
    """A record as mlcroissant gives it, its keys without the path to them and its bytes as text."""
    if isinstance(node, dict):
        return {key.rpartition("/")[2]: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(item) for item in node]
    return node.decode("utf-8") if isinstance(node, bytes) else node


def open_list(feature):
    return getattr(feature, "feature", feature)


def describe(row, features):
    """A row as the record sets describe it: no structure inside a structure, and a null one a structure of nulls."""

    def cut(node, fields):
        if isinstance(node, list):
            return [cut(item, fields) for item in node]
        kept = [name for name, inner in fields.items() if not isinstance(open_list(inner), dict)]
        return {name: node and node[name] for name in kept}

    inside = {name: open_list(feature) for name, feature in features.items()}
    return {name: cut(value, inside[name]) if isinstance(inside[name], dict) else value for name, value in row.items()}


def test_mlcroissant_finds_no_error_and_no_warning(croissant):
    assert not croissant.metadata.issues.errors
    assert not croissant.metadata.issues.warnings


@pytest.mark.parametrize("config", list_configs())
def test_every_record_that_mlcroissant_reads_is_the_row_of_the_file(croissant, release, config):
    records = [plain(record) for record in croissant.records(config)]
    rows = read_rows(release, config)
    assert len(records) == len(rows) > 0
    splits = [path.name.partition("-")[0] for path in sorted(release.glob(f"{config}/*.parquet"))]
    assert {record.pop("split") for record in records} == set(splits)
    assert records == [describe(row, make_features(config)) for row in rows]


def test_every_label_has_the_number_that_stands_for_it_in_the_files(croissant):
    def walk(feature, name):
        if isinstance(feature, ClassLabel):
            yield name, feature.names
        elif isinstance(feature, dict):
            for key, inner in feature.items():
                yield from walk(inner, key)
        elif hasattr(feature, "feature"):
            yield from walk(feature.feature, name)

    sets = {record_set.name: record_set for record_set in croissant.metadata.record_sets}
    named = {}
    for config in list_configs():
        found = [labels for column, feature in make_features(config).items() for labels in walk(feature, column)]
        made = [entry["@id"] for entry in list_label_sets(config)]
        for identifier, (name, names) in zip(made, found, strict=True):
            assert identifier.endswith(f"-{name}")
            # One name is one inventory, wherever it is used.
            assert named.setdefault(identifier, names) == names
    for identifier, names in named.items():
        records = [plain(record) for record in croissant.records(identifier)]
        assert [record["name"] for record in records] == names
        assert [record["key"] for record in records] == list(range(len(names)))
        assert all(record["meaning"] for record in records)
    assert set(sets) == {*list_configs(), *named}


def test_a_file_that_is_not_the_one_described_is_noticed(release, tmp_path):
    folder = shutil.copytree(release, tmp_path / "release")
    described = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {entry["@id"]: entry["sha256"] for entry in described["distribution"] if "sha256" in entry}
    assert files == {name: digest for name, digest in manifest["files"].items() if name.endswith(".parquet")}
    assert {entry["contentUrl"] for entry in described["distribution"] if "contentUrl" in entry} == set(files)


def test_a_missing_column_is_found_by_reading(release, tmp_path):
    # mlcroissant validates without opening a file, so only reading proves that the columns are there.
    folder = shutil.copytree(release, tmp_path / "release")
    path = folder / "croissant.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"column": "url"', '"column": "address"'))
    broken = mlcroissant.Dataset(jsonld=path)
    with pytest.raises(Exception, match="streaming generation"):
        list(broken.records("documents"))


def test_what_the_card_says_of_responsible_use_is_in_the_rai_fields(release):
    described = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    card = (release / "README.md").read_text(encoding="utf-8")
    for name, heading in RAI_SECTIONS.items():
        assert f"# {heading}\n" in card, heading
        assert described[name].strip(), name
        assert described[name].splitlines()[0] in card
        assert "generated" not in described[name] or "<!--" not in described[name]


def test_date_and_authors_come_from_the_citation_and_no_clock(release):
    described = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    assert described["datePublished"] == str(citation["date-released"])
    assert [creator["name"] for creator in described["creator"]] == [author["name"] for author in citation["authors"]]
    assert described["version"] == citation["version"] == "3.1.4"
    assert "version = {3.1.4}" in described["citeAs"]


def validate_citation(path):
    # YAML has dates and JSON has not.
    content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    Draft202012Validator(CITATION_SCHEMA, format_checker=FormatChecker()).validate(content)
    return content


def test_the_citation_is_whole_and_of_the_version_of_the_package(release):
    assert validate_citation(ROOT / "CITATION.cff")["version"] == __version__
    assert validate_citation(release / "CITATION.cff")["version"] == "3.1.4"


def test_a_citation_of_another_version_is_stale_until_it_is_written(corpus, release):
    text = (corpus.root / "CITATION.cff").read_text(encoding="utf-8")
    stale = find_stale_texts(corpus, release)["CITATION.cff"]
    assert stale == text.replace(f"version: {__version__}\n", "version: 3.1.4\n") != text


def test_a_corpus_without_card_and_citation_still_has_croissant(tmp_path):
    folder = build_release(Corpus(FIXTURE), "0.1.0", tmp_path)
    assert not (folder / "CITATION.cff").exists()
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    assert not dataset.metadata.issues.errors
    assert len(list(dataset.records("documents"))) == 3


def test_people_and_groups_are_cited_each_in_their_way():
    citation = read_citation("title: T\nauthors:\n- {name: The group}\n- {given-names: أمل, family-names: حداد}\n")
    assert "author = {{The group} and حداد, أمل}" in cite(citation)
