"""The ids of marks, clusters and quantities as the adjudication page has them.

A worksheet's ids are the first pass's, with `+e7` for what only the second has and `*e9` for what the adjudicator
added. Label Studio's page takes ids of the schema's form only, so these are numbered on from the first pass's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from musnad.adjudication.differences import REFERENCES, Json

_PLAIN = re.compile(r"[a-z][1-9][0-9]*")


def number_ids(records: Iterable[Json]) -> dict[str, str]:
    """A page's id for every id in the records that has not the schema's form; in order of appearance."""
    known = list(dict.fromkeys(identifier for record in records for identifier in _ids_in(record)))
    highest: dict[str, int] = {}
    for identifier in filter(_PLAIN.fullmatch, known):
        highest[identifier[0]] = max(highest.get(identifier[0], 0), int(identifier[1:]))
    names = {}
    for identifier in known:
        if not _PLAIN.fullmatch(identifier):
            letter = identifier.lstrip("+*")[0]
            highest[letter] = highest.get(letter, 0) + 1
            names[identifier] = f"{letter}{highest[letter]}"
    return names


def _ids_in(record: Json) -> Iterator[str]:
    yield record["id"]
    for field in sorted(REFERENCES & record.keys()):
        value = record[field]
        yield from value if isinstance(value, list) else [value] if value is not None else []


def rename_ids(record: Json, rename: Callable[[str], str]) -> Json:
    """The record with every id in it renamed."""
    renamed = {**record, "id": rename(record["id"])}
    for field in REFERENCES & record.keys():
        renamed[field] = rename_reference(record[field], rename)
    return renamed


def rename_reference(value: str | list[str] | None, rename: Callable[[str], str]) -> str | list[str] | None:
    """What a field of references holds, renamed."""
    if isinstance(value, list):
        return [rename(item) for item in value]
    return value if value is None else rename(value)
