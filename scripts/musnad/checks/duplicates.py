"""Level 5, duplicates: no text stands in two splits, so that nothing of the test has been seen in training."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from musnad.arabic import fold
from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings

# Runs of five words; two reports of one event share few of them, two copies of one report share most.
_RUN = 5
_TOO_MUCH = 0.5


def near_duplicate_across_splits(holdings: Holdings) -> Iterator[FiledProblem]:
    """Two documents of different splits share half of their words in runs of five, or more."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for _, document in holdings.read_documents():
        if document.id in holdings.splits:
            runs = _runs_of_words(document.text)
            sizes[document.id] = len(runs)
            for run in runs:
                holders[run].append(document.id)
    for (one, other), shared in sorted(_count_shared(holders, holdings.splits).items()):
        part = shared / min(sizes[one], sizes[other])
        if part >= _TOO_MUCH:
            splits = f"{holdings.splits[one]} and {holdings.splits[other]}"
            yield holdings.corpus.splits, f"$.{one}", f"{part:.0%} in common with {other}: {splits}"


def _runs_of_words(text: str) -> set[int]:
    words = re.findall(r"\w+", fold(text))
    return {hash(tuple(words[at : at + _RUN])) for at in range(max(1, len(words) - _RUN + 1))}


def _count_shared(holders: dict[int, list[str]], splits: Mapping[str, str]) -> Counter[tuple[str, str]]:
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        shared.update(pair for pair in combinations(sorted(ids), 2) if splits[pair[0]] != splits[pair[1]])
    return shared


CHECKS: tuple[CorpusCheck, ...] = (near_duplicate_across_splits,)
