"""Where the corpus lives on disk, and how its files are read and written.

Every record is JSON written one mark, segment or field a line, so that a diff shows just the marks that changed.
A file is written beside its place and renamed into it: a reader sees the old one or the new one, never half.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from musnad.annotations import Annotations
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.schemas import find_shape_errors, load_schema

R = TypeVar("R", bound=msgspec.Struct)
LIMIT_BYTES = 50_000_000


class Corpus:
    """The folders of one corpus under `root`. Methods that take an id refuse one that could leave its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.raw = self.data / "raw"
        self.documents = self.data / "documents"
        self.annotations = self.data / "annotations"
        self.gold = self.data / "gold"
        self.splits = self.data / "splits.json"
        self.events = self.data / "events.json"
        self.release = self.data / "release"

    def relative(self, path: Path) -> str:
        """`path` as seen from the corpus, with forward slashes; as it is when it lies outside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def document_path(self, document_id: str) -> Path:
        """Where the document is kept. Raises Refusal [unsafe-id] for an id not of the schema's form."""
        return self.documents / f"{_checked(document_id, 'document', 'id')}.json"

    def annotator_folder(self, annotator_id: str) -> Path:
        """Where the passes of one annotator are kept."""
        return self.annotations / _checked(annotator_id, "annotations", "annotator", "id")

    def annotations_path(self, annotator_id: str, document_id: str) -> Path:
        """Where one annotator's pass over the document is kept."""
        return self.annotator_folder(annotator_id) / f"{_checked(document_id, 'document', 'id')}.json"

    def gold_path(self, document_id: str) -> Path:
        """Where the document's gold is kept."""
        return self.gold / f"{_checked(document_id, 'document', 'id')}.json"

    def read_documents(self) -> Iterator[Document]:
        """All documents, by file name."""
        return (read_document(path) for path in sorted(self.documents.glob("*.json")))

    def read_gold(self) -> Iterator[Annotations]:
        """All gold annotations, by file name."""
        return (read_annotations(path) for path in sorted(self.gold.glob("*.json")))

    def read_passes(self, document_id: str) -> list[Annotations]:
        """What each annotator marked in a document, by annotator; suggestions that nobody judged are no passes."""
        paths = [self.annotations_path(annotator, document_id) for annotator in self.annotators()]
        found = [read_annotations(path) for path in paths if path.exists()]
        return [annotations for annotations in found if annotations.status == "annotated"]

    def annotators(self) -> list[str]:
        """The annotators whose passes are kept."""
        return sorted(folder.name for folder in self.annotations.glob("*") if folder.is_dir())


def _checked(identifier: str, schema: str, *fields: str) -> str:
    node = load_schema(schema)
    for field in fields:
        node = node["properties"][field]
    if len(identifier) > node["maxLength"] or not re.fullmatch(node["pattern"].strip("^$"), identifier):
        raise Refusal(identifier, "unsafe-id", f"{identifier!r} is not a valid {schema} {fields[-1]}")
    return identifier


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; its schema is asked next
    """The JSON in `path`. Raises Refusal [unreadable-file, too-large, unreadable-json, lone-surrogate]."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise Refusal(str(path), "too-large", f"the file is larger than {LIMIT_BYTES:,} bytes")
        raw = path.read_bytes()
        try:
            # Stricter than `json` and twice as fast; what it will not take, `json` words the error of.
            return msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            content = raw.decode("utf-8")
        instance = json.loads(content, parse_constant=_refuse_constant)
        if "\\u" in content:
            # Half a character can only come in as an escape, and UTF-8 has no place for it.
            json.dumps(instance, ensure_ascii=False).encode("utf-8")
        return instance
    except OSError as error:
        raise Refusal(str(path), "unreadable-file", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise Refusal(str(path), "unreadable-json", f"not UTF-8 at byte {error.start}") from error
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        raise Refusal(str(path), "lone-surrogate", f"a string holds {half}: half a character") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(str(path), "unreadable-json", f"not JSON: {error}") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _read_record(path: Path, schema: str, kind: type[R]) -> R:
    instance = read_json(path)
    for error in find_shape_errors(schema, instance):
        raise Refusal(str(path), "shape", error.message, error.path)
    try:
        # Not strict: JSON Schema holds 1.0 for an integer.
        return msgspec.convert(instance, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Refusal(str(path), "shape", str(error)) from error


def read_document(path: Path) -> Document:
    """The document in `path`. Raises Refusal when it is not valid against its schema."""
    return _read_record(path, "document", Document)


def read_annotations(path: Path) -> Annotations:
    """The annotations in `path`. Raises Refusal when they are not valid against their schema."""
    return _read_record(path, "annotations", Annotations)


def format_record(record: object) -> str:
    """A record as canonical JSON: fields in the schema's order, one field, mark or segment a line."""
    fields = [f"{_compact(key)}: {_format_field(value)}" for key, value in msgspec.to_builtins(record).items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _format_field(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def write_record(path: Path, record: object) -> None:
    """Write a record as canonical JSON, whole or not at all."""
    write_atomically(path, format_record(record).encode("utf-8"))


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, flush it to the disk, and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
