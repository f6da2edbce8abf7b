"""Bytes of a page into text: by its mark, by what it is, by what the server and the page say, in that order.

Bytes that are UTF-8 throughout are UTF-8 whatever is declared (Arabic in another encoding never is by chance); only
where they are not do declarations count, and only one under which the page is Arabic or that is the page's only one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain

from charset_normalizer import from_bytes

from musnad.arabic import is_arabic
from musnad.findings import Refusal

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_META_WITHIN = 4096
# What browsers read under these names, https://encoding.spec.whatwg.org/#names-and-labels, by Python's codec names.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_NAMES = {"cp1256": "windows-1256", "cp1252": "windows-1252", "iso8859-6": "iso-8859-6"}
# Codecs of Python that are no charset of a page: they refuse bytes that they cannot read, or read escapes in them.
_NO_CHARSETS = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"))
# As many bytes in a thousand may be astray in a page that is UTF-8 for the rest: cut comments, mixed encodings.
_ASTRAY = 1
_SAMPLE = 200_000


def decode_page(content: bytes, name: str, header_charset: str | None = None) -> tuple[str, str]:
    """The page as text, without a byte order mark, and the encoding it was read in.

    Raises Refusal [empty-file, binary-file, unknown-encoding].
    """
    if not content.strip():
        raise Refusal(name, "empty-file", "nothing but white space")
    text, encoding = _decode(content, name, header_charset)
    if "\0" in text:
        raise Refusal(name, "binary-file", f"a NUL at character {text.index(chr(0))}; not a web page")
    return text, _NAMES.get(encoding, encoding)


def _decode(content: bytes, name: str, header_charset: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first_astray = error.start
    if b"\0" in content:
        raise Refusal(name, "binary-file", f"a NUL at byte {content.index(0)}; not a web page")
    for encoding in chain(_list_declared(content, header_charset), _guess(content)):
        text = content.decode(encoding, errors="replace")
        if _is_likely(text, encoding, content):
            return text, encoding
    raise Refusal(name, "unknown-encoding", f"not UTF-8 at byte {first_astray}, and not Arabic in any encoding named")


def _list_declared(content: bytes, header_charset: str | None) -> Iterator[str]:
    """Codec names of what the server and the page declare, and UTF-8, which pages are when they say nothing."""
    meta = _META.search(content, 0, _META_WITHIN)
    for label in (header_charset, meta[1].decode("ascii") if meta else None, "utf-8"):
        try:
            codec = codecs.lookup((label or "").strip(" \"'"))
        except (LookupError, ValueError):
            continue
        if getattr(codec, "_is_text_encoding", True) and codec.name not in _NO_CHARSETS:
            yield _READ_AS.get(codec.name, codec.name)


def _guess(content: bytes) -> Iterator[str]:
    yield "cp1256"
    best = from_bytes(_keep_text(content)).best()
    if best and best.encoding == "iso8859_6":
        yield "iso8859-6"


def _keep_text(content: bytes) -> bytes:
    """The bytes that are not ASCII, and spaces: what tells one encoding of Arabic from another."""
    return b" ".join(re.findall(rb"[\x80-\xff][\x80-\xff ]*", content)[:2000])


def _is_likely(text: str, encoding: str, content: bytes) -> bool:
    if encoding == "utf-8":
        return text.count("\ufffd") * 1000 <= _ASTRAY * len(content)
    foreign = "".join(re.findall(r"[^\x00-\x7f]+", text[:_SAMPLE]))
    return is_arabic(foreign) and foreign.count("\ufffd") * 20 <= len(foreign) and _reads_as_words(foreign)


def _reads_as_words(letters: str) -> bool:
    """Whether the commonest letter of Arabic is common here, as it is not when bytes are read in a wrong encoding."""
    return letters.count("ا") * 20 >= len(letters)
