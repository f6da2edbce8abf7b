"""The command: raw files of a corpus into its documents, and what it says and leaves alone."""

import json
import shutil
from pathlib import Path

import pytest

import ingest_articles
from musnad.corpus import Corpus

REPOSITORY = Path(__file__).resolve().parents[1]
FIXTURE = Path(__file__).parent / "fixtures" / "corpus"
PAGE = (
    "عنوان الخبر كما هو\n\nقالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل، بعد توقف دام أربعة أشهر.\n"
)

META = {"authorship": "press", "licence": "LicenseRef-unknown", "redistribute": False}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def put(root, name, content):
    path = root / "data" / "raw" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def ingest(root, *arguments):
    return ingest_articles.main(["--corpus", str(root), *map(str, arguments)])


def documents(root):
    return {path.name: path.read_bytes() for path in (root / "data" / "documents").glob("*")}


def test_the_corpus_is_what_its_raw_files_give(tmp_path):
    for corpus in (REPOSITORY, FIXTURE):
        copy = tmp_path / corpus.name
        shutil.copytree(corpus / "data" / "raw", copy / "data" / "raw")
        assert ingest(copy) == 0
        assert documents(copy) == documents(corpus)


def test_a_second_run_leaves_every_file_untouched(root, capsys):
    put(root, "bridge.txt", PAGE)
    assert ingest(root) == 0
    (document,) = (root / "data" / "documents").glob("*.json")
    before = document.stat().st_mtime_ns
    capsys.readouterr()
    assert ingest(root) == 0
    assert document.stat().st_mtime_ns == before
    assert capsys.readouterr().out == f"unchanged\t{document.stem}\tdata/raw/bridge.txt\n1 unchanged\n"


def test_without_metadata_the_careful_defaults_hold(root):
    put(root, "bridge.txt", PAGE)
    ingest(root)
    (document,) = Corpus(root).read_documents()
    assert (document.authorship, document.licence, document.redistribute) == ("press", "LicenseRef-unknown", False)
    assert document.id.startswith("unknown-undated-")


def test_a_changed_raw_file_makes_a_new_document_and_leaves_the_old(root, capsys):
    put(root, "bridge.txt", PAGE)
    ingest(root)
    (old,) = documents(root)
    put(root, "bridge.txt", PAGE.replace("أربعة", "ستة"))
    capsys.readouterr()
    assert ingest(root) == 0
    assert len(documents(root)) == 2
    assert f"left\t{old.removesuffix('.json')}\t" in capsys.readouterr().out


def test_corrected_metadata_update_the_document_under_the_same_text(root, capsys):
    put(root, "bridge.txt", PAGE)
    ingest(root)
    (name,) = documents(root)
    put(root, "bridge.meta.json", '{"authorship": "composed", "licence": "CC-BY-4.0", "redistribute": true}')
    capsys.readouterr()
    assert ingest(root) == 0
    assert capsys.readouterr().out.startswith("updated\t")
    assert json.loads(documents(root)[name])["licence"] == "CC-BY-4.0"


