"""Documents for foreign tasks: the one of the corpus that says the same, or a new one."""

from __future__ import annotations

import hashlib
import unicodedata

import msgspec

from musnad.arabic import is_arabic
from musnad.corpus import Corpus, format_record, write_atomically, write_record
from musnad.documents import Document, hash_text
from musnad.findings import Refusal
from musnad.ingest.articles import make_document
from musnad.ingest.metadata import Article
from musnad.ingest.sources import decode_source
from musnad.labelstudio.foreign.carrying import Carrier, skeleton
from musnad.labelstudio.foreign.targets import Target
from musnad.schemas import Json, find_shape_errors


class Shelf:
    """The corpus's documents, by what they say.

    With `new_documents`, a text that is in none becomes one: its raw text in `data/raw/label-studio-<hash>.txt`, with
    the metadata of `article` (default: press, licence unknown, not to be passed on), read by the ingest as any other,
    so that reading the raw files again gives the same document. With `dry_run` nothing is written.
    """

    def __init__(
        self, corpus: Corpus, *, new_documents: bool = False, article: Json | None = None, dry_run: bool = False
    ) -> None:
        self._corpus, self._new, self._dry_run = corpus, new_documents, dry_run
        self._article: Json = article or {}
        self._documents: list[Document] = list(corpus.read_documents())
        self._by_text: dict[str, Document] = {}
        self._by_raw: dict[str, Document] = {}
        self._by_skeleton: dict[str, Document] = {}
        for document in self._documents:
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
        raw = self._corpus.relative(self._corpus.raw / f"{name}.txt")
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
        document = make_document(source, msgspec.convert(meta, Article), raw)
        if not self._dry_run:
            self._write(document, content, meta, name)
        self.made.append(document.id)
        self._remember(document)
        return document

    def _write(self, document: Document, content: bytes, meta: Json, name: str) -> None:
        target = self._corpus.document_path(document.id)
        if target.exists():
            return  # the same article out of another raw file; that one stays its source
        write_atomically(self._corpus.raw / f"{name}.txt", content)
        write_atomically(self._corpus.raw / f"{name}.meta.json", format_record(meta).encode("utf-8"))
        write_record(target, document)
