"""Laws of suggested quotes that hold for any text, and the parts the rules are made of."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.annotations import Quote
from musnad.preannotation.quotes import read_quotes, suggest_quotes
from musnad.preannotation.speech.cues import conjugate, find_cues
from musnad.preannotation.speech.quotation_marks import pair_marks
from musnad.preannotation.speech.source_nouns import read_host
from musnad.preannotation.tokens import tokenize
from musnad.schemas import bulk_validator
from musnad.spans import Span

WORDS = [
    "قال",
    "قالت",
    "يقول",
    "وأضاف",
    "فأشار",
    "مشيرا",
    "قائلا",
    "قوله",
    "بحسب",
    "وفقا",
    "نقلا",
    "نفى",
    "حذر",
    "زعم",
    "كتب",
    "جاء",
    "وصف",
    "اعتبر",
    "نقلت",
    "بالقول",
    "سيعلن",
    "لم",
    "قد",
    "إن",
    "أن",
    "أنه",
    "بأن",
    "ما",
    "إذا",
    "الذي",
    "وهو",
    "الوزير",
    "وزارة",
    "الري",
    "محمد",
    "للصحفيين",
    "لوكالة",
    "في",
    "عن",
    "إلى",
    "على",
    "بيان",
    "أمس",
    ":",
    '"',
    "«",
    "»",
    "“",
    "”",
    "‹",
    "›",
    "'",
    "(",
    ")",
    "،",
    ".",
    "؟",
    "\n",
    "\n\n",
    "-",
    "حد",
    "على",
    "2021",
    "12,5",
    "%",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(
    st.sampled_from('قالنويضف إأ:"«»()،. \n\u200f\u064bـ12%a'), max_size=60
)


def spans_of(quote: Quote) -> list[Span]:
    parts = (quote.cue, quote.speaker, quote.addressee, quote.via)
    return [*quote.content, *(part for part in parts if part)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_span_lies_in_the_text_equals_it_and_has_no_edge_space(text):
    for quote in suggest_quotes(text, tokenize(text)):
        for span in spans_of(quote):
            assert text[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_quote_fits_the_schema(text):
    quotes = [msgspec.to_builtins(_all_fields(quote)) for quote in suggest_quotes(text, tokenize(text))]
    assert [error for quote in quotes for error in bulk_validator("quote").iter_errors(quote)] == []


def _all_fields(quote: Quote) -> dict:
    return {field: getattr(quote, field) for field in quote.__struct_fields__}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_references_lead_to_other_quotes_and_the_form_agrees_with_the_speaker(text):
    reading = read_quotes(text, tokenize(text))
    ids = [quote.id for quote in reading.quotes]
    assert ids == [f"q{number}" for number in range(1, len(ids) + 1)]
    for quote in reading.quotes:
        assert (quote.speaker is not None) == (quote.speaker_form == "explicit")
        assert quote.speaker_form == "implicit" or quote.speaker_ref is None
        assert {quote.speaker_ref, quote.parent} - {None} <= set(ids) - {quote.id}
        assert quote.rule
        assert 0 < quote.score <= 1
    assert set(reading.antecedents) <= set(ids)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_quotes_stand_in_text_order(text):
    places = [quote.content[0].start for quote in suggest_quotes(text, tokenize(text))]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('قال: "نعم".', ["نعم"]),
        ('قال : " نعم " .', ["نعم"]),
        ('اسمه "ظل "الماء" الجديد" هنا', ['ظل "الماء" الجديد', "الماء"]),
        ("«أول» و«ثان»", ["أول", "ثان"]),
        ("”نعم“", ["نعم"]),
        ("قال: «نعم", ["نعم"]),
        ("قال: «نعم\n\nثم» خرج", ["نعم\n\nثم"]),
        ("الفريق المصري's", []),
        ("(قوس) و: (قول)", ["قول"]),
    ],
)
def test_marks_are_paired(text, inside):
    tokens = tokenize(text)
    found = [
        text[tokens[mark.pieces[0][0]].start : tokens[mark.pieces[-1][1] - 1].end] for mark in pair_marks(text, tokens)
    ]
    assert sorted(found) == sorted(inside)


def test_a_verb_is_conjugated_in_both_genders_and_tenses():
    forms = {form for form, _, _ in conjugate("قال", "يقول", "يقل")}
    assert {"قال", "قالت", "قالوا", "يقول", "تقول", "يقولون", "يقل", "تقل"} <= forms
    assert {"نفت", "نفوا", "ينفي", "تنفي", "ينفون"} <= {form for form, _, _ in conjugate("نفي", "ينفي", "ينف")}


@pytest.mark.parametrize(
    ("word", "cue"), [("وقال", "قال"), ("فأشار", "أشار"), ("وصف", "وصف"), ("بقوله", "قوله"), ("سيقول", "يقول")]
)
def test_a_cue_is_read_without_its_proclitic_and_keeps_the_letters_of_its_root(word, cue):
    (found,) = find_cues(word, tokenize(word))
    assert word[found.start : found.end] == cue


@pytest.mark.parametrize(
    ("word", "plain", "cut"),
    [
        ("للصحفيين", "الصحفيين", 1),
        ("لقناة", "قناة", 1),
        ("لطيف", "لطيف", 0),
        ("بالقاهرة", "القاهرة", 1),
        ("بوتين", "بوتين", 0),
    ],
)
def test_a_fused_preposition_is_told_from_a_letter_of_the_root(word, plain, cut):
    host = read_host(tokenize(word)[0], word)
    assert (host.plain, host.cut) == (plain, cut)


def test_an_implicit_speaker_leads_to_the_first_quote_of_its_source():
    text = 'قالت وزارة الري إن السد آمن.\n\nوأضافت أن المناسيب طبيعية. وتابعت: "لا داعي للقلق".'
    quotes = suggest_quotes(text, tokenize(text))
    assert [quote.speaker_ref for quote in quotes] == [None, "q1", "q1"]


def test_an_implicit_speaker_agrees_in_gender():
    text = "قالت الوزيرة إن السد آمن. وقال المدير إن الخط جاهز. وأضافت أن العمل مستمر."
    assert suggest_quotes(text, tokenize(text))[2].speaker_ref == "q1"


def test_an_antecedent_two_paragraphs_away_is_none():
    text = "قالت الوزيرة إن السد آمن.\n\nوصل الوفد إلى المدينة.\n\nوأضافت أن العمل مستمر."
    assert suggest_quotes(text, tokenize(text))[1].speaker_ref is None


def test_a_quote_inside_a_quote_has_a_parent():
    text = "قال الناطق إن الشركة أكدت أن العطل بسيط."
    assert [quote.parent for quote in suggest_quotes(text, tokenize(text))] == [None, "q1"]


def test_text_without_stops_costs_no_more_than_text_with_them():
    """Reading stays within fixed bounds per cue: the work on twice the text is at most about twice the work."""
    text = "قال الوزير إن العدد بحسب المصدر كبير "
    short, long = (len(suggest_quotes(text * count, tokenize(text * count))) for count in (200, 400))
    assert long <= 2 * short + 2
    spans = [span for quote in suggest_quotes(text * 400, tokenize(text * 400)) for span in quote.content]
    assert max(len(span.text) for span in spans) < 6000
