"""What pages state of themselves: their days in any form, where these disagree, the encoding, the address."""

import codecs

import pytest

from musnad.findings import Refusal
from musnad.ingest.articles import make_page_document
from musnad.ingest.metadata import Article
from musnad.ingest.webpages import name_publisher, read_page
from musnad.ingest.webpages.stamps import may_agree, read_stamp

SENTENCE = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل، بعد توقف دام أربعة أشهر."
BODY = f"<h1>الجسر يعود إلى الخدمة</h1><p>{SENTENCE}</p>"


def read(head="", body=BODY, **known):
    return read_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page.html", **known)


@pytest.mark.parametrize(
    ("value", "stamp"),
    [
        ("2024-03-05T14:30:00+03:00", "2024-03-05T14:30:00+03:00"),
        ("2024-03-05T14:30:00.000Z", "2024-03-05T14:30:00Z"),
        ("2024-03-05T14:30:00+0300", "2024-03-05T14:30:00+03:00"),
        ("2024-03-05 14:30", "2024-03-05T14:30"),
        ("2024/3/5", "2024-03-05"),
        ("20240305T143000Z", "2024-03-05T14:30:00Z"),
        ("Tue, 05 Mar 2024 14:30:00 GMT", "2024-03-05T14:30:00+00:00"),
        ("Tue Mar 05 2024 14:30:00 GMT+0300", "2024-03-05T14:30:00+03:00"),
        ("1709649000", "2024-03-05T14:30:00Z"),
        ("1709649000000", "2024-03-05T14:30:00Z"),
        ("05/03/2024 - 14:30", "2024-03-05T14:30"),
        ("3/25/2024 2:30:00 PM", "2024-03-25T14:30:00"),
        ("March 5, 2024", "2024-03-05"),
        ("مارس 5, 2024", "2024-03-05"),
        ("الثلاثاء 5 آذار/ مارس 2024 - 2:30 م بتوقيت مكة", "2024-03-05T14:30+03:00"),
        ("٥ مارس ٢٠٢٤، ١٤:٣٠ (غرينتش)", "2024-03-05T14:30Z"),
        ("آخر تحديث: 6/3/2024 12:12 ص (توقيت مكة)", "2024-03-06T00:12+03:00"),
        ("2024-13-45", None),
        ("2024-03-05T25:00:00Z", "2024-03-05"),
        ("0000-00-00", None),
        ("منذ ساعتين", None),
        ("", None),
    ],
)
def test_a_day_is_read_with_its_time_and_zone(value, stamp):
    assert read_stamp(value) == stamp


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2024-03-05T14:30:00+03:00", "2024-03-05T11:30:00Z", True),
        ("2024-03-05T14:30:00+03:00", "2024-03-05T14:30:00Z", False),
        ("2024-03-05T14:30:00+03:00", "2024-03-05", True),
        ("2024-03-05T23:30:00Z", "2024-03-06", True),
        ("2024-03-05T14:30:00Z", "2024-03-08", False),
        ("2024-03-05T14:30", "2024-03-05T11:30:00Z", True),
        ("2024-03-05T14:30", "2024-03-05T14:52", False),
        ("2024-03-05T14:30", "2024-03-06", False),
        ("2024-03-05", "2024-03-06", False),
    ],
)
def test_two_stamps_agree_when_they_can_be_one_moment(one, other, agree):
    assert may_agree(one, other) is agree
    assert may_agree(other, one) is agree


def test_of_days_that_agree_the_fullest_is_believed():
    web = read(
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-05"}</script>'
        '<meta property="article:published_time" content="2024-03-05T14:30:00+03:00">'
    )
    assert (web.published, web.published_basis, web.notices) == ("2024-03-05T14:30:00+03:00", "metadata", ())


def test_days_that_disagree_are_all_in_the_document_and_said():
    web = read(
        '<script type="application/ld+json">[{"@graph":[{"@type":["Article"],"datePublished":"2024-03-07"}]}]</script>'
        '<meta name="pubdate" content="2024-03-05">'
    )
    document = make_page_document(web, Article(), "page.html")
    assert web.notices == ("json-ld says published 2024-03-07, meta says 2024-03-05",)
    assert [(day.of, day.value, day.source) for day in document.stated_days] == [
        ("published", "2024-03-07", "json-ld"),
        ("published", "2024-03-05", "meta"),
    ]


