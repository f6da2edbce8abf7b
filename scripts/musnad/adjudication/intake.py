"""What an adjudicator has submitted, taken back into the worksheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from musnad.adjudication.deciding import decide_case
from musnad.adjudication.desk import Desk
from musnad.adjudication.drawing import Case
from musnad.adjudication.submissions import Submission, part_results, read_drawn
from musnad.adjudication.worksheets import UNSTATED, find_open
from musnad.annotations import Annotations
from musnad.findings import Finding, Refusal
from musnad.labelstudio.exports import Outcome, Reader
from musnad.schemas import Json


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one task.

    `state` is `written`, `unchanged`, `waiting`, `started` (a draft is there), `skipped`, or `refused`. `open` and
    `unstated` count the worksheet's open differences and those decided without a reason.
    """

    state: str
    document_id: str
    open: int = 0
    unstated: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether the worksheet says what was submitted."""
        return self.state in ("written", "unchanged")


@dataclass(frozen=True, slots=True)
class Intake:
    """Puts what was submitted into the worksheets of a desk; `file` is the name that findings give the server's answer.

    Decisions that differ from those in a worksheet are refused unless `replace_existing`.
    """

    desk: Desk
    file: str
    replace_existing: bool = False
    dry_run: bool = False

    def take_tasks(self, tasks: Sequence[Json]) -> Iterator[Taken]:
        """One result a task; a task that cannot be taken is refused by itself."""
        for task in tasks:
            document_id = str(task["data"].get("document_id", task.get("id")))
            try:
                yield self._take(task, document_id)
            except Refusal as refusal:
                finding = refusal.finding
                yield Taken("refused", document_id, findings=[replace(finding, file=self.file)])

    def _take(self, task: Json, document_id: str) -> Taken:
        submissions = [part_results(made.get("result") or []) for made in task["annotations"]]
        bare = [{**made, "result": s.results} for made, s in zip(task["annotations"], submissions, strict=True)]
        if not bare:
            return Taken("started" if task.get("drafts") else "waiting", document_id)
        case = self.desk.load_case(document_id)
        by = case.worksheet["by"]
        outcomes = Reader({document_id: case.document}, self.file, by).read_export([{**task, "annotations": bare}])
        for outcome, submission in zip(outcomes, submissions, strict=True):
            if outcome.kind != "skipped":
                return self._decide(task, case, outcome, submission)
        return Taken("skipped", document_id)

    def _decide(self, task: Json, case: Case, outcome: Outcome, submission: Submission) -> Taken:
        document_id = case.document.id
        if outcome.kind != "read" or outcome.annotations is None:
            return Taken("refused", document_id, findings=outcome.findings)
        if task["data"].get("passes_sha256") != case.fingerprint:
            raise Refusal(self.file, "passes-changed", f"{document_id}: a pass has changed since it was sent")
        worksheet, findings = self._fill_in(task, case, outcome.annotations, submission)
        findings = [*outcome.findings, *findings]
        counts = (
            len(find_open(worksheet, self.file)),
            sum(entry["why"] == UNSTATED for entry in worksheet["differences"]),
        )
        if worksheet == self.desk.read_worksheet(document_id):
            return Taken("unchanged", document_id, *counts, findings)
        if not self.dry_run:
            self.desk.write_worksheet(worksheet)
        return Taken("written", document_id, *counts, findings)

    def _fill_in(
        self, task: Json, case: Case, drawn: Annotations, submission: Submission
    ) -> tuple[Json, list[Finding]]:
        document_id = case.document.id
        marks = read_drawn(drawn, submission, case.pairs, task["data"]["page_ids"])
        verdict = decide_case(case, submission, marks)
        if verdict.conflicts and not self.replace_existing:
            others = "; ".join(verdict.conflicts)
            message = f"{document_id}: the worksheet decides otherwise ({others}); --replace takes these"
            raise Refusal(self.file, "decisions-differ", message)
        findings = [
            Finding(self.file, "$", "difference-open", f"{document_id} {objection}") for objection in verdict.objections
        ]
        return {**case.worksheet, "differences": verdict.differences}, findings