def test_a_dry_run_says_all_and_writes_nothing(root, capsys):
    put(root, "bridge.txt", PAGE)
    assert ingest(root, "--dry-run", "--format", "json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert [(item["raw"], item["outcome"]) for item in summary["documents"]] == [("data/raw/bridge.txt", "written")]
    assert not (root / "data" / "documents").exists()


def test_one_bad_file_is_said_in_one_line_and_the_others_go_on(root, capsys):
    put(root, "a.txt", b"\x00\x01")
    put(root, "b.txt", PAGE)
    put(root, "c.txt", "  \n ")
    assert ingest(root) == 1
    said = capsys.readouterr()
    assert [line.split("]")[0] for line in said.err.splitlines()] == [
        "data/raw/a.txt:$ [binary-file",
        "data/raw/c.txt:$ [empty-file",
    ]
    assert len(documents(root)) == 1
    assert said.out.endswith("1 written, 2 refused\n")


@pytest.mark.parametrize(
    ("metadata", "where"),
    [
        ('{"authorship": "press", "licence": "x", "redistribute": false, "editor": "x"}', ":$ [shape] "),
        ('{"authorship": "press", "licence": "x", "redistribute": "no"}', ":$.redistribute [shape] "),
        (
            '{"authorship": "press", "licence": "x", "redistribute": false, "publisher": "../x"}',
            ":$.publisher [shape] ",
        ),
        ('{"authorship": "press"', ":$ [unreadable-json] "),
        ("[]", ":$ [shape] "),
    ],
)
def test_bad_metadata_are_refused_with_their_file_and_path(root, capsys, metadata, where):
    put(root, "bridge.txt", PAGE)
    put(root, "bridge.meta.json", metadata)
    assert ingest(root) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("data/raw/bridge.meta.json" + where)
    assert documents(root) == {}


def test_the_same_text_from_another_file_does_not_take_the_document_over(root, capsys):
    put(root, "a.txt", PAGE)
    put(root, "b.txt", PAGE)
    assert ingest(root) == 1
    assert "data/raw/b.txt:$ [document-exists]" in capsys.readouterr().err
    (document,) = Corpus(root).read_documents()
    assert document.raw.path == "data/raw/a.txt"


def test_a_file_outside_the_corpus_is_recorded_by_its_name_alone(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("elsewhere") / "bridge.txt"
    outside.write_text(PAGE, encoding="utf-8")
    assert ingest(root, outside) == 0
    (document,) = Corpus(root).read_documents()
    assert document.raw.path == "bridge.txt"


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_wrong_use_is_one_line_and_code_2(root, capsys, name):
    assert ingest(root, root / "data" / "raw" / name) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_document_that_cannot_be_written_is_said_in_one_line(root, capsys):
    put(root, "bridge.txt", PAGE)
    (root / "data" / "documents").write_text("a file where the folder should be")
    assert ingest(root) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("data/raw/bridge.txt:$ [unwritable-file] data/documents/unknown-undated-")


def test_a_day_that_no_calendar_has_is_refused_with_its_place(root, capsys):
    put(root, "bridge.txt", PAGE)
    put(root, "bridge.meta.json", json.dumps(META | {"published": "2022-13-45"}))
    assert ingest(root) == 1
    assert "data/raw/bridge.meta.json:$.published [day-not-on-calendar]" in capsys.readouterr().err
    assert documents(root) == {}


def test_a_document_that_cannot_be_read_stops_its_own_article_alone(root, capsys):
    put(root, "bridge.txt", PAGE)
    ingest(root)
    (broken,) = (root / "data" / "documents").glob("*.json")
    broken.write_text("{", encoding="utf-8")
    put(root, "other.txt", PAGE.replace("الجسر", "النفق"))
    capsys.readouterr()
    assert ingest(root) == 1
    assert "data/raw/bridge.txt:$ [document-unreadable]" in capsys.readouterr().err
    assert broken.read_text(encoding="utf-8") == "{"
    assert len(documents(root)) == 2


def test_no_document_is_written_that_would_be_too_large_to_read(root, capsys, monkeypatch):
    monkeypatch.setattr("musnad.ingest.deposits.LIMIT_BYTES", 500)
    put(root, "bridge.txt", PAGE)
    assert ingest(root) == 1
    assert "data/raw/bridge.txt:$ [too-large]" in capsys.readouterr().err
    assert documents(root) == {}


def test_a_link_out_of_the_folder_of_raw_files_is_not_followed(root, tmp_path_factory, capsys):
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(PAGE, encoding="utf-8")
    (root / "data" / "raw" / "bridge.txt").symlink_to(outside)
    assert ingest(root) == 1
    assert "data/raw/bridge.txt:$ [unsafe-path]" in capsys.readouterr().err
