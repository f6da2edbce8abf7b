"""Level 1: a file can be read, is a record that musnad knows, and is valid against its schema."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from musnad.checks.subjects import Home, Problem
from musnad.schemas import find_shape_errors, json_path, load_schema, make_reference

# Ids that reading gives, and what they say; the checks of the other levels are functions that say it themselves.
READING = {
    "unreadable-file": "A file cannot be opened.",
    "unreadable-json": "A file is not UTF-8 or not JSON.",
    "too-large": "A file is larger than any record may be.",
    "lone-surrogate": "A string holds half a character.",
    "unknown-record": "A file is no document, annotations, metadata, splits, events or waivers.",
    "shape": "A record is not valid against its schema: a field, type, value or pattern is wrong.",
}
SPLITS: tuple[str, ...] = tuple(load_schema("record")["$defs"]["split"]["enum"])
_BY_FOLDER = {"raw": "article", "documents": "document", "gold": "annotations", "annotations": "annotations"}
_BY_NAME = {"splits.json": "splits", "events.json": "events", "waivers.json": "waivers"}
# A field that one kind of record has and the others have not.
_BY_FIELD = {"document_id": "annotations", "segments": "document", "waivers": "waivers", "redistribute": "article"}


def identify(instance: object, home: Home) -> str | None:
    """What kind of record this is: in the corpus by its place, elsewhere by its content; None when it is none."""
    kind = (_BY_FOLDER if len(home) > 1 else _BY_NAME).get(home[0]) if home else None
    if kind or not isinstance(instance, dict):
        return kind
    for field, found in _BY_FIELD.items():
        if field in instance:
            return found
    return "splits" if instance and set(map(str, instance.values())) <= set(SPLITS) else None


def find_shape_problems(kind: str, instance: object) -> Iterator[Problem]:
    """Where a record departs from its schema; `kind` is as `identify` says."""
    if kind in _SMALL:
        if not _bulk_validator(kind).is_valid(instance):
            for error in make_reference(_SMALL[kind]).iter_errors(instance):
                yield json_path(error.absolute_path), error.message
    else:
        for shape_error in find_shape_errors(kind, instance):
            yield shape_error.path, shape_error.message


@cache
def _bulk_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_SMALL[kind], validate_formats=True)


_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "format": "date"}
_ID = {"pattern": load_schema("document")["properties"]["id"]["pattern"]}
# The files of the corpus that are no records of the data set.
_SMALL: dict[str, dict[str, Any]] = {
    "splits": {
        "type": "object",
        "propertyNames": _ID,
        "additionalProperties": {"enum": list(SPLITS)},
    },
    "events": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "additionalProperties": {
            "type": "array",
            "minItems": 2,
            "uniqueItems": True,
            "items": {"type": "string", **_ID},
        },
    },
    "waivers": {
        "type": "object",
        "required": ["waivers"],
        "additionalProperties": False,
        "properties": {
            "waivers": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["file", "path", "check", "since", "until", "why"],
                    "additionalProperties": False,
                    "properties": {
                        **{field: _TEXT for field in ("file", "path", "check", "why")},
                        **{field: _DAY for field in ("since", "until")},
                    },
                },
            }
        },
    },
}
