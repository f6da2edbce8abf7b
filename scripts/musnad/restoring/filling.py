"""Masked rows into rows with their text. Every text of a row is a stretch of the document, so offsets say it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.findings import Refusal
from musnad.rows import Row, mask_text

# A document's text, and what was removed before it was frozen, by its place in the source text.
Removed = Mapping[int, str]


@dataclass(frozen=True)
class Withheld:
    """What a public release says of a document whose text it withholds."""

    id: str
    text: str
    text_sha256: str
    raw_path: str
    raw_sha256: str
    segments: tuple[tuple[int, int, int], ...]
    removed: Removed

    @classmethod
    def read(cls, row: Row) -> Withheld:
        """The document of a masked row; a segment is start, end and start in the source text."""
        return cls(
            id=row["id"],
            text=row["text"],
            text_sha256=row["text_sha256"],
            raw_path=row["raw"]["path"],
            raw_sha256=row["raw"]["sha256"],
            segments=tuple((part["start"], part["end"], part["source_start"]) for part in row["segments"]),
            removed={part["source_start"]: part["text"] for part in row["removed"]},
        )


@dataclass(frozen=True)
class Restored:
    """A text that has the hash it should have, and the removed stretches that are known with it."""

    text: str
    removed: Removed


def fill_row(row: Row, restored: Restored) -> Row:
    """A masked row with the text it had before it was masked; what is not known stays masked.

    Raises Refusal [mask-differs] when masking the result does not give the row again: then the row was changed.
    """
    filled: Row = _fill(row, restored) | {"withheld": False}
    if "tokens" in row:
        filled["tokens"] = _fill_tokens(row["token_starts"], row["tokens"], restored.text)
    if "segments" in row:
        filled |= {"text": restored.text, "title": _fill_title(row, restored.text)}
        known = restored.removed
        filled["removed"] = [part | {"text": known.get(part["source_start"], part["text"])} for part in row["removed"]]
    if mask_text(filled) | {"withheld": True} != row:
        identifier = str(row.get("document_id", row.get("id")))
        raise Refusal(identifier, "mask-differs", "a masked row does not fit the text that its hash names")
    return filled


def _fill(node: Any, restored: Restored) -> Any:  # noqa: ANN401 - any JSON, its spans with their text
    if isinstance(node, list):
        return [_fill(child, restored) for child in node]
    if not isinstance(node, dict):
        return node
    filled = {name: _fill(child, restored) for name, child in node.items()}
    if {"start", "end", "text"} <= node.keys():
        filled["text"] = restored.text[node["start"] : node["end"]]
    return filled


def _fill_tokens(starts: Sequence[int], tokens: Sequence[str], text: str) -> list[str]:
    return [text[start : start + len(token)] for start, token in zip(starts, tokens, strict=True)]


def _fill_title(row: Row, text: str) -> str | None:
    if row["title"] is None:
        return None
    part = next(part for part in row["segments"] if part["kind"] == "title")
    return text[part["start"] : part["end"]]
