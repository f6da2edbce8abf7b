"""Fill the texts that a public release withholds from your own copies of the articles, each proved by its hash.

A copy is the page as it was received, a document's JSON, or the plain text. The restored release is written beside the
public one (RELEASE-restored) and read like it: load_dataset("data/release/0.2.0-restored"). The column `withheld` says
of every row whether its letters are still masked. A copy that is not the article, letter by letter, is refused.

example:
  python scripts/restore_text.py data/release/0.2.0 --from my-articles/
  python scripts/restore_text.py data/release/0.2.0 --from article.html --out restored
  python scripts/restore_text.py data/release/0.2.0 --from my-articles/ --dry-run
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musnad import command
from musnad.findings import Refusal
from musnad.restoring.copies import list_copies, match_copies
from musnad.restoring.folders import read_public_release, write_restored

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Match the copies, say what was found, and write the restored release."""
    parser = command.make_parser(__doc__)
    parser.add_argument("release", type=Path, metavar="RELEASE", help="folder of a public release")
    parser.add_argument(
        "--from", type=Path, required=True, dest="copies", metavar="PATH", help="a file, or a folder of files"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the result (default: RELEASE-restored)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be restored, write nothing")
    return command.run(restore, parser, argv)


def restore(arguments: argparse.Namespace) -> int:
    """Carry out one run: 1 when a document stays withheld."""
    folder = arguments.release.resolve()
    out = arguments.out or folder.with_name(f"{folder.name}-restored")
    if out.resolve() == folder:
        raise Refusal(str(out), "same-folder", "a public release is not overwritten; name another folder")
    release = read_public_release(folder)
    if not release.withheld:
        command.say("nothing is withheld in this release")
        return command.FINE
    matches = match_copies(command.progress(list_copies(arguments.copies), "reading"), release.withheld)
    for document_id, restored in sorted(matches.found.items()):
        masked = len(release.withheld[document_id].removed) - len(restored.removed)
        command.say(f"restored\t{document_id}" + (f"\t{masked} removed stretches stay masked" if masked else ""))
    if matches.found and not arguments.dry_run:
        command.say(f"written: {write_restored(release, matches, out)}")
    command.report(matches.findings)
    return command.FINDINGS if len(matches.found) < len(release.withheld) else command.FINE


if __name__ == "__main__":
    sys.exit(main())
