"""Laws of the numbers rules: whatever is written as a number reads back, and no suggestion breaks a span's rules."""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import anltk
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import num2words

from composed_texts import make_document
from musnad.annotations import Annotations, Annotator
from musnad.checks.shape import find_shape_problems
from musnad.checks.subjects import MarkedText
from musnad.checks.table import ANNOTATION_LEVELS, id_of
from musnad.documents import Document, Segment
from musnad.preannotation.numbers import read_number, suggest_numbers
from musnad.preannotation.quantity.drafts import as_decimal
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.words import word_index
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import tokenize

TRILLION = 10**12
BORDERS = [10**power + step for power in range(13) for step in (-1, 0, 1, 2, 11, 100) if 10**power + step <= TRILLION]
# Evenly over the lengths, not over the values: nearly all integers up to a trillion have twelve digits.
INTEGERS = st.integers(0, 12).flatmap(lambda power: st.integers(0, 10**power)) | st.sampled_from(BORDERS)
SWITCHES = ("is_feminine", "use_miah", "split_hundred", "use_billion", "is_accusative", "has_followup_text")


def write_tafqit(number: int, switches: frozenset[str]) -> str:
    options = anltk.TafqitOptions()
    for switch in switches:
        setattr(options, switch, True)
    return anltk.tafqit(number, options)


def respell(words: str) -> Iterator[str]:
    """The same number with و fused and spaced, without hamzas, and with the other spelling of a hundred."""
    first, *rest = words.replace(" و ", " و").split()
    yield " ".join([first, *rest])
    yield " ".join([first, *(f"و {word[1:]}" if word.startswith("و") else word for word in rest)])
    yield words.translate(str.maketrans("أإآ", "ااا"))
    yield words.replace("مائ", "مئ")
    yield words.replace("ة", "ه")


@given(INTEGERS, st.frozensets(st.sampled_from(SWITCHES)))
def test_every_integer_that_tafqit_writes_reads_back(number, switches):
    for spelling in respell(write_tafqit(number, switches)):
        assert read_number(spelling) == number, spelling


@given(INTEGERS)
@example(101000)
@example(2000)
def test_every_integer_that_num2words_writes_reads_back(number):
    for spelling in respell(num2words(number, lang="ar")):
        assert read_number(spelling) == number, spelling


@pytest.mark.parametrize("number", BORDERS)
def test_the_borders_of_every_scale_read_back(number):
    for spelling in (*respell(write_tafqit(number, frozenset())), *respell(num2words(number, lang="ar"))):
        assert read_number(spelling) == number, spelling


DIGIT_SETS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]


def write_digits(digits: str, digit_set: str) -> str:
    return digits.translate(str.maketrans("0123456789", digit_set))


@given(st.integers(0, TRILLION), st.sampled_from(DIGIT_SETS))
def test_plain_digits_of_every_script_read_back(number, digit_set):
    assert read_number(write_digits(str(number), digit_set)) == number


@given(st.integers(10**6, TRILLION), st.sampled_from(DIGIT_SETS), st.sampled_from(",.٬،' \u00a0"))
def test_thousands_read_back_with_every_separator(number, digit_set, separator):
    assert read_number(write_digits(f"{number:,}".replace(",", separator), digit_set)) == number


@given(st.integers(0, 999_999), st.integers(1, 99), st.sampled_from(DIGIT_SETS), st.sampled_from(",.٫،"))
def test_one_or_two_decimals_read_back_with_every_separator(whole, tail, digit_set, separator):
    assert read_number(write_digits(f"{whole}{separator}{tail}", digit_set)) == Fraction(f"{whole}.{tail}")


@given(st.integers(1000, 10**9), st.integers(1, 99), st.sampled_from([(",", "."), (".", ","), ("٬", "٫"), (" ", ",")]))
def test_thousands_with_decimals_read_back(whole, tail, separators):
    thousands, decimal = separators
    assert read_number(f"{whole:,}".replace(",", thousands) + f"{decimal}{tail}") == Fraction(f"{whole}.{tail}")


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(".,"), st.sampled_from(["مليون", "مليار", "ألف"]))
def test_three_digits_before_a_scale_word_are_decimals(whole, tail, separator, scale):
    written = f"{whole}{separator}{tail:03d} {scale}"
    assert read_number(written) == Fraction(f"{whole}.{tail:03d}") * read_number(scale)


