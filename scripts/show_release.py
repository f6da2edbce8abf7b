"""Show a release as `load_dataset` gives it: every config and split, and the first article with its marks.

example:
  python scripts/show_release.py                        # data/release/<version of the package>
  python scripts/show_release.py data/release/0.1.0
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Read at import below, and of the whole process: a folder on this disk needs no network.
if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")

from musnad import __version__, command
from musnad.previews import preview_release

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Load the release and say what is in it."""
    parser = command.make_parser(__doc__)
    parser.add_argument("release", nargs="?", type=Path, help="folder of the release")
    return command.run(show, parser, argv)


def show(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    for line in preview_release(arguments.release or arguments.corpus.release / __version__):
        command.say(line)
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
