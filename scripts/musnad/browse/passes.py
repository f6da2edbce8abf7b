"""The annotators of a document side by side, and where they differ."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from musnad.adjudication.differences import find_differences, pair_passes
from musnad.agreement.passes import read_passes
from musnad.alignment import align_marks
from musnad.browse.fragments import make_article
from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from musnad.annotations import Annotations
    from musnad.browse.names import Names
    from musnad.corpus import Corpus
    from musnad.rows import Row

# Mark id -> kind of difference (as the schema names them) and field; no field where the whole mark is missing.
Differing = dict[str, list[tuple[str, str | None]]]


def find_readers(corpus: Corpus, document_id: str) -> list[str]:
    """The annotators whose passes over the document are kept, sorted."""
    return [name for name in corpus.annotators() if corpus.annotations_path(name, document_id).exists()]


def make_passes(corpus: Corpus, row: Row, names: Names) -> dict[str, Any] | None:
    """`{"annotators": [id], "pairs": [{"readers": [id, id], "articles": [html, html], "marks": [{}, {}]}]}`.

    None where fewer than two have read the document, or where its text may not be shown. Raises Refusal for a pass that
    cannot be taken.
    """
    readers = find_readers(corpus, row["id"])
    if len(readers) < 2 or row["withheld"]:
        return None
    passes = read_passes(corpus, readers, row["id"]).passes
    pairs = [_make_pair(row, one, other, names) for one, other in combinations(passes, 2)]
    return {"annotators": readers, "pairs": pairs}


def _make_pair(row: Row, first: Annotations, second: Annotations, names: Names) -> dict[str, Any]:
    differs = find_differing(first, second)
    marks = [{layer: msgspec.to_builtins(found) for layer, found in each.layers()} for each in (first, second)]
    articles = [
        make_article(row["text"], row["segments"], own, names, {mark: where[mark][0][0] for mark in where})
        for own, where in zip(marks, differs, strict=True)
    ]
    readers = [{"id": each.annotator.id, "kind": each.annotator.kind} for each in (first, second)]
    return {"readers": readers, "articles": articles, "marks": marks, "differs": differs}


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
