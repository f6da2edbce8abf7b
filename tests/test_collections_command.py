"""The command over collections: what it takes, keeps and says."""

import gzip
import io
import json

import msgspec
import pytest

import ingest_articles
from collected_records import LONG, OWN, PAGE, TEXT, TITLE, answer, as_lines, number, warc_record
from musnad.checks import sources
from musnad.checks.subjects import Holdings
from musnad.corpus import Corpus
from musnad.documents import Document

RECORD = {"title": TITLE, "text": TEXT}


@pytest.fixture
def ingest(tmp_path, capsys):
    """The command over a corpus in a fresh folder: its code, its lines on stdout, its lines on stderr."""
    (tmp_path / "data" / "raw").mkdir(parents=True)

    def ingest(*arguments):
        code = ingest_articles.main(["--corpus", str(tmp_path), *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    ingest.raw = tmp_path / "data" / "raw"
    ingest.documents = tmp_path / "data" / "documents"
    return ingest


def test_the_command_takes_folders_of_collections_and_says_what_became_of_each_record(ingest):
    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD, "nonsense", RECORD, "", {"text": number(TEXT, 1), "mood": 2}))
    code, out, err = ingest("--no-copies")
    assert code == 1
    assert [line.split("\t")[0::2] for line in out[:2]] == [["written", f"data/raw/a.jsonl#{n}"] for n in (1, 5)]
    assert out[2:] == [
        "not used\tmood\tin 1 record",
        "2 written, 1 refused, 2 skipped (1 document-exists, 1 empty-line)",
    ]
    assert [line.partition(":")[0] for line in err] == ["data/raw/a.jsonl#2"]
    assert len(list(ingest.documents.iterdir())) == 2
    assert ingest("--no-copies")[1][-1].startswith("2 unchanged, 1 refused, 2 skipped")


def test_metadata_beside_a_collection_hold_for_its_records(ingest):
    (ingest.raw / "a.jsonl.gz").write_bytes(gzip.compress(as_lines(RECORD, RECORD | {"publisher": "other"})))
    known = {"authorship": "press", "licence": "LicenseRef-x", "redistribute": False, "publisher": "example"}
    (ingest.raw / "a.meta.json").write_text(json.dumps(known))
    assert ingest()[0] == 0
    read = [json.loads(path.read_text()) for path in sorted(ingest.documents.iterdir())]
    assert [(document["publisher"], document["licence"]) for document in read] == [
        ("example", "LicenseRef-x"),
        ("other", "LicenseRef-x"),
    ]


def test_a_pattern_stands_for_the_files_it_fits(ingest):
    for index in range(3):
        (ingest.raw / f"{index}.jsonl").write_bytes(as_lines({"text": number(TEXT, index)}))
    assert ingest("--dry-run", ingest.raw / "[01].jsonl")[1][-1] == "2 written"
    assert ingest(ingest.raw / "*.warc")[0] == 2


def test_standard_input_is_kept_among_the_raw_files(ingest, monkeypatch):
    for outcome in ("written", "unchanged"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(as_lines(RECORD)))))
        code, out, _ = ingest("-")
        (kept,) = ingest.raw.iterdir()
        assert (code, out[0].split("\t")[0::2]) == (0, [outcome, f"data/raw/{kept.name}#1"])
        assert kept.read_bytes() == as_lines(RECORD)


def test_documents_go_to_one_file_whole_and_the_corpus_is_left_alone(ingest, tmp_path):
    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD, RECORD, {"text": number(TEXT, 1)}))
    out = tmp_path / "out.jsonl"
    assert ingest("--out", out)[1][-1] == "2 written, 1 skipped (1 document-exists)"
    lines = [msgspec.json.decode(line, type=Document) for line in out.read_bytes().splitlines()]
    assert [document.raw.path for document in lines] == ["data/raw/a.jsonl#1", "data/raw/a.jsonl#3"]
    assert not ingest.documents.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "out.jsonl"]


