"""Level 4, quotes: type, speaker and nesting agree with the text."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.annotations import Quote
from musnad.checks.subjects import MarkedText, Problem

_QUOTATION_MARKS = frozenset("\"'«»“”„‟‘’‹›")
_COLONS = frozenset(":：")
# What may stand between a quotation mark or colon and the content: spaces, dots, brackets, invisible marks.
_BETWEEN = " \t\u00a0\u202f.…()[]،؛!؟?-–—\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_REACH = 12


def _is_set_off(text: str, quote: Quote, signs: frozenset[str]) -> bool:
    """Whether one of `signs` stands before, or a quotation mark after, one of the content spans."""
    return any(
        text[max(0, span.start - _REACH) : span.start].rstrip(_BETWEEN)[-1:] in signs
        or text[span.end : span.end + _REACH].lstrip(_BETWEEN)[:1] in _QUOTATION_MARKS
        for span in quote.content
    )


def direct_quote_without_marks(marked: MarkedText) -> Iterator[Problem]:
    """A direct quote has neither a quotation mark beside it nor a colon before it."""
    text = marked.document.text
    for index, quote in enumerate(marked.annotations.quotes):
        if quote.type == "direct" and not _is_set_off(text, quote, _QUOTATION_MARKS | _COLONS):
            yield f"$.quotes[{index}]", f"no mark and no colon at {quote.content[0].text[:30]!r}"


def mixed_quote_without_marks(marked: MarkedText) -> Iterator[Problem]:
    """A mixed quote has no quotation mark in it or beside it."""
    text = marked.document.text
    for index, quote in enumerate(marked.annotations.quotes):
        if (
            quote.type == "mixed"
            and not any(_QUOTATION_MARKS & set(span.text) for span in quote.content)
            and not _is_set_off(text, quote, _QUOTATION_MARKS)
        ):
            yield f"$.quotes[{index}]", f"no quotation mark at {quote.content[0].text[:30]!r}"


def speaker_form_contradicts_speaker(marked: MarkedText) -> Iterator[Problem]:
    """A speaker is explicit without a span, implicit or absent with one, or absent with a reference."""
    for index, quote in enumerate(marked.annotations.quotes):
        if (quote.speaker_form == "explicit") != (quote.speaker is not None):
            there = "a" if quote.speaker else "no"
            yield f"$.quotes[{index}].speaker_form", f"{quote.speaker_form}, with {there} speaker span"
        elif quote.speaker_form == "absent" and quote.speaker_ref:
            yield f"$.quotes[{index}].speaker_form", f"absent, with a reference to {quote.speaker_ref}"


def cue_inside_content(marked: MarkedText) -> Iterator[Problem]:
    """The cue of a quote overlaps its content; a content that is interrupted is several spans."""
    for index, quote in enumerate(marked.annotations.quotes):
        cue = quote.cue
        if cue and any(cue.start < span.end and span.start < cue.end for span in quote.content):
            yield f"$.quotes[{index}].cue", f"{cue.text!r} stands inside the content"


def parent_does_not_contain(marked: MarkedText) -> Iterator[Problem]:
    """A quote does not stand inside the content of the quote it names as its parent."""
    quotes = {quote.id: quote for quote in marked.annotations.quotes}
    for index, quote in enumerate(marked.annotations.quotes):
        if quote.parent:
            parent = quotes[quote.parent].content
            if quote.content[0].start < parent[0].start or quote.content[-1].end > parent[-1].end:
                yield f"$.quotes[{index}].parent", f"{quote.id} is not inside {quote.parent}"


CHECKS = (
    direct_quote_without_marks,
    mixed_quote_without_marks,
    speaker_form_contradicts_speaker,
    cue_inside_content,
    parent_does_not_contain,
)
