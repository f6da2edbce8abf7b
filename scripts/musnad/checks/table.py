"""The table of all checks by level. A check's id is its function's name, its description the first line under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from musnad.checks import (
    documents,
    duplicates,
    entities,
    layers,
    numbers,
    offsets,
    quotes,
    references,
    retractions,
    sources,
    splits,
)
from musnad.checks.shape import READING
from musnad.checks.subjects import AnnotationCheck, CorpusCheck, DocumentCheck
from musnad.checks.waivers import WAIVERS

# Found while annotations are put beside their document, before their spans are looked at.
PAIRING = {
    "document-unknown": "Annotations name a document that is not there.",
    "document-invalid": "Annotations mark a document that has findings of its own.",
    "annotated-text-differs": "Annotations were made on another text than the document's.",
}
DOCUMENT_LEVELS: dict[int, tuple[DocumentCheck, ...]] = {2: documents.CHECKS, 3: references.DOCUMENT_CHECKS}
ANNOTATION_LEVELS: dict[int, tuple[AnnotationCheck, ...]] = {
    2: offsets.CHECKS,
    3: references.CHECKS,
    4: (*layers.CHECKS, *entities.CHECKS, *quotes.CHECKS, *numbers.CHECKS, *retractions.CHECKS),
}
CORPUS_CHECKS: tuple[CorpusCheck, ...] = (*splits.CHECKS, *sources.CHECKS, *duplicates.CHECKS)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table."""

    id: str
    level: int
    summary: str


def id_of(check: Callable[..., Any]) -> str:
    """The id of a check: `span_edge_space` is `span-edge-space`."""
    return check.__name__.replace("_", "-")


def list_checks() -> list[Check]:
    """Every check once, by level."""
    found = {check.id: check for check in _all_checks()}
    return sorted(found.values(), key=lambda check: check.level)


def _all_checks() -> Iterator[Check]:
    for level, texts in ((1, READING), (2, PAIRING), (5, WAIVERS)):
        yield from (Check(name, level, summary) for name, summary in texts.items())
    tables: tuple[dict[int, Any], ...] = (DOCUMENT_LEVELS, ANNOTATION_LEVELS, {5: CORPUS_CHECKS})
    for table in tables:
        for level, checks in table.items():
            for check in checks:
                yield Check(id_of(check), level, (check.__doc__ or "").partition("\n")[0])
