"""Crawls: WARC files, packed or not, one record after the other."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Finding, Refusal
from musnad.ingest.collections.records import Capture, Skipped
from musnad.ingest.collections.streams import LARGEST_RATIO

# Where the next record may begin, by the first bytes of the file: a member of gzip, a frame of zstd, or plain.
_BEGINNINGS = {b"\x1f\x8b": b"\x1f\x8b\x08", b"\x28\xb5": b"\x28\xb5\x2f\xfd", b"WA": b"WARC/1."}
_TAKEN = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_HTML = ("text/html", "application/xhtml+xml")
_CHUNK = 1 << 20
_LONGEST_HEADER = 1 << 16


def read_warc(path: Path, name: str) -> Iterator[Capture | Finding | Skipped]:
    """The pages of a WARC file: one outcome for each record that could be one, called `name#offset`.

    The offset is that of the record's packed beginning, in bytes. After damage, reading goes on at the next
    beginning of a record. Raises Refusal [unreadable-file] for a file that cannot be opened.
    """
    try:
        with path.open("rb") as file:
            beginning = _BEGINNINGS.get(file.read(2))
            if beginning is None:
                raise Refusal(name, "unreadable-file", "not WARC, nor WARC packed with gzip or zstd")
            offset: int | None = 0
            while offset is not None:
                reading = _Reading(file, name, offset, beginning)
                yield from reading.read()
                offset = _find(file, beginning, reading.last + 1) if reading.damaged else None
    except OSError as error:
        raise Refusal(name, "unreadable-file", error.strerror or str(error)) from error


class _Damaged(Exception):  # noqa: N818 - said of a record, not of the program
    """Raised for a record that is not what its header says; what follows it cannot be trusted."""


class _Reading:
    """One run through a file from `start` on; `last` is where the latest record began, `damaged` ends the run."""

    def __init__(self, file: BinaryIO, name: str, start: int, beginning: bytes) -> None:
        file.seek(start)
        self._file = file
        self._name = name
        self._beginning = beginning
        self._empty = start == 0
        self.last = start
        self.damaged = False

    def read(self) -> Iterator[Capture | Finding | Skipped]:
        """Outcomes up to the end of the file or the first damage."""
        records = ArchiveIterator(self._file, parse_http=False)
        while not self.damaged:
            try:
                record = next(records, None)
            except (OSError, ValueError) as error:
                self.damaged = True
                yield self._refuse("unreadable-record", f"damaged here or in what follows: {error}")
                return
            if record is None:
                yield from self._refuse_end()
                return
            self.last, self._empty = record.stream_pos, False
            try:
                if "Content-Length" not in record.headers:
                    raise _Damaged("no length in its header")
                if record.record_type & _TAKEN:
                    yield self._read_record(record)
            except (_Damaged, OSError, ValueError) as error:
                self.damaged = True
                yield self._refuse("unreadable-record", f"damaged: {error}".strip())

    def _refuse_end(self) -> Iterator[Finding]:
        """What is to be said of a file that ends: that nothing was in it, or that it ends in the header of a record."""
        if self._empty:
            yield self._refuse("empty-file", "no record of a crawl in it")
            return
        after = _find(self._file, self._beginning, self.last + 1)
        if after is not None and self._is_cut(after):
            self.last = after
            yield self._refuse("unreadable-record", "cut short in its header")

    def _is_cut(self, start: int) -> bool:
        """Whether a record begins at `start` whose header has no end."""
        self._file.seek(start)
        header = self._file.read(_LONGEST_HEADER)
        if self._beginning == _BEGINNINGS[b"\x1f\x8b"]:
            try:
                header = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(header, _LONGEST_HEADER)
            except zlib.error:
                return False  # its first bytes were there by chance
        return b"WARC/1.".startswith(header[:7]) and b"\r\n\r\n" not in header

    def _refuse(self, check: str, message: str) -> Finding:
        return Finding(f"{self._name}#{self.last}", "$", check, message)

    def _read_record(self, record: Any) -> Capture | Finding | Skipped:  # noqa: ANN401 - of C++
        if record.content_length > LIMIT_BYTES:
            self.damaged = self._outgrows(record.content_length)
            return self._refuse("record-too-large", f"a record of {record.content_length:,} bytes")
        claimed = record.content_length
        record.freeze()
        if record.content_length < claimed:
            raise _Damaged(f"{record.content_length:,} bytes are there of {claimed:,}")
        record.parse_http(auto_decode="content")
        if record.is_http and not record.http_headers:
            raise _Damaged("no answer of a server in it")
        if record.http_headers and record.http_headers.status_code != 200:
            return Skipped(f"{self._name}#{self.last}", "not-ok")
        kind = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
        kind = kind.partition(";")[0].strip().lower()
        if kind not in (*_HTML, "text/plain"):
            return Skipped(f"{self._name}#{self.last}", "not-text")
        return self._capture(record, is_html=kind in _HTML)

    def _outgrows(self, claimed: int) -> bool:
        """Whether a record claims more bytes than the rest of the file can hold, however it is packed."""
        return claimed > (os.fstat(self._file.fileno()).st_size - self.last) * LARGEST_RATIO

    def _capture(self, record: Any, *, is_html: bool) -> Capture | Finding:  # noqa: ANN401 - of C++
        content = record.reader.read(LIMIT_BYTES + 1)
        if len(content) > LIMIT_BYTES:
            return self._refuse("record-too-large", f"unfolds to more than {LIMIT_BYTES // 1_000_000} MB")
        return Capture(
            f"{self._name}#{self.last}",
            content,
            record.headers.get("WARC-Target-URI"),
            record.headers.get("WARC-Date"),
            record.http_charset if record.is_http else None,
            is_html,
        )


def _find(file: BinaryIO, wanted: bytes, start: int) -> int | None:
    """The offset of the first `wanted` in the file from `start` on."""
    file.seek(start)
    before = b""
    while chunk := file.read(_CHUNK):
        found = (before + chunk).find(wanted)
        if found >= 0:
            return start - len(before) + found
        start += len(chunk)
        before = chunk[-len(wanted) + 1 :]
    return None
