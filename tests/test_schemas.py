"""The schemas are the law: valid themselves, complete, described, and read alike by both validators."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from broken_corpus import FIXTURES, INVALID, ODD_VALUES, break_corpus, places
from musnad import annotations, documents
from musnad.checks.shape import identify
from musnad.corpus import Corpus, read_document
from musnad.rows import GoldDocument, make_record
from musnad.schemas import (
    LAYERS,
    NAMES,
    bulk_validator,
    find_shape_errors,
    inventory,
    json_path,
    load_schema,
    properties,
    reference_validator,
    roles,
)
from musnad.spans import Span

DATA = FIXTURES / "corpus" / "data"
STRUCTS = {
    "document": documents.Document,
    "document.raw": documents.Raw,
    "document.segments": documents.Segment,
    "document.removed": documents.Removed,
    "span": Span,
    "entity": annotations.Entity,
    "quote": annotations.Quote,
    "number": annotations.Number,
    "retraction": annotations.Retraction,
    "annotations": annotations.Annotations,
    "annotations.annotator": annotations.Annotator,
    "annotations.decisions": annotations.Decision,
}


def object_nodes(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node of a schema that describes an object, with its path."""
    if isinstance(node, dict):
        if "properties" in node:
            yield path, node
        for key, value in node.items():
            yield from object_nodes(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from object_nodes(value, f"{path}[{index}]")


def schema_of_struct(place: str) -> dict[str, Any]:
    name, _, field = place.partition(".")
    node = properties(name)[field] if field else load_schema(name)
    return node.get("items", node) if field else node


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_valid_2020_12(name: str) -> None:
    schema = load_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described(name: str) -> None:
    bare = [
        f"{path}.{field}"
        for path, node in object_nodes(load_schema(name), name)
        for field, value in node["properties"].items()
        if not value.get("description") and "$ref" not in value
    ]
    bare += [field for field, node in properties(name).items() if not node.get("description")]
    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_every_closed_value_has_an_arabic_and_an_english_name(name: str) -> None:
    for field, node in properties(name).items():
        if "x-labels" in node:
            codes = [code for code in node["enum"] if code is not None]
            assert list(node["x-labels"]) == codes
            assert all(label.ar and label.en for label in inventory(name, field))


@pytest.mark.parametrize("name", LAYERS.values())
def test_every_enum_of_a_layer_has_labels(name: str) -> None:
    assert [field for field, node in properties(name).items() if "enum" in node and "x-labels" not in node] == []


@pytest.mark.parametrize("name", LAYERS.values())
def test_hotkeys_within_the_panel_of_one_mark_are_unique(name: str) -> None:
    fields = [field for field, node in properties(name).items() if "x-labels" in node and field != "type"]
    choices = [label.hotkey for field in fields for label in inventory(name, field) if label.hotkey]
    assert [key for key, count in Counter(choices).items() if count > 1] == []


def test_hotkeys_of_what_is_always_on_the_page_are_unique() -> None:
    always = [label.hotkey for label in inventory("entity", "type")]
    for name in LAYERS.values():
        always += [role.hotkey for role in roles(name)]
        own = load_schema(name).get("x-label", {}).get("hotkey")
        always += [own] if own else []
    assert None not in always
    assert [key for key, count in Counter(always).items() if count > 1] == []


@pytest.mark.parametrize("place", STRUCTS)
def test_every_struct_has_the_fields_of_its_schema(place: str) -> None:
    schema = schema_of_struct(place)
    fields = msgspec.structs.fields(STRUCTS[place])
    assert {field.name for field in fields} == set(schema["properties"])
    assert {field.name for field in fields if field.required} == set(schema["required"])


def verdicts(name: str, instance: object) -> tuple[tuple[bool, set[str]], tuple[bool, set[str]]]:
    """Valid or not and where not, by the reference and by the bulk path."""
    reference, bulk = reference_validator(name), bulk_validator(name)
    return (
        (reference.is_valid(instance), {json_path(error.absolute_path) for error in reference.iter_errors(instance)}),
        (bulk.is_valid(instance), {json_path(error.instance_path) for error in bulk.iter_errors(instance)}),
    )


def valid_records() -> list[tuple[str, Any]]:
    records = []
    for path in sorted(DATA.rglob("*.json")):
        kind = identify(json.loads(path.read_text(encoding="utf-8")), path.relative_to(DATA).parts)
        if kind in NAMES:
            records.append((kind, json.loads(path.read_text(encoding="utf-8"))))
    return records


RECORDS = valid_records()


def gold_documents() -> list[tuple[documents.Document, annotations.Annotations]]:
    corpus = Corpus(FIXTURES / "corpus")
    return [(read_document(corpus.document_path(gold.document_id)), gold) for gold in corpus.read_gold()]


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a record."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(value)


def test_no_object_of_any_record_takes_a_field_it_does_not_name() -> None:
    rows = [make_record(GoldDocument(document, gold)) for document, gold in gold_documents()]
    for kind, record in [*RECORDS, *(("record", row) for row in rows)]:
        for place in objects(record):
            place["unheard_of"] = None
            assert not bulk_validator(kind).is_valid(record), f"{kind}: {place}"
            del place["unheard_of"]


def test_the_fixture_corpus_is_valid_for_both_validators() -> None:
    assert {kind for kind, _ in RECORDS} == {"article", "document", "annotations"}
    assert all(verdicts(kind, record) == ((True, set()), (True, set())) for kind, record in RECORDS)


@pytest.mark.parametrize("fixture", INVALID, ids=lambda fixture: fixture.stem)
def test_both_validators_say_the_same_of_every_fixture(fixture: Path, tmp_path: Path) -> None:
    for file in break_corpus(fixture, tmp_path).files:
        try:
            instance = json.loads(file.read_bytes())
            json.dumps(instance, ensure_ascii=False).encode()
        except (OSError, ValueError):
            continue  # no JSON, or half a character: neither is asked
        kind = identify(instance, file.relative_to(tmp_path).parts[1:])
        if kind in NAMES:
            reference, bulk = verdicts(kind, instance)
            assert reference == bulk
            assert reference[0] == (fixture.stem != "shape")


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_both_validators_say_the_same_of_any_record_with_one_value_changed(data: st.DataObject) -> None:
    kind, record = data.draw(st.sampled_from(RECORDS))
    changed = copy.deepcopy(record)
    container, key = data.draw(st.sampled_from(list(places(changed))))
    container[key] = data.draw(ODD_VALUES)
    reference, bulk = verdicts(kind, changed)
    assert reference == bulk
    assert (find_shape_errors(kind, changed) == []) == reference[0]


def test_errors_come_in_the_order_of_their_places_with_jsonschemas_words() -> None:
    gold = copy.deepcopy(next(record for kind, record in RECORDS if kind == "annotations"))
    gold["entities"][2]["end"] = "19"
    gold["entities"][0]["type"] = "PERSON"
    errors = find_shape_errors("annotations", gold)
    assert [error.path for error in errors] == ["$.entities[0].type", "$.entities[2].end"]
    assert errors[0].message.startswith("'PERSON' is not one of")


def test_what_is_valid_never_loads_the_slow_reference() -> None:
    check = "import sys, validate_corpus; code = validate_corpus.main(); sys.exit(code or 'jsonschema' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(FIXTURES.parents[1] / "scripts")}
    run = subprocess.run([sys.executable, "-c", check], cwd=FIXTURES.parents[1], env=environment, capture_output=True)
    assert run.returncode == 0, run.stderr.decode() + run.stdout.decode()
