"""Documents that left and documents that came: which of them are one document under a new id."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from musnad.arabic import fold
from musnad.rows import Row, mask_text

# Runs of five words; a text that was mended shares most of them with what it was.
_RUN = 5
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """What tells one document from another."""

    text: str
    sha256: str
    raw: str
    masked: str

    @classmethod
    def read(cls, row: Row) -> Text:
        """The text of a document's row."""
        return cls(row["text"], row["text_sha256"], row["raw"]["sha256"], mask_text(row["text"], inside=True))


def pair_texts(old: Mapping[str, Text], new: Mapping[str, Text]) -> dict[str, str]:
    """Old id -> new id: the same text first, then the same raw file, then the nearest of the near texts."""
    pairs: dict[str, str] = {}
    for key in ("sha256", "raw"):
        _pair_equal(old, new, key, pairs)
    for _, one, other in sorted(_find_near(_rest(old, pairs), _rest(new, pairs.values()))):
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def _pair_equal(old: Mapping[str, Text], new: Mapping[str, Text], key: str, pairs: dict[str, str]) -> None:
    found = {getattr(text, key): identifier for identifier, text in _rest(new, pairs.values()).items()}
    for identifier, text in _rest(old, pairs).items():
        if (partner := found.pop(getattr(text, key), None)) is not None:
            pairs[identifier] = partner


def _rest(texts: Mapping[str, Text], taken: Iterable[str]) -> dict[str, Text]:
    gone = set(taken)
    return {identifier: text for identifier, text in texts.items() if identifier not in gone}


def _find_near(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[tuple[float, str, str]]:
    """Likeness, negated, with the two ids. Where a text is masked, both are compared by the lengths of their words."""
    masked = any(text.text == text.masked for text in (*old.values(), *new.values()))
    holders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    runs = {identifier: _cut_runs(text.masked if masked else text.text) for identifier, text in old.items()}
    for identifier, found in runs.items():
        for run in found:
            holders[run].append(identifier)
    for identifier, text in new.items():
        found = _cut_runs(text.masked if masked else text.text)
        shared = Counter(other for run in found for other in holders.get(run, ()))
        for other, count in shared.items():
            likeness = count / min(len(found), len(runs[other]))
            if likeness >= _ENOUGH:
                yield -likeness, other, identifier


def _cut_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w█]+", fold(text))
    return {tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
