"""Documents for foreign tasks: the one of the corpus that says the same, or a new one."""

from __future__ import annotations

import hashlib
import unicodedata

import msgspec

from musnad.annotations import SCHEMA_VERSION
from musnad.arabic import is_arabic
from musnad.corpus import Corpus, format_record, write_atomically, write_record
from musnad.documents import SEGMENT_BREAK, Document, Raw, Removed, Segment, hash_text, make_document_id
from musnad.findings import Refusal
from musnad.ingest.metadata import Article
from musnad.ingest.pages import split_lines
from musnad.ingest.sources import BYTE_ORDER_MARK, Source, decode_source
from musnad.labelstudio.foreign.carrying import Carrier, skeleton
from musnad.labelstudio.foreign.targets import Target
from musnad.schemas import Json, find_shape_errors

EXTRACTOR, EXTRACTOR_VERSION = "label-studio-task", "1"
# Not .txt: the ingest would read it as a page, and cut what it takes for furniture, with the marks on it.
RAW_SUFFIX = ".task"


class Shelf:
    """The corpus's documents, by what they say.

    With `new_documents`, a text that is in none becomes one: its raw text in `data/raw/label-studio-<hash>.task`, with
    the metadata of `article` (default: press, licence unknown, not to be passed on) beside it. With `dry_run` nothing
    is written. `made` are the ids of the new documents.
    """

    def __init__(
        self, corpus: Corpus, *, new_documents: bool = False, article: Json | None = None, dry_run: bool = False
    ) -> None:
        self._corpus, self._new, self._dry_run = corpus, new_documents, dry_run
        self._article: Json = article or {}
        self._by_text: dict[str, Document] = {}
        self._by_raw: dict[str, Document] = {}
        self._by_skeleton: dict[str, Document] = {}
        for document in corpus.read_documents():
            self._remember(document)
        self.made: list[str] = []

    def find(self, target: Target, origin: str) -> Carrier:
        """A carrier from the target's text into its document; `origin` says for the metadata where a new one is from.

        Raises Refusal [unknown-text], or what the ingest raises for a text that is no article.
        """
        source = unicodedata.normalize("NFC", target.layout.replace("\r\n", "\n").replace("\r", "\n"))
        raw = hashlib.sha256(target.layout.encode("utf-8")).hexdigest()
        document = (
            self._by_text.get(hash_text(target.text))
            or self._by_raw.get(raw)
            or self._by_skeleton.get(hash_text(skeleton(target.text)))
        )
        if document is None:
            if not self._new:
                message = "its text is that of no document of this corpus; --new-documents makes one of it"
                raise Refusal("", "unknown-text", message)
            document = self._make(target.layout.encode("utf-8"), raw, origin)
        return Carrier(target.text, document, source)

    def _remember(self, document: Document) -> None:
        self._by_text.setdefault(document.text_sha256, document)
        self._by_raw.setdefault(document.raw.sha256, document)
        self._by_skeleton.setdefault(hash_text(skeleton(document.text)), document)

    def _make(self, content: bytes, sha256: str, origin: str) -> Document:
        name = f"label-studio-{sha256[:8]}"
        raw = self._corpus.relative(self._corpus.raw / f"{name}{RAW_SUFFIX}")
        source = decode_source(content, raw)
        meta = {
            "language": "ar" if is_arabic(source.text) else "und",
            "authorship": "press",
            "licence": "LicenseRef-unknown",
            "redistribute": False,
            "note": f"from a Label Studio export: {origin}",
            **self._article,
        }
        for error in find_shape_errors("article", meta):
            raise Refusal(raw, "shape", f"article{error.path[1:]}: {error.message}")
        document = _cut_document(source, msgspec.convert(meta, Article), raw)
        if not self._dry_run:
            self._write(document, content, meta, name)
        self.made.append(document.id)
        self._remember(document)
        return document

    def _write(self, document: Document, content: bytes, meta: Json, name: str) -> None:
        write_atomically(self._corpus.raw / f"{name}{RAW_SUFFIX}", content)
        write_atomically(self._corpus.raw / f"{name}.meta.json", format_record(meta).encode("utf-8"))
        write_record(self._corpus.document_path(document.id), document)


def _cut_document(source: Source, article: Article, raw: str) -> Document:
    """A document of all that the source text says, each line a paragraph."""
    lines = list(split_lines(source.text))
    removed = [Removed(0, BYTE_ORDER_MARK, "byte-order-mark")] if source.text.startswith(BYTE_ORDER_MARK) else []
    segments: list[Segment] = []
    parts: list[str] = []
    offset = 0
    for line in lines[len(removed) :]:
        segments.append(Segment("paragraph", offset, offset + len(line.text), line.start))
        parts.append(line.text)
        offset += len(line.text) + len(SEGMENT_BREAK)
    text = SEGMENT_BREAK.join(parts)
    return Document(
        id=make_document_id(article.publisher, article.published, hash_text(text)),
        schema_version=SCHEMA_VERSION,
        language=article.language,
        title=None,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        published_basis="metadata" if article.published else "unknown",
        retrieved=article.retrieved,
        authorship=article.authorship,
        licence=article.licence,
        redistribute=article.redistribute,
        raw=Raw(raw, source.sha256, source.encoding, EXTRACTOR, EXTRACTOR_VERSION),
        text=text,
        text_sha256=hash_text(text),
        segments=segments,
        removed=removed,
    )
