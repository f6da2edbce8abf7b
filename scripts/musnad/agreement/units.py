"""What any number of passes say of one document's marks: the evidence of the measures that take all passes at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from musnad.agreement.chance import Alpha, Kappa, Observed
from musnad.agreement.comparisons import Measure, fill, span_fields
from musnad.agreement.unitizing import unitize
from musnad.alignment import align_marks
from musnad.annotations import Entity, in_text_order
from musnad.schemas import LAYERS, closed_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from musnad.agreement.evidence import Evidence
    from musnad.agreement.overlap import Stretch
    from musnad.annotations import Annotations, Mark

# One mark in the text, as each pass has it; None where a pass does not have it.
Unit = tuple["Mark | None", ...]


def compare_units(passes: Sequence[Annotations], length: int) -> Iterator[tuple[Measure, Evidence]]:
    """The evidence of κ, α and αU on one document of `length` code points."""
    for layer, schema in LAYERS.items():
        marks = [in_text_order(getattr(annotations, layer)) for annotations in passes]
        units = align_all(marks)
        for field in closed_fields(schema):
            codes = Counter(tuple(_code(mark, field) for mark in unit) for unit in units)
            yield Measure("codes", layer, field, "agreement"), Observed(codes)
            yield Measure("codes", layer, field, "kappa"), Kappa(codes)
            yield Measure("codes", layer, field, "alpha"), Alpha(codes)
        for field in span_fields(layer):
            categories = [_categorize(field, own) for own in marks]
            yield Measure("spans", layer, field, "alpha_u"), unitize(length, categories)


def align_all(passes: Sequence[Sequence[Mark]]) -> list[Unit]:
    """The marks of all passes, those on one place together.

    Each pass is paired in turn with the first mark of every unit so far; what finds no partner opens a unit.
    """
    units: list[Unit] = [(mark,) for mark in passes[0]]
    for place, marks in enumerate(passes[1:], start=1):
        heads = [next(mark for mark in unit if mark) for unit in units]
        partners = {id(one): other for one, other in align_marks(heads, marks) if one}
        taken = {id(other) for other in partners.values() if other}
        units = [(*unit, partners[id(head)]) for unit, head in zip(units, heads, strict=True)]
        units += [(*(None,) * place, mark) for mark in marks if id(mark) not in taken]
    return units


def _code(mark: Mark | None, field: str) -> str | None:
    return None if mark is None else str(getattr(mark, field))


def _categorize(field: str, marks: Sequence[Mark]) -> dict[str, list[Stretch]]:
    """The stretches of one field; those of entities by type, since names of one type seldom nest in one another."""
    found: dict[str, list[Stretch]] = {}
    for mark in marks:
        category = mark.type if isinstance(mark, Entity) else field
        found.setdefault(category, []).extend(fill(msgspec.to_builtins(mark), field))
    return {category: stretches for category, stretches in found.items() if stretches}
