"""Pages in the manners of eight outlets, all invented, each line with the label it must get."""

import json
from pathlib import Path

import pytest

from musnad.findings import Refusal
from musnad.ingest.articles import ingest_file, make_document, make_page_document
from musnad.ingest.metadata import Article
from musnad.ingest.pages import split_lines
from musnad.ingest.rules import REMOVAL_REASONS, SEGMENT_KINDS, read_rules
from musnad.ingest.segmentation import label_page
from musnad.ingest.sources import Source, read_source
from musnad.ingest.webpages import read_page

PAGES = Path(__file__).parent / "fixtures" / "pages"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in PAGES.glob("*.expected.json"))
FIRST = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل، بعد توقف دام أربعة أشهر."
SECOND = "وأضافت الوزارة في بيان أن كلفة الأعمال بلغت نحو 3,5 ملايين دولار، وأن 120 عاملا شاركوا فيها."
THIRD = "ومن المقرر أن يحضر الافتتاح محافظ المدينة وعدد من المسؤولين."


def labels_of(text):
    """Each line's label with the line; `+` before a label that goes on from the line above."""
    page = label_page(list(split_lines(text)))
    marks = ["+" if index in page.continues else "" for index in range(len(page.lines))]
    return [(mark + label, line.text) for mark, label, line in zip(marks, page.labels, page.lines, strict=True)]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_page_gets_its_label(name):
    expected = json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))
    got = labels_of(read_source(PAGES / f"{name}.txt", name).text)
    shortened = [[label, line if len(line) <= 48 else line[:47] + "…"] for label, line in got]
    assert shortened == expected["lines"]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_gives_its_days_and_no_others(name):
    expected = json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))
    document = ingest_file(PAGES / f"{name}.txt", name)
    assert document.published == expected["published"]
    assert document.published_basis == expected["published_basis"]
    assert document.retrieved == expected["retrieved"]
    assert document.raw.encoding == expected["encoding"]


def test_the_fixtures_are_eight_and_show_every_kind():
    shown = {
        label
        for name in NAMES
        for label, _ in json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))["lines"]
    }
    assert len(NAMES) == 8
    # That a post was embedded shows on web pages alone.
    assert shown >= SEGMENT_KINDS - {"post"}


def test_the_rules_speak_the_schema_s_labels():
    assert {rule.label for rule in read_rules()} <= SEGMENT_KINDS | REMOVAL_REASONS
    assert {rule.effect for rule in read_rules()} <= {"-", "next", "list", "block", "rest", "published", "retrieved"}
    assert set().union(*(rule.places for rule in read_rules())) == {"any", "top", "head", "body", "tail"}


@pytest.mark.parametrize(
    "title",
    [
        "بغداد: لا تراجع عن القرار",
        "مصادر: الحكومة تستقيل غدا",
        "شاهد: لحظة انهيار الجسر",
        "فيديو | انهيار الجسر المعلق في الموصل",
        "العلامات التجارية تنسحب من السوق",
        "تصحيح: حصيلة القتلى تسعة",
        "تابع الملايين المباراة على فيسبوك",
        "وزير النقل: القطار ينطلق في 5 مارس 2024",
        "هل يفتح الجسر غدا؟",
    ],
)
@pytest.mark.parametrize("repeated", [1, 2])
def test_a_headline_that_looks_like_furniture_is_the_title_all_the_same(title, repeated):
    page = "\n".join([title] * repeated + ["بغداد – وكالات", "", FIRST, "", SECOND, "", THIRD])
    labels = [label for label, _ in labels_of(page)]
    assert labels == ["title", *["duplicate-title"] * (repeated - 1), "dateline", *["paragraph"] * 3]


@pytest.mark.parametrize("heading", ["لا تعليق", "وزير سابق: القرار متأخر", "«مؤامرة»", "ماذا بعد؟", "5 آلاف طلب"])
def test_a_short_line_before_a_paragraph_is_a_heading(heading):
    page = f"عنوان الخبر كما هو\n\n{FIRST}\n\n{SECOND}\n\n{heading}\n\n{THIRD}"
    assert labels_of(page)[3] == ("heading", heading)


def test_paragraphs_need_neither_empty_lines_nor_full_stops():
    page = "\n".join(["الجسر يعود إلى الخدمة", FIRST.rstrip("."), "كلفة مضاعفة", SECOND.rstrip("."), THIRD])
    assert [label for label, _ in labels_of(page)] == ["title", "paragraph", "heading", "paragraph", "paragraph"]


def test_the_last_title_before_a_paragraph_is_its_heading_and_the_others_are_links():
    page = f"عنوان الخبر كما هو\n\n{FIRST}\n\nاقرأ أيضا\n\nخبر آخر عن جسر\n\nكلفة مضاعفة\n\n{SECOND}"
    assert [label for label, _ in labels_of(page)][2:5] == ["related-link", "related-link", "heading"]


def test_comments_end_the_article_but_their_number_above_it_does_not():
    page = f"عنوان الخبر كما هو\n3 تعليقات\n\n{FIRST}\n\n{SECOND}\n\n3 تعليقات\n\n{THIRD}"
    assert [label for label, _ in labels_of(page)] == [
        "title",
        "page-furniture",
        "paragraph",
        "paragraph",
        "page-furniture",
        "page-furniture",
    ]


