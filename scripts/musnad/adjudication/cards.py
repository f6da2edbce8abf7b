"""What the adjudication page says of each difference, in Arabic: where it is, and what each pass has there.

Names are those of the schemas; marks, clusters and quantities are shown by the words that stand for them in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from musnad.adjudication.differences import ANCHORS, REFERENCES, Json, Pair
from musnad.labelstudio.layers import all_layers, relation_name
from musnad.schemas import LAYERS, closed_fields, inventory, load_schema, properties
from musnad.spans import Span

NEW, NONE = "new", "none"  # as a worksheet's `chosen` has them
_NOTHING = "لا شيء"
_CONTEXT, _MIDDLE = 40, 60  # code points on each side of a mark and, of a long mark, at most within


class Wording:
    """Words the differences of one document; `rename` gives the page's id for a worksheet's."""

    def __init__(self, text: str, pairs: list[Pair], rename: Callable[[str], str], frame: dict[str, str]) -> None:
        self._text, self._rename, self._frame = text, rename, frame
        self._names: dict[str, str] = {}
        for side in (1, 0):  # where both have a mark, the first pass's words name it
            records = [record for pair in reversed(pairs) if (record := (pair.first, pair.second)[side])]
            self._names |= {identifier: words for record in records for identifier, words in _name_groups(record)}
            layered = [(pair.layer, (pair.first, pair.second)[side]) for pair in pairs]
            self._names |= {record["id"]: anchor_of(layer, record).text for layer, record in layered if record}

    def card(self, entry: Json, pair: Pair, number: int) -> Json:
        """The card of one difference: `title`, `context`, and the `options` of its choice."""
        schema = LAYERS[entry["layer"]]
        kinds = load_schema("annotations")["properties"]["decisions"]["items"]["properties"]["difference"]["x-labels"]
        what = [load_schema(schema)["x-label"]["ar"], kinds[entry["difference"]]["ar"]]
        if entry["field"] not in (None, ANCHORS[entry["layer"]][0]):
            what.append(_name_field(entry["layer"], entry["field"]))
        return {
            "title": f"{number} · {' · '.join(what)}",
            "context": self._quote_context(anchor_of(pair.layer, pair.first or pair.second or {})),
            "options": self._options(entry, pair),
        }

    def _quote_context(self, span: Span) -> str:
        before = self._text[max(0, span.start - _CONTEXT) : span.start].rpartition("\n")[2]
        after = self._text[span.end : span.end + _CONTEXT].partition("\n")[0]
        # A word cut in two says nothing.
        before = before if span.start <= _CONTEXT else before.partition(" ")[2]
        after = after if span.end + _CONTEXT >= len(self._text) else after.rpartition(" ")[0]
        inside = self._text[span.start : span.end]
        inside = inside if len(inside) <= _MIDDLE else f"{inside[: _MIDDLE // 2]} … {inside[-_MIDDLE // 2 :]}"
        return f"{before}[{inside}]{after}".replace("\n", " ")

    def _options(self, entry: Json, pair: Pair) -> list[Json]:
        options = []
        for reading, record in zip(entry["passes"], (pair.first, pair.second), strict=True):
            chosen = NONE if record is None else reading["annotator"]
            words = self._frame["absent"] if record is None else self._say(entry, record)
            options.append({"value": f"{_isolate(reading['annotator'])}: {words}", "alias": chosen})
        return [*options, {"value": self._frame["third"], "alias": NEW}]

    def _say(self, entry: Json, record: Json) -> str:
        layer = entry["layer"]
        if entry["field"] is None:
            return self._sum_up(layer, record)
        if entry["field"] == ANCHORS[layer][0]:
            return " + ".join(f"«{span.text}»" for span in spans_in(entry["field"], record))
        return self._say_value(layer, entry["field"], record[entry["field"]])

    def _sum_up(self, layer: str, record: Json) -> str:
        fields = [field for field in properties(LAYERS[layer]) if field in record and field not in ("id", "text")]
        default = {field: properties(LAYERS[layer])[field].get("default") for field in fields}
        said = [
            f"{_name_field(layer, field)}: {self._say_value(layer, field, record[field])}"
            for field in fields
            if field not in ("start", "end", ANCHORS[layer][0]) and record[field] not in (None, [], default[field])
        ]
        return "؛ ".join([f"«{anchor_of(layer, record).text}»", *said])

    def _say_value(self, layer: str, field: str, value: object) -> str:
        if value is None or value == []:
            return _NOTHING
        if field in closed_fields(LAYERS[layer]):
            return next((label.ar for label in inventory(LAYERS[layer], field) if label.code == value), str(value))
        parts = value if isinstance(value, list) else [value]
        return " + ".join(self._say_part(field, part) for part in parts)

    def _say_part(self, field: str, part: object) -> str:
        if isinstance(part, dict):
            return f"«{part['text']}»"
        if field not in REFERENCES:
            return _isolate(str(part))
        shown, named = _isolate(self._rename(str(part))), self._names.get(str(part))
        return f"{shown} «{named}»" if named else shown


def _isolate(word: str) -> str:
    # A Latin word must not turn the Arabic around it to the left.
    return f"\u2068{word}\u2069"


def _name_groups(record: Json) -> Iterator[tuple[str, str]]:
    for field in ("refers_to", "same_quantity"):
        if record.get(field):
            yield record[field], record["text"]


def anchor_of(layer: str, record: Json) -> Span:
    """The span that stands for a mark given as JSON."""
    return spans_in(ANCHORS[layer][0], record)[0]


def spans_in(field: str, record: Json) -> list[Span]:
    """The spans that fill a field; of the anchor, all that fix the place; none for a field without spans."""
    if field == "start":
        return [Span(record["start"], record["end"], record["text"])]
    value = record[field]
    parts = value if isinstance(value, list) else [value]
    return [Span(**part) for part in parts if isinstance(part, dict)]


def find_places(entry: Json, pair: Pair) -> list[tuple[int, int]]:
    """The stretches of the text that a difference is about: those of a differing span, else the mark's own."""
    records = [record for record in (pair.first, pair.second) if record is not None]
    field = entry["field"] or ANCHORS[pair.layer][0]
    spans = [span for record in records for span in spans_in(field, record)]
    places = dict.fromkeys((span.start, span.end) for span in spans or [anchor_of(pair.layer, records[0])])
    if entry["difference"] == "role":
        shared = set.intersection(*({(s.start, s.end) for s in spans_in(field, r)} for r in records))
        places = {place: None for place in places if place not in shared} or places
    return list(places)


def _name_field(layer: str, field: str) -> str:
    return relation_name(all_layers()[LAYERS[layer]], field)
