"""What an annotator sees and does in Chromium, on a live Label Studio, comes back as it was seen and done.

`MUSNAD_PICTURES=annotation/images pytest tests/browser` also saves the pictures of the guidelines.
"""

import os
from pathlib import Path

import pytest
from labelling_page import Highlight, LabellingPage

from labelstudio_server import RunningServer
from labelstudio_tasks import (
    FIXTURES,
    REPOSITORY,
    create_project,
    make_document,
    mark_every_word,
    only_marks,
    read_back,
)
from musnad.annotations import Annotations
from musnad.corpus import read_annotations
from musnad.documents import Document
from musnad.labelstudio.exports import canonicalise
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import build_task
from musnad.schemas import LAYERS, Json, inventory, load_schema

pytestmark = [pytest.mark.server, pytest.mark.browser]

ARABIC_FACES = {"Noto Naskh Arabic", "Amiri", "Noto Sans Arabic"}
PICTURES = os.environ.get("MUSNAD_PICTURES")


@pytest.fixture
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


@pytest.fixture(scope="module")
def seed() -> tuple[Document, Annotations]:
    """The press article the corpus began with, and its gold."""
    document = next(document for document in REPOSITORY.read_documents() if document.authorship == "press")
    gold = REPOSITORY.gold_path(document.id)
    return document, read_annotations(gold) if gold.exists() else mark_every_word(document)


def as_suggestion(document: Document, annotations: Annotations) -> Json:
    """The task an annotator opens, the marks in it as suggestions."""
    task = build_task(document, annotations)
    [annotation] = task["annotations"]
    return {"data": task["data"], "predictions": [{"model_version": "test", "result": annotation["result"]}]}


def expected_highlights(task: Json) -> set[Highlight]:
    """The stretches that the page must draw for the task's regions."""
    places = [result["value"] for result in task["predictions"][0]["result"] if result["type"] == "labels"]
    spans = {(place["start"], place["end"]) for place in places}
    return {Highlight(start, end, task["data"]["text"][start:end]) for start, end in spans}


def open_suggestions(labelling_page: LabellingPage, server: Server, document: Document, marks: Annotations) -> int:
    """Make a project of the one task and open it; returns the project."""
    project = create_project(server, "Suggestions")
    task = as_suggestion(document, marks)
    server.import_tasks(project, [task])
    labelling_page.open_next_task(project, len(expected_highlights(task)))
    return project


def save_picture(labelling_page: LabellingPage, name: str) -> None:
    if PICTURES:
        labelling_page.save_picture(Path(PICTURES) / f"{name}.png")


def assert_submitting_changes_nothing(
    labelling_page: LabellingPage, server: Server, document: Document, marks: Annotations
) -> None:
    project = open_suggestions(labelling_page, server, document, marks)
    labelling_page.submit()
    [exported] = server.export_tasks(project)
    [submitted] = exported["annotations"]
    sent = as_suggestion(document, marks)["predictions"][0]["result"]
    assert canonicalise(submitted["result"]) == canonicalise(sent)
    assert only_marks(read_back([document], [exported])[document.id]) == only_marks(marks)


def test_the_seed_submitted_unchanged_comes_back_identical(
    labelling_page: LabellingPage, server: Server, seed: tuple[Document, Annotations]
):
    assert_submitting_changes_nothing(labelling_page, server, *seed)


@pytest.mark.parametrize("document_id", [gold.document_id for gold in FIXTURES.read_gold()])
def test_a_fixture_submitted_unchanged_comes_back_identical(
    labelling_page: LabellingPage, server: Server, document_id: str
):
    [document] = [document for document in FIXTURES.read_documents() if document.id == document_id]
    gold = read_annotations(FIXTURES.gold_path(document_id))
    assert_submitting_changes_nothing(labelling_page, server, document, gold)


def test_highlights_lie_on_the_right_letters(
    labelling_page: LabellingPage, server: Server, seed: tuple[Document, Annotations]
):
    document, marks = seed
    open_suggestions(labelling_page, server, document, marks)
    assert labelling_page.read_text() == document.text
    assert labelling_page.read_highlights() == expected_highlights(as_suggestion(document, marks))
    save_picture(labelling_page, "seed-task")


def test_arabic_runs_from_the_right_in_an_arabic_face(
    labelling_page: LabellingPage, server: Server, seed: tuple[Document, Annotations]
):
    document, marks = seed
    open_suggestions(labelling_page, server, document, marks)
    assert labelling_page.read_style("direction") == "rtl"
    assert labelling_page.read_style("whiteSpace") == "pre-wrap"
    assert labelling_page.read_fonts() & ARABIC_FACES
    beginnings = [segment.start for segment in document.segments]
    edges = [labelling_page.read_box(start).right for start in beginnings]
    assert max(edges) - min(edges) < 1
    assert all(labelling_page.read_box(start + 1).right < edges[0] for start in beginnings)


@pytest.mark.parametrize("layer", LAYERS.values())
def test_a_selected_region_shows_its_own_layer_alone(labelling_page: LabellingPage, server: Server, layer: str):
    documents = {document.id: document for document in FIXTURES.read_documents()}
    gold = next(gold for gold in FIXTURES.read_gold() if all(marks for _, marks in gold.layers()))
    open_suggestions(labelling_page, server, documents[gold.document_id], gold)
    labelling_page.select_region(load_schema(layer)["properties"]["id"]["pattern"][1] + "1")
    assert labelling_page.read_panel_titles() == [load_schema(layer)["x-label"]["ar"]]
    save_picture(labelling_page, f"{layer}-selected")


@pytest.mark.parametrize("gesture", ["drag", "double click"])
@pytest.mark.parametrize(
    "text",
    [
        "قبل 😀 كلمة بعد",
        "قبل 👨🏻‍🚒👩‍👩‍👧‍👦 كلمة بعد",
        "علم 🇰🇿🇸🇦 كلمة بعد",
        "سطر 😀\n\n𞸀 سطر كلمة بعد",
        "قَالَ إِنَّهُ 😀 كلمة بعد",
    ],
)
def test_a_label_added_by_hand_after_an_emoji_is_where_it_was_put(
    labelling_page: LabellingPage, server: Server, text: str, gesture: str
):
    document = make_document(text)
    project = create_project(server, "By hand")
    server.import_tasks(project, [build_task(document)])
    labelling_page.open_next_task(project, 0)
    place = inventory("entity", "type")[5]
    start = text.index("كلمة")
    labelling_page.press(place.hotkey)
    if gesture == "drag":
        labelling_page.drag_over(start, start + len("كلمة"))
    else:
        labelling_page.double_click(start + 1)
    labelling_page.submit()
    [entity] = read_back([document], server.export_tasks(project))[document.id].entities
    assert (entity.start, entity.end, entity.text, entity.type) == (start, start + 4, "كلمة", place.code)
