"""Entities suggested by Arabic rules: what is a name, where it begins and ends, what it holds, who is who."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marked_names import MARKED, read
from musnad.annotations import Entity
from musnad.arabic import is_arabic
from musnad.preannotation.names import suggest_names
from musnad.preannotation.times import suggest_times
from musnad.preannotation.tokens import tokenize
from musnad.spans import Span, cut_span

# Words that begin, join and end names, marks and oddities: where a rule could fall over.
PIECES = [
    *(
        "قال",
        "وزير",
        "الخارجية",
        "رئيس",
        "الرئيس",
        "السابق",
        "باسم",
        "للأمم",
        "المتحدة",
        "مجلس",
        "النواب",
        "وزارة",
        "التربية",
    ),
    *(
        "والتعليم",
        "صحيفة",
        "موقع",
        "نهر",
        "مطار",
        "محافظة",
        "مدينة",
        "كأس",
        "حرب",
        "عبد",
        "الله",
        "بن",
        "أبو",
        "آل",
        "علي",
        "على",
    ),
    *(
        "محمد",
        "وأحمد",
        "جون",
        "ستيرنليب",
        "الكازاخي",
        "السعودية",
        "لبنان",
        "للبنان",
        "وبوتين",
        "بالعراق",
        "دبي",
        "2022",
        "٢٠",
        "ال",
    ),
    *(
        "«",
        "»",
        '"',
        "(",
        ")",
        "،",
        ".",
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "ـ",
        "\u200f",
        "\u064b",
        "e\u0301",
        "😀",
        "Reuters",
        "-",
        ":",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join)


def suggest(text: str, taken: list[Span] | None = None) -> list[Entity]:
    return suggest_names(text, tokenize(text), taken or [])


def clusters(text: str) -> dict[str, str | None]:
    return {entity.text: entity.refers_to for entity in suggest(text)}


@pytest.mark.parametrize("line", MARKED)
def test_the_names_of_a_sentence_are_those_the_guidelines_mark(line: str) -> None:
    text, marks = read(line)
    assert [(entity.type, entity.start, entity.end) for entity in suggest(text)] == marks


@given(TEXTS)
def test_suggestions_for_any_text_are_valid_spans_in_order(text: str) -> None:
    entities = suggest(text)
    assert [entity.id for entity in entities] == [f"e{number}" for number in range(1, len(entities) + 1)]
    assert [(e.start, -e.end) for e in entities] == sorted({(e.start, -e.end) for e in entities})
    for entity in entities:
        assert cut_span(text, entity.start, entity.end).text == entity.text
        assert entity.refers_to
        assert entity.rule
        assert 0 < (entity.score or 0) <= 1
        assert entity.text[0].isalnum()
        assert "\n" not in entity.text
        assert not text[entity.end : entity.end + 1].isdigit() or not entity.text[-1].isdigit()


@given(TEXTS)
def test_no_suggestion_ends_inside_a_word_or_parts_a_letter_from_its_marks(text: str) -> None:
    for entity in suggest(text):
        after = text[entity.end : entity.end + 1]
        assert not unicodedata.combining(after or " ")
        assert not (is_arabic(after) and is_arabic(entity.text[-1]))


@given(TEXTS)
def test_clusters_are_numbered_by_first_mention(text: str) -> None:
    seen = list(dict.fromkeys(entity.refers_to for entity in suggest(text)))
    assert seen == [f"c{number}" for number in range(1, len(seen) + 1)]


@given(
    st.sampled_from(["لبنان", "العراق", "بوتين", "البنك المركزي", "أحمد حمادي"]),
    st.sampled_from(["و", "ف", "ب", "ل", "ك", "ول"]),
)
def test_no_suggestion_begins_with_a_proclitic(name: str, proclitic: str) -> None:
    article = name.removeprefix("ا") if proclitic.endswith("ل") and name.startswith("ال") else name
    text = f"جاء ذلك {proclitic}{article} أمس"
    assert article in [entity.text for entity in suggest(text)]
    assert all(not entity.text.startswith(proclitic + article[:3]) for entity in suggest(text))


def test_nothing_begins_where_a_number_or_date_is() -> None:
    text = "في أبريل وصل قطر"
    month = cut_span(text, 3, 8)
    assert all(entity.start != month.start for entity in suggest(text, [month]))
    assert suggest("قتل صباح", [cut_span("قتل صباح", 4, 8)]) == []


def test_a_person_named_in_full_is_found_again_by_the_last_name() -> None:
    found = suggest("قال يوهان ليندفورس إن الأمر صعب.\n\nولم يعلق ليندفورس على السؤال.")
    assert [(entity.text, entity.refers_to) for entity in found if entity.type == "PERS"] == [
        ("يوهان ليندفورس", "c1"),
        ("ليندفورس", "c1"),
    ]


def test_an_office_beside_a_name_is_in_the_cluster_of_the_person() -> None:
    found = clusters("قال رئيس كازاخستان قاسم جومارت توكاييف ذلك. وأضاف الرئيس أن توكاييف باق")
    assert found["رئيس كازاخستان"] == found["قاسم جومارت توكاييف"] == found["توكاييف"] == found["الرئيس"]
    assert found["كازاخستان"] != found["رئيس كازاخستان"]


def test_spellings_of_one_place_and_forms_of_one_nisba_are_one_cluster() -> None:
    found = clusters("في ألماتي وألما آتا. زار الوفد الروسي والبعثة الروسية روسيا")
    assert found["ألماتي"] == found["ألما آتا"]
    assert found["الروسي"] == found["الروسية"] != found["روسيا"]


def test_an_acronym_in_brackets_is_the_body_before_it() -> None:
    found = clusters("قالت منظمة الأغذية والزراعة ( الفاو ) إن المحصول جيد")
    assert found["منظمة الأغذية والزراعة"] == found["الفاو"]
    found = clusters("وقعت جامعة «الساحل» (Sahel University) اتفاقا مع منظمة الصحة العالمية (WHO)")
    assert found["الساحل"] == found["Sahel University"] != found["WHO"] == found["منظمة الصحة العالمية"]


def test_two_things_of_one_name_are_two_clusters() -> None:
    found = clusters("في محافظة حلب")
    assert found["محافظة حلب"] != found["حلب"]


@pytest.mark.parametrize(
    "text",
    [
        "أعطى الأمل للشباب في المدينة",
        "على الحكومة أن تنظر في الأمر",
        "كان حسن السلوك شرطا",
        "تحقق النصر بعد عامين",
        "رحبت الأمة بالسلام",
        "قال مصدر مطلع إن خبيرا وصل",
        "اجتمع أعضاء اللجنة صباحا في القاعة",
        "جاء القرار الدولي بعد تدخل عسكري أجنبي",
    ],
)
def test_ordinary_words_that_are_names_elsewhere_are_left_alone(text: str) -> None:
    assert suggest(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("الضفاف - دمشق\n\nعاد المطر.", [("الضفاف", "ORG"), ("دمشق", "GPE")]),
        ("صنعاء 3 أيار/ مايو (سنابل) - عاد المطر.", [("صنعاء", "GPE"), ("سنابل", "ORG")]),
        ("بقلم: ريم الحاج ورد\n\nعاد المطر.", [("ريم الحاج ورد", "PERS")]),
        ("طفلة تحت المطر (تصوير: وليد الصيعري)\n\nعاد المطر.", [("وليد الصيعري", "PERS")]),
        ("طفلة تحت المطر (أرشيف - سنابل)\n\nعاد المطر.", [("سنابل", "ORG")]),
        ("طفلة تحت المطر (أرشيف)\n\nعاد المطر.", []),
    ],
)
def test_who_signs_a_report_a_picture_or_a_dateline_is_named(text: str, names: list[tuple[str, str]]) -> None:
    tokens = tokenize(text)
    times = [Span(time.start, time.end, time.text) for time in suggest_times(text, tokens)]
    assert [(entity.text, entity.type) for entity in suggest_names(text, tokens, times)] == names


def test_a_body_is_in_one_cluster_with_its_short_name_and_the_name_in_marks() -> None:
    text = "نفى المركز الجهوي للأرصاد «غمام» الخبر، وصححت غمام نشرتها."
    first, second, third = suggest_names(text, tokenize(text))
    assert [first.text, second.text, third.text] == ["المركز الجهوي للأرصاد", "غمام", "غمام"]
    assert first.refers_to == second.refers_to == third.refers_to
    text = "نفى مركز البرغوتي لأبحاث المياه الخبر، ثم اعتذر مركز البرغوتي."
    longer, shorter = (entity for entity in suggest_names(text, tokenize(text)) if entity.type == "ORG")
    assert longer.refers_to == shorter.refers_to


def test_all_titles_before_a_name_are_in_the_cluster_of_the_person() -> None:
    text = "قال مدير المعهد الدكتور صالح البلوي إن الموسم جيد."
    office, title, person = suggest_names(text, tokenize(text))
    assert (office.type, title.type, person.type) == ("OCC", "OCC", "PERS")
    assert office.refers_to == title.refers_to == person.refers_to
