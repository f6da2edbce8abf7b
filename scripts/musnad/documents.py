"""Documents: one article each, its text frozen under a hash."""

from __future__ import annotations

import hashlib

import msgspec

SEGMENT_BREAK = "\n\n"


class Segment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One part of the text (title, caption, paragraph, …) and where it begins in the source text."""

    kind: str
    start: int
    end: int
    source_start: int


class Removed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A stretch of the source text that the document leaves out, and why."""

    source_start: int
    text: str
    reason: str


class Raw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file a document was taken from and how."""

    path: str
    sha256: str
    encoding: str
    extractor: str
    extractor_version: str


class StatedDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day that a web page states of itself: `of` published or modified, `source` the part of the page."""

    of: str
    value: str
    source: str


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One article. Fields as in `schema/document.schema.json`; those a text file cannot have are left out of it."""

    id: str
    schema_version: str
    language: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    published_basis: str
    modified: str | None = None
    stated_days: list[StatedDay] = []
    retrieved: str | None
    authorship: str
    licence: str
    redistribute: bool
    raw: Raw
    text: str
    text_sha256: str
    segments: list[Segment]
    removed: list[Removed]


def hash_text(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def make_document_id(publisher: str | None, published: str | None, text_sha256: str) -> str:
    """`publisher-yyyymmdd-xxxxxxxx`; `unknown` and `undated` stand in for what is not known."""
    day = published[:10].replace("-", "") if published else "undated"
    return f"{publisher or 'unknown'}-{day}-{text_sha256[:8]}"
