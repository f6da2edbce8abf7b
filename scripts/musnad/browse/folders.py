"""The folder a reader stands in: written beside its place, renamed into it, and never put over what is not ours."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musnad.findings import Refusal

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
def replace_folder(out: Path, force: bool = False) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well, and vanishes when it does not.

    Raises Refusal as `refuse_folder` does, and [unwritable-folder].
    """
    refuse_folder(out, force)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part"))
    except OSError as error:
        raise Refusal(str(out.parent), "unwritable-folder", error.strerror or str(error)) from error
    try:
        fresh, aside = beside / "fresh", beside / "aside"
        fresh.mkdir()
        yield fresh
        # What came to stand there while we worked is not ours either.
        refuse_folder(out, force)
        if out.exists():
            out.rename(aside)
        try:
            fresh.rename(out)
        except BaseException:
            if aside.exists():
                aside.rename(out)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
