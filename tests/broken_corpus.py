"""Lays out the fixture corpus with one thing broken, as a file of `fixtures/invalid/` says.

Such a file says why it is wrong and how it departs from the valid corpus, in this order: `copy`, `rename` (from: to),
`set` (file: JSON pointer: new value; `-` appends), `write` (file: content), `delete`, `folders` (in place of files),
`grow` (file: size). `check` names the files to look at where they are not the ones that were touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jsonpointer import set_pointer

FIXTURES = Path(__file__).parent / "fixtures"
INVALID = sorted((FIXTURES / "invalid").glob("*.json"))
# What a field may be set to that it was never meant to hold.
ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "x", "e1", "c01", "2025-02-30", "2025-04-14", "1/0", "a b", "ar", "https://a.example/ب", "\n"]
    ),
    st.just([]),
    st.just({}),
    st.just({"start": 0, "end": 1, "text": "ا"}),
)


@dataclass(frozen=True)
class BrokenCorpus:
    """The corpus laid out in `root`, and the files that were touched."""

    root: Path
    files: tuple[Path, ...]


def copy_corpus(root: Path) -> Path:
    """The valid fixture corpus, to be changed at will."""
    shutil.copytree(FIXTURES / "corpus" / "data", root / "data")
    return root


def commit_corpus(root: Path) -> None:
    """Put all of `root` under version control."""
    author = ["-c", "user.name=Test", "-c", "user.email=test@musnad.example", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*author, "commit", "-q", "-m", "Corpus"]):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)


def break_corpus(fixture: Path, root: Path) -> BrokenCorpus:
    """The corpus in `root`, broken as `fixture` says."""
    recipe: dict[str, Any] = json.loads(fixture.read_text(encoding="utf-8"))
    copy_corpus(root)
    if recipe.get("commit_first"):
        commit_corpus(root)
    for source, target in recipe.get("copy", {}).items():
        shutil.copy(root / source, root / target)
    for source, target in recipe.get("rename", {}).items():
        (root / source).rename(root / target)
    for file, changes in recipe.get("set", {}).items():
        set_values(root / file, changes)
    for file, content in recipe.get("write", {}).items():
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(content, encoding="utf-8")
    for file in recipe.get("delete", []):
        (root / file).unlink()
    for folder in recipe.get("folders", []):
        (root / folder).mkdir()
    for file, size in recipe.get("grow", {}).items():
        os.truncate(root / file, size)
    touched = [file for key in ("set", "write", "folders", "grow") for file in recipe.get(key, [])]
    return BrokenCorpus(root, tuple(root / file for file in recipe.get("check", touched)))


def set_values(path: Path, changes: dict[str, Any]) -> None:
    """Set values in a JSON file by JSON pointer."""
    record = json.loads(path.read_text(encoding="utf-8"))
    for pointer, value in changes.items():
        set_pointer(record, pointer, value)
    # Escaped, so that half a character can be written too.
    path.write_text(json.dumps(record), encoding="utf-8")


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a record with every key or index in it."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield node, key
        yield from places(value)
