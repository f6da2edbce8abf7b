"""Level 5, splits: every document of the gold is in one split, and stays there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from musnad.checks.history import ask_git, find_last_tag
from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings
from musnad.corpus import Corpus, read_annotations


def split_missing(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document with gold is in no split."""
    for document_id in sorted(holdings.gold.keys() - holdings.splits.keys()):
        yield holdings.corpus.splits, "$", f"{document_id} has gold and is in no split"


def split_of_unknown_document(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document is in a split but not in the corpus."""
    for document_id in holdings.splits:
        if not holdings.corpus.document_path(document_id).exists():
            yield holdings.corpus.splits, f"$.{document_id}", "there is no such document"


def split_moved(holdings: Holdings) -> Iterator[FiledProblem]:
    """A document has left the split it was in when last released or committed; splits are only added to."""
    for revision, splits in _earlier_splits(holdings.corpus).items():
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


def decision_without_pass(holdings: Holdings) -> Iterator[FiledProblem]:
    """A decision in gold cites a pass, or a mark of a pass, that is not kept."""
    for document_id, path in holdings.gold.items():
        for index, decision in enumerate(read_annotations(path).decisions):
            for item, reading in enumerate(decision.passes):
                place = f"$.decisions[{index}].passes[{item}]"
                marks = holdings.passes.get((reading.annotator, document_id))
                if not holdings.corpus.annotations_path(reading.annotator, document_id).exists():
                    yield path, place, f"there is no pass of {reading.annotator}"
                elif marks is not None and reading.mark is not None and reading.mark not in marks:
                    yield path, f"{place}.mark", f"{reading.annotator} has no mark {reading.mark}"


CHECKS: tuple[CorpusCheck, ...] = (split_missing, split_of_unknown_document, split_moved, decision_without_pass)
