"""Near-duplicates: one report in several outlets' words, whole or by its paragraphs.

Two texts are copies when they share half of the shorter one's runs of five words or more, in folded spelling; what
stands in many texts that are no copies of each other (how to subscribe, who the agency is) is not counted. Candidates
come from two keys, so that no text is compared with every other: MinHash of the whole text (Broder 1997; datasketch),
for texts changed a little everywhere, and hashes of stretches cut where the words themselves say (Muthitacharoen et al.
2001 cut files so), for texts that take part of another. Each pair of candidates is then compared run by run.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, Generic, TypeVar

import numpy as np
from datasketch import MinHash

from musnad.outlines import WHOLLY, Hashes, combine, compare, make_outline, mix

T = TypeVar("T")
Pair = tuple[int, int]
# The share of the shorter text that makes a copy; of both together, a copy so close that the two count as one.
ENOUGH, CLOSE = 0.5, 0.8
# Texts with fewer runs say too little to tell.
_FEWEST_RUNS = 12
_BANDS, _ROWS = 10, 3
# A stretch in so many texts, copies apart, belongs to none of them.
_COMMON = 5
# Candidates share this much of the stretches of the one that has fewer.
_SUSPICIOUS = 0.15


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """Two texts, by their ids, and the share of the shorter one that they have in common."""

    one: str
    other: str
    share: float


def find_copies(texts: Iterable[tuple[str, str]]) -> list[Copy]:
    """The copies among texts, given as pairs of id and text, sorted.

    Of a group of n copies at least n-1 pairs are given, and through them all hang together; see `join_copies`.
    """
    kept = dict(texts)
    index = CopyIndex(kept.__getitem__)
    for identifier, text in kept.items():
        index.add(identifier, text)
    return index.find()


def join_copies(copies: Iterable[Copy]) -> list[list[str]]:
    """Groups of ids that hang together by copies, each sorted."""
    forest = _Forest[str]()
    for copy in copies:
        forest.join(copy.one, copy.other)
    groups: dict[str, list[str]] = {}
    for identifier in sorted(forest.parents):
        groups.setdefault(forest.root(identifier), []).append(identifier)
    return sorted(groups.values())


class CopyIndex:
    """Finds copies among texts that are too many to keep: some 400 bytes a text stay in memory.

    `read` gives the text of an id again, for the few that are compared.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        self._ids: list[str] = []
        self._bands = array("Q")
        self._stretches = array("Q")
        self._owners = array("I")
        self._empty = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)
        self._outline = lru_cache(maxsize=512)(lambda number: make_outline(read(self._ids[number])))

    def add(self, identifier: str, text: str) -> None:
        """Take one text in. Ids are to be given once each."""
        outline = make_outline(text)
        if len(outline.runs) < _FEWEST_RUNS:
            return
        minhash = self._empty.copy()
        minhash.update_batch((outline.runs >> np.uint64(32)).tolist())
        rows = minhash.hashvalues.astype(np.uint64).reshape(_BANDS, _ROWS)
        self._bands.frombytes(mix(combine(rows.T) + np.arange(_BANDS, dtype=np.uint64)).tobytes())
        keys = np.unique(outline.keys)
        self._stretches.frombytes(keys.tobytes())
        self._owners.frombytes(np.full(len(keys), len(self._ids), dtype=np.uint32).tobytes())
        self._ids.append(identifier)

    def find(self) -> list[Copy]:
        """The copies among all texts taken in, sorted."""
        copies: dict[Pair, float] = {}
        suspects: set[Pair] = set()
        close = _Forest[int]()
        for pair in self._pair_bands():
            share, likeness = compare(self._outline(pair[0]), self._outline(pair[1]))
            if likeness >= CLOSE:
                close.join(*pair)
                copies[pair] = share
            elif share >= ENOUGH:
                suspects.add(pair)
        common, sharing = self._pair_stretches(close)
        for pair in sorted((suspects | sharing) - copies.keys()):
            share, _ = compare(self._outline(pair[0]), self._outline(pair[1]), common)
            if share >= ENOUGH:
                copies[pair] = share
        named = ((sorted((self._ids[one], self._ids[other])), share) for (one, other), share in copies.items())
        return sorted(Copy(one, other, share) for (one, other), share in named)

    def _pair_bands(self) -> list[Pair]:
        """Texts whose MinHash agrees in a band, each with the first such text and the one before it."""
        owners = np.repeat(np.arange(len(self._ids), dtype=np.uint32), _BANDS)
        buckets = _gather(np.frombuffer(self._bands, dtype=np.uint64), owners)
        return sorted({pair for _, bucket in buckets for i in range(1, len(bucket)) for pair in _link(bucket, i)})

    def _pair_stretches(self, close: _Forest[int]) -> tuple[Hashes, set[Pair]]:
        """The stretches common to texts that are no copies, and the pairs that share enough of the others.

        Texts so close that they count as one are paired through the first of them alone.
        """
        roots = np.array([close.root(number) for number in range(len(self._ids))], dtype=np.uint32)
        keys = np.frombuffer(self._stretches, dtype=np.uint64)
        owners = np.frombuffer(self._owners, dtype=np.uint32)
        sizes = np.bincount(owners, minlength=len(self._ids))
        buckets = list(_gather(keys, roots[owners] if len(owners) else owners))
        common = np.array(sorted(key for key, bucket in buckets if len(bucket) >= _COMMON), dtype=np.uint64)
        known = np.bincount(owners, weights=np.isin(keys, common), minlength=len(self._ids))
        shared: Counter[Pair] = Counter()
        for _, bucket in buckets:
            if len(bucket) < _COMMON:
                shared.update(combinations(bucket, 2))
            else:
                # A text all of which is common is the report that the others have taken from.
                taken = [number for number in bucket if known[number] >= WHOLLY * sizes[number]][:_COMMON]
                shared.update({_ordered(one, other) for one in taken for other in bucket if one != other})
        least = {pair: _SUSPICIOUS * min(sizes[pair[0]], sizes[pair[1]]) for pair in shared}
        return common, {pair for pair, count in shared.items() if count >= least[pair]}


def _gather(keys: Hashes, owners: np.ndarray[Any, np.dtype[np.uint32]]) -> Iterator[tuple[int, list[int]]]:
    """Each key that has several owners, with them in order."""
    if not len(keys):
        return
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    fresh = np.append(True, (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1]))
    keys, owners = keys[fresh], owners[fresh]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    ends = np.append(starts[1:], len(keys))
    for start, end in zip(starts, ends, strict=True):
        if end - start > 1:
            yield int(keys[start]), owners[start:end].tolist()


def _link(bucket: list[int], index: int) -> tuple[Pair, Pair]:
    return (bucket[0], bucket[index]), (bucket[index - 1], bucket[index])


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


class _Forest(Generic[T]):
    """Sets that are joined, each known by its least member."""

    def __init__(self) -> None:
        self.parents: dict[T, T] = {}

    def root(self, member: T) -> T:
        above = self.parents.get(member, member)
        while above != self.parents.get(above, above):
            above = self.parents[above]
        if above != member:
            self.parents[member] = above
        return above

    def join(self, one: T, other: T) -> None:
        least, most = sorted((self.root(one), self.root(other)))  # type: ignore[type-var]
        self.parents[most] = self.parents[least] = least
