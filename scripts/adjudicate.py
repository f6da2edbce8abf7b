"""Turn two passes over documents into gold, one decided difference at a time.

Each action takes ids of documents. Without any, open takes all that have no worksheet, push those with open
differences, pull all, and finish those without gold. A worksheet, annotation/adjudication/DOCUMENT.json, says what each
pass had; it may be decided by hand as well: fill in `chosen`, `why` and, for a third reading, `new`. The passes are
never changed. Address and token of the server come from LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY, or from --url and
--token.

example:
  python scripts/adjudicate.py open --passes amal badr --by hoda   # lists every difference in worksheets
  python scripts/adjudicate.py push                                # lays them before hoda in Label Studio
  python scripts/adjudicate.py pull                                # takes the decisions back into the worksheets
  python scripts/adjudicate.py status                              # which differences are still open
  python scripts/adjudicate.py finish                              # writes the gold of all that is decided
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence

from musnad import command
from musnad.adjudication.desk import Desk
from musnad.adjudication.drawing import Case
from musnad.adjudication.intake import Intake
from musnad.adjudication.seats import find_seats, push_cases
from musnad.annotations import Annotator
from musnad.findings import Finding, Refusal
from musnad.labelstudio.connections import add_options, connect


def main(argv: Sequence[str] | None = None) -> int:
    """Open worksheets, decide them in Label Studio, list what is open, or write gold."""
    parser = command.make_parser(__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="open | push | pull | status | finish")
    opening = _add_action(actions, "open", "list the differences of two passes in worksheets")
    opening.add_argument("--passes", nargs=2, required=True, metavar="ANNOTATOR", help="the two annotators")
    opening.add_argument("--by", required=True, metavar="ADJUDICATOR", help="who decides")
    add_options(_add_action(actions, "push", "lay worksheets with open differences before their adjudicators"))
    pulling = _add_action(actions, "pull", "take what the adjudicators submitted into the worksheets")
    add_options(pulling)
    pulling.add_argument("--replace", action="store_true", help="put decisions in the place of those that differ")
    pulling.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    _add_action(actions, "status", "list the open differences of all worksheets", takes_documents=False)
    finishing = _add_action(actions, "finish", "write the gold of decided worksheets")
    finishing.add_argument("--kind", choices=("human", "model"), default="human", help="what the adjudicator is")
    finishing.add_argument("--version", help="version of the guidelines, or of the model, that decided")
    finishing.add_argument("--check", action="store_true", help="write nothing; exit 1 if the gold there differs")
    return command.run(adjudicate, parser, argv)


def _add_action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str, takes_documents: bool = True
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=purpose)
    if takes_documents:
        action.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents")
    return action


def adjudicate(arguments: argparse.Namespace) -> int:
    """Carry out one action."""
    work: dict[str, Callable[[argparse.Namespace, Desk], list[Finding]]] = {
        "open": _open,
        "push": _push,
        "pull": _pull,
        "status": lambda _, desk: desk.find_open(),
        "finish": _finish,
    }
    findings = work[arguments.action](arguments, Desk(arguments.corpus))
    command.report(findings)
    return command.FINDINGS if findings else command.FINE


def _each(items: Iterable[str], do: Callable[[str], list[Finding]]) -> list[Finding]:
    """Do one thing to each item; one that is refused does not stop the others."""
    findings: list[Finding] = []
    for item in items:
        try:
            findings += do(item)
        except Refusal as refusal:
            findings.append(refusal.finding)
    return findings


def _open(arguments: argparse.Namespace, desk: Desk) -> list[Finding]:
    def open_one(document_id: str) -> list[Finding]:
        command.say(desk.open(document_id, arguments.passes, arguments.by))
        return []

    opened = desk.list_documents()
    documents = [name for name in desk.list_shared(arguments.passes) if name not in opened]
    if not arguments.documents and not documents:
        command.say(f"{' and '.join(arguments.passes)} share no document that has no worksheet")
    return _each(arguments.documents or documents, open_one)


def _push(arguments: argparse.Namespace, desk: Desk) -> list[Finding]:
    documents = arguments.documents or [name for name in desk.list_documents() if desk.count_open(name)]
    cases: dict[str, list[Case]] = {}

    def load(document_id: str) -> list[Finding]:
        case = desk.load_case(document_id)
        cases.setdefault(case.worksheet["by"], []).append(case)
        return []

    findings = _each(documents, load)
    server = connect(arguments)
    for by, theirs in command.progress(list(cases.items()), "push"):
        push = push_cases(server, by, theirs)
        findings += push.problems
        place = f"{server.url}/projects/{push.project}/data" if push.project else "no project"
        command.say(f"{by}\t{place}\t{len(push.sent)} new\t{len(push.there)} there before")
    if not documents:
        command.say("no worksheet has an open difference")
    return findings


def _pull(arguments: argparse.Namespace, desk: Desk) -> list[Finding]:
    deciding: dict[str, list[str]] = {}

    def assign(document_id: str) -> list[Finding]:
        deciding.setdefault(desk.adjudicator_of(document_id), []).append(document_id)
        return []

    findings = _each(arguments.documents or desk.list_documents(), assign)
    server = connect(arguments)
    # Only the adjudicator whom a worksheet names decides it.
    for seat in command.progress([seat for seat in find_seats(server) if seat.share.annotator in deciding], "pull"):
        by = seat.share.annotator
        intake = Intake(desk, f"{server.url}/projects/{seat.project.id}/data", arguments.replace, arguments.dry_run)
        tasks = server.export_tasks(seat.project.id) if seat.tasks else []
        for taken in intake.take_tasks([task for task in tasks if task["data"].get("document_id") in deciding[by]]):
            counts = [f"{taken.open} open", f"{taken.unstated} without a reason"] if taken.is_read else []
            command.say("\t".join([taken.state, taken.document_id, by, *counts]))
            findings += taken.findings
    return findings


def _finish(arguments: argparse.Namespace, desk: Desk) -> list[Finding]:
    def finish_one(document_id: str) -> list[Finding]:
        by = Annotator(desk.adjudicator_of(document_id), arguments.kind, arguments.version)
        return desk.finish(document_id, by, check=arguments.check)

    # Gold that is there may be of another kind and version; it is written again only by name.
    documents = [name for name in desk.list_documents() if arguments.check or not desk.corpus.gold_path(name).exists()]
    return _each(arguments.documents or documents, finish_one)


if __name__ == "__main__":
    sys.exit(main())