@pytest.mark.parametrize(
    ("written", "value", "is_open"),
    [
        ("3.125 مليار دولار", "3125000000", False),  # a scale word follows
        ("1.234.567 زائرا", "1234567", False),  # two groups
        ("0.815 درهم", "0.815", False),  # a leading zero
        ("4.250 في المئة", "4.25", False),  # a percent
        ("250.000 دولار", "250000", False),  # round thousands
        ("1.350 دولار", "1350", True),  # a price: a reader decides
        ("12.500 كيلومتر", "12500", True),
        ("12.300 زائر", "12300", False),  # what is counted
        ("1234.567 زائر", "1234.567", False),  # no thousands begin with four digits
    ],
)
def test_three_digits_after_one_separator_are_read_in_the_order_of_the_guidelines(written, value, is_open):
    (number,) = suggest_numbers(written, tokenize(written))
    assert (number.value, number.score <= 0.5) == (value, is_open)


WORDS = """
ثلاثة عشر وعشرين مئتا ألفا ملايين مليونان نصف وربع إلا الخامس الحادي أول مئات الآلاف بضعة نيف يومين شهرين الساعة
من إلى بين أو مقابل لكل كل نحو أكثر على الأقل لا يتجاوز فأكثر عام يناير كانون الثاني السبت صباح مساء دولار واحد
كيلومتر مربع في المئة شخصا هدف أهداف سنة عاما القرن الماضي رقم
"""
FIGURES = "١٬٢٣٤ 1,8 3.125 2022 15/3/2014 12:30 007 ² ٪ % $ ° - – + / : Reuters G20 😀 e\u0301 ५ 99999999999999999999"
GLUE = [
    "و",
    "ب",
    "ال",
    "الـ",
    "ـ",
    "\u064b",
    "\u0651",
    "\u200f",
    "\u2067",
    "(",
    ")",
    "«",
    '"',
    ".",
    "،",
    "\n",
    " ",
    "\u00a0",
]
PIECES = [*WORDS.split(), *FIGURES.split(), *GLUE]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda glue: unicodedata.normalize("NFC", glue.join(pieces)))
)


def mark(text: str) -> tuple[Document, Annotations]:
    segments = [Segment("paragraph", match.start(), match.end(), 0) for match in re.finditer("[^\n]+", text)]
    document = make_document(text, segments=segments)
    tokens = tokenize(text)
    annotations = Annotations(
        document_id=document.id,
        text_sha256=document.text_sha256,
        schema_version="1.0",
        status="suggested",
        annotator=Annotator("rules", "rules", "1"),
        entities=suggest_times(text, tokens),
        quotes=[],
        numbers=suggest_numbers(text, tokens),
        retractions=[],
    )
    return document, annotations


@given(TEXTS)
@example("5\u064b")
@example("إف-16 وG20 و5५")
@example("بين 5\n10 أشخاص")
def test_suggestions_on_any_text_have_no_finding_of_levels_1_to_4(text):
    document, annotations = mark(text)
    instance = msgspec.to_builtins(annotations)
    assert list(find_shape_problems("annotations", instance)) == []
    marked = MarkedText((), document, annotations)
    for checks in ANNOTATION_LEVELS.values():
        for check in checks:
            assert list(check(marked)) == [], id_of(check)


@given(TEXTS)
def test_a_number_word_is_never_suggested_with_its_proclitic(text):
    for number in suggest_numbers(text, tokenize(text)):
        word = word_index().get(tokenize(number.text)[0].plain)
        reading = word and (word.cardinal or word.ordinal or word.band or word.dual)
        assert not reading or not reading.proclitic, number.text


@given(TEXTS)
def test_every_suggestion_carries_its_rule_and_score(text):
    for suggestion in [*suggest_numbers(text, tokenize(text)), *suggest_times(text, tokenize(text))]:
        assert suggestion.rule
        assert 0 < suggestion.score <= 1


class CountingReader(Reader):
    """Counts how often a token is looked at."""

    looks = 0

    def plain(self, i: int) -> str:
        CountingReader.looks += 1
        return super().plain(i)


@pytest.mark.parametrize(
    "piece",
    [
        "1,",
        "5 و",
        "بين ",
        "3 ملايين و",
        "من 5 إلى ",
        "1 234 567 ",
        "تجاوز عدد القتلى في ",
        "5-",
        "مئة وعشرون ألفا و",
        "12/",
        "عام 2014 و",
    ],
)
def test_the_work_grows_with_the_length_of_the_text(piece, monkeypatch):
    monkeypatch.setattr("musnad.preannotation.numbers.Reader", CountingReader)

    def count(repeats: int) -> int:
        text = piece * repeats
        CountingReader.looks = 0
        suggest_numbers(text, tokenize(text))
        return CountingReader.looks

    few, many = count(200), count(800)
    assert many <= 4.2 * few + 100


@given(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4))
def test_a_value_is_written_exactly(value):
    assert Fraction(as_decimal(value)) == value
