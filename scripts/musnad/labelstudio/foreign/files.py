"""Files of foreign exports: a list of tasks, one task, one task a line, or a folder of any of these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Finding, Refusal


@dataclass(frozen=True, slots=True)
class Item:
    """One task-like piece of JSON, with the file (and line) it came from and its JSON path there."""

    file: str
    path: str
    content: Any


def read_items(path: Path) -> tuple[list[Item], list[Finding]]:
    """The items of a file, or of all .json, .jsonl and .ndjson files of a folder, and what of it could not be read.

    Raises Refusal [unreadable-file, too-large, unreadable-json, not-an-export] when nothing at all can be.
    """
    if not path.is_dir():
        return _read_file(path)
    items: list[Item] = []
    findings: list[Finding] = []
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in (".json", ".jsonl", ".ndjson"))
    for file in files:
        try:
            found, bad_lines = _read_file(file)
        except Refusal as refusal:
            findings.append(refusal.finding)
        else:
            items += found
            findings += bad_lines
    if not items:
        raise Refusal(str(path), "not-an-export", f"no task in any of its {len(files)} JSON files")
    return items, findings


def _read_file(path: Path) -> tuple[list[Item], list[Finding]]:
    content, name = _read_text(path), str(path)
    try:
        whole = _parse(content)
    except (ValueError, RecursionError) as error:
        return _read_lines(content, name, error)
    return list(_unpack(whole, name)), []


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise Refusal(str(path), "too-large", f"the file is larger than {LIMIT_BYTES:,} bytes")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Refusal(str(path), "unreadable-file", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise Refusal(str(path), "unreadable-json", f"not UTF-8 at byte {error.start}") from error


def _parse(content: str) -> Any:  # noqa: ANN401 - whatever the file holds
    # Other tools write NaN for what is not known.
    return json.loads(content, parse_constant=lambda _: None)


def _unpack(whole: Any, file: str) -> Iterator[Item]:  # noqa: ANN401
    if isinstance(whole, dict):
        yield from _unwrap(whole, file)
    elif isinstance(whole, list):
        yield from (Item(file, f"$[{index}]", task) for index, task in enumerate(whole))
    else:
        raise Refusal(file, "not-an-export", "an export is a list of tasks, or a task, or one task a line")


def _unwrap(whole: dict[str, Any], file: str) -> Iterator[Item]:
    """One task, or what a page of an interface or a script put around the tasks: a list of them, or them by id."""
    for key in ("tasks", "results", "items"):
        if isinstance(whole.get(key), list) and all(map(_holds_data, whole[key])):
            yield from (Item(file, f"$.{key}[{index}]", task) for index, task in enumerate(whole[key]))
            return
    if whole and not _holds_data(whole) and all(map(_holds_data, whole.values())):
        yield from (Item(file, f"$.{key}", task) for key, task in whole.items())
    else:
        yield Item(file, "$", whole)


def _holds_data(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and isinstance(value.get("data"), dict)


def _read_lines(content: str, file: str, error: Exception) -> tuple[list[Item], list[Finding]]:
    items: list[Item] = []
    findings: list[Finding] = []
    # Not splitlines(): a text may hold U+2028, which JSON does not escape.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{file}:{number}"
        try:
            items += _unpack(_parse(line), place)
        except (ValueError, RecursionError) as bad:
            findings.append(Finding(place, "$", "unreadable-json", f"not JSON: {bad}"))
        except Refusal as refusal:
            findings.append(refusal.finding)
        if findings and not items:
            break  # its first line is no JSON: a broken file, not one task a line
    if not items:
        raise Refusal(file, "unreadable-json", f"not JSON: {error}")
    return items, findings
