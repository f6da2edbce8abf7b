"""Documents and marks for the tests that go through a real Label Studio."""

import re
from pathlib import Path

import msgspec
from hypothesis import Phase, given, settings

from musnad.annotations import Annotations, Entity, Mark
from musnad.corpus import Corpus, read_document
from musnad.documents import Document, hash_text, make_document_id
from musnad.labelstudio.config import build_label_config, load_instructions
from musnad.labelstudio.exports import Reader
from musnad.labelstudio.server import Server
from musnad.schemas import LAYERS
from strategies import annotated_documents

FIXTURES = Corpus(Path(__file__).parent / "fixtures" / "corpus")
REPOSITORY = Corpus(Path(__file__).parents[1])


def make_document(text: str) -> Document:
    """A document of `text`; what else it says of itself is that of a fixture."""
    sha256 = hash_text(text)
    pattern = read_document(min(FIXTURES.documents.glob("*.json")))
    return msgspec.structs.replace(pattern, id=make_document_id("hard", None, sha256), text=text, text_sha256=sha256)


def mark_as_entities(document: Document, *spans: tuple[int, int]) -> Annotations:
    """Annotations that name each span a person."""
    entities = [
        Entity(
            id=f"e{number}",
            start=start,
            end=end,
            text=document.text[start:end],
            type="PERS",
            refers_to=None,
            wikidata=None,
            normalized=None,
        )
        for number, (start, end) in enumerate(spans, start=1)
    ]
    pattern = next(FIXTURES.read_gold())
    return msgspec.structs.replace(
        pattern,
        document_id=document.id,
        text_sha256=document.text_sha256,
        decisions=[],
        **({layer: [] for layer in LAYERS} | {"entities": entities}),
    )


def mark_every_word(document: Document) -> Annotations:
    """Annotations that name every word, marks that cling to it included, a person."""
    return mark_as_entities(document, *(match.span() for match in re.finditer(r"\S+", document.text)))


def read_back(documents: list[Document], tasks: list[object], annotator: str = "reader-a") -> dict[str, Annotations]:
    """What the export says of each document. Anything refused, left out or mended fails the test."""
    outcomes = Reader({document.id: document for document in documents}, annotator=annotator).read_export(tasks)
    assert [finding for outcome in outcomes for finding in outcome.findings] == []
    assert {outcome.kind for outcome in outcomes} == {"read"}
    return {outcome.document_id: outcome.annotations for outcome in outcomes}


def read_fixtures() -> list[tuple[Document, Annotations]]:
    """The documents of the fixture corpus with their gold."""
    documents = {document.id: document for document in FIXTURES.read_documents()}
    return [(documents[gold.document_id], gold) for gold in FIXTURES.read_gold()]


def generate_cases(count: int) -> list[tuple[Document, Annotations]]:
    """So many documents with marks, the same ones every time; each with an id of its own, as texts may repeat."""
    cases: list[tuple[Document, Annotations]] = []

    @settings(max_examples=2 * count, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(annotated_documents())
    def collect(case: tuple[Document, Annotations]) -> None:
        if any(marks for _, marks in case[1].layers()):
            document_id = f"generated-undated-{len(cases):08x}"
            document = msgspec.structs.replace(case[0], id=document_id)
            cases.append((document, msgspec.structs.replace(case[1], document_id=document_id)))

    collect()
    assert len(cases) >= count
    return cases[-count:]


def create_project(server: Server, title: str) -> int:
    """A project as annotators get it."""
    return server.create_project(title, build_label_config(), load_instructions())


def only_marks(annotations: Annotations) -> dict[str, list[Mark]]:
    """The four layers, without who marked them and when."""
    return dict(annotations.layers())
