"""A comparison in words: text for a terminal, Markdown for a changelog, JSON for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from musnad.schemas import LAYERS
from musnad.tables import format_table
from musnad.versions.bumps import ask_bump, parse_version, raise_version
from musnad.versions.comparing import NONE, Comparison
from musnad.versions.edits import ADDED, DROPPED, KINDS
from musnad.versions.readings import Reading

# The head of the rows that count marks that came or went with their documents.
_WITH_DOCUMENTS = "with documents"
_SHOWN = 20
# Layer and field, and kind of edit -> number.
Bar = tuple[tuple[str, str], Counter[str]]


def count_edits(comparison: Comparison) -> dict[str, dict[str, Counter[str]]]:
    """layer -> field -> kind -> number; whole marks that came or went are under the field `mark`."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for edit in comparison.edits:
        fields = counts.setdefault(edit.layer, {})
        fields.setdefault(edit.field or "mark", Counter())[edit.kind] += 1
    order = comparison.new.shape.decided
    return {
        layer: {field: counts[layer][field] for field in ("mark", *order[layer]) if field in counts[layer]}
        for layer in LAYERS
        if layer in counts
    }


def format_changes(comparison: Comparison) -> str:
    """The counted block of a changelog. It names no path and no clock: the same two releases give the same bytes."""
    old, inputs = comparison.old.version, (comparison.old.inputs or "")[:16]
    lines = [f"Counted against {old} (inputs {inputs}): {say_bump(comparison)}.", ""]
    lines += [f"- {line}" for line in _list_whole(comparison)] or ["- No document, split or field came or went."]
    rows = list(_list_rows(comparison))
    if rows:
        lines += ["", format_table(("layer", "field", *KINDS), rows)]
    return "\n".join(lines)


def format_markdown(comparison: Comparison) -> str:
    """The comparison as a section of its own."""
    title = f"## {name_reading(comparison.old)} → {name_reading(comparison.new)}"
    return f"{title}\n\n{format_changes(comparison)}"


def format_text(comparison: Comparison) -> str:
    """The comparison for a terminal, with the names of the documents that came, went or moved."""
    lines = [f"{name_reading(comparison.old)} → {name_reading(comparison.new)}: {say_bump(comparison)}"]
    lines += [f"  {line}" for line in _list_whole(comparison)]
    lines += [f"  + {name}" for name in _cut(comparison.added)]
    lines += [f"  - {name}" for name in _cut(comparison.dropped)]
    lines += [f"  ~ {old} → {new}" for old, new in _cut([*comparison.reworded, *comparison.renamed])]
    lines += [f"  {move.document}: {move.old} → {move.new}" for move in _cut(comparison.split_moves)]
    return "\n".join([*lines, *_align([("layer", "field", *KINDS), *_list_rows(comparison)])])


def say_bump(comparison: Comparison) -> str:
    """What the next version has to be at least."""
    old = parse_version(comparison.old.version or "")
    if comparison.bump == NONE:
        return "nothing changed"
    least = f", {raise_version(old, ask_bump(old, comparison.bump))} or higher" if old else ""
    return f"a {comparison.bump} change{least}"


def to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as a JSON object, every edit with its document and both readings."""
    return {
        "old": _describe(comparison.old),
        "new": _describe(comparison.new),
        "bump": comparison.bump,
        "reasons": comparison.reasons(),
        "shape": [change._asdict() | {"bump": change.bump} for change in comparison.shape],
        "documents": {
            "in_both": comparison.documents,
            "added": comparison.added,
            "dropped": comparison.dropped,
            "text_changed": comparison.reworded,
            "id_changed": comparison.renamed,
            "split_moved": [move._asdict() for move in comparison.split_moves],
            "described": dict(comparison.described),
            "computed": dict(comparison.computed),
        },
        "marks": {
            layer: {
                "in_both": comparison.marks[layer],
                "added_with_documents": comparison.come[layer],
                "dropped_with_documents": comparison.gone[layer],
                "edits": {field: dict(kinds) for field, kinds in count_edits(comparison).get(layer, {}).items()},
            }
            for layer in LAYERS
        },
        "edits": [asdict(edit) for edit in comparison.edits],
    }


def _list_whole(comparison: Comparison) -> Iterator[str]:
    """What changed in shape, documents and splits, a line each."""
    for change in comparison.shape:
        values = " → ".join(filter(None, (change.old, change.new)))
        yield f"{change.change}: `{change.path}`" + (f" ({values})" if values else "")
    counted: list[tuple[str, Sequence[object]]] = [
        ("added", comparison.added),
        ("dropped", comparison.dropped),
        ("with a changed text, under a new id", comparison.reworded),
        ("under a new id, the text the same", comparison.renamed),
        ("moved to another split", comparison.split_moves),
    ]
    yield from (f"documents {what}: {len(items)}" for what, items in counted if items)
    yield from (f"documents with another `{name}`: {count}" for name, count in sorted(comparison.described.items()))
    yield from (f"documents whose computed `{name}` is another: {n}" for name, n in sorted(comparison.computed.items()))


def list_bars(comparison: Comparison) -> Iterator[Bar]:
    """(layer, field) -> kind -> number, in the order of the schemas; what came or went with documents first."""
    counts = count_edits(comparison)
    for layer in LAYERS:
        whole = Counter({ADDED: comparison.come[layer], DROPPED: comparison.gone[layer]})
        for name, kinds in ({_WITH_DOCUMENTS: +whole} | counts.get(layer, {})).items():
            if kinds:
                yield (layer, _label(layer, name)), kinds


def _list_rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for names, kinds in list_bars(comparison):
        yield *names, *(str(kinds[kind]) if kinds[kind] else "" for kind in KINDS)


def _label(layer: str, name: str) -> str:
    return {"start": "span"}.get(name, name) if layer in ("entities", "numbers") else name


def _align(rows: list[tuple[str, ...]]) -> list[str]:
    if len(rows) == 1:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["", *("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)]


def _cut(items: list[Any]) -> list[Any]:
    return items[:_SHOWN]


def name_reading(reading: Reading) -> str:
    """What a reader calls one side of the comparison."""
    return reading.version if reading.version and reading.inputs else f"working tree ({reading.version})"


def _describe(reading: Reading) -> dict[str, str | None]:
    return {"name": reading.name, "version": reading.version, "inputs": reading.inputs}
