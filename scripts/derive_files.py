"""Write what follows from schema/: the Label Studio config and the tables in the guidelines and in schema/README.md.

example:
  python scripts/derive_files.py           # write
  python scripts/derive_files.py --check   # only say what is stale; exit 1 if anything is
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from musnad import command
from musnad.corpus import write_atomically
from musnad.derived import find_stale

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Write the stale files, or with `--check` name them."""
    parser = command.make_parser(__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    return command.run(derive, parser, argv)


def derive(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    stale = find_stale(arguments.corpus.root)
    for name, text in stale.items():
        command.say(f"stale: {name}" if arguments.check else f"written: {name}")
        if not arguments.check:
            write_atomically(arguments.corpus.root / name, text.encode("utf-8"))
    return command.FINDINGS if stale and arguments.check else command.FINE


if __name__ == "__main__":
    sys.exit(main())
