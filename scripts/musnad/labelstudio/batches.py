"""Batches: which annotator gets which document, and the mark by which a batch's projects are known again.

The projects on the server are the only record of what was given to whom. So a push that was cut short goes on from what
is there, and a later one adds documents or annotators without moving what someone already works on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from musnad.findings import Refusal

_NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
_MARK = re.compile(rf"^musnad: batch (?P<batch>{_NAME}), annotator (?P<annotator>{_NAME})$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """One annotator's part in a batch; on the server it is one project."""

    batch: str
    annotator: str

    def __post_init__(self) -> None:
        for name in (self.batch, self.annotator):
            if len(name) > 40 or not re.fullmatch(_NAME, name):
                raise Refusal(name, "unsafe-id", f"{name!r} is no name of a batch or annotator: a-z, 0-9 and hyphens")

    @property
    def title(self) -> str:
        """What people call the project; they may change it, as nothing depends on it."""
        return f"musnad {self.batch}: {self.annotator}"[:50]

    @property
    def mark(self) -> str:
        """The line in the project's description that says what it is; other lines may be added around it."""
        return f"musnad: batch {self.batch}, annotator {self.annotator}"


def read_share(description: str | None) -> Share | None:
    """The share whose mark stands in a project's description; None for a project that is not ours."""
    found = _MARK.search((description or "").replace("\r\n", "\n"))
    return Share(found["batch"], found["annotator"]) if found and max(map(len, found.groups())) <= 40 else None


def assign_documents(
    documents: Sequence[str], annotators: Sequence[str], overlap: int, held: Mapping[str, Set[str]]
) -> dict[str, list[str]]:
    """The documents each annotator is given beside those held, so that every document is with `overlap` of them.

    `held` says which documents each annotator, of this list or not, has already; none is moved or taken away. The same
    arguments give the same answer. Whoever has least comes next; among equals, those who have met on fewest documents,
    so that agreement can be measured between all of them. Raises Refusal [wrong-overlap, annotator-named-twice].
    """
    _check_annotators(annotators, overlap)
    load = Counter({annotator: len(held.get(annotator, ())) for annotator in annotators})
    holders = {name: sorted(who for who, theirs in held.items() if name in theirs) for name in documents}
    met = Counter(pair for who in holders.values() for pair in combinations(who, 2))
    given: dict[str, list[str]] = {annotator: [] for annotator in annotators}
    for document in dict.fromkeys(documents):
        chosen = holders[document]
        while len(chosen) < overlap:
            free = [annotator for annotator in annotators if annotator not in chosen]
            if not free:
                break
            next_one = min(free, key=lambda who: (load[who], sum(met[_pair(who, other)] for other in chosen)))
            met.update(_pair(next_one, other) for other in chosen)
            load[next_one] += 1
            given[next_one].append(document)
            chosen = [*chosen, next_one]
    return given


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _check_annotators(annotators: Sequence[str], overlap: int) -> None:
    for annotator, times in Counter(annotators).items():
        if times > 1:
            raise Refusal(annotator, "annotator-named-twice", f"{annotator} is named {times} times")
    if not 1 <= overlap <= len(annotators):
        message = f"{len(annotators)} annotators cannot give each document {overlap} passes"
        raise Refusal("overlap", "wrong-overlap", message)
