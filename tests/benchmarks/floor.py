"""The quality floor: the scores the suggestions may not fall below, and the data they were measured on.

python tests/benchmarks/floor.py --raise   # pin what is measured now
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path

from run_benchmarks import DATA, score_all

from musnad.command import say

FLOOR = Path(__file__).parent / "floor.json"


def hash_data() -> dict[str, str]:
    """SHA-256 of each data file, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(DATA.glob("*.jsonl"))}


def read_floor() -> dict[str, dict[str, str | float]]:
    """The pinned hashes and scores."""
    pinned: dict[str, dict[str, str | float]] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return pinned


if __name__ == "__main__":
    if "--raise" not in sys.argv:
        sys.exit(__doc__)
    # A whole point of room, so that one borderline sentence does not stop a change that helps others.
    scores = {name: math.floor(score) - 1.0 for name, score in score_all().items()}
    FLOOR.write_text(json.dumps({"data": hash_data(), "least": scores}, indent=1) + "\n", encoding="utf-8")
    say(f"written: {FLOOR.name}")
