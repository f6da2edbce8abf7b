"""Score readers of numbers and dates on another parser's expressions.

A row holds `dim`, `expr`, and `value` (or `low` and `high`); rows that state no value are left out, but for times. An
expression is read when there is one mark in it with its value; a time, when there is a DATE or TIME at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from peers import Reader, Reading

from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import tokenize

_MULTIPLES = {"mg": Fraction(1, 1000), "kg": Fraction(1000)}


def count_expressions(rows: list[dict[str, Any]]) -> tuple[dict[str, Counter[str]], list[str]]:
    """What became of each expression that states a value, by dimension, and those not read."""
    read: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    for row in rows:
        if (row["dim"] == "Time" and row["expected"].strip() == "=") or (
            "value" not in row and "low" not in row and row["dim"] != "Time"
        ):
            continue
        outcome = _read_time(row["expr"]) if row["dim"] == "Time" else _read_expression(row)
        read[row["dim"]][outcome] += 1
        if outcome != "read":
            misses.append(
                f"{outcome:<10} {row['dim']}: {row['expr']}  expects {row.get('value', row['expected'][:60])}"
            )
    return read, misses


def score_expressions(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Per cent of the expressions that are read, by dimension."""
    read, _ = count_expressions(rows)
    return {
        f"expressions: {dimension}{' marked' * (dimension == 'Time')}": 100 * counts["read"] / sum(counts.values())
        for dimension, counts in sorted(read.items())
    }


def score_peer(rows: list[dict[str, Any]], read: Reader) -> dict[str, float]:
    """Per cent of the expressions of bare numbers that a peer reads, by dimension."""
    scores = {}
    for dimension in ("Numeral", "Ordinal"):
        found = [(row, read(row["expr"])) for row in rows if row["dim"] == dimension and "value" in row]
        good = sum(len(readings) == 1 and _has_value(readings[0], row["value"]) for row, readings in found)
        scores[f"expressions: {dimension}"] = 100 * good / len(found)
    return scores


def _has_value(reading: Reading, expected: float) -> bool:
    return reading.value is not None and _is(str(reading.value), expected)


def _read_expression(row: dict[str, Any]) -> str:
    text = row["expr"]
    numbers = suggest_numbers(text, tokenize(text))
    if len(numbers) != 1:
        if any(entity.type in ("DATE", "TIME") for entity in suggest_times(text, tokenize(text))):
            return "date"
        return "none" if not numbers else "split"
    number = numbers[0]
    if "low" in row:
        good = number.low and number.high and _is(number.low, row["low"]) and _is(number.high, row["high"])
    else:
        good = number.value is not None and _is(number.value, row["value"], number.unit)
    return "read" if good else "value"


def _is(said: str, expected: float, unit: str | None = None) -> bool:
    value = Fraction(said) * (_MULTIPLES.get(unit or "", Fraction(1)))
    return abs(value - Fraction(str(expected))) < Fraction(1, 10**6) or Fraction(said) == Fraction(str(expected))


def _read_time(text: str) -> str:
    tokens = tokenize(text)
    return "read" if suggest_times(text, tokens) else "none"
