"""Bytes into source text: encodings, newlines, normal form, and what is no text."""

import codecs
import os

import pytest

from musnad.corpus import LIMIT_BYTES
from musnad.findings import Refusal
from musnad.ingest.sources import decode_source, read_source

TEXT = "قالت وزارة الأشغال إن الجسر سيفتح أمام حركة السير الأسبوع المقبل.\nوبلغت الكلفة نحو 3,5 ملايين دولار.\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("windows-1256"), "windows-1256"),
        (TEXT.encode("iso-8859-6"), "iso-8859-6"),
    ],
)
def test_every_encoding_gives_the_same_text(content, encoding):
    source = decode_source(content, "raw.txt")
    assert source.encoding == encoding
    assert source.text.removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير إن الجسر سيفتح غدا.",
        "فاز نجوم الوادي على ضيفهم بهدفين دون رد في الجولة الثامنة من الدوري.",
        "«لا ماء ولا كهرباء»، يقول مزارع سبعيني – والمصلحة تعتذر…",
        "ارتفع المؤشر 1,8 بالمئة إلى 12300 نقطة، وسط تداولات بلغت 2 مليار درهم.",
    ],
)
def test_windows_1256_is_recognised_by_what_it_says(text):
    source = decode_source(text.encode("windows-1256"), "raw.txt")
    assert (source.text, source.encoding) == (text, "windows-1256")


def test_only_newlines_and_normal_form_are_changed():
    source = decode_source("أ\r\nب\rج\u2028د\x85ه\x0bو\x0cز a\u0301 \u0627\u0654\u00a0\u200fـ".encode(), "raw.txt")
    assert source.text == "أ\nب\nج\u2028د\x85ه\x0bو\x0cز á \u0623\u00a0\u200fـ"


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"", "empty-file"),
        (" \n\u00a0\u2028\t".encode(), "empty-file"),
        (codecs.BOM_UTF8, "empty-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "binary-file"),
        ("نص\0نص".encode(), "binary-file"),
        ("نص ".encode() + b"\xed\xa0\x80" + " نص".encode(), "lone-surrogate"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00", "lone-surrogate"),
        (TEXT.encode()[:-3] + b"\n", "unknown-encoding"),
        (b"\xff" + TEXT.encode(), "unknown-encoding"),
        ("Le ministre a déclaré que l'été était très chaud.".encode("latin-1"), "unknown-encoding"),
    ],
)
def test_what_is_no_text_is_refused_by_name(content, check):
    with pytest.raises(Refusal) as caught:
        decode_source(content, "data/raw/page.txt")
    assert caught.value.finding.check == check
    assert str(caught.value).startswith("data/raw/page.txt:$ [")
    assert "\n" not in str(caught.value)


def test_a_file_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), LIMIT_BYTES + 1)
    with pytest.raises(Refusal, match="file-too-large"):
        read_source(path, "large.txt")
