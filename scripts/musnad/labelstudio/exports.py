"""Label Studio's JSON export, read back into annotations, one outcome for each annotation of each task.

Nothing is taken on trust: the task must be one of our documents with its text unmoved, offsets decide over covered
text, and an annotation in which one mark cannot be read is refused whole, so that no mark is lost unseen.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from musnad.annotations import SCHEMA_VERSION, Annotations, Annotator
from musnad.documents import Document
from musnad.findings import Finding
from musnad.labelstudio.marks import read_marks
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.results import read_results
from musnad.schemas import Json, load_schema

# Nobody but a person sits before a Label Studio page, unless whoever fetches the work says so.
HUMAN = "human"
ANNOTATORS: tuple[str, ...] = ("human", "model")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one annotation, or of a task that has none.

    `kind` is `read`, `empty` (submitted without one mark though there were suggestions: most likely the page had not
    loaded them), `skipped` (cancelled by the annotator), `unannotated`, or `refused`. `annotations` is there for `read`
    and `empty`. `findings` are the refusals, or else what was mended or left out. A foreign export has also
    `out-of-scope` tasks; its passes are taken without the results that cannot be: `refused` counts these, `left_out`
    what has no mark kind here.
    """

    kind: str
    path: str
    document_id: str | None = None
    annotator: str | None = None
    annotations: Annotations | None = None
    findings: list[Finding] = field(default_factory=list)
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """How to read an export.

    `documents` by id; `file` is the name findings give the export. `annotator` is the id for all of it; else
    `annotators` gives an id for a user (by e-mail address or Label Studio's number), else it is made of the address.
    `guidelines` is the version the annotators worked from, `made_by` what they are: human or model.
    """

    documents: Mapping[str, Document]
    file: str = "export"
    annotator: str | None = None
    annotators: Mapping[str, str] = field(default_factory=dict)
    guidelines: str | None = None
    made_by: str = HUMAN

    def read_export(self, tasks: Sequence[Any]) -> list[Outcome]:
        """One outcome for each annotation, in the order of the export."""
        outcomes = [outcome for index, task in enumerate(tasks) for outcome in self._read_task(task, f"$[{index}]")]
        passes = Counter((outcome.document_id, outcome.annotator) for outcome in outcomes if outcome.annotations)
        return [self._refuse_second_pass(outcome, passes) for outcome in outcomes]

    def _read_task(self, task: Any, path: str) -> list[Outcome]:  # noqa: ANN401 - whatever the export holds
        document = self._find_document(task, path)
        if isinstance(document, Outcome):
            return [document]
        warnings = []
        if task.get("drafts"):
            message = f"{document.id}: drafts were left out; only what is submitted counts"
            warnings = [Finding(self.file, f"{path}.drafts", "draft-left-out", message)]
        annotations = task["annotations"]
        if not annotations:
            return [Outcome("unannotated", path, document.id, findings=warnings)]
        outcomes = [
            self._read_annotation(annotation, task, document, f"{path}.annotations[{index}]")
            for index, annotation in enumerate(annotations)
        ]
        return [replace(outcomes[0], findings=warnings + outcomes[0].findings), *outcomes[1:]]

    def _find_document(self, task: Any, path: str) -> Document | Outcome:  # noqa: ANN401
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            return self._refuse(path, "not-a-task", "this is no task of a Label Studio JSON export")
        if not _is_text_throughout(task):
            return self._refuse(path, "lone-surrogate", "the task holds half a character, which is no text")
        data, document_id = task["data"], task["data"].get("document_id")
        if not isinstance(document_id, str):
            return self._refuse(path, "no-document-id", "the task names no document: it is of another project")
        document = self.documents.get(document_id)
        if document is None:
            return self._refuse(path, "unknown-document", f"{document_id} is no document of this corpus", document_id)
        if not isinstance(task.get("annotations"), list):
            message = f"{document_id}: the task has no list of annotations; export as JSON, not as JSON-MIN or CSV"
            return self._refuse(path, "not-a-task", message, document_id)
        text, sha256 = data.get("text"), data.get("text_sha256", document.text_sha256)
        if text != document.text or sha256 != document.text_sha256:
            message = f"{document_id}: the task's text is not the document's; its offsets would point elsewhere"
            return self._refuse(path, "text-hash-differs", message, document_id)
        return document

    def _refuse(self, path: str, check: str, message: str, document_id: str | None = None) -> Outcome:
        return Outcome("refused", path, document_id, findings=[Finding(self.file, path, check, message)])

    def _read_annotation(self, annotation: Any, task: Json, document: Document, path: str) -> Outcome:  # noqa: ANN401
        if not isinstance(annotation, dict):
            return self._refuse(path, "not-a-task", f"{document.id}: an annotation is an object", document.id)
        annotator = self.annotator or name_annotator(annotation.get("completed_by"), self.annotators)
        if annotation.get("was_cancelled"):
            return Outcome("skipped", path, document.id, annotator)
        if annotator is None or not _is_annotator_id(annotator):
            return self._refuse(
                path, "no-annotator", f"{document.id}: no annotator id comes of {annotator!r}; give one", document.id
            )
        problems = Problems(self.file)
        regions, links = read_results(annotation.get("result"), document.text, f"{path}.result", problems)
        if not regions and not problems.refusals and has_suggestions(task):
            message = f"{document.id}: {annotator} submitted no mark at all though there were suggestions"
            problems.warn(path, "empty-annotation", message)
        marks = read_marks(regions, links, document.text, problems)
        if problems.refusals:
            return Outcome("refused", path, document.id, annotator, findings=problems.refusals + problems.warnings)
        kind = "empty" if any(finding.check == "empty-annotation" for finding in problems.warnings) else "read"
        return Outcome(kind, path, document.id, annotator, self._make(document, annotator, marks), problems.warnings)

    def _make(self, document: Document, annotator: str, marks: dict[str, list[Any]]) -> Annotations:
        # A reader has judged every mark that comes back, so who had suggested it no longer counts.
        judged = {
            layer: [msgspec.structs.replace(mark, rule=None, score=None) for mark in found]
            for layer, found in marks.items()
        }
        return Annotations(
            document_id=document.id,
            text_sha256=document.text_sha256,
            schema_version=SCHEMA_VERSION,
            status="annotated",
            annotator=Annotator(annotator, self.made_by, self.guidelines),
            **judged,
        )

    def _refuse_second_pass(self, outcome: Outcome, passes: Counter[tuple[str | None, str | None]]) -> Outcome:
        if outcome.annotations is None or passes[outcome.document_id, outcome.annotator] == 1:
            return outcome
        message = f"{outcome.document_id}: {outcome.annotator} has annotated it more than once; delete all but one"
        finding = Finding(self.file, outcome.path, "several-passes", message)
        return replace(outcome, kind="refused", annotations=None, findings=[finding])


