"""The adjudication page: the labelling page with the differences listed beside the text.

The list is Label Studio's `Repeater`: one card for each item of the task's `differences`, under control names that end
in the item's number from 0. The flags in the text are regions of a control of their own, whose bar is not shown.
"""

from __future__ import annotations

import json
from functools import cache
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from musnad.labelstudio.config import TEXT, build_label_config, read_interface
from musnad.schemas import load_schema

CHOICE, REASON, OTHER_REASON, FLAG = "decision", "reason", "other_reason", "difference"
_NUMBERED = 99  # differences whose flags bear a number and light up with their card; further ones are flagged only


@cache
def load_frame() -> dict[str, str]:
    """The words of the page that no schema has."""
    frame: dict[str, str] = json.loads(read_interface("interface.json"))["adjudication"]
    return frame


@cache
def build_page() -> str:
    """The labelling config of an adjudication project, as XML."""
    root = fromstring(build_label_config())
    style, main, panel = root.find("Style"), root[1], root[-1]
    assert style is not None
    style.text = f"{style.text}{read_interface('interface_adjudication.css')}{_style_numbers()}"
    _add_flags(main[0])
    panel.remove(panel[0])  # the hint for an empty panel: here it is never empty
    _add_cards(panel)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _add_flags(bar: Element) -> None:
    kinds = load_schema("annotations")["properties"]["decisions"]["items"]["properties"]["difference"]["x-labels"]
    row = SubElement(bar, "View", className="musnad-flags")
    labels = SubElement(row, "Labels", name=FLAG, toName=TEXT, choice="single")
    for number, (code, label) in enumerate(kinds.items(), 1):
        # A key must be named, or Label Studio gives it one that is free.
        key = f"ctrl+alt+shift+{number}"
        SubElement(labels, "Label", value=label["ar"], alias=code, background="#d97706", hotkey=key)


def _add_cards(panel: Element) -> None:
    frame = load_frame()
    view = SubElement(panel, "View", className="musnad-differences")
    SubElement(view, "Header", value="$heading", size="5")
    repeater = SubElement(view, "Repeater", on="$differences", indexFlag="{{idx}}")
    card = SubElement(repeater, "View", className="musnad-difference musnad-difference-{{idx}}")
    for field, size in (("title", "5"), ("context", "6")):
        SubElement(card, "Header", value=f"$differences[{{{{idx}}}}].{field}", size=size)
    SubElement(
        card,
        "Choices",
        name=f"{CHOICE}_{{{{idx}}}}",
        toName=TEXT,
        value="$differences[{{idx}}].options",
        choice="single-radio",
        required="true",
        requiredMessage=frame["required"],
    )
    _add_line(card, f"{REASON}_{{{{idx}}}}", frame["reason"])
    _add_line(view, OTHER_REASON, frame["other_reason"])


def _add_line(view: Element, name: str, placeholder: str) -> None:
    common = {"name": name, "toName": TEXT, "placeholder": placeholder}
    SubElement(view, "TextArea", common, maxSubmissions="1", editable="true", rows="1")


def _style_numbers() -> str:
    rules = (
        f"[class*='htx-highlight-{FLAG}-{number}-'][data-end]::after {{ content: '{number}' !important; }}\n"
        f".musnad:has(.musnad-difference-{number - 1}:hover) [class*='htx-highlight-{FLAG}-{number}-'],\n"
        f".musnad:has(.musnad-difference-{number - 1}:focus-within) [class*='htx-highlight-{FLAG}-{number}-'] "
        "{ background: #fde68a !important; }\n"
        for number in range(1, _NUMBERED + 1)
    )
    return "".join(rules)
