"""Foreign tasks brought into one shape, whichever version or export format of Label Studio wrote them.

Known shapes: the JSON export; `completions` of versions before 1.0; the files of a storage (one annotation that holds
its task); webhooks; JSON-MIN, where the spans stand beside the data; and tasks with predictions only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from musnad.findings import Refusal
from musnad.labelstudio.foreign.files import Item
from musnad.labelstudio.foreign.values import find_labels, has_place
from musnad.schemas import Json

# What JSON-MIN writes of an annotation beside the data.
_ABOUT = frozenset(("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"))
_PASSES = ("annotations", "completions", "predictions", "drafts", "result")


@dataclass(slots=True)
class Pass:
    """One annotation or prediction: its results, whose it is (`user`, or `model`), when it was made.

    `results` is None where the export has something else in the place of an annotation or of its results.
    """

    results: list[Any] | None
    path: str
    user: Any = None
    model: str | None = None
    cancelled: bool = False
    moment: str = ""


@dataclass(slots=True)
class Task:
    """One task: `name` is its own id for messages; `flat` says that it is JSON-MIN, which has no relations."""

    file: str
    path: str
    name: str
    data: Json
    passes: list[Pass] = field(default_factory=list)
    predictions: list[Pass] = field(default_factory=list)
    drafts: int = 0
    flat: bool = False

    def results(self) -> Iterator[Json]:
        """All results of all passes and predictions that are objects."""
        for some in (*self.passes, *self.predictions):
            yield from (result for result in some.results or [] if isinstance(result, dict))


def read_task(item: Item) -> Task:
    """The task in an item. Raises Refusal [not-a-task, lone-surrogate]."""
    content = item.content
    if not isinstance(content, dict):
        raise Refusal(item.file, "not-a-task", "a task is an object", item.path)
    try:
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refusal(item.file, "lone-surrogate", "it holds half a character, which is no text", item.path) from error
    content = _unfold_storage(content)
    task = Task(item.file, item.path, _name(content), _find_data(content))
    key = "completions" if isinstance(content.get("completions"), list) else "annotations"
    task.passes = list(_read_passes(content.get(key), f"{item.path}.{key}"))
    task.predictions = list(_read_passes(content.get("predictions"), f"{item.path}.predictions", predicted=True))
    task.drafts = len(content["drafts"]) if isinstance(content.get("drafts"), list) else 0
    if not isinstance(content.get("data"), dict):
        _read_flat(task, content)
    if not task.data or (not task.passes and not task.predictions and not isinstance(content.get("data"), dict)):
        raise Refusal(item.file, "not-a-task", "this is no task of a Label Studio export", item.path)
    return task


def _unfold_storage(content: Json) -> Json:
    """An annotation that holds its task, turned into the task that holds its annotation."""
    task = content.get("task")
    if isinstance(task, dict) and isinstance(task.get("data"), dict):
        annotation = content["annotation"] if isinstance(content.get("annotation"), dict) else content
        if isinstance(annotation.get("result"), list):
            return {**task, "annotations": [{key: annotation[key] for key in annotation if key != "task"}]}
    return content


def _name(content: Json) -> str:
    own = content.get("id")
    return f"task {own}" if isinstance(own, int | str) and not isinstance(own, bool) else "a task without id"


def _find_data(content: Json) -> Json:
    if isinstance(content.get("data"), dict):
        return dict(content["data"])
    return {key: value for key, value in content.items() if key not in _PASSES and key not in _ABOUT}


def _read_passes(passes: Any, path: str, *, predicted: bool = False) -> Iterator[Pass]:  # noqa: ANN401
    for index, one in enumerate(passes if isinstance(passes, list) else []):
        if not isinstance(one, dict):
            if not predicted:  # of predictions, the plain export gives bare numbers
                yield Pass(None, f"{path}[{index}]")
            continue
        results = one.get("result", one.get("results"))
        yield Pass(
            [] if results is None else results if isinstance(results, list) else None,
            f"{path}[{index}]",
            one.get("completed_by", one.get("created_username")),
            str(one.get("model_version") or "model") if predicted else None,
            bool(one.get("was_cancelled") or one.get("skipped")),
            str(one.get("updated_at") or one.get("created_at") or ""),
        )


def _read_flat(task: Task, content: Json) -> None:
    """Take the spans of JSON-MIN, or a bare `result`, out of the data into a pass."""
    if isinstance(content.get("result"), list):
        task.passes.append(Pass(content["result"], task.path, content.get("completed_by")))
        return
    results: list[Json] = []
    for control, values in list(task.data.items()):
        if isinstance(values, dict) and isinstance(values.get("choices"), list):
            values = [values]
        elif not _is_span_list(values):
            continue
        del task.data[control]
        results += [
            {
                "from_name": control,
                "type": _type_of(value),
                "value": value,
                **({"id": value["id"]} if "id" in value else {}),
            }
            for value in values
        ]
    if results or "annotation_id" in content or "annotator" in content:
        task.flat = True
        moment = str(content.get("updated_at") or content.get("created_at") or "")
        task.passes.append(Pass(results, task.path, content.get("annotator"), moment=moment))


def _is_span_list(values: Any) -> bool:  # noqa: ANN401
    return (
        isinstance(values, list)
        and bool(values)
        and all(isinstance(value, dict) and has_place(value) for value in values)
    )


def _type_of(value: Json) -> str:
    key, _ = find_labels(value)
    return key or next((key for key in ("choices", "taxonomy", "number", "rating") if key in value), "textarea")
