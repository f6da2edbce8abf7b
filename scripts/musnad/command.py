"""What every script shares: options, exit codes, progress, and where problems are said."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from musnad.corpus import Corpus
from musnad.findings import Finding, Refusal

T = TypeVar("T")
FINE, FINDINGS, WRONG_USE = 0, 1, 2


def make_parser(documentation: str | None) -> argparse.ArgumentParser:
    """A parser whose help is the script's docstring, with `--corpus`."""
    parser = argparse.ArgumentParser(
        description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=Path(__file__).resolve().parents[2],
        metavar="DIR",
        help="folder of the corpus (default: this repository)",
    )
    return parser


def count_from(least: int) -> Callable[[str], int]:
    """The type of an option that is a whole number, `least` or more."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least}")
        return int(text)

    return read


def add_draws(parser: argparse.ArgumentParser, samples: int, seed: int) -> None:
    """Give a command `--samples` and `--seed`, of which intervals are drawn; `samples` and `seed` are the defaults."""
    parser.add_argument(
        "--samples", type=count_from(0), default=samples, metavar="N", help="draws (default: %(default)s; 0: none)"
    )
    parser.add_argument("--seed", type=int, default=seed, metavar="N", help="of the draws (default: %(default)s)")


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Around imports of a script: a library that is not there is said, with the extra that brings it; exit code 2."""
    try:
        yield
    except ModuleNotFoundError as missing:
        message = f"install it: pip install 'musnad[{extra}]'"
        report([Finding(missing.name or "", "$", "missing-library", message)])
        sys.exit(WRONG_USE)


def run(work: Callable[[argparse.Namespace], int], parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    """Parse `argv`, do the work, and turn a refusal into one line on stderr and exit code 2."""
    arguments = parser.parse_args(argv)
    arguments.corpus = Corpus(arguments.corpus.resolve())
    try:
        return work(arguments)
    except Refusal as refusal:
        report([refusal.finding])
        return WRONG_USE
    except BrokenPipeError:
        # The reader of our output has left; that is its right.
        sys.stderr.close()
        return FINE


def report(findings: Iterable[Finding]) -> None:
    """Say each finding in one line on stderr."""
    for finding in findings:
        sys.stderr.write(f"{finding}\n")


def say(line: str) -> None:
    """One line of result on stdout."""
    sys.stdout.write(f"{line}\n")


def progress(items: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """`items`, `total` of them where they cannot say so, with a progress bar on a terminal, silently in a pipe."""
    return tqdm(items, desc=what, unit="", total=total, disable=not sys.stderr.isatty(), leave=False)
