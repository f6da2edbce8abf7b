"""The blind projects of a batch, as they are on a server.

One project per annotator, because whoever opens a task in Label Studio sees all annotations on it. A push that was cut
short may leave a project or task double: the server can finish a request whose answer nobody waited for. What is double
and untouched is deleted on the next push; nothing that someone has worked on ever is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from musnad.findings import Refusal
from musnad.labelstudio.batches import Share, read_share
from musnad.labelstudio.config import build_label_config, load_instructions
from musnad.labelstudio.server import Project, Server, ServerTask


@dataclass(frozen=True, slots=True)
class BlindProject:
    """One annotator's share of a batch on the server."""

    share: Share
    project: Project
    tasks: Sequence[ServerTask]

    @property
    def documents(self) -> Set[str]:
        """Ids of the documents in it."""
        return {task.document_id for task in self.tasks if task.document_id}

    def count_states(self) -> Counter[str]:
        """How many tasks are done, skipped, started (a draft is there) and waiting."""
        return Counter(map(state_of, self.tasks))


def state_of(task: ServerTask) -> str:
    """`done`, `skipped`, `started` or `waiting`."""
    if task.submitted:
        return "done"
    if task.skipped:
        return "skipped"
    return "started" if task.draft else "waiting"


def find_projects(server: Server, batch: str) -> list[BlindProject]:
    """The projects of the batch, oldest first; whatever else is on the server is passed over."""
    shares = [(read_share(project.description), project) for project in server.list_projects()]
    return [
        BlindProject(share, project, server.list_tasks(project.id))
        for share, project in shares
        if share is not None and share.batch == batch
    ]


def open_project(server: Server, share: Share, found: BlindProject | None) -> BlindProject:
    """Make ready for tasks the project of a share, or make one: with labelling page, instructions and saved view.

    Raises Refusal [page-differs] when the one found has another labelling page than that of today.
    """
    config = build_label_config()
    if found is not None:
        if found.project.config != config.strip():
            message = f"project {found.project.id} of {share.annotator} has another labelling page; push a new batch"
            raise Refusal(server.url, "page-differs", message)
        server.ensure_view(found.project.id)
        return found
    number = server.create_project(share.title, config, load_instructions(), share.mark)
    return BlindProject(share, Project(number, share.title, share.mark, config.strip()), [])


def mend_projects(server: Server, found: Sequence[BlindProject]) -> list[BlindProject]:
    """The projects, one an annotator, each with its documents once; what was double is deleted.

    Raises Refusal [several-projects] when more than one project of an annotator holds tasks.
    """
    shares = dict.fromkeys(project.share for project in found)
    mended = [_keep_one(server, [project for project in found if project.share == share]) for share in shares]
    return [replace(project, tasks=_keep_once(server, project.tasks)) for project in mended]


def _keep_one(server: Server, projects: Sequence[BlindProject]) -> BlindProject:
    filled = [project for project in projects if project.tasks]
    if len(filled) > 1:
        numbers = " and ".join(str(project.project.id) for project in filled)
        message = f"projects {numbers} are both marked '{filled[0].share.mark}'; take the mark out of all but one"
        raise Refusal(server.url, "several-projects", message)
    kept = filled[0] if filled else projects[0]
    for project in projects:
        if project is not kept:
            server.delete_project(project.project.id)
    return kept


def _keep_once(server: Server, tasks: Sequence[ServerTask]) -> list[ServerTask]:
    kept = [task for task in tasks if task.document_id is None or state_of(task) != "waiting"]
    documents = {task.document_id for task in kept}
    for task in tasks:
        if task in kept:
            continue
        if task.document_id in documents:
            server.delete_task(task.id)
        else:
            documents.add(task.document_id)
            kept.append(task)
    return kept
