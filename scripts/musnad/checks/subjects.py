"""What a check is given: a document, a marked text or the whole corpus, and where the files lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from musnad.annotations import Annotations, Entity, Number
from musnad.copies import Copy
from musnad.corpus import Corpus, read_document
from musnad.documents import Document
from musnad.schemas import LAYERS, roles
from musnad.spans import Span

# A JSON path such as `$.entities[3]`, and what is wrong there.
Problem = tuple[str, str]
# The same with the file before it.
FiledProblem = tuple[Path, str, str]
# Layer, index of the mark, field ("" for the mark's own span), index in that field or None.
Place = tuple[str, int, str, int | None]
Covering = Span | Entity | Number
# Where a file lies below `data/`: ("gold", "x.json"); empty for a file elsewhere.
Home = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document and where it is kept."""

    home: Home
    document: Document


class MarkedText:
    """Annotations beside the document they mark, with all their spans listed once for every check.

    `spans` holds every span with its place; `sound_spans` those that cover the text they say they cover. `edges` are
    the characters that sound spans begin or end with, `behind` those that stand right behind them.
    """

    __slots__ = ("annotations", "behind", "document", "edges", "home", "sound_spans", "spans")

    def __init__(self, home: Home, document: Document, annotations: Annotations) -> None:
        self.home = home
        self.document = document
        self.annotations = annotations
        self.spans = list(_list_spans(annotations))
        text = document.text
        self.sound_spans = [(place, span) for place, span in self.spans if text[span.start : span.end] == span.text]
        covered = {span.text for _, span in self.sound_spans}
        self.edges = {words[0] for words in covered} | {words[-1] for words in covered}
        ends = {span.end for _, span in self.sound_spans}
        self.behind = {text[end] for end in ends if end < len(text)}


@dataclass(slots=True)
class SourceReading:
    """What reading every document and its raw file again has found: problems by check, copies among texts in splits."""

    problems: dict[str, list[FiledProblem]] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)


@dataclass(slots=True)
class Holdings:
    """What a whole corpus holds, of the files that are valid by themselves: ids with paths, splits, events.

    `passes` has annotator and document id -> the ids of the marks; `events` the ids of the reports of each event;
    `decisions` the gold that says how differences were settled; `sourced` what one look at all raw files has found;
    `refused` the files with findings of their own.
    """

    corpus: Corpus
    documents: dict[str, Path] = field(default_factory=dict)
    gold: dict[str, Path] = field(default_factory=dict)
    passes: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decisions: dict[Path, Annotations] = field(default_factory=dict)
    sourced: SourceReading | None = None
    refused: set[Path] = field(default_factory=set)

    def read_documents(self) -> Iterator[tuple[Path, Document]]:
        """Every document with its path, read one by one."""
        return ((path, read_checked_document(path)) for path in self.documents.values())


def read_checked_document(path: Path) -> Document:
    """A document whose file has been found valid before: its schema is not asked again.

    Raises Refusal when the file has changed and is valid no more.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Document, strict=False)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return read_document(path)  # which says what is wrong


DocumentCheck = Callable[[FiledDocument], Iterator[Problem]]
AnnotationCheck = Callable[[MarkedText], Iterator[Problem]]
CorpusCheck = Callable[[Holdings], Iterator[FiledProblem]]


@cache
def _span_fields(layer: str) -> tuple[str, ...]:
    return tuple(role.code for role in roles(LAYERS[layer]))


def _list_spans(annotations: Annotations) -> Iterator[tuple[Place, Covering]]:
    for layer, marks in annotations.layers():
        fields = _span_fields(layer)
        for index, mark in enumerate(marks):
            if isinstance(mark, Entity | Number):
                yield (layer, index, "", None), mark
            for name in fields:
                value: Span | list[Span] | None = getattr(mark, name)
                if isinstance(value, list):
                    for item, span in enumerate(value):
                        yield (layer, index, name, item), span
                elif value is not None:
                    yield (layer, index, name, None), value


def path_of(place: Place) -> str:
    """The JSON path of a span: `$.entities[3]`, `$.quotes[0].content[1]`."""
    layer, index, field, item = place
    return f"$.{layer}[{index}]" + (f".{field}" if field else "") + ("" if item is None else f"[{item}]")
