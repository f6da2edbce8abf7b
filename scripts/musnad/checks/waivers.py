"""Waivers: known exceptions, each with its place, its reason and the day it ends. Kept in `data/waivers.json`."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator

import msgspec

from musnad.findings import Finding

WAIVERS = {
    "waiver-unused": "A waiver excuses nothing any more; take it out.",
    "waiver-expired": "A waiver's day has passed; mend what it excuses or give the reason anew.",
}


class Waiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding that is known and excused: `file` and `path` as the finding has them, until the day `until`."""

    file: str
    path: str
    check: str
    since: datetime.date
    until: datetime.date
    why: str


class Waivers:
    """The waivers of a corpus: drops the findings they excuse and remembers which did."""

    def __init__(self, waivers: list[Waiver], today: datetime.date) -> None:
        self._waivers = waivers
        self._today = today
        self._used: set[int] = set()

    def admit(self, name: str, findings: Iterable[Finding]) -> list[Finding]:
        """Of the findings in the file called `name` in the corpus, those that no valid waiver excuses."""
        return [finding for finding in findings if not self._excuses(name, finding)]

    def _excuses(self, name: str, finding: Finding) -> bool:
        place = (name, finding.path, finding.check)
        numbers = [
            number for number, waiver in enumerate(self._waivers) if (waiver.file, waiver.path, waiver.check) == place
        ]
        self._used.update(numbers)
        return any(self._waivers[number].until >= self._today for number in numbers)

    def find_stale(self, file: str, checked: Container[str]) -> Iterator[Finding]:
        """Waivers, kept in `file`, that have expired, or that excused nothing in the files `checked` to the end."""
        for number, waiver in enumerate(self._waivers):
            path = f"$.waivers[{number}]"
            if waiver.until < self._today:
                yield Finding(file, path, "waiver-expired", f"ended on {waiver.until}: {waiver.why}")
            elif number not in self._used and waiver.file in checked:
                yield Finding(file, path, "waiver-unused", f"{waiver.file}:{waiver.path} has no {waiver.check}")
