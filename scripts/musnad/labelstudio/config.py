"""The labelling page: its XML, derived from the schemas and from the frame in `annotation/interface.*`.

Names are shown in Arabic and stored as codes (`alias`). Only a relation is stored under the name that is shown,
because Label Studio knows no alias for it; the names of relations are therefore all different.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from musnad.labelstudio.layers import Layer, all_layers, relation_names
from musnad.labelstudio.regions import JOINT
from musnad.schemas import Json, Label, inventory, load_schema, properties

TEXT = "text"  # the name of the text on the page, and the task's field that holds it

# Neighbours in the bar may cover the same words (who retracts, who had said it): their lines lie one under the other.
_UNDERLINES = ("inset 0 -3px", "0 3px")


def control_name(layer: str, field: str) -> str:
    """The name of the control that fills a field."""
    return f"{layer}_{field}"


def _locate_interface() -> Path:
    package = Path(__file__).resolve().parents[1]
    packed = package / "annotation"  # in a wheel; in a checkout the folder stands at the top
    return packed if packed.is_dir() else package.parents[1] / "annotation"


def read_interface(name: str) -> str:
    """A file of the labelling page's frame, as it stands in `annotation/`."""
    return (_locate_interface() / name).read_text(encoding="utf-8")


@cache
def load_instructions() -> str:
    """What the annotator reads before the first task, as HTML."""
    return read_interface("instructions.html")


def build_label_config() -> str:
    """The labelling config as XML, for a Label Studio project and for `annotation/label_config.xml`."""
    frame = json.loads(read_interface("interface.json"))
    root = Element("View", className="musnad")
    style = SubElement(root, "Style")
    style.text = "\n" + read_interface("interface.css") + _underline_roles()
    main = SubElement(root, "View", className="musnad-main")
    _add_bar(main, frame["bar"])
    relations = SubElement(root, "Relations")
    for name in relation_names():
        SubElement(relations, "Relation", value=name)
    text = SubElement(main, "View", className="musnad-text")
    # Arabic writes "and", "by", "for" onto the word: a span may begin inside one, so the unit is the character.
    SubElement(text, "Text", name=TEXT, value=f"${TEXT}", granularity="symbol", saveTextResult="yes")
    panel = SubElement(root, "View", className="musnad-panel")
    empty = SubElement(panel, "View", className="musnad-empty", visibleWhen="no-region-selected")
    SubElement(empty, "Header", value=frame["empty"], size="6")
    for layer in all_layers().values():
        _add_attributes(panel, layer, frame["placeholders"])
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _underline_roles() -> str:
    """Roles are underlined in their colour, so that what they lie on, a name in a speaker, keeps its own."""
    rules = [
        f"{_select_role(layer, label)} {{\n"
        f"  background: none !important;\n  box-shadow: {_UNDERLINES[index % 2]} {label.color};\n}}\n"
        for layer in all_layers().values()
        for index, label in enumerate(layer.labels)
        if label.code not in layer.heads
    ]
    return "\n/* Roles. */\n" + "".join(rules)


def _select_role(layer: Layer, label: Label) -> str:
    """Where other marks cut a region in pieces only its last piece says its label. The others of a suggestion are known
    by their id; those drawn by hand keep their ground.
    """
    by_id = f"[class*='htx-highlight-{layer.letter}'][class*='{JOINT}{label.code}']"
    return f".htx-highlight:is([data-label$=':{label.ar}'], {by_id}):not(.__active)"


def _add_bar(root: Element, titles: dict[str, str]) -> None:
    bar = SubElement(root, "View", className="musnad-bar")
    for layer in all_layers().values():
        row = SubElement(bar, "View", className="musnad-row")
        SubElement(row, "Header", value=titles[layer.name], size="6")
        labels = SubElement(row, "Labels", name=layer.name, toName=TEXT, choice="single", showInline="true")
        for label in layer.labels:
            SubElement(labels, "Label", _describe(label), background=label.color or "#888888")


def _describe(label: Label) -> dict[str, str]:
    attributes = {"value": label.ar, "alias": label.code, "hint": label.en}
    return attributes | ({"hotkey": label.hotkey} if label.hotkey else {})


def _add_attributes(panel: Element, layer: Layer, placeholders: dict[str, str]) -> None:
    shown = {"visibleWhen": "region-selected", "whenTagName": layer.name}
    if layer.roles:
        shown["whenLabelValue"] = ",".join(sorted(layer.heads))
    view = SubElement(panel, "View", shown)
    SubElement(view, "Header", value=load_schema(layer.name)["x-label"]["ar"], size="5")
    for field, node in properties(layer.name).items():
        if field in layer.choices or field in layer.texts:
            row = SubElement(view, "View", className="musnad-row")
            SubElement(row, "Header", value=node["x-ar"], size="6")
            _add_control(row, layer, field, placeholders)


def _add_control(row: Element, layer: Layer, field: str, placeholders: dict[str, str]) -> None:
    common: Json = {"name": control_name(layer.name, field), "toName": TEXT, "perRegion": "true"}
    if field in layer.choices:
        choices = SubElement(row, "Choices", common, choice="single", showInline="true")
        for label in inventory(layer.name, field):
            SubElement(choices, "Choice", _describe(label))
    else:
        # Numbers are typed as text too: Label Studio's own number is a double, and a value here is exact.
        placeholder = placeholders[f"{layer.name}.{field}"]
        SubElement(row, "TextArea", common, maxSubmissions="1", editable="true", rows="1", placeholder=placeholder)
