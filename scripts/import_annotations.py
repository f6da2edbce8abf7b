"""Take the annotations of a Label Studio export into the corpus.

EXPORT is a project's JSON export (not JSON-MIN or CSV, which lose relations). Each submitted annotation becomes
data/annotations/<annotator>/<document id>.json, or is refused with the reason; skipped and unannotated tasks are
counted. Whatever was mended or left out in reading is said.

An export that others made needs --mapping: a JSON file that says what its labels, relations and controls are called
here; --propose-mapping writes one to begin with. EXPORT may then also be one task, one task a line, a folder of these,
JSON-MIN, or of a version before 1.0. Its texts are found in the corpus by what they say, or made documents of with
--new-documents. A result that cannot be taken is refused by itself, and what has no mark kind is counted.

example:
  python scripts/import_annotations.py project-7-at-2026-11-24.json --annotator aziza --dry-run
  python scripts/import_annotations.py export.json --user aziza@example.org=aziza --user 12=badr
  python scripts/import_annotations.py theirs.json --propose-mapping theirs.mapping.json
  python scripts/import_annotations.py theirs.json --mapping theirs.mapping.json --new-documents

mapping:
  {"labels": {"PER": "entity.PERS", "MONEY": {"as": "number.number", "set": {"kind": "money"}}, "MISC": null,
              "quote": {"as": "quote.content", "set": {"type": "direct"}}, "who": "quote.speaker"},
   "relations": {"said_by": "speaker", "coref": "refers_to"},
   "fields": {"form": {"as": "quote.type", "values": {"D": "direct", "I": "indirect"}}},
   "annotators": {"12": "badr"}, "text": "body", "article": {"publisher": "sahil"}}
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from musnad.command import FINDINGS, FINE, WRONG_USE, make_parser, progress, report, run, say
from musnad.corpus import read_json, write_atomically
from musnad.findings import Finding, Refusal
from musnad.labelstudio.exports import ANNOTATORS, HUMAN, Outcome, Reader
from musnad.labelstudio.foreign.documents import Shelf
from musnad.labelstudio.foreign.files import Item, read_items
from musnad.labelstudio.foreign.importing import ForeignImport, find_unmapped, is_foreign, sum_left_out
from musnad.labelstudio.foreign.mapping import read_mapping
from musnad.labelstudio.foreign.proposals import Survey, propose_mapping, survey_items
from musnad.labelstudio.intake import Intake, load_documents, tell_unread


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
    parser.add_argument("--kind", choices=ANNOTATORS, default=HUMAN, help="what made them (default: human)")
    parser.add_argument("--accept-empty", action="store_true", help="take annotations that reject every suggestion")
    parser.add_argument("--replace", action="store_true", help="put annotations in the place of those that differ")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say the outcome")
    foreign = parser.add_argument_group("exports that others made")
    foreign.add_argument("--mapping", type=Path, metavar="FILE", help="what its names are called here")
    foreign.add_argument("--propose-mapping", type=Path, metavar="FILE", help="write a mapping to begin with, and stop")
    foreign.add_argument("--new-documents", action="store_true", help="make documents of texts the corpus has not")
    return run(_import, parser, argv)


def _read_user(argument: str) -> tuple[str, str]:
    user, equals, annotator = argument.rpartition("=")
    if not (user and equals and annotator):
        raise argparse.ArgumentTypeError(f"{argument!r} is not USER=ID")
    return user, annotator


def _import(arguments: argparse.Namespace) -> int:
    for annotator in filter(None, [arguments.annotator, *dict(arguments.user).values()]):
        arguments.corpus.annotator_folder(annotator)  # refuses an id that is none
    items, unread = read_items(arguments.export)
    survey = survey_items(items)
    if arguments.mapping or arguments.propose_mapping or arguments.new_documents or is_foreign(items, survey):
        report(unread)
        return max(_import_foreign(arguments, items, survey), FINDINGS if unread else FINE)
    return _import_own(arguments)


def _import_own(arguments: argparse.Namespace) -> int:
    file, corpus = str(arguments.export), arguments.corpus
    tasks = read_json(arguments.export)
    if not isinstance(tasks, list):
        raise Refusal(file, "not-an-export", "a Label Studio JSON export is a list of tasks")
    documents, unreadable = load_documents(corpus, tasks)
    reader = Reader(documents, file, arguments.annotator, dict(arguments.user), arguments.guidelines, arguments.kind)
    intake = Intake(corpus, file, arguments.replace, arguments.accept_empty, arguments.dry_run)
    taken = (intake.take(outcome) for outcome in progress(reader.read_export(tasks), "import"))
    outcomes = [tell_unread(outcome, unreadable) for outcome in taken]
    report(finding for outcome in outcomes for finding in outcome.findings)
    (_say_json if arguments.format == "json" else _say_text)(outcomes)
    moved = any(finding.check == "covered-text-differs" for outcome in outcomes for finding in outcome.findings)
    lost = any(outcome.kind in ("refused", "empty") for outcome in outcomes)
    return FINDINGS if lost or moved else FINE


def _import_foreign(arguments: argparse.Namespace, items: list[Item], survey: Survey) -> int:
    file, corpus = str(arguments.export), arguments.corpus
    if arguments.propose_mapping or not arguments.mapping:
        return _propose(arguments, survey)
    mapping = read_mapping(arguments.mapping)
    shelf = Shelf(corpus, new_documents=arguments.new_documents, article=mapping.article, dry_run=arguments.dry_run)
    intake = Intake(corpus, file, arguments.replace, arguments.accept_empty, arguments.dry_run)
    users = dict(arguments.user)
    importer = ForeignImport(mapping, shelf, intake, arguments.annotator, users, arguments.guidelines)
    outcomes = importer.run(items, lambda tasks: progress(tasks, "import"))
    unmapped = find_unmapped(outcomes, mapping, file)
    report(finding for outcome in outcomes for finding in outcome.findings)
    report(unmapped)
    (_say_json if arguments.format == "json" else _say_text)(outcomes)
    if arguments.format == "text":
        _say_partial(outcomes, shelf)
    lost = any(outcome.kind in ("refused", "empty") or outcome.refused for outcome in outcomes)
    return FINDINGS if lost or unmapped else FINE


def _propose(arguments: argparse.Namespace, survey: Survey) -> int:
    content = json.dumps(propose_mapping(survey), ensure_ascii=False, indent=1) + "\n"
    path = arguments.propose_mapping
    if path is None:
        message = f"its names are not ours; give --mapping, perhaps from the one proposed here ({survey.describe()})"
        report([Finding(str(arguments.export), "$", "foreign-export", message)])
        say(content.rstrip("\n"))
        return WRONG_USE
    if path.exists() and not arguments.replace:
        raise Refusal(str(path), "file-exists", "it is there; --replace writes over it")
    if not arguments.dry_run:
        write_atomically(path, content.encode("utf-8"))
    say(survey.describe())
    return FINE


def _say_text(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        say(f"{outcome.kind}\t{outcome.document_id or outcome.path}\t{outcome.annotator or ''}".rstrip())
    counts = Counter(outcome.kind for outcome in outcomes)
    say(", ".join(f"{count} {kind}" for kind, count in counts.items()) or "the export is empty")


def _say_partial(outcomes: list[Outcome], shelf: Shelf) -> None:
    if shelf.made:
        say(f"{len(shelf.made)} new documents")
    refused = sum(outcome.refused for outcome in outcomes)
    if refused:
        say(f"{refused} results refused")
    left_out = sum_left_out(outcomes)
    if left_out:
        say(f"left out: {', '.join(f'{times} {name}' for name, times in left_out.most_common())}")


def _say_json(outcomes: list[Outcome]) -> None:
    said = [
        {
            "outcome": outcome.kind,
            "path": outcome.path,
            "document_id": outcome.document_id,
            "annotator": outcome.annotator,
            "findings": [finding.to_json() for finding in outcome.findings],
        }
        | (
            {"refused": outcome.refused, "left_out": dict(outcome.left_out)}
            if outcome.refused or outcome.left_out
            else {}
        )
        for outcome in outcomes
    ]
    say(json.dumps(said, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
