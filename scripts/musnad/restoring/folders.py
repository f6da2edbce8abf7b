"""The restored release: a folder beside the public one, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musnad.blocks import make_blocks
from musnad.card import CARD as CARD_SOURCE
from musnad.corpus import Corpus, read_json
from musnad.features import make_features
from musnad.findings import Refusal
from musnad.folders import replacing_folder
from musnad.manifest import MANIFEST, Tally, hash_file, make_manifest
from musnad.parquet import RowWriter, Size
from musnad.released import DOCUMENTS, list_data_files, read_features, split_of, stream_rows
from musnad.releases import CARD, seal_release
from musnad.restoring.copies import Matches
from musnad.restoring.filling import Restored, Withheld, fill_row
from musnad.rows import Row


@dataclass(frozen=True)
class PublicRelease:
    """A release as it was received, and the documents whose text it withholds, by id."""

    folder: Path
    manifest: dict[str, Any]
    withheld: dict[str, Withheld]


def read_public_release(folder: Path) -> PublicRelease:
    """The release in `folder`.

    Raises Refusal: what `read_json` does for a folder without a manifest; [file-differs] for a file that is not the one
    the manifest names; [schema-differs] for one that another version of this package has to restore.
    """
    manifest: dict[str, Any] = read_json(folder / MANIFEST)
    for name, sha256 in manifest["files"].items():
        if not (folder / name).is_file() or hash_file(folder / name) != sha256:
            raise Refusal(str(folder / name), "file-differs", "not the file that the manifest names")
    for config, files in list_data_files(folder).items():
        if read_features(files[0]) != make_features(config):
            version = manifest["libraries"]["musnad"]
            raise Refusal(
                str(folder), "schema-differs", f"{config} has other fields here: restore it with musnad {version}"
            )
    rows = (row for file in list_data_files(folder)[DOCUMENTS] for row in stream_rows(file))
    return PublicRelease(folder, manifest, {row["id"]: Withheld.read(row) for row in rows if row["withheld"]})


def write_restored(release: PublicRelease, matches: Matches, out: Path) -> Path:
    """The release with the texts found, in the folder `out`, which is replaced whole.

    Where every text is found, the bytes are those of the complete build by the same libraries.
    """
    with replacing_folder(out) as fresh:
        shutil.copytree(release.folder / "schema", fresh / "schema")
        sizes = _write_data(release.folder, fresh, matches.found)
        manifest = _make_manifest(release, fresh, len(matches.found))
        for name in release.manifest["files"]:
            if not (fresh / name).exists():
                shutil.copyfile(release.folder / name, fresh / name)
        _seal(fresh, manifest, sizes)
    return out


def _write_data(folder: Path, fresh: Path, found: Mapping[str, Restored]) -> dict[tuple[str, str], Size]:
    sizes: dict[tuple[str, str], Size] = {}
    for config, files in list_data_files(folder).items():
        for file in files:
            writer = RowWriter(config, fresh / config / file.name)
            try:
                for row in _fill_rows(stream_rows(file), found):
                    writer.add([row])
            finally:
                size = writer.close()
            key = config, split_of(file)
            sizes[key] = Size(*map(sum, zip(sizes.get(key, (0, 0, 0)), size, strict=True)))
    return sizes


def _fill_rows(rows: Iterator[Row], found: Mapping[str, Restored]) -> Iterator[Row]:
    for row in rows:
        restored = found.get(row["document_id" if "document_id" in row else "id"])
        yield fill_row(row, restored) if restored and row["withheld"] else row


def _make_manifest(release: PublicRelease, fresh: Path, found: int) -> dict[str, Any]:
    """The manifest of the public release, with what restoring changes of it."""
    old = release.manifest
    left = len(release.withheld) - found
    total = sum(counts[DOCUMENTS] for counts in old["rows"].values())
    withheld = {name: count for name, count in (("false", total - left), ("true", left)) if count}
    made = make_manifest(fresh, old["version"], Tally(), old["inputs"], public=bool(left))
    kept = {name: old[name] for name in old if name not in ("public", "build", "libraries", "provenance", "files")}
    return made | kept | {"provenance": old["provenance"] | {"withheld": withheld}}


def _seal(fresh: Path, manifest: dict[str, Any], sizes: dict[tuple[str, str], Size]) -> None:
    """Write card, metadata and manifest anew; the prose of the public release's card is that of a corpus."""
    with tempfile.TemporaryDirectory() as texts:
        for path in fresh.iterdir():
            if path.is_file():
                shutil.copyfile(path, Path(texts) / (CARD_SOURCE if path.name == CARD else path.name))
        # Who marked the corpus, and how far they agree, is not to be read from a release: those blocks stay.
        seal_release(Corpus(Path(texts)), fresh, manifest, sizes, make_blocks(manifest))
