"""An annotator marks a short article by hand in Chromium, and what is pulled is valid and what was meant.

`MUSNAD_PICTURES=annotation/images pytest tests/browser` also saves the pictures of the steps in the guidelines.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from labelling_page import LabellingPage

import ingest_articles
import sync_labelstudio
import validate_corpus
from labelstudio_server import RunningServer
from labelstudio_tasks import only_marks
from musnad.annotations import Entity, Mark, Number, Quote, Retraction
from musnad.corpus import Corpus, read_annotations
from musnad.labelstudio.config import control_name
from musnad.labelstudio.layers import all_layers
from musnad.labelstudio.projects import find_projects
from musnad.labelstudio.server import Server
from musnad.schemas import Label, inventory
from musnad.spans import Span

pytestmark = [pytest.mark.server, pytest.mark.browser]

PICTURES = os.environ.get("MUSNAD_PICTURES")
ARTICLE = """حركة عادية على جسر الرمان

سحبت هيئة الجسور خبر انهيار جسر الرمان بسبب خطأ في الترجمة.

وقالت المديرة هالة المرزوق: "الجسر مفتوح أمام السيارات".

ويعبر الجسر نحو 1200 سيارة كل يوم، ويزوره 19 ألف سائح.
"""
ABOUT = {"publisher": None, "authorship": "composed", "licence": "CC-BY-4.0", "redistribute": True}


class Annotator:
    """Hands on the page: words of the article are found by eye, labels by their keys, values by their fields."""

    def __init__(self, page: LabellingPage, text: str) -> None:
        self.page = page
        self.text = text
        self._pictured = 0

    def mark(self, layer: str, label: str, words: str, after: str = "") -> None:
        """Press the label's key and drag over the words, the first ones after `after`."""
        start, end = self._find(words, after)
        self.page.draw(self._label(layer, label).hotkey, lambda: self.page.drag_over(start, end))

    def mark_number(self, figure: str) -> None:
        """Press the key of numbers and double-click the figure."""
        offset = self._find(figure, "")[0]
        self.page.draw(self._label("number", "number").hotkey, lambda: self.page.double_click(offset))

    def select(self, words: str, after: str = "") -> None:
        """Click in the middle of the words' highlight."""
        start, end = self._find(words, after)
        self.page.select_at((start + end) // 2)

    def press(self, layer: str, field: str, code: str) -> None:
        """Choose a value by its key, or by a click where it has none."""
        label = next(label for label in inventory(layer, field) if label.code == code)
        if label.hotkey:
            self.page.press_key(label.hotkey)
        else:
            self.page.tick(label.ar)

    def fill(self, layer: str, field: str, value: str) -> None:
        """Type a value and press Enter."""
        self.page.type_value(control_name(layer, field), value)

    def join(self, words: str, part: str, after: str = "") -> None:
        """Click the mark, press Alt+R, click its part in the text."""
        self.select(words)
        start, end = self._find(part, after)
        self.page.relate(lambda: self.page.click_letter((start + end) // 2))

    def join_listed(self, words: str, layer: str, label: str) -> None:
        """The same with a part that the text does not give, as a shorter mark lies on it: click it in the list."""
        self.select(words)
        self.page.relate(lambda: self.page.click_in_list(self._label(layer, label).ar))

    def name_relation(self, layer: str, label: str) -> None:
        """Name the last arrow to a part of this label by its label."""
        name = self._label(layer, label).ar
        self.page.name_relation(name, name)

    def picture(self, name: str) -> None:
        if PICTURES:
            self.page.save_picture(Path(PICTURES) / f"step-{name}.png")

    def _find(self, words: str, after: str) -> tuple[int, int]:
        start = self.text.index(words, self.text.index(after) + len(after))
        return start, start + len(words)

    @staticmethod
    def _label(layer: str, code: str) -> Label:
        return next(label for label in all_layers()[layer].labels if label.code == code)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus of this one article."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    (raw / "bridge.meta.json").write_text(json.dumps(ABOUT), encoding="utf-8")
    assert ingest_articles.main(["--corpus", str(tmp_path)]) == 0
    return Corpus(tmp_path)


@pytest.fixture
def sync(corpus: Corpus, labelstudio: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("LABEL_STUDIO_URL", labelstudio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", labelstudio.token)
    options = ["--corpus", str(corpus.root), "--batch", "from-nothing"]
    return lambda action, *arguments: sync_labelstudio.main([action, *options, *arguments])


def test_an_article_marked_by_hand_comes_back_valid_and_as_it_was_meant(
    labelling_page: LabellingPage, labelstudio: RunningServer, corpus: Corpus, sync: Callable[..., int]
):
    [document] = corpus.read_documents()
    assert sync("push", "--annotators", "amal", "--suggestions", "none") == 0
    [project] = find_projects(Server(labelstudio.url, labelstudio.token), "from-nothing")
    labelling_page.open_stream(project.project.id)
    labelling_page.wait_for_task(document.text, 0)
    amal = Annotator(labelling_page, document.text)
    mark_entities(amal)
    mark_numbers(amal)
    mark_quote(amal)
    mark_retraction(amal)
    labelling_page.submit()
    assert sync("pull") == 0
    pulled = read_annotations(corpus.root / "data" / "annotations" / "amal" / f"{document.id}.json")
    assert only_marks(pulled) == meant(document.text)
    assert validate_corpus.main(["--corpus", str(corpus.root)]) == 0


def mark_entities(amal: Annotator) -> None:
    for words, after, label, cluster in (
        ("جسر الرمان", "", "FAC", "c1"),
        ("هيئة الجسور", "", "ORG", "c2"),
        ("جسر الرمان", "سحبت", "FAC", "c1"),
        ("المديرة", "", "OCC", "c3"),
        ("هالة المرزوق", "", "PERS", "c3"),
    ):
        amal.mark("entity", label, words, after)
        amal.select(words, after)
        amal.fill("entity", "refers_to", cluster)


def mark_numbers(amal: Annotator) -> None:
    amal.mark_number("1200")
    amal.mark("number", "cue", "نحو")
    amal.mark("number", "unit_span", "سيارة", after="1200")
    amal.select("1200")
    amal.press("number", "kind", "cardinal")
    amal.press("number", "comparator", "about")
    amal.press("number", "status", "asserted")
    amal.fill("number", "value", "1200")
    amal.fill("number", "unit", "سيارة")
    amal.join("1200", "نحو")
    amal.join("1200", "سيارة", after="1200")
    amal.select("1200")
    amal.picture("number")
    amal.mark("number", "number", " 19 ألف")  # from the space before it: from the figure's own edge the drag slips
    amal.mark("number", "unit_span", "سائح")
    amal.select("19 ألف")
    amal.press("number", "kind", "cardinal")
    amal.press("number", "comparator", "exact")
    amal.press("number", "status", "asserted")
    amal.fill("number", "value", "19000")
    amal.fill("number", "unit", "سائح")
    amal.join("19 ألف", "سائح")


def mark_quote(amal: Annotator) -> None:
    amal.mark("quote", "content", "الجسر مفتوح أمام السيارات")
    amal.mark("quote", "cue", "قالت")
    amal.mark("quote", "speaker", "المديرة هالة المرزوق")
    amal.select("الجسر مفتوح أمام السيارات")
    amal.press("quote", "type", "direct")
    amal.press("quote", "speaker_form", "explicit")
    amal.press("quote", "act", "state")
    amal.fill("quote", "speaker_ref", "c3")
    amal.join("الجسر مفتوح أمام السيارات", "قالت")
    amal.join_listed("الجسر مفتوح أمام السيارات", "quote", "speaker")
    amal.select("الجسر مفتوح أمام السيارات")
    amal.picture("quote")


def mark_retraction(amal: Annotator) -> None:
    amal.mark("retraction", "cue", "سحبت")
    amal.mark("retraction", "claim", "خبر انهيار جسر الرمان")
    amal.mark("retraction", "retractor", "هيئة الجسور")
    amal.mark("retraction", "reason", "خطأ في الترجمة")
    # Not right after the first drag over these words: two in half a second are a double click.
    amal.mark("retraction", "source", "هيئة الجسور")
    amal.select("سحبت")
    amal.press("retraction", "type", "withdrawal")
    amal.press("retraction", "self", "yes")
    amal.press("retraction", "reason_class", "human_error")
    amal.press("retraction", "modality", "real")
    amal.fill("retraction", "retractor_ref", "c2")
    amal.fill("retraction", "source_ref", "c2")
    amal.join("سحبت", "خبر انهيار")
    amal.join("سحبت", "خطأ في الترجمة")
    amal.join_listed("سحبت", "retraction", "retractor")
    amal.join_listed("سحبت", "retraction", "source")
    amal.name_relation("retraction", "source")
    amal.select("سحبت")
    amal.picture("retraction")


def meant(text: str) -> dict[str, list[Mark]]:
    """The four layers as the guidelines want them."""

    def span(words: str, after: str = "") -> Span:
        start = text.index(words, text.index(after) + len(after))
        return Span(start, start + len(words), words)

    def entity(number: int, words: str, kind: str, cluster: str, after: str = "") -> Entity:
        place = span(words, after)
        return Entity(
            id=f"e{number}",
            start=place.start,
            end=place.end,
            text=words,
            type=kind,
            refers_to=cluster,
            wikidata=None,
            normalized=None,
        )

    def number(identifier: str, words: str, value: str, comparator: str, cue: Span | None, unit: Span) -> Number:
        place = span(words)
        return Number(
            id=identifier,
            start=place.start,
            end=place.end,
            text=words,
            kind="cardinal",
            value=value,
            low=None,
            high=None,
            comparator=comparator,
            cue=cue,
            unit=unit.text,
            unit_span=unit,
            status="asserted",
            same_quantity=None,
            ratio_of=None,
        )

    return {
        "entities": [
            entity(1, "جسر الرمان", "FAC", "c1"),
            entity(2, "هيئة الجسور", "ORG", "c2"),
            entity(3, "جسر الرمان", "FAC", "c1", after="سحبت"),
            entity(4, "المديرة", "OCC", "c3"),
            entity(5, "هالة المرزوق", "PERS", "c3"),
        ],
        "quotes": [
            Quote(
                id="q1",
                type="direct",
                content=[span("الجسر مفتوح أمام السيارات")],
                cue=span("قالت"),
                speaker=span("المديرة هالة المرزوق"),
                speaker_form="explicit",
                speaker_ref="c3",
                addressee=None,
                via=None,
                act="state",
                parent=None,
            )
        ],
        "numbers": [
            number("n1", "1200", "1200", "about", span("نحو"), span("سيارة")),
            number("n2", "19 ألف", "19000", "exact", None, span("سائح")),
        ],
        "retractions": [
            Retraction(
                id="r1",
                type="withdrawal",
                cue=span("سحبت"),
                claim=[span("خبر انهيار جسر الرمان")],
                claim_ref=[],
                retractor=span("هيئة الجسور"),
                retractor_ref="c2",
                source=span("هيئة الجسور"),
                source_ref="c2",
                self="yes",
                channel=None,
                reason=span("خطأ في الترجمة"),
                replacement=None,
                time=None,
                reason_class="human_error",
                modality="real",
            )
        ],
    }
