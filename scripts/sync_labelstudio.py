"""Give documents to annotators in Label Studio, and take back what they submit.

Each annotator gets a project of their own, since in a shared one everybody sees everybody's marks. A second push adds
only what is missing. The address and token of the server come from LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY (a legacy
token or a personal access token), or from --url and --token, which others on the machine can read off its process list.

example:
  python scripts/sync_labelstudio.py push --annotators amal badr celine --overlap 2    # all documents
  python scripts/sync_labelstudio.py push --annotators amal badr --batch round-2 --suggestions none -- DOCUMENT…
  python scripts/sync_labelstudio.py status
  python scripts/sync_labelstudio.py pull --dry-run
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from musnad.command import FINDINGS, FINE, make_parser, progress, report, run, say
from musnad.corpus import Corpus
from musnad.findings import Finding, Refusal
from musnad.labelstudio.batches import Share
from musnad.labelstudio.connections import add_options, connect
from musnad.labelstudio.exports import ANNOTATORS, HUMAN, Outcome
from musnad.labelstudio.intake import Intake
from musnad.labelstudio.projects import BlindProject, find_projects, state_of
from musnad.labelstudio.server import Server
from musnad.labelstudio.sync import Push, Shipment, pull_project

_STATES = {"written": "done", "replaced": "done", "unchanged": "done", "unannotated": "waiting"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all went well, 1 when something was left out or refused, 2 for wrong use."""
    parser = make_parser(__doc__)
    common = _make_common_options()
    actions = parser.add_subparsers(dest="action", required=True, metavar="push | pull | status")
    push = actions.add_parser("push", parents=[common], help="give documents to annotators")
    push.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents (default: all of the corpus)")
    push.add_argument("--annotators", nargs="+", required=True, metavar="ID", help="who shares the documents")
    push.add_argument("--overlap", type=int, metavar="N", help="passes for each document (default: 2, or 1 for one ID)")
    push.add_argument(
        "--suggestions", choices=("rules", "none"), default="rules", help="marks laid before the annotator"
    )
    push.add_argument("--dry-run", action="store_true", help="say what would be sent, change nothing")
    pull = actions.add_parser("pull", parents=[common], help="write what was submitted to data/annotations")
    pull.add_argument("--annotators", nargs="+", metavar="ID", help="only theirs")
    pull.add_argument("--guidelines", metavar="VERSION", help="version of the guidelines they worked from")
    pull.add_argument("--kind", choices=ANNOTATORS, default=HUMAN, help="what they are (default: human)")
    pull.add_argument("--accept-empty", action="store_true", help="take annotations that reject every suggestion")
    pull.add_argument("--replace", action="store_true", help="put annotations in the place of those that differ")
    pull.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    actions.add_parser("status", parents=[common], help="count what is done, skipped, started and waiting")
    return run(_sync, parser, argv)


def _make_common_options() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--corpus", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="folder of the corpus")
    add_options(common)
    common.add_argument("--batch", default="main", metavar="NAME", help="name of the batch (default: main)")
    return common


def _sync(arguments: argparse.Namespace) -> int:
    actions = {"push": _push, "pull": _pull, "status": _show_status}
    Share(arguments.batch, "x")  # refuses a batch that has no valid name
    return actions[arguments.action](arguments, connect(arguments))


def _push(arguments: argparse.Namespace, server: Server) -> int:
    documents, problems = _find_documents(arguments.corpus, arguments.documents)
    for annotator in arguments.annotators:
        if annotator in documents or annotator in arguments.documents:
            message = f"{annotator} is a document; put another option or -- between annotators and documents"
            raise Refusal(annotator, "wrong-annotator", message)
    overlap = min(2, len(arguments.annotators)) if arguments.overlap is None else arguments.overlap
    push = Push(server, arguments.corpus, arguments.batch, suggest=arguments.suggestions == "rules")
    push.look()
    if not arguments.dry_run:
        push.mend()
    shipments = push.plan(documents, arguments.annotators, overlap)
    if not arguments.dry_run:
        problems += _send(push, shipments)
        push.look()
        push.mend()
    report(problems)
    _say_shipments(arguments, push, shipments)
    return FINDINGS if problems else FINE


