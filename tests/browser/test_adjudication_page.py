"""An adjudicator sees every difference, decides each with a click, and the gold is what was meant.

`MUSNAD_PICTURES=annotation/images pytest tests/browser` also saves the picture that stands beside the guidelines.
"""

import os
import re
from pathlib import Path

import pytest
from labelling_page import SUBMIT, LabellingPage
from playwright.sync_api import Locator

import adjudicate
from adjudication_passes import DOCUMENT, PASSES, make_corpus
from labelstudio_server import RunningServer
from musnad.adjudication.desk import Desk
from musnad.adjudication.drawing import Case
from musnad.adjudication.seats import find_seats
from musnad.adjudication.worksheets import UNSTATED
from musnad.annotations import Annotations
from musnad.corpus import read_annotations
from musnad.labelstudio.server import Server
from musnad.schemas import inventory

pytestmark = [pytest.mark.server, pytest.mark.browser]

PICTURES = os.environ.get("MUSNAD_PICTURES")
THIRD = "قراءة ثالثة"


@pytest.fixture
def desk(tmp_path: Path, labelstudio: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose one worksheet has been pushed to the server."""
    monkeypatch.setenv("LABEL_STUDIO_URL", labelstudio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", labelstudio.token)
    desk = Desk(make_corpus(tmp_path / "corpus"))
    run(desk, "open", DOCUMENT, "--passes", *PASSES, "--by", "salma")
    run(desk, "push")
    return desk


@pytest.fixture
def page(labelling_page: LabellingPage, labelstudio: RunningServer, desk: Desk) -> LabellingPage:
    """The adjudicator's page, open on the worksheet's task."""
    server = Server(labelstudio.url, labelstudio.token)
    [seat] = [seat for seat in find_seats(server) if seat.share.annotator == "salma"]
    [task] = server.export_tasks(seat.project.id)
    labelling_page.open_stream(seat.project.id)
    regions = [result for result in task["predictions"][0]["result"] if result["type"] == "labels"]
    labelling_page.wait_for_task(task["data"]["text"], len(regions))
    yield labelling_page
    server.delete_project(seat.project.id)


def run(desk: Desk, *arguments: str) -> int:
    return adjudicate.main(["--corpus", str(desk.corpus.root), *arguments])


def cards(page: LabellingPage) -> Locator:
    return page.page.locator(".musnad-difference")


def choose(page: LabellingPage, number: int, words: str) -> None:
    """One click on a reading of a card, counted from 1."""
    cards(page).nth(number - 1).get_by_role("radio", name=re.compile(words)).check()


def number_of(case: Case, mark: str, field: str | None) -> int:
    """The card on a field of a mark, counted from 1."""
    return next(
        number for number, (entry, pair) in enumerate(case.cards, 1) if (pair.id, entry["field"]) == (mark, field)
    )


def background_of(flag: Locator) -> str:
    colour: str = flag.evaluate("(element) => getComputedStyle(element).backgroundColor")
    return colour


def test_every_difference_is_listed_and_flagged_in_the_text_with_its_number(page: LabellingPage, desk: Desk):
    case = desk.load_case(DOCUMENT)
    assert cards(page).count() == len(case.cards)
    for number in range(1, len(case.cards) + 1):
        card = cards(page).nth(number - 1)
        assert card.locator("h4").first.inner_text().startswith(f"{number} · ")
        assert card.get_by_role("radio").count() == 3
        flag = page.page.locator(f"[class*='htx-highlight-difference-{number}-'][data-end]").first
        shown = flag.evaluate("(element) => getComputedStyle(element, '::after').content")
        assert shown == f'"{number}"'
        before = background_of(flag)
        card.hover()
        assert background_of(flag) != before
    if PICTURES:
        choose(page, 1, PASSES[1])
        cards(page).nth(1).hover()
        page.save_picture(Path(PICTURES) / "adjudication.png")


def test_a_click_on_a_flagged_mark_shows_its_values(page: LabellingPage):
    page.select_region("e3")
    assert "كيان" in page.read_panel_titles()
    assert page.page.locator(".musnad-panel").get_by_text("c2", exact=True).first.is_visible()


def test_a_difference_without_a_decision_keeps_the_page_from_being_submitted(page: LabellingPage, desk: Desk):
    choose(page, 1, PASSES[1])
    page.page.get_by_test_id(SUBMIT).click()
    page.page.get_by_text("بقي فرقٌ لم تحكم فيه").first.wait_for()
    assert run(desk, "pull") == 0
    assert run(desk, "finish", DOCUMENT) == 1
    assert not desk.corpus.gold_path(DOCUMENT).exists()


def test_clicks_and_a_third_reading_become_the_gold_that_was_meant(page: LabellingPage, desk: Desk):
    case = desk.load_case(DOCUMENT)
    third = number_of(case, "e3", "type")
    facility = next(label for label in inventory("entity", "type") if label.code == "FAC")
    page.select_region("e3")
    page.page.keyboard.press(facility.hotkey)
    for number, (_, pair) in enumerate(case.cards, 1):
        # The second pass is right throughout, but for the city.
        choose(page, number, THIRD if number == third else PASSES[0] if pair.id == "e3" else PASSES[1])
    cards(page).nth(third - 1).locator("input[type=text], textarea").first.fill("E6: منشأة هنا")
    page.submit()
    assert run(desk, "pull") == 0
    assert run(desk, "finish", DOCUMENT, "--version", "1") == 0
    gold = read_annotations(desk.corpus.gold_path(DOCUMENT))
    second = case.second
    assert find_places(gold) == find_places(second)
    [city] = [entity for entity in gold.entities if entity.text == "حلب"]
    [cluster] = {entity.refers_to for entity in gold.entities if entity.text == "هيئة السدود الشمالية"}
    assert city.type == "FAC"
    assert city.refers_to not in (None, cluster)
    assert [number.value for number in gold.numbers] == [number.value for number in second.numbers]
    assert [quote.speaker for quote in gold.quotes] == [quote.speaker for quote in second.quotes]
    assert {(decision.chosen, decision.why) for decision in gold.decisions} == {
        ("new", "E6: منشأة هنا"),
        (PASSES[0], UNSTATED),
        (PASSES[1], UNSTATED),
        ("none", UNSTATED),
    }


def find_places(annotations: Annotations) -> set[tuple[int, int]]:
    return {(entity.start, entity.end) for entity in annotations.entities}
