"""Every reader of input from outside, as a function of bytes that fails when the law of hostile input is broken.

The law: whatever the bytes are, each item becomes a document, is skipped, or is refused in one line; no exception but
a Refusal is raised; and each document accounts for every character of its source text. How long a reader takes and how
much it holds is for the caller to bound.

Readers of files get theirs in a folder of this process; nothing else is written.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import zstandard

import import_annotations
from musnad.documents import Document
from musnad.findings import Finding, Refusal
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.articles import ingest_file, make_document, make_page_document
from musnad.ingest.collections.building import Building, read_capture, read_record
from musnad.ingest.collections.reading import read_records
from musnad.ingest.collections.records import Capture, Record, Remarks, Skipped
from musnad.ingest.metadata import Article, read_article
from musnad.ingest.sources import decode_source
from musnad.ingest.webpages import WebPage, read_page

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Target = Callable[[bytes], None]
# What a server may say of a page; the first byte of a fuzzed page chooses one.
_CHARSETS = (
    *(None, "utf-8", "windows-1256", "iso-8859-6", "latin-1", "utf-16", "utf-32", "utf-7", "cp864", "x-user-defined"),
    *(
        "base64",
        "rot13",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "hz",
        "x\0y",
        "\ud800",
    ),
)
_PACKINGS: tuple[Callable[[bytes], bytes], ...] = (bytes, lambda part: gzip.compress(part, 1), zstandard.compress)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz."))


def _lay(name: str, content: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(content)
    return path


def _check_refusal(finding: Finding) -> None:
    """A refusal is one line, and none is for a fault of ours."""
    assert len(str(finding).splitlines()) == 1, finding
    assert finding.check != "unaccounted-text", finding


def _check_document(document: Document, source: str) -> None:
    assert find_unaccounted(source, document) == [], document.raw
    for segment in document.segments:
        assert document.text[segment.start : segment.end].strip()
    document.text.encode()


def read_text(content: bytes) -> None:
    """A text file."""
    try:
        source = decode_source(content, "a.txt")
        _check_document(make_document(source, Article(), "a.txt"), source.text)
    except Refusal as refusal:
        _check_refusal(refusal.finding)


def read_html(content: bytes) -> None:
    """A web page, with what its first byte chooses as the charset that the server named."""
    charset = _CHARSETS[content[0] % len(_CHARSETS)] if content else None
    try:
        page = read_page(content[1:], "a.html", charset)
        _check_document(make_page_document(page, Article(), "a.html"), page.source.text)
    except Refusal as refusal:
        _check_refusal(refusal.finding)


def read_metadata(content: bytes) -> None:
    """The metadata beside a text file."""
    _lay("b.meta.json", content)
    raw = _lay("b.txt", (FIXTURES / "pages" / "wire-ferry.txt").read_bytes())
    try:
        assert isinstance(read_article(raw, raw.name), Article)
        assert isinstance(ingest_file(raw, raw.name), Document)
    except Refusal as refusal:
        _check_refusal(refusal.finding)


def _read_collection(name: str, content: bytes) -> None:
    building = Building(language=None)
    for item in read_records(_lay(name, content), name):
        assert isinstance(item, Record | Capture | Finding | Skipped)
        if isinstance(item, Finding):
            _check_refusal(item)
        elif not isinstance(item, Skipped):
            outcome = building.build(item)
            if isinstance(outcome, Document):
                _check_document(outcome, _read_source(item, building))
            else:
                assert isinstance(outcome, Finding)
                _check_refusal(outcome)


def _read_source(item: Record | Capture, building: Building) -> str:
    if isinstance(item, Capture):
        read = read_capture(item)
    else:
        read = read_record(item, building.fields.find(item.values, Remarks()))
    return read.source.text if isinstance(read, WebPage) else read.text


def read_lines(content: bytes) -> None:
    """JSON lines."""
    _read_collection("a.jsonl", content)


def read_table(content: bytes) -> None:
    """A table of delimited fields."""
    _read_collection("a.csv", content)


def read_parquet(content: bytes) -> None:
    """A Parquet file."""
    _read_collection("a.parquet", content)


def read_packed_lines(content: bytes) -> None:
    """JSON lines packed with zstd (first byte even) or gzip; the second byte says how much is cut off the end."""
    if len(content) > 2:
        pack, suffix = ((zstandard.compress, "zst"), (gzip.compress, "gz"))[content[0] % 2]
        packed = pack(content[2:])
        _read_collection(f"a.jsonl.{suffix}", packed[: len(packed) - content[1] % len(packed)])
        _read_collection(f"a.jsonl.{suffix}", content[2:])


def read_crawl(content: bytes) -> None:
    """A WARC file, as it is."""
    _read_collection("a.warc", content)


def read_packed_crawl(content: bytes) -> None:
    """A WARC file whose records are packed each in the way that the first byte chooses, and a stretch of it lost."""
    if len(content) > 3:
        pack = _PACKINGS[content[0] % len(_PACKINGS)]
        records = content[3:].split(b"WARC/1.")
        packed = records[0] + b"".join(pack(b"WARC/1." + record) for record in records[1:])
        lost = content[1] * len(packed) // 256
        _read_collection("a.warc.gz", packed[:lost] + packed[lost + content[2] % 16 :])


def read_export(content: bytes) -> None:
    """An export of Label Studio: as a foreign one with a mapping, and as it is."""
    export = str(_lay("export.json", content))
    corpus = ["--corpus", str(FIXTURES / "corpus"), "--dry-run"]
    mapped = ["--mapping", str(FIXTURES / "exports" / "mapping.json"), "--new-documents"]
    for options in ([*corpus, *mapped], corpus):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            assert import_annotations.main([export, *options]) in (0, 1, 2)
        assert "[unaccounted-text]" not in said.getvalue()


TARGETS: dict[str, Target] = {
    "text": read_text,
    "html": read_html,
    "metadata": read_metadata,
    "lines": read_lines,
    "table": read_table,
    "parquet": read_parquet,
    "packed_lines": read_packed_lines,
    "crawl": read_crawl,
    "packed_crawl": read_packed_crawl,
    "export": read_export,
}
