"""The quality floor: the scores the suggestions may not fall below, and the data they were measured on.

python tests/benchmarks/floor.py --raise   # pin what is measured now
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path

from run_benchmarks import DATA, ROOT, score_all

from musnad.command import say
from musnad.corpus import Corpus

FLOOR = Path(__file__).parent / "floor.json"


def hash_files(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file, by its path in the repository; the empty string for a file that is gone."""
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        for path in sorted(paths)
    }


def find_data() -> list[Path]:
    """The files all scores are measured on: the sentences, and the corpus's documents with gold."""
    corpus = Corpus(ROOT)
    gold = sorted(corpus.gold.glob("*.json"))
    return [*DATA.glob("*.jsonl"), *gold, *(corpus.document_path(path.stem) for path in gold)]


def pinned_documents(pinned: dict[str, str]) -> list[str]:
    """The ids of the documents among the pinned files: gold that came later is measured once the floor is raised."""
    return [Path(path).stem for path in pinned if path.startswith("data/gold/")]


def read_floor() -> tuple[dict[str, str], dict[str, float]]:
    """The pinned hashes by path, and the least scores by measure."""
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))
    return floor["data"], floor["least"]


if __name__ == "__main__":
    if sys.argv[1:] != ["--raise"]:
        sys.exit(__doc__)
    # A whole point of room, so that one borderline sentence does not stop a change that helps others.
    least = {name: math.floor(score) - 1.0 for name, score in score_all().items()}
    FLOOR.write_text(json.dumps({"data": hash_files(find_data()), "least": least}, indent=1) + "\n", encoding="utf-8")
    say(f"written: {FLOOR.name}")
