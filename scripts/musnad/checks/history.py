"""What git knows of a corpus; a corpus that is not under version control has no history, and that is no error."""

from __future__ import annotations

import subprocess
from pathlib import Path

from musnad.corpus import Corpus


def ask_git(corpus: Corpus, *arguments: str) -> str | None:
    """What git answers in the folder of the corpus; None where there is no git, no repository or no such thing."""
    try:
        result = subprocess.run(["git", "-C", str(corpus.root), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return result.stdout.decode("utf-8", errors="replace") if result.returncode == 0 else None


def find_last_tag(corpus: Corpus) -> str | None:
    """The tag `v…` of the last release before HEAD."""
    tag = ask_git(corpus, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    return tag.strip() if tag else None


def find_uncommitted(corpus: Corpus, aside: Path) -> list[str]:
    """The files under the corpus that differ from HEAD or are not under version control; those in `aside` apart.

    Empty for a corpus none of whose data is under version control.
    """
    if not ask_git(corpus, "ls-files", "--", "data"):
        return []
    spared = [f":(exclude){corpus.relative(aside)}"] if aside.is_relative_to(corpus.root) else []
    status = ask_git(corpus, "-c", "core.quotePath=false", "status", "--porcelain", "--no-renames", "--", ".", *spared)
    return [line[3:].strip('"') for line in (status or "").splitlines()]


def is_released_elsewhere(corpus: Corpus, version: str) -> bool:
    """Whether the version has a tag, and the tag is not on what is checked out."""
    tagged = ask_git(corpus, "rev-parse", "--verify", "--quiet", f"refs/tags/v{version}^{{commit}}")
    return tagged is not None and tagged != ask_git(corpus, "rev-parse", "HEAD")
