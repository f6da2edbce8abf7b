"""One web page into the lines of its article, labelled, and what the page says of itself."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain

from musnad.findings import Refusal
from musnad.ingest.reading import Page
from musnad.ingest.sources import Source
from musnad.ingest.webpages.blocks import split_blocks
from musnad.ingest.webpages.charsets import decode_page
from musnad.ingest.webpages.embedded import list_embedded
from musnad.ingest.webpages.labelling import label_region
from musnad.ingest.webpages.regions import Region, find_region
from musnad.ingest.webpages.sightings import add_sightings
from musnad.ingest.webpages.statements import MODIFIED, PUBLISHED, Statement, Statements, read_statements
from musnad.ingest.webpages.trees import Element, parse_page, refuse_size

# Raise the first number whenever a change here may give an old page other lines or labels.
EXTRACTOR, EXTRACTOR_VERSION = "webpages", f"2+lxml-{version('lxml')}"
_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
# A page with less text than this in its body may have the article in a script.
_BARE = 400


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page gives: the source text with its labelled lines, its address, its days, and what is to be said of it.

    `source.text` is the extractor's output, one block a paragraph, NFC; `source.sha256` that of the page's bytes.
    `published_basis` is metadata or stated (on the page, for readers), or None where the page states no day.
    """

    source: Source
    page: Page
    title: str | None
    url: str | None
    published: str | None
    published_basis: str | None
    modified: str | None
    days: tuple[Statement, ...]
    notices: tuple[str, ...]


def is_page_name(name: str) -> bool:
    """Whether a file of this name is taken for a web page."""
    return name.lower().endswith(_SUFFIXES)


def read_page(content: bytes, name: str, header_charset: str | None = None, url: str | None = None) -> WebPage:
    """The article on a web page, given its bytes; `name` stands for it in messages.

    `header_charset` is what the server's Content-Type said, `url` the address the page was taken from.
    Raises Refusal [empty-file, file-too-large, binary-file, unknown-encoding, declared-entities, too-many-attributes,
    too-deep, too-many-blocks, no-article], and nothing else, whatever the bytes are.
    """
    refuse_size(len(content), name)
    text, encoding = decode_page(content, name, header_charset)
    root = parse_page(text, name)
    said = read_statements(root)
    region, page_text, page = _read_article(root, said, name)
    add_sightings(said, root, region, page, url or said.url)
    source = Source(page_text, encoding, hashlib.sha256(content).hexdigest())
    return _make_page(source, page, said, url)


def _read_article(root: Element, said: Statements, name: str) -> tuple[Region, str, Page]:
    region = find_region(split_blocks(root, name), said.titles)
    if region is None or region.size < _BARE:
        for fragment in list_embedded(root, said):
            other = find_region(split_blocks(parse_page(fragment, name), name), said.titles)
            if other and (region is None or other.size > 2 * region.size):
                region = other
    if region is None:
        raise Refusal(name, "no-article", "no sentences of an article on the page")
    title = region.title.text if region.title else next(iter(said.titles), None)
    text, page = label_region(region.placed, unicodedata.normalize("NFC", title) if title else None)
    if "paragraph" not in page.labels:
        raise Refusal(name, "no-article", "no paragraph of the page belongs to an article")
    return region, text, page


def _make_page(source: Source, page: Page, said: Statements, url: str | None) -> WebPage:
    published, others = said.choose(PUBLISHED)
    modified, later_others = said.choose(MODIFIED)
    notices = [
        f"{chosen.source} says {chosen.of} {chosen.value}, {other.source} says {other.value}"
        for chosen, disagreeing in ((published, others), (modified, later_others))
        if chosen
        for other in disagreeing
    ]
    if published and modified and modified.value[:10] < published.value[:10]:
        notices.append(f"modified {modified.value}, before it was published, {published.value}")
    basis = None if published is None else "stated" if published.source == "text" else "metadata"
    return WebPage(
        source=source,
        page=page,
        title=next((line.text for line, label in zip(page.lines, page.labels, strict=True) if label == "title"), None),
        url=url or said.url,
        published=published.value if published else None,
        published_basis=basis,
        modified=modified.value if modified else None,
        days=tuple(dict.fromkeys(chain(said.days))),
        notices=tuple(dict.fromkeys(notices)),
    )
