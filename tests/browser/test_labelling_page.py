"""What an annotator sees and does in Chromium, on a live Label Studio, comes back as it was seen and done.

`MUSNAD_PICTURES=annotation/images pytest tests/browser` also saves the pictures that stand beside the guidelines.
"""

import os
from pathlib import Path

import msgspec
import pytest
from labelling_page import Highlight, LabellingPage

from labelstudio_server import RunningServer
from labelstudio_tasks import (
    REPOSITORY,
    create_project,
    generate_cases,
    make_document,
    only_marks,
    read_back,
    read_fixtures,
)
from musnad.annotations import Annotations
from musnad.corpus import read_annotations
from musnad.documents import Document
from musnad.labelstudio.exports import canonicalise
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import build_task
from musnad.schemas import LAYERS, Json, inventory, load_schema

pytestmark = [pytest.mark.server, pytest.mark.browser]

Case = tuple[Document, Annotations]
ARABIC_FACES = {"Noto Naskh Arabic", "Amiri"}
MARGIN = 14  # pixels above a paragraph that its arrows reach into
PICTURES = os.environ.get("MUSNAD_PICTURES")


@pytest.fixture
def server(labelstudio: RunningServer) -> Server:
    return Server(labelstudio.url, labelstudio.token)


@pytest.fixture(scope="module")
def seed() -> Case:
    """The press article the corpus began with, and its gold."""
    document = next(document for document in REPOSITORY.read_documents() if document.authorship == "press")
    return document, read_annotations(REPOSITORY.gold_path(document.id))


def suggest(document: Document, marks: Annotations) -> Json:
    """The task an annotator opens, the marks in it as suggestions."""
    return build_task(document, msgspec.structs.replace(marks, status="suggested"))


def regions_of(task: Json) -> list[Json]:
    return [result for result in task["predictions"][0]["result"] if result["type"] == "labels"]


def open_suggestions(labelling_page: LabellingPage, server: Server, case: Case) -> Json:
    """Open a project of this one task, and wait for its suggestions."""
    task = suggest(*case)
    project = create_project(server, "Suggestions")
    server.import_tasks(project, [task])
    labelling_page.open_stream(project)
    labelling_page.wait_for_task(task["data"]["text"], len(regions_of(task)))
    return task


def save_picture(labelling_page: LabellingPage, name: str) -> None:
    if PICTURES:
        labelling_page.save_picture(Path(PICTURES) / f"{name}.png")


def test_what_is_submitted_unchanged_comes_back_identical(labelling_page: LabellingPage, server: Server, seed: Case):
    cases = [seed, *read_fixtures(), *generate_cases(6)]
    tasks = [suggest(*case) for case in cases]
    project = create_project(server, "Unchanged")
    server.import_tasks(project, tasks)
    labelling_page.open_stream(project)
    for task in tasks:
        labelling_page.wait_for_task(task["data"]["text"], len(regions_of(task)))
        labelling_page.submit()
    exported = server.export_tasks(project)
    came_back = read_back([document for document, _ in cases], exported)
    submitted = {task["data"]["document_id"]: task["annotations"][0]["result"] for task in exported}
    for (document, marks), task in zip(cases, tasks, strict=True):
        assert canonicalise(submitted[document.id]) == canonicalise(task["predictions"][0]["result"])
        assert only_marks(came_back[document.id]) == only_marks(marks)


def test_the_seed_runs_from_the_right_with_highlights_on_the_right_letters(
    labelling_page: LabellingPage, server: Server, seed: Case
):
    task = open_suggestions(labelling_page, server, seed)
    document, _ = seed
    spans = {(region["value"]["start"], region["value"]["end"]) for region in regions_of(task)}
    assert labelling_page.read_text() == document.text
    assert labelling_page.read_highlights() == {Highlight(*span, document.text[slice(*span)]) for span in spans}
    assert labelling_page.read_style("direction") == "rtl"
    assert labelling_page.read_fonts() & ARABIC_FACES
    first_letters = [labelling_page.read_box(segment.start) for segment in document.segments]
    later_letters = [labelling_page.read_box(segment.start + 4) for segment in document.segments]
    edges = [letter.right for letter in first_letters]
    assert max(edges) - min(edges) < 2
    assert all(later.right < first.left for first, later in zip(first_letters, later_letters, strict=True))
    save_picture(labelling_page, "seed-task")


def test_a_selected_mark_shows_the_values_of_its_own_layer(labelling_page: LabellingPage, server: Server):
    open_suggestions(labelling_page, server, next(c for c in read_fixtures() if all(m for _, m in c[1].layers())))
    titles = {layer: load_schema(layer)["x-label"]["ar"] for layer in LAYERS.values()}
    for layer, title in titles.items():
        labelling_page.select_region(f"{layer[0]}1")
        assert set(labelling_page.read_panel_titles()) & set(titles.values()) == {title}
        save_picture(labelling_page, f"{layer}-selected")


def test_arrows_show_in_the_paragraph_of_the_selected_mark_alone(
    labelling_page: LabellingPage, server: Server, seed: Case
):
    open_suggestions(labelling_page, server, seed)
    assert labelling_page.read_arrow_rows() == set()
    shown = set()
    for region in ("n1", "q2", "q3"):
        labelling_page.page.keyboard.press("Escape")
        labelling_page.select_region(region)
        paragraph, rows = labelling_page.read_paragraph(region), labelling_page.read_arrow_rows()
        assert rows
        assert paragraph.top - MARGIN <= min(rows) <= max(rows) <= paragraph.bottom + MARGIN
        shown.add(min(rows))
    assert len(shown) == 3
    save_picture(labelling_page, "seed-arrows")


def test_every_mark_and_every_part_of_one_has_a_colour(labelling_page: LabellingPage, server: Server, seed: Case):
    task = open_suggestions(labelling_page, server, seed)
    assert any("_" in region["id"] for region in regions_of(task))
    assert labelling_page.read_unpainted() == []


def test_labels_added_by_hand_after_an_emoji_are_where_they_were_put(labelling_page: LabellingPage, server: Server):
    documents = [
        make_document(f"{before} كلمة بعد أخرى هنا")
        for before in ("قبل 😀", "قبل 👨🏻‍🚒👩‍👩‍👧‍👦", "علم 🇰🇿🇸🇦", "سطر 😀\n\n𞸀 سطر", "قَالَ إِنَّهُ 😀")
    ]
    person, place = (label for label in inventory("entity", "type") if label.code in ("PERS", "LOC"))
    project = create_project(server, "By hand")
    server.import_tasks(project, [build_task(document) for document in documents])
    labelling_page.open_stream(project)
    for document in documents:
        labelling_page.wait_for_task(document.text, 0)
        # A page whose suggestions got lost on the way must not pass for one where an annotator found nothing.
        assert not labelling_page.can_submit()
        start = document.text.index("كلمة")
        labelling_page.choose_label(person.hotkey)
        labelling_page.drag_over(start, start + len("كلمة"))
        labelling_page.choose_label(place.hotkey)
        labelling_page.double_click(document.text.index("أخرى") + 1)
        labelling_page.submit()
    came_back = read_back(documents, server.export_tasks(project))
    for document in documents:
        marked = {(entity.start, entity.text, entity.type) for entity in came_back[document.id].entities}
        assert marked == {(document.text.index(word), word, code) for word, code in [("كلمة", "PERS"), ("أخرى", "LOC")]}
