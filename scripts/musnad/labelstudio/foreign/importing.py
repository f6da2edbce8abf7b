"""Whether an export is foreign, and the whole of taking one: read, mapped, put into the corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.findings import Finding
from musnad.labelstudio.exports import Outcome
from musnad.labelstudio.foreign.annotators import Roster
from musnad.labelstudio.foreign.documents import Shelf
from musnad.labelstudio.foreign.files import Item
from musnad.labelstudio.foreign.mapping import Mapping
from musnad.labelstudio.foreign.proposals import Survey
from musnad.labelstudio.foreign.reading import ForeignReader, Track
from musnad.labelstudio.intake import Intake
from musnad.schemas import load_schema


def is_foreign(items: Sequence[Item], survey: Survey) -> bool:
    """Whether the items are tasks of which none names a document as ours do, by an id or by the hash of its text."""
    return survey.tasks > 0 and not any(_names_document(item.content) for item in items)


def _names_document(task: object) -> bool:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        return False
    form = load_schema("document")["properties"]["id"]["pattern"]
    name = data.get("document_id")
    # An id of another form may be a slip, or worse; a task with our hash beside it is ours all the same.
    return isinstance(name, str) and (re.search(form, name) is not None or "text_sha256" in data)


@dataclass(frozen=True, slots=True)
class ForeignImport:
    """Takes a foreign export into a corpus; see `ForeignReader` and `Intake`. `annotators` adds to the mapping's."""

    mapping: Mapping
    shelf: Shelf
    intake: Intake
    annotator: str | None = None
    annotators: MappingOf[str, str] = field(default_factory=dict)
    guidelines: str | None = None

    def run(self, items: Sequence[Item], track: Track = iter) -> list[Outcome]:
        """One outcome for each pass, or task without one, with its kind as the intake leaves it; see `read`."""
        roster = Roster({**self.mapping.annotators, **self.annotators}, self.annotator)
        reader = ForeignReader(self.mapping, self.shelf, roster, self.guidelines)
        return [self.intake.take(outcome) for outcome in reader.read(items, track)]


def sum_left_out(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How often what was left out, over all outcomes."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total.update(outcome.left_out)
    return total


def find_unmapped(outcomes: Sequence[Outcome], mapping: Mapping, file: str) -> list[Finding]:
    """A finding for each label and relation that was met and that the mapping does not speak of at all."""
    silent = {f"label {name!r}" for name in mapping.labels} | {f"relation {name!r}" for name in mapping.relations}
    slashed = {f"label {name.partition('/')[2]!r}" for name in mapping.labels if "/" in name}
    return [
        Finding(file, "$", "unmapped", f"{name} was left out {times} times; the mapping does not speak of it")
        for name, times in sum_left_out(outcomes).items()
        if name.startswith(("label ", "relation ")) and name not in silent | slashed
    ]
