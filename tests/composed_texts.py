"""Documents around any text, for tests that care for the text alone."""

from __future__ import annotations

import msgspec

from musnad.documents import Document, Raw, Segment, hash_text, make_document_id


def make_document(text: str, **fields: object) -> Document:
    """A composed document of one paragraph, which is `text`; `fields` take the place of its own."""
    sha256 = hash_text(text)
    document = Document(
        id=make_document_id("example", None, sha256),
        schema_version="1.0",
        language="ar",
        title=None,
        publisher="example",
        url=None,
        published=None,
        published_basis="unknown",
        retrieved=None,
        authorship="composed",
        licence="CC-BY-4.0",
        redistribute=True,
        raw=Raw("data/raw/example.txt", sha256, "utf-8", "text", "1"),
        text=text,
        text_sha256=sha256,
        segments=[Segment("paragraph", 0, len(text), 0)],
        removed=[],
    )
    return msgspec.structs.replace(document, **fields)
