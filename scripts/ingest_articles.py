"""Turn raw articles into documents: one frozen text each, every character of the page accounted for.

Each PATH is a text file, or a folder of .txt files; without one, data/raw of the corpus is taken. What a file cannot
tell of itself (publisher, address, days, rights) stands beside it in <name>.meta.json. A document that is there
already and would not change is left untouched.

example:
  python scripts/ingest_articles.py data/raw/flood.txt
  python scripts/ingest_articles.py --dry-run --format json | jq .documents
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from musnad.command import FINDINGS, FINE, make_parser, progress, report, run, say
from musnad.findings import Finding, Refusal
from musnad.ingest.deposits import Deposit, Depositor, find_raw_files


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all files were taken, 1 when some were refused, 2 for wrong use."""
    parser = make_parser(__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="raw text file, or folder of them")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say the outcome")
    return run(_ingest, parser, argv)


def _ingest(arguments: argparse.Namespace) -> int:
    files = list(find_raw_files(arguments.paths or [arguments.corpus.raw]))
    depositor = Depositor(arguments.corpus, dry_run=arguments.dry_run)
    deposits: list[Deposit] = []
    refused: list[Finding] = []
    for path in progress(files, "ingest"):
        try:
            deposits.append(depositor.deposit(path))
        except Refusal as refusal:
            refused.append(refusal.finding)
    report(refused)
    (_say_json if arguments.format == "json" else _say_text)(deposits, refused)
    return FINDINGS if refused else FINE


def _say_text(deposits: list[Deposit], refused: list[Finding]) -> None:
    for deposit in deposits:
        say(f"{deposit.outcome}\t{deposit.document.id}\t{deposit.raw}")
        for old in deposit.left:
            say(f"left\t{old}\tan earlier text of {deposit.raw}; its annotations still point into it")
    counts = Counter(deposit.outcome for deposit in deposits) + Counter(refused=len(refused))
    say(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))


def _say_json(deposits: list[Deposit], refused: list[Finding]) -> None:
    summary = {
        "documents": [deposit.to_json() for deposit in deposits],
        "refused": [finding.to_json() for finding in refused],
    }
    say(json.dumps(summary, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
