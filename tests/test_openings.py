"""Rules left untried on a line are rules the line does not meet."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from musnad.arabic import fold
from musnad.ingest.openings import list_needs, may_open
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


@given(JOINED.map(lambda parts: fold(" ".join(parts))), st.sets(st.sampled_from(PLACES), min_size=1).map(frozenset))
@settings(max_examples=200)
@example("COPYRIGHT 2024", frozenset({"any"}))
@example("صورة من المكان: رويترز - صورة: رويترز", frozenset({"any"}))
def test_the_rule_found_is_the_one_that_trying_all_finds(line, places):
    if len(line) <= 500:
        assert find_rule(line, places) is find_by_trying_all(line, places)


@given(st.sampled_from([rule for rule in read_rules() if len(rule.pattern) < 1000]), st.data())  # more takes minutes
@settings(max_examples=100)
def test_what_a_rule_matches_opens_as_it_may_and_holds_what_it_needs(rule, data):
    line = data.draw(st.from_regex(re.compile(rule.pattern, re.IGNORECASE), fullmatch=True))
    if line and line.strip() == line:
        assert may_open(rule.pattern, line[0])
        needs = list_needs(rule.pattern)
        assert not needs or any(need in line for need in needs)


@pytest.mark.parametrize(
    ("pattern", "may", "may_not"),
    [
        (r"نشر", "ن", "ش"),
        (r"(?:ال)?مصدر", "ام", "ص"),
        (r"\(?\d+ تعليق", "(5", "ت"),
        (r"[-–\s]*(?:وكالات|رويترز)", "-ور", "ا"),
        (r"Close", "cC", "L"),
        (r".{2}x", "xا5", ""),
        (r"(?!ا)(?:ا|ب)", "اب", "ت"),
        (r"ا*", "اب", ""),
    ],
)
def test_what_a_pattern_may_begin_with_is_read_from_it(pattern, may, may_not):
    assert all(may_open(pattern, character) for character in may)
    assert not any(may_open(pattern, character) for character in may_not)
