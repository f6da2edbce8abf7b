"""Reading foreign exports: one outcome for each pass of each task, each item that cannot be taken refused by itself.

Unlike an export of our own, a pass is taken without those of its results that cannot be: each of these is a finding of
its own, and what the mapping gives no mark kind is counted in `left_out`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import msgspec

from musnad.annotations import SCHEMA_VERSION, Annotations, Annotator, Mark
from musnad.documents import Document
from musnad.findings import Finding, Refusal
from musnad.labelstudio.exports import Outcome
from musnad.labelstudio.foreign.annotators import Roster
from musnad.labelstudio.foreign.choosing import Choice, choose_target
from musnad.labelstudio.foreign.documents import Shelf
from musnad.labelstudio.foreign.files import Item
from musnad.labelstudio.foreign.gleaning import Gleaner
from musnad.labelstudio.foreign.linking import drop_dangling, link_regions
from musnad.labelstudio.foreign.mapping import Mapping
from musnad.labelstudio.foreign.quoting import shape_quotes
from musnad.labelstudio.foreign.tasks import Pass, Task, read_task
from musnad.labelstudio.foreign.values import is_span, medium_of
from musnad.labelstudio.marks import read_marks
from musnad.labelstudio.problems import Problems

# Notes that are true of a whole export, or of many of its tasks alike.
_NOTES = frozenset(
    (
        "annotator-unknown",
        "draft-left-out",
        "flat-export",
        "not-span-annotation",
        "predictions-left-out",
        "predictions-taken",
        "text-carried-over",
    )
)


Track = Callable[[Sequence[Any]], Iterable[Any]]


class _Read(NamedTuple):
    """An outcome, the file it is of, and when its pass was made, as the export writes it."""

    outcome: Outcome
    file: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class ForeignReader:
    """How to read a foreign export; `guidelines` is the version of the guidelines its annotators worked from."""

    mapping: Mapping
    shelf: Shelf
    roster: Roster
    guidelines: str | None = None

    def read(self, items: Iterable[Item], track: Track = iter) -> list[Outcome]:
        """The outcomes, in the order of the export. Predictions are taken only where no task has an annotation.

        `track` is handed the tasks and gives them back one by one, to show how far the reading is.
        """
        read: list[Task | Outcome] = [_read_or_refuse(item) for item in items]
        predicted = not any(task.passes for task in read if isinstance(task, Task))
        outcomes = [outcome for task in track(read) for outcome in self._read_one(task, predicted=predicted)]
        return list(_fold_notes(_keep_latest(outcomes)))

    def _read_one(self, task: Task | Outcome, *, predicted: bool) -> Iterator[_Read]:
        if isinstance(task, Outcome):
            yield _Read(task)
            return
        try:
            yield from self._read_task(task, predicted=predicted)
        except Refusal as refusal:
            message = f"{task.name}: {refusal.finding.message}"
            yield _Read(_refuse(task, refusal.finding.check, message))

    def _read_task(self, task: Task, *, predicted: bool) -> Iterator[_Read]:
        passes = task.predictions if predicted else task.passes
        notes = _note_task(task, predicted=predicted)
        if not passes:
            yield _Read(Outcome("unannotated", task.path, findings=notes))
            return
        spans = [result for result in task.results() if is_span(result)]
        about = Counter(filter(None, map(medium_of, task.results())))
        if not spans and about:
            message = f"it marks no span of text; it is about {', '.join(about)}"
            note = Finding(task.file, task.path, "not-span-annotation", message)
            yield _Read(Outcome("out-of-scope", task.path, findings=[*notes, note]))
            return
        choice = choose_target(task, spans, self.mapping)
        carrier = self.shelf.find(choice.target, f"{task.file.rpartition('/')[2]}, {task.name}")
        notes += _note_choice(task, choice, carrier.document)
        gleaner = Gleaner(choice, carrier, self.mapping)
        unnamed = 0
        for one in passes:
            annotator, said = self._name(one)
            if not said:
                unnamed += 1
                annotator = f"{annotator}-{unnamed}" if unnamed > 1 else annotator
                message = "the export does not say whose it is; --annotator does"
                notes.append(Finding(task.file, one.path, "annotator-unknown", message))
            outcome = self._read_pass(task, one, gleaner, annotator)
            yield _Read(replace(outcome, findings=[*notes, *outcome.findings]), task.file, one.moment)
            notes = []

    def _name(self, one: Pass) -> tuple[str, bool]:
        return (self.roster.name_model(one.model), True) if one.model else self.roster.name_user(one.user)

    def _read_pass(self, task: Task, one: Pass, gleaner: Gleaner, annotator: str) -> Outcome:
        document = gleaner.carrier.document
        if one.cancelled:
            return Outcome("skipped", one.path, document.id, annotator)
        problems = Problems(task.file)
        if one.results is None:
            problems.refuse(
                one.path, "malformed-result", f"{task.name}: an annotation is an object with a list of results"
            )
            return Outcome("refused", one.path, document.id, annotator, findings=problems.refusals)
        path = one.path if task.flat else f"{one.path}.result"
        gleaning = gleaner.glean(one.results, path, problems)
        shape_quotes(gleaning, document.text, path, problems)
        links = link_regions(gleaning, self.mapping, problems)
        marks = read_marks(gleaning.regions, links, document.text, problems)
        drop_dangling(marks, problems)
        left_out = {f"{kind} {name!r}": count for (kind, name), count in gleaning.left_out.items()}
        findings = [*problems.refusals, *problems.warnings]
        outcome = Outcome("read", one.path, document.id, annotator, None, findings, left_out, len(problems.refusals))
        if any(marks.values()) or not (gleaning.known or problems.refusals):
            return replace(outcome, annotations=self._make(document, annotator, one, marks))
        message = f"{task.name}: none of its {len(gleaning.known)} regions became a mark"
        note = Finding(task.file, one.path, "nothing-taken", message)
        return replace(outcome, kind="refused", findings=[note, *findings])

    def _make(self, document: Document, annotator: str, one: Pass, marks: dict[str, list[Mark]]) -> Annotations:
        whose = (
            Annotator(annotator, "model", one.model) if one.model else Annotator(annotator, "human", self.guidelines)
        )
        fields: dict[str, Any] = dict(marks)
        if one.model:
            fields = {
                layer: [msgspec.structs.replace(mark, rule=one.model) for mark in found]
                for layer, found in marks.items()
            }
        return Annotations(
            document_id=document.id,
            text_sha256=document.text_sha256,
            schema_version=SCHEMA_VERSION,
            status="suggested" if one.model else "annotated",
            annotator=whose,
            **fields,
        )


def _read_or_refuse(item: Item) -> Task | Outcome:
    try:
        return read_task(item)
    except Refusal as refusal:
        return Outcome("refused", item.path, findings=[refusal.finding])


def _refuse(task: Task, check: str, message: str) -> Outcome:
    return Outcome("refused", task.path, findings=[Finding(task.file, task.path, check, message)])


def _note_task(task: Task, *, predicted: bool) -> list[Finding]:
    notes = []
    if task.drafts:
        message = "drafts were left out; only what is submitted counts"
        notes.append(Finding(task.file, f"{task.path}.drafts", "draft-left-out", message))
    if predicted and task.predictions:
        message = "nobody has annotated the export; predictions were read as a model's suggestions"
        notes.append(Finding(task.file, f"{task.path}.predictions", "predictions-taken", message))
    elif task.predictions:
        message = "predictions were left out; what people annotated counts"
        notes.append(Finding(task.file, f"{task.path}.predictions", "predictions-left-out", message))
    if task.flat:
        message = "JSON-MIN has no relations and no ids; the spans were taken as they are"
        notes.append(Finding(task.file, task.path, "flat-export", message))
    return notes


def _note_choice(task: Task, choice: Choice, document: Document) -> list[Finding]:
    if choice.target.text == document.text:
        return []
    message = "its text differs from the document's in white space, line ends or what was cut"
    return [Finding(task.file, task.path, "text-carried-over", f"{message}; spans were carried over letter by letter")]


def _fold_notes(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What is true of many tasks alike said once, at the first of them, with how many there are."""
    read = list(outcomes)
    times = Counter((note.check, note.message) for outcome in read for note in outcome.findings if note.check in _NOTES)
    folded = []
    for outcome in read:
        findings = []
        for note in outcome.findings:
            count = times.pop((note.check, note.message), 0) if note.check in _NOTES else 1
            if count:
                more = f" ({count} in all)" if count > 1 else ""
                findings.append(replace(note, message=note.message + more))
        folded.append(replace(outcome, findings=findings))
    return folded


def _keep_latest(read: list[_Read]) -> Iterator[Outcome]:
    """Of several passes of one annotator over one document the latest; the others are refused."""
    passes: defaultdict[tuple[str | None, str | None], list[tuple[str, int]]] = defaultdict(list)
    for index, one in enumerate(read):
        if one.outcome.annotations is not None:
            # Right-justified, so that the seconds of old versions compare as numbers.
            passes[one.outcome.document_id, one.outcome.annotator].append((one.moment.rjust(40), index))
    latest = {max(found)[1] for found in passes.values()}
    for index, (outcome, file, _) in enumerate(read):
        found = passes[outcome.document_id, outcome.annotator]
        if not found or index in latest or outcome.annotations == read[max(found)[1]].outcome.annotations:
            yield outcome
            continue
        message = (
            f"{outcome.document_id}: {outcome.annotator} has annotated it more than once; the latest pass was taken"
        )
        finding = Finding(file, outcome.path, "several-passes", message)
        yield replace(outcome, kind="refused", annotations=None, findings=[finding])
