"""Hypothesis strategies: documents of any Arabic-looking text, and annotations of all four layers on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import msgspec
from hypothesis import strategies as st

from composed_texts import make_document
from musnad.annotations import Annotations, Annotator, Entity, Mark, Number, Quote, Retraction, in_text_order
from musnad.documents import Document
from musnad.schemas import inventory
from musnad.spans import Span, cut_span

# What news and its scraping bring: marks, tatweel, digits of both kinds, joined emoji, bidi controls, odd spaces.
WORDS = ["قالت", "وزارةُ الصِّحّة", "ال", "و", "كـــازاخستان", "مليون", "Reuters", "e\u0301", "<b>", "&amp;", "\\n"]
NUMBERS = ["١٬٢٣٤", "1,8", "164", "2022", "٣٫٥", "9", "%"]
MARKS = [
    "«",
    "»",
    '"',
    ":",
    ".",
    "،",
    "(..)",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u00a0",
    "\u2028",
    "\u200f",
    "\u2067",
    "\u2069",
]
BEYOND = ["😀", "👨🏻\u200d🚒", "🇰🇿", "𐤀", "\u200d", "\ufeff"]
PIECES = st.sampled_from(WORDS + NUMBERS + MARKS + BEYOND)
_INSIDE = re.compile(r"\d+(?:[.,٫٬]\d+)*")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with one paragraph."""
    pieces = draw(st.lists(PIECES, min_size=1, max_size=40))
    text = unicodedata.normalize("NFC", "".join(pieces)).strip() or "نص"
    return make_document(text)


def spans(text: str) -> st.SearchStrategy[Span]:
    """Any span of `text` with no space at its edges that cuts no number in two."""
    inside = {offset for number in _INSIDE.finditer(text) for offset in range(number.start() + 1, number.end())}
    starts = [offset for offset in range(len(text)) if not text[offset].isspace() and offset not in inside]
    ends = [offset for offset in range(1, len(text) + 1) if not text[offset - 1].isspace() and offset not in inside]
    return st.sampled_from(starts).flatmap(
        lambda start: st.sampled_from([end for end in ends if end > start]).map(lambda end: cut_span(text, start, end))
    )


def ids(letter: str, size: int = 3) -> st.SearchStrategy[list[str]]:
    """Up to `size` different ids of one layer."""
    return st.lists(st.integers(1, 99).map(lambda number: f"{letter}{number}"), max_size=size, unique=True)


def labels(layer: str, field: str) -> st.SearchStrategy[str]:
    """Any code of a closed inventory."""
    return st.sampled_from([label.code for label in inventory(layer, field)])


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8).map(str.strip).filter(bool)
DECIMALS = st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,9}|/[1-9][0-9]{0,3})?", fullmatch=True)
CLUSTERS = st.integers(1, 9).map(lambda number: f"c{number}")


