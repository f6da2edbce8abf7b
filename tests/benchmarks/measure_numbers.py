"""Measure the numbers engine on annotated sentences, and on another parser's expressions.

Example:
    python tests/benchmarks/measure_numbers.py --sentences numbers.jsonl --expressions duckling_ar.jsonl --misses

Sentences: JSON lines with `text` and `numbers` (start, end, value, low, high, comparator, kind, form, in_name). Dates
and years among them are compared with DATE and TIME suggestions that hold a figure or numeral. Expressions: JSON lines
with `dim`, `expr`, `value` (or `low` and `high`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from musnad.annotations import Entity, Number
from musnad.command import say
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.quantity.words import word_index
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import DIGITS, WORD, tokenize

# Dates that hold no figure and no numeral; the sentences do not mark them.
_NOT_NUMERIC = frozenset(f"time.{rule}" for rule in ("weekday", "deictic", "period", "month", "feast", "part_of_day"))
_COMPARATORS = {
    "about": "approx",
    "more_than": "gt",
    "at_least": "ge",
    "less_than": "lt",
    "at_most": "le",
    "up_to": "le",
}


class Mark(NamedTuple):
    """A mark in the form both sides are compared in."""

    start: int
    end: int
    form: str
    value: str
    comparator: str
    cue: str
    text: str


def _gold(row: dict[str, Any]) -> tuple[list[Mark], list[tuple[int, int]]]:
    marks, ignored = [], []
    for number in row["numbers"]:
        if number["in_name"] or number["kind"] == "identifier":
            ignored.append((number["start"], number["end"]))
            continue
        is_date = number["kind"] in ("date", "year", "time")
        form = "date" if is_date else number["form"]
        marks.append(
            Mark(
                number["start"],
                number["end"],
                form,
                _date_value(number) if is_date else _gold_value(number),
                number["comparator"] or "",
                number["cue"] or "",
                number["surface"],
            )
        )
    return marks, ignored


def _date_value(number: dict[str, Any]) -> str:
    if number["value"] is None:
        return f"{number['low']}/{number['high']}"
    return str(number["value"]).replace("--", "XXXX-", 1)


def _gold_value(number: dict[str, Any]) -> str:
    if number["kind"] == "score":
        return str(number["value"])
    if number["value"] is not None:
        return str(Fraction(str(number["value"])))
    bounds = (number["low"], number["high"])
    return "-".join("" if bound is None else str(Fraction(str(bound))) for bound in bounds)


def _suggested(text: str) -> list[Mark]:
    tokens = tokenize(text)
    marks = [_from_number(text, number) for number in suggest_numbers(text, tokens)]
    for entity in suggest_times(text, tokens):
        if entity.rule not in _NOT_NUMERIC:
            marks.append(_from_date(text, entity))
    return sorted(marks)


def _from_number(text: str, number: Number) -> Mark:
    if number.value is not None:
        value = str(Fraction(number.value))
    else:
        value = "-".join("" if bound is None else str(Fraction(bound)) for bound in (number.low, number.high))
    comparator = _COMPARATORS.get(number.comparator, "")
    cue = number.cue.text if number.cue and comparator else ""
    return Mark(number.start, number.end, _form(number), value, comparator, cue, number.text)


def _form(number: Number) -> str:
    if number.rule == "number.dual":
        return "dual_noun"
    tokens = tokenize(number.text)
    figures = any(token.kind == DIGITS for token in tokens)
    index = word_index()
    scales = any(token.kind == WORD and (word := index.get(token.plain)) and word.cardinal for token in tokens)
    return "mixed" if figures and scales else "digits" if figures else "words"


def _from_date(text: str, entity: Entity) -> Mark:
    """A date without the weekday before it: the sentences leave it out."""
    start = entity.start
    tokens = tokenize(entity.text)
    index = word_index()
    for token in tokens:
        word = index.get(token.plain)
        if token.kind == DIGITS or (
            word and (word.ordinal or word.cardinal) and token.plain not in ("الاحد", "الاثنين")
        ):
            start = entity.start + token.start
            break
    else:
        start = entity.start
    value = (entity.normalized or "").rstrip()
    return Mark(start, entity.end, "date", value, "", "", text[start : entity.end])


class Tally(NamedTuple):
    """What was found of the gold marks, by form, and what agreed on them."""

    found: Counter[str]
    gold: Counter[str]
    said: Counter[str]
    hits: Counter[str]
    misses: list[str]


def count_sentences(rows: list[dict[str, Any]]) -> Tally:
    """Compare the suggestions for all sentences with their gold."""
    tally = Tally(Counter(), Counter(), Counter(), Counter(), [])
    for row in rows:
        gold, ignored = _gold(row)
        suggested = [mark for mark in _suggested(row["text"]) if not _touches(mark, ignored)]
        by_span = {(mark.start, mark.end): mark for mark in suggested}
        gold_spans = {(mark.start, mark.end): mark.form for mark in gold}
        for mark in gold:
            tally.gold[mark.form] += 1
            other = by_span.get((mark.start, mark.end))
            if other is None:
                tally.misses.append(f"missed   {_in_place(mark, row)}")
                continue
            tally.found[mark.form] += 1
            _compare(mark, other, tally.hits, tally.misses, row["id"])
        for mark in suggested:
            form = gold_spans.get((mark.start, mark.end))
            tally.said[form or mark.form] += 1
            if form is None:
                tally.misses.append(f"too many {_in_place(mark, row)}")
    return tally


def score_sentences(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Per cent: exact span F1 of all marks and by form, values and comparators."""
    found, gold, said, hits, _ = count_sentences(rows)
    by_form = {form: _f1(found[form], said[form], gold[form]) for form in ("digits", "words", "mixed", "dual_noun")}
    return {
        "numbers: exact span F1": _f1(sum(found.values()), sum(said.values()), sum(gold.values())),
        **{f"numbers: {form} F1": score for form, score in by_form.items()},
        "numbers: value": 100 * hits["value"] / (hits["compared"] or 1),
        "numbers: comparator F1": _f1(hits["comparator"], hits["said comparators"], hits["gold comparators"]),
    }


