"""Files as streams of bytes and lines, packed or not, with bounds on what they may unfold to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Refusal

_PACKED = {".gz": "gzip", ".zst": "zstd"}
# Text packs to a tenth, the dullest of it to a fiftieth; what unfolds more than this, past the first part, is a trap.
LARGEST_RATIO = 200
_UNSUSPECTED_BYTES = 100_000_000
_CHUNK = 1 << 18


def suffix_of(path: Path) -> str:
    """The suffix that tells what a file holds, in lower case: `.jsonl` for `news.JSONL.gz`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if len(suffixes) > 1 and suffixes[-1] in _PACKED:
        return suffixes[-2]
    return suffixes[-1] if suffixes else ""


def open_stream(path: Path, name: str) -> io.BufferedReader:
    """The bytes of a file, unfolded when it is `.gz` or `.zst`; at most `LARGEST_RATIO` times what it holds.

    Raises Refusal [unreadable-file] here, and while reading [unreadable-file] for damage, [decompression-bomb].
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refusal(name, "unreadable-file", error.strerror or str(error)) from error
    packing = _PACKED.get(path.suffix.lower())
    return io.BufferedReader(_Unfolding(file, packing, name), _CHUNK) if packing else file


class _Unfolding(io.RawIOBase):
    """A packed file read unpacked, which refuses to unfold without end."""

    def __init__(self, file: BinaryIO, packing: str, name: str) -> None:
        self._file = file
        self._name = name
        self._unfolded = 0
        self._stream = pa.CompressedInputStream(pa.PythonFile(file, mode="r"), packing)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._stream.read(len(buffer))
        except OSError as error:
            raise Refusal(self._name, "unreadable-file", f"damaged or cut short: {error}") from error
        self._unfolded += len(chunk)
        if self._unfolded > max(_UNSUSPECTED_BYTES, self._file.tell() * LARGEST_RATIO):
            message = f"unfolds to more than {LARGEST_RATIO} times its size"
            raise Refusal(self._name, "decompression-bomb", message)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def read_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None for one longer than LIMIT_BYTES, which is passed over unkept."""
    while line := stream.readline(LIMIT_BYTES + 1):
        if len(line) <= LIMIT_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None
