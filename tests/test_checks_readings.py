"""What the digits of a number can mean, and which days are days."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.checks.entities import is_edtf
from musnad.checks.readings import read_pair, read_values

EASTERN = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("7939", {"7939"}),
        ("٧٩٣٩", {"7939"}),
        ("1,8 مليون", {"1800000"}),
        ("8 آلاف", {"8000"}),
        ("250 ألفًا", {"250000"}),
        ("17 ألفًا و78", {"17078"}),
        ("مليون و200 ألف", {"1200000"}),
        ("12.5%", {"12.5"}),
        ("25 في المئة", {"25"}),
        ("1 800", {"1800"}),
        ("12.300", {"12300", "12.3"}),
        ("0.815", {"0.815"}),
        ("12.300.000", {"12300000"}),
        ("1.234,5", {"1234.5"}),
        ("-5", {"-5"}),
    ],
)
def test_digits_are_read_with_separators_signs_and_scale_words(text: str, values: set[str]) -> None:
    assert read_values(text) == {Fraction(value) for value in values}


@pytest.mark.parametrize("text", ["10 و15", "3 سنوات ونصف", "ثلاثة", "مئات", "بـ15", "", "12:30", "الدفعة 3"])
def test_what_is_not_certain_is_not_read(text: str) -> None:
    assert read_values(text) == frozenset()


@given(st.integers(0, 10**15))
def test_every_integer_reads_as_itself_however_it_is_written(number: int) -> None:
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", " "), f"{number:,}".translate(EASTERN)):
        assert Fraction(number) in read_values(written)


@given(st.decimals(0, 10**9, places=2))
def test_every_decimal_reads_as_itself_with_dot_comma_and_arabic_mark(number: object) -> None:
    for mark in ".,٫":
        assert Fraction(str(number)) in read_values(str(number).replace(".", mark))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10 و15", "10", "15"),
        ("10-15", "10", "15"),
        ("٣-١", "3", "1"),
        ("5 أو 6", "5", "6"),
        ("3 إلى 4 ملايين", "3000000", "4000000"),
        ("1,5 - 2,5 مليون", "1500000", "2500000"),
        ("10 آلاف و15 ألفًا", "10000", "15000"),
    ],
)
def test_a_range_is_read_with_a_scale_that_may_hold_for_both_sides(text: str, low: str, high: str) -> None:
    pair = read_pair(text)
    assert pair is not None
    assert Fraction(low) in pair[0]
    assert pair[1] == {Fraction(high)}


@given(st.dates(min_value=datetime.date(1, 1, 1)))
def test_every_day_of_the_calendar_is_a_normal_form(day: datetime.date) -> None:
    iso = day.isoformat()
    assert all(map(is_edtf, (iso, iso[:7], iso[:4], f"{iso[:3]}X", f"{iso[:2]}XX", f"XXXX{iso[4:]}", f"{iso}/{iso}")))


@pytest.mark.parametrize(
    "value", ["2020-22", "2015/2016", "XXXX-03-03/XXXX-03-07", "XXXX-02-29", "XXXX-XX-07", "XXXX-05"]
)
def test_seasons_ranges_and_days_without_a_year_are_normal_forms(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize(
    "value",
    [
        "2022-02-30",
        "2023-02-29",
        "XXXX-02-30",
        "2022-13",
        "2022-20",
        "2022-1-2",
        "XXXX",
        "2022-XX",
        "2016/2015",
        "2015/",
        "T20:30",
        "8 شباط",
        "",
        "٢٠٢٢",
        "2022-01-02T10:00",
        "0000-01-01",
    ],
)
def test_what_is_no_day_is_no_normal_form(value: str) -> None:
    assert not is_edtf(value)
