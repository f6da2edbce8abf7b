"""Laws of the config that holds each annotator's layers as they were before adjudication."""

import json
import shutil
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from musnad.corpus import Corpus, read_annotations, read_document
from musnad.releases import build_release, read_gold_documents
from musnad.rows import MASK, make_record
from musnad.schemas import LAYERS

FIXTURE = Path(__file__).parent / "fixtures" / "corpus"


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(FIXTURE / "data", tmp_path / "corpus" / "data")
    return Corpus(tmp_path / "corpus")


def pass_rows(corpus, public=False):
    return [row for _, gold in read_gold_documents(corpus, public) for row in make_record(gold)["passes"]]


def spans(node):
    if isinstance(node, dict):
        if "start" in node:
            yield node
        yield from (span for child in node.values() for span in spans(child))
    elif isinstance(node, list):
        yield from (span for child in node for span in spans(child))


def test_every_pass_over_a_document_with_gold_is_a_row_with_all_its_marks(corpus):
    kept = {
        (path.parent.name, path.stem): read_annotations(path)
        for path in corpus.annotations.glob("*/*.json")
        if corpus.gold_path(path.stem).exists()
    }
    rows = {(row["annotator"]["id"], row["document_id"]): row for row in pass_rows(corpus)}
    assert rows.keys() == kept.keys()
    for key, annotations in kept.items():
        for layer in LAYERS:
            marked = {mark.id: msgspec.to_builtins(mark) for mark in getattr(annotations, layer)}
            assert {mark["id"] for mark in rows[key][layer]} == marked.keys()
            for mark in rows[key][layer]:
                own = {name: value for name, value in marked[mark["id"]].items() if name not in ("rule", "score")}
                assert own.items() <= mark.items()


def test_every_span_of_a_pass_is_the_text_at_its_offsets_and_in_a_sentence_of_the_gold(corpus):
    sentences = {gold.document.id: gold.sentences for _, gold in read_gold_documents(corpus, public=False)}
    for row in pass_rows(corpus):
        document = read_document(corpus.document_path(row["document_id"]))
        for span in spans({layer: row[layer] for layer in LAYERS}):
            assert document.text[span["start"] : span["end"]] == span["text"]
        for entity in row["entities"]:
            sentence = sentences[document.id][entity["sentence"]]
            assert sentence.start <= entity["start"] < sentence.end


def test_what_is_computed_of_a_pass_is_computed_of_its_own_marks(corpus):
    path = next(path for path in corpus.annotations.glob("*/*.json") if read_annotations(path).retractions)
    reading = json.loads(path.read_text(encoding="utf-8"))
    for retraction in reading["retractions"]:
        retraction["claim_ref"] = [reading["numbers"][0]["id"]]
    path.write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    row = next(
        row
        for row in pass_rows(corpus)
        if (row["annotator"]["id"], row["document_id"]) == (path.parent.name, path.stem)
    )
    assert all(reading["numbers"][0]["id"] in mark["claim_numbers"] for mark in row["retractions"])


def test_a_suggestion_is_no_pass(corpus):
    before = len(pass_rows(corpus))
    path = min(corpus.annotations.glob("*/*.json"))
    path.write_text(path.read_text(encoding="utf-8").replace('"annotated"', '"suggested"', 1), encoding="utf-8")
    assert len(pass_rows(corpus)) == before - 1


def test_a_withheld_text_is_in_no_pass(corpus):
    path = next(path for path in corpus.documents.glob("*.json") if corpus.read_passes(path.stem))
    document = json.loads(path.read_text(encoding="utf-8")) | {"redistribute": False}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    rows = [row for row in pass_rows(corpus, public=True) if row["document_id"] == path.stem]
    assert rows
    for row in rows:
        texts = [span["text"] for span in spans({layer: row[layer] for layer in LAYERS})]
        assert row["withheld"]
        assert any(MASK in text for text in texts)
        assert not [text for text in texts if any(character.isalnum() for character in text)]


def test_the_passes_are_filed_under_the_split_of_their_document(corpus, tmp_path):
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    splits = json.loads(corpus.splits.read_text(encoding="utf-8"))
    found = {
        (row["document_id"], path.name.partition("-")[0])
        for path in folder.glob("passes/*.parquet")
        for row in pq.read_table(path, columns=["document_id"]).to_pylist()
    }
    assert found
    assert all(splits[document] == split for document, split in found)
