"""Laws of suggested retractions that hold for any text, and the roles that the sentence tables do not show."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.annotations import Number, Retraction
from musnad.preannotation.quotes import suggest_quotes
from musnad.preannotation.retractions import read_retractions, suggest_retractions
from musnad.preannotation.tokens import tokenize
from musnad.schemas import bulk_validator
from musnad.spans import Span

WORDS = [
    "نفى",
    "نفت",
    "ينفي",
    "نفيا",
    "سحب",
    "سحبت",
    "حذف",
    "تراجع",
    "عدل",
    "اعتذر",
    "اعتذاره",
    "صححت",
    "ألغى",
    "فند",
    "كذب",
    "لا",
    "صحة",
    "لما",
    "أساس",
    "لها",
    "عار",
    "من",
    "الصحة",
    "تبين",
    "أن",
    "الخبر",
    "ملفق",
    "غير",
    "صحيح",
    "لم",
    "قد",
    "رفض",
    "طالب",
    "بسحب",
    "بالتراجع",
    "عن",
    "عنه",
    "عما",
    "على",
    "ل",
    "الوزير",
    "الوزارة",
    "محمد",
    "تصريحه",
    "بيانا",
    "قراره",
    "المنشور",
    "الشائعة",
    "إغلاق",
    "ما",
    "نشرته",
    "الصحيفة",
    "هذا",
    "بعد",
    "بسبب",
    "خطأ",
    "تقني",
    "إلى",
    "164",
    "بدلا",
    "أمس",
    "مساء",
    "الأحد",
    "عبر",
    "تلغرام",
    "«",
    "»",
    '"',
    ":",
    "(",
    ")",
    "،",
    ".",
    "\n",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(
    st.sampled_from("نفىسحبتراجععنأن :«»()،. \n\u200fـ12%"), max_size=60
)


def suggest(text: str, numbers: tuple[Number, ...] = ()) -> list[Retraction]:
    tokens = tokenize(text)
    return suggest_retractions(text, tokens, suggest_quotes(text, tokens), list(numbers))


def spans_of(retraction: Retraction) -> list[Span]:
    names = ("cue", "retractor", "source", "channel", "reason", "replacement", "time")
    return [*retraction.claim, *(span for name in names if (span := getattr(retraction, name)))]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_span_lies_in_the_text_equals_it_and_has_no_edge_space(text):
    for retraction in suggest(text):
        for span in spans_of(retraction):
            assert text[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_retraction_fits_the_schema_and_refers_to_known_quotes(text):
    tokens = tokenize(text)
    quotes = suggest_quotes(text, tokens)
    reading = read_retractions(text, tokens, quotes, [])
    for number, retraction in enumerate(reading.retractions, start=1):
        fields = {field: getattr(retraction, field) for field in retraction.__struct_fields__}
        bulk_validator("retraction").validate(msgspec.to_builtins(fields))
        assert retraction.id == f"r{number}"
        assert set(retraction.claim_ref) <= {quote.id for quote in quotes}
        assert (retraction.reason is None) == (retraction.reason_class is None)
    assert set(reading.antecedents) <= {retraction.id for retraction in reading.retractions}


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_cues_stand_in_text_order_and_do_not_overlap(text):
    cues = [retraction.cue for retraction in suggest(text)]
    assert all(first.end <= second.start for first, second in pairwise(cues))


def test_a_denial_that_is_itself_a_quote_does_not_refer_to_it():
    (denial,) = suggest("نفت شركة المرجان أن تكون خفضت الرواتب.")
    assert denial.claim_ref == []


def test_a_claim_refers_to_the_quote_and_the_numbers_that_hold_it():
    text = "سحب الموقع خبرا مفاده أن 12 عاملا فصلوا."
    start = text.index("12")
    number = Number(
        id="n1", start=start, end=start + 2, text="12", kind="cardinal", value="12", low=None, high=None,
        comparator="exact", cue=None, unit=None, unit_span=None, status="asserted", same_quantity=None, ratio_of=None,
    )  # fmt: skip
    (withdrawal,) = suggest(text, (number,))
    assert [span.text for span in withdrawal.claim] == ["12 عاملا فصلوا"]
    assert withdrawal.claim_ref == ["q1", "n1"]


def test_text_without_a_retracting_word_costs_nothing_and_yields_nothing():
    assert suggest("وصل الوزير إلى المدينة صباح اليوم.") == []


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("خطأ تقني", "technical_error"),
        ("خطأ في الترجمة", "human_error"),
        ("ضغوط المعلنين", "pressure"),
        ("اختراق الحساب", "hack"),
        ("معطيات جديدة", "new_evidence"),
        ("حكم قضائي", "legal"),
        ("قرب العيد", "other"),
    ],
)
def test_a_reason_is_classed_by_its_head(reason, kind):
    (deletion,) = suggest(f"حذفت القناة المنشور بسبب {reason}.")
    assert deletion.reason is not None
    assert (deletion.reason.text, deletion.reason_class) == (reason, kind)


@pytest.mark.parametrize(
    ("text", "cue", "modality"),
    [
        ('قالت الممثلة: "الحفل كان سيئا". ثم كتبت منشورا و{حذفته} بعد ساعات.', "حذفته", "real"),
        ('قال النائب: "الحكم كان ظالما". ونشر المقطع ثم قام ب{حذفه}.', "حذفه", "real"),
        ('وصف المعلق اللاعب بأنه "كسول"، وتطالبه الرابطة ب{الاعتذار}.', "الاعتذار", "demanded"),
        ('وصف المعلق اللاعب بأنه "كسول". وقال: "لم نطلب منه أن {يعتذر}".', "يعتذر", "negated"),
        ("قال الكاتب إن الجسر انهار، وهو ما {نفته} البلدية.", "نفته", "real"),
    ],
)
def test_what_only_a_pronoun_or_the_context_names_is_the_nearest_quote(text, cue, modality):
    (found,) = suggest(text.replace("{", "").replace("}", ""))
    assert (found.cue.text, found.claim, found.claim_ref, found.modality) == (cue, [], ["q1"], modality)
