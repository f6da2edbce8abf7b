"""Hostile input in a batch: each case is one line on stderr and counted, and the articles beside it are taken."""

import gzip
import io
import sys
import zlib
from contextlib import suppress

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

import ingest_articles
from collected_records import FIRST, PAGE, SECOND, TEXT, TITLE, answer, as_lines, warc_record
from musnad.findings import Finding, Refusal
from musnad.ingest.articles import make_document, make_page_document
from musnad.ingest.collections import streams
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.reading import read_collection
from musnad.ingest.metadata import Article
from musnad.ingest.rules import find_rule
from musnad.ingest.sources import decode_source
from musnad.ingest.webpages import blocks, read_page

LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY lol0 "l">{LAUGHS}]><p>&lol9;</p>'.encode()
ZEROS = bytes(1_000_000)


def fold_up(compressor, count=300):
    """That many megabytes of zeros, packed."""
    return b"".join([*(compressor.compress(ZEROS) for _ in range(count)), compressor.flush()])


def gzip_bomb():
    return fold_up(zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16))


def zstd_bomb():
    return fold_up(zstandard.ZstdCompressor().compressobj())


def parquet_of_a_day_far_off():
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [FIRST], "date": pa.array([2**62], pa.timestamp("us"))}), buffer)
    return buffer.getvalue()


FAR = parquet_of_a_day_far_off()
UNPACKED = warc_record(answer(PAGE), packed=False)
# File -> what is in it, and the checks that refuse it, one a line.
CASES = {
    "laughs.html": (ENTITIES, ["declared-entities"]),
    "deep.html": (b"<div>" * 100_000 + FIRST.encode(), ["too-deep"]),
    "crowded.html": (
        b"<p " + b" ".join(b"a%d=1" % n for n in range(10_000)) + b">" + FIRST.encode(),
        ["too-many-attributes"],
    ),
    "mixed.html": (f"<h1>{TITLE}</h1><p>{FIRST}".encode("cp1256") + b"\xd8\xa7\x81\x8d" * 400, ["unknown-encoding"]),
    "codec.html": (b"<meta charset=idna><p>" + bytes(range(128, 256)) * 9, ["unknown-encoding"]),
    "half.txt": (FIRST.encode() + b"\xed\xa0\x80", ["lone-surrogate"]),
    "binary.txt": (b"\x7fELF\0\0", ["binary-file"]),
    "deep.jsonl": (b'{"text":' + b"[" * 100_000 + b"\n", ["unreadable-json"]),
    "lines.jsonl": (as_lines({"a\nb\u2028\x1b[2J": 1}), ["no-text"]),
    "bomb.jsonl.gz": (gzip_bomb(), ["decompression-bomb"]),
    "bomb.jsonl.zst": (zstd_bomb(), ["decompression-bomb"]),
    "bomb.csv.gz": (gzip_bomb(), ["decompression-bomb"]),
    "bomb.warc.gz": (gzip_bomb(), ["unreadable-record"]),
    "bomb.warc.zst": (zstd_bomb(), ["unreadable-record"]),
    "page-bomb.warc.gz": (
        warc_record(answer(gzip_bomb(), encoding="Content-Encoding: gzip\r\n")),
        ["record-too-large"],
    ),
    "cut.jsonl.gz": (gzip.compress(as_lines({"text": "س"}))[:-12], ["unreadable-file"]),
    "cut.jsonl.zst": (zstandard.compress(as_lines({"mood": 1}))[:-3], ["unreadable-file"]),
    "cut.warc.gz": (warc_record(answer("x"))[:-40], ["unreadable-record"]),
    "cut.warc": (UNPACKED[:60], ["unreadable-record"]),
    "magic.warc.gz": (b"\x1f\x8b\x08" * 1000, ["empty-file"]),
    "length.warc": (warc_record(answer(PAGE), packed=False, length=-5), ["unreadable-record"]),
    "long.warc": (warc_record(answer(PAGE), packed=False, length=10**15), ["record-too-large"]),
    "quote.csv": (b'text\n"never closed', ["unreadable-row"]),
    "names.csv": (b"text\rx\n1\n", ["unreadable-row"]),
    "far.parquet": (FAR, ["unreadable-row"]),
    "cut.parquet": (FAR[:-20], ["unreadable-file"]),
    "\udcff.txt": (TEXT.encode(), ["unsafe-name"]),
}


