"""Level 5, duplicates: no text stands in two splits, so that nothing of the test has been seen in training."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from musnad.arabic import fold
from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings

# Runs of five words; two reports of one event share few of them, two copies of one report share most.
_RUN = 5
_TOO_MUCH = 0.5


def near_duplicate_across_splits(holdings: Holdings) -> Iterator[FiledProblem]:
    """Two documents of different splits share half of their words in runs of five, or more."""
    texts = (
        (document.id, document.text) for _, document in holdings.read_documents() if document.id in holdings.splits
    )
    for one, other, part in find_near_duplicates(texts):
        if holdings.splits[one] != holdings.splits[other]:
            splits = f"{holdings.splits[one]} and {holdings.splits[other]}"
            yield holdings.corpus.splits, f"$.{one}", f"{part:.0%} in common with {other}: {splits}"


def find_near_duplicates(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, float]]:
    """Pairs of ids whose texts share half of the shorter one's runs of words or more, with the part they share."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for identifier, text in texts:
        runs = _runs_of_words(text)
        sizes[identifier] = len(runs)
        for run in runs:
            holders[run].append(identifier)
    for (one, other), shared in sorted(_count_shared(holders).items()):
        part = shared / min(sizes[one], sizes[other])
        if part >= _TOO_MUCH:
            yield one, other, part


def _runs_of_words(text: str) -> set[int]:
    words = re.findall(r"\w+", fold(text))
    return {hash(tuple(words[at : at + _RUN])) for at in range(max(1, len(words) - _RUN + 1))}


def _count_shared(holders: dict[int, list[str]]) -> Counter[tuple[str, str]]:
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        shared.update(combinations(sorted(ids), 2))
    return shared


CHECKS: tuple[CorpusCheck, ...] = (near_duplicate_across_splits,)
