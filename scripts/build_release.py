"""Build the release that `load_dataset` reads: Parquet by config and split, card, schemas, manifest.

A release is refused when something is not committed, a check finds something, a count in dataset_card.md or
CHANGELOG.md is not this build's, or the version is raised by less than what changed since the highest lower version in
--out asks for (see compare_releases.py). --allow-dirty and --card build all the same, and say on stderr why it is none.

example:
  python scripts/build_release.py                                # data/release/<version of the package>
  python scripts/build_release.py --version 0.2.0 --out /mnt/releases
  python scripts/build_release.py --public                       # mask texts that may not be passed on
  python scripts/build_release.py --check                        # build aside and compare; exit 1 on any difference
  python scripts/build_release.py --card                         # also write the counts into card and changelog
  python scripts/build_release.py --allow-dirty                  # for development: from work that is not committed
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musnad import __version__, command
from musnad.corpus import Corpus, write_atomically
from musnad.findings import Refusal
from musnad.obstacles import compare_with_previous, find_obstacles, find_stale_texts
from musnad.releases import InvalidCorpusError, build_release, check_release, describe_release

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Build, or with `--check` compare."""
    parser = command.make_parser(__doc__)
    parser.add_argument("--version", default=__version__, metavar="X.Y.Z", help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the releases (default: data/release)")
    parser.add_argument("--public", action="store_true", help="mask the text of documents that may not be passed on")
    parser.add_argument("--allow-dirty", action="store_true", help="build what is no release yet, and say why")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="write nothing; exit 1 if the release or card is stale")
    action.add_argument("--card", action="store_true", help="write the counts into dataset_card.md and CHANGELOG.md")
    return command.run(run, parser, argv)


def run(arguments: argparse.Namespace) -> int:
    """Build or compare, unless the corpus is not valid: then say why."""
    try:
        return build(arguments)
    except InvalidCorpusError as error:
        command.report(error.findings)
        return command.FINDINGS


def build(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    corpus, version, public = arguments.corpus, arguments.version, arguments.public
    out = arguments.out or corpus.release
    if arguments.card and public:
        raise Refusal("--card", "public-card", "the card counts the complete build; leave out --public")
    if arguments.check:
        findings = check_release(corpus, version, out, public, command.progress)
        command.report(findings)
        return command.FINDINGS if findings else command.FINE
    strict = not (arguments.allow_dirty or arguments.card)
    folder = build_release(corpus, version, out, public, command.progress, strict=strict)
    if arguments.card and write_counts(corpus, version, out, folder):
        # The release holds the changelog too.
        build_release(corpus, version, out, public, command.progress)
    if not strict and (obstacles := find_obstacles(corpus, version, out, folder, public)):
        sys.stderr.write("built, and no release yet:\n")
        command.report(obstacles)
    for line in describe_release(folder):
        command.say(line)
    return command.FINE


def write_counts(corpus: Corpus, version: str, out: Path, folder: Path) -> bool:
    """Write the counts of the release in `folder` into the cards; whether any of them changed."""
    stale = find_stale_texts(corpus, folder, compare_with_previous(version, out, folder))
    for name, text in stale.items():
        write_atomically(corpus.root / name, text.encode("utf-8"))
        command.say(f"written: {name}")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
