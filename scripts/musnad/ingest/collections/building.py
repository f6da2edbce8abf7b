"""One record into one document."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from musnad.documents import Document, Raw
from musnad.findings import Refusal
from musnad.ingest.articles import make_document, make_page_document
from musnad.ingest.collections.fields import Fields
from musnad.ingest.collections.languages import is_in_language, may_be_in_language
from musnad.ingest.collections.metadata import read_day, read_metadata
from musnad.ingest.collections.records import Capture, Outcome, Record, Remarks, Skipped
from musnad.ingest.metadata import Article
from musnad.ingest.sources import Source, decode_source, normalize_text
from musnad.ingest.webpages import WebPage, read_page

# Raise the version whenever a change here may give an old record another source text.
EXTRACTOR, FIELDS_VERSION = "fields", "1"
# A title in a field of its own stands apart from the text, as on a page.
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Building:
    """How documents are made of one collection's records: its fields, what is known of all, the language wanted.

    `remarks` is added to while records are read.
    """

    fields: Fields = field(default_factory=Fields)
    article: Article = field(default_factory=Article)
    language: str | None = None
    remarks: Remarks = field(default_factory=Remarks)

    def build(self, item: Record | Capture) -> Outcome:
        """What becomes of one record: its document, why it is refused, or why it is left out."""
        if self.language and isinstance(item, Capture) and not may_be_in_language(item.content, self.language):
            return Skipped(item.name, "other-language")
        try:
            document = self._build_record(item) if isinstance(item, Record) else self._build_capture(item)
        except Refusal as refusal:
            return refusal.finding
        if self.language and not is_in_language(document.text, self.language):
            return Skipped(item.name, "other-language")
        return document

    def _build_record(self, record: Record) -> Document:
        found = self.fields.find(record.values, self.remarks)
        article = read_metadata(found, self.article, self.remarks)
        read = read_record(record, found)
        if isinstance(read, WebPage):
            made = make_page_document(read, article, record.name)
        else:
            made = make_document(read, article, record.name, titled=_is_titled(found))
        raw = Raw(
            path=record.name,
            sha256=hash_record(record),
            encoding="utf-8",
            extractor=f"{EXTRACTOR} {self.fields.describe(record.values)}",
            extractor_version=f"{FIELDS_VERSION}+{made.raw.extractor}-{made.raw.extractor_version}",
        )
        return msgspec.structs.replace(made, raw=raw)

    def _build_capture(self, capture: Capture) -> Document:
        day = read_day(capture.day, with_time=False) if capture.day else None
        article = msgspec.structs.replace(self.article, retrieved=self.article.retrieved or day)
        if not capture.is_html:
            article = read_metadata({"url": capture.url} if capture.url else {}, article, self.remarks)
        read = read_capture(capture)
        if isinstance(read, WebPage):
            return make_page_document(read, article, capture.name)
        return make_document(read, article, capture.name)


def read_record(record: Record, found: Mapping[str, Any]) -> Source | WebPage:
    """The source text of a record's title and text, or the page in its field of HTML.

    Raises Refusal [no-text, shape, lone-surrogate, binary-file, empty-file] or what `read_page` raises.
    """
    if "text" not in found and "html" in found:
        html = _read_text(found["html"], record.name, "html")
        url = found.get("url")
        return read_page(html.encode(), record.name, "utf-8", url if isinstance(url, str) else None)
    if "text" not in found:
        fields = ", ".join(map(str, record.values))
        message = f"no text in it, with the fields {fields:.200}; name one with --field text=FIELD"
        raise Refusal(record.name, "no-text", message)
    parts = [_read_text(found[wanted], record.name, wanted) for wanted in ("title", "text") if wanted in found]
    text = _BETWEEN.join(parts)
    return Source(normalize_text(text, record.name), "utf-8", hash_record(record))


def _is_titled(found: Mapping[str, Any]) -> bool:
    return any(map(str.isalnum, str(found.get("title", ""))))


def hash_record(record: Record) -> str:
    """SHA-256 of the bytes the record stands in."""
    return hashlib.sha256(record.content).hexdigest()


def _read_text(value: object, name: str, wanted: str) -> str:
    """A field's text; paragraphs in a list are joined as such."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = _BETWEEN.join(value)
    if not isinstance(value, str):
        raise Refusal(name, "shape", f"its {wanted} is no text but {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(value[error.start]):04X} at character {error.start}: half a character"
        raise Refusal(name, "lone-surrogate", half) from error
    return value


def read_capture(capture: Capture) -> Source | WebPage:
    """The page, or the plain text, that was crawled. Raises Refusal as `read_page` and `decode_source` do."""
    if capture.is_html:
        return read_page(capture.content, capture.name, capture.charset, capture.url)
    return decode_source(capture.content, capture.name)