def _find_documents(corpus: Corpus, ids: Sequence[str]) -> tuple[list[str], list[Finding]]:
    there = {path.stem for path in corpus.documents.glob("*.json")}
    folder = corpus.relative(corpus.documents)
    missing = [
        Finding(folder, "$", "unknown-document", f"{document_id} is no document of this corpus")
        for document_id in ids
        if document_id not in there
    ]
    return [document_id for document_id in ids if document_id in there] if ids else sorted(there), missing


def _send(push: Push, shipments: Sequence[Shipment]) -> list[Finding]:
    problems: dict[Finding, None] = {}  # a document that cannot be sent is so for every annotator, and said once
    for shipment in progress(shipments, "push"):
        with _gathering(problems):
            problems |= dict.fromkeys(push.send(shipment))
    return list(problems)


def _say_shipments(arguments: argparse.Namespace, push: Push, shipments: Sequence[Shipment]) -> None:
    planned: Counter[str] = Counter()
    for shipment in shipments:
        planned[shipment.share.annotator] += len(shipment.documents)
    there = {project.share.annotator: project for project in push.projects}
    for annotator in arguments.annotators:
        project = there.get(annotator)
        place = f"project {project.project.id}" if project else "no project"
        held = len(project.documents) if project else 0
        news = f"{planned[annotator]} to send" if arguments.dry_run else f"{push.sent[annotator]} new"
        say(f"{annotator}\t{place}\t{held} documents\t{news}")


def _pull(arguments: argparse.Namespace, server: Server) -> int:
    counts: Counter[str] = Counter()
    problems: dict[Finding, None] = {}
    for project in progress(_find_projects(arguments, server), "pull"):
        place = _address(server, project)
        intake = Intake(arguments.corpus, place, arguments.replace, arguments.accept_empty, arguments.dry_run)
        with _gathering(problems):
            outcomes = pull_project(server, project, intake, arguments.guidelines, arguments.kind)
            counts.update(map(_say_outcome, outcomes))
    report(problems)
    say(", ".join(f"{count} {state}" for state, count in counts.items()) or "nothing was pushed in this batch")
    return FINDINGS if problems or counts["refused"] or counts["empty"] else FINE


def _find_projects(arguments: argparse.Namespace, server: Server) -> list[BlindProject]:
    wanted = getattr(arguments, "annotators", None)
    found = find_projects(server, arguments.batch)
    for annotator in wanted or []:
        if annotator not in [project.share.annotator for project in found]:
            raise Refusal(server.url, "no-project", f"{annotator} has no project in batch {arguments.batch}")
    return [project for project in found if wanted is None or project.share.annotator in wanted]


def _say_outcome(outcome: Outcome) -> str:
    report(outcome.findings)
    state = _STATES.get(outcome.kind, outcome.kind)
    reasons = [finding.check for finding in outcome.findings[:1]] if state in ("refused", "empty") else []
    how = [outcome.kind] if state == "done" else reasons
    say("\t".join([state, outcome.document_id or outcome.path, outcome.annotator or "", *how]))
    return state


def _show_status(arguments: argparse.Namespace, server: Server) -> int:
    passes: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for project in find_projects(server, arguments.batch):
        passes.update(project.documents)
        done.update({task.document_id for task in project.tasks if task.document_id and state_of(task) == "done"})
        states = project.count_states()
        said = "\t".join(f"{states[state]} {state}" for state in ("done", "skipped", "started", "waiting"))
        say(f"{project.share.annotator}\t{_address(server, project)}\t{said}")
    ready = sum(done[document_id] == wanted for document_id, wanted in passes.items())
    say(f"{len(passes)} documents, {ready} with all their passes done")
    return FINE


def _address(server: Server, project: BlindProject) -> str:
    return f"{server.url}/projects/{project.project.id}/data"


@contextmanager
def _gathering(problems: dict[Finding, None]) -> Iterator[None]:
    """Keep a refusal for the end and go on; without a server there is nothing to go on with."""
    try:
        yield
    except Refusal as refusal:
        if refusal.finding.check == "no-server":
            raise
        problems[refusal.finding] = None


if __name__ == "__main__":
    sys.exit(main())
