"""Marks go to a live Label Studio and come back the same."""

import unicodedata

import pytest

from labelstudio_server import RunningServer
from labelstudio_tasks import (
    create_project,
    generate_cases,
    make_document,
    mark_every_word,
    only_marks,
    read_back,
    read_fixtures,
)
from musnad.annotations import Annotations
from musnad.documents import Document
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import build_task

pytestmark = pytest.mark.server

HARD_TEXTS = {
    "joined emoji": "قبل 😀👨🏻‍🚒 بعد كلمة ثم 🇰🇿 أخرى 👩‍👩‍👧‍👦!",
    "no-break spaces": "اعتقلت 7939\N{NO-BREAK SPACE}شخصًا و\N{NARROW NO-BREAK SPACE}12\N{NO-BREAK SPACE}آخرين",
    "tatweel": "قــــال الرئيـــس",
    "vowel marks": "قَالَ الرَّئِيسُ إِنَّهُ لَنْ يَسْتَقِيلَ",
    "direction marks": "\N{RIGHT-TO-LEFT MARK}قال\N{LEFT-TO-RIGHT MARK} «BBC» "
    "\N{FIRST STRONG ISOLATE}نص\N{POP DIRECTIONAL ISOLATE}",
    "zero width": "می\N{ZERO WIDTH NON-JOINER}رود كل\N{ZERO WIDTH JOINER}مة \N{ZERO WIDTH NO-BREAK SPACE}ثم",
    "line separators": "سطر\N{LINE SEPARATOR}ثان\N{PARAGRAPH SEPARATOR}ثالث\N{NEXT LINE}رابع",
    "combining": "cafe\N{COMBINING ACUTE ACCENT} ا\N{ARABIC HAMZA BELOW}ن ه\N{ARABIC LETTER SUPERSCRIPT ALEF}ذا",
    "beyond the first plane": "𞸀𞸁 ثم 𐤀𐤁 ثم كلمة",
    "markup": 'قال <b>الرئيس</b> &amp; "وزيره" {{x}} \\n $text',
    "spaces and tabs": "  قال\t الرئيس   ثم  \n\n\n  سكت  ",
}


@pytest.fixture(scope="module")
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


def send_and_fetch(server: Server, cases: list[tuple[Document, Annotations]]) -> dict[str, Annotations]:
    project = create_project(server, "Round trip")
    tasks = [build_task(document, annotations) for document, annotations in cases]
    assert len(set(server.import_tasks(project, tasks))) == len(tasks)
    return read_back([document for document, _ in cases], server.export_tasks(project))


def test_gold_of_the_fixtures_comes_back_identical(server: Server):
    cases = read_fixtures()
    came_back = send_and_fetch(server, cases)
    for document, gold in cases:
        assert only_marks(came_back[document.id]) == only_marks(gold)


def test_whatever_is_marked_comes_back_identical(server: Server):
    cases = generate_cases(60)
    came_back = send_and_fetch(server, cases)
    for document, annotations in cases:
        assert only_marks(came_back[document.id]) == only_marks(annotations)


def test_every_word_of_a_hard_text_comes_back_at_its_place(server: Server):
    documents = map(make_document, HARD_TEXTS.values())
    cases = [(document, mark_every_word(document)) for document in documents]
    came_back = send_and_fetch(server, cases)
    for document, annotations in cases:
        assert only_marks(came_back[document.id]) == only_marks(annotations)


def test_the_hard_texts_hold_what_they_are_named_for():
    letters = "".join(HARD_TEXTS.values())
    assert {"Cf", "Mn", "So", "Zl", "Zp", "Sk"} <= {unicodedata.category(letter) for letter in letters}
    assert max(letters) > "\uffff"
