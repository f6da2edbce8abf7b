"""Collections: each record is taken, refused or left out, whatever it is, and what is taken can be found again."""

import csv
import datetime
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from collected_records import FIRST, LONG, PAGE, SECOND, TEXT, TITLE, as_lines, make_reader, number, shorten
from musnad.documents import Document
from musnad.findings import Finding, Refusal
from musnad.ingest.collections import streams
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.fields import Fields, read_choices
from musnad.ingest.collections.metadata import read_day
from musnad.ingest.collections.reading import read_stream

RECORD = {"title": TITLE, "text": TEXT}


@pytest.fixture
def read(tmp_path):
    return make_reader(tmp_path)


def as_csv(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def as_parquet(rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("news.jsonl", as_lines(RECORD), "#1"),
        ("news.jsonl.gz", gzip.compress(as_lines(RECORD)), "#1"),
        ("news.jsonl.zst", zstandard.compress(as_lines(RECORD)), "#1"),
        ("news.csv", as_csv([["title", "text"], [TITLE, TEXT]]).encode("utf-8-sig"), "#2"),
        ("news.csv", as_csv([["title", "text"], [TITLE, TEXT]], ";").encode("windows-1256"), "#2"),
        ("news.tsv", as_csv([["title", "text"], [TITLE, TEXT]], "\t").encode(), "#2"),
        ("news.parquet", as_parquet([RECORD]), "#1"),
    ],
)
def test_the_same_record_gives_the_same_text_from_any_kind_of_collection(read, name, content, place):
    (document,) = read(name, content)
    assert document.text == f"{TITLE}\n\n{FIRST}\n\n{SECOND}"
    assert document.title == TITLE
    assert document.raw.path == name + place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("text", "title", "html", "date", "url", "publisher", "language", "meta"), JSON)
)
LINES = st.binary(max_size=60).filter(lambda line: b"\n" not in line) | (JSON | RECORDS).map(
    lambda value: json.dumps(value).encode()
)


@given(st.lists(LINES, max_size=8))
@settings(max_examples=100)
def test_each_line_is_taken_refused_or_skipped_whatever_it_holds(lines):
    content = b"".join(line + b"\n" for line in lines)
    outcomes = list(read_stream(io.BufferedReader(io.BytesIO(content)), "x.jsonl", Building()))
    places = [
        item.raw.path if isinstance(item, Document) else item.file if isinstance(item, Finding) else item.name
        for item in outcomes
    ]
    assert places == [f"x.jsonl#{index}" for index in range(1, len(lines) + 1)]


def test_a_bad_line_is_refused_by_name_and_the_next_is_read(read):
    lines = [
        '{"text": "\\ud800 نصف"}',
        '{"text": "a\\u0000b"}',
        '{"text": 7}',
        '{"author": "x"}',
        "[1, 2]",
        '{"text": "cut',
        "",
        "[" * 100_000,
        '{"text": "   "}',
        '{"text": NaN}',
    ]
    outcomes = read("bad.jsonl", as_lines(*lines, RECORD))
    assert shorten(outcomes) == [
        *("unreadable-json", "binary-file", "shape", "no-text", "shape", "unreadable-json", "empty-line"),
        *("unreadable-json", "empty-file", "unreadable-json", "taken"),
    ]
    assert all("\n" not in str(item) for item in outcomes if isinstance(item, Finding))