@pytest.fixture
def ingest(tmp_path, capsys):
    """Run the command over raw files given by name; returns its code and the lines of stdout and stderr."""
    root = tmp_path / "corpus"
    raw = root / "data" / "raw"
    raw.mkdir(parents=True)

    def ingest(files):
        for name, content in files.items():
            (raw / name).write_bytes(content)
        code = ingest_articles.main(["--corpus", str(root), "--no-copies"])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    ingest.root, ingest.raw = root, raw
    return ingest


@pytest.mark.parametrize("name", CASES)
def test_each_hostile_file_is_one_line_and_the_batch_goes_on(ingest, monkeypatch, name):
    monkeypatch.setattr(streams, "_UNSUSPECTED_BYTES", 10_000_000)
    content, checks = CASES[name]
    code, out, err = ingest(
        {"0.txt": f"{TITLE}\n\n{FIRST}".encode(), name: content, "zz.txt": f"{TITLE}\n\n{SECOND}".encode()}
    )
    assert [line.partition("[")[2].partition("]")[0] for line in err] == checks
    assert all(line.isprintable() for line in err)
    assert (code, out[-1]) == (1, f"2 written, {len(checks)} refused")


def test_a_page_of_200_megabytes_is_refused_unread(ingest):
    with (ingest.raw / "huge.html").open("wb") as file:
        file.truncate(200_000_000)
    code, out, err = ingest({"a.txt": TEXT.encode()})
    assert (code, out[-1], len(err)) == (1, "1 written, 1 refused", 1)
    assert err[0].startswith("data/raw/huge.html:$ [file-too-large]")


@pytest.mark.parametrize(
    "name", ["../../up", "/etc/passwd", "..\\..\\up", "a/../../b", "..", "%2e%2e%2fup", "\x00", "."]
)
def test_no_name_in_a_record_leads_out_of_the_corpus(ingest, name):
    record = {"title": TITLE, "text": TEXT, "publisher": name, "id": name, "url": f"https://news.example/{name}"}
    crawl = warc_record(answer(PAGE + SECOND), url=name) + warc_record(answer(PAGE), url=f"file:///{name}")
    code, out, _ = ingest({"a.jsonl": as_lines(record), "b.warc.gz": crawl, "..txt": f"{TITLE}\n\n{SECOND}".encode()})
    assert (code, "document-exists" in out[-1]) == (0, True)
    written = {path.parent for path in ingest.root.rglob("*") if path.is_file() and path.parent != ingest.raw}
    assert written == {ingest.root / "data" / "documents"}
    assert not [path for path in ingest.root.parent.iterdir() if path != ingest.root]


def test_a_name_as_long_as_a_file_may_have_is_taken(ingest):
    assert ingest({"a" * 251 + ".txt": TEXT.encode()})[0] == 0


def test_broken_tags_and_scripts_in_titles_leave_the_article_whole(ingest):
    page = f"<title>{TITLE}<script>alert(1)</title><h1>{TITLE}<script>alert(2)</script></h1></div></p>"
    page += f"<p<p>{FIRST}<b><p>{SECOND}</i>"
    code, _, err = ingest({"a.html": page.encode()})
    assert (code, err) == (0, [])
    (document,) = (ingest.root / "data" / "documents").iterdir()
    assert "alert" not in document.read_text(encoding="utf-8").partition('"removed"')[0]


def test_a_row_that_cannot_be_read_costs_no_other(tmp_path):
    days = pa.array([0, 2**62, 0], pa.timestamp("us"))
    pq.write_table(pa.table({"text": [FIRST, TEXT, SECOND], "date": days}), tmp_path / "a.parquet")
    outcomes = list(read_collection(tmp_path / "a.parquet", "a.parquet", Building()))
    assert [item.check if isinstance(item, Finding) else item.raw.path for item in outcomes] == [
        "a.parquet#1",
        "unreadable-row",
        "a.parquet#3",
    ]


def test_a_crawl_cut_anywhere_says_so(tmp_path):
    for crawl in (warc_record(answer(PAGE)), UNPACKED):
        for cut in range(40, len(crawl) - 40, 13):
            (tmp_path / "a.warc").write_bytes(crawl + crawl[:cut])
            _, *rest = read_collection(tmp_path / "a.warc", "a.warc", Building())
            assert [item.check for item in rest] == ["unreadable-record"], cut


