"""A crawl of any size for measurements: pages as outlets make them around the texts of generated_corpus.

Nothing of it is news. A page's number alone decides what it is: of every hundred, ten are in another language, four are
near-copies of an earlier page in another outlet's dress, two lists without an article, two hostile, the rest articles.
One article in five has a retraction, thousands of times more than in news: writing what is kept is not to go unseen.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random

from generated_corpus import OUTLETS, make_document
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_SECTIONS = ["سياسة", "اقتصاد", "رياضة", "ثقافة", "علوم", "صحة", "بيئة", "محليات", "تقارير", "رأي"]
_ENGLISH = "The council of the harbour town opened a small fair on Monday and said that some {n} guests had come. "
_PERSIAN = "شورای شهر بندری روز دوشنبه نمایشگاه کوچکی را گشود و گفت که نزدیک به {n} نفر از آن دیدن کرده‌اند. "
# What stands around an article without being read: styles, and the state a page's scripts start from.
_STYLE = "".join(
    f".block-{n}{{margin:{n}px auto;padding:0 {n}px;color:#{n * 4099 % 0xFFFFFF:06x}}}" for n in range(150)
)


def make_page(number: int) -> bytes:
    """The page of that number, as a server sends it."""
    match number % 100:
        case 17 | 67:
            return _HOSTILE[number // 50 % len(_HOSTILE)](number)
        case 8 | 58:
            return _dress(number, f"<h1>{_SECTIONS[number % 10]}</h1>", "").encode()
        case place if place % 10 == 9:
            return _write_other(number).encode()
        case 24 | 44 | 64 | 84:
            return _write_article(
                number, number - 24, "<p>نقلا عن وكالة محلية، ولم يرد تعليق حتى ساعة النشر.</p>"
            ).encode()
        case _:
            return _write_article(number, number).encode()


def _write_article(number: int, text_of: int, more: str = "") -> str:
    document, _ = make_document(text_of)
    title, *paragraphs = (escape(part) for part in document.text.split("\n\n"))
    figure = f'<figure><img src="/{number}.jpg"><figcaption>من الأرشيف: {title}</figcaption></figure>'
    aside = '<div class="related"><h3>اقرأ أيضا</h3><ul>' + _list_links(number, 6) + "</ul></div>"
    body = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    body[3:3], body[7:7] = [figure], [aside]
    head = f'<h1 class="title">{title}</h1><p class="byline">تحرير: قسم {_SECTIONS[number % 10]}</p>'
    share = '<div class="share"><a href="#">شارك</a><a href="#">أرسل</a><a href="#">طباعة</a></div>'
    return _dress(number, f"{head}{share}<div class='article-body'>{''.join(body)}{more}</div>", title)


def _write_other(number: int) -> str:
    random, line = Random(number), _ENGLISH if number % 20 == 9 else _PERSIAN
    paragraphs = "".join(f"<p>{line.format(n=random.randrange(9_000)) * 4}</p>" for _ in range(10))
    return _dress(number, f"<h1>{line.format(n=number)}</h1>{paragraphs}", "Harbour")


def _list_links(number: int, size: int) -> str:
    random = Random(number)
    titles = (f"{random.choice(_SECTIONS)} {random.choice(_SECTIONS)} {random.randrange(9_000)}" for _ in range(size))
    return "".join(f'<li><a class="link" href="/n/{place}">خبر {title}</a></li>' for place, title in enumerate(titles))


def _dress(number: int, article: str, title: str) -> str:
    """A page around an article: head, menus, what else there is, comments, footer, scripts."""
    day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T09:30:00+03:00"
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": day}
    state = {"feed": [{"id": n, "path": f"/n/{n}", "seen": n * number % 7, "tags": _SECTIONS[:3]} for n in range(120)]}
    menu = "".join(f'<li class="menu-item"><a href="/s/{name}">{name}</a></li>' for name in _SECTIONS * 3)
    comments = "".join(f"<div class='comment'><b>قارئ {n}</b><p>شكرا على الخبر رقم {n}</p></div>" for n in range(12))
    return (
        f"<!DOCTYPE html><html lang='ar' dir='rtl'><head><meta charset='utf-8'><title>{title} | {number}</title>"
        f"<meta property='article:published_time' content='{day}'><style>{_STYLE}</style>"
        f"<script type='application/ld+json'>{json.dumps(linked, ensure_ascii=False)}</script></head><body>"
        f"<header><nav><ul>{menu}</ul></nav><div class='breaking'>عاجل: {_SECTIONS[number % 7]}</div></header>"
        f"<main><article>{article}</article></main><aside><ul>{_list_links(number + 1, 40)}</ul></aside>"
        f"<section id='comments'>{comments}</section><footer><ul>{menu}</ul><p>جميع الحقوق محفوظة</p></footer>"
        f"<script>window.state={json.dumps(state)}</script></body></html>"
    )


def _outlet(number: int) -> str:
    return OUTLETS[number % len(OUTLETS)]


_HOSTILE: tuple[Callable[[int], bytes], ...] = (
    lambda n: b"",
    lambda n: b"<div>" * 100_000 + _write_article(n, n).encode(),
    lambda n: _write_article(n, n).encode()[: 9_000 + n % 2],
    lambda n: _write_article(n, n).encode("cp1256", "replace"),
    lambda n: _write_article(n, n).replace("</p>", "").replace("</div>", "<").encode(),
    lambda n: b"\x00\x01\xff" * 20_000,
    lambda n: f"<title><script>alert({n})</script></title><!-- ".encode() + _write_article(n, n).encode(),
    lambda n: b"<p " + b"x='y' " * 100_000 + _write_article(n, n).encode(),
)


def write_crawl(path: Path, size: int) -> int:
    """A WARC of `size` pages, a packed record each, as crawlers write it; returns the bytes of all pages unpacked."""
    total = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(size):
            page = make_page(number)
            total += len(page)
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            address = f"https://{_outlet(number)}.example/n/{number}"
            stream = io.BytesIO(page)
            writer.write_record(writer.create_warc_record(address, "response", payload=stream, http_headers=headers))
    return total
