"""Crawls: each record is taken, refused or left out, and damage to one is no damage to the next."""

import gzip

import pytest

from collected_records import PAGE, PERSIAN, TEXT, TITLE, answer, make_reader, shorten, warc_record


@pytest.fixture
def read(tmp_path):
    return make_reader(tmp_path)


def test_a_crawl_gives_its_pages_with_address_and_day(read):
    crawl = warc_record(answer(PAGE)) + warc_record(answer(PAGE, status="404 Not Found"))
    crawl += warc_record(answer(b"\x89PNG", kind="image/png")) + warc_record(TEXT.encode(), kind="conversion")
    page, missing, picture, plain = read("c.warc.gz", crawl)
    assert (page.title, page.url, page.retrieved) == (TITLE, "https://news.example/bridge", "2024-03-05")
    assert (missing.reason, picture.reason) == ("not-ok", "not-text")
    assert plain.text == TEXT
    assert crawl[int(plain.raw.path.partition("#")[2]) :][:2] == b"\x1f\x8b"


def test_a_crawl_is_filtered_by_language(read):
    english = "<p>" + "The minister said the bridge would open next week after four months of work. " * 9 + "</p>"
    persian = f"<html><body><h1>خبر</h1><p>{PERSIAN}</p></body></html>"
    crawl = b"".join(warc_record(answer(page)) for page in (PAGE, english, persian))
    assert shorten(read("c.warc.gz", crawl, language="ar")) == ["taken", "other-language", "other-language"]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "damage",
    [
        {"length": 20},
        {"length": 100_000},
        {"length": -5},
        {"length": 10**15},
        {"length": "many"},
    ],
)
def test_a_record_of_wrong_length_is_refused_and_those_after_it_are_read(read, packed, damage):
    crawl = warc_record(answer(PAGE), packed=packed, **damage) + warc_record(answer(PAGE), packed=packed) * 2
    outcomes = shorten(read("w.warc.gz" if packed else "w.warc", crawl))
    assert outcomes[0] in ("unreadable-record", "record-too-large")
    assert outcomes[1:] == ["taken", "taken"]


def test_a_crawl_cut_short_gives_the_records_before_and_one_finding(read):
    crawl = warc_record(answer(PAGE)) * 3
    assert shorten(read("t.warc.gz", crawl[:-40])) == ["taken", "taken", "unreadable-record"]


def test_a_page_that_unfolds_without_end_is_refused(read):
    bomb = answer(gzip.compress(b" " * 60_000_000), encoding="Content-Encoding: gzip\r\n")
    outcomes = shorten(read("b.warc.gz", warc_record(bomb) + warc_record(answer(PAGE))))
    assert outcomes == ["record-too-large", "taken"]
