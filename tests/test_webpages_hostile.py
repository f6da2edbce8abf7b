"""Hostile and broken pages: each gives a document or one clear refusal, never anything else."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest_articles
from musnad.findings import Refusal
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.articles import make_page_document
from musnad.ingest.metadata import Article
from musnad.ingest.webpages import read_page
from musnad.ingest.webpages.blocks import MOST_BLOCKS
from musnad.ingest.webpages.trees import DEEPEST, LARGEST_PAGE

SENTENCE = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل، بعد توقف دام أربعة أشهر."
LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
PIECES = st.sampled_from(
    [
        *[f"<{tag}>" for tag in ("p", "div", "h1", "a href=x", "br", "table", "td", "ul", "li", "b", "title", "time")],
        *[f"</{tag}>" for tag in ("p", "div", "h1", "a", "table", "td", "ul", "b", "title", "body", "html", "script")],
        *['<div class="related">', '<p class="caption">', '<time datetime="2024-03-05T10:00+03:00">', "<!--", "-->"],
        *['<script type="application/ld+json">', '{"@type":"NewsArticle","datePublished":"', '"}', "[[[[", "<![CDATA["],
        *[
            '<meta property="article:published_time" content="',
            '">',
            "<svg>",
            "<template>",
            "<figure>",
            "&nbsp;",
            "&#0;",
        ],
        *["<blockquote class=twitter-tweet>", "<img alt='صورة من ساحة المدينة القديمة أمس'>", "<", ">", '"', "&lol;"],
        *[
            SENTENCE,
            "اقرأ أيضا: خبر آخر",
            "المصدر: وكالات",
            "5 مارس 2024",
            "\x00",
            "\ufeff",
            "\ud800",
            "\u0627\u0654",
            "😀",
        ],
    ]
)


def refusal_of(content, **known):
    """The check that refuses the page."""
    with pytest.raises(Refusal) as caught:
        read_page(content, "data/raw/page.html", **known)
    assert str(caught.value).startswith("data/raw/page.html:$ [")
    assert "\n" not in str(caught.value)
    return caught.value.finding.check


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"", "empty-file"),
        (b" \n\t ", "empty-file"),
        (b"<p>" + b"x" * LARGEST_PAGE, "file-too-large"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary-file"),
        (f"<p>{SENTENCE}\0</p>".encode(), "binary-file"),
        (b"<p>" + bytes(range(128, 256)) * 20, "unknown-encoding"),
        ("<p>Le ministre a déclaré que l'été était très chaud.</p>".encode("latin-1"), "unknown-encoding"),
        (
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY lol0 "l">{LAUGHS}]><p>&lol9;</p>'.encode(),
            "declared-entities",
        ),
        (b"<div>" * 100_000 + SENTENCE.encode(), "too-deep"),
        (b"<b>" * (DEEPEST + 10) + SENTENCE.encode(), "too-deep"),
        (b"<p>a" * (MOST_BLOCKS + 1), "too-many-blocks"),
        (b"<html><body><nav><a href=x>a</a></nav></body></html>", "no-article"),
        (b"<!-- nothing -->", "no-article"),
        (b"<title><script>alert(1)</script></title>", "no-article"),
        (b"<", "no-article"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_what_no_reader_should_take_is_refused_by_name(content, check):
    assert refusal_of(content) == check


@pytest.mark.parametrize("opened", ["[", '{"a":', '{"@graph":['])
def test_metadata_nested_without_end_cost_only_themselves(opened):
    page = f'<script type="application/ld+json">{opened * 100_000}</script><h1>عنوان الخبر</h1><p>{SENTENCE}</p>'
    assert read_page(page.encode(), "page.html").title == "عنوان الخبر"


def test_a_script_in_a_title_is_no_text_of_the_article():
    page = (
        f"<title>الجسر يعود<script>alert(1)</script></title><h1>الجسر يعود<script>alert(2)</script></h1><p>{SENTENCE}"
    )
    assert [line.text for line in read_page(page.encode(), "page.html").page.lines] == ["الجسر يعود", SENTENCE]


def test_one_bad_page_is_said_in_one_line_and_the_others_go_on(tmp_path, capsys):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "a.html").write_bytes(b"<div>" * 100_000)
    (raw / "b.html").write_text(f"<h1>الجسر يعود إلى الخدمة</h1><p>{SENTENCE}", encoding="utf-8")
    assert ingest_articles.main(["--corpus", str(tmp_path)]) == 1
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert line.startswith("data/raw/a.html:$ [too-deep]")
    assert said.out.endswith("1 written, 1 refused\n")


def check_lawful(content, **known):
    """A page gives a document that accounts for every character, or a refusal."""
    try:
        web = read_page(content, "page.html", **known)
        document = make_page_document(web, Article(), "page.html")
    except Refusal:
        return
    assert find_unaccounted(web.source.text, document) == []


@given(st.binary(max_size=400), st.sampled_from([None, "windows-1256", "utf-8", "utf-16", "base64", "x\0y", "latin-1"]))
@settings(max_examples=200)
def test_any_bytes_give_a_document_or_a_refusal(content, charset):
    check_lawful(content, header_charset=charset)
    check_lawful(f"<h1>الجسر</h1><p>{SENTENCE}".encode() + content, header_charset=charset)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40), st.sampled_from(["utf-8", "windows-1256", "utf-16"]))
@settings(max_examples=300)
def test_any_markup_gives_a_document_or_a_refusal(pieces, encoding):
    content = "".join(pieces).encode(encoding, errors="replace")
    check_lawful(content)
    check_lawful(codecs.BOM_UTF8 + content, url="".join(pieces))
