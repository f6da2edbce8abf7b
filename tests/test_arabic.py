"""The foldings see through marks and digits, and the shadow keeps every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.arabic import TATWEEL, fold, fold_lines, is_arabic, shadow

arabic = st.text(st.sampled_from("أإآٱاىيةهـ\u064b\u0650\u0651\u0640\u200f\u00a0 ٠٩۴5ب"), max_size=30)


@given(st.one_of(st.text(), arabic))
def test_the_shadow_is_as_long_as_its_text(text):
    assert len(shadow(text)) == len(text)


@given(arabic, arabic)
def test_the_shadow_of_a_part_is_the_part_of_the_shadow(before, after):
    assert shadow(before) + shadow(after) == shadow(before + after)


@given(st.one_of(st.text(), arabic))
def test_a_fold_is_the_shadow_without_silent_marks_and_with_single_blanks(text):
    assert fold(text) == " ".join(shadow(text).replace(TATWEEL, "").split())


@given(arabic)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أُعلِن", "اعلن"),
        ("الإثنيـــن", "الاثنين"),
        ("مستشفى", "مستشفي"),
        ("٣ آلاف", "3 الاف"),
        ("7939\u00a0شخصًا", "7939 شخصا"),
        ("\u200fعمّان", "عمان"),
    ],
)
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_words_that_differ_in_a_letter_do_not_fold_alike():
    assert fold("سورة") != fold("سوره")
    assert fold("مؤتمر") != fold("موتمر")


def test_a_text_is_arabic_when_most_of_its_letters_are():
    assert is_arabic("قال المتحدث باسم NATO")
    assert not is_arabic("Share this قصة")
    assert not is_arabic("1234")


@given(st.lists(st.one_of(st.text(), arabic)).map("\n".join))
def test_lines_folded_together_are_those_folded_one_by_one(text):
    assert fold_lines(text) == [fold(line) for line in text.split("\n")]
