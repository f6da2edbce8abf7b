"""One row of a release as HTML for a notebook: right to left, styles inline, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from musnad.browse.names import Names, first_closed, list_parts, read_colors, read_names
from musnad.browse.weaving import Part, weave
from musnad.features import list_configs, make_decoder, make_features
from musnad.schemas import LAYERS

_BOX = (
    "direction:rtl;text-align:right;max-width:44em;line-height:2.3;font-size:1.05em;white-space:pre-wrap;"
    "font-family:'Noto Naskh Arabic','Geeza Pro','Traditional Arabic',Amiri,serif"
)
# A block of its own, so that no letter joins it; its colour is drawn towards the ink, so that it can be read.
_NAME = (
    "display:inline-block;font:600 .62em/1 sans-serif;vertical-align:.35em;margin:0 .3em;user-select:none;"
    "color:color-mix(in oklab,{color} 60%,currentcolor)"
)
# Share of fields that a row has in common with its config, at least.
_ALIKE = 0.6


class Shown:
    """A row that a notebook draws; `str()` of it is the HTML."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html

    def __str__(self) -> str:
        return self._html


def show(row: Mapping[str, Any], layers: Iterable[str] = tuple(LAYERS)) -> Shown:
    """Draw a row of any config of a release, as `load_dataset` gives it; `layers` names those to draw.

    A row of `passes` needs its document's `text` beside its own fields; without it, and for a row of no config, raises
    ValueError.
    """
    config = _find_config(row)
    named = make_decoder(make_features(config))(dict(row))
    if config in ("documents", "passes"):
        if "text" not in row:
            raise ValueError("a pass has no text of its own: show(row | {'text': document['text']})")
        text, start, marks = row["text"], 0, {layer: named[layer] for layer in layers}
    else:
        text, start = named["context"]["text"], named["context"]["start"]
        found = named["entities"] if config == "entities" else [named]
        marks = {config: found} if config in layers else {}
    names = read_names()
    parts = [part._replace(start=part.start - start, end=part.end - start) for part in list_parts(marks, names)]
    return Shown(f'<div dir="rtl" lang="ar" style="{escape(_BOX)}">{_weave_named(text, parts, names)}</div>')


def _find_config(row: Mapping[str, Any]) -> str:
    """The config whose fields are most like the row's; a row of an older release may lack some, or have others."""
    likeness = {config: _compare(set(make_features(config)), set(row)) for config in list_configs()}
    config = max(likeness, key=likeness.__getitem__)
    if likeness[config] < _ALIKE:
        raise ValueError(f"a row of a release has the fields of one of its configs: {', '.join(likeness)}")
    return config


def _compare(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _weave_named(text: str, parts: list[Part], names: Names) -> str:
    """The text, the name of each mark or role behind it."""
    colors = read_colors()

    def open_tag(part: Part, begins: bool) -> str:  # noqa: ARG001 - the shape of OpenTag
        color = _find_color(part, names, colors[part.layer])
        tint = f"background:{color}22;" if part.role in ("span", "cue") else "background:none;"
        line = f"color:inherit;border-bottom:2px {'solid' if part.role in ('span', 'content', 'claim') else 'dotted'}"
        return f'<mark data-mark="{escape(part.mark)}" title="{escape(part.mark)}" style="{tint}{line} {color}">'

    edges = sorted({0, len(text), *(part.end for part in parts)})
    pieces = []
    for index, end in enumerate(edges[1:]):
        pieces.append(weave(text, parts, open_tag, edges[index], end))
        pieces += [_name(part, names, colors[part.layer]) for part in reversed(parts) if part.end == end]
    return "".join(pieces)


def _find_color(part: Part, names: Names, layer_color: str) -> str:
    field = names[part.layer].get(part.role)
    labels = names[part.layer][first_closed(names[part.layer])]["labels"]
    return str((field and field["color"]) or labels.get(part.label, {}).get("color") or layer_color)


def _name(part: Part, names: Names, layer_color: str) -> str:
    fields = names[part.layer]
    labels = fields[first_closed(fields)]["labels"]
    name = labels[part.label]["ar"] if part.role == "span" else fields[part.role]["ar"]
    style = _NAME.format(color=_find_color(part, names, layer_color))
    return f'<small style="{style}">{escape(name)}</small>'
