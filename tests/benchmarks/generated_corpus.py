"""A corpus of any size for measurements: texts put together from parts, with marks that are right by construction.

Nothing of it is news. The same seed gives the same corpus; a document's number alone decides what is in it, so that any
part of the corpus can be made by itself.
"""

# ruff: noqa: SIM905 - words read better as words than as a list of strings

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from musnad.annotations import Annotations, Annotator, Entity, Number, Quote, Retraction
from musnad.corpus import Corpus, format_record
from musnad.documents import SEGMENT_BREAK, Document, Raw, Segment, hash_text, make_document_id
from musnad.spans import Span

SPLITS = ("train", "train", "train", "train", "train", "train", "train", "train", "validation", "test")
OUTLETS = ("minara", "sahil", "sindyan", "wadi")
_GIVEN = "سمير ليلى عماد هدى ياسر منال فارس رنا كمال سناء نبيل دعاء رامي غادة طارق سهى".split()
_FAMILY = "القاضي الخوري بنعمر الشامي العطار المنصوري الفاسي النجار الحداد السالمي الوردي البستاني".split()
_PLACES = "حلب وهران صفاقس طنطا مسقط إربد صيدا أغادير مأرب بنغازي نزوى البصرة سوسة مراكش المنيا".split()
_BODIES = (
    "الهيئة المحلية للمياه",
    "اتحاد المزارعين",
    "مجلس النقل",
    "جمعية الحرفيين",
    "مرصد الأسعار",
    "شركة الميناء الجديد",
)
_THINGS = ("شخصا", "منزلا", "طنا", "كيلومترا", "عاملا", "طالبا", "شجرة", "سفينة")
_TOPICS = tuple(
    "الطريق المدرسة الجسر السوق المستشفى الميناء الحصاد المعرض الدوري المكتبة الشبكة السد المتحف المصنع".split(" ")
)
_VERBS = "توسيع ترميم افتتاح تأجيل تمويل دراسة إغلاق تسليم تنظيم تحديث نقل قياس رصد بيع تأهيل".split()
_TAILS = (
    "في انتظار تقرير اللجنة",
    "بعد أسابيع من النقاش",
    "رغم اعتراض السكان",
    "وفق الجدول المعلن",
    "قبل موسم الأمطار",
    "من دون تفاصيل أخرى",
)


class _Writer:
    """A text as it grows, with the spans of what was just written."""

    def __init__(self) -> None:
        self.text = ""
        self.segments: list[Segment] = []
        self.entities: list[Entity] = []
        self.quotes: list[Quote] = []
        self.numbers: list[Number] = []
        self.retractions: list[Retraction] = []

    def begin(self) -> int:
        if self.text:
            self.text += SEGMENT_BREAK
        return len(self.text)

    def end(self, kind: str, start: int) -> None:
        self.segments.append(Segment(kind, start, len(self.text), start))

    def write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text), words)

    def name(self, words: str, kind: str, cluster: str | None = None) -> Span:
        span = self.write(words)
        self.entities.append(
            Entity(
                id=f"e{len(self.entities) + 1}", start=span.start, end=span.end, text=words, type=kind,
                refers_to=cluster or f"c{len(self.entities) + 1}", wikidata=None, normalized=None,
            )
        )  # fmt: skip
        return span

    def count(self, value: int, comparator: str = "exact", cue: Span | None = None, unit: str | None = None) -> Span:
        span = self.write(str(value))
        self.write(" ")
        unit_span = self.write(unit) if unit else None
        self.numbers.append(
            Number(
                id=f"n{len(self.numbers) + 1}", start=span.start, end=span.end, text=span.text, kind="cardinal",
                value=str(value), low=None, high=None, comparator=comparator, cue=cue, unit=unit, unit_span=unit_span,
                status="asserted", same_quantity=None, ratio_of=None,
            )
        )  # fmt: skip
        return span

    def quote(self, kind: str, content: Span, cue: Span, speaker: Span, cluster: str) -> None:
        self.quotes.append(
            Quote(
                id=f"q{len(self.quotes) + 1}", type=kind, content=[content], cue=cue, speaker=speaker,
                speaker_form="explicit", speaker_ref=cluster, addressee=None, via=None, act="state", parent=None,
            )
        )  # fmt: skip

    def take_back(self, cue: Span, claim: Span, who: Span, cluster: str) -> None:
        self.retractions.append(
            Retraction(
                id=f"r{len(self.retractions) + 1}", type="withdrawal", cue=cue, claim=[claim], claim_ref=[],
                retractor=who, retractor_ref=cluster, source=None, source_ref=cluster, self="yes", channel=None,
                reason=None, replacement=None, time=None, reason_class=None, modality="real",
            )
        )  # fmt: skip