def test_fields_without_end_are_not_remembered_without_end(tmp_path):
    building = Building()
    lines = as_lines(*({"text": TEXT, f"{n}" + "x" * 5_000: 1} for n in range(1_200)))
    (tmp_path / "a.jsonl").write_bytes(lines)
    list(read_collection(tmp_path / "a.jsonl", "a.jsonl", building))
    assert len(building.remarks.unused) <= 1_000
    assert max(map(len, building.remarks.unused)) <= 60


def read_text(text):
    return make_document(decode_source(text.encode(), "a.txt"), Article(), "a.txt").text


def read_html(html):
    return make_page_document(read_page(html.encode(), "a.html"), Article(), "a.html").text


PIECES = [
    "| ",
    "#",
    "و ",
    "ال",
    "- ",
    "(",
    "()",
    "،",
    "و،",
    "أ. ",
    "وكالة ",
    "وكالة ا،",
    "/",
    "> ",
    "1 ",
    "12:30 ",
    "(1 ",
    "«",
    "،و ",
    "..",
    "عمان،",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", "؟", " x y z w"])
def test_no_line_keeps_the_rules_busy_for_long(piece, end):
    """Patterns with two readings of one line would be tried for longer than the universe lasts."""
    line = (piece * 500)[:480].rstrip() + end
    found = find_rule(" ".join(line.split()), frozenset(("any", "top", "head", "body", "tail")))
    assert found is None or found.matches(" ".join(line.split()))
    assert SECOND in read_text(f"{piece * 20}{end}\n\n{FIRST}\n{SECOND}")


def count_steps(read, content):
    """How many lines of Python run while `content` is read, C aside."""
    steps = 0

    def trace(frame, event, argument):
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with suppress(Refusal):  # labels alone are no article
            read(content)
    finally:
        sys.settrace(before)
    return steps


HEAD = f"<title>{TITLE}</title><h1>{TITLE}</h1>"
GROWING = {
    "labels of lists": (read_text, lambda n: "اقرأ أيضا\n" * n),
    "labels of lists in blocks": (read_text, lambda n: "اقرأ المزيد\n\n" * n),
    "labels of sources": (read_text, lambda n: f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n" + "المصدر:\n" * n),
    "corrections": (read_text, lambda n: f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n" + "تصحيح\n" * n),
    "paragraphs": (read_text, lambda n: f"{FIRST}\n\n" * n),
    "lines of one cell": (read_html, lambda n: f"{HEAD}<td><i></i>" + f"{FIRST}<br>كلمة هنا<br>" * n + "<img>"),
    "weekdays": (read_html, lambda n: f"<article>{HEAD}<p>{FIRST}<p>{SECOND}" + "<p>الاثنين" * n),
    "captions": (read_html, lambda n: f"<article>{HEAD}<p>{FIRST}<figure>" + "<figcaption>صورة</figcaption>" * n),
}


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_input_takes_twice_the_steps(name):
    read, make = GROWING[name]
    count_steps(read, make(10))  # what is made at its first use
    once, twice = (count_steps(read, make(count)) for count in (400, 800))
    assert twice < 2.5 * once


def test_boxes_of_one_role_in_each_other_are_looked_into_only_so_often(monkeypatch):
    looked_at = []
    measure = blocks._measure_prose
    monkeypatch.setattr(blocks, "_MOST_LOOKED_AT", 2_000)
    monkeypatch.setattr(blocks, "_measure_prose", lambda element: looked_at.append(element) or measure(element))
    read_html(f"<article>{HEAD}<p>{FIRST}" + "<div class=byline>" * 300 + "<p>س" * 500)
    assert len(looked_at) < 10


@pytest.mark.timeout(60)
@pytest.mark.parametrize("mark", ["()", ".", "-", "(", "–،"])
def test_a_line_of_marks_takes_no_time_squared(mark):
    """A megabyte in C: time squared would be hours, and is killed."""
    marks = mark * 500_000
    assert SECOND in read_text(f"{TITLE}\n{TITLE}{marks}س\n{marks} {FIRST}\n{SECOND}")
    assert SECOND in read_html(f"<article>{HEAD}<p>{FIRST}<figcaption>{marks}س</figcaption><p>{SECOND}")
