"""What a push has yet to do, file by file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from huggingface_hub import RepoFile

from musnad.manifest import hash_file

KINDS = ("added", "changed", "deleted", "unchanged")
# The hub keeps this file itself, in every repository.
OF_THE_HUB = ".gitattributes"


class Change(NamedTuple):
    """One file: its kind (one of KINDS), its path in the repository, and its size in bytes."""

    kind: str
    path: str
    size: int


@dataclass(frozen=True)
class Plan:
    """What a push has yet to do. `parent` is the commit it builds on, None where there is no repository yet."""

    repository: str
    tag: str
    parent: str | None
    changes: tuple[Change, ...]
    tagged: bool

    @property
    def differing(self) -> list[Change]:
        """The files that the commit changes; empty where none is needed."""
        return [change for change in self.changes if change.kind != "unchanged"]

    def describe(self) -> Iterator[str]:
        """A line for each file, one for the commit and one for the tag."""
        for change in self.changes:
            yield f"{change.kind:<9}  {change.path}  {change.size:,} bytes"
        counts = Counter(change.kind for change in self.changes)
        sent = sum(change.size for change in self.differing if change.kind != "deleted")
        place = f"onto {self.parent}" if self.parent else "in a new repository"
        commit = f"{sent:,} bytes to send, {place}" if self.differing else "nothing to do"
        yield f"commit: {', '.join(f'{counts[kind]} {kind}' for kind in KINDS)}; {commit}"
        yield f"tag: {self.tag}, {'stands' if self.tagged else 'to be set'}"


def list_changes(paths: Mapping[str, Path], found: Iterable[RepoFile]) -> tuple[Change, ...]:
    """What has to happen to the files `found` in a repository for it to hold just `paths`; compared by hash."""
    there = {file.path: file for file in found if file.path != OF_THE_HUB}
    gone = [Change("deleted", name, file.size) for name, file in there.items() if name not in paths]
    here = [Change(_compare(path, there.get(name)), name, path.stat().st_size) for name, path in paths.items()]
    return tuple(sorted([*here, *gone], key=lambda change: change.path))


def _compare(path: Path, file: RepoFile | None) -> str:
    if file is None:
        return "added"
    same = hash_file(path) == file.lfs.sha256 if file.lfs else hash_as_git(path) == file.blob_id
    return "unchanged" if same else "changed"


def hash_as_git(path: Path) -> str:
    """The id under which git keeps the bytes of a file: the SHA-1 of `blob`, their number, and the bytes."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
