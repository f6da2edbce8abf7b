"""Days in all the manners of writing months that Arabic newspapers have."""

import datetime
import re

import pytest

from musnad.dates import Day, any_of, find_days, hijri_month_numbers, month_number, weekday_numbers


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("يناير", 1),
        ("كانون الثاني", 1),
        ("جانفي", 1),
        ("فبراير شباط", 2),
        ("أيار (مايو)", 5),
        ("ماي", 5),
        ("جوان", 6),
        ("يوليوز", 7),
        ("غشت", 8),
        ("أوت", 8),
        ("آب", 8),
        ("شتنبر", 9),
        ("تشرين الثاني/نوفمبر", 11),
        ("دجنبر", 12),
        ("اغسطس", 8),
        ("تمّوز", 7),
        ("April", 4),
    ],
)
def test_a_month_has_its_number_in_every_country_and_spelling(name, number):
    assert month_number(name) == number


@pytest.mark.parametrize("name", ["شباط مارس", "مارسيليا", "قبل يناير", "", "الثاني"])
def test_what_is_not_one_month_has_no_number(name):
    assert month_number(name) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الأربعاء 24 أبريل / أبريل 2024", "2024-04-24"),
        ("في ٢٩ فبراير شباط ٢٠٢٤", "2024-02-29"),
        ("7 يناير/ كانون الثاني 2022م", "2022-01-07"),
        ("الثالث، 5 جانفي، 2021", "2021-01-05"),
        ("12\u00a0غشت\u00a02023", "2023-08-12"),
        ("March 12, 2024", "2024-03-12"),
        ("12/3/2024", "2024-03-12"),
        ("2024-03-12", "2024-03-12"),
        ("12/5/202406:29 م", "2024-05-12"),
    ],
)
def test_a_whole_day_is_read(text, day):
    assert [found.date for found in find_days(text)] == [datetime.date.fromisoformat(day)]


def test_a_day_keeps_its_place_in_the_text_and_needs_no_year():
    text = "وفي الـ3 من تشرين الأوّل الماضي"
    assert list(find_days(text)) == [Day(7, 24, 10, 3, None)]
    assert text[7:24] == "3 من تشرين الأوّل"


@pytest.mark.parametrize("text", ["45/13/2024", "31 فبراير 2023", "1.234.5678", "24 أبريلية", "عام 2024"])
def test_what_is_no_day_is_not_found(text):
    assert list(find_days(text)) == []


def test_weekdays_and_months_of_the_islamic_calendar_are_known_in_their_spellings():
    assert weekday_numbers()["الاثنين"] == 0
    assert hijri_month_numbers()["ربيع الثاني"] == hijri_month_numbers()["ربيع الاخر"] == 4
    assert re.fullmatch(any_of(hijri_month_numbers()), "ذو القعدة")
