"""Markdown that is derived from the schemas, and the markers it stands between in hand-written files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from musnad.schemas import NAMES, inventory, load_schema, properties, roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BLOCK = re.compile(r"(<!-- begin generated: (?P<name>[^\n]+?) -->\n).*?(<!-- end generated -->)", re.DOTALL)


def format_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; `|` in a cell is escaped."""
    return _join([_escape(head), ["---"] * len(head), *map(_escape, rows)])


def align_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table whose columns also stand under one another in plain text."""
    lines = [_escape(line) for line in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    first, *rest = [list(map(str.ljust, line, widths)) for line in lines]
    return _join([first, ["-" * width for width in widths], *rest])


def _escape(line: Sequence[object]) -> list[str]:
    return [str(cell).replace("|", "\\|") for cell in line]


def _join(lines: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def label_table(schema: str, field: str) -> str:
    """The closed values of one field: code, Arabic name, meaning."""
    return format_table(
        ("code", "الاسم", "meaning"), [(f"`{label.code}`", label.ar, label.en) for label in inventory(schema, field)]
    )


def role_table(schema: str) -> str:
    """The fields of a layer that hold spans of their own: code, Arabic name, meaning."""
    fields = properties(schema)
    return format_table(
        ("field", "الاسم", "meaning"),
        [(f"`{role.code}`", role.ar, fields[role.code]["description"]) for role in roles(schema)],
    )


def field_table(schema: str) -> str:
    """The fields of a schema: name, JSON type, description."""
    rows = [(f"`{name}`", _name_type(node), node.get("description", "")) for name, node in properties(schema).items()]
    return format_table(("field", "type", "meaning"), rows)


def _name_type(node: Mapping[str, object]) -> str:
    if "enum" in node:
        return "one of its labels"
    kinds = node.get("type", "object")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def schema_table() -> str:
    """All schemas: file, what it describes."""
    rows = [(f"`{name}.schema.json`", load_schema(name)["description"]) for name in NAMES]
    return format_table(("file", "what it describes"), rows)


def generate(name: str) -> str:
    """The body of a block by its name: `labels entity.type`, `roles quote`, `fields number` or `schema files`.

    Raises ValueError for a name that says nothing.
    """
    kind, _, what = name.partition(" ")
    schema, _, field = what.partition(".")
    match kind:
        case "labels":
            return label_table(schema, field)
        case "roles":
            return role_table(schema)
        case "fields":
            return field_table(schema)
        case "schema":
            return schema_table()
    raise ValueError(f"no block is generated under the name {name!r}")


def replace_generated(text: str, blocks: Mapping[str, str]) -> str:
    """`text` with each named block's body replaced. Raises KeyError when `text` has no block of a name in `blocks`."""
    missing = set(blocks) - set(list_generated(text))
    if missing:
        raise KeyError(f"no generated block named {', '.join(sorted(missing))}")

    def fill(match: re.Match[str]) -> str:
        body = blocks.get(match["name"])
        return match[0] if body is None else f"{match[1]}{body.rstrip()}\n{match[3]}"

    return _BLOCK.sub(fill, text)


def list_generated(text: str) -> list[str]:
    """The names of the generated blocks in `text`, in order."""
    return [match["name"] for match in _BLOCK.finditer(text)]
