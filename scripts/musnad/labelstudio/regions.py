"""Regions and links: marks as they are drawn on the page, before and after they are Label Studio's JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from musnad.annotations import Mark
from musnad.labelstudio.layers import Layer
from musnad.spans import Span

# Between a mark's id and its role in a region's id. The page names a CSS class after the id: a dot would end the name,
# and the role would be drawn without its colour.
JOINT = "_"


@dataclass(slots=True, eq=False)
class Region:
    """One stretch of the text with one label of one layer, and the values typed or chosen for it.

    `path` says where in an export it was read. `rule` and `score` are those of a suggestion.
    """

    id: str
    layer: Layer
    label: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)
    rule: Any = None
    score: Any = None
    path: str = "$"

    @property
    def is_head(self) -> bool:
        """Whether the region's label stands for a mark."""
        return self.label in self.layer.heads

    def span(self, text: str) -> Span:
        """The region's span of `text`."""
        return Span(self.start, self.end, text[self.start : self.end])


@dataclass(slots=True)
class Link:
    """A relation from one region to another, as ids, under the names it carries."""

    source: str
    target: str
    labels: list[str]
    path: str = "$"


def draw_mark(layer: Layer, mark: Mark) -> tuple[list[Region], list[tuple[str, str, str]]]:
    """The regions of one mark, its head first, and its relations as (from id, field, to id)."""
    head = _draw_head(layer, mark)
    regions, relations = [head], []
    for role in layer.roles:
        for region_id, span in _role_spans(layer, mark, role):
            regions.append(Region(region_id, layer, role, span.start, span.end, rule=mark.rule, score=mark.score))
            relations.append((mark.id, role, region_id))
    for name, letters in layer.references.items():
        value = getattr(mark, name)
        for target in value if isinstance(value, list) else [value]:
            if target is not None and target[0] in letters:
                relations.append((mark.id, name, target))
    return regions, relations


def _draw_head(layer: Layer, mark: Mark) -> Region:
    place: Any = mark
    label = next(iter(layer.heads))
    if layer.head_field == "type":
        label = getattr(mark, layer.head_field)
    elif layer.head_field is not None:
        place = getattr(mark, layer.head_field)
        place = place[0] if isinstance(place, list) else place
    region = Region(mark.id, layer, label, place.start, place.end, rule=mark.rule, score=mark.score)
    for name in (*layer.choices, *layer.texts):
        value = getattr(mark, name)
        if value is not None and value[0] not in layer.references.get(name, ""):
            region.attributes[name] = value
    return region


def _role_spans(layer: Layer, mark: Mark, role: str) -> list[tuple[str, Span]]:
    value = getattr(mark, role)
    if not isinstance(value, list):
        return [(f"{mark.id}{JOINT}{role}", value)] if value is not None else []
    numbered = [(f"{mark.id}{JOINT}{role}{number}", span) for number, span in enumerate(value, start=1)]
    return numbered[1:] if role == layer.head_field else numbered
