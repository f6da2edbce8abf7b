"""The raw files of documents read once more, to see whether the documents are still what these say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musnad.corpus import Corpus, read_document
from musnad.documents import Document, Raw
from musnad.findings import Finding, Refusal
from musnad.ingest.collections.building import EXTRACTOR as FIELDS
from musnad.ingest.collections.building import hash_record, read_capture, read_record
from musnad.ingest.collections.fields import Fields, read_description
from musnad.ingest.collections.reading import is_collection, read_records
from musnad.ingest.collections.records import Capture, Record, Remarks
from musnad.ingest.sources import Source, read_bytes, read_source
from musnad.ingest.webpages import EXTRACTOR as WEB_EXTRACTOR
from musnad.ingest.webpages import EXTRACTOR_VERSION as WEB_EXTRACTOR_VERSION
from musnad.ingest.webpages import WebPage, read_page


@dataclass(frozen=True, slots=True)
class Rereading:
    """A document, the file it is kept in, and its raw file read again; or, in `finding`, why it cannot be.

    `sha256` is of the bytes it was taken from, `text` the source text; that is None where a page was read by another
    version of the extractor, so that it cannot be compared.
    """

    path: Path
    document: Document
    sha256: str = ""
    text: str | None = None
    finding: Finding | None = None


def reread(corpus: Corpus, documents: Iterable[tuple[Path, Document]]) -> Iterator[Rereading]:
    """Each document with its raw file read again; those of one collection together, as it is read but once."""
    collected: defaultdict[str, dict[str, Path]] = defaultdict(dict)
    for path, document in documents:
        collection, place = split_name(document.raw.path)
        if place:
            collected[collection][document.raw.path] = path
        else:
            try:
                yield _make(path, document, _read_file(_locate(corpus, document.raw.path), document.raw))
            except Refusal as refusal:
                yield Rereading(path, document, finding=refusal.finding)
    for collection, wanted in collected.items():
        yield from _reread_collection(corpus, collection, wanted)


def split_name(raw: str) -> tuple[str, str]:
    """The file of a raw path and, for a record of a collection, its place in it: `data/raw/a.jsonl`, `17`."""
    collection, _, place = raw.rpartition("#")
    return (collection, place) if place.isdigit() and is_collection(Path(collection)) else (raw, "")


@lru_cache(maxsize=64)
def _resolve_folder(root: Path, folder: str) -> Path:
    return Path(root, folder).resolve()


def _locate(corpus: Corpus, raw: str) -> Path:
    folder, _, name = raw.rpartition("/")
    path = _resolve_folder(corpus.root, folder) / name
    if path.is_symlink() or name in ("", ".", ".."):
        path = path.resolve()
    if not path.is_relative_to(_resolve_folder(corpus.raw, "")):
        raise Refusal(raw, "unsafe-path", "not in the folder of raw files")
    if not path.is_file():
        raise Refusal(raw, "unreadable-file", "no such file")
    return path


def _read_file(path: Path, raw: Raw) -> Source | WebPage:
    if raw.extractor == WEB_EXTRACTOR:
        return read_page(read_bytes(path, raw.path), raw.path)
    return read_source(path, raw.path)


def _reread_collection(corpus: Corpus, collection: str, wanted: dict[str, Path]) -> Iterator[Rereading]:
    missing = dict(wanted)
    why = Finding(collection, "$", "no-such-record", "no such record in it")
    try:
        for item in read_records(_locate(corpus, collection), collection):
            if isinstance(item, Record | Capture) and item.name in missing:
                path = missing.pop(item.name)
                yield _reread_record(path, read_document(path), item)
            elif isinstance(item, Finding) and item.file == collection:
                why = item
    except Refusal as refusal:
        why = refusal.finding
    for path in missing.values():
        yield Rereading(path, read_document(path), finding=why)


def _reread_record(path: Path, document: Document, item: Record | Capture) -> Rereading:
    try:
        if isinstance(item, Capture):
            return _make(path, document, read_capture(item))
        found = _read_fields(document.raw).find(item.values, Remarks())
        return _make(path, document, read_record(item, found), hash_record(item))
    except Refusal as refusal:
        return Rereading(path, document, finding=refusal.finding)


def _read_fields(raw: Raw) -> Fields:
    try:
        return read_description(raw.extractor.removeprefix(f"{FIELDS} "))
    except ValueError as error:
        raise Refusal(raw.path, "shape", f"{raw.extractor!r} does not say of which fields the text is made") from error


def _make(path: Path, document: Document, read: Source | WebPage, sha256: str | None = None) -> Rereading:
    source = read.source if isinstance(read, WebPage) else read
    same = not isinstance(read, WebPage) or document.raw.extractor_version.endswith(WEB_EXTRACTOR_VERSION)
    return Rereading(path, document, sha256 or source.sha256, source.text if same else None)
