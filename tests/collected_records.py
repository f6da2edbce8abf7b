"""Collections made for tests: articles as records, and WARC records around pages."""

import gzip
import json

from musnad.documents import Document
from musnad.findings import Finding
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.reading import read_collection

TITLE = "وزارة الأشغال تعلن موعد فتح الجسر"
FIRST = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل، بعد توقف دام أربعة أشهر."
SECOND = "وأضافت الوزارة في بيان أن كلفة الأعمال بلغت نحو 3,5 ملايين دولار، وأن 120 عاملا شاركوا فيها."
TEXT = f"{FIRST}\n\n{SECOND}"
LONG = "\n\n".join(
    [
        "أعلنت شركة الكهرباء في المدينة الساحلية أن التيار سيقطع عن الأحياء الشرقية ثلاث ليال متتالية لصيانة المحطة.",
        "وأوضح مدير الصيانة أن الفرق ستعمل من منتصف الليل حتى الفجر، وأن المستشفيات لن تتأثر بالقطع المبرمج.",
        "وطلبت الشركة من السكان شحن هواتفهم ومصابيحهم قبل الموعد، ونشرت جدولا بأسماء الشوارع على موقعها.",
        "وكانت المحطة قد خرجت من الخدمة مرتين في الصيف الماضي بعد عاصفة رملية ألحقت أضرارا بالمحولات القديمة.",
    ]
)
OWN = "وقال صاحب فرن في السوق القديمة إن القطع سيؤخر خبز الصباح ساعة، ثم أضاف ضاحكا إن الزبائن اعتادوا الانتظار."
PERSIAN = (
    "این یک خبر مهم درباره انتخابات ریاست جمهوری در ایران است که امروز برگزار شد و مردم در آن شرکت کردند. "
    "وزیر کشور گفت که شمارش آرا تا فردا ادامه خواهد داشت و نتایج نهایی به زودی اعلام می‌شود."
)
PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"


def as_lines(*records):
    """Records as JSON lines; a string stands for itself."""
    lines = [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in records]
    return ("\n".join(lines) + "\n").encode()


def number(text, index):
    """The text as that of another article."""
    return text.replace("120", str(1000 + index))


def answer(page, *, kind="text/html; charset=utf-8", status="200 OK", encoding=""):
    """What a server answers; `page` is text or bytes."""
    body = page if isinstance(page, bytes) else page.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{encoding}Content-Length: {len(body)}\r\n\r\n".encode() + body


def warc_record(block, *, kind="response", length=None, url="https://news.example/bridge", packed=True):
    """One WARC record around a block; `length` is what it claims to be long."""
    content = "application/http; msgtype=response" if kind == "response" else "text/plain"
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    record = header.encode() + block + b"\r\n\r\n"
    return gzip.compress(record, mtime=0) if packed else record


def shorten(outcomes):
    """Each outcome of a collection by its kind or check."""
    return [
        "taken" if isinstance(item, Document) else item.check if isinstance(item, Finding) else item.reason
        for item in outcomes
    ]


def make_reader(folder):
    """What gives the outcomes of a collection, of its name and bytes, and of how it is built."""

    def read(name, content, **building):
        (folder / name).write_bytes(content)
        return list(read_collection(folder / name, name, Building(**building)))

    return read
