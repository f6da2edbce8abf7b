"""The folder a reader stands in: known again by a stamp, and never put over what is not ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from musnad.findings import Refusal
from musnad.folders import replacing_folder

if TYPE_CHECKING:
    from pathlib import Path

# Says of a folder that a reader was built there and may be built anew.
STAMP = "reader.json"
_MAKER = "musnad.browse"


def write_stamp(folder: Path, version: str, documents: int) -> None:
    """Mark `folder` as a reader of a release."""
    stamp = {"made_by": _MAKER, "release": version, "documents": documents}
    (folder / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


def refuse_folder(out: Path, force: bool) -> None:
    """Raise Refusal when `out` holds something that may not be replaced.

    [not-a-reader] for what no run of ours has made, forced or not; [reader-exists] for a reader, unless forced.
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir() or (any(out.iterdir()) and not _is_ours(out)):
        raise Refusal(str(out), "not-a-reader", "something else stands here; name a folder that is new or empty")
    if any(out.iterdir()) and not force:
        raise Refusal(str(out), "reader-exists", "a reader stands here already; --force replaces it")


def _is_ours(folder: Path) -> bool:
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and stamp.get("made_by") == _MAKER


@contextmanager
def replacing_reader(out: Path, force: bool = False) -> Iterator[Path]:
    """As `replacing_folder`, for `out` that is free or has a reader in it, which `force` gives up.

    Raises Refusal as `refuse_folder` does, and [unwritable-folder].
    """
    refuse_folder(out, force)
    with replacing_folder(out) as fresh:
        yield fresh
        # What came to stand there while we worked is not ours either.
        refuse_folder(out, force)
