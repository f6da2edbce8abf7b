"""The notation of marked_sentences.py for numbers, and what the rules suggest in the same shape.

`N=kind/value/unit` is the number (`low..high` for bounds, `-` for what is not known, `_` for a space), C its cue with
the comparator, U its unit span; a digit after the letter numbers the mark (`N2`).
"""

from __future__ import annotations

from marked_sentences import read_marked
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.tokens import tokenize


def expected(line):
    """The bare sentence, and for each mark its text, kind, value, unit, comparator, cue and unit span."""
    text, roles = read_marked(line)
    parts = {(role.letter, role.number): role for role in roles}
    marks = []
    for role in sorted((role for role in roles if role.letter == "N"), key=lambda role: role.start):
        kind, rest = role.remark[1:].split("/", 1)
        value, unit = rest.rsplit("/", 1) if not rest.endswith("km/h") else (rest[: -len("/km/h")], "km/h")
        cue, unit_span = parts.get(("C", role.number)), parts.get(("U", role.number))
        if kind == "ratio" and unit_span is None:
            unit_span = next((other for other in roles if other.letter == "U"), None)
        marks.append(
            (
                role.start,
                role.text,
                kind,
                value,
                unit.replace("_", " "),
                cue.remark[1:] if cue else "between" if ".." in value and kind not in ("score", "vague") else "exact",
                cue.text if cue else None,
                unit_span.text if unit_span else None,
            )
        )
    return text, marks


def suggested(text):
    """The numbers suggested in `text`, each in the shape of `expected`."""
    return [
        (
            number.start,
            number.text,
            number.kind,
            number.value or f"{number.low or '-'}..{number.high or '-'}",
            number.unit or "-",
            number.comparator,
            number.cue.text if number.cue else None,
            number.unit_span.text if number.unit_span else None,
        )
        for number in suggest_numbers(text, tokenize(text))
    ]