def test_a_date_in_the_furniture_is_never_the_day_of_publication():
    page = f"الأربعاء 24 أبريل 2024\n\nعنوان الخبر كما هو\n25 أبريل 2024\n\n{FIRST}\n\n{SECOND}"
    document = make_document(Source(page, "utf-8", "0" * 64), Article(), "raw.txt")
    assert (document.published, document.published_basis) == (None, "unknown")
    assert document.retrieved == "2024-04-24"


def test_metadata_outweigh_what_the_page_says():
    page = f"الأربعاء 24 أبريل 2024\nعنوان الخبر كما هو\nنشر في 23 أبريل 2024\n\n{FIRST}"
    article = Article(published="2024-04-20T10:00", retrieved="2024-04-21", publisher="sahil")
    document = make_document(Source(page, "utf-8", "0" * 64), article, "raw.txt")
    assert (document.published, document.published_basis) == ("2024-04-20T10:00", "metadata")
    assert document.retrieved == "2024-04-21"
    assert document.id.startswith("sahil-20240420-")


def test_a_page_of_furniture_alone_is_no_article():
    with pytest.raises(Refusal, match="no-article"):
        make_document(Source("شارك القصة\nClose\n***", "utf-8", "0" * 64), Article(), "raw.txt")


@pytest.mark.parametrize("stamp", ["10/يونيو/2026 - 01:20 م", "الأربعاء 10/حزيران/2026", "10-يونيو-2026 13:20"])
def test_a_month_in_words_between_slashes_is_a_date(stamp):
    page = f"عنوان الخبر كما هو\n{stamp}\n\n{FIRST}\n\n{SECOND}"
    assert labels_of(page)[1] == ("page-date", stamp)


def test_a_month_in_words_between_slashes_gives_the_day_of_publication():
    page = f"عنوان الخبر كما هو\nنشر في: 10/يونيو/2026 - 01:20 م\n\n{FIRST}\n\n{SECOND}"
    assert make_document(Source(page, "utf-8", "0" * 64), Article(), "raw.txt").published == "2026-06-10"


def test_a_day_whose_last_change_is_only_a_time_is_the_day_of_publication():
    page = f"عنوان الخبر كما هو\nالأربعاء، 10 حزيران/يونيو 2026، آخر تحديث 14:00 (GMT+0400)\n\n{FIRST}\n\n{SECOND}"
    assert make_document(Source(page, "utf-8", "0" * 64), Article(), "raw.txt").published == "2026-06-10"


@pytest.mark.parametrize(
    "line",
    [
        "الآراء الواردة أدناه لا تعبر عن رأي الجريدة، بل تعكس وجهات نظر أصحابها فقط.",
        "نرحب بتعليقاتكم على أخبارنا كلها، وننصحكم بقراءة شروط النشر قبل الكتابة، كما ننصحكم بمراجعة سياسة الخصوصية.",
    ],
)
def test_a_site_s_rules_for_its_readers_are_furniture(line):
    page = f"عنوان الخبر كما هو\n\n{FIRST}\n\n{SECOND}\n\n{line}"
    assert labels_of(page)[-1] == ("page-furniture", line)
    html = f"<html><body><article><h1>عنوان الخبر كما هو</h1><p>{FIRST}</p><p>{SECOND}</p><p>{line}</p></article>"
    document = make_page_document(read_page(html.encode(), "page.html", "utf-8"), Article(), "page.html")
    assert line in [removed.text for removed in document.removed]


@pytest.mark.parametrize("menu", ["لبنان · اقتصاد · ثقافة وفنون · رياضة", "سياسة • محليات • حوادث"])
def test_a_menu_with_dots_between_is_not_the_title(menu):
    page = f"{menu}\nجسر النهر يعود بعد غد\n\n{FIRST}\n\n{SECOND}"
    assert labels_of(page)[:2] == [("navigation", menu), ("title", "جسر النهر يعود بعد غد")]


@pytest.mark.parametrize(
    "line",
    [
        "للاشتراك في نشرة الصباح من الجريدة، أدخل بريدك الإلكتروني هنا",
        "تابع آخر أخبار بوابة النهر عبر Google News",
    ],
)
def test_what_asks_readers_to_subscribe_is_an_advertisement(line):
    page = f"عنوان الخبر كما هو\n\n{FIRST}\n\n{line}\n\n{SECOND}"
    assert labels_of(page)[2] == ("advertisement", line)


def test_a_short_line_that_introduces_what_follows_is_no_heading():
    page = f"عنوان الخبر كما هو\n\n{FIRST}\n\nوكتب على صفحته:\n\n{SECOND}"
    assert labels_of(page)[2] == ("paragraph", "وكتب على صفحته:")


def test_a_deck_under_a_caption_whose_credit_nobody_knows_is_a_deck():
    caption = "الجسر بعد إعادة فتحه صباح اليوم (ديدبان)"
    page = f"عنوان الخبر كما هو\n\n{caption}\n{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert [label for label, _ in labels_of(page)] == ["title", "caption", "deck", "paragraph", "paragraph"]
