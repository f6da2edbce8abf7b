"""Level 2, documents: the text is frozen under its hash, and the segments are all of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from musnad.checks.subjects import FiledDocument, Problem
from musnad.dates import is_on_calendar
from musnad.documents import SEGMENT_BREAK, hash_text, make_document_id


def text_not_nfc(filed: FiledDocument) -> Iterator[Problem]:
    """The text of a document is not in Unicode normalisation form C."""
    text = filed.document.text
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        at = next((at for at, (one, other) in enumerate(zip(text, normal, strict=False)) if one != other), len(normal))
        yield "$.text", f"not NFC from character {at} on: {text[at : at + 10]!r}"


def newline_not_lf(filed: FiledDocument) -> Iterator[Problem]:
    """The text of a document holds a carriage return; newlines are LF."""
    if "\r" in filed.document.text:
        yield "$.text", f"a carriage return at character {filed.document.text.index(chr(13))}"


def text_hash_differs(filed: FiledDocument) -> Iterator[Problem]:
    """The stored text_sha256 is not the hash of the text: the text was changed."""
    found = hash_text(filed.document.text)
    if found != filed.document.text_sha256:
        yield "$.text_sha256", f"the text hashes to {found[:16]}…, stored is {filed.document.text_sha256[:16]}…"


def id_differs_from_hash(filed: FiledDocument) -> Iterator[Problem]:
    """The last eight digits of a document's id are not the first of its text_sha256."""
    document = filed.document
    if not document.id.endswith(document.text_sha256[:8]):
        yield "$.id", f"{document.id} should end in {document.text_sha256[:8]}"


def id_differs_from_metadata(filed: FiledDocument) -> Iterator[Problem]:
    """A document's id does not begin with its publisher and day of publication."""
    document = filed.document
    expected = make_document_id(document.publisher, document.published, document.text_sha256)
    if document.id[:-8] != expected[:-8]:
        yield "$.id", f"{document.id} should begin with {expected[:-8]}"


def published_contradicts_basis(filed: FiledDocument) -> Iterator[Problem]:
    """A day of publication without a basis, or a basis without a day."""
    document = filed.document
    if (document.published is None) != (document.published_basis == "unknown"):
        yield "$.published_basis", f"{document.published_basis}, while published is {document.published}"


def day_not_on_calendar(filed: FiledDocument) -> Iterator[Problem]:
    """A day of publication or change is none of the calendar's: 2023-02-30."""
    for field in ("published", "modified"):
        value: str | None = getattr(filed.document, field)
        if value and not is_on_calendar(value):
            yield f"$.{field}", f"there is no day {value}"


def segment_outside_text(filed: FiledDocument) -> Iterator[Problem]:
    """A segment is empty or does not lie inside the text."""
    length = len(filed.document.text)
    for index, segment in enumerate(filed.document.segments):
        if not segment.start < segment.end <= length:
            yield f"$.segments[{index}]", f"{segment.start}-{segment.end} in a text of {length} characters"


def segments_out_of_order(filed: FiledDocument) -> Iterator[Problem]:
    """A segment begins before the one before it ends."""
    segments = filed.document.segments
    for index, (before, segment) in enumerate(pairwise(segments), 1):
        if segment.start < before.end:
            yield f"$.segments[{index}].start", f"{segment.start} is before {before.end}, where the last one ends"


def segment_join_differs(filed: FiledDocument) -> Iterator[Problem]:
    """Something other than one empty line stands before, between or after the segments."""
    text, segments = filed.document.text, filed.document.segments
    if segments[0].start > 0:
        yield "$.segments[0].start", f"{text[: segments[0].start][:20]!r} stands before the first segment"
    for index, (before, segment) in enumerate(pairwise(segments), 1):
        between = text[before.end : segment.start]
        if before.end <= segment.start and between != SEGMENT_BREAK:
            yield f"$.segments[{index}].start", f"{between[:20]!r} stands before this segment, not an empty line"
    if text[segments[-1].end :]:
        yield f"$.segments[{len(segments) - 1}].end", f"{text[segments[-1].end :][:20]!r} stands after the last segment"


def title_differs_from_segment(filed: FiledDocument) -> Iterator[Problem]:
    """The title is not the text of the title segment."""
    document = filed.document
    titles = [document.text[part.start : part.end] for part in document.segments if part.kind == "title"]
    if titles != ([] if document.title is None else [document.title]):
        yield "$.title", f"{document.title!r}, while the title segments are {titles!r}"


CHECKS = (
    text_not_nfc,
    newline_not_lf,
    text_hash_differs,
    id_differs_from_hash,
    id_differs_from_metadata,
    published_contradicts_basis,
    day_not_on_calendar,
    segment_outside_text,
    segments_out_of_order,
    segment_join_differs,
    title_differs_from_segment,
)
