"""Versions as numbers, and what a comparison allows the next one to be."""

from __future__ import annotations

import re
from pathlib import Path

from musnad.manifest import MANIFEST
from musnad.versions.comparing import BUMPS, NONE, Comparison
from musnad.versions.shapes import MAJOR, MINOR, PATCH

Version = tuple[int, int, int]
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


def parse_version(text: str) -> Version | None:
    """`1.2.3` as numbers; None for anything else."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def find_previous(out: Path, version: str) -> Path | None:
    """The release in `out` with the highest version below `version`, if there is one."""
    below = parse_version(version)
    found = [
        (number, folder)
        for folder in (out.iterdir() if out.is_dir() else ())
        if (number := parse_version(folder.name)) and below and number < below and (folder / MANIFEST).exists()
    ]
    return max(found)[1] if found else None


def name_bump(old: Version, new: Version) -> str:
    """The part that was raised from one version to a later one."""
    if new <= old:
        return NONE
    return next(bump for bump, one, other in zip((MAJOR, MINOR, PATCH), old, new, strict=True) if one != other)


def ask_bump(version: Version, bump: str) -> str:
    """The bump that a change asks for after `version`: before 1.0.0 nothing is promised, and a minor one is enough."""
    return MINOR if bump == MAJOR and version[0] == 0 else bump


def raise_version(version: Version, bump: str) -> str:
    """The version that follows `version` by a bump."""
    major, minor, patch = version
    numbers = {MAJOR: (major + 1, 0, 0), MINOR: (major, minor + 1, 0), PATCH: (major, minor, patch + 1), NONE: version}
    return ".".join(map(str, numbers[bump]))


def judge_version(comparison: Comparison, version: str) -> str | None:
    """Why `version` may not follow the old version of the comparison; None when it may."""
    old, new = parse_version(comparison.old.version or ""), parse_version(version)
    if old is None or new is None or BUMPS.index(name_bump(old, new)) >= BUMPS.index(ask_bump(old, comparison.bump)):
        return None
    least = raise_version(old, ask_bump(old, comparison.bump))
    reasons = "; ".join(comparison.reasons()[comparison.bump])
    return f"after {comparison.old.version} it is {least} or higher, a {comparison.bump} change: {reasons}"
