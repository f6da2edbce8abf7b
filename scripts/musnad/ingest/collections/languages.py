"""The language of a text, to leave out what a crawl has in others."""

from __future__ import annotations

from musnad.arabic import is_arabic
from musnad.findings import Refusal

_ASCII = bytes(range(128))
# Text in any script but Latin has this many bytes outside ASCII in its first few words.
_FEWEST_FOREIGN_BYTES = 100
_ENOUGH_CHARACTERS = 4_000


def is_in_language(text: str, language: str) -> bool:
    """Whether `text` is in `language` (two letters, as in BCP 47), by resiliparse's profiles of 101 languages.

    They tell Arabic from Persian, Urdu, Pashto, Sindhi and Uighur, which share its letters. Where they know nothing, as
    in texts of few words, Arabic goes by its letters. Raises Refusal [missing-library] without the extra `web`.
    """
    try:
        from resiliparse.parse.lang import detect_fast
    except ImportError as error:
        message = "languages are told apart by resiliparse: pip install 'musnad[web]'"
        raise Refusal(f"--language {language}", "missing-library", message) from error

    head = text[:_ENOUGH_CHARACTERS]
    found, _ = detect_fast(head)
    return bool(found == language or (found == "unknown" and language == "ar" and is_arabic(head)))


def may_be_in_language(page: bytes, language: str) -> bool:
    """Whether a page of unknown encoding may be in `language`: a quick look that spares reading most of a crawl.

    For Arabic, it must hold letters outside ASCII, as bytes or as entities; of other languages all may be.
    """
    return language != "ar" or b"&#" in page or len(page.translate(None, _ASCII)) >= _FEWEST_FOREIGN_BYTES
