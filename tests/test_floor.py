"""The suggestions are never worse than they were on the data they were measured on."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from floor import hash_files, pinned_documents, read_floor
from run_benchmarks import ROOT, score_all

# After a change to the data on purpose, pin what is measured now: python tests/benchmarks/floor.py --raise
PINNED, LEAST = read_floor()


def test_the_floor_was_measured_on_this_data():
    assert hash_files(ROOT / path for path in PINNED) == PINNED


def test_no_score_is_below_its_floor():
    scores = score_all(documents=pinned_documents(PINNED))
    assert scores.keys() == LEAST.keys()
    assert {name: score for name, score in scores.items() if score < LEAST[name]} == {}
