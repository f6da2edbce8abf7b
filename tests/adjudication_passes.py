"""Two passes over one fixture that differ in every kind, for the tests of adjudication."""

import shutil
from pathlib import Path

import msgspec

from labelstudio_tasks import FIXTURES
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
