"""A number under construction: what the rules fill in, step by step, before it becomes a mark."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from musnad.annotations import Number
from musnad.preannotation.quantity.quantities import Quantity
from musnad.preannotation.quantity.reader import Reader
from musnad.spans import Span

Value = int | Fraction


@dataclass(slots=True, eq=False)
class Draft:
    """A number in tokens `first` to `last` (exclusive) and code points `start` to `end`.

    `unit_last` is the token after the unit, or `last`; `unit_kind` what the unit makes of the number; `quantity` its
    reading where it is a plain quantity; `second` the other side of a ratio.
    """

    first: int
    last: int
    start: int
    end: int
    kind: str
    rule: str
    score: float
    value: Value | None = None
    low: Value | None = None
    high: Value | None = None
    comparator: str = "exact"
    cue: Span | None = None
    unit: str | None = None
    unit_span: Span | None = None
    unit_kind: str = ""
    unit_last: int = 0
    proclitic: str = ""
    article: bool = False
    quantity: Quantity | None = None
    second: Draft | None = None
    status: str = "asserted"
    same_quantity: str | None = None
    dual: bool = False

    def __post_init__(self) -> None:
        self.unit_last = self.unit_last or self.last


def as_decimal(value: Value | None) -> str | None:
    """The exact value as the schema writes it: 1800000, 2.5, 1/3.

    >>> as_decimal(Fraction(5, 2)), as_decimal(Fraction(1, 3))
    ('2.5', '1/3')
    """
    if value is None:
        return None
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' * (value < 0)}{digits[:-places]}.{digits[-places:]}"


def as_marks(reader: Reader, drafts: list[Draft]) -> list[Number]:
    """The finished marks, ids in text order."""
    ids = {id(draft): f"n{place}" for place, draft in enumerate(drafts, 1)}
    return [
        Number(
            id=ids[id(draft)],
            start=draft.start,
            end=draft.end,
            text=reader.text[draft.start : draft.end],
            kind=draft.kind,
            value=as_decimal(draft.value),
            low=as_decimal(draft.low),
            high=as_decimal(draft.high),
            comparator=draft.comparator,
            cue=draft.cue,
            unit=draft.unit,
            unit_span=draft.unit_span,
            status=draft.status,
            same_quantity=draft.same_quantity,
            ratio_of=ids[id(draft.second)] if draft.second else None,
            rule=draft.rule,
            score=draft.score,
        )
        for draft in drafts
    ]
