"""Give the new documents of the gold a split each: append to data/splits.json, and move nothing that is there.

Near-duplicates stay together, and so do the reports of one event, which data/events.json names: event -> ids. An outlet
of which a document is in test_ood stays out of domain without being named again.

example:
  python scripts/assign_splits.py --dry-run
  python scripts/assign_splits.py --out-of-domain hayrat sawari          # outlets kept for the out-of-domain test
  python scripts/assign_splits.py --shares train=0.8 validation=0.1 test=0.1 --seed 7
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from musnad import command
from musnad.splitting import SEED, SHARES, Assignment, assign_splits, read_holding, write_splits


def main(argv: Sequence[str] | None = None) -> int:
    """Assign, say it, and write it."""
    parser = command.make_parser(__doc__)
    parser.add_argument(
        "--out-of-domain", nargs="+", default=[], metavar="OUTLET", help="publishers no model learns from"
    )
    parser.add_argument("--shares", nargs="+", type=_share, metavar="SPLIT=PART", help="default: 0.7, 0.15, 0.15")
    parser.add_argument("--seed", default=SEED, help="draws the order of the groups (default: %(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    return command.run(assign, parser, argv)


def _share(text: str) -> tuple[str, float]:
    split, _, part = text.partition("=")
    try:
        share = float(part)
    except ValueError:
        share = -1.0
    if split not in SHARES or not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r}: {', '.join(SHARES)} with a part from 0 to 1, as in train=0.8")
    return split, share


def assign(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    shares = dict(arguments.shares or SHARES)
    holding = read_holding(arguments.corpus)
    assignment = assign_splits(holding, frozenset(arguments.out_of_domain), shares, arguments.seed)
    if assignment.splits and not arguments.dry_run:
        write_splits(arguments.corpus, assignment.splits)
    (_say_json if arguments.format == "json" else _say_text)(assignment)
    command.report(assignment.findings)
    return command.FINDINGS if assignment.findings else command.FINE


def _say_text(assignment: Assignment) -> None:
    for document_id, split in sorted(assignment.splits.items()):
        command.say(f"{split}\t{document_id}")


def _say_json(assignment: Assignment) -> None:
    findings = [finding.to_json() for finding in assignment.findings]
    added = dict(sorted(assignment.splits.items()))
    command.say(json.dumps({"added": added, "findings": findings}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
