"""Folders that are made whole or not at all: built beside their place, renamed into it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musnad.findings import Refusal

_PART = ".part"
_LEFTOVER_AFTER_SECONDS = 24 * 60 * 60


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends well, and vanishes when it does not.

    Raises Refusal [unwritable-folder].
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=_PART))
    except OSError as error:
        raise Refusal(str(target.parent), "unwritable-folder", error.strerror or str(error)) from error
    try:
        fresh, aside = beside / "fresh", beside / "aside"
        fresh.mkdir()
        yield fresh
        if target.exists():
            target.rename(aside)
        try:
            fresh.rename(target)
        except BaseException:
            if aside.exists():
                aside.rename(target)
            raise
    finally:
        # What cannot be removed now is left to a later run; the outcome stands.
        shutil.rmtree(beside, ignore_errors=True)


def _clear_leftovers(target: Path) -> None:
    """Remove what runs that were killed left beside `target`; a younger one may still be at work."""
    for leftover in target.parent.glob(f".{target.name}.*{_PART}"):
        if leftover.stat().st_mtime < time.time() - _LEFTOVER_AFTER_SECONDS:
            shutil.rmtree(leftover)
