from pathlib import Path

import pytest
from datasets import ClassLabel, List, Value

from musnad.corpus import Corpus
from musnad.features import list_configs, make_decoder, make_encoder, make_features
from musnad.releases import read_gold_documents
from musnad.rows import make_record
from musnad.schemas import LAYERS, closed_fields, inventory, load_schema
from musnad.tables import NAMES

FIXTURES = Corpus(Path(__file__).parent / "fixtures" / "corpus")
SUGGESTION_FIELDS = {"rule", "score"}


def item_of(layer):
    return make_features("documents")[layer].feature


def test_the_default_config_is_the_documents():
    assert list_configs()[0] == "documents"


def test_every_label_is_named_as_in_its_schema():
    for layer, schema in LAYERS.items():
        for field in closed_fields(schema):
            assert item_of(layer)[field] == ClassLabel(names=[label.code for label in inventory(schema, field)])


def test_no_field_of_a_judged_mark_is_left_out():
    for layer, schema in LAYERS.items():
        assert set(load_schema(schema)["properties"]) - SUGGESTION_FIELDS <= set(item_of(layer))


def test_a_row_of_a_mark_has_all_that_the_document_has_of_it():
    for layer in ("quotes", "numbers", "retractions"):
        assert set(item_of(layer)) <= set(make_features(layer))


def test_no_field_of_a_document_is_left_out():
    assert set(load_schema("document")["properties"]) <= set(make_features("documents"))


def test_suggestions_leave_no_column():
    for layer in LAYERS:
        assert not SUGGESTION_FIELDS & set(item_of(layer))


def test_tags_are_bio_over_the_entity_types():
    names = make_features("entities")["tags"].feature.names
    codes = [label.code for label in inventory("entity", "type")]
    assert names == ["O"] + [f"{mark}-{code}" for code in codes for mark in "BI"]


def test_lists_of_structures_stay_lists_of_structures():
    spans = make_features("documents")["quotes"].feature["content"]
    assert spans == List({"start": Value("int32"), "end": Value("int32"), "text": Value("string")})


def test_every_field_of_the_record_is_described():
    def describe(node, path):
        assert "$ref" in node or "description" in node, path
        for name, child in node.get("properties", {}).items():
            describe(child, f"{path}.{name}")
        if "items" in node:
            describe(node["items"], f"{path}[]")

    record = load_schema("record")
    describe(record, "$")
    for name, node in record["$defs"].items():
        describe(node, name)
    assert "record" in NAMES


@pytest.mark.parametrize("config", list_configs())
def test_rows_are_encoded_as_features_encode_them(config):
    for _, gold in read_gold_documents(FIXTURES, public=False):
        for row in make_record(gold)[config]:
            assert make_encoder(config)(row) == make_features(config).encode_example(row)


def test_what_a_row_lacks_and_what_is_named_already_is_left_when_labels_are_named():
    decode = make_decoder({"act": ClassLabel(names=["state", "deny"]), "gone": ClassLabel(names=["x"])})
    assert decode({"act": 1, "new": 2}) == {"act": "deny", "new": 2}
    assert decode({"act": "deny", "gone": None}) == {"act": "deny", "gone": None}
