"""Level 4, numbers: kind, value, bounds, unit and text agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from babel.core import get_global

from musnad.annotations import Number
from musnad.checks.readings import read_pair, read_values
from musnad.checks.subjects import MarkedText, Problem

_DIGIT = re.compile(r"\d")
_CURRENCIES: frozenset[str] = frozenset(get_global("all_currencies"))
# UCUM's units of time as the guidelines list them (N4).
_TIMES = frozenset({"ms", "s", "min", "h", "d", "wk", "mo", "a"})
_SPANS_OF_TIME = frozenset({"duration", "age"})
_WITHOUT_VALUE = frozenset({"vague", "score"})
# Kinds whose unit says which they are; a vague quantity, ratio, fraction or score may be of anything.
_UNIT_TELLS = frozenset({"cardinal", "ordinal", "percent", "percentage_point", "money", "measure", "duration", "age"})
_DIACRITIC = re.compile("[\u064b-\u0652\u0670]")
# A proclitic before digits, the article before digits, a proclitic before the article: none of them begins a number.
_PROCLITIC = re.compile(r"[وفبلكس]?الـ*\d|[وفبلكس]ـ*\d|[وفبك]ال[\u0621-\u064a]")


@lru_cache(maxsize=4096)
def _exactly(decimal: str) -> Fraction:
    return Fraction(decimal)


def _has_bounds_only(number: Number) -> bool:
    return number.kind in _WITHOUT_VALUE or number.comparator == "between"


def value_missing(marked: MarkedText) -> Iterator[Problem]:
    """A number that is no range, score or vague word has no value."""
    for index, number in enumerate(marked.annotations.numbers):
        if number.value is None and not _has_bounds_only(number):
            yield f"$.numbers[{index}].value", f"{number.text!r} has no value"


def value_beside_bounds(marked: MarkedText) -> Iterator[Problem]:
    """A range, score or vague word has a value, or another number has bounds."""
    for index, number in enumerate(marked.annotations.numbers):
        if _has_bounds_only(number) and number.value is not None:
            yield f"$.numbers[{index}].value", f"{number.value} on a {number.kind}, comparator {number.comparator}"
        elif not _has_bounds_only(number) and (number.low is not None or number.high is not None):
            bound = "low" if number.low is not None else "high"
            yield f"$.numbers[{index}].{bound}", f"bounds on a {number.kind}, comparator {number.comparator}"


def bounds_missing(marked: MarkedText) -> Iterator[Problem]:
    """A range or score lacks one of its numbers, or a vague word has no bounds at all."""
    for index, number in enumerate(marked.annotations.numbers):
        if _has_bounds_only(number):
            known = (number.low is not None) + (number.high is not None)
            if known < (1 if number.kind == "vague" else 2):
                yield f"$.numbers[{index}]", f"low {number.low}, high {number.high} on {number.text!r}"


def bounds_reversed(marked: MarkedText) -> Iterator[Problem]:
    """The lower bound of a range or vague word is above its upper one."""
    for index, number in enumerate(marked.annotations.numbers):
        if number.low and number.high and number.kind != "score" and _exactly(number.low) > _exactly(number.high):
            yield f"$.numbers[{index}].low", f"{number.low} is above {number.high}"


def value_outside_bounds(marked: MarkedText) -> Iterator[Problem]:
    """The value of a number lies outside the bounds that another mark of the same quantity gives."""
    groups: defaultdict[str, list[tuple[int, Number]]] = defaultdict(list)
    for index, number in enumerate(marked.annotations.numbers):
        if number.same_quantity:
            groups[number.same_quantity].append((index, number))
    for members in groups.values():
        for index, number in members:
            for _, other in members:
                if number.value and other.kind != "score" and _lies_outside(_exactly(number.value), other):
                    yield f"$.numbers[{index}].value", f"{number.value}, {other.id} is {other.low} to {other.high}"


def _lies_outside(value: Fraction, bounds: Number) -> bool:
    return bool((bounds.low and value < _exactly(bounds.low)) or (bounds.high and value > _exactly(bounds.high)))


def value_contradicts_text(marked: MarkedText) -> Iterator[Problem]:
    """The digits of a number say something else than its value or bounds."""
    for index, number in enumerate(marked.annotations.numbers):
        if number.text == number.value or not _DIGIT.search(number.text):
            continue
        if number.value is not None:
            values = read_values(number.text)
            if values and _exactly(number.value) not in values:
                said = " or ".join(f"{float(value):,.12g}" for value in sorted(values))
                yield f"$.numbers[{index}].value", f"{number.value}, while {number.text!r} says {said}"
        elif number.low is not None and number.high is not None:
            pair = read_pair(number.text)
            if pair and not (_exactly(number.low) in pair[0] and _exactly(number.high) in pair[1]):
                yield f"$.numbers[{index}]", f"{number.low} and {number.high}, while the text has {number.text!r}"


def kind_contradicts_unit(marked: MarkedText) -> Iterator[Problem]:
    """A percent without %, % or a currency on something else, money or time in a code that is none."""
    for index, number in enumerate(marked.annotations.numbers):
        if number.kind in _UNIT_TELLS and not _suits(number.kind, number.unit):
            yield f"$.numbers[{index}].unit", f"{number.unit} on a {number.kind}"


def _suits(kind: str, unit: str | None) -> bool:
    if kind == "percent" or unit == "%":
        return kind == "percent" and unit == "%"
    if unit is None or not unit.isascii():
        # A noun, or left out.
        return True
    if kind == "money" or unit in _CURRENCIES:
        return kind == "money" and unit in _CURRENCIES
    return (kind in _SPANS_OF_TIME) == (unit in _TIMES)


def unit_diacritised(marked: MarkedText) -> Iterator[Problem]:
    """The unit of a number carries vowel signs; it is the bare noun."""
    for index, number in enumerate(marked.annotations.numbers):
        if number.unit and _DIACRITIC.search(number.unit):
            yield f"$.numbers[{index}].unit", f"{number.unit!r} carries vowel signs"


def ratio_of_other_kind(marked: MarkedText) -> Iterator[Problem]:
    """One side of a ratio is not marked as a ratio."""
    kinds = {number.id: number.kind for number in marked.annotations.numbers}
    for index, number in enumerate(marked.annotations.numbers):
        if number.ratio_of and not number.kind == kinds[number.ratio_of] == "ratio":
            yield f"$.numbers[{index}].ratio_of", f"a {number.kind} of a {kinds[number.ratio_of]}"


def overlapping_numbers(marked: MarkedText) -> Iterator[Problem]:
    """Two numbers share a character."""
    end, last = 0, ""
    for index, number in enumerate(marked.annotations.numbers):
        if number.start < end:
            yield f"$.numbers[{index}]", f"{number.id} overlaps {last}"
        if number.end > end:
            end, last = number.end, number.id


def role_inside_number(marked: MarkedText) -> Iterator[Problem]:
    """The cue or unit of a number overlaps the number's own span."""
    for index, number in enumerate(marked.annotations.numbers):
        for field, span in (("cue", number.cue), ("unit_span", number.unit_span)):
            if span and span.start < number.end and number.start < span.end:
                yield f"$.numbers[{index}].{field}", f"{span.text!r} overlaps {number.text!r}"


def proclitic_inside_span(marked: MarkedText) -> Iterator[Problem]:
    """A number begins with a proclitic, or with the article before digits."""
    for index, number in enumerate(marked.annotations.numbers):
        if _PROCLITIC.match(number.text):
            yield f"$.numbers[{index}]", f"{number.text!r} begins with a proclitic"


CHECKS = (
    value_missing,
    value_beside_bounds,
    bounds_missing,
    bounds_reversed,
    value_outside_bounds,
    value_contradicts_text,
    kind_contradicts_unit,
    unit_diacritised,
    ratio_of_other_kind,
    overlapping_numbers,
    role_inside_number,
    proclitic_inside_span,
)
