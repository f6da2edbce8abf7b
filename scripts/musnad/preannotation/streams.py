"""Suggestions over a stream of lines: texts in, marks out, in the same order, one at a time in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

import msgspec

from musnad.documents import hash_text
from musnad.findings import Finding
from musnad.preannotation.engine import Namer, suggest_layers


class TextLine(msgspec.Struct, frozen=True):
    """One line in: an id and a text; other fields are passed over."""

    id: str
    text: str


def suggest_lines(lines: Iterable[bytes], out: BinaryIO, name: Namer, report: Callable[[list[Finding]], None]) -> int:
    """Write a line of marks for each line of text; returns how many lines could not be read.

    An empty line is passed over. A line that is not JSON, not UTF-8, or lacks a field is reported by its number.
    """
    read = msgspec.json.Decoder(TextLine).decode
    write = msgspec.json.Encoder().encode
    skipped = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = read(line)
            marks = {"id": given.id, "text_sha256": hash_text(given.text)}
        except (msgspec.DecodeError, UnicodeError) as error:
            report([Finding("stdin", f"$[line {number}]", "unreadable-line", str(error))])
            skipped += 1
            continue
        out.write(write({**marks, **msgspec.structs.asdict(suggest_layers(given.text, name))}) + b"\n")
        out.flush()
    return skipped
