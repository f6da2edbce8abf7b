"""The adjudicators' projects on a server: one for each adjudicator, with one task for each document.

As with the annotators' projects, the server is the only record of what was sent, and what a push that was cut short
left double is deleted by the next one; nothing that someone has worked on ever is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.adjudication.drawing import Case, draw_case
from musnad.adjudication.page import build_page, load_frame
from musnad.findings import Finding, Refusal
from musnad.labelstudio.batches import Share
from musnad.labelstudio.projects import BlindProject, mend_projects
from musnad.labelstudio.server import Server
from musnad.schemas import Json

DOCUMENTS_PER_REQUEST = 50
_BATCH = "adjudication"
_MARK = re.compile(r"^musnad: adjudication by (?P<by>[a-z0-9]+(?:-[a-z0-9]+)*)$", re.MULTILINE)


class Seat(Share):
    """One adjudicator's project."""

    @property
    def title(self) -> str:
        """What people call the project."""
        return f"musnad: adjudication, {self.annotator}"[:50]

    @property
    def mark(self) -> str:
        """The line in the project's description that says what it is."""
        return f"musnad: adjudication by {self.annotator}"


def find_seats(server: Server) -> list[BlindProject]:
    """The projects of all adjudicators, oldest first, with their tasks."""
    found = [
        (match["by"], project)
        for project in server.list_projects()
        if (match := _MARK.search(project.description.replace("\r\n", "\n")))
    ]
    return [BlindProject(Seat(_BATCH, by), project, server.list_tasks(project.id)) for by, project in found]


def find_seat(server: Server, by: str) -> BlindProject | None:
    """The adjudicator's project, after what was double in it is deleted. See `mend_projects` for what is refused."""
    mine = [project for project in find_seats(server) if project.share == Seat(_BATCH, by)]
    return next(iter(mend_projects(server, mine)), None)


@dataclass(slots=True)
class Push:
    """What a push did: ids of the documents `sent` and of those `there` before, and why others were left out."""

    sent: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    project: int | None = None


def push_cases(server: Server, by: str, cases: Sequence[Case]) -> Push:
    """Send the cases that the adjudicator's project lacks; one over passes that have changed since is drawn anew.

    Raises Refusal when the server or the project does not take them; a case that cannot be drawn is left out by itself.
    """
    push, seat = Push(), find_seat(server, by)
    exported = server.export_tasks(seat.project.id) if seat is not None and seat.tasks else []
    there = {task["data"]["document_id"]: task for task in exported if "document_id" in task["data"]}
    tasks = [task for case in cases for task in _plan(server, case, there.get(case.document.id), push)]
    if tasks:
        push.project = _open_seat(server, by, seat)
        for start in range(0, len(tasks), DOCUMENTS_PER_REQUEST):
            chunk = tasks[start : start + DOCUMENTS_PER_REQUEST]
            ids = [task["data"]["document_id"] for task in chunk]
            for document_id in there.keys() & ids:
                server.delete_task(there[document_id]["id"])
            server.import_tasks(push.project, chunk)
            push.sent += ids
    elif seat is not None:
        push.project = seat.project.id
    return push


def _plan(server: Server, case: Case, known: Json | None, push: Push) -> list[Json]:
    if known is not None and known["data"].get("passes_sha256") == case.fingerprint:
        push.there.append(case.document.id)
        return []
    if known is not None and (known["annotations"] or known.get("drafts")):
        message = (
            f"{case.document.id}: a pass has changed since it was sent; delete task {known['id']}, then push again"
        )
        push.problems.append(Finding(server.url, "$", "passes-changed", message))
        return []
    try:
        return [draw_case(case)]
    except Refusal as refusal:
        push.problems.append(refusal.finding)
        return []


def _open_seat(server: Server, by: str, found: BlindProject | None) -> int:
    if found is None:
        seat = Seat(_BATCH, by)
        return server.create_project(seat.title, build_page(), load_frame()["instructions"], seat.mark)
    if found.project.config != build_page().strip():
        message = f"project {found.project.id} has another page than today's; pull what is done, then delete it"
        raise Refusal(server.url, "page-differs", message)
    server.ensure_view(found.project.id)
    return found.project.id
