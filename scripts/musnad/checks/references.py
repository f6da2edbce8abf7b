"""Level 3: every id is there once, every reference leads to something, every file lies where its content says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from musnad.checks.subjects import FiledDocument, MarkedText, Place, Problem, path_of

_REFERRING = {
    "quotes": ("speaker_ref", "parent"),
    "numbers": ("ratio_of",),
    "retractions": ("claim_ref", "retractor_ref", "source_ref"),
    "decisions": ("marks",),
}


def file_name_differs(subject: FiledDocument | MarkedText) -> Iterator[Problem]:
    """A file of the corpus is not named after its document."""
    path = "$.id" if isinstance(subject, FiledDocument) else "$.document_id"
    if subject.home and subject.home[-1] != f"{subject.document.id}.json":
        yield path, f"{subject.document.id} is kept in a file called {subject.home[-1]}"


def folder_differs(marked: MarkedText) -> Iterator[Problem]:
    """A pass lies in another annotator's folder, or gold and passes lie in each other's folders."""
    annotations = marked.annotations
    if marked.home[:1] == ("annotations",) and marked.home[1] != annotations.annotator.id:
        yield "$.annotator.id", f"{annotations.annotator.id} in the folder of {marked.home[1]}"
    if marked.home and (marked.home[0] == "gold") != (annotations.status == "gold"):
        yield "$.status", f"{annotations.status} in the folder {marked.home[0]}"


def duplicate_id(marked: MarkedText) -> Iterator[Problem]:
    """Two marks share an id."""
    for layer, marks in marked.annotations.layers():
        if len({mark.id for mark in marks}) < len(marks):
            seen: set[str] = set()
            for index, mark in enumerate(marks):
                if mark.id in seen:
                    yield f"$.{layer}[{index}].id", f"{mark.id} is the id of an earlier mark"
                seen.add(mark.id)


def _references(marked: MarkedText) -> Iterator[tuple[Place, str]]:
    """Every reference that is set, with its place, except the clusters that entities belong to."""
    annotations = marked.annotations
    for layer, fields in _REFERRING.items():
        for index, mark in enumerate(getattr(annotations, layer)):
            for field in fields:
                value: str | list[str] | None = getattr(mark, field)
                if isinstance(value, list):
                    for item, reference in enumerate(value):
                        yield (layer, index, field, item), reference
                elif value:
                    yield (layer, index, field, None), value


def unknown_id(marked: MarkedText) -> Iterator[Problem]:
    """A reference names a mark that is not in the file."""
    known = {mark.id for _, marks in marked.annotations.layers() for mark in marks}
    for place, reference in _references(marked):
        if reference[0] != "c" and reference not in known:
            yield path_of(place), f"there is no mark {reference}"


def cluster_without_mention(marked: MarkedText) -> Iterator[Problem]:
    """A speaker, retractor or source refers to a cluster that no entity belongs to."""
    clusters = {entity.refers_to for entity in marked.annotations.entities}
    for place, reference in _references(marked):
        if reference[0] == "c" and reference not in clusters:
            yield path_of(place), f"no entity refers to {reference}"


def reference_cycle(marked: MarkedText) -> Iterator[Problem]:
    """A chain of parents, speakers or ratios comes back to where it began."""
    annotations = marked.annotations
    chains = (
        ("quotes", "parent", {quote.id: quote.parent for quote in annotations.quotes}),
        ("quotes", "speaker_ref", {quote.id: quote.speaker_ref for quote in annotations.quotes}),
        ("numbers", "ratio_of", {number.id: number.ratio_of for number in annotations.numbers}),
    )
    for layer, field, links in chains:
        for index, start in enumerate(links):
            if _comes_back(links, start):
                yield f"$.{layer}[{index}].{field}", f"{start} leads back to itself"


def _comes_back(links: dict[str, str | None], start: str) -> bool:
    seen: set[str] = set()
    at = links.get(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = links.get(at)
    return False


def same_quantity_alone(marked: MarkedText) -> Iterator[Problem]:
    """A number shares its quantity with no other number."""
    numbers = marked.annotations.numbers
    members = Counter(number.same_quantity for number in numbers if number.same_quantity)
    for index, number in enumerate(numbers):
        if number.same_quantity and members[number.same_quantity] == 1:
            yield f"$.numbers[{index}].same_quantity", f"{number.same_quantity} is on this number only"


DOCUMENT_CHECKS = (file_name_differs,)
CHECKS = (
    file_name_differs,
    folder_differs,
    duplicate_id,
    unknown_id,
    cluster_without_mention,
    reference_cycle,
    same_quantity_alone,
)
