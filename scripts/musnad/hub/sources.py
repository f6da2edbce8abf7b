"""A built release as it lies on disk, and whether it may leave the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from musnad.findings import Finding
from musnad.manifest import MANIFEST, hash_files
from musnad.releases import load_manifest


class Source:
    """A release folder, of which only what its manifest vouches for is pushed. Raises Refusal without a manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Mapping[str, Any] = load_manifest(folder)
        self.version: str = self.manifest["version"]
        self.tag = f"v{self.version}"

    def list_paths(self) -> dict[str, Path]:
        """Its files by their path in the repository."""
        return {name: self.folder / name for name in sorted((*self.manifest["files"], MANIFEST))}

    def find_faults(self) -> list[Finding]:
        """Why it may not be pushed: files that are not those of the manifest, else texts that may not be passed on."""
        return self._find_other_bytes() or [*self._find_complete_build(), *self._find_open_texts()]

    def _find_other_bytes(self) -> list[Finding]:
        standing, vouched = hash_files(self.folder), self.manifest["files"]
        del standing[MANIFEST]
        return [
            Finding(str(self.folder / name), "$", "bytes-differ", "is not the file that the manifest names")
            for name in sorted(standing.keys() | vouched.keys())
            if standing.get(name) != vouched.get(name)
        ]

    def _find_complete_build(self) -> Iterator[Finding]:
        if not self.manifest["public"]:
            message = "a complete build stays in the house: build it with --public"
            yield Finding(str(self.folder / MANIFEST), "$.public", "not-public", message)

    def _find_open_texts(self) -> Iterator[Finding]:
        """Rows of documents that may not be passed on and are not withheld, whatever the manifest says."""
        files = sorted(self.folder.glob("*/*.parquet"))
        own = [path for path in files if path.parent.name == "documents"]
        rows = [row for path in own for row in pq.read_table(path, columns=["id", "redistribute"]).to_pylist()]
        closed = {row["id"] for row in rows if not row["redistribute"]}
        for path in files:
            key = "id" if path in own else "document_id"
            open_rows = [
                row[key] for row in pq.read_table(path, columns=[key, "withheld"]).to_pylist() if not row["withheld"]
            ]
            for document in sorted(closed.intersection(open_rows)):
                yield Finding(str(path), "$", "text-not-withheld", f"the text of {document} may not be passed on")
