"""What a run of ingest says, as it goes and at its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from musnad.command import report
from musnad.copies import Copy
from musnad.findings import Finding, show_in_line
from musnad.ingest.collections.records import Remarks, Skipped
from musnad.ingest.deposits import Deposit

Said = Deposit | Finding | Skipped
_OUTCOMES = ("written", "updated", "unchanged", "refused")


class Account:
    """Counts what becomes of articles, and says it to `out`, a line each; what is refused goes to stderr at once."""

    def __init__(self, out: TextIO) -> None:
        self.counts: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self._out = out

    def add(self, said: Said) -> None:
        """Count one outcome and say it."""
        if isinstance(said, Finding):
            self.counts["refused"] += 1
            report([said])
        elif isinstance(said, Skipped):
            self.skipped[said.reason] += 1
        else:
            self.counts[said.outcome] += 1
        self._say(said)

    def _say(self, said: Said) -> None:
        if isinstance(said, Deposit):
            self._line(f"{said.outcome}\t{said.document.id}\t{show_in_line(said.raw)}")
            for old in said.left:
                self._line(
                    f"left\t{old}\tan earlier text of {show_in_line(said.raw)}; its annotations still point into it"
                )

    def close(self, remarks: Remarks, copies: Sequence[Copy]) -> None:
        """Say which new documents are copies, what of the collections was not understood, and the sums."""
        for copy in copies:
            self._line(f"copy\t{copy.one}\tshares {copy.share:.0%} of the shorter text with {copy.other}")
        for name, count in remarks.unused.most_common():
            self._line(f"not used\t{show_in_line(name)}\tin {_times(count)}")
        for name, (count, first) in remarks.unread.items():
            self._line(f"not understood\t{name}\tin {_times(count)}, first {first!r}")
        counts = [f"{self.counts[outcome]} {outcome}" for outcome in _OUTCOMES if self.counts[outcome]]
        if self.skipped:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.skipped.items())
            counts.append(f"{self.skipped.total()} skipped ({reasons})")
        self._line(", ".join(counts or ["nothing there"]))

    def _line(self, line: str) -> None:
        self._out.write(f"{line}\n")


class JsonAccount(Account):
    """The same as one JSON object, written as the run goes, so that it may be of any length."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self._refused: list[Finding] = []
        self._begun = False
        self._out.write('{\n "documents": [')

    def _say(self, said: Said) -> None:
        if isinstance(said, Finding):
            self._refused.append(said)
        elif isinstance(said, Deposit):
            self._out.write(("," if self._begun else "") + "\n  " + json.dumps(said.to_json(), ensure_ascii=False))
            self._begun = True

    def close(self, remarks: Remarks, copies: Sequence[Copy]) -> None:
        """End the object."""
        rest = {
            "refused": [finding.to_json() for finding in self._refused],
            "skipped": self.skipped,
            "copies": [{"id": copy.one, "of": copy.other, "share": round(copy.share, 3)} for copy in copies],
            "not_used": remarks.unused,
            "not_understood": {
                name: {"count": count, "first": first} for name, (count, first) in remarks.unread.items()
            },
        }
        fields = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in rest.items()]
        self._out.write("\n ],\n" + ",\n".join(fields) + "\n}\n")


def _times(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def make_account(form: str, out: TextIO) -> Account:
    """The account in the form asked for: text or json."""
    return JsonAccount(out) if form == "json" else Account(out)
