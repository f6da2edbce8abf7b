"""Level 5, splits: every document of the gold is in one split, and stays there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from musnad.checks.history import ask_git, find_last_tag
from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings
from musnad.corpus import Corpus

OUT_OF_DOMAIN = "test_ood"
# A model is fitted to these two.
LEARNED_FROM = frozenset({"train", "validation"})


def split_missing(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document with gold is in no split."""
    if holdings.corpus.splits in holdings.refused:
        return  # what it is wrong with is said; what it holds is not known
    for document_id in sorted(holdings.gold.keys() - holdings.splits.keys()):
        yield holdings.corpus.splits, "$", f"{document_id} has gold and is in no split"


def split_of_unknown_document(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document is in a split but not in the corpus."""
    for document_id in holdings.splits:
        if not holdings.corpus.document_path(document_id).exists():
            yield holdings.corpus.splits, f"$.{document_id}", "there is no such document"


def split_moved(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document has left the split it was in when last released or committed; splits are only added to."""
    kept = {} if holdings.corpus.splits in holdings.refused else _earlier_splits(holdings.corpus)
    for revision, splits in kept.items():
        for document_id, split in splits.items():
            now = holdings.splits.get(document_id)
            if now != split:
                yield holdings.corpus.splits, f"$.{document_id}", f"{split} at {revision}, now {now or 'in no split'}"


def _earlier_splits(corpus: Corpus) -> dict[str, dict[str, str]]:
    """The splits at the last release (a tag `v…`) and, if they differ, at HEAD; nothing where there is no history."""
    found: dict[str, dict[str, str]] = {}
    for revision in filter(None, (find_last_tag(corpus), "HEAD")):
        content = ask_git(corpus, "show", f"{revision}:./{corpus.relative(corpus.splits)}")
        try:
            splits = json.loads(content or "{}")
        except ValueError:
            continue  # what was no JSON then promised nothing
        if isinstance(splits, dict) and splits not in found.values():
            found[revision] = splits
    return found


def event_of_unknown_document(holdings: Holdings) -> Iterator[FiledProblem]:
    """An event names a document that is not in the corpus."""
    for event, members in holdings.events.items():
        for index, document_id in enumerate(members):
            if not holdings.corpus.document_path(document_id).exists():
                yield holdings.corpus.events, f"$.{event}[{index}]", f"there is no document {document_id}"


def event_across_splits(holdings: Holdings) -> Iterator[FiledProblem]:
    """Reports of one event are in different splits."""
    for event, members in holdings.events.items():
        found = {document_id: holdings.splits[document_id] for document_id in members if document_id in holdings.splits}
        if len(set(found.values())) > 1:
            named = ", ".join(f"{document_id} in {split}" for document_id, split in found.items())
            yield holdings.corpus.splits, f"$.{next(iter(found))}", f"{event} is reported by {named}"


def outlet_not_out_of_domain(holdings: Holdings) -> Iterator[FiledProblem]:
    """An outlet of the out-of-domain test is also learned from, in train or validation."""
    seen: dict[str, dict[str, str]] = {}
    for _, document in holdings.read_documents():
        if document.publisher and (split := holdings.splits.get(document.id)):
            seen.setdefault(document.publisher, {}).setdefault(split, document.id)
    for publisher, splits in seen.items():
        for split in LEARNED_FROM & splits.keys() if OUT_OF_DOMAIN in splits else ():
            place = f"$.{splits[OUT_OF_DOMAIN]}"
            yield holdings.corpus.splits, place, f"{publisher} is also in {split}, with {splits[split]}"


def decision_without_pass(holdings: Holdings) -> Iterator[FiledProblem]:
    """A decision in gold cites a pass, or a mark of a pass, that is not kept."""
    for path, gold in holdings.decisions.items():
        document_id = gold.document_id
        for index, decision in enumerate(gold.decisions):
            for item, reading in enumerate(decision.passes):
                place = f"$.decisions[{index}].passes[{item}]"
                marks = holdings.passes.get((reading.annotator, document_id))
                if not holdings.corpus.annotations_path(reading.annotator, document_id).exists():
                    yield path, place, f"there is no pass of {reading.annotator}"
                elif marks is not None and reading.mark is not None and reading.mark not in marks:
                    yield path, f"{place}.mark", f"{reading.annotator} has no mark {reading.mark}"


CHECKS: tuple[CorpusCheck, ...] = (
    split_missing,
    split_of_unknown_document,
    split_moved,
    event_of_unknown_document,
    event_across_splits,
    outlet_not_out_of_domain,
    decision_without_pass,
)
