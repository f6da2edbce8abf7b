"""Linking: foreign relations under the names of fields, roles that a mark of another layer fills, and clusters."""

from __future__ import annotations

import msgspec

from musnad.annotations import Mark
from musnad.labelstudio.foreign.gleaning import Gleaning
from musnad.labelstudio.foreign.mapping import REFERS_TO, Mapping
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import Link, Region


def link_regions(gleaning: Gleaning, mapping: Mapping, problems: Problems) -> list[Link]:
    """The relations that fill fields; clusters are written on their entities, other relations are counted."""
    taken = {region.id for region in gleaning.regions}
    links: list[Link] = []
    same: list[tuple[str, str]] = []
    for link in gleaning.links:
        names = _name_fields(link, mapping, gleaning)
        ends = (gleaning.same_as.get(link.source, link.source), gleaning.same_as.get(link.target, link.target))
        if not names:
            continue
        if not set(ends) <= taken:
            _leave_out(link, gleaning, problems)
            continue
        if REFERS_TO in names:
            same.append(ends)
        rest = [name for name in names if name != REFERS_TO]
        if rest:
            links.append(Link(*ends, [name for name in rest if name], link.path))
            for name in rest:
                _fill_role(name, ends, gleaning)
    _write_clusters(same, gleaning)
    _prefer_links(links, gleaning)
    return links


def _name_fields(link: Link, mapping: Mapping, gleaning: Gleaning) -> list[str]:
    """The fields a relation fills; an empty name stands for one that only the regions at its ends can tell."""
    fields = []
    for label in link.labels or [""]:
        field = mapping.relations.get(label)
        if field is not None:
            fields.append(field)
        elif label == "" and label not in mapping.relations and _may_be_told(link, gleaning):
            fields.append("")
        else:
            gleaning.left_out["relation", label] += 1
    return fields


def _may_be_told(link: Link, gleaning: Gleaning) -> bool:
    ends = [region for region in gleaning.regions if region.id in (link.source, link.target)]
    return any(region.layer.roles for region in ends)


def _leave_out(link: Link, gleaning: Gleaning, problems: Problems) -> None:
    missing = [end for end in (link.source, link.target) if end not in gleaning.known]
    if missing:
        problems.refuse(link.path, "dangling-relation", f"{missing[0]}: a relation goes to a region that is not there")
    else:
        for name in link.labels or [""]:
            gleaning.left_out["relation", name] += 1


def _fill_role(name: str, ends: tuple[str, str], gleaning: Gleaning) -> None:
    """Let a region of another layer, such as the person who speaks, stand for the role it is related by."""
    both = [[region for region in gleaning.regions if region.id == end] for end in ends]
    for owners, parts in (both, both[::-1]):
        for owner in owners:
            if owner.is_head and name in owner.layer.roles and not any(part.layer is owner.layer for part in parts):
                part = parts[0]
                gleaning.regions.append(Region(part.id, owner.layer, name, part.start, part.end, path=part.path))
                return


def _write_clusters(pairs: list[tuple[str, str]], gleaning: Gleaning) -> None:
    leaders: dict[str, str] = {}

    def lead(region_id: str) -> str:
        while leaders.setdefault(region_id, region_id) != region_id:
            region_id = leaders[region_id]
        return region_id

    for source, target in pairs:
        leaders[lead(source)] = lead(target)
    numbers: dict[str, str] = {}
    for region in sorted(gleaning.regions, key=lambda region: (region.start, region.end)):
        if region.id in leaders and REFERS_TO in region.layer.texts:
            region.attributes[REFERS_TO] = numbers.setdefault(lead(region.id), f"c{len(numbers) + 1}")


def _prefer_links(links: list[Link], gleaning: Gleaning) -> None:
    """A speaker that is related to a quote says more of its form than what the mapping sets for all quotes."""
    spoken = {end for link in links if "speaker" in link.labels for end in (link.source, link.target)}
    for region in gleaning.regions:
        if region.id in spoken and region.is_head:
            region.attributes.pop("speaker_form", None)


def drop_dangling(marks: dict[str, list[Mark]], problems: Problems) -> None:
    """Take away references to marks that were refused, and say so."""
    ids = {mark.id for found in marks.values() for mark in found}
    for found in marks.values():
        for index, mark in enumerate(found):
            changes: dict[str, object] = {}
            for field in ("parent", "speaker_ref", "ratio_of", "claim_ref", "retractor_ref", "source_ref"):
                value = getattr(mark, field, None)
                if isinstance(value, list) and not set(value) <= ids:
                    changes[field] = [one for one in value if one in ids]
                elif isinstance(value, str) and value[0] != "c" and value not in ids:
                    changes[field] = None
            if changes:
                problems.warn(
                    "$", "reference-left-out", f"{mark.id}: {', '.join(changes)} named a mark that was refused"
                )
                found[index] = msgspec.structs.replace(mark, **changes)
