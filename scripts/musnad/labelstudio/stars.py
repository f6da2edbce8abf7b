"""Stars: which region stands for which mark, and what each relation says about it.

Annotators draw an arrow from a mark to its part or from the part to its mark, and may forget to name it. Both are read
where only one reading fits; whatever could be read in two ways is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from musnad.labelstudio.layers import relation_names
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import Link, Region


class Reading(NamedTuple):
    """One relation understood: `owner`'s `field` is filled by `part`."""

    owner: Region
    field: str
    part: Region


@dataclass(slots=True)
class Stars:
    """Each mark's head region, in order, with the readings of the relations that belong to it."""

    heads: list[Region]
    readings: dict[int, list[Reading]] = field(default_factory=dict)
    owners: dict[int, Region] = field(default_factory=dict)

    def root(self, region: Region) -> Region:
        """The head of the mark that a region is a further content of; the region itself otherwise."""
        while id(region) in self.owners:
            region = self.owners[id(region)]
        return region

    def parts(self, head: Region, field_name: str) -> list[Region]:
        """The regions that fill a field of the mark, in the order of the relations."""
        return [reading.part for reading in self.readings.get(id(head), []) if reading.field == field_name]


def gather_stars(regions: list[Region], links: list[Link], problems: Problems) -> Stars:
    """Sort regions and links into marks; what cannot be sorted becomes a refusal."""
    readings = [reading for link in links for reading in _read_link(link, regions, problems)]
    stars = Stars([])
    for reading in readings:
        if reading.part.is_head and reading.field == reading.part.label:
            _join_content(reading, stars, problems)
    stars.heads = [region for region in regions if region.is_head and id(region) not in stars.owners]
    for reading in readings:
        stars.readings.setdefault(id(stars.root(reading.owner)), []).append(reading)
    attached = {id(reading.part) for reading in readings}
    for region in regions:
        if not region.is_head and id(region) not in attached:
            message = f"{region.id}: this {region.label} belongs to no {region.layer.name}; relate it to one"
            problems.refuse(region.path, "unattached-role", message)
    return stars


def _join_content(reading: Reading, stars: Stars, problems: Problems) -> None:
    owner, part = reading.owner, reading.part
    if id(part) in stars.owners or stars.root(owner) is part:
        problems.refuse(part.path, "impossible-relation", f"{part.id}: it is a further {part.label} of two marks")
        return
    stars.owners[id(part)] = owner
    if part.attributes:
        message = f"{part.id}: the values of a further {part.label} are left out; those of {owner.id} count"
        problems.warn(part.path, "stray-attribute", message)


def _read_link(link: Link, regions: list[Region], problems: Problems) -> Iterator[Reading]:
    sources = [region for region in regions if region.id == link.source]
    targets = [region for region in regions if region.id == link.target]
    for end, found in ((link.source, sources), (link.target, targets)):
        if not found:
            problems.refuse(link.path, "dangling-relation", f"{end}: a relation goes to a region that is not there")
    if not sources or not targets:
        return
    pair = f"{link.source} → {link.target}"
    for label in dict.fromkeys(link.labels) or [None]:
        readings = _possible_readings(sources, targets, label) or _possible_readings(targets, sources, label)
        if len(readings) == 1:
            if label is None:
                message = f"{pair}: the relation has no name; it was read as {readings[0].field}"
                problems.warn(link.path, "unlabelled-relation", message)
            yield _turned(readings[0])
        elif label is None:
            problems.refuse(link.path, "unlabelled-relation", f"{pair}: the relation has no name and could be several")
        elif label not in relation_names() and label not in relation_names().values():
            problems.refuse(link.path, "unknown-relation", f"{pair}: the page has no relation {label!r}")
        else:
            problems.refuse(link.path, "impossible-relation", f"{pair}: {label!r} does not fit these two regions")


def _possible_readings(owners: list[Region], parts: list[Region], label: str | None) -> list[Reading]:
    """All ways to read a relation from `owners` to `parts`; there are several of these where layers share one id."""
    wanted = relation_names().get(label, label) if label is not None else None
    return [
        Reading(owner, name, part)
        for owner in owners
        if owner.is_head
        for part in parts
        for name in _fitting_fields(owner, part, named=label is not None)
        if wanted in (None, name)
    ]


def _fitting_fields(owner: Region, part: Region, named: bool) -> Iterator[str]:
    layer = owner.layer
    if part.layer is layer and part.label in layer.roles and (named or not part.is_head):
        yield part.label
    if part.is_head and named:
        yield from (name for name, letters in layer.references.items() if part.layer.letter in letters)


def _turned(reading: Reading) -> Reading:
    """A further content drawn before its head: the one that carries the values is the head."""
    owner, name, part = reading
    if part.is_head and name == part.label and part.attributes and not owner.attributes:
        return Reading(part, name, owner)
    return reading
