"""What was done to the marks of one document between two versions, found by place: ids may change, and clusters too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.adjudication.differences import ANCHORS, REFERENCES, kind_of
from musnad.alignment import align_marks, match_groups
from musnad.annotations import MARKS, Mark
from musnad.rows import Row
from musnad.spans import Span

ADDED, DROPPED, MOVED, RELABELLED = "added", "dropped", "moved", "relabelled"
REVALUED, REATTRIBUTED = "value changed", "re-attributed"
KINDS = (ADDED, DROPPED, MOVED, RELABELLED, REVALUED, REATTRIBUTED)
_KIND_OF = {"boundary": MOVED, "type": RELABELLED, "value": REVALUED, "reference": REATTRIBUTED}
# Roles that say whose the words are; another filler of one of these is another attribution.
_ACTORS = frozenset({"speaker", "retractor", "source"})
_PROVENANCE = frozenset({"id", "rule", "score"})
# First letter of the ids of clusters and of quantities -> the fields that name one.
_GROUPS = {"c": ("refers_to", "speaker_ref", "retractor_ref", "source_ref"), "s": ("same_quantity",)}


@dataclass(frozen=True, slots=True)
class Edit:
    """One mark that came or went (`field` None), or one field of a mark that changed; ids as in each version."""

    document: str
    layer: str
    kind: str
    field: str | None
    old_id: str | None
    new_id: str | None
    old: Any
    new: Any


def list_compared(layer: str, old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The fields in which a layer's marks are compared: those that both versions decide, the anchor by its first."""
    anchor = ANCHORS[layer]
    return [name for name in old if name in new and name not in {*anchor[1:], *_PROVENANCE}]


def find_edits(document: str, old: Row, new: Row, fields: Mapping[str, Sequence[str]]) -> list[Edit]:
    """The least edits, mark by mark, that make one document's row the other; `fields` names what is compared by layer.

    The texts of both rows are the same, so spans are compared by their offsets: they may be masked in one of the two.
    """
    aligned = [(layer, align_marks(_read_marks(layer, old), _read_marks(layer, new))) for layer in fields]
    rename = _name_partners(aligned)
    return [
        edit
        for layer, pairs in aligned
        for one, other in pairs
        for edit in _compare(document, layer, one, other, fields[layer], rename)
    ]


def _name_partners(aligned: list[tuple[str, list[tuple[Any, Any]]]]) -> Callable[[str], str]:
    """What brings an id of the new version (of a mark, cluster or quantity) among those of the old one.

    A cluster is the one that most paired mentions, and most actors that refer to it, stand for; so the fewest edits
    are left. What has no partner keeps its id behind `+`.
    """
    names = {other.id: one.id for _, pairs in aligned for one, other in pairs if one and other}
    for groups, fields in _GROUPS.items():
        said = [
            (getattr(one, field), getattr(other, field))
            for _, pairs in aligned
            for field in fields
            for one, other in pairs
            if one and other and hasattr(one, field)
        ]
        names |= match_groups([pair for pair in said if all(group and group[0] == groups for group in pair)])
    return lambda identifier: names.get(identifier, f"+{identifier}")


def _read_marks(layer: str, row: Row) -> list[Mark]:
    """The marks of a row as structures; what a version did not have yet is null."""
    kind = MARKS[layer]
    decided = [name for name in kind.__struct_fields__ if name not in ("rule", "score")]
    return [kind(**{name: _read(mark.get(name), name) for name in decided}) for mark in row[layer]]


def _read(value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON, its spans as structures without their text
    if isinstance(value, dict):
        return Span(value["start"], value["end"], "")
    if isinstance(value, list):
        return [_read(item, name) for item in value]
    return "" if name == "text" else value


def _compare(
    document: str,
    layer: str,
    one: Mark | None,
    other: Mark | None,
    fields: Sequence[str],
    rename: Callable[[str], str],
) -> Iterator[Edit]:
    ids = one.id if one else None, other.id if other else None
    if one is None or other is None:
        kind = ADDED if one is None else DROPPED
        yield Edit(document, layer, kind, None, *ids, _place(layer, one), _place(layer, other))
        return
    for name in fields:
        old, new = _say(layer, one, name), _say(layer, other, name)
        if name in REFERENCES:
            old, new = _sort(old), _sort(_rename(new, rename))
        if old != new:
            yield Edit(document, layer, _name_kind(layer, name, old, new), name, *ids, old, new)


def _say(layer: str, mark: Mark, name: str) -> Any:  # noqa: ANN401 - any JSON
    """A field as JSON, spans as `[start, end]`; the anchor says its whole place."""
    return _place(layer, mark) if name == ANCHORS[layer][0] else _simplify(getattr(mark, name))


def _place(layer: str, mark: Mark | None) -> Any:  # noqa: ANN401 - any JSON
    if mark is None:
        return None
    places = [_simplify(getattr(mark, name)) for name in ANCHORS[layer] if name != "text"]
    return places if len(places) > 1 else places[0]


def _simplify(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_simplify(item) for item in value]
    return [value.start, value.end] if isinstance(value, Span) else value


def _rename(value: Any, rename: Callable[[str], str]) -> Any:  # noqa: ANN401 - an id, several, or null
    if isinstance(value, list):
        return [rename(item) for item in value]
    return rename(value) if value is not None else None


def _sort(value: Any) -> Any:  # noqa: ANN401 - an id, several, or null
    return sorted(value) if isinstance(value, list) else value


def _name_kind(layer: str, name: str, old: Any, new: Any) -> str:  # noqa: ANN401 - any JSON
    kind = kind_of(layer, name)
    if kind != "role":
        return _KIND_OF[kind]
    if _have_moved(old, new):
        return MOVED
    return REATTRIBUTED if name in _ACTORS else REVALUED


def _have_moved(old: Any, new: Any) -> bool:  # noqa: ANN401 - a span, several, or null
    """Whether the same spans stand there with other borders; a span elsewhere is another filler of the role."""
    if not old or not new:
        return False
    first, second = (value if isinstance(value[0], list) else [value] for value in (old, new))
    pairs = zip(first, second, strict=False)
    return len(first) == len(second) and all(one[0] < other[1] and other[0] < one[1] for one, other in pairs)
