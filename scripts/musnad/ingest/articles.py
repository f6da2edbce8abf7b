"""One raw text into one document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from musnad.documents import SEGMENT_BREAK, Document, Raw, Removed, Segment, StatedDay, hash_text, make_document_id
from musnad.findings import Refusal
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.metadata import Article, find_published, find_retrieved, read_article
from musnad.ingest.pages import split_lines
from musnad.ingest.reading import Page
from musnad.ingest.rules import SEGMENT_KINDS
from musnad.ingest.segmentation import label_page
from musnad.ingest.sources import Source, read_bytes, read_source
from musnad.ingest.webpages import EXTRACTOR as WEB_EXTRACTOR
from musnad.ingest.webpages import EXTRACTOR_VERSION as WEB_EXTRACTOR_VERSION
from musnad.ingest.webpages import WebPage, is_page_name, name_publisher, read_page
from musnad.schemas import load_schema

# Raise the version whenever a change here may give an old file other segments.
EXTRACTOR, EXTRACTOR_VERSION = "text", "1"


def ingest_file(path: Path, name: str) -> Document:
    """The document in a raw file, text or web page, and the metadata beside it; the document records `name`.

    Raises Refusal for a file that is no article; see `read_source`, `read_page`, `read_article`, `make_document`.
    """
    if is_page_name(path.name):
        return make_page_document(read_page(read_bytes(path, name), name), read_article(path, name), name)
    return make_document(read_source(path, name), read_article(path, name), name)


def make_document(source: Source, article: Article, name: str, *, titled: bool = False) -> Document:
    """The document in a source text; `titled` says that its first line is known to be the title.

    Raises Refusal [no-article] when nothing on the page is an article's, [unaccounted-text] when a fault of ours
    would lose a character.
    """
    raw = Raw(name, source.sha256, source.encoding, EXTRACTOR, EXTRACTOR_VERSION)
    return _make(source, label_page(list(split_lines(source.text)), titled=titled), article, raw)


def make_page_document(web: WebPage, article: Article, name: str) -> Document:
    """The document on a web page. What `article` says outweighs what the page says of itself.

    Raises Refusal as `make_document` does.
    """
    stated = {"published": web.published, "url": web.url, "publisher": name_publisher(web.url)}
    known = {field: value for field, value in stated.items() if getattr(article, field) is None}
    raw = Raw(name, web.source.sha256, web.source.encoding, WEB_EXTRACTOR, WEB_EXTRACTOR_VERSION)
    document = _make(web.source, web.page, msgspec.structs.replace(article, **known), raw)
    return msgspec.structs.replace(
        document,
        published_basis=web.published_basis if known.get("published") else document.published_basis,
        modified=web.modified,
        stated_days=[StatedDay(day.of, day.value, day.source) for day in web.days],
    )


def _make(source: Source, page: Page, article: Article, raw: Raw) -> Document:
    text, segments, removed = _assemble(source.text, page)
    if not segments:
        raise Refusal(raw.path, "no-article", "no line of the page belongs to an article")
    published, basis = (article.published, "metadata") if article.published else find_published(page)
    text_sha256 = hash_text(text)
    document = Document(
        id=make_document_id(article.publisher, published, text_sha256),
        schema_version=load_schema("annotations")["properties"]["schema_version"]["enum"][-1],
        language=article.language,
        title=next((text[part.start : part.end] for part in segments if part.kind == "title"), None),
        publisher=article.publisher,
        url=article.url,
        published=published,
        published_basis=basis,
        retrieved=article.retrieved or find_retrieved(page),
        authorship=article.authorship,
        licence=article.licence,
        redistribute=article.redistribute,
        raw=raw,
        text=text,
        text_sha256=text_sha256,
        segments=segments,
        removed=removed,
    )
    for problem in find_unaccounted(source.text, document):
        raise Refusal(raw.path, "unaccounted-text", problem)
    return document


def _assemble(source: str, page: Page) -> tuple[str, list[Segment], list[Removed]]:
    parts: list[str] = []
    segments: list[Segment] = []
    removed: list[Removed] = []
    offset = 0
    for label, start, end in _join_lines(page):
        stretch = source[start:end]
        if label in SEGMENT_KINDS:
            segments.append(Segment(label, offset, offset + len(stretch), start))
            parts.append(stretch)
            offset += len(stretch) + len(SEGMENT_BREAK)
        else:
            removed.append(Removed(start, stretch, label))
    return SEGMENT_BREAK.join(parts), segments, removed


def _join_lines(page: Page) -> Iterator[tuple[str, int, int]]:
    """Label, start and end of each stretch of the source text: a line, or lines that go on from it."""
    index = 0
    while index < len(page.lines):
        last = index
        while last + 1 in page.continues:
            last += 1
        yield page.labels[index] or "paragraph", page.lines[index].start, page.lines[last].end
        index = last + 1
