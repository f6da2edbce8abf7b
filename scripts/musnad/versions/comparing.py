"""Two readings compared whole: shape, documents, splits, and the marks of every document that both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from musnad.findings import Refusal
from musnad.rows import Row
from musnad.schemas import LAYERS
from musnad.versions.edits import Edit, find_edits, list_compared
from musnad.versions.pairing import Text, pair_texts
from musnad.versions.readings import Reading
from musnad.versions.shapes import MAJOR, MINOR, PATCH, ShapeChange, compare_shapes

NONE = "none"
BUMPS = (NONE, PATCH, MINOR, MAJOR)
_NOT_COMPARED = frozenset({"id", "text", "title", "text_sha256", "withheld", *LAYERS})


class SplitMove(NamedTuple):
    """A document that left its split."""

    document: str
    old: str
    new: str


@dataclass
class Comparison:
    """What changed from `old` to `new`.

    `described` counts documents by the field of theirs that changed, `computed` those in which nothing but what is
    computed at build did, by field. By layer: `marks` counts the marks of documents that both versions have, `come` and
    `gone` those that came or went with a document or a changed text.
    """

    old: Reading
    new: Reading
    shape: list[ShapeChange]
    added: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    reworded: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    split_moves: list[SplitMove] = field(default_factory=list)
    described: Counter[str] = field(default_factory=Counter)
    computed: Counter[str] = field(default_factory=Counter)
    edits: list[Edit] = field(default_factory=list)
    documents: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    come: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    def reasons(self) -> dict[str, list[str]]:
        """bump -> what asks for it, in words."""
        found: dict[str, list[str]] = {MAJOR: [], MINOR: [], PATCH: []}
        for change in self.shape:
            found[change.bump].append(" ".join(filter(None, (change.change, change.path, change.new or change.old))))
        counts: list[tuple[str, str, Sequence[object]]] = [
            (MAJOR, "document dropped", self.dropped),
            (MAJOR, "document moved to another split", self.split_moves),
            (MINOR, "document added", self.added),
            (MINOR, "document with a changed text", self.reworded),
            (MINOR, "document with a changed id", self.renamed),
            (PATCH, "edit of marks", self.edits),
            (PATCH, "change of what is said of a document", list(self.described.elements())),
            (PATCH, "change of what is computed", list(self.computed.elements())),
        ]
        for bump, what, items in counts:
            if items:
                found[bump].append(f"{len(items)} × {what}")
        return {bump: reasons for bump, reasons in found.items() if reasons}

    @property
    def bump(self) -> str:
        """The least honest bump: major, minor, patch or none."""
        return next(iter(self.reasons()), NONE)


def compare_readings(old: Reading, new: Reading) -> Comparison:
    """Everything that changed from one reading to the other. Memory is bound by what changed, not by their size."""
    comparison = Comparison(old, new, compare_shapes(old.shape, new.shape))
    comparer = _Comparer(comparison)
    for one, other in _join(old, new):
        if one is None and other is not None:
            comparison.added.append(other[1]["id"])
            comparison.come += count_marks(other[1])
        elif other is None and one is not None:
            comparison.dropped.append(one[1]["id"])
            comparison.gone += count_marks(one[1])
        elif one is not None and other is not None:
            comparer.compare(one, other)
    _pair_documents(comparison, comparer)
    if comparison.bump == NONE and (count := _count_retokenized(old, new)):
        comparison.computed["tokens"] = count
    return comparison


def _join(old: Reading, new: Reading) -> Iterator[tuple[tuple[str, Row] | None, tuple[str, Row] | None]]:
    """The rows of both readings side by side by id; both are in order of ids."""
    left, right = iter(old.read_rows()), iter(new.read_rows())
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        first = one is not None and (other is None or one[1]["id"] <= other[1]["id"])
        second = other is not None and (one is None or other[1]["id"] <= one[1]["id"])
        yield (one if first else None), (other if second else None)
        one = next(left, None) if first else one
        other = next(right, None) if second else other


def _count_retokenized(old: Reading, new: Reading) -> int:
    """In how many documents the same sentences have other tokens or tags."""
    first, second = _hash_tokens(old), _hash_tokens(new)
    return sum(first[document_id] != second[document_id] for document_id in first.keys() & second.keys())


def _hash_tokens(reading: Reading) -> dict[str, int]:
    hashes: dict[str, int] = {}
    for document_id, starts, tags in reading.read_tokens():
        hashes[document_id] = hash((hashes.get(document_id), starts, tags))
    return hashes


class _Comparer:
    """Compares documents that both readings have."""

    def __init__(self, comparison: Comparison) -> None:
        self._found = comparison
        old, new = comparison.old.shape.decided, comparison.new.shape.decided
        self._fields: Mapping[str, Sequence[str]] = {
            layer: list_compared(layer, old[layer], new[layer]) for layer in LAYERS if layer in old and layer in new
        }

    def compare(self, old: tuple[str, Row], new: tuple[str, Row]) -> None:
        """Compare one document; its text is the same in both."""
        (old_split, one), (new_split, other) = old, new
        if one["text_sha256"] != other["text_sha256"]:
            raise Refusal(
                self._found.new.name, "text-changed", f"{other['id']} has another text than in the old version"
            )
        self._found.documents += 1
        self._found.marks += count_marks(other)
        if old_split != new_split:
            self._found.split_moves.append(SplitMove(other["id"], old_split, new_split))
        if one == other:
            return
        edits = find_edits(other["id"], one, other, self._fields)
        described = [name for name in self._list_common(one, other) if _bare(one[name]) != _bare(other[name])]
        computed = "sentences" in described
        described = [name for name in described if name != "sentences"]
        self._found.edits += edits
        self._found.described.update(described)
        if not edits:
            self._found.computed.update(["sentences"] * computed)
            self._found.computed.update(self._find_computed(one, other))

    @staticmethod
    def _list_common(one: Row, other: Row) -> list[str]:
        return [name for name in other if name in one and name not in _NOT_COMPARED]

    def _find_computed(self, one: Row, other: Row) -> Iterator[str]:
        """The computed fields in which marks that are otherwise the same differ; ids may have changed, order not."""
        for layer in self._fields:
            decided = {*self._found.old.shape.decided[layer], *self._found.new.shape.decided[layer]}
            for name in other[layer][0].keys() - decided if other[layer] else ():
                values = [
                    sorted(_say_computed(mark[name]) for mark in row[layer])
                    for row in (one, other)
                    if name in row[layer][0]
                ]
                if len(values) == 2 and values[0] != values[1]:
                    yield f"{layer}.{name}"


def _say_computed(value: object) -> str:
    """A computed value as what is compared of it: of several ids, which may be others now, how many they are."""
    return str(len(value)) if isinstance(value, list) else repr(value)


def _bare(value: object) -> object:
    """A value without the texts of its spans, which may be masked."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if name != "text"}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _pair_documents(comparison: Comparison, comparer: _Comparer) -> None:
    """Find the documents that only have a new id, and count the marks that came and went with the others."""
    if not comparison.dropped or not comparison.added:
        return
    old, new = _find(comparison.old, comparison.dropped), _find(comparison.new, comparison.added)
    texts = [{name: Text.read(row) for name, (_, row) in found.items()} for found in (old, new)]
    pairs = pair_texts(*texts)
    for one, other in sorted(pairs.items()):
        if old[one][1]["text_sha256"] == new[other][1]["text_sha256"]:
            comparison.renamed.append((one, other))
            comparison.gone -= count_marks(old[one][1])
            comparison.come -= count_marks(new[other][1])
            comparer.compare(old[one], new[other])
        else:
            comparison.reworded.append((one, other))
            if old[one][0] != new[other][0]:
                comparison.split_moves.append(SplitMove(other, old[one][0], new[other][0]))
    comparison.dropped = [name for name in comparison.dropped if name not in pairs]
    comparison.added = [name for name in comparison.added if name not in pairs.values()]


def _find(reading: Reading, ids: Sequence[str]) -> dict[str, tuple[str, Row]]:
    wanted = set(ids)
    return {row["id"]: (split, row) for split, row in reading.read_rows() if row["id"] in wanted}


def count_marks(row: Row) -> Counter[str]:
    """layer -> number of marks in a document's row."""
    return Counter({layer: len(row[layer]) for layer in LAYERS if layer in row})
