"""Rules left untried on a line are rules the line does not meet."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from musnad.arabic import fold
from musnad.ingest.openings import find_beginning, list_ways
from musnad.ingest.rules import find_rule, read_rules

PAGES = sorted((Path(__file__).parent / "fixtures" / "pages").glob("*.txt"))
LINES = sorted(
    {fold(line) for path in PAGES for line in path.read_bytes().decode("utf-8", "replace").split("\n")} - {""}
)
PLACES = ("any", "top", "head", "body", "tail")
# Lines of the pages, one after the other, with what rules look for between them.
JOINED = st.lists(
    st.sampled_from([*LINES, "صورة:", "(", "»", "|", "–", "Copyright", "مراسل", "5"]), min_size=1, max_size=3
)


def find_by_trying_all(line, places):
    return next((rule for rule in read_rules() if rule.places & places and rule.matches(line)), None)


def may_match(pattern, line):
    """Whether one of the pattern's ways is open to the line."""
    return any(
        way.may_open(find_beginning(line))
        and (not way.needs or any(need in line for need in way.needs))
        and len(line) <= way.characters
        and line.count(" ") <= way.blanks
        for way in list_ways(pattern)
    )


@given(JOINED.map(lambda parts: fold(" ".join(parts))), st.sets(st.sampled_from(PLACES), min_size=1).map(frozenset))
@settings(max_examples=200)
@example("COPYRIGHT 2024", frozenset({"any"}))
@example("ALL RIGHTS RESERVED", frozenset({"any"}))
@example("صورة من المكان: رويترز - صورة: رويترز", frozenset({"any"}))
@example("ar\u212f x", frozenset({"any"}))
@example("٥", frozenset({"any", "head"}))
def test_the_rule_found_is_the_one_that_trying_all_finds(line, places):
    if len(line) <= 500:
        assert find_rule(line, places) is find_by_trying_all(line, places)


@given(st.sampled_from([rule for rule in read_rules() if len(rule.pattern) < 1000]), st.data())  # more takes minutes
@settings(max_examples=100)
def test_what_a_rule_matches_is_open_to_it(rule, data):
    line = fold(data.draw(st.from_regex(re.compile(rule.pattern, re.IGNORECASE), fullmatch=True)))
    if line and rule.matches(line):
        assert may_match(rule.pattern, line)


@pytest.mark.parametrize(
    ("pattern", "may", "may_not"),
    [
        (r"نشر", ["نشر"], ["نشرة", "نش", "شرن"]),
        (r"(?:ال)?مصدر", ["مصدر", "المصدر"], ["ال", "القدس", "صدر"]),
        (r"\(?\d+ تعليق", ["(5 تعليق", "12 تعليق", "٣ تعليق"], ["تعليق", "(خمسة", "5 تعليق آخر"]),
        (r"[-–\s]*(?:وكالات|رويترز)", ["- وكالات", "رويترز"], ["ولاية", "ابن"]),
        (r"Close", ["Close", "close", "CLOſE"], ["Clip", "closed"]),
        (r".{2}x", ["اbx", "55x", "abX"], ["", "ab", "abxx"]),
        (r"(?!ا)(?:ا|ب)", ["ا", "ب"], ["ت", "اب"]),
        (r"ا*", ["", "ا", "ااااا"], ["ب", "ا ا"]),
        (r"\S+(?: \S+){0,2}", ["ا ب ج"], ["ا ب ج د"]),
        (r".{0,4}(?:محفوظة|©|copyright)", ["حق ©", "COPYRIGHT"], ["حق", "حقوق كثيرة محفوظة"]),
        (r"[^>]{1,3} > .{1,9}|\S+ \| \S+", ["ا > ب", "ا | ب"], ["ا ب", "اب ج د | ه"]),
    ],
)
def test_what_a_pattern_may_match_is_read_from_it(pattern, may, may_not):
    assert [line for line in may if not may_match(pattern, fold(line))] == []
    assert [line for line in may_not if may_match(pattern, fold(line))] == []
