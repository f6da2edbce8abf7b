"""Compare two releases: what came, went and moved, counted by layer and field, and the least version that is honest.

Marks are paired by place: ids that were only numbered anew, and clusters that were only renamed, are no change. A
change of shape or label is major; a new document, field or split minor; a corrected mark a patch. A document that left,
or moved to another split, is major too: a result that was measured on it cannot be repeated.

example:
  python scripts/compare_releases.py data/release/0.1.0 data/release/0.2.0
  python scripts/compare_releases.py data/release/0.1.0                        # with the gold of the working tree
  python scripts/compare_releases.py OLD NEW --format json | jq .bump
  python scripts/compare_releases.py OLD NEW --picture changes.svg
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musnad import command
from musnad.versions.comparing import compare_readings
from musnad.versions.pictures import write_picture
from musnad.versions.readings import open_reading
from musnad.versions.reports import format_markdown, format_text, to_json

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Compare, and say it."""
    parser = command.make_parser(__doc__)
    parser.add_argument("old", type=Path, metavar="OLD", help="folder of a release")
    parser.add_argument(
        "new", type=Path, nargs="?", metavar="NEW", help="another, or a corpus with gold (default: that of --corpus)"
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the counts into an .svg or .png")
    return command.run(compare, parser, argv)


def compare(arguments: argparse.Namespace) -> int:
    """Carry out one run; that versions differ is no finding."""
    new = arguments.new or arguments.corpus.root
    comparison = compare_readings(open_reading(arguments.old), open_reading(new))
    if arguments.picture:
        write_picture(comparison, arguments.picture)
    if arguments.format == "json":
        command.say(json.dumps(to_json(comparison), ensure_ascii=False, indent=1))
    else:
        command.say((format_text if arguments.format == "text" else format_markdown)(comparison))
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
