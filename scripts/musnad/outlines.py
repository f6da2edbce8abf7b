"""A text as hashes of what its words say in a row: what two outlines share, two texts share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from musnad.arabic import fold

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
RUN = 5
# A text of which this much is common is itself what others have taken.
WHOLLY = 0.9
# A stretch ends after about this many runs; shorter ones than the least are alike by chance.
_CUT, _SHORTEST = 10, 4
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


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


def make_outline(text: str) -> Outline:
    """The runs and stretches of a text."""
    words = re.findall(r"\w+", fold(text))
    hashes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    width = min(RUN, max(1, len(words)))
    runs = mix(combine([hashes[at : len(hashes) - width + 1 + at] for at in range(width)]))
    starts = np.concatenate(([0], np.flatnonzero(runs[:-1] % np.uint64(_CUT) == 0) + 1)) if len(runs) else np.array([])
    starts = starts.astype(np.int64)
    long = np.diff(np.append(starts, len(runs))) >= _SHORTEST
    keys = mix(np.add.reduceat(mix(runs), starts)[long]) if len(runs) else runs
    return Outline(runs, starts, keys, long)


def compare(one: Outline, other: Outline, common: Hashes | None = None) -> tuple[float, float]:
    """The share of the shorter text's runs that both have, and that of all their runs; stretches in `common` left out.

    A text of which next to nothing is left is compared whole, with all of the other.
    """
    left = [text.leave_out(common) for text in (one, other)]
    if any(len(runs) < (1 - WHOLLY) * len(text.runs) for runs, text in zip(left, (one, other), strict=True)):
        left = [one.runs, other.runs]
    first, second = map(np.unique, left)
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / max(1, min(len(first), len(second))), both / max(1, len(first) + len(second) - both)


def combine(columns: Iterable[Hashes]) -> Hashes:
    """One hash for each row of hashes."""
    combined: Any = np.uint64(0)
    for column in columns:
        combined = combined * _FACTOR + column
    return combined  # type: ignore[no-any-return]


def mix(hashes: Hashes) -> Hashes:
    """Hashes whose every bit depends on all bits of what they were (the finalizer of MurmurHash3)."""
    for multiplier in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(multiplier)
    return hashes ^ (hashes >> np.uint64(33))
