"""The four layers of suggestions, joined: valid on any text, and referring to one another."""

import io
import json
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import suggest_annotations
from composed_texts import make_document
from musnad.annotations import Annotations
from musnad.checks.subjects import MarkedText
from musnad.checks.table import ANNOTATION_LEVELS
from musnad.corpus import Corpus, read_annotations, write_record
from musnad.documents import Document, hash_text
from musnad.preannotation.engine import annotate_document, suggest_layers
from musnad.preannotation.names import suggest_names
from musnad.preannotation.streams import suggest_lines
from musnad.schemas import find_shape_errors

REPORT = (
    "سحبت وزارة الري السودانية مساء الأحد بيانًا نُشر عبر «سنبلة» ومفاده أن أكثر من 40 شخصًا غرقوا، "
    'وقالت: "كان ذلك خطأ تقنيًا". وقال الوزير سليم الراشد إن نحو 1,8 مليون نسمة بلا ماء.'
)
# Texts of one piece, over and over: what makes a rule look ahead, or back, at every step.
HOSTILE = [
    "1", "1,", "3-", "3/", "1 ", "و", "و ", '"', '" ', "«", "(", "قال إن ", "أن ", "قال: ", "نفى ", "نفى أن ",
    "سحب بيانا ", "بحسب ", "وزير ", "محمد علي ", "بن ", "ألف ", "وألف ", "من 3 إلى ", "5 % ", "يناير/ ", "«قال» ",
    "التي ", "، ", ". ", "ابجد", "اعتذارها ", "، غير أن الوزير قال ", "عدد 5 وليس 6 ", "' ' ",
]  # fmt: skip
WORDS = [
    *REPORT.split(), "قال", "إن", "أن", "نفى", "تراجع عن", "وزير", "خارجية", "الأردن", "عشرات", "الآلاف", "يومين",
    "12.5%", "«", "»", '"', "(", ":", "،", ".", "\n\n", "ألفا و78", "الثاني من يناير/ كانون الثاني", "😀", "\u200f",
    "بـ15", "لم", "3-1",
]  # fmt: skip
news = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def find_problems(annotations: Annotations, document: Document) -> list[str]:
    shape = [str(error) for error in find_shape_errors("annotations", msgspec.to_builtins(annotations))]
    subject = MarkedText((), document, annotations)
    return shape + [
        f"{check.__name__} {path} {message}"
        for checks in ANNOTATION_LEVELS.values()
        for check in checks
        for path, message in check(subject)
    ]


@given(st.one_of(news, st.text(min_size=1)))
def test_suggestions_pass_all_checks_of_marks_on_any_text(text):
    document = make_document(text)
    assert find_problems(annotate_document(document), document) == []


@given(news)
def test_every_suggestion_names_its_rule_and_its_score(text):
    layers = suggest_layers(text)
    marks = [*layers.entities, *layers.quotes, *layers.numbers, *layers.retractions]
    assert all(mark.rule and 0 < mark.score <= 1 for mark in marks)


def test_the_layers_know_each_other():
    layers = suggest_layers(REPORT)
    ministry = next(entity for entity in layers.entities if entity.text.startswith("وزارة الري"))
    minister = next(entity for entity in layers.entities if entity.text == "سليم الراشد")
    [retraction] = layers.retractions
    assert (retraction.retractor_ref, retraction.source_ref) == (ministry.refers_to, ministry.refers_to)
    assert next(number.id for number in layers.numbers if number.text == "40") in retraction.claim_ref
    refs = {quote.cue.text: quote.speaker_ref for quote in layers.quotes}
    assert refs["قالت"] == ministry.refers_to
    assert refs["قال"] == minister.refers_to


def count_calls(text: str) -> int:
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        suggest_layers(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", [*HOSTILE, REPORT + " "])
def test_work_grows_no_faster_than_the_text(piece):
    suggest_layers(piece * 50)  # what is read once and kept is read now
    once, twice = (count_calls((piece * 4_000)[:length]) for length in (3_000, 6_000))
    assert twice < 2.5 * once + 5_000


def test_lines_come_out_in_the_order_they_went_in():
    lines = [json.dumps({"id": str(number), "text": REPORT[number:]}).encode() for number in range(5)]
    out = io.BytesIO()
    assert suggest_lines(lines, out, suggest_names, lambda _: None) == 0
    marked = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["id"] for line in marked] == ["0", "1", "2", "3", "4"]
    assert marked[3]["text_sha256"] == hash_text(REPORT[3:])
    assert set(marked[0]) == {"id", "text_sha256", "entities", "quotes", "numbers", "retractions"}


@pytest.mark.parametrize(
    "line", [b"x", b'{"id": "1"}', b'{"id": 1, "text": "x"}', b"\xff", b'{"id":"1","text":"\\ud800"}']
)
def test_a_line_that_cannot_be_read_is_said_and_the_rest_goes_on(line):
    said, out = [], io.BytesIO()
    good = json.dumps({"id": "good", "text": "قال"}).encode()
    assert suggest_lines([line, b"\n", good], out, suggest_names, said.extend) == 1
    assert [(finding.path, finding.check) for finding in said] == [("$[line 1]", "unreadable-line")]
    assert json.loads(out.getvalue())["id"] == "good"


def test_documents_are_suggested_into_the_folder_of_the_rules(tmp_path, capsys):
    corpus, document = Corpus(tmp_path), make_document(REPORT)
    write_record(corpus.document_path(document.id), document)
    options = ["--corpus", str(tmp_path)]
    assert suggest_annotations.main([*options, "--dry-run"]) == 0
    assert not corpus.annotations_path("rules", document.id).exists()
    assert suggest_annotations.main([*options, document.id]) == 0
    assert read_annotations(corpus.annotations_path("rules", document.id)) == annotate_document(document)
    assert suggest_annotations.main([*options, "../x"]) == 2
    assert "unsafe-id" in capsys.readouterr().err


def test_a_model_that_is_not_there_is_said_in_one_line(tmp_path, capsys):
    assert suggest_annotations.main(["--model", str(Path(tmp_path) / "no-model"), "--jsonl"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