def _is_text_throughout(task: Json) -> bool:
    try:
        return bool(json.dumps(task, ensure_ascii=False).encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _annotator_id() -> Json:
    schema: Json = load_schema("annotations")["properties"]["annotator"]["properties"]["id"]
    return schema


def _is_annotator_id(name: str) -> bool:
    return len(name) <= _annotator_id()["maxLength"] and re.search(_annotator_id()["pattern"], name) is not None


def has_suggestions(task: Json) -> bool:
    """Whether the task came with a prediction that marks something; a plain export gives predictions as bare ids."""
    predictions = task.get("predictions")
    predictions = predictions if isinstance(predictions, list) else []
    return any(not isinstance(prediction, dict) or prediction.get("result") for prediction in predictions)


def name_annotator(completed_by: Any, names: Mapping[str, str]) -> str | None:  # noqa: ANN401 - a number or an object
    """Our id for the user who completed an annotation: as `names` says, else made of the e-mail address or number.

    None when the export names no user.
    """
    user: Json = completed_by if isinstance(completed_by, dict) else {"id": completed_by}
    keys = [str(user[key]) for key in ("email", "id") if user.get(key) is not None]
    for key in keys:
        if key in names:
            return names[key]
    if user.get("email"):
        slug = re.sub(r"[^a-z0-9]+", "-", str(user["email"]).partition("@")[0].lower()).strip("-")
        if slug:
            return slug[: _annotator_id()["maxLength"]].strip("-")
    return f"annotator-{keys[-1]}" if keys else None


def canonicalise(results: Sequence[Json]) -> list[Json]:
    """A `result` list in one order and without what the page adds, so that "submitted unchanged" can be compared.

    Drops `origin`, the covered text of a region and of its attributes (offsets decide), the copies of a region's `meta`
    on its attributes, and a relation's own id and meta; relations on one ordered pair become one with sorted labels.
    """
    regions = [_canonical_region(result) for result in results if result.get("type") != "relation"]
    pairs: dict[tuple[str, str, str], set[str]] = {}
    for result in results:
        if result.get("type") == "relation":
            ends = (result["from_id"], result["to_id"], result.get("direction", "right"))
            pairs.setdefault(ends, set()).update(result.get("labels") or [])
    relations: list[Json] = [
        {"type": "relation", "from_id": source, "to_id": target, "direction": direction, "labels": sorted(labels)}
        for (source, target, direction), labels in pairs.items()
    ]
    return sorted([*regions, *relations], key=lambda result: json.dumps(result, sort_keys=True))


def _canonical_region(result: Json) -> Json:
    dropped = {"origin"} if result["type"] == "labels" else {"origin", "meta", "score"}
    kept = {key: value for key, value in result.items() if key not in dropped}
    if result["type"] != "textarea":
        kept["value"] = {key: value for key, value in result["value"].items() if key != "text"}
    return kept
