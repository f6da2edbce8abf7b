"""Dates and times of news with their values; sentences written for these tests."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.dates import month_numbers
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import tokenize

# The sentence, and `text = value` of each mark in it.
DATES = [
    ("توفي في الثامن من شباط (فبراير) 2019", ["الثامن من شباط (فبراير) 2019 = 2019-02-08"]),
    ("وصلت السبت 12 أبريل/ نيسان", ["السبت 12 أبريل/ نيسان = XXXX-04-12"]),
    ("غادر في 31 تشرين الأول 1832", ["31 تشرين الأول 1832 = 1832-10-31"]),
    ("يوم 10 غشت 2015 ويوم 5 جويلية", ["10 غشت 2015 = 2015-08-10", "5 جويلية = XXXX-07-05"]),
    ("بين 24 يناير من العام 2024 ومايو 2025", ["24 يناير من العام 2024 = 2024-01-24", "مايو 2025 = 2025-05"]),
    ("من 3 إلى 7 مارس", ["3 إلى 7 مارس = XXXX-03-03/XXXX-03-07"]),
    ("الحادي والعشرون من أيلول سبتمبر 1990", ["الحادي والعشرون من أيلول سبتمبر 1990 = 1990-09-21"]),
    ("في 24 شوال 1436هـ", ["24 شوال 1436هـ = None"]),
    ("وقع في 2/1/2022 و2022-01-03", ["2/1/2022 = 2022-01-02", "2022-01-03 = 2022-01-03"]),
    ("عام 2017 أو 2020، وعامي 1998 و2003", ["2017 = 2017", "2020 = 2020", "1998 = 1998", "2003 = 2003"]),
    ("موسم 2015-2016 (1975)", ["2015-2016 = 2015/2016", "1975 = 1975"]),
    ("منذ 2010 وحتى 2015", ["2010 = 2010", "2015 = 2015"]),
    ("عام ألفين وأربعة عشر", ["ألفين وأربعة عشر = 2014"]),
    ("سنة 750 م", ["750 م = 0750"]),
    ("مطلع ثمانينات القرن الماضي والسبعينيات", ["ثمانينات القرن الماضي = 198X", "السبعينيات = 197X"]),
    ("القرن التاسع عشر والقرن ال21", ["القرن التاسع عشر = 18XX", "القرن ال21 = 20XX"]),
    ("صيف 2020", ["صيف 2020 = 2020-22"]),
    ("اليوم الأربعاء وأمس", ["اليوم الأربعاء = None", "أمس = None"]),
    ("الأسبوع الماضي وهذا الشهر", ["الأسبوع الماضي = None", "هذا الشهر = None"]),
    ("خلال عيد الأضحى", ["عيد الأضحى = None"]),
    # no dates
    ("اليوم الـ112، وفي اليوم التالي، والأمين العام السابق", []),
    ("الأحد عشر كوكبا", []),
    ("مارس ضغوطا على أبي", []),
    ("زرع 2000 شجرة في 2000 متر مربع", []),
    ("45/13/2024", []),
    ("نمت المبيعات خلال العام الماضي، قال الأمين العام السابق", ["العام الماضي = None"]),
    ("السبت 20/أغسطس/2016", ["السبت 20/أغسطس/2016 = 2016-08-20"]),
    ("في حزيران 5, 2024", ["حزيران 5, 2024 = 2024-06-05"]),
    ("كأس العرب (قطر 2025)، سجلت قطر 2000 حالة", ["2025 = 2025"]),
    ("بين نيسان (أبريل) وحزيران", ["نيسان (أبريل = XXXX-04", "حزيران = XXXX-06"]),
    ("في التاسع من الشهر ذاته", ["التاسع من الشهر ذاته = None"]),
]

TIMES = [
    ("الساعة الثامنة والنصف مساء", ["الثامنة والنصف مساء = T20:30"]),
    ("الساعة 12 إلا ربعا ظهرا", ["12 إلا ربعا ظهرا = T11:45"]),
    ("عند 15:15 بتوقيت غرينتش", ["15:15 = T15:15"]),
    ("الساعة 3:20 عصرا", ["3:20 عصرا = T15:20"]),
    ("الثالثة فجرا", ["الثالثة فجرا = T03:00"]),
    ("الساعة الحادية عشرة وخمس وأربعون دقيقة صباحا", ["الحادية عشرة وخمس وأربعون دقيقة صباحا = T11:45"]),
    ("الساعة الثامنة", ["الثامنة = None"]),
    ("الواحدة ليلا والعاشرة ليلا", ["الواحدة ليلا = T01:00", "العاشرة ليلا = T22:00"]),
    ("صباح السبت", ["صباح السبت = None", "السبت = None"]),
    ("التاسعة صباح غد", ["التاسعة صباح غد = T09:00", "غد = None"]),
]


@pytest.mark.parametrize(("text", "marks"), DATES + TIMES)
def test_dates_and_times_are_found_with_their_values(text, marks):
    found = suggest_times(text, tokenize(text))
    assert [f"{entity.text} = {entity.normalized}" for entity in found] == marks


@pytest.mark.parametrize("text", [text for text, marks in DATES + TIMES if marks])
def test_no_token_of_a_date_or_time_is_suggested_as_a_number(text):
    times = [(entity.start, entity.end) for entity in suggest_times(text, tokenize(text))]
    for number in suggest_numbers(text, tokenize(text)):
        assert not any(number.start < end and start < number.end for start, end in times), number.text


ARABIC_MONTHS = sorted((name, number) for name, number in month_numbers().items() if not name.isascii())


@given(
    st.dates(datetime.date(1800, 1, 1), datetime.date(2100, 12, 31)),
    st.sampled_from(ARABIC_MONTHS),
    st.sampled_from(["{day} {month} {year}", "{day} من {month} {year}", "{day} شهر {month} عام {year}"]),
)
def test_a_day_with_any_name_of_its_month_has_its_date(date, month, pattern):
    name, number = month
    date = date.replace(month=number, day=min(date.day, 28))
    text = "في " + pattern.format(day=date.day, month=name, year=date.year)
    (entity,) = suggest_times(text, tokenize(text))
    assert (entity.text, entity.normalized) == (text[3:], date.isoformat())


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2200, 12, 31)), st.sampled_from("/-."))
def test_a_numeric_date_is_day_month_year(date, mark):
    text = f"{date.day}{mark}{date.month}{mark}{date.year}"
    (entity,) = suggest_times(text, tokenize(text))
    assert entity.normalized == date.isoformat()
