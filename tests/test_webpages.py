"""Pages in the manners of different outlets, all invented: what of each must be in its document, and as what."""

import pytest

from benchmarks.measure_pages import find_foreign, find_missing, make_key, read_cases, read_ours
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.articles import make_page_document
from musnad.ingest.metadata import Article
from musnad.ingest.webpages import read_page

CASES = read_cases()
BY_NAME = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@BY_NAME
def test_every_line_of_the_article_is_kept(case):
    kinds = {kind for kind, _ in case.expected["segments"]}
    assert find_missing(case, read_ours(case.content), kinds) == []


@BY_NAME
def test_nothing_else_of_the_page_is(case):
    assert find_foreign(case, read_ours(case.content)) == []


@BY_NAME
def test_lines_come_in_order_each_of_its_kind(case):
    got = [(kind, make_key(text)) for kind, text in read_ours(case.content).lines]
    assert got == [(kind, make_key(text)) for kind, text in case.expected["segments"]]


@BY_NAME
def test_days_are_those_stated_with_their_time_and_zone(case):
    web = read_page(case.content, case.name)
    assert (web.published, web.modified) == (case.expected["published"], case.expected["modified"])
    assert bool(web.notices) == case.expected.get("disagree", False)
    assert web.source.encoding == case.expected["encoding"]


@BY_NAME
def test_every_character_of_the_extractor_s_output_is_accounted_for(case):
    web = read_page(case.content, case.name)
    assert find_unaccounted(web.source.text, make_page_document(web, Article(), case.name)) == []
