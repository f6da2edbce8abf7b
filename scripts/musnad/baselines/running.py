"""A baseline run on a release: trained on its train split, scored on the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import asdict, replace

from musnad.agreement.evidence import SAMPLES, SEED
from musnad.annotations import Annotations, Annotator
from musnad.baselines.tagging import Labelled, Stretch, cut_sequences, decode_tags, encode_tags
from musnad.baselines.tracks import TRACKS, assemble_layers
from musnad.corpus import read_json
from musnad.documents import hash_text
from musnad.findings import Refusal
from musnad.manifest import MANIFEST, SPLITS
from musnad.preannotation.engine import suggest_layers
from musnad.released import DOCUMENTS, ReleasedDocument, list_split_files, read_documents
from musnad.schemas import LAYERS
from musnad.scoring.headlines import HEADLINES
from musnad.scoring.scores import Score, match_sides, pool_scores, score_documents
from musnad.scoring.sides import Reading, Side

Json = dict[str, Any]
TRAIN = SPLITS[0]
Documents = Sequence[ReleasedDocument]
# What reads texts; made anew from the documents it may learn from.
System = Callable[[ReleasedDocument], Annotations]


class Tagger(Protocol):
    """What a track needs of a tagger."""

    def train(self, stretches: Sequence[Stretch], tags: Sequence[Sequence[str]]) -> None:
        """Learn from sequences and their tags."""

    def tag(self, stretches: Sequence[Stretch]) -> list[list[str]]:
        """The tags of each sequence."""


def read_split(release: Path, split: str) -> list[ReleasedDocument]:
    """The documents of one split whose text is there."""
    files = list_split_files(release, DOCUMENTS, split)
    return [document for file in files for document in read_documents(file) if not document.withheld]


def use_rules(documents: Documents) -> System:  # noqa: ARG001 - rules learn nothing
    """The rules of this package as they are."""
    return lambda document: _as_annotations(document, asdict(suggest_layers(document.text)))


def train_taggers(documents: Documents, make: Callable[[], Tagger], progress: Callable[..., Iterable[str]]) -> System:
    """A tagger for each track, trained on `documents`. A track of which they have no mark stays silent."""
    stretches = [cut_sequences(document.text, document.segments) for document in documents]
    taggers: dict[str, Tagger] = {}
    for track in progress(list(TRACKS), "training"):
        spans = [TRACKS[track](document.annotations) for document in documents]
        if not any(spans):
            continue
        tags = [
            encode_tags(stretch.tokens, own) for parts, own in zip(stretches, spans, strict=True) for stretch in parts
        ]
        taggers[track] = make()
        taggers[track].train([stretch for parts in stretches for stretch in parts], tags)
    return lambda document: _tag_document(document, taggers)


def _tag_document(document: ReleasedDocument, taggers: dict[str, Tagger]) -> Annotations:
    stretches = cut_sequences(document.text, document.segments)
    found: dict[str, list[list[Labelled]]] = {track: [[] for _ in stretches] for track in TRACKS}
    for track, tagger in taggers.items():
        tagged = zip(stretches, tagger.tag(stretches), strict=True)
        found[track] = [decode_tags(stretch.tokens, tags) for stretch, tags in tagged]
    return _as_annotations(document, assemble_layers(document.text, found))


def _as_annotations(document: ReleasedDocument, layers: Any) -> Annotations:  # noqa: ANN401 - lists of marks by layer
    judge = Annotator("baseline", "model", None)
    return replace(document.annotations, status="suggested", annotator=judge, decisions=[], **layers)


def score_system(system: System, documents: Documents, samples: int = SAMPLES, seed: int = SEED) -> list[Score]:
    """The headline scores of a system on `documents`."""
    gold = Side("gold", {each.document_id: Reading(each.annotations, len(each.text)) for each in documents})
    found = Side("system", {each.document_id: Reading(system(each)) for each in documents})
    matched, _ = match_sides(gold, found)
    scored = score_documents(gold, matched, list(LAYERS))
    wanted = [measure for own in HEADLINES.values() for measure in own.values()]
    scores = {each.measure: each for each in pool_scores([each.counted for each in scored], samples, seed)}
    return [scores[measure] for measure in wanted]


def run_baseline(release: Path, prepare: Callable[[Documents], System], seed: int = SEED) -> Json:
    """The scores of one baseline on every split of a release but its train split, which it may learn from.

    Raises Refusal [no-train-split, no-test-split] for a release that has none with texts, or what `read_json` raises
    for a folder that is no release.
    """
    manifest = read_json(release / MANIFEST)
    train = read_split(release, TRAIN)
    if not train:
        raise Refusal(str(release), "no-train-split", f"no text in split {TRAIN} to learn from")
    held = {split: read_split(release, split) for split in SPLITS if split != TRAIN}
    if not any(held.values()):
        raise Refusal(str(release), "no-test-split", f"no text outside split {TRAIN} to score on")
    system = prepare(train)
    return {
        "release": manifest["version"],
        "build": manifest["build"],
        "train": {"split": TRAIN, "documents": len(train), "texts": _digest(train)},
        "splits": {
            split: {
                "documents": len(documents),
                "texts": _digest(documents),
                "scores": [_score_to_json(each) for each in score_system(system, documents, seed=seed)],
            }
            for split, documents in held.items()
            if documents
        },
    }


def _digest(documents: Documents) -> str:
    """One hash for the texts and marks that a result hangs on."""
    return hash_text("\n".join(f"{each.document_id} {each.annotations}" for each in documents))


def _score_to_json(score: Score) -> Json:
    numbers = {"score": score.score, "precision": score.precision, "recall": score.recall}
    low, high = score.interval or (None, None)
    rounded = {name: value and round(value, 4) for name, value in {**numbers, "low": low, "high": high}.items()}
    return {**score.measure._asdict(), **rounded, "gold": score.gold, "found": score.found}