def make_document(number: int, paragraphs: int = 14) -> tuple[Document, Annotations]:
    """The document of that number and its gold: four marks a paragraph, and a retraction in one of five."""
    random, writer = Random(number), _Writer()
    start = writer.begin()
    writer.write(f"{random.choice(_VERBS)} {random.choice(_TOPICS)} ")
    writer.write("في ")
    writer.name(random.choice(_PLACES), "GPE")
    writer.write(f" {random.choice(_TAILS)} رقم ")
    writer.count(number + 1000)
    writer.text = writer.text.rstrip()
    writer.end("title", start)
    for place in range(paragraphs):
        _write_paragraph(writer, random, place)
    if number % 5 == 0:
        start = writer.begin()
        body = f"c{len(writer.entities) + 1}"
        cue = writer.write("سحبت ")
        who = writer.name(random.choice(_BODIES), "ORG", body)
        writer.write(" ")
        claim = writer.write(f"بيانها عن {random.choice(_VERBS)} {random.choice(_TOPICS)}")
        writer.write(".")
        writer.end("paragraph", start)
        writer.take_back(Span(cue.start, cue.end - 1, cue.text[:-1]), claim, who, body)
    return _finish(writer, number)


def _write_paragraph(writer: _Writer, random: Random, place: int) -> None:
    start = writer.begin()
    person = f"c{len(writer.entities) + 1}"
    cue = writer.write("قال")
    writer.write(" ")
    speaker = writer.name(f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}", "PERS", person)
    writer.write(": «" if place % 2 else " ")
    begins = len(writer.text)
    writer.write(f"{'' if place % 2 else 'إن '}{random.choice(_VERBS)} {random.choice(_TOPICS)} في ")
    writer.name(random.choice(_PLACES), "GPE")
    about = writer.write(" نحو ")
    writer.count(
        random.randrange(2, 90_000), "about", Span(about.start + 1, about.end - 1, "نحو"), random.choice(_THINGS)
    )
    writer.write(f" {random.choice(_TAILS)}")
    content = Span(begins, len(writer.text), writer.text[begins:])
    writer.write("»." if place % 2 else ".")
    writer.quote("direct" if place % 2 else "indirect", content, cue, speaker, person)
    writer.end("paragraph", start)


def _finish(writer: _Writer, number: int) -> tuple[Document, Annotations]:
    sha256 = hash_text(writer.text)
    publisher = OUTLETS[number % len(OUTLETS)]
    identifier = make_document_id(publisher, None, sha256)
    document = Document(
        id=identifier, schema_version="1.0", language="ar", title=writer.text.split("\n")[0], publisher=publisher,
        url=None, published=None, published_basis="unknown", retrieved=None, authorship="composed",
        licence="CC-BY-4.0", redistribute=True, raw=Raw(f"data/raw/{number:07d}.txt", sha256, "utf-8", "text", "1"),
        text=writer.text, text_sha256=sha256, segments=writer.segments, removed=[],
    )  # fmt: skip
    gold = Annotations(
        document_id=identifier, text_sha256=sha256, schema_version="1.0", status="gold",
        annotator=Annotator("generator", "rules", "1"), entities=writer.entities, quotes=writer.quotes,
        numbers=writer.numbers, retractions=writer.retractions,
    )  # fmt: skip
    return document, gold


def make_documents(size: int) -> Iterator[tuple[Document, Annotations]]:
    """The first `size` documents with their gold."""
    return (make_document(number) for number in range(size))


def write_corpus(root: Path, size: int) -> Corpus:
    """A whole corpus of `size` documents under `root`: raw files, documents, gold and splits."""
    corpus = Corpus(root)
    for folder in (corpus.raw, corpus.documents, corpus.gold):
        folder.mkdir(parents=True, exist_ok=True)
    splits = {}
    for number, (document, gold) in enumerate(make_documents(size)):
        (corpus.root / document.raw.path).write_text(document.text, encoding="utf-8", newline="")
        corpus.document_path(document.id).write_text(format_record(document), encoding="utf-8")
        corpus.gold_path(document.id).write_text(format_record(gold), encoding="utf-8")
        splits[document.id] = SPLITS[number % len(SPLITS)]
    corpus.splits.write_text(json.dumps(dict(sorted(splits.items())), indent=1), encoding="utf-8")
    return corpus
