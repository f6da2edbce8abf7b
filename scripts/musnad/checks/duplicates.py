"""Level 5, duplicates: no text stands in two splits, so that nothing of the test has been seen in training."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.checks.sources import read_again
from musnad.checks.subjects import CorpusCheck, FiledProblem, Holdings


def near_duplicate_across_splits(holdings: Holdings) -> Iterator[FiledProblem]:
    """Two documents of different splits share half of their words in runs of five, or more; see `musnad.copies`."""
    for copy in read_again(holdings).copies:
        one, other = holdings.splits[copy.one], holdings.splits[copy.other]
        if one != other:
            message = f"{copy.share:.0%} in common with {copy.other}: {one} and {other}"
            yield holdings.corpus.splits, f"$.{copy.one}", message


CHECKS: tuple[CorpusCheck, ...] = (near_duplicate_across_splits,)
