"""The manifest of a release: what is in it, counted, and the hash of every file. No clock, host or path enters it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from musnad import __version__
from musnad.annotations import SCHEMA_VERSION
from musnad.features import list_configs, list_fields
from musnad.rows import Row
from musnad.schemas import LAYERS, load_schema, resolve

MANIFEST = "manifest.json"
SPLITS: tuple[str, ...] = tuple(load_schema("record")["$defs"]["split"]["enum"])
_PROVENANCE = ("authorship", "licence", "publisher", "language", "redistribute", "withheld")
_LIBRARIES = ("datasets", "huggingface_hub", "pyarrow")


class Tally:
    """Counts gathered while rows are made: rows and labels by split, provenance of the documents."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, str]] = Counter()
        self._labels: Counter[tuple[str, str, str, str]] = Counter()
        self._provenance: Counter[tuple[str, str]] = Counter()

    def add(self, split: str, record: dict[str, list[Row]]) -> None:
        """Count the rows of one document."""
        for config, rows in record.items():
            self._rows[split, config] += len(rows)
        for document in record["documents"]:
            self._provenance.update((field, _name(document[field])) for field in _PROVENANCE)
            self._provenance["annotator", document["annotator"]["kind"]] += 1
            for layer in LAYERS:
                for mark in document[layer]:
                    self._labels.update((split, layer, field, _name(mark[field])) for field in _list_codes(layer))

    def rows(self) -> dict[str, dict[str, int]]:
        """split -> config -> number of rows; splits without documents are left out."""
        found = [split for split in SPLITS if self._rows[split, list_configs()[0]]]
        return {split: {config: self._rows[split, config] for config in list_configs()} for split in found}

    def labels(self) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
        """layer -> field -> label -> split -> number of marks; every label of the schema is named."""
        return {
            layer: {
                field: {
                    code: {split: self._labels[split, layer, field, code] for split in self.rows()} for code in codes
                }
                for field, codes in _list_codes(layer).items()
            }
            for layer in LAYERS
        }

    def provenance(self) -> dict[str, dict[str, int]]:
        """field -> value -> number of documents."""
        found: dict[str, dict[str, int]] = {}
        for (field, value), count in sorted(self._provenance.items()):
            found.setdefault(field, {})[value] = count
        return found


@cache
def _list_codes(layer: str) -> dict[str, list[str]]:
    """The fields of a layer's marks, computed ones included, whose values are closed; with those values."""
    fields = list_fields("record", {"$ref": f"#/$defs/{LAYERS[layer]}"})
    nodes = {name: resolve(*field)[1] for name, field in fields.items()}
    return {name: [_name(code) for code in node["enum"]] for name, node in nodes.items() if "x-labels" in node}


def _name(value: str | bool | None) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def make_manifest(folder: Path, version: str, tally: Tally, inputs: str, public: bool) -> dict[str, Any]:
    """The manifest of the data and schemas that stand in `folder`; `inputs` is the digest they were built from."""
    files = hash_files(folder)
    return {
        "name": "musnad",
        "version": version,
        "schema_version": SCHEMA_VERSION,
        "public": public,
        "build": digest_hashes(files),
        "inputs": inputs,
        "libraries": {"musnad": __version__} | {name: installed_version(name) for name in _LIBRARIES},
        "rows": tally.rows(),
        "provenance": tally.provenance(),
        "labels": tally.labels(),
        "files": files,
    }


def hash_files(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file under `folder`, by its path with forward slashes, in order."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in paths}


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_hashes(hashes: dict[str, str]) -> str:
    """One SHA-256 for a set of named files."""
    return digest_lines(f"{digest}  {name}" for name, digest in sorted(hashes.items()))


def digest_lines(lines: Iterable[str]) -> str:
    """The SHA-256 of lines, each ended by LF, in UTF-8."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
