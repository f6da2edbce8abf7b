"""The suggestions are never worse than they were on the data they were measured on."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from floor import hash_data, read_floor
from run_benchmarks import score_all


def test_the_floor_was_measured_on_this_data():
    assert read_floor()["data"] == hash_data()


def test_no_score_is_below_its_floor():
    scores, least = score_all(), read_floor()["least"]
    assert scores.keys() == least.keys()
    assert {name: score for name, score in scores.items() if score < least[name]} == {}
