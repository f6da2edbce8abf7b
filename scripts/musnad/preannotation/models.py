"""The plug for models: any Hugging Face token-classification model suggests entities, beside the rules or instead.

Needs the extra `models` (transformers, torch). Labels are read as BIO, IOB2 or BILOU by their prefixes, and their names
mapped to our types by `lexicon/model_labels.tsv`. Long texts are read in windows that overlap.
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from musnad.annotations import Entity
from musnad.preannotation.borders import trim_span
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.naming.gazetteers import match_name
from musnad.preannotation.naming.person_parts import is_given
from musnad.preannotation.naming.vocabulary import is_ordinary
from musnad.preannotation.naming.word_forms import is_definite, readings
from musnad.preannotation.tokens import WORD, Token, offset_after, tokenize
from musnad.spans import Span

_log = logging.getLogger(__name__)
_BEGINNING, _LONGEST_WINDOW = frozenset("BUS"), 512
_PROCLITICS = frozenset(["و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"])


@dataclass(slots=True)
class Model:
    """A loaded model: its name, its fast tokenizer, the network, and the name of each label."""

    name: str
    tokenizer: Any
    network: Any
    labels: dict[int, str]
    window: int
    said: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word as the model sees it: its place in the text, its best label, and how sure the model is."""

    start: int
    end: int
    label: str
    score: float


def load_model(name_or_path: str | Path) -> Model:
    """The model called `name_or_path` on the Hub or in a folder.

    Raises ModuleNotFoundError without the extra `models`, OSError where there is no such model, ValueError for a model
    without a fast tokenizer, which alone tells where its pieces stand in the text.
    """
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(name_or_path), use_fast=True)
    if not tokenizer.is_fast:
        raise ValueError(f"{name_or_path}: the tokenizer is not a fast one and gives no offsets")
    network = AutoModelForTokenClassification.from_pretrained(str(name_or_path)).eval()
    labels = {int(number): label for number, label in network.config.id2label.items()}
    longest = getattr(network.config, "max_position_embeddings", _LONGEST_WINDOW)
    return Model(
        str(name_or_path), tokenizer, network, labels, min(tokenizer.model_max_length, longest, _LONGEST_WINDOW)
    )


def suggest_model_names(text: str, model: Model) -> list[Entity]:
    """The entities `model` sees in `text`, in text order, of our types, without proclitics; `refers_to` is by form."""
    found: dict[tuple[int, int], tuple[Span, str, float]] = {}
    tokens = tokenize(text)
    starts = [token.start for token in tokens]
    for start, end, label, score in _join_pieces(text, _read_pieces(text, model)):
        kind = _type_of(label, model)
        span = _whole_words(text, tokens, starts, start, end) if kind else None
        if span and kind:
            found.setdefault((span.start, span.end), (span, kind, score))
    return _as_entities(sorted(found.values(), key=lambda item: (item[0].start, -item[0].end)), model.name)


def _read_pieces(text: str, model: Model) -> Iterator[Piece]:
    """The labelled pieces of `text`; where windows overlap, the earlier one has read to the middle of the overlap."""
    import torch

    overlap = model.window // 4
    windows = model.tokenizer(
        text,
        return_offsets_mapping=True,
        return_overflowing_tokens=True,
        truncation=True,
        max_length=model.window,
        stride=overlap,
        padding=False,
    )
    done = 0
    for number, (identifiers, offsets) in enumerate(zip(windows["input_ids"], windows["offset_mapping"], strict=True)):
        with torch.inference_mode():
            logits = model.network(input_ids=torch.tensor([identifiers])).logits[0]
        scores, best = logits.softmax(-1).max(-1)
        last = number == len(windows["input_ids"]) - 1
        kept = len(offsets) if last else len(offsets) - overlap // 2
        for (start, end), score, label in list(zip(offsets, scores.tolist(), best.tolist(), strict=True))[:kept]:
            if start < end and start >= done:
                done = end
                yield Piece(start, end, model.labels[label], score)


def _join_pieces(text: str, pieces: Iterable[Piece]) -> Iterator[tuple[int, int, str, float]]:
    """Stretches of pieces with one label: start, end, label without prefix, mean score.

    A piece that goes on the word before belongs to it whatever its own label, as models are trained on first pieces.
    """
    start, end, name, scores = 0, 0, "", [0.0]
    for piece in pieces:
        prefix, label = _split_label(piece.label)
        inside_word = piece.start == end > 0 and text[end - 1].isalnum() and text[end].isalnum()
        if name and (inside_word or (label == name and prefix not in _BEGINNING)):
            end, scores = piece.end, [*scores, piece.score]
            continue
        if name:
            yield start, end, name, sum(scores) / len(scores)
        start, end, name, scores = piece.start, piece.end, label, [piece.score]
    if name:
        yield start, end, name, sum(scores) / len(scores)


