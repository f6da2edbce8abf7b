"""Documents as JSON lines, for more of them than anyone wants files of."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from musnad.documents import Document
from musnad.findings import Refusal
from musnad.ingest.deposits import Deposit

_encode = msgspec.json.Encoder().encode


class DocumentLines:
    """Writes documents to a file, one a line, or to standard output for `-`.

    A file is written beside its place and renamed when all is in it: a run that is killed leaves no half of it.
    Of each document only a hash of its id, and where it begins, stay in memory.
    """

    def __init__(self, target: Path) -> None:
        self._target = target if str(target) != "-" else None
        self._offsets: dict[int, int] = {}
        self._end = 0
        self._beside: Path | None = None
        self._file: BinaryIO = sys.stdout.buffer

    def __enter__(self) -> DocumentLines:
        if self._target:
            try:
                self._target.parent.mkdir(parents=True, exist_ok=True)
                descriptor, beside = tempfile.mkstemp(dir=self._target.parent, prefix=".", suffix=".part")
            except OSError as error:
                raise Refusal(str(self._target), "unwritable-file", error.strerror or str(error)) from error
            self._beside, self._file = Path(beside), os.fdopen(descriptor, "wb", buffering=1 << 20)
        return self

    def deposit(self, document: Document) -> Deposit:
        """Write one document. Raises Refusal [document-exists] for an id that was there before."""
        key = hash(document.id)
        if key in self._offsets:
            raise Refusal(document.raw.path, "document-exists", f"document {document.id} came before with this text")
        line = _encode(document) + b"\n"
        self._file.write(line)
        self._offsets[key] = self._end
        self._end += len(line)
        return Deposit(document.raw.path, "written", document)

    def read_texts(self) -> Iterator[tuple[str, str]]:
        """Nothing: the file is new."""
        return iter(())

    def read_text(self, document_id: str) -> str:
        """The text of a document written to the file; standard output cannot be read again."""
        if self._beside is None:
            raise Refusal("-", "unreadable-file", "standard output cannot be read again")
        self._file.flush()
        with self._beside.open("rb") as file:
            file.seek(self._offsets[hash(document_id)])
            return msgspec.json.decode(file.readline(), type=Document).text

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.flush()
        if self._beside and self._target:
            os.fsync(self._file.fileno())
            self._file.close()
            if error is None:
                self._beside.chmod(0o644)
                self._beside.replace(self._target)
            else:
                self._beside.unlink(missing_ok=True)
