"""A Label Studio server, spoken to through its own SDK (`pip install 'musnad[labelstudio]'`).

What is done here and why is measured on Label Studio 1.23 Community:

* a new project gets a saved view at once. Without one, the page that opens a task may drop its suggestions, and an
  annotator who submits then sends an empty annotation;
* a project shows the suggestions of one model version only; a task with those of another opens without any. So all
  that are sent to a project go under one name;
* an import is believed only when the server counts as many tasks, suggestions and annotations as were sent;
* an export is a snapshot: the plain export gives suggestions as bare ids. Drafts stay ids on purpose: what an annotator
  has not submitted is not an annotation. Skipped and starred work comes too, so that the reader can say it was skipped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from musnad.findings import Refusal
from musnad.labelstudio.sdk import gone_is_deleted, load_sdk, post_bulk, refusing
from musnad.schemas import Json

TASKS_PER_REQUEST = 500
LISTED = 500  # to a page
REQUEST_SECONDS = 300
EXPORT_SECONDS = 600
SUGGESTIONS = "musnad"  # the model version of a project that shows none yet
_VIEW = {"title": "Default", "type": "list", "target": "tasks"}
_ANNOTATIONS_EXPORTED = {"usual": True, "ground_truth": True, "skipped": True}
_WRITTEN_WHOLE = {"predictions": {"only_id": False}, "annotations__completed_by": {"only_id": False}}
_WRITTEN_AS_IDS = {"drafts": {"only_id": True}}


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server; `config` is its labelling XML, without white space around it."""

    id: int
    title: str
    description: str
    config: str


@dataclass(frozen=True, slots=True)
class ServerTask:
    """A task on the server: the document it shows, and how often it was submitted and skipped.

    `draft` says that someone has begun and not submitted. `document_id` is None for a task that is not ours.
    """

    id: int
    document_id: str | None
    submitted: int
    skipped: int
    draft: bool


