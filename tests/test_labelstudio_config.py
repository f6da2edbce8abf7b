"""The labelling page is derived from the schemas, whole and without a key or a name that means two things."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from label_studio_sdk.label_interface import LabelInterface

from musnad.labelstudio.config import build_label_config, load_instructions
from musnad.labelstudio.layers import all_layers, relation_names
from musnad.schemas import LAYERS, closed_fields, inventory, load_schema, properties, roles

PAGE = ElementTree.fromstring(build_label_config())
PLACES = {"id", "start", "end", "text", "rule", "score"}  # fields that a region has by being one


def test_label_studio_takes_the_page_and_would_not_take_another():
    page = build_label_config()
    LabelInterface(page).validate()
    with pytest.raises(Exception, match="toName"):
        LabelInterface(page.replace('toName="text"', 'toName="elsewhere"', 1)).validate()


def test_the_committed_page_is_the_derived_one():
    committed = Path(__file__).parents[1] / "annotation" / "label_config.xml"
    assert committed.read_text(encoding="utf-8") == build_label_config()


def test_every_closed_value_can_be_chosen_under_its_arabic_name():
    shown = {(tag.get("alias"), tag.get("value")) for tag in PAGE.iter() if tag.tag in ("Label", "Choice")}
    for layer in LAYERS.values():
        for field in closed_fields(layer):
            assert {(label.code, label.ar) for label in inventory(layer, field)} <= shown
        assert {(role.code, role.ar) for role in roles(layer)} <= shown


def test_every_field_of_every_mark_has_its_place_on_the_page():
    names = {tag.get("name") for tag in PAGE.iter()}
    for layer in all_layers().values():
        on_page = {field for field in properties(layer.name) if f"{layer.name}_{field}" in names}
        drawn = {layer.head_field, *layer.roles, *layer.references}
        assert set(properties(layer.name)) - PLACES == (on_page | drawn) - {None}


def test_no_key_means_two_things():
    """Label Studio calls every handler of a key, whichever panel is visible."""
    keys = Counter(tag.get("hotkey") for tag in PAGE.iter() if tag.get("hotkey"))
    assert [key for key, uses in keys.items() if uses > 1] == []


def test_no_plain_key_is_left_for_label_studio_to_hand_out():
    """What has no key gets a leftover one, and then another after the next change."""
    keys = {tag.get("hotkey") for tag in PAGE.iter()}
    assert set("1234567890qwetasdfgzxcvbyiopjklnm") <= keys


def test_a_relation_is_stored_under_its_arabic_name_so_no_two_share_one():
    wanted = [(layer.name, field) for layer in all_layers().values() for field in (*layer.roles, *layer.references)]
    assert len(relation_names()) == len(wanted)
    assert [tag.get("value") for tag in PAGE.iter("Relation")] == list(relation_names())


def test_a_default_is_one_of_the_values():
    for layer in LAYERS.values():
        for field, node in load_schema(layer)["properties"].items():
            if "default" in node:
                assert node["default"] in [label.code for label in inventory(layer, field)]


def test_numbers_are_typed_as_text():
    """Label Studio's own number is a double: 0.1 and 19000000000000001 would not survive it."""
    assert list(PAGE.iter("Number")) == []
    assert PAGE.find(".//TextArea[@name='number_value']") is not None


def test_the_instructions_are_arabic_and_right_to_left():
    assert load_instructions().startswith('<div dir="rtl"')
