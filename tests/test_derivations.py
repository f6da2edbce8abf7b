import pytest

from musnad.annotations import Annotations, Annotator, Number, Quote, Retraction
from musnad.derivations import find_cue_position, find_quotation_marks, list_claim_numbers, read_form
from musnad.spans import Span


def span_in(text, part):
    start = text.index(part)
    return Span(start, start + len(part), part)


def make_number(text, part, number_id="n1", unit=None, unit_span=None):
    span = span_in(text, part)
    return Number(
        id=number_id,
        start=span.start,
        end=span.end,
        text=part,
        kind="cardinal",
        value=None,
        low=None,
        high=None,
        comparator="exact",
        cue=None,
        unit=unit,
        unit_span=unit_span,
        status="asserted",
        same_quantity=None,
        ratio_of=None,
    )


def make_quote(text, *content, cue=None):
    return Quote(
        id="q1",
        type="direct",
        content=[span_in(text, part) for part in content],
        cue=cue and span_in(text, cue),
        speaker=None,
        speaker_form="absent",
        speaker_ref=None,
        addressee=None,
        via=None,
        act="state",
        parent=None,
    )


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("7939", "digits"),
        ("٢٥٪", "digits"),
        ("1,8", "digits"),
        ("10 و15", "digits"),
        ("1,8 مليون", "mixed"),
        ("25 بالمئة", "mixed"),
        ("ثلاثة آلاف", "words"),
        ("ألفين", "words"),
        ("عشرات", "words"),
        ("½", "symbol"),
    ],
)
def test_the_form_of_a_number_is_how_it_is_written(text, form):
    assert read_form(make_number(text, text)) == form


@pytest.mark.parametrize("text", ["موقعين", "يومان", "عامي", "قتيلا", "المرّتين"])
def test_a_dual_with_its_unit_fused_in_is_a_dual_noun(text):
    assert read_form(make_number(text, text, unit="x")) == "dual_noun"


@pytest.mark.parametrize("text", ["اثنين", "مئتي", "ألفا", "ألفين", "العشرين", "خمسين"])
def test_a_numeral_that_looks_like_a_dual_is_words(text):
    assert read_form(make_number(text, text, unit="x")) == "words"


def test_a_dual_beside_its_unit_is_words():
    text = "يومين عمل"
    assert read_form(make_number(text, "يومين", unit="x", unit_span=span_in(text, "عمل"))) == "words"


@pytest.mark.parametrize(
    ("text", "content", "marks"),
    [
        ('قال: "نعم"', "نعم", "straight"),
        ('قال: " نعم "', "نعم", "straight"),
        ("قال: «\u200fنعم»", "نعم", "guillemets"),
        ("قال: “نعم”", "نعم", "curly"),
        ("قال: ‹نعم›", "نعم", "single"),
        ("قال: «نعم ولم يكملوا", "نعم ولم يكملوا", "guillemets"),
        ("أن الوضع “هادئ” الآن", "أن الوضع “هادئ” الآن", "curly"),
        ("قال إن الوضع هادئ", "إن الوضع هادئ", "none"),
        ('قالت "هآرتس" إن الوضع هادئ', "إن الوضع هادئ", "none"),
        ('أن الوضع هادئ "هنا"', "أن الوضع هادئ", "none"),
        ("says O'Brien is here", "O'Brien is here", "none"),
    ],
)
def test_the_marks_of_a_quote_are_those_around_it_else_those_inside(text, content, marks):
    assert find_quotation_marks(text, make_quote(text, content)) == marks


@pytest.mark.parametrize(
    ("content", "cue", "position"),
    [
        (["نعم"], "قال", "before"),
        (["أولا", "ثانيا"], "أضاف", "inside"),
        (["أولا"], "أضاف", "after"),
        (["أولا"], None, None),
    ],
)
def test_the_cue_stands_before_inside_or_after_the_content(content, cue, position):
    text = "قال: نعم. أولا، أضاف، ثانيا"
    assert find_cue_position(make_quote(text, *content, cue=cue)) == position


def test_the_numbers_taken_back_are_those_in_the_claim_or_in_what_it_refers_to():
    text = "سحبت الوزارة قولها إن 164 قتلوا، وكانت قالت: أصيب 40. وسجن 7939 وفر 12"
    numbers = [make_number(text, part, f"n{index}") for index, part in enumerate(("164", "40", "7939", "12"), 1)]
    retraction = Retraction(
        id="r1",
        type="withdrawal",
        cue=span_in(text, "سحبت"),
        claim=[span_in(text, "إن 164 قتلوا")],
        claim_ref=["q1", "n3"],
        retractor=None,
        retractor_ref=None,
        source=None,
        source_ref=None,
        self="yes",
        channel=None,
        reason=None,
        replacement=None,
        time=None,
        reason_class=None,
        modality="real",
    )
    annotations = Annotations(
        document_id="x",
        text_sha256="x",
        schema_version="1.0",
        status="gold",
        annotator=Annotator("x", "human", None),
        entities=[],
        quotes=[make_quote(text, "أصيب 40")],
        numbers=numbers,
        retractions=[retraction],
    )
    assert list_claim_numbers(retraction, annotations) == ["n1", "n2", "n3"]