def _split_label(label: str) -> tuple[str, str]:
    """The prefix and the name of a label: `B-PERS` is B and PERS, `O` is neither, `PERS` has no prefix."""
    if label in ("O", ""):
        return "", ""
    prefix, dash, name = label.partition("-")
    return (prefix, name) if dash and prefix in ("B", "I", "L", "U", "E", "S", "M") else ("", label)


@cache
def _types() -> dict[str, str]:
    return {row["label"].upper(): row["type"] for row in read_lexicon("model_labels")}


def _type_of(label: str, model: Model) -> str | None:
    """Our type for a label; a label unknown to the lexicon is said once and left out."""
    kind = _types().get(label.upper())
    if kind is None and label not in model.said:
        model.said.add(label)
        _log.warning("%s: label %s has no type here and is left out (lexicon/model_labels.tsv)", model.name, label)
    return kind or None


def _whole_words(text: str, tokens: Sequence[Token], starts: Sequence[int], start: int, end: int) -> Span | None:
    """The span widened to whole words, less the proclitics that the model or the lexicons see at its beginning."""
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
    if first < 0 or last < 0:
        return trim_span(text, start, end)
    token = tokens[first]
    cut = token.plain[: start - token.start] in _PROCLITICS if start > token.start else False
    begin = start if cut else token.start
    if begin == token.start and token.kind == WORD:
        begin = offset_after(text, token, _proclitic_letters(token.plain))
    return trim_span(text, begin, max(tokens[last].end, end))


def _proclitic_letters(plain: str) -> int:
    """How many letters of a word are proclitics: those before a known name, a given name or the article."""
    match = match_name([plain], 0)
    if match or is_given(plain) or is_ordinary(plain):
        return match.letters if match else 0
    return next((cut for cut, form in readings(plain) if cut and (is_given(form) or is_definite(form))), 0)


def _as_entities(found: Sequence[tuple[Span, str, float]], name: str) -> list[Entity]:
    clusters: dict[tuple[str, str], str] = {}
    entities = []
    for number, (span, kind, score) in enumerate(found, 1):
        cluster = None if kind in ("DATE", "TIME") else clusters.setdefault((kind, span.text), f"c{len(clusters) + 1}")
        entities.append(
            Entity(
                id=f"e{number}",
                start=span.start,
                end=span.end,
                text=span.text,
                type=kind,
                refers_to=cluster,
                wikidata=None,
                normalized=None,
                rule=f"model.{Path(name).name}",
                score=round(score, 4),
            )
        )
    return entities


def join_entities(rules: Sequence[Entity], model: Sequence[Entity]) -> list[Entity]:
    """The rules' entities and those of a model that cross none of them and have not the same span (mode `add`).

    Where both have the same words with another type the rules' reading stays. Clusters of the two are joined where a
    model's mention has the words of a rule's.
    """
    taken = {(entity.start, entity.end) for entity in rules}
    clusters = {entity.text: entity.refers_to for entity in reversed(rules)}
    count = max((int(entity.refers_to[1:]) for entity in rules if entity.refers_to), default=0)
    placed = sorted(rules, key=lambda entity: entity.start)
    starts, longest = (
        [entity.start for entity in placed],
        max((entity.end - entity.start for entity in rules), default=0),
    )
    added: list[Entity] = []
    for entity in model:
        if (entity.start, entity.end) in taken or _crosses_any(entity, placed, starts, longest):
            continue
        if entity.refers_to and entity.text not in clusters:
            count += 1
            clusters[entity.text] = f"c{count}"
        added.append(_changed(entity, entity.id, clusters.get(entity.text) if entity.refers_to else None))
    ordered = sorted([*rules, *added], key=lambda entity: (entity.start, -entity.end))
    return [_changed(entity, f"e{number}", entity.refers_to) for number, entity in enumerate(ordered, 1)]


def _crosses_any(one: Entity, placed: Sequence[Entity], starts: Sequence[int], longest: int) -> bool:
    """Whether `one` overlaps another entity without one holding the other; only near ones are looked at."""
    near = placed[bisect_left(starts, one.start - longest) : bisect_left(starts, one.end)]
    return any(
        one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end for other in near
    )


def _changed(entity: Entity, identifier: str, cluster: str | None) -> Entity:
    return msgspec.structs.replace(entity, id=identifier, refers_to=cluster)
