"""The law that every character is accounted for, whatever the page."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from musnad.corpus import format_record
from musnad.documents import SEGMENT_BREAK, Removed, hash_text
from musnad.findings import Refusal
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.articles import make_document
from musnad.ingest.metadata import Article
from musnad.ingest.sources import Source, decode_source
from musnad.schemas import find_shape_errors

RAW = sorted((Path(__file__).parent / "fixtures" / "pages").glob("*.txt"))
SENTENCE = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل."
# What pages are made of, and what breaks readers of them.
PIECES = st.sampled_from(
    [
        *[
            SENTENCE,
            "عنوان الخبر كما هو",
            "المصادر:",
            "وكالات",
            "اقرأ أيضا",
            "التعليقات",
            "شارك القصة",
            "Close",
            "تصويب:",
        ],
        *["بغداد – وكالات", "24 أبريل 2024", "صورة (أرشيف)", "صورة ( أرشيف )", "- بند", "ـــ", "كـــتاب"],
        *["\n", "\n\n", "\r\n", "\r", " ", "\t", "\u00a0", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\u3000"],
        *[
            "\u200f",
            "\u2067",
            "\u2069",
            "\u200d",
            "\ufeff",
            "😀",
            "👨🏻\u200d🚒",
            "e\u0301",
            "\u0627\u0654",
            "\u064b",
            "\u0301",
        ],
    ]
)
PAGES = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)


@st.composite
def sources(draw):
    """A source text that has something to read in it."""
    text = draw(PAGES)
    try:
        return decode_source(text.encode("utf-8", errors="replace"), "page.txt")
    except Refusal:
        assume(False)


def ingest(source):
    """The document of a page, if an article stands on it."""
    try:
        return make_document(source, Article(), "data/raw/page.txt")
    except Refusal as refusal:
        if refusal.finding.check != "no-article":
            raise
        return None


def characters_of(document):
    """Offset in the source -> character, for every segment and removed stretch; fails where two overlap."""
    found = {}
    stretches = [(part.source_start, document.text[part.start : part.end]) for part in document.segments]
    for start, text in [*stretches, *((removed.source_start, removed.text) for removed in document.removed)]:
        for offset, character in enumerate(text, start):
            assert offset not in found
            found[offset] = character
    return found


@given(sources())
@settings(max_examples=200)
def test_every_character_is_in_one_segment_or_one_removed_stretch(source):
    document = ingest(source)
    if document:
        found = characters_of(document)
        assert all(source.text[offset] == character for offset, character in found.items())
        assert {i for i, character in enumerate(source.text) if not character.isspace()} <= found.keys()
        assert find_unaccounted(source.text, document) == []


@given(sources())
@settings(max_examples=100)
def test_segments_in_order_and_an_empty_line_between_make_the_text(source):
    document = ingest(source)
    if document:
        parts = [document.text[part.start : part.end] for part in document.segments]
        assert document.text == SEGMENT_BREAK.join(parts)
        assert all(part == part.strip() != "" for part in parts)
        assert document.text_sha256 == hash_text(document.text)
        assert find_shape_errors("document", msgspec.to_builtins(document)) == []


@given(sources())
@settings(max_examples=50)
def test_the_same_page_gives_the_same_bytes(source):
    document = ingest(source)
    if document:
        assert format_record(document) == format_record(ingest(source))


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_newlines_of_any_system_give_the_same_document(path):
    raw = decode_source(path.read_bytes(), path.name)
    plain = make_document(raw, Article(), path.name)
    for newline in ("\r\n", "\r"):
        other = decode_source(raw.text.replace("\n", newline).encode(), path.name)
        document = make_document(replace(other, sha256=raw.sha256, encoding=raw.encoding), Article(), path.name)
        assert document == plain


SOURCE = f"عنوان الخبر كما هو\n\n{SENTENCE}\n\nشارك القصة"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda document: {"removed": []}, "is in no segment and in no removed stretch"),
        (lambda document: {"removed": document.removed * 2}, "begins before the one before it ends"),
        (lambda document: {"removed": [Removed(86, "شارك القصه", "share-bar")]}, "is not what the source text has"),
        (lambda document: {"segments": document.segments[1:]}, "'عنوان الخبر كما هو' after 0"),
    ],
)
def test_a_document_that_loses_or_doubles_or_changes_a_character_is_found_out(change, problem):
    document = make_document(Source(SOURCE, "utf-8", "0" * 64), Article(), "page.txt")
    assert find_unaccounted(SOURCE, document) == []
    broken = msgspec.structs.replace(document, **change(document))
    assert any(problem in line for line in find_unaccounted(SOURCE, broken))
