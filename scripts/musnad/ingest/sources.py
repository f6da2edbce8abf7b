"""The source text of a raw file: bytes decoded, newlines as LF, NFC; nothing else is changed."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from musnad.arabic import is_arabic
from musnad.corpus import LIMIT_BYTES
from musnad.findings import Refusal

BYTE_ORDER_MARK = "\ufeff"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# What old Arabic sites were written in, by charset-normalizer's names.
_LEGACY = {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6"}


@dataclass(frozen=True, slots=True)
class Source:
    """A raw file as text, with the SHA-256 of its bytes and the encoding they were read in."""

    text: str
    encoding: str
    sha256: str


def read_source(path: Path, name: str) -> Source:
    """The source text of the file at `path`; `name` stands for it in messages.

    Raises Refusal as `read_bytes` and `decode_source` do.
    """
    return decode_source(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a raw file. Raises Refusal [unreadable-file, file-too-large]."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise Refusal(name, "file-too-large", f"larger than {LIMIT_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise Refusal(name, "unreadable-file", error.strerror or str(error)) from error


def decode_source(content: bytes, name: str) -> Source:
    """The source text of a raw file's bytes. A byte order mark stays in the text, to be accounted for.

    Raises Refusal [empty-file, binary-file, lone-surrogate, unknown-encoding].
    """
    encoding = find_encoding(content, name)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_surrogates(content, encoding, name)
        raise Refusal(name, "unknown-encoding", f"not {encoding} at byte {error.start}: {error.reason}") from error
    return Source(normalize_text(text, name), encoding, hashlib.sha256(content).hexdigest())


def normalize_text(text: str, name: str) -> str:
    """A decoded text as source text: newlines as LF, NFC. Raises Refusal [binary-file, empty-file]."""
    if "\0" in text:
        raise Refusal(name, "binary-file", f"a NUL at character {text.index(chr(0))}; not a text file")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip().strip(BYTE_ORDER_MARK).strip():
        raise Refusal(name, "empty-file", "nothing but white space")
    return text


def find_encoding(content: bytes, name: str) -> str:
    """The encoding a text is in: by its byte order mark, else UTF-8, else what old Arabic sites were written in.

    Raises Refusal [binary-file, lone-surrogate, unknown-encoding].
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _find_legacy_encoding(content, name, error)
    return "utf-8"


def _find_legacy_encoding(content: bytes, name: str, error: UnicodeDecodeError) -> str:
    if b"\0" in content:
        raise Refusal(name, "binary-file", f"a NUL at byte {content.index(0)}; not a text file") from error
    _refuse_surrogates(content, "utf-8", name)
    best = from_bytes(content).best()
    encoding = _LEGACY.get(best.encoding) if best else None
    if not encoding or not is_arabic(content.decode(encoding, errors="replace")):
        raise Refusal(
            name, "unknown-encoding", f"not UTF-8 at byte {error.start}, and not recognised as windows-1256"
        ) from error
    return encoding


def _refuse_surrogates(content: bytes, encoding: str, name: str) -> None:
    try:
        text = content.decode(encoding, errors="surrogatepass")
    except UnicodeDecodeError:
        return
    index = next(index for index, character in enumerate(text) if "\ud800" <= character <= "\udfff")
    raise Refusal(name, "lone-surrogate", f"U+{ord(text[index]):04X} at character {index}: half a character")
