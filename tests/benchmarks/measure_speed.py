"""Time the four layers beside a peer that reads numbers alone: ratios within one run, on one core.

Every reader takes the same texts in turn, and of several rounds the best counts, so that all meet the same machine at
its least busy. Words once read are remembered by our rules, as they are in any long run; what the first reading of
sentences costs is told apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from peers import QUANTITIES, Reader, load_duckling

from musnad.preannotation.engine import suggest_layers

OURS = "musnad, four layers"
LENGTHS = (500_000, 1_000_000, 2_000_000, 5_000_000)
_QUICK_LENGTHS = LENGTHS[:2]
# Sentences as they are, then joined to texts of a short and of a long article.
_ARTICLES = (1_500, 6_000)


def time_all(texts: list[str], peers: dict[str, Reader], *, quick: bool) -> dict[str, dict[str, float]]:
    """Code points a second by length of text and reader; and what a first reading of sentences does."""
    rounds = 2 if quick else 5
    readers: dict[str, Callable[[str], object]] = {OURS: suggest_layers, **peers}
    joined = " ".join(texts)
    rates = {f"sentences, {len(joined) // len(texts)} code points": _time_rates(texts, _also_dates(readers), rounds)}
    for length in _ARTICLES:
        articles = [joined[at : at + length] for at in range(0, len(joined) - length + 1, length)]
        rates[f"articles, {length} code points"] = _time_rates(articles, readers, rounds)
    return rates


def time_first_reading(texts: list[str]) -> float:
    """Code points a second of half the sentences, read for the first time after the other half was.

    Meaningful only before anything else has read them in this process.
    """
    for text in texts[::2]:
        suggest_layers(text)
    return _rate(suggest_layers, texts[1::2])


def time_growth(texts: list[str], *, quick: bool) -> dict[int, float]:
    """Microseconds a code point for single lines of growing length: level when the time grows as the text does."""
    line = " ".join(texts)
    growth = {}
    for length in _QUICK_LENGTHS if quick else LENGTHS:
        text = (line * (length // len(line) + 1))[:length]
        growth[length] = 1e6 / _rate(suggest_layers, [text])
    return growth


def _also_dates(readers: dict[str, Callable[[str], object]]) -> dict[str, Callable[[str], object]]:
    """With Duckling reading amounts, durations and dates as well, as our numbers and dates do."""
    duckling = next((name for name in readers if name.startswith("Duckling")), None)
    return {**readers, f"{duckling} with dates": load_duckling(QUANTITIES)} if duckling else readers


def _time_rates(texts: list[str], readers: dict[str, Callable[[str], object]], rounds: int) -> dict[str, float]:
    best = dict.fromkeys(readers, 0.0)
    for _ in range(rounds):
        for name, read in readers.items():
            best[name] = max(best[name], _rate(read, texts))
    return best


def _rate(read: Callable[[str], object], texts: list[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        read(text)
    return sum(map(len, texts)) / (time.perf_counter() - began)
