"""Push a public build to the Hugging Face Hub: one commit, then the tag vX.Y.Z, which never moves.

A push that was cut short is finished by the same command; a second push does nothing. The token is HF_TOKEN, or that of
`hf auth login`; HF_ENDPOINT names another hub than the public one.

example:
  python scripts/build_release.py --public
  python scripts/push_release.py data/release/0.1.0 OWNER/NAME --dry-run     # what would change, file by file
  python scripts/push_release.py data/release/0.1.0 OWNER/NAME --create --private
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huggingface_hub.utils.tqdm import disable_progress_bars

from musnad import command
from musnad.findings import Refusal
from musnad.hub.pushing import Pusher
from musnad.hub.sources import Source

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Push; returns 0 when the tag stands on the release, 1 when it may not be pushed, 2 when the hub did not do it."""
    parser = command.make_parser(__doc__)
    parser.add_argument("release", type=Path, metavar="RELEASE", help="folder of a public build")
    parser.add_argument("repository", metavar="OWNER/NAME", help="the dataset's repository on the hub")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--create", action="store_true", help="create the repository if it is not there")
    parser.add_argument("--private", action="store_true", help="push to a private repository only; create it so")
    return command.run(push, parser, argv)


def push(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    if not sys.stderr.isatty():
        disable_progress_bars()
    source, pusher = Source(arguments.release), Pusher(arguments.repository)
    if findings := source.find_faults():
        command.report(findings)
        return command.FINDINGS
    plan = pusher.plan(source)
    _check_repository(pusher, plan.parent is not None, arguments)
    for line in plan.describe():
        command.say(line)
    if arguments.dry_run:
        command.say("nothing was changed (--dry-run)")
        return command.FINE
    if plan.parent is None:
        pusher.create(arguments.private)
    done = "stands" if plan.tagged else "pushed"
    command.say(f"{done}: {arguments.repository} {plan.tag} at {pusher.push(source, plan)}")
    return command.FINE


def _check_repository(pusher: Pusher, stands: bool, arguments: argparse.Namespace) -> None:
    if not stands and not arguments.create:
        message = "is not there, or this token may not see it; --create creates it"
        raise Refusal(pusher.repository, "no-repository", message)
    if stands and arguments.private and not pusher.is_private():
        raise Refusal(pusher.repository, "repository-public", "everybody sees it, and --private was asked for")


if __name__ == "__main__":
    sys.exit(main())