def measure_sentences(rows: list[dict[str, Any]], with_misses: bool) -> None:
    """Print the scores, and with `with_misses` what was not read or read otherwise."""
    for name, score in score_sentences(rows).items():
        say(f"{name:<28}{score:6.1f}")
    if with_misses:
        say("\n".join(count_sentences(rows).misses))


def _in_place(mark: Mark, row: dict[str, Any]) -> str:
    around = row["text"][max(0, mark.start - 30) : mark.end + 30]
    return f"{mark.text!r} ({mark.form}) in {row['id']}: {around}"


def _touches(mark: Mark, spans: list[tuple[int, int]]) -> bool:
    return any(mark.start < end and start < mark.end for start, end in spans)


def _compare(mark: Mark, other: Mark, hits: Counter[str], misses: list[str], row_id: str) -> None:
    hits["compared"] += 1
    if mark.value == other.value:
        hits["value"] += 1
    else:
        misses.append(f"value    {other.value} for {mark.value} on {mark.text!r} in {row_id}")
    hits["gold comparators"] += bool(mark.comparator)
    hits["said comparators"] += bool(other.comparator)
    if mark.comparator == other.comparator:
        hits["comparator"] += bool(mark.comparator)
        if mark.comparator:
            hits["cue"] += mark.cue == other.cue
            if mark.cue != other.cue:
                misses.append(f"cue      {other.cue!r} for {mark.cue!r} on {mark.text!r} in {row_id}")
    else:
        misses.append(f"compares {other.comparator!r} for {mark.comparator!r} on {mark.text!r} in {row_id}")


def _f1(both: int, said: int, gold: int) -> float:
    return 200 * both / (said + gold) if said + gold else 100.0


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
        f"expressions: {dimension}": 100 * counts["read"] / sum(counts.values())
        for dimension, counts in sorted(read.items())
    }


def measure_expressions(rows: list[dict[str, Any]], with_misses: bool) -> None:
    """Print how many expressions are read: one mark over the whole of it, with its value."""
    for name, score in score_expressions(rows).items():
        say(f"{name:<28}{score:6.1f}")
    if with_misses:
        say("\n".join(count_expressions(rows)[1]))


_MULTIPLES = {"mg": Fraction(1, 1000), "kg": Fraction(1000)}


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


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables for the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, help="annotated sentences, JSON lines")
    parser.add_argument("--expressions", type=Path, help="expressions with their values, JSON lines")
    parser.add_argument("--misses", action="store_true", help="list what was not read")
    options = parser.parse_args(argv)
    if options.sentences:
        measure_sentences(list(_rows(options.sentences)), options.misses)
    if options.expressions:
        measure_expressions(list(_rows(options.expressions)), options.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
