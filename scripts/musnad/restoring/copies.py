"""A reader's own copies of withheld articles: read, matched with the documents of a release, and proved by hash.

A copy may be the raw page as it was received, a document's JSON, or the plain text. A copy is believed for its hash
alone; its name or id only says which document to blame when the hash is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from musnad.corpus import read_json
from musnad.documents import SEGMENT_BREAK, hash_text
from musnad.findings import Finding, Refusal
from musnad.ingest.articles import ingest_file
from musnad.ingest.sources import read_source
from musnad.manifest import hash_file
from musnad.restoring.filling import Removed, Restored, Withheld
from musnad.rows import mask_text

_META = ".meta.json"


@dataclass(frozen=True)
class Copy:
    """One file of the reader: the texts it may stand for, its source text, and what an ingest removed from it."""

    path: Path
    sha256: str
    document_id: str | None
    texts: tuple[str, ...]
    source: str | None
    removed: Removed


@dataclass
class Matches:
    """The texts found by document id, and what is to be said of copies that are not what they seem."""

    found: dict[str, Restored] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def list_copies(path: Path) -> list[Path]:
    """The file itself, or all files under a folder but metadata. Raises Refusal [no-such-file, no-copies]."""
    if not path.exists():
        raise Refusal(str(path), "no-such-file", "no such file or folder")
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.endswith(_META))
    if not files:
        raise Refusal(str(path), "no-copies", "no file in this folder")
    return files


def match_copies(files: Iterable[Path], withheld: Mapping[str, Withheld]) -> Matches:
    """Which document each file is a copy of. A document without a copy, or with a wrong one only, gets a finding."""
    matches, wrong = Matches(), {}
    by_hash = {document.text_sha256: document for document in withheld.values()}
    sole = next(iter(withheld.values())) if len(withheld) == 1 else None
    for file in files:
        try:
            copy = read_copy(file)
        except Refusal as refusal:
            matches.findings.append(refusal.finding)
            continue
        document, restored = _match(copy, by_hash, withheld)
        if document and restored:
            matches.found[document.id] = restored
        elif document := document or sole:
            wrong[document.id] = Finding(str(file), "$", "wrong-copy", _explain(copy, document))
    for document_id in withheld.keys() - matches.found.keys():
        missing = Finding(document_id, "$", "no-copy", "none of the files has its text")
        matches.findings.append(wrong.get(document_id, missing))
    matches.findings.sort()
    return matches


def read_copy(path: Path) -> Copy:
    """One file as a copy. Raises Refusal for a file that cannot be read at all."""
    if path.suffix == ".json":
        record = read_json(path)
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise Refusal(str(path), "no-text", "JSON without a `text`")
        return Copy(path, "", record.get("id"), (record["text"],), None, _read_removed(record))
    sha256, source, texts, removed = hash_file(path), None, [], {}
    try:
        source = read_source(path, str(path)).text
        texts += [source, source.strip()]
        document = ingest_file(path, str(path))
        texts.append(document.text)
        removed = {part.source_start: part.text for part in document.removed}
    except Refusal:
        # What is no article may still be the plain text, or the very bytes.
        if source is None:
            raise
    return Copy(path, sha256, None, tuple(texts), source, removed)


def _read_removed(record: Mapping[str, Any]) -> Removed:
    parts = record.get("removed")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return {}
    return {part["source_start"]: part["text"] for part in parts if {"source_start", "text"} <= part.keys()}


def _match(
    copy: Copy, by_hash: Mapping[str, Withheld], withheld: Mapping[str, Withheld]
) -> tuple[Withheld | None, Restored | None]:
    """The document a copy is of, as far as that is known, and its text where the hash proves it."""
    for text in copy.texts:
        if document := by_hash.get(hash_text(text)):
            return document, Restored(text, _keep_removed(copy, document, text))
    named = [document for document in withheld.values() if _is_named(copy, document)]
    for document in named:
        text = _cut_text(copy.source or "", document)
        if hash_text(text) == document.text_sha256:
            return document, Restored(text, _keep_removed(copy, document, text))
    return (named[0] if named else None), None


def _is_named(copy: Copy, document: Withheld) -> bool:
    same_name = copy.path.name == Path(document.raw_path).name
    return document.id in (copy.document_id, copy.path.stem) or copy.sha256 == document.raw_sha256 or same_name


def _cut_text(source: str, document: Withheld) -> str:
    """The text as the release's own segments cut it from a source text, whatever today's ingest would do."""
    return SEGMENT_BREAK.join(source[at : at + end - start] for start, end, at in document.segments)


def _keep_removed(copy: Copy, document: Withheld, text: str) -> Removed:
    """The removed stretches that the copy has and that fit their masks, letter by letter."""
    kept: dict[int, str] = {}
    source = copy.source or ""
    shift = _find_shift(source, document, text)
    for at, masked in document.removed.items():
        sliced = source[at + shift : at + shift + len(masked)] if at + shift >= 0 else None
        for part in (sliced, copy.removed.get(at)):
            if part and mask_text(part, inside=True) == masked:
                kept[at] = part
    return kept


def _find_shift(source: str, document: Withheld, text: str) -> int:
    """How much further down the article stands in this source text: a byte order mark, or a line more on the page."""
    start, end, at = max(document.segments, key=lambda segment: segment[1] - segment[0])
    found = source.find(text[start:end])
    return found - at if found >= 0 else 0


def _explain(copy: Copy, document: Withheld) -> str:
    text = copy.texts[-1]
    pairs = zip(mask_text(text, inside=True), document.text, strict=False)
    at = next((index for index, (one, other) in enumerate(pairs) if one != other), None)
    where = "its words have the same lengths" if at is None else f"it departs from it at character {at} or before"
    hashes = f"its hash is {hash_text(text)[:16]}…, not {document.text_sha256[:16]}…"
    return f"not the text of {document.id}: {hashes}; {where}"
