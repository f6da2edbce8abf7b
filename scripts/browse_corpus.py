"""Build a reader of a release: a folder of pages to open in a browser, with no server and no network.

Open reader/index.html. Of several releases the newest is read; the others show how the corpus grew. The annotators'
passes that stand in the corpus (--corpus) are laid side by side. DIR must be new, empty, or a reader built before.

example:
  python scripts/browse_corpus.py data/release/0.1.0 --out reader
  python scripts/browse_corpus.py data/release/0.1.0 data/release/0.2.0 --out reader --force
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

from musnad import command
from musnad.browse.building import build_reader

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Build the reader and say where it is."""
    parser = command.make_parser(__doc__)
    parser.add_argument("releases", nargs="+", type=Path, metavar="RELEASE", help="folder of a built release")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to build the reader in")
    parser.add_argument("--force", action="store_true", help="replace a reader that stands in DIR")
    return command.run(browse, parser, argv)


def browse(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    documents, findings = build_reader(
        arguments.releases,
        arguments.out,
        arguments.corpus,
        arguments.force,
        progress=lambda documents: iter(command.progress(documents, "documents")),
    )
    command.say(f"built: {arguments.out / 'index.html'} ({documents:,} documents)")
    command.report(findings)
    return command.FINDINGS if findings else command.FINE


if __name__ == "__main__":
    sys.exit(main())