class Server:
    """A server that answers and knows our token.

    `url` is its root (`http://127.0.0.1:8080`), `token` a legacy or personal access token. Every method raises Refusal:
    `no-server` when nothing that is Label Studio answers, `wrong-token`, or `server-refused` with the server's words.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._token = token
        if not token or not token.isascii() or not token.isprintable():
            raise Refusal(self.url, "wrong-token", "a token is one word of ASCII letters, digits and marks")
        with self._refusals(otherwise="no-server"):
            # Left to itself the SDK repeats a failed request; an import that had gone through would then be doubled.
            self._client = load_sdk().LabelStudio(
                base_url=self.url, api_key=token, timeout=REQUEST_SECONDS, max_retries=0
            )
            user = self._client.users.whoami()
        # The SDK takes any JSON for a user.
        if not getattr(user, "email", None):
            raise Refusal(self.url, "no-server", "what answers here is not a Label Studio server")

    def create_project(self, title: str, config: str, instructions: str, description: str = "") -> int:
        """Create a project and its saved view. `config` is the labelling XML, `instructions` HTML. Returns its id."""
        with self._refusals():
            project: int = self._client.projects.create(
                title=title,
                description=description,
                label_config=config,
                expert_instruction=instructions,
                show_instruction=bool(instructions),
                # A news article without one mark is a page that failed to load.
                enable_empty_annotation=False,
            ).id
            self._client.views.create(project=project, data=_VIEW)
        return project

    def ensure_view(self, project: int) -> None:
        """Save a view in a project that has none; one may lack it whose making was cut short."""
        with self._refusals():
            if not self._client.views.list(project=project):
                self._client.views.create(project=project, data=_VIEW)

    def list_projects(self) -> list[Project]:
        """All projects that the token's owner may see, oldest first."""
        with self._refusals():
            pages = self._client.projects.list(include="id,title,description,label_config", page_size=LISTED)
            found = _read_pages(pages, "count")
        projects = [
            Project(each.id, each.title or "", each.description or "", (each.label_config or "").strip())
            for each in found
        ]
        return sorted(projects, key=lambda project: project.id)

    def delete_project(self, project: int) -> None:
        """Delete a project and all that is in it; one that is gone already is as good."""
        with self._refusals(), gone_is_deleted():
            self._client.projects.delete(project)

    def list_tasks(self, project: int) -> list[ServerTask]:
        """The project's tasks, in the order in which they came."""
        fields = "id,data,total_annotations,cancelled_annotations,draft_exists"
        with self._refusals():
            pages = self._client.tasks.list(project=project, fields="all", include=fields, page_size=LISTED)
            found = _read_pages(pages, "total")
        tasks = [
            ServerTask(
                each.id,
                (each.data or {}).get("document_id"),
                each.total_annotations or 0,
                each.cancelled_annotations or 0,
                bool(each.draft_exists),
            )
            for each in found
        ]
        return sorted(tasks, key=lambda task: task.id)

    def delete_task(self, task: int) -> None:
        """Delete a task and all that is on it; one that is gone already is as good."""
        with self._refusals(), gone_is_deleted():
            self._client.tasks.delete(str(task))

    def import_tasks(self, project: int, tasks: Sequence[Json]) -> list[int]:
        """Send the tasks; returns the server's ids in the same order.

        Raises Refusal [import-incomplete] when the server kept fewer tasks, suggestions or annotations than were sent.
        """
        with self._refusals():
            shown = self._client.projects.get(project).model_version or SUGGESTIONS
        tasks = [_rename_suggestions(task, shown) for task in tasks]
        created: list[int] = []
        for start in range(0, len(tasks), TASKS_PER_REQUEST):
            batch = tasks[start : start + TASKS_PER_REQUEST]
            with self._refusals():
                answer = post_bulk(self._client, f"api/projects/{project}/import", batch, return_task_ids=True)
            self._check_counts(project, batch, answer)
            created += answer["task_ids"]
        return created

    def _check_counts(self, project: int, sent: Sequence[Json], answer: Json) -> None:
        kept = tuple(answer.get(f"{kind}_count") for kind in ("task", "prediction", "annotation"))
        expected = (
            len(sent),
            *(sum(len(task.get(key, ())) for task in sent) for key in ("predictions", "annotations")),
        )
        if kept != expected:
            counts = "{} tasks, {} suggestions and {} annotations"
            message = f"project {project} kept {counts.format(*kept)} of {counts.format(*expected)}"
            raise Refusal(self.url, "import-incomplete", message)

    def export_tasks(self, project: int) -> list[Json]:
        """All tasks of the project with what was submitted on them, as Label Studio's JSON export.

        Raises Refusal [export-failed] when the server does not finish the snapshot.
        """
        with self._refusals():
            exports = self._client.projects.exports
            snapshot = exports.create(
                project,
                annotation_filter_options=_ANNOTATIONS_EXPORTED,
                serialization_options=_WRITTEN_WHOLE | _WRITTEN_AS_IDS,
            )
            self._wait_for_snapshot(project, snapshot.id)
            content = b"".join(exports.download(project, snapshot.id, export_type="JSON"))
            exports.delete(project, snapshot.id)
        try:
            tasks: list[Json] = json.loads(content)
        except ValueError as error:
            raise Refusal(self.url, "export-failed", f"the export of project {project} is no JSON: {error}") from error
        return tasks

    def _wait_for_snapshot(self, project: int, snapshot: int) -> None:
        deadline = time.monotonic() + EXPORT_SECONDS
        while (status := self._client.projects.exports.get(project, snapshot).status) != "completed":
            if status == "failed" or time.monotonic() > deadline:
                raise Refusal(self.url, "export-failed", f"the export of project {project} is {status}")
            time.sleep(0.5)

    def _refusals(self, otherwise: str = "server-refused") -> AbstractContextManager[None]:
        return refusing(self.url, self._token, otherwise)


def _read_pages(pager: Any, total: str) -> list[Any]:  # noqa: ANN401 - of the SDK
    # The SDK's own iterator asks for one page after the last, each time.
    found = list(pager.items)
    while pager.items and len(found) < (getattr(pager.response, total) or 0):
        pager = pager.get_next()
        found += pager.items
    return found


def _rename_suggestions(task: Json, model_version: str) -> Json:
    if "predictions" not in task:
        return task
    return task | {"predictions": [made | {"model_version": model_version} for made in task["predictions"]]}
