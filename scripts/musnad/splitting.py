"""New documents into splits: grouped by text and by event, drawn by a seed, and never moved again.

A group holds together: near-duplicates of a text, and reports of one event as `data/events.json` names them. A group
some of which is in a split goes there whole, so a mended text stays where its first form was. Groups of outlets that
are out of domain go into a test of their own. The others are taken in an order drawn by the seed, each into the split
that is furthest below its share.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from musnad.checks.shape import find_shape_problems
from musnad.checks.splits import LEARNED_FROM, OUT_OF_DOMAIN
from musnad.copies import find_copies
from musnad.corpus import Corpus, read_json, write_atomically
from musnad.findings import Finding, Refusal

SEED = "musnad"
SHARES: Mapping[str, float] = {"train": 0.7, "validation": 0.15, "test": 0.15}


@dataclass(frozen=True)
class Holding:
    """What there is to split: new documents with gold, and what settles where they may go.

    `publishers` has the outlet of every document, `splits` what is assigned already, `groups` sets of two ids or more
    that belong together.
    """

    new: tuple[str, ...]
    publishers: Mapping[str, str | None]
    splits: Mapping[str, str]
    groups: tuple[frozenset[str], ...]


@dataclass
class Assignment:
    """The new documents with their splits, those that go together, and the groups that could not be placed."""

    splits: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_holding(corpus: Corpus) -> Holding:
    """What a corpus holds. Raises Refusal for a file that cannot be read."""
    splits: dict[str, str] = _read(corpus, corpus.splits, "splits")
    events: dict[str, list[str]] = _read(corpus, corpus.events, "events")
    new = tuple(sorted(path.stem for path in corpus.gold.glob("*.json") if path.stem not in splits))
    documents = [document for document in corpus.read_documents() if document.id in splits or document.id in new]
    copies = find_copies((document.id, document.text) for document in documents)
    linked = [*((copy.one, copy.other) for copy in copies), *map(tuple, events.values())]
    publishers = {document.id: document.publisher for document in documents}
    return Holding(new, publishers, splits, tuple(join_groups(linked)))


def join_groups(linked: Iterable[Sequence[str]]) -> list[frozenset[str]]:
    """The groups that links make: what is linked with a member of a group belongs to it."""
    groups: dict[str, set[str]] = {}
    for members in linked:
        joined = set(members).union(*(groups.get(member, set()) for member in members))
        groups |= dict.fromkeys(joined, joined)
    return [frozenset(group) for group in {id(group): group for group in groups.values()}.values()]


def assign_splits(
    holding: Holding, outlets: Set[str] = frozenset(), shares: Mapping[str, float] = SHARES, seed: str = SEED
) -> Assignment:
    """A split for every new document whose group can be placed; `outlets` are out of domain, and stay so.

    Raises Refusal [outlet-learned-from] for an outlet that train or validation have learned from already, and
    [no-share] for shares that are all nought.
    """
    if not sum(shares.values()):
        raise Refusal("--shares", "no-share", "no split is to get any part")
    foreign = outlets | _list_outlets(holding, {OUT_OF_DOMAIN})
    if learned := sorted(outlets & _list_outlets(holding, LEARNED_FROM)):
        raise Refusal("--out-of-domain", "outlet-learned-from", f"{', '.join(learned)}: in train or validation already")
    assignment = Assignment()
    counts = Counter(holding.splits.values())
    for group in sorted(_group_new(holding), key=lambda group: _draw(group, seed)):
        members = [document_id for document_id in sorted(group) if document_id in holding.new]
        split = _place(group, holding, foreign, shares, counts)
        if split is None:
            assignment.findings.append(_explain(group, holding))
            continue
        assignment.splits |= dict.fromkeys(members, split)
        counts[split] += len(members)
    return assignment


def write_splits(corpus: Corpus, added: Mapping[str, str]) -> None:
    """Append to the splits of a corpus. Nothing that is there is changed; entries stand in order of ids."""
    splits: dict[str, str] = _read(corpus, corpus.splits, "splits")
    content = json.dumps(dict(sorted({**added, **splits}.items())), ensure_ascii=False, indent=2) + "\n"
    write_atomically(corpus.splits, content.encode("utf-8"))


def _read(corpus: Corpus, path: Path, kind: str) -> Any:  # noqa: ANN401 - JSON of the shape that the kind has
    content = read_json(path) if path.exists() else {}
    for place, message in find_shape_problems(kind, content):
        raise Refusal(corpus.relative(path), "shape", message, place)
    return content


def _list_outlets(holding: Holding, splits: Set[str]) -> set[str]:
    found = (holding.publishers.get(document_id) for document_id, split in holding.splits.items() if split in splits)
    return {publisher for publisher in found if publisher}


def _group_new(holding: Holding) -> Iterator[frozenset[str]]:
    """The groups that have new documents, a document that belongs to none as a group of its own."""
    grouped = {document_id: group for group in holding.groups for document_id in group}
    return iter({grouped.get(document_id, frozenset({document_id})) for document_id in holding.new})


def _draw(group: frozenset[str], seed: str) -> tuple[str, str]:
    first = min(group)
    return hashlib.sha256(f"{seed}\n{first}".encode()).hexdigest(), first


def _place(
    group: frozenset[str], holding: Holding, foreign: Set[str], shares: Mapping[str, float], counts: Counter[str]
) -> str | None:
    """The split of a group, or None where none is right."""
    domains = {
        holding.publishers.get(document_id) in foreign for document_id in group if document_id in holding.publishers
    }
    settled = {holding.splits[document_id] for document_id in group if document_id in holding.splits}
    if len(settled) > 1 or len(domains) > 1:
        return None
    if settled:
        split = settled.pop()
        return None if split in LEARNED_FROM and domains == {True} else split
    if domains == {True}:
        return OUT_OF_DOMAIN
    total = sum(counts[split] for split in shares) + len(group & set(holding.new))
    whole = sum(shares.values())
    return max(shares, key=lambda split: shares[split] / whole * total - counts[split])


def _explain(group: frozenset[str], holding: Holding) -> Finding:
    named = ", ".join(
        f"{document_id} ({holding.splits.get(document_id, 'new')}, {holding.publishers.get(document_id)})"
        for document_id in sorted(group)
    )
    message = f"near-duplicates, or reports of one event, that no single split can hold: {named}"
    return Finding("data/splits.json", f"$.{min(group & set(holding.new))}", "group-across-splits", message)
