"""All four layers of suggestions over one text, joined: marks that refer to one another know each other's ids."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from musnad.annotations import Annotations, Annotator, Entity, Mark, Number, Quote, Retraction, anchor_of, in_text_order
from musnad.documents import Document
from musnad.preannotation.calendar.stretches import as_entities
from musnad.preannotation.names import suggest_names
from musnad.preannotation.numbers import find_numbers
from musnad.preannotation.quantity.drafts import as_marks
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quotes import read_quotes
from musnad.preannotation.retractions import read_retractions
from musnad.preannotation.times import blocked_tokens, find_times
from musnad.preannotation.tokens import Token, tokenize
from musnad.spans import Span

# Raise it whenever a rule or lexicon changes what is suggested; Label Studio shows it as the model's version.
RULES_VERSION = "5"
Namer = Callable[[str, list[Token], Sequence[Span]], list[Entity]]
M = TypeVar("M", bound=Mark)
# A phrase may hold several names; who speaks or acts is a person sooner than a body, a body sooner than a place.
_ACTORS = ("PERS", "ORG", "OCC", "GPE", "FAC", "WEBSITE", "NORP")


class Suggestions(msgspec.Struct, frozen=True):
    """The four layers suggested for one text."""

    entities: list[Entity]
    quotes: list[Quote]
    numbers: list[Number]
    retractions: list[Retraction]


def suggest_layers(text: str, name: Namer = suggest_names) -> Suggestions:
    """Suggestions for any text; offsets are code points of `text`, ids are in text order within each layer."""
    tokens = tokenize(text)
    reader = Reader(text, tokens)
    stretches = find_times(reader)
    times = as_entities(reader, stretches)
    numbers = as_marks(reader, find_numbers(reader, blocked_tokens(stretches)))
    taken = [*map(anchor_of, times), *map(anchor_of, numbers)]
    entities = _number_anew("e", in_text_order([*times, *name(text, tokens, taken)]))
    read = read_quotes(text, tokens)
    found = read_retractions(text, tokens, read.quotes, numbers)
    actors = _Actors(entities)
    quotes = actors.refer_speakers(read.quotes, read.antecedents)
    speakers = {quote.id: quote.speaker_ref or quote.id for quote in quotes}
    return Suggestions(
        entities=entities,
        quotes=quotes,
        numbers=numbers,
        retractions=[
            actors.refer_retractor(mark, found.antecedents.get(mark.id), speakers) for mark in found.retractions
        ],
    )


def annotate_document(document: Document, name: Namer = suggest_names) -> Annotations:
    """Suggestions for a document, as annotations of status suggested."""
    layers = suggest_layers(document.text, name)
    return Annotations(
        document_id=document.id,
        text_sha256=document.text_sha256,
        schema_version=document.schema_version,
        status="suggested",
        annotator=Annotator("rules", "rules", RULES_VERSION),
        entities=layers.entities,
        quotes=layers.quotes,
        numbers=layers.numbers,
        retractions=layers.retractions,
    )


def _number_anew(letter: str, marks: Iterable[M]) -> list[M]:
    return [msgspec.structs.replace(mark, id=f"{letter}{number}") for number, mark in enumerate(marks, 1)]


class _Actors:
    """Who a phrase names, as a cluster of the entities suggested."""

    def __init__(self, entities: list[Entity]) -> None:
        self._named = [entity for entity in entities if entity.refers_to and entity.type in _ACTORS]
        self._starts = [entity.start for entity in self._named]

    def find_cluster(self, span: Span | None) -> str | None:
        """The cluster of the outermost entity in `span` that can act; None when it holds none."""
        if span is None:
            return None
        inside = []
        for entity in self._named[bisect_left(self._starts, span.start) :]:
            if entity.start >= span.end:
                break
            if entity.end <= span.end:
                inside.append(entity)
        inside.sort(key=lambda entity: (_ACTORS.index(entity.type), entity.start, -entity.end))
        return inside[0].refers_to if inside else None

    def refer_speakers(self, quotes: list[Quote], antecedents: dict[str, Span]) -> list[Quote]:
        """The quotes with their speakers' clusters; one whose speaker is an earlier quote's takes that one's cluster.

        Where the earlier speaker is in no cluster the reference to its quote stays.
        """
        refs: dict[str, str | None] = {}
        for quote in quotes:
            if quote.speaker_form == "absent":
                refs[quote.id] = None
            elif quote.speaker_ref:
                refs[quote.id] = refs.get(quote.speaker_ref) or quote.speaker_ref
            else:
                refs[quote.id] = self.find_cluster(quote.speaker or antecedents.get(quote.id))
        return [msgspec.structs.replace(quote, speaker_ref=refs[quote.id]) for quote in quotes]

    def refer_retractor(self, mark: Retraction, antecedent: Span | None, speakers: dict[str, str]) -> Retraction:
        """The retraction with the clusters of its retractor and source; who takes back its own word is both.

        `speakers` has for each quote its speaker's reference, or its own id.
        """
        retractor = mark.retractor_ref or self.find_cluster(mark.retractor or antecedent)
        retractor = speakers.get(retractor or "", retractor)
        source = mark.source_ref or (retractor if mark.self == "yes" else self.find_cluster(mark.source))
        return msgspec.structs.replace(mark, retractor_ref=retractor, source_ref=speakers.get(source or "", source))
