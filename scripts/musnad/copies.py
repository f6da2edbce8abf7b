"""Near-duplicates: one report in several outlets' words, whole or by its paragraphs.

Two texts are copies when they share half of the shorter one's runs of five words or more, in folded spelling; what
stands in many texts that are no copies of each other (how to subscribe, who the agency is) is not counted. Candidates
come from two keys, so that no text is compared with every other: MinHash of the whole text (Broder 1997; datasketch),
for texts changed a little everywhere, and hashes of stretches cut where the words themselves say (Muthitacharoen et al.
2001 cut files so), for texts that take part of another. Each pair of candidates is then compared run by run.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, Generic, TypeVar
from zlib import crc32

import numpy as np
from datasketch import MinHash

from musnad.arabic import fold

T = TypeVar("T")
Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Pair = tuple[int, int]
RUN = 5
# The share of the shorter text that makes a copy; of both together, a copy so close that the two count as one.
ENOUGH, CLOSE = 0.5, 0.8
# Texts with fewer runs say too little to tell.
_FEWEST_RUNS = 12
_BANDS, _ROWS = 10, 3
# A stretch ends after about this many runs; shorter ones than the least are alike by chance.
_CUT, _SHORTEST = 10, 4
# A stretch in so many texts, copies apart, belongs to none of them.
_COMMON = 5
# Candidates share this much of the stretches of the one that has fewer.
_SUSPICIOUS = 0.15
# A text of which this much is common is itself what others have taken.
_WHOLLY = 0.9
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """Two texts, by their ids, and the share of the shorter one that they have in common."""

    one: str
    other: str
    share: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A text as hashes of its runs of words, in order, and of its stretches.

    `starts` has the index of the run each stretch begins with, `long` whether it is long enough to tell, `keys` the
    hashes of those that are.
    """

    runs: Hashes
    starts: np.ndarray[Any, np.dtype[np.int64]]
    keys: Hashes
    long: np.ndarray[Any, np.dtype[np.bool_]]

    def leave_out(self, common: Hashes | None) -> Hashes:
        """The runs but for those of stretches in `common`."""
        if common is None or not len(common):
            return self.runs
        out = np.zeros(len(self.starts), dtype=np.bool_)
        out[self.long] = np.isin(self.keys, common)
        return self.runs[~np.repeat(out, np.diff(np.append(self.starts, len(self.runs))))]


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
        self._bands.frombytes(_mix(_combine(rows.T) + np.arange(_BANDS, dtype=np.uint64)).tobytes())
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
                taken = [number for number in bucket if known[number] >= _WHOLLY * sizes[number]][:_COMMON]
                shared.update({_ordered(one, other) for one in taken for other in bucket if one != other})
        least = {pair: _SUSPICIOUS * min(sizes[pair[0]], sizes[pair[1]]) for pair in shared}
        return common, {pair for pair, count in shared.items() if count >= least[pair]}


def make_outline(text: str) -> Outline:
    """The runs and stretches of a text."""
    words = re.findall(r"\w+", fold(text))
    hashes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    width = min(RUN, max(1, len(words)))
    runs = _mix(_combine([hashes[at : len(hashes) - width + 1 + at] for at in range(width)]))
    starts = np.concatenate(([0], np.flatnonzero(runs[:-1] % np.uint64(_CUT) == 0) + 1)) if len(runs) else np.array([])
    starts = starts.astype(np.int64)
    long = np.diff(np.append(starts, len(runs))) >= _SHORTEST
    keys = _mix(np.add.reduceat(_mix(runs), starts)[long]) if len(runs) else runs
    return Outline(runs, starts, keys, long)


def compare(one: Outline, other: Outline, common: Hashes | None = None) -> tuple[float, float]:
    """The share of the shorter text's runs that both have, and that of all their runs; stretches in `common` left out.

    A text of which next to nothing is left is compared whole, with all of the other.
    """
    left = [text.leave_out(common) for text in (one, other)]
    if any(len(runs) < (1 - _WHOLLY) * len(text.runs) for runs, text in zip(left, (one, other), strict=True)):
        left = [one.runs, other.runs]
    first, second = map(np.unique, left)
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / max(1, min(len(first), len(second))), both / max(1, len(first) + len(second) - both)


def _combine(columns: Iterable[Hashes]) -> Hashes:
    """One hash for each row of hashes."""
    combined: Any = np.uint64(0)
    for column in columns:
        combined = combined * _FACTOR + column
    return combined  # type: ignore[no-any-return]


def _mix(hashes: Hashes) -> Hashes:
    """Hashes whose every bit depends on all bits of what they were (the finalizer of MurmurHash3)."""
    for multiplier in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(multiplier)
    return hashes ^ (hashes >> np.uint64(33))


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
