"""Check the corpus, or some files of it, level by level.

Prints one line per finding, `file:json-path [check-id] message`; a level that finds something in a file stops the next
one for that file. Exit code 0: nothing found; 1: findings; 2: wrong use.

example:
  python scripts/validate_corpus.py                                  # the whole corpus, all five levels
  python scripts/validate_corpus.py data/gold/x-undated-1a2b3c4d.json  # some files or folders, levels 1 to 4
  python scripts/validate_corpus.py --format json | jq '.findings[].check'
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from musnad.checks.table import list_checks
from musnad.checks.validation import Validation, gather_files, list_files
from musnad.command import FINDINGS, FINE, make_parser, progress, run, say
from musnad.findings import Finding, Refusal


def validate(arguments: argparse.Namespace) -> int:
    """Check what was asked for and print what was found."""
    if arguments.list_checks:
        for check in list_checks():
            say(f"{check.level}  {check.id:36}{check.summary}")
        return FINE
    files = _list_files(arguments)
    validation = Validation(arguments.corpus, datetime.date.today())
    findings: list[Finding] = []
    for file in progress(files, "checking"):
        shown = str(file) if arguments.paths else arguments.corpus.relative(file)
        # Those of the corpus are listed by its resolved root.
        findings += validation.check_file(file.resolve() if arguments.paths else file, shown)
    if not arguments.paths:
        findings += validation.check_whole()
    _print(findings, arguments.format)
    sys.stderr.write(f"files checked: {len(files)}, findings: {len(findings)}\n")
    return FINDINGS if findings else FINE


def _list_files(arguments: argparse.Namespace) -> list[Path]:
    for path in arguments.paths:
        if not path.exists():
            raise Refusal(str(path), "unreadable-file", "there is no such file or folder")
    files = gather_files(arguments.paths) if arguments.paths else list_files(arguments.corpus)
    if not files:
        where = arguments.paths[0] if arguments.paths else arguments.corpus.data
        raise Refusal(str(where), "nothing-to-check", "no JSON files here")
    return files


def _print(findings: list[Finding], form: str) -> None:
    if form == "json":
        say(json.dumps({"findings": [finding.to_json() for finding in findings]}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            say(str(finding))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the script."""
    parser = make_parser(__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="file or folder (default: all)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print the findings")
    parser.add_argument("--list-checks", action="store_true", help="print every check with its level, and stop")
    return run(validate, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