def test_the_summary_as_json_holds_all_that_the_lines_say(ingest):
    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD, "x", "", RECORD | {"date": "soon", "mood": 1}))
    summary = json.loads("\n".join(ingest("--format", "json")[1]))
    assert [item["outcome"] for item in summary["documents"]] == ["written"]
    assert [item["check"] for item in summary["refused"]] == ["unreadable-json"]
    assert summary["skipped"] == {"empty-line": 1, "document-exists": 1}
    assert summary["not_used"] == {"mood": 1}
    assert summary["not_understood"] == {"published": {"count": 1, "first": "soon"}}


REPORTS = as_lines({"text": LONG}, {"text": TEXT}, {"text": f"{LONG}\n\n{OWN}"})


def copies_in(lines):
    """The id, and the id it is a copy of, from each line that says so."""
    return [(line.split("\t")[1], line.split()[-1]) for line in lines if line.startswith("copy\t")]


def test_new_documents_that_are_copies_are_said(ingest, tmp_path):
    (ingest.raw / "a.jsonl").write_bytes(REPORTS)
    for arguments in (("--out", tmp_path / "out.jsonl"), ()):
        _, out, _ = ingest(*arguments)
        wire, _, copy = (line.split("\t")[1] for line in out[:3])
        assert sorted(copies_in(out)) == sorted([(wire, copy), (copy, wire)])
    assert copies_in(ingest()[1]) == []


def test_a_new_document_is_known_as_the_copy_of_an_old_one(ingest):
    (ingest.raw / "a.jsonl").write_bytes(REPORTS.splitlines()[0])
    ((_, wire, _),) = (line.split("\t") for line in ingest()[1][:1])
    (ingest.raw / "b.jsonl").write_bytes(REPORTS)
    assert ingest("--no-copies", "--dry-run")[0] == 0
    ((copy, original),) = copies_in(ingest(ingest.raw / "b.jsonl")[1])
    assert original == wire != copy


def find_problems(root):
    """The problems of level 5 that concern raw files, each by check."""
    holdings = Holdings(Corpus(root))
    holdings.documents = {path.stem: path for path in holdings.corpus.documents.glob("*.json")}
    return sorted(check.__name__ for check in sources.CHECKS for _ in check(holdings))


def test_records_are_found_again_in_the_collections_that_are_kept(ingest, tmp_path):
    other = {"headline": TITLE, "body": {"plain": LONG}, "text": "x"}
    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD, "bad"))
    (ingest.raw / "b.jsonl.gz").write_bytes(gzip.compress(as_lines(RECORD | {"text": number(TEXT, 1)})))
    (ingest.raw / "c.warc.gz").write_bytes(warc_record(answer("x", status="404 No")) + warc_record(answer(PAGE)))
    (ingest.raw / "d.csv").write_text(f'text,html\n"{number(TEXT, 2)}",\n,"{PAGE.replace("120", "40")}"\n')
    assert ingest()[0] == 1
    (ingest.raw / "e.jsonl").write_bytes(as_lines(other))
    assert ingest(ingest.raw / "e.jsonl", "--field", "text=body.plain")[0] == 0
    assert len(list(ingest.documents.iterdir())) == 6
    assert find_problems(tmp_path) == []

    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD | {"text": LONG}))
    (ingest.raw / "b.jsonl.gz").write_bytes(gzip.compress(b"\n"))
    (ingest.raw / "c.warc.gz").unlink()
    assert find_problems(tmp_path) == ["document_without_raw", "document_without_raw", "raw_hash_differs"]


def test_a_document_that_is_not_what_its_record_says_is_found_out(ingest, tmp_path):
    (ingest.raw / "a.jsonl").write_bytes(as_lines(RECORD))
    ingest()
    (path,) = ingest.documents.iterdir()
    path.write_text(path.read_text().replace('"source_start": 0', '"source_start": 1'))
    assert set(find_problems(tmp_path)) == {"document_differs_from_source"}
