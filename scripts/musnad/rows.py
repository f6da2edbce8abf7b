"""The rows of a release, made from one document and its gold. Shapes as in `schema/record.schema.json`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import msgspec

from musnad.annotations import Annotations, Entity, Mark, Number, Quote, Retraction, anchor_of, in_text_order
from musnad.derivations import find_cue_position, find_quotation_marks, list_claim_numbers, read_form
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.schemas import LAYERS, find_shape_errors
from musnad.sentences import (
    Stretch,
    cover_tokens,
    cut_tokens,
    find_outermost,
    find_stretch,
    split_sentences,
    tag_tokens,
)

Row = dict[str, Any]
MASK = "█"
_TEXT_FIELDS = {"text", "title", "tokens"}
_SUGGESTION_FIELDS = {"rule", "score"}


@dataclass(frozen=True)
class GoldDocument:
    """One document with its gold and the passes it was settled from, as the rows are made from it."""

    document: Document
    annotations: Annotations
    withheld: bool = False
    passes: Sequence[Annotations] = ()

    @cached_property
    def sentences(self) -> list[Stretch]:
        """The document's sentences."""
        whole: list[Entity | Number] = [*self.annotations.entities, *self.annotations.numbers]
        return split_sentences(self.document, [Stretch(mark.start, mark.end) for mark in whole])

    @cached_property
    def segments(self) -> list[Stretch]:
        """The document's segments."""
        return [Stretch(segment.start, segment.end) for segment in self.document.segments]

    @property
    def origin(self) -> Row:
        """The fields every row of the document repeats."""
        document = self.document
        return {
            "document_id": document.id,
            "authorship": document.authorship,
            "licence": document.licence,
            "withheld": self.withheld,
        }

    @cached_property
    def layers(self) -> dict[str, list[Row]]:
        """Each layer's marks in text order, with what is computed of them."""
        return {
            layer: [describe_mark(self, mark) for mark in in_text_order(getattr(self.annotations, layer))]
            for layer in LAYERS
        }

    def read_by(self, reading: Annotations) -> GoldDocument:
        """The document with one pass in the place of its gold; its sentences stay those of the gold."""
        other = replace(self, annotations=reading)
        vars(other)["sentences"] = self.sentences
        return other

    def place(self, offset: int) -> Row:
        """Where in the document an offset lies."""
        segment = self.document.segments[find_stretch(self.segments, offset)]
        return {"segment": segment.kind, "sentence": find_stretch(self.sentences, offset)}


def make_record(gold: GoldDocument) -> dict[str, list[Row]]:
    """The rows of one document, by config. Raises Refusal [shape] when a row does not fit the schema."""
    record = {
        "documents": [make_document_row(gold)],
        "entities": list(make_sentence_rows(gold)),
        "quotes": [make_mark_row(gold, fields, gold.segments) for fields in gold.layers["quotes"]],
        "numbers": [make_mark_row(gold, fields, gold.sentences) for fields in gold.layers["numbers"]],
        "retractions": [make_mark_row(gold, fields, gold.segments) for fields in gold.layers["retractions"]],
        "passes": [make_pass_row(gold.read_by(reading)) for reading in gold.passes],
    }
    if gold.withheld:
        record = mask_text(record)
    # `datasets` drops a key that its features lack without a word; the schema does not.
    for error in find_shape_errors("record", record):
        raise Refusal(gold.document.id, "shape", error.message, error.path)
    return record


def make_document_row(gold: GoldDocument) -> Row:
    """The document, its sentences and its four layers with what is computed of each mark."""
    # Fields that only web pages have are left out of other documents; every row has them.
    row: Row = {"modified": None, "stated_days": []} | msgspec.to_builtins(gold.document)
    sentences = [sentence._asdict() for sentence in gold.sentences]
    return row | {"withheld": gold.withheld, "sentences": sentences} | _describe_layers(gold)


def make_pass_row(reading: GoldDocument) -> Row:
    """One annotator's four layers, as they stand in a document's row."""
    return reading.origin | {"text_sha256": reading.document.text_sha256} | _describe_layers(reading)


def _describe_layers(gold: GoldDocument) -> Row:
    return {"annotator": msgspec.to_builtins(gold.annotations.annotator)} | gold.layers