def optional(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def others(own: str, known: list[str]) -> st.SearchStrategy[str | None]:
    """None, or the id of another mark."""
    return st.sampled_from([None, *(other for other in known if other != own)])


@st.composite
def annotations(draw: st.DrawFn, document: Document, status: str = "annotated") -> Annotations:
    """Marks of all layers on `document`, nested and overlapping as they come; `suggested` ones with rule and score."""
    span = spans(document.text)
    quotes, numbers = draw(ids("q")), draw(ids("n"))
    suggestion = (
        {"rule": optional(LINES), "score": optional(st.floats(0, 1, allow_subnormal=False))}
        if status == "suggested"
        else {}
    )

    def build(kind: type[Mark], known: list[str], fields: Callable[[str], dict[str, object]]) -> list[Mark]:
        chosen = [draw(st.fixed_dictionaries({**fields(own), **suggestion})) for own in known]
        return in_text_order([kind(id=own, **values) for own, values in zip(known, chosen, strict=True)])

    def placed(fields: dict[str, object]) -> dict[str, object]:
        place = draw(span)
        return {name: st.just(getattr(place, name)) for name in ("start", "end", "text")} | fields

    return Annotations(
        document_id=document.id,
        text_sha256=document.text_sha256,
        schema_version="1.0",
        status=status,
        annotator=Annotator("aziza", "human", None),
        entities=build(Entity, draw(ids("e")), lambda own: placed(_entity_fields())),
        quotes=build(Quote, quotes, lambda own: _quote_fields(span, own, quotes)),
        numbers=build(Number, numbers, lambda own: placed(_number_fields(span, own, numbers))),
        retractions=build(Retraction, draw(ids("r", 2)), lambda own: _retraction_fields(span, quotes, numbers)),
    )


def _entity_fields() -> dict[str, object]:
    return {
        "type": labels("entity", "type"),
        "refers_to": optional(CLUSTERS),
        "wikidata": optional(st.from_regex(r"Q[1-9][0-9]{0,8}", fullmatch=True)),
        "normalized": optional(LINES),
    }


def _quote_fields(span: st.SearchStrategy[Span], own: str, quotes: list[str]) -> dict[str, object]:
    return {
        "type": labels("quote", "type"),
        "content": st.lists(span, min_size=1, max_size=3),
        "cue": optional(span),
        "speaker": optional(span),
        "speaker_form": labels("quote", "speaker_form"),
        "speaker_ref": CLUSTERS | others(own, quotes),
        "addressee": optional(span),
        "via": optional(span),
        "act": labels("quote", "act"),
        "parent": others(own, quotes),
    }


def _number_fields(span: st.SearchStrategy[Span], own: str, numbers: list[str]) -> dict[str, object]:
    return {
        "kind": labels("number", "kind"),
        "value": optional(DECIMALS),
        "low": optional(DECIMALS),
        "high": optional(DECIMALS),
        "comparator": labels("number", "comparator"),
        "cue": optional(span),
        "unit": optional(LINES),
        "unit_span": optional(span),
        "status": labels("number", "status"),
        "same_quantity": optional(st.integers(1, 9).map(lambda number: f"s{number}")),
        "ratio_of": others(own, numbers),
    }


def _retraction_fields(span: st.SearchStrategy[Span], quotes: list[str], numbers: list[str]) -> dict[str, object]:
    actor = CLUSTERS | others("", quotes)
    referable = [*quotes, *numbers]
    return {
        "type": labels("retraction", "type"),
        "cue": span,
        "claim": st.lists(span, max_size=3),
        "claim_ref": st.lists(st.sampled_from(referable), max_size=3, unique=True) if referable else st.just([]),
        **{role: optional(span) for role in ("retractor", "source", "channel", "reason", "replacement", "time")},
        "retractor_ref": actor,
        "source_ref": actor,
        "self": labels("retraction", "self"),
        "reason_class": optional(labels("retraction", "reason_class")),
        "modality": labels("retraction", "modality"),
    }


@st.composite
def annotated_documents(draw: st.DrawFn, status: str = "annotated") -> tuple[Document, Annotations]:
    """A document and annotations on it."""
    document = draw(documents())
    return document, draw(annotations(document, status))


def as_judged(suggested: Annotations) -> Annotations:
    """The annotations as they are once a reader has taken every suggestion."""
    return msgspec.structs.replace(
        suggested,
        status="annotated",
        **{
            layer: [msgspec.structs.replace(mark, rule=None, score=None) for mark in marks]
            for layer, marks in suggested.layers()
        },
    )


def drop_dangling(drawn: Annotations) -> Annotations:
    """Without actors that no entity stands for: a valid pass has none."""
    known = {entity.refers_to for entity in drawn.entities} | {quote.id for quote in drawn.quotes}

    def keep(mark, *fields):
        return msgspec.structs.replace(mark, **{name: None for name in fields if getattr(mark, name) not in known})

    return msgspec.structs.replace(
        drawn,
        quotes=[keep(quote, "speaker_ref") for quote in drawn.quotes],
        retractions=[keep(retraction, "retractor_ref", "source_ref") for retraction in drawn.retractions],
    )
