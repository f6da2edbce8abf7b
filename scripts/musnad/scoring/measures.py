"""What is counted on one document: how a system's marks stand to the gold.

These, beside the measures of `musnad.agreement.comparisons`, where gold is the first side and the system the second, so
that the two shares of an F1 are recall and precision:

- `marks`: `partial` and `type` for entities (SemEval 2013 task 9: an overlap is worth a half; an overlap of the right
  type is worth one), `outermost` and `inner` for nesting; for quotes `overlap` of content, cue and speaker at once, and
  content or speaker exact `beside the cue`, where the cues overlap, as Citron scores them; for
  retractions `event` (the cues overlap) and `event+type`; for numbers `span+value`;
- `documents`: for retractions, whether a document has any, and which types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from musnad.adjudication.differences import Pair
from musnad.agreement.comparisons import Measure, compare_pairs, fill, read_value
from musnad.agreement.evidence import Shares
from musnad.agreement.overlap import overlaps

if TYPE_CHECKING:
    from musnad.agreement.evidence import Evidence

Json = dict[str, Any]
Counted = dict[Measure, "Evidence"]


def count_document(pairs: Sequence[Pair], layers: Sequence[str]) -> Counted:
    """The evidence of all measures of `layers` on one document, from its marks paired by place, gold first."""
    own = [pair for pair in pairs if pair.layer in layers]
    counted = {measure: evidence for measure, evidence in compare_pairs(own) if measure.layer in layers}
    extra = {"entities": _count_entities, "quotes": _count_quotes, "numbers": _count_numbers}
    for layer, count in (extra | {"retractions": _count_retractions}).items():
        if layer in layers:
            counted |= dict(count([pair for pair in own if pair.layer == layer]))
    return counted


def _count_entities(pairs: list[Pair]) -> Iterator[tuple[Measure, Shares]]:
    both = _list_both(pairs)
    worth = sum(1.0 if fill(gold, "span") == fill(found, "span") else 0.5 for gold, found in both)
    yield _name("entities", "span", "partial"), _share(worth, pairs)
    yield (
        _name("entities", "type", "overlap"),
        _share(sum(gold["type"] == found["type"] for gold, found in both), pairs),
    )
    sides = [[pair.first for pair in pairs if pair.first], [pair.second for pair in pairs if pair.second]]
    outer = [_find_outer(side) for side in sides]
    inner = [[record for record in side if record not in kept] for side, kept in zip(sides, outer, strict=True)]
    for name, (gold, found) in (("outermost", outer), ("inner", inner)):
        readings = [{(*fill(record, "span"), record["type"]) for record in side} for side in (gold, found)]
        yield _name("entities", "span+type", name), Shares.count(len(readings[0] & readings[1]), *map(len, readings))


def _find_outer(records: list[Json]) -> list[Json]:
    """The entities that lie in no other: what a flat tagger can say."""
    kept: list[Json] = []
    for record in sorted(records, key=lambda record: (record["start"], -record["end"])):
        if not kept or record["start"] >= kept[-1]["end"]:
            kept.append(record)
    return kept


def _count_quotes(pairs: list[Pair]) -> Iterator[tuple[Measure, Shares]]:
    both = _list_both(pairs)
    meeting = [all(_meet(gold, found, field) for field in ("content", "cue", "speaker")) for gold, found in both]
    yield _name("quotes", "content+cue+speaker", "overlap"), _share(sum(meeting), pairs)
    typed = sum(gold["type"] == found["type"] for gold, found in both)
    yield _name("quotes", "content+type", "overlap"), _share(typed, pairs)
    for field in ("content", "speaker"):
        yield _name("quotes", field, "beside the cue"), _count_beside_cue(pairs, field)


def _count_beside_cue(pairs: list[Pair], field: str) -> Shares:
    """Quotes with a field exact as in some quote of the other side whose cue overlaps theirs; both may lack the field.

    Source: `metrics.py` of Citron (github.com/bbc/citron), there for its contents and sources.
    """
    sides = [[side for side in column if side] for column in zip(*((p.first, p.second) for p in pairs), strict=True)]
    golds, founds = sides or ([], [])
    right = [
        (i, j)
        for i, gold in enumerate(golds)
        for j, found in enumerate(founds)
        if _are_beside(gold, found) and fill(gold, field) == fill(found, field)
    ]
    return Shares(len({i for i, _ in right}), len(golds), len({j for _, j in right}), len(founds))


def _are_beside(gold: Json, found: Json) -> bool:
    # Quotes of Citron always have a cue; of ours, a headline's may have none, and then its words tell.
    field = "cue" if gold["cue"] or found["cue"] else "content"
    return overlaps(fill(gold, field), fill(found, field))


def _meet(gold: Json, found: Json, field: str) -> bool:
    one, other = fill(gold, field), fill(found, field)
    return overlaps(one, other) or (not one and not other)


def _count_numbers(pairs: list[Pair]) -> Iterator[tuple[Measure, Shares]]:
    same = [pair for pair in _list_both(pairs) if fill(pair[0], "span") == fill(pair[1], "span")]
    for field in ("value", "comparator", "unit", "kind"):
        right = sum(read_value(gold, field) == read_value(found, field) for gold, found in same)
        yield _name("numbers", f"span+{field}", "exact"), _share(right, pairs)


def _count_retractions(pairs: list[Pair]) -> Iterator[tuple[Measure, Shares]]:
    both = _list_both(pairs)
    yield _name("retractions", "event", "overlap"), _share(len(both), pairs)
    typed = sum(gold["type"] == found["type"] for gold, found in both)
    yield _name("retractions", "event+type", "overlap"), _share(typed, pairs)
    types = [
        {record["type"] for record in side if record}
        for side in zip(*((p.first, p.second) for p in pairs), strict=True)
    ] or [set(), set()]
    found = [bool(side) for side in types]
    yield Measure("documents", "retractions", "any", "exact"), Shares.count(all(found), *found)
    yield Measure("documents", "retractions", "type", "exact"), Shares.count(len(types[0] & types[1]), *map(len, types))


def keep_class(pairs: Iterable[Pair], classify: Callable[[Json], str], name: str) -> list[Pair]:
    """The pairs with what is not of class `name` taken out on either side."""
    kept = [
        Pair(pair.layer, *(side if side and classify(side) == name else None for side in (pair.first, pair.second)))
        for pair in pairs
    ]
    return [pair for pair in kept if pair.first or pair.second]


def _list_both(pairs: list[Pair]) -> list[tuple[Json, Json]]:
    return [(pair.first, pair.second) for pair in pairs if pair.first and pair.second]


def _share(worth: float, pairs: list[Pair]) -> Shares:
    gold, found = sum(bool(pair.first) for pair in pairs), sum(bool(pair.second) for pair in pairs)
    return Shares(worth, gold, worth, found)


def _name(layer: str, field: str, name: str) -> Measure:
    return Measure("marks", layer, field, name)
