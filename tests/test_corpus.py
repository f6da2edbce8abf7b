"""Records on disk: read whole, written whole, and never outside their folder."""

import pytest
from hypothesis import given

from musnad.corpus import Corpus, format_record, read_annotations, read_document, read_json, write_atomically
from musnad.findings import Refusal
from strategies import annotated_documents


@given(annotated_documents())
def test_reading_what_was_written_is_the_identity(tmp_path_factory, pair):
    document, annotations = pair
    folder = tmp_path_factory.mktemp("records")
    for record, read in ((document, read_document), (annotations, read_annotations)):
        path = folder / "record.json"
        write_atomically(path, format_record(record).encode("utf-8"))
        assert read(path) == record


@given(annotated_documents())
def test_every_mark_stands_on_a_line_of_its_own(pair):
    _, annotations = pair
    lines = format_record(annotations).splitlines()
    for _, marks in annotations.layers():
        assert all(sum(line.startswith(f'  {{"id": "{mark.id}",') for line in lines) == 1 for mark in marks)


@pytest.mark.parametrize("identifier", ["../etc/passwd", "a/../b-undated-00000000", "", "x" * 90, "A-undated-00000000"])
def test_no_id_leads_out_of_its_folder(tmp_path, identifier):
    corpus = Corpus(tmp_path)
    for place in (corpus.document_path, corpus.gold_path, lambda name: corpus.annotations_path("reader", name)):
        with pytest.raises(Refusal, match="unsafe-id"):
            place(identifier)
    with pytest.raises(Refusal, match="unsafe-id"):
        corpus.annotations_path(identifier, "sahil-undated-00000000")


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"", "unreadable-json"),
        (b"\xff\xfe", "unreadable-json"),
        (b"[" * 100_000, "unreadable-json"),
        (b'{"text": "\\ud800"}', "lone-surrogate"),
        (b"NaN", "unreadable-json"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(tmp_path, content, check):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=check) as refusal:
        read_json(path)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "record.json"
    write_atomically(path, b"old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["record.json"]
