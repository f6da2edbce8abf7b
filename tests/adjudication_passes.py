"""Two passes over one fixture that differ in every kind, for the tests of adjudication."""

import shutil
from pathlib import Path

import msgspec

from labelstudio_tasks import FIXTURES
from musnad.adjudication.drawing import Case
from musnad.annotations import Annotations, Annotator, Entity
from musnad.corpus import Corpus, read_annotations, read_document, write_record
from musnad.spans import cut_span

DOCUMENT = "sindyan-20250414-5ae36f45"
PASSES = ("reader-a", "reader-b")
KINDS = {"missed", "boundary", "type", "role", "value", "reference"}


def make_corpus(folder: Path) -> Corpus:
    """A copy of the fixture corpus in which the two passes over DOCUMENT differ in every kind; without its gold."""
    shutil.copytree(FIXTURES.root, folder)
    corpus = Corpus(folder)
    first = read_annotations(corpus.annotations_path(PASSES[0], DOCUMENT))
    second = vary(first, read_document(corpus.document_path(DOCUMENT)).text)
    write_record(corpus.annotations_path(PASSES[1], DOCUMENT), second)
    corpus.gold_path(DOCUMENT).unlink()
    return corpus


def vary(first: Annotations, text: str) -> Annotations:
    """A second reading: each kind of difference once or twice, agreed marks between, and ids of its own."""
    replace = msgspec.structs.replace
    entities, quotes, numbers = list(first.entities), list(first.quotes), list(first.numbers)
    city = next(index for index, entity in enumerate(entities) if entity.text == "حلب")
    entities[city] = replace(entities[city], type="LOC", refers_to=None)
    day = next(entity for entity in entities if entity.text == "الأحد")
    entities.remove(day)
    platform = next(index for index, entity in enumerate(entities) if entity.text == "سنبلة")
    wider = cut_span(text, entities[platform].start - 1, entities[platform].end + 1)
    entities[platform] = replace(entities[platform], start=wider.start, end=wider.end, text=wider.text)
    added = cut_span(text, text.index("الفيضان"), text.index("الفيضان") + len("الفيضان"))
    entities.append(
        Entity(
            id="e80",
            start=added.start,
            end=added.end,
            text=added.text,
            type="EVENT",
            refers_to=None,
            wikidata=None,
            normalized=None,
        )
    )
    entities = [replace(entity, id=f"e{int(entity.id[1:]) + 10}") for entity in entities]
    numbers[0] = replace(numbers[0], value="13")
    quotes[0] = replace(quotes[0], speaker=None, speaker_form="implicit")
    return replace(
        first,
        annotator=Annotator(PASSES[1], "human", first.annotator.version),
        entities=entities,
        quotes=quotes,
        numbers=numbers,
    )


def choose(number: int, chosen: str, why: str | None = None) -> list[dict]:
    """The results of a click on a card, counted from 1, and of a reason typed under it."""
    click = {"id": f"x{number}", "from_name": f"decision_{number - 1}", "to_name": "text", "type": "choices"}
    typed = {"id": f"y{number}", "from_name": f"reason_{number - 1}", "to_name": "text", "type": "textarea"}
    return [click | {"value": {"choices": [chosen]}}] + ([typed | {"value": {"text": [why]}}] if why else [])


def click_all(case: Case, task: dict, side: int) -> list[dict]:
    """The results of the page submitted with one pass winning every difference."""
    clicks = [
        result
        for number, (_, pair) in enumerate(case.cards, 1)
        for result in choose(number, PASSES[side] if (pair.first, pair.second)[side] else "none", "§1")
    ]
    return [*task["predictions"][0]["result"], *clicks]