def describe_mark(gold: GoldDocument, mark: Mark) -> Row:
    """A mark's fields and what is computed of it."""
    return _list_fields(mark) | gold.place(anchor_of(mark).start) | _derive(gold, mark)


def _list_fields(mark: Mark) -> Row:
    fields: Row = msgspec.to_builtins(mark)
    return {name: value for name, value in fields.items() if name not in _SUGGESTION_FIELDS}


def _derive(gold: GoldDocument, mark: Mark) -> Row:
    match mark:
        case Number():
            return {"form": read_form(mark)}
        case Quote():
            marks = find_quotation_marks(gold.document.text, mark)
            return {"quotation_marks": marks, "cue_position": find_cue_position(mark)}
        case Retraction():
            return {"claim_numbers": list_claim_numbers(mark, gold.annotations)}
        case _:
            return {}


def make_mark_row(gold: GoldDocument, fields: Row, units: Sequence[Stretch]) -> Row:
    """A described mark in its context: the run of whole `units` (sentences or segments) that holds all its spans."""
    edges = [(node["start"], node["end"]) for node in _list_spans(fields)]
    first = units[find_stretch(units, min(start for start, _ in edges))]
    last = units[find_stretch(units, max(end for _, end in edges) - 1)]
    return gold.origin | _place_spans(fields, first.start) | {"context": _cut(gold, first.start, last.end)}


def make_sentence_rows(gold: GoldDocument) -> Iterator[Row]:
    """A row for every sentence, with or without entities."""
    by_sentence: dict[int, list[Entity]] = {}
    for entity in in_text_order(gold.annotations.entities):
        # No sentence ends inside an entity and, as the checks have seen to, no entity leaves its segment.
        by_sentence.setdefault(find_stretch(gold.sentences, entity.start), []).append(entity)
    for index, sentence in enumerate(gold.sentences):
        yield make_sentence_row(gold, sentence, by_sentence.get(index, []))


def make_sentence_row(gold: GoldDocument, sentence: Stretch, entities: Sequence[Entity]) -> Row:
    """One sentence with its tokens, tags and entities."""
    text = gold.document.text
    tokens = cut_tokens(text, sentence, entities)
    outermost = find_outermost(entities)
    return {
        **gold.origin,
        **gold.place(sentence.start),
        "context": _cut(gold, *sentence),
        "tokens": [text[start:end] for start, end in tokens],
        "token_starts": [token.start for token in tokens],
        "tags": tag_tokens(tokens, outermost),
        "entities": [
            _place_entity(entity, sentence, cover_tokens(tokens, entity)) | {"outermost": entity in outermost}
            for entity in entities
        ],
    }


def _place_entity(entity: Entity, sentence: Stretch, tokens: Stretch) -> Row:
    return _place_spans(_list_fields(entity), sentence.start) | {"token_start": tokens.start, "token_end": tokens.end}


def _cut(gold: GoldDocument, start: int, end: int) -> Row:
    return {"start": start, "end": end, "text": gold.document.text[start:end]}


def _list_spans(fields: Row) -> Iterator[Row]:
    """The spans of a mark: its own, and those its fields hold, alone or in lists."""
    if "start" in fields:
        yield fields
    for value in fields.values():
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))


def _place_spans(fields: Row, origin: int) -> Row:
    """A mark whose spans also say where in the context they lie."""
    placed = _place(fields, origin) if "start" in fields else dict(fields)
    for name, value in fields.items():
        if isinstance(value, dict):
            placed[name] = _place(value, origin)
        elif isinstance(value, list):
            placed[name] = [_place(item, origin) if isinstance(item, dict) else item for item in value]
    return placed


def _place(span: Row, origin: int) -> Row:
    return span | {"start_in_context": span["start"] - origin, "end_in_context": span["end"] - origin}


def mask_text(node: Any, inside: bool = False) -> Any:  # noqa: ANN401 - any JSON, its texts masked
    """`node` with letters, digits and the marks on them masked in every field that holds text; lengths stay."""
    if isinstance(node, dict):
        return {name: mask_text(child, name in _TEXT_FIELDS) for name, child in node.items()}
    if isinstance(node, list):
        return [mask_text(child, inside) for child in node]
    if inside and isinstance(node, str):
        return "".join(MASK if unicodedata.category(character)[0] in "LMN" else character for character in node)
    return node
