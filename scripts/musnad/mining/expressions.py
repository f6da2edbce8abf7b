"""What to keep: an expression over the marks of a document.

    retractions                                       at least one
    retractions.type=denial|debunk                    of one of these types
    quotes.type=direct>=3                             at least three
    retractions.modality=real and not numbers>20      combined, with parentheses where wanted

Layers, fields and values are those of the schema; a name that is not in it is refused.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator

from musnad.annotations import Annotations
from musnad.findings import Refusal
from musnad.schemas import LAYERS, closed_fields, inventory

Keep = Callable[[Annotations], bool]
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_COUNT = re.compile(
    r"(?P<layer>\w+)(?:\.(?P<field>\w+)=(?P<values>\w+(?:\|\w+)*))?(?:(?P<compare>>=|<=|==|>|<)(?P<number>\d+))?"
)
_TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")
_DEEPEST = 50


def read_expression(text: str) -> Keep:
    """The test that an expression stands for. Raises Refusal [wrong-expression] with what is wrong in it."""
    # Spaces around comparisons are the user's liberty.
    tokens = _TOKEN.findall(re.sub(r"\s*(>=|<=|==|=|>|<|\|)\s*", r"\1", text))
    reading = _Reading(text, tokens)
    keep = reading.read_any(0)
    if reading.tokens:
        raise reading.refuse(f"{reading.tokens[0]!r} follows where nothing should")
    return keep


class _Reading:
    """The tokens of an expression that are still to be read."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self._text = text
        self.tokens = tokens

    def refuse(self, why: str) -> Refusal:
        return Refusal(self._text, "wrong-expression", why)

    def read_any(self, depth: int) -> Keep:
        parts = [self._read_all(depth)]
        while self.tokens[:1] == ["or"]:
            self.tokens.pop(0)
            parts.append(self._read_all(depth))
        return parts[0] if len(parts) == 1 else lambda marks: any(part(marks) for part in parts)

    def _read_all(self, depth: int) -> Keep:
        parts = [self._read_one(depth)]
        while self.tokens[:1] == ["and"]:
            self.tokens.pop(0)
            parts.append(self._read_one(depth))
        return parts[0] if len(parts) == 1 else lambda marks: all(part(marks) for part in parts)

    def _read_one(self, depth: int) -> Keep:
        if depth > _DEEPEST:
            raise self.refuse("too deep")
        token = self.tokens.pop(0) if self.tokens else None
        if token == "not":
            inner = self._read_one(depth + 1)
            return lambda marks: not inner(marks)
        if token == "(":
            inner = self.read_any(depth + 1)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise self.refuse("a parenthesis is not closed")
            return inner
        if token is None:
            raise self.refuse("it ends where something should follow")
        return self._read_count(token)

    def _read_count(self, token: str) -> Keep:
        found = _COUNT.fullmatch(token)
        if not found or found["layer"] not in LAYERS:
            raise self.refuse(f"{token!r} is no count of {', '.join(LAYERS)}")
        layer, field = found["layer"], found["field"]
        values = frozenset(found["values"].split("|")) if field else frozenset()
        for problem in _find_unknown(layer, field, values):
            raise self.refuse(problem)
        compare, number = _COMPARE[found["compare"] or ">="], int(found["number"] or 1)

        def keep(marks: Annotations) -> bool:
            own = getattr(marks, layer)
            count = sum(getattr(mark, field) in values for mark in own) if field else len(own)
            return compare(count, number)

        return keep


def _find_unknown(layer: str, field: str | None, values: frozenset[str]) -> Iterator[str]:
    if field is None:
        return
    fields = closed_fields(LAYERS[layer])
    if field not in fields:
        yield f"{layer} have no field {field} of closed values; they have {', '.join(fields)}"
        return
    known = {label.code for label in inventory(LAYERS[layer], field)}
    for value in sorted(values - known):
        yield f"{value} is no {field} of {layer}; these are: {', '.join(sorted(known))}"