def test_a_change_before_publication_is_said():
    head = '<meta property="article:published_time" content="2024-03-05"><meta name="lastmod" content="2024-03-01">'
    assert read(head).notices == ("modified 2024-03-01, before it was published, 2024-03-05",)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","datePublished":"2024-03-05T10:00:00Z",}',
        '<!-- {"@type":"NewsArticle","datePublished":"2024-03-05T10:00:00Z"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2024-03-05T10:00:00Z"}\n//]]>',
        '{"@type":"NewsArticle","headline":"سطر\nآخر","datePublished":"2024-03-05T10:00:00Z"};',
        '{"@type":"NewsArticle" "datePublished":"2024-03-05T10:00:00Z","articleBody":"',
    ],
)
def test_broken_json_gives_its_days_all_the_same(script):
    assert read(f'<script type="application/ld+json">{script}</script>').published == "2024-03-05T10:00:00Z"


def test_days_of_other_articles_are_not_this_one_s():
    other = '<div class="related"><time datetime="2024-01-01">1 يناير 2024</time><a href="x">خبر</a></div>'
    listed = '{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2024-01-01"}]}'
    web = read(f'<script type="application/ld+json">{listed}</script>', f"<main>{BODY}</main>{other}")
    assert (web.published, web.days) == (None, ())


def test_the_address_gives_the_day_when_nothing_else_does():
    web = read(url="https://www.alsahil.example/2024/03/05/bridge/")
    assert (web.published, [day.source for day in web.days]) == ("2024-03-05", ["url"])


def test_what_stands_beside_the_file_outweighs_the_page():
    web = read('<meta property="article:published_time" content="2024-03-05">', url="https://a.example/x")
    article = Article(published="2024-03-04", publisher="sahil", url="https://b.example/y")
    document = make_page_document(web, article, "page.html")
    assert (document.published, document.publisher, document.url) == ("2024-03-04", "sahil", "https://b.example/y")


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.alsahil.net/a", "alsahil"),
        ("https://arabic.nahr.com/a", "nahr"),
        ("https://spx.gov.sa/a", "spx"),
        ("https://athar.blogspot.com/2022/02/a.html", "athar"),
        ("http://10.0.0.1/a", None),
        (None, None),
    ],
)
def test_the_publisher_is_the_name_of_the_domain(url, publisher):
    assert name_publisher(url) == publisher


def page_in(encoding, meta=""):
    return f"<html><head>{meta}<title>الجسر يعود</title></head><body>{BODY}</body></html>".encode(encoding)


@pytest.mark.parametrize(
    ("content", "header", "encoding"),
    [
        (page_in("utf-8"), None, "utf-8"),
        (page_in("utf-8", "<meta charset=windows-1256>"), "windows-1256", "utf-8"),
        (codecs.BOM_UTF16_LE + page_in("utf-16-le"), None, "utf-16-le"),
        (codecs.BOM_UTF8 + page_in("utf-8"), "iso-8859-1", "utf-8"),
        (page_in("cp1256"), None, "windows-1256"),
        (page_in("cp1256"), "windows-1256", "windows-1256"),
        (page_in("cp1256", "<meta charset='windows-1256'>"), None, "windows-1256"),
        (page_in("cp1256", "<meta charset='utf-8'>"), "iso-8859-1", "windows-1256"),
        (page_in("iso-8859-6"), "iso-8859-6", "iso-8859-6"),
        (
            page_in("iso-8859-6", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-6">'),
            None,
            "iso-8859-6",
        ),
        (page_in("cp1256"), "no-such-charset", "windows-1256"),
    ],
)
def test_every_encoding_gives_the_same_article(content, header, encoding):
    web = read_page(content, "page.html", header_charset=header)
    assert [line.text for line in web.page.lines] == ["الجسر يعود إلى الخدمة", SENTENCE]
    assert web.source.encoding == encoding


def test_a_few_bytes_astray_do_not_cost_the_page():
    content = page_in("utf-8", "<!--" + " " * 3000 + "-->").replace(b"</body>", b"<i>\xff</i></body>")
    assert read_page(content, "page.html").source.encoding == "utf-8"
    with pytest.raises(Refusal, match="unknown-encoding"):
        read_page(content.replace(b" " * 3000, b"\xff" * 3000), "page.html")
