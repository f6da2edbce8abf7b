"""What the fuzzer found stays mended: every seed through its reader, and a short run of the fuzzer from there."""

import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.readers import TARGETS

FOLDER = Path(__file__).parent / "fuzz"
SEEDS = sorted(FOLDER.glob("seeds/*/*"))
RUNS = 300


def test_every_reader_has_seeds_and_every_seed_its_reader():
    assert {seed.parent.name for seed in SEEDS} == set(TARGETS)
    assert sum(seed.stat().st_size for seed in SEEDS) < 300_000


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.parent.name}/{seed.name}")
def test_a_reader_keeps_the_law_on_each_of_its_seeds(seed):
    TARGETS[seed.parent.name](seed.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_a_reader_keeps_the_law_on_what_a_short_run_makes_of_its_seeds(target, tmp_path):
    pytest.importorskip("atheris")
    options = [f"-runs={RUNS}", "-seed=1", f"-artifact_prefix={tmp_path}/"]
    ran = subprocess.run(
        [sys.executable, str(FOLDER / "fuzz_readers.py"), target, *options], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Done " in ran.stderr
