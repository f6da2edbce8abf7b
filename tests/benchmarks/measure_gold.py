"""Measure the suggestions against gold, of the corpus or of some documents, by layer, and list every difference.

    python tests/benchmarks/measure_gold.py [DOCUMENT …]

Marks are paired by place, as adjudication does; `alike` counts those that agree in every field but Wikidata items,
which rules do not look up.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from musnad.adjudication.differences import Difference, find_differences, pair_passes, read_field
from musnad.command import say
from musnad.corpus import Corpus, read_document
from musnad.preannotation.engine import annotate_document
from musnad.schemas import LAYERS, Json

ROOT = Path(__file__).parents[2]


def compare_gold(
    corpus: Corpus, documents: Sequence[str] | None = None
) -> tuple[Counter[tuple[str, str]], list[Difference]]:
    """Counts by layer (gold, said, found, alike), and the differences; of the documents named, or of all with gold."""
    counts: Counter[tuple[str, str]] = Counter()
    differences: list[Difference] = []
    for gold in corpus.read_gold():
        if documents is not None and gold.document_id not in documents:
            continue
        suggested = annotate_document(read_document(corpus.document_path(gold.document_id)))
        pairs = pair_passes(gold, suggested)
        found = [difference for difference in find_differences(pairs) if difference.field != "wikidata"]
        unlike = {id(difference.first) for difference in found}
        for pair in pairs:
            counts[pair.layer, "gold"] += pair.first is not None
            counts[pair.layer, "said"] += pair.second is not None
            both = pair.first is not None and pair.second is not None
            counts[pair.layer, "found"] += both
            counts[pair.layer, "alike"] += both and id(pair.first) not in unlike
        differences += found
    return counts, differences


def score_gold(corpus: Corpus, documents: Sequence[str] | None = None) -> dict[str, float]:
    """Per cent by layer: marks found (F1), and gold marks found alike in every field."""
    counts, _ = compare_gold(corpus, documents)
    scores = {}
    for layer in LAYERS:
        gold, said, found, alike = (counts[layer, what] for what in ("gold", "said", "found", "alike"))
        scores[f"gold: {layer} F1"] = 200 * found / (gold + said) if gold + said else 100.0
        scores[f"gold: {layer} alike"] = 100 * alike / gold if gold else 100.0
    return scores


def main() -> int:
    """Print the table and the differences."""
    counts, differences = compare_gold(Corpus(ROOT), sys.argv[1:] or None)
    for layer in LAYERS:
        say(f"{layer:<12}" + "  ".join(f"{what} {counts[layer, what]}" for what in ("gold", "said", "found", "alike")))
    for difference in differences:
        sides = [_read(side, difference) for side in (difference.first, difference.second)]
        say(f"{difference.layer} {difference.kind} {difference.field or ''}\n    gold {sides[0]}\n    said {sides[1]}")
    return 0


def _read(side: Json | None, difference: Difference) -> object:
    return read_field(difference.layer, difference.field, side) if side and difference.field else side


if __name__ == "__main__":
    sys.exit(main())
