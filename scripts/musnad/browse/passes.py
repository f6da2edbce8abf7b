"""The annotators of a document side by side, and where they differ."""

from __future__ import annotations

import heapq
from collections import Counter
from itertools import combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec

from musnad.adjudication.differences import ANCHORS, find_differences, pair_passes
from musnad.agreement.passes import Readings, read_passes
from musnad.alignment import align_marks
from musnad.browse.fragments import make_article
from musnad.browse.names import list_parts
from musnad.released import PASSES, list_split_files, restore_annotations, stream_rows
from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from musnad.annotations import Annotations
    from musnad.browse.names import Names
    from musnad.corpus import Corpus
    from musnad.rows import Row

# Mark id -> kind of difference (as the schema names them) and field; no field where the whole mark is missing.
Differing = dict[str, list[tuple[str, str | None]]]


class PassReader:
    """Gives each document's passes, the documents asked for in order of their ids.

    Those of the release where it has any, else those that `corpus` keeps.
    """

    def __init__(self, release: Path, corpus: Corpus | None) -> None:
        by_document = itemgetter("document_id")
        rows = heapq.merge(*map(stream_rows, list_split_files(release, PASSES)), key=by_document)
        self._groups: Iterator[tuple[str, Iterator[Row]]] = groupby(rows, by_document)
        self._next = next(self._groups, None)
        # Passes of a corpus are not laid beside the gold of a release that brings its own.
        self._corpus = None if self._next else corpus

    def read(self, row: Row) -> list[Annotations]:
        """The passes over one document. Raises Refusal for one that cannot be taken."""
        if self._corpus:
            return _read_kept(self._corpus, row["id"])
        while self._next and self._next[0] < row["id"]:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != row["id"]:
            return []
        return [restore_annotations(each, "annotated") for each in self._next[1]]


def _read_kept(corpus: Corpus, document_id: str) -> list[Annotations]:
    readers = [name for name in corpus.annotators() if corpus.annotations_path(name, document_id).exists()]
    return list(read_passes(corpus, readers, document_id).passes) if readers else []


def make_passes(row: Row, passes: Sequence[Annotations], names: Names) -> dict[str, Any]:
    """`{"annotators": [id], "pairs": [pair]}`, each pair with two of `readers`, `articles`, `marks` and `differs`."""
    pairs = [_make_pair(row, one, other, names) for one, other in combinations(passes, 2)]
    return {"annotators": [each.annotator.id for each in passes], "pairs": pairs}


def _make_pair(row: Row, first: Annotations, second: Annotations, names: Names) -> dict[str, Any]:
    differs = find_differing(first, second)
    marks = [{layer: msgspec.to_builtins(found) for layer, found in each.layers()} for each in (first, second)]
    articles = [
        make_article(row["text"], row["segments"], own, names, _place_differences(own, where, names))
        for own, where in zip(marks, differs, strict=True)
    ]
    readers = [{"id": each.annotator.id, "kind": each.annotator.kind} for each in (first, second)]
    return {"readers": readers, "articles": articles, "marks": marks, "differs": differs}


def _place_differences(marks: dict[str, list[Any]], where: Differing, names: Names) -> dict[tuple[str, str], str]:
    """(mark, role) -> kind of difference.

    Of a mark that the other has not, all roles; else the role that differs, or the one that stands for the mark.
    """
    placed: dict[tuple[str, str], str] = {}
    for part in list_parts(marks, names):
        anchor = ANCHORS[part.layer][0].replace("start", "span")
        for kind, field in where.get(part.mark, []):
            role = field if field and names[part.layer][field]["role"] else anchor
            if field is None or role == part.role:
                placed.setdefault((part.mark, part.role), kind)
    return placed


def find_differing(first: Annotations, second: Annotations) -> tuple[Differing, Differing]:
    """For each of the two: the ids of its marks that the other has not, or reads otherwise, and how."""
    found: tuple[Differing, Differing] = ({}, {})
    both = [pair for layer in LAYERS for pair in align_marks(getattr(first, layer), getattr(second, layer))]
    # In the same order, but in the ids of the first pass.
    for own, renamed in zip(both, pair_passes(first, second), strict=True):
        differences = [(each.kind, each.field) for each in find_differences([renamed])]
        for where, mark in zip(found, own, strict=True):
            if mark and differences:
                where[mark.id] = differences
    return found


def choose_readings(readings: Sequence[Readings]) -> tuple[list[str], list[Readings]]:
    """The annotators, two or more, who have read most documents together, and those documents."""
    teams = Counter(team for reading in readings if len(team := _list_readers(reading)) > 1)
    if not teams:
        return [], []
    team = min(teams, key=lambda each: (-teams[each], each))
    return list(team), [reading for reading in readings if _list_readers(reading) == team]


def _list_readers(readings: Readings) -> tuple[str, ...]:
    return tuple(each.annotator.id for each in readings.passes)
