"""Take the annotations of a Label Studio export into the corpus.

EXPORT is a project's JSON export (not JSON-MIN or CSV, which lose relations). Each submitted annotation becomes
data/annotations/<annotator>/<document id>.json, or is refused with the reason; skipped and unannotated tasks are
counted. Whatever was mended or left out in reading is said.

example:
  python scripts/import_annotations.py project-7-at-2026-11-24.json --annotator aziza --dry-run
  python scripts/import_annotations.py export.json --user aziza@example.org=aziza --user 12=badr
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from musnad.command import FINDINGS, FINE, make_parser, progress, report, run, say
from musnad.corpus import read_json
from musnad.findings import Refusal
from musnad.labelstudio.exports import Outcome, Reader
from musnad.labelstudio.intake import Intake, load_documents


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when everything was taken, 1 when something was not, 2 for wrong use."""
    parser = make_parser(__doc__)
    parser.add_argument("export", type=Path, metavar="EXPORT", help="JSON export of a Label Studio project")
    parser.add_argument("--annotator", metavar="ID", help="who made all of it")
    parser.add_argument(
        "--user",
        action="append",
        default=[],
        type=_read_user,
        metavar="USER=ID",
        help="the annotator behind a user's e-mail address or number (default: the address before its @)",
    )
    parser.add_argument("--guidelines", metavar="VERSION", help="version of the guidelines they worked from")
    parser.add_argument("--accept-empty", action="store_true", help="take annotations that reject every suggestion")
    parser.add_argument("--replace", action="store_true", help="put annotations in the place of those that differ")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say the outcome")
    return run(_import, parser, argv)


def _read_user(argument: str) -> tuple[str, str]:
    user, equals, annotator = argument.rpartition("=")
    if not (user and equals and annotator):
        raise argparse.ArgumentTypeError(f"{argument!r} is not USER=ID")
    return user, annotator


def _import(arguments: argparse.Namespace) -> int:
    file, corpus = str(arguments.export), arguments.corpus
    for annotator in filter(None, [arguments.annotator, *dict(arguments.user).values()]):
        corpus.annotator_folder(annotator)  # refuses an id that is none
    tasks = read_json(arguments.export)
    if not isinstance(tasks, list):
        raise Refusal(file, "not-an-export", "a Label Studio JSON export is a list of tasks")
    documents = load_documents(corpus, tasks)
    reader = Reader(documents, file, arguments.annotator, dict(arguments.user), arguments.guidelines)
    intake = Intake(corpus, file, arguments.replace, arguments.accept_empty, arguments.dry_run)
    outcomes = [intake.take(outcome) for outcome in progress(reader.read_export(tasks), "import")]
    report(finding for outcome in outcomes for finding in outcome.findings)
    (_say_json if arguments.format == "json" else _say_text)(outcomes)
    return FINDINGS if any(outcome.kind in ("refused", "empty") for outcome in outcomes) else FINE


def _say_text(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        say(f"{outcome.kind}\t{outcome.document_id or outcome.path}\t{outcome.annotator or ''}".rstrip())
    counts = Counter(outcome.kind for outcome in outcomes)
    say(", ".join(f"{count} {kind}" for kind, count in counts.items()) or "the export is empty")


def _say_json(outcomes: list[Outcome]) -> None:
    said = [
        {
            "outcome": outcome.kind,
            "path": outcome.path,
            "document_id": outcome.document_id,
            "annotator": outcome.annotator,
            "findings": [finding.to_json() for finding in outcome.findings],
        }
        for outcome in outcomes
    ]
    say(json.dumps(said, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
