"""Feed the readers what coverage tells to be new, and stop at the first input that breaks the law of `readers.py`.

    python tests/fuzz/fuzz_readers.py                              # all targets, ten minutes together
    python tests/fuzz/fuzz_readers.py html -max_total_time=600     # one target; options are libFuzzer's
    python tests/fuzz/fuzz_readers.py html found.html              # one input again

Targets are those of `readers.py`. What is found (a crash, a hang of 20 seconds, 2 GB of memory) is kept as a seed in
seeds/<target>/, where it fails the tests until the reader is mended. With -max_total_time alone, all targets share it.
Needs atheris: pip install atheris
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "scripts"), str(HERE)]
with atheris.instrument_imports(include=["musnad", "charset_normalizer", "csv", "email", "import_annotations"]):
    from readers import TARGETS

SEEDS = HERE / "seeds"
_SECONDS = 600
_BOUNDS = ("-timeout=20", "-rss_limit_mb=2048", "-malloc_limit_mb=2048", "-report_slow_units=20")
_LARGEST = 8_192


def main(argv: Sequence[str]) -> int:
    """Run one target until libFuzzer ends the process, or all of them, each in a process of its own."""
    if argv and argv[0] in TARGETS:
        fuzz(argv[0], argv[1:])
    if any(not argument.startswith("-") for argument in argv):
        sys.stderr.write(f"no such target: {' '.join(argv)}; there are {', '.join(TARGETS)}\n")
        return 2
    options = argv or [f"-max_total_time={_SECONDS}"]
    return max([run_target(target, share_time(options)) for target in TARGETS])


def share_time(options: Sequence[str]) -> list[str]:
    """The options with each target's share of the time."""
    name = "-max_total_time="
    shares = {
        option: f"{name}{max(1, int(option.removeprefix(name)) // len(TARGETS))}"
        for option in options
        if name in option
    }
    return [shares.get(option, option) for option in options]


def run_target(target: str, options: Sequence[str]) -> int:
    """Run one target in a process of its own: 0 when nothing was found, 1 otherwise."""
    sys.stderr.write(f"--- {target}\n")
    return int(subprocess.run([sys.executable, __file__, target, *options], check=False).returncode != 0)


def fuzz(target: str, arguments: Sequence[str]) -> None:
    """Hand the process to libFuzzer, with what is said on the command line after the bounds, so that it outweighs them.

    New inputs are kept for the run in a temporary folder, so that seeds stay few. Every seed is read once before, as
    what is made at its first use (tables, patterns) is none of an input's time.
    """
    seeds = SEEDS / target
    for seed in sorted(seeds.iterdir()):
        TARGETS[target](seed.read_bytes())
    given = [argument for argument in arguments if not argument.startswith("-")]
    folders = given or [tempfile.mkdtemp(prefix=f"fuzz.{target}."), str(seeds)]
    keeping = f"-artifact_prefix={seeds}/"
    options = [argument for argument in arguments if argument.startswith("-")]
    atheris.Setup([sys.argv[0], *_BOUNDS, f"-max_len={_LARGEST}", keeping, *options, *folders], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
