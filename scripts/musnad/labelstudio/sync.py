"""A batch of documents between a corpus and the annotators' projects: pushed out, pulled back.

Nothing is remembered beside the server and the corpus, so both may be cut short anywhere and run again: a push sends
what the projects lack, a pull writes each file whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from musnad.corpus import Corpus, read_document
from musnad.findings import Finding, Refusal
from musnad.labelstudio.batches import Share, assign_documents
from musnad.labelstudio.exports import HUMAN, Outcome, Reader
from musnad.labelstudio.intake import Intake, load_documents, tell_unread
from musnad.labelstudio.projects import BlindProject, find_projects, mend_projects, open_project
from musnad.labelstudio.server import SUGGESTIONS, Server
from musnad.labelstudio.tasks import build_task
from musnad.preannotation.engine import annotate_document
from musnad.schemas import Json

# Small enough for a bar to move and for little to be lost with a connection; larger ones are hardly faster.
DOCUMENTS_PER_SHIPMENT = 50


@dataclass(frozen=True, slots=True)
class Shipment:
    """Documents, by id, that go to one annotator in one request."""

    share: Share
    documents: Sequence[str]


class Push:
    """Gives documents to annotators, each in a blind project of `batch`; `suggest` lays the rules' marks there."""

    def __init__(self, server: Server, corpus: Corpus, batch: str, *, suggest: bool) -> None:
        self._server, self._corpus, self._batch, self._suggest = server, corpus, batch, suggest
        self._tasks: dict[str, Json] = {}  # annotators of one document get the very same task
        self._opened: dict[Share, BlindProject] = {}
        self.projects: list[BlindProject] = []
        self.sent: Counter[str] = Counter()  # documents, by annotator

    def look(self) -> None:
        """See what the server has of the batch: `projects`."""
        self.projects = find_projects(self._server, self._batch)

    def mend(self) -> None:
        """Delete what an earlier push left double. See `mend_projects`."""
        self.projects = mend_projects(self._server, self.projects)

    def plan(self, documents: Sequence[str], annotators: Sequence[str], overlap: int) -> list[Shipment]:
        """What has to be sent so that each document is with `overlap` annotators."""
        held: dict[str, set[str]] = {}
        for project in self.projects:
            held.setdefault(project.share.annotator, set()).update(project.documents)
        given = assign_documents(documents, annotators, overlap, held)
        return [
            Shipment(Share(self._batch, annotator), theirs[start : start + DOCUMENTS_PER_SHIPMENT])
            for annotator, theirs in given.items()
            for start in range(0, len(theirs), DOCUMENTS_PER_SHIPMENT)
        ]

    def send(self, shipment: Shipment) -> list[Finding]:
        """Send one shipment of the plan; returns why documents were left out.

        Raises Refusal when the server or the annotator's project does not take it; see `open_project`.
        """
        tasks, refused = [], []
        for document_id in shipment.documents:
            try:
                tasks.append(self._make_task(document_id))
            except Refusal as refusal:
                refused.append(refusal.finding)
        if tasks:
            self._server.import_tasks(self._open(shipment.share).project.id, tasks)
            self.sent[shipment.share.annotator] += len(tasks)
        return refused

    def _open(self, share: Share) -> BlindProject:
        if share not in self._opened:
            found = next((project for project in self.projects if project.share == share), None)
            self._opened[share] = open_project(self._server, share, found)
        return self._opened[share]

    def _make_task(self, document_id: str) -> Json:
        if document_id not in self._tasks:
            document = read_document(self._corpus.document_path(document_id))
            marks = annotate_document(document) if self._suggest else None
            self._tasks[document_id] = build_task(document, marks, model_version=SUGGESTIONS)
        return self._tasks[document_id]


def pull_project(
    server: Server, project: BlindProject, intake: Intake, guidelines: str | None, made_by: str = HUMAN
) -> list[Outcome]:
    """Take what was submitted in one project into the corpus; one outcome a task, by document.

    Kinds are those of `Intake.take`; `unannotated` is a task still waiting or in draft. A document that cannot be read
    is refused by itself.
    """
    tasks = server.export_tasks(project.project.id)
    documents, unreadable = load_documents(intake.corpus, tasks)
    annotator = project.share.annotator
    reader = Reader(documents, intake.file, annotator, guidelines=guidelines, made_by=made_by)
    taken = (tell_unread(intake.take(outcome), unreadable) for outcome in reader.read_export(tasks))
    outcomes = [replace(outcome, annotator=annotator) for outcome in taken]
    known = {outcome.document_id for outcome in outcomes if outcome.kind != "unannotated"}
    # A second task of a document that someone has dealt with is what a push left double; the next one removes it.
    return [outcome for outcome in outcomes if outcome.kind != "unannotated" or outcome.document_id not in known]