def test_a_line_too_long_is_passed_over(read, monkeypatch):
    monkeypatch.setattr(streams, "LIMIT_BYTES", 5_000)
    outcomes = read("long.jsonl", as_lines(RECORD, {"text": "a" * 400_000}, RECORD))
    assert shorten(outcomes) == ["taken", "record-too-large", "taken"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_file_cut_short_gives_the_records_before_and_one_finding(read, pack):
    content = pack(as_lines(*({"text": number(TEXT, index)} for index in range(3_000))))
    name = "cut.jsonl.gz" if pack is gzip.compress else "cut.jsonl.zst"
    outcomes = shorten(read(name, content[: len(content) * 2 // 3]))
    assert outcomes.count("taken") > 100
    assert outcomes[-1] == "unreadable-file"
    assert outcomes.count("unreadable-file") == 1


@pytest.mark.parametrize(("name", "pack"), [("b.jsonl.gz", gzip.compress), ("b.jsonl.zst", zstandard.compress)])
def test_a_bomb_is_not_unfolded(read, monkeypatch, name, pack):
    monkeypatch.setattr(streams, "_UNSUSPECTED_BYTES", 100_000)
    (finding,) = read(name, pack(b" " * 20_000_000))[-1:]
    assert (finding.check, finding.file) == ("decompression-bomb", name)


def test_what_is_no_collection_by_its_bytes_is_one_finding(read):
    for name in ("a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.warc.gz", "a.warc"):
        (finding,) = read(name, b"no such thing\n")
        assert finding.check == "unreadable-file", name


def test_rows_of_a_table_that_do_not_hold_together_are_refused(read):
    rows = f'text,title\n"{TEXT}",{TITLE}\n{FIRST},{TITLE},x,y\n,\n"{SECOND}"x"\n"{SECOND}",b\n"open'
    outcomes = read("rows.csv", rows.encode())
    assert shorten(outcomes) == ["taken", "unreadable-row", "empty-line", "unreadable-row", "taken", "unreadable-row"]
    assert [item.raw.path for item in outcomes if isinstance(item, Document)] == ["rows.csv#2", "rows.csv#8"]


def test_fields_go_by_their_usual_names_or_as_the_user_says(read):
    record = {"headline": TITLE, "article": {"body": TEXT}, "text": "غير ذلك", "first_seen": "2024-03-05", "mood": 1}
    building = Building(Fields(read_choices(["text=article.body", "published=first_seen"])))
    (document,) = read("a.jsonl", as_lines(record), fields=building.fields, remarks=building.remarks)
    assert document.title == TITLE
    assert SECOND in document.text
    assert (document.published, document.published_basis) == ("2024-03-05", "metadata")
    assert building.remarks.unused == {"text": 1, "mood": 1}
    with pytest.raises(Refusal, match="wrong-field"):
        read_choices(["colour=x"])


@pytest.mark.parametrize("title", ["التعليقات", "شارك القصة", "بغداد – وكالات", "5 مارس 2024", f"{FIRST}"])
def test_a_title_in_its_own_field_is_the_title_whatever_it_reads_like(read, title):
    (document,) = read("a.jsonl", as_lines({"title": title, "text": f"{SECOND}\n\n{LONG}"}))
    assert document.title == title
    assert [part.kind for part in document.segments][:2] == ["title", "paragraph"]


@pytest.mark.parametrize("title", ["  ", "—", "", None])
def test_a_title_without_a_word_is_none(read, title):
    (document,) = read("a.jsonl", as_lines({"title": title, "text": f"بغداد – وكالات\n\n{TEXT}"}))
    assert document.title is None


def test_metadata_not_understood_are_said_and_left_out(read):
    building = Building()
    record = RECORD | {"date": "soon", "url": "nowhere", "source": "../../etc/passwd", "lang": "Arabic!"}
    (document,) = read("a.jsonl", as_lines(record), remarks=building.remarks)
    assert (document.published, document.url, document.language) == (None, None, "ar")
    assert document.id.startswith("etc-passwd-undated-") or document.publisher is None
    assert building.remarks.unread["published"] == (1, "soon")
    assert set(building.remarks.unread) >= {"published", "url", "language"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05 10:20:30", "2024-03-05T10:20:30"),
        ("2024-03-05T10:20:30.123Z", "2024-03-05T10:20:30Z"),
        ("2024-03-05T10:20+03:00", "2024-03-05T10:20:00+03:00"),
        ("Tue, 05 Mar 2024 10:20:30 +0300", "2024-03-05T10:20:30+03:00"),
        ("5 مارس 2024", "2024-03-05"),
        (datetime.datetime(2024, 3, 5, 10, 20, 30, 5), "2024-03-05T10:20:30"),
        (datetime.date(2024, 3, 5), "2024-03-05"),
        ("soon", None),
        ("9" * 5_000, None),
        (7, None),
        (None, None),
    ],
)
def test_days_are_read_as_collections_write_them(written, read):
    assert read_day(written, with_time=True) == read


def test_a_page_in_a_field_is_read_as_a_page(read):
    (document,) = read("p.jsonl", as_lines({"html": PAGE, "url": "https://news.example/a"}))
    assert (document.title, document.url) == (TITLE, "https://news.example/a")
