"""Score readers of numbers on annotated sentences.

A row holds `text` and `numbers` (start, end, value, low, high, comparator, cue, kind, form, in_name). How its marks map
to ours:

- kinds `date`, `year` and `time` are compared with our DATE and TIME entities that hold a figure or numeral, without
  the weekday before them; where bare numbers alone are compared (the peers read no dates), whatever touches such a
  mark counts neither way;
- `in_name` marks and kind `identifier` count neither way, nor does what touches them;
- `value` is compared as a fraction, `low` and `high` where it is null; `form` is that of the sentence's mark, and of
  a suggestion that is too many its own;
- approx, gt, ge, lt, le are our about, more_than, at_least, less_than, at_most and up_to; a range is no comparator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from peers import Reader, with_percent

from musnad.annotations import Entity, Number
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
_FORMS = {"digits": "digits", "words": "words", "mixed": "digit + scale", "dual_noun": "dual"}


class Mark(NamedTuple):
    """A mark in the form both sides are compared in."""

    start: int
    end: int
    form: str
    value: str
    comparator: str
    cue: str
    text: str


# Suggests the marks of a text, in the form they are compared in.
Suggest = Callable[[str], list[Mark]]


def _gold(row: dict[str, Any], dates: bool) -> tuple[list[Mark], list[tuple[int, int]]]:
    marks, ignored = [], []
    for number in row["numbers"]:
        is_date = number["kind"] in ("date", "year", "time")
        if number["in_name"] or number["kind"] == "identifier" or (is_date and not dates):
            ignored.append((number["start"], number["end"]))
            continue
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


def suggest_bare(text: str) -> list[Mark]:
    """Our numbers without dates and times."""
    return [_from_number(number) for number in suggest_numbers(text, tokenize(text))]


def suggest_with_dates(text: str) -> list[Mark]:
    """Our numbers, dates and times."""
    tokens = tokenize(text)
    marks = suggest_bare(text)
    for entity in suggest_times(text, tokens):
        if entity.rule not in _NOT_NUMERIC:
            marks.append(_from_date(text, entity))
    return sorted(marks)


def _from_number(number: Number) -> Mark:
    if number.value is not None:
        value = str(Fraction(number.value))
    else:
        value = "-".join("" if bound is None else str(Fraction(bound)) for bound in (number.low, number.high))
    comparator = _COMPARATORS.get(number.comparator, "")
    cue = number.cue.text if number.cue and comparator else ""
    return Mark(
        number.start,
        number.end,
        "dual_noun" if number.rule == "number.dual" else _form(number.text),
        value,
        comparator,
        cue,
        number.text,
    )


def as_suggest(read: Reader) -> Suggest:
    """A peer as a function to marks; it gives no comparators."""

    def suggest(text: str) -> list[Mark]:
        marks = []
        for start, end, value in (with_percent(text, reading) for reading in read(text)):
            surface = text[start:end]
            fraction = "" if value is None else str(Fraction(str(value)))
            marks.append(Mark(start, end, _form(surface), fraction, "", "", surface))
        return marks

    return suggest


def _form(surface: str) -> str:
    tokens = tokenize(surface)
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


def count_sentences(rows: list[dict[str, Any]], suggest: Suggest, *, dates: bool) -> Tally:
    """Compare the marks suggested for all sentences with their gold; `dates` says whether dates are among both."""
    tally = Tally(Counter(), Counter(), Counter(), Counter(), [])
    for row in rows:
        gold, ignored = _gold(row, dates)
        suggested = [mark for mark in suggest(row["text"]) if not _touches(mark, ignored)]
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


def score_sentences(
    rows: list[dict[str, Any]], suggest: Suggest = suggest_with_dates, *, dates: bool = True
) -> dict[str, float]:
    """Per cent: exact span F1 of all marks and by form; values of the spans in common; comparators."""
    found, gold, said, hits, _ = count_sentences(rows, suggest, dates=dates)
    by_form = {name: _f1(found[form], said[form], gold[form]) for form, name in _FORMS.items()}
    return {
        "numbers: exact span F1": _f1(sum(found.values()), sum(said.values()), sum(gold.values())),
        **{f"numbers: {name} F1": score for name, score in by_form.items()},
        "numbers: value": 100 * hits["value"] / (hits["compared"] or 1),
        "numbers: comparator F1": _f1(hits["comparator"], hits["said comparators"], hits["gold comparators"]),
    }


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
