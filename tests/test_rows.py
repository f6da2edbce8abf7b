"""Laws of the rows, for any document and any marks: nested, crossing, across sentences, beside emoji and bidi marks."""

import pyarrow.parquet as pq
import pytest
from datasets import Features
from hypothesis import given, settings

from musnad.features import make_features
from musnad.findings import Refusal
from musnad.parquet import RowWriter
from musnad.released import stream_rows
from musnad.rows import MASK, GoldDocument, make_record, mask_text
from strategies import annotated_documents

GOLD = annotated_documents("gold")
# Documents with marks of all layers are slow to draw; the nightly profile draws as many times more here as elsewhere.
some = settings(max_examples=settings.default.max_examples // 4)


def spans_of(node):
    """Every structure with a place and a text, at any depth."""
    if isinstance(node, dict):
        if {"start", "end", "text"} <= node.keys():
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from spans_of(child)


def rows_of(record):
    return [row for rows in record.values() for row in rows]


@some
@given(GOLD)
def test_every_span_of_every_row_equals_its_text(gold):
    document, annotations = gold
    for row in rows_of(make_record(GoldDocument(document, annotations))):
        for span in spans_of(row):
            assert document.text[span["start"] : span["end"]] == span["text"]
            if "start_in_context" in span:
                assert row["context"]["text"][span["start_in_context"] : span["end_in_context"]] == span["text"]


@some
@given(GOLD)
def test_no_mark_is_lost_on_the_way_to_its_row(gold):
    document, annotations = gold
    record = make_record(GoldDocument(document, annotations))
    for layer, marks in annotations.layers():
        ids = sorted(mark.id for mark in marks)
        assert sorted(mark["id"] for mark in record["documents"][0][layer]) == ids
        placed = [row["entities"] for row in record["entities"]] if layer == "entities" else [record[layer]]
        assert sorted(mark["id"] for marks in placed for mark in marks) == ids


@some
@given(GOLD)
def test_tokens_stand_where_they_say_and_make_up_the_entities(gold):
    document, annotations = gold
    for row in make_record(GoldDocument(document, annotations))["entities"]:
        starts = row["token_starts"]
        ends = [start + len(token) for token, start in zip(row["tokens"], starts, strict=True)]
        assert [document.text[start:end] for start, end in zip(starts, ends, strict=True)] == row["tokens"]
        for entity in row["entities"]:
            inside = range(entity["token_start"], entity["token_end"])
            assert all(entity["start"] <= starts[token] and ends[token] <= entity["end"] for token in inside)


@some
@given(GOLD)
def test_rows_are_read_from_parquet_as_they_were_written(tmp_path_factory, gold):
    record = make_record(GoldDocument(*gold))
    for config, rows in record.items():
        writer = RowWriter(config, tmp_path_factory.mktemp(config) / "rows.parquet")
        writer.add(rows)
        assert writer.close().rows == len(rows)
        features = make_features(config)
        read = pq.read_table(writer.path)
        assert Features.from_arrow_schema(read.schema) == features
        assert read.to_pylist() == [features.encode_example(row) for row in rows]
        assert list(stream_rows(writer.path)) == rows


@some
@given(GOLD)
def test_a_masked_row_differs_in_its_letters_alone(gold):
    whole = make_record(GoldDocument(*gold))
    masked = make_record(GoldDocument(*gold, withheld=True))
    for row, hidden in zip(rows_of(whole), rows_of(masked), strict=True):
        assert hidden["withheld"]
        assert mask_text(row) | {"withheld": True} == hidden
    [document], [hidden] = whole["documents"], masked["documents"]
    assert len(document["text"]) == len(hidden["text"])
    assert not [character for character in hidden["text"] if character.isalnum() and character != MASK]
    for span in spans_of(hidden):
        assert hidden["text"][span["start"] : span["end"]] == span["text"]


def test_a_title_is_masked_as_well_as_a_text():
    row = {"title": "خبر 12", "text": "نصّ", "tokens": ["و", "12"], "id": "n1", "removed": [{"text": "انشر"}]}
    masked = {"title": "███ ██", "text": "███", "tokens": ["█", "██"], "id": "n1", "removed": [{"text": "████"}]}
    assert mask_text(row) == masked


@some
@given(GOLD)
def test_a_key_that_no_feature_has_is_refused_before_it_would_be_dropped(gold):
    with pytest.MonkeyPatch.context() as patch:
        origin = GoldDocument(*gold).origin
        patch.setattr(GoldDocument, "origin", origin | {"stray": 1})
        with pytest.raises(Refusal, match="shape"):
            make_record(GoldDocument(*gold))
