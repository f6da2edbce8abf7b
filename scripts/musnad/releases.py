"""Releases: the corpus as a folder that `load_dataset` reads, the same bytes from the same input."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from musnad.annotations import Annotations
from musnad.card import find_stale, make_card, make_changelog
from musnad.corpus import Corpus, read_annotations, read_document, read_json
from musnad.documents import hash_text
from musnad.features import list_configs
from musnad.findings import Finding, Refusal
from musnad.manifest import MANIFEST, SPLITS, Tally, digest_hashes, hash_file, hash_files, make_manifest
from musnad.parquet import RowWriter, Size
from musnad.rows import GoldDocument, make_record
from musnad.schemas import SCHEMA_FOLDER, load_all

CARD, CHANGELOG = "README.md", "CHANGELOG.md"


def build_release(corpus: Corpus, version: str, out: Path, public: bool = False) -> Path:
    """Build `out`/`version` and return it; what stood there is replaced whole, or untouched when the build fails.

    `public`: withhold the text of documents that may not be passed on. Raises Refusal for a version that is not
    X.Y.Z, a corpus without gold, a document without a split, and a row that does not fit the schema.
    """
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version, re.ASCII):
        raise Refusal(version, "bad-version", "a version is three numbers, as in 0.1.0")
    with _replacing(out / version) as folder:
        _write_release(corpus, version, folder, public)
    return out / version


def check_release(corpus: Corpus, version: str, out: Path, public: bool = False) -> list[Finding]:
    """How a fresh build differs from the release in `out`/`version` and the cards of the corpus; empty when not at all.

    A public build's counts of what is withheld are its own, so only a complete build is asked about the cards.
    """
    with tempfile.TemporaryDirectory() as fresh:
        folder = build_release(corpus, version, Path(fresh), public)
        built, standing = hash_files(folder), hash_files(out / version)
        stale = {} if public else find_stale_texts(corpus, folder)
    return [
        Finding(
            corpus.relative(out / version / name), "$", "release-differs", _describe(name in standing, name in built)
        )
        for name in sorted(built.keys() | standing.keys())
        if built.get(name) != standing.get(name)
    ] + [Finding(name, "$", "card-differs", "its generated blocks are not those of this build") for name in stale]


def find_stale_texts(corpus: Corpus, folder: Path) -> dict[str, str]:
    """The cards of the corpus whose generated blocks are not those of the release in `folder`; as they should be."""
    return find_stale(corpus, load_manifest(folder))


def describe_release(folder: Path) -> list[str]:
    """What `folder` holds, a line per config."""
    rows = load_manifest(folder)["rows"]
    lines = [
        f"{config}: " + ", ".join(f"{counts[config]} {split}" for split, counts in rows.items())
        for config in list_configs()
    ]
    return [f"built: {folder}", *lines]


def _describe(stands: bool, built: bool) -> str:
    if stands and built:
        return "a fresh build writes other bytes"
    return "a fresh build does not write this file" if stands else "missing; a fresh build writes it"


def read_gold_documents(corpus: Corpus, public: bool) -> Iterator[tuple[str, GoldDocument]]:
    """Each document that has gold, by id, with its split. Raises Refusal when the two do not belong together."""
    splits = read_splits(corpus)
    for path in sorted(corpus.gold.glob("*.json"), key=lambda path: path.stem):
        annotations = read_annotations(path)
        document = read_document(corpus.document_path(annotations.document_id))
        _refuse_strangers(corpus.relative(path), annotations, path.stem, hash_text(document.text))
        if document.id not in splits:
            raise Refusal(corpus.relative(corpus.splits), "split-missing", f"{document.id} has gold and no split")
        yield splits[document.id], GoldDocument(document, annotations, public and not document.redistribute)


def _refuse_strangers(file: str, annotations: Annotations, stem: str, text_sha256: str) -> None:
    if annotations.document_id != stem:
        raise Refusal(file, "wrong-file-name", f"holds {annotations.document_id}", "$.document_id")
    if annotations.status != "gold":
        raise Refusal(file, "not-gold", f"the status is {annotations.status}", "$.status")
    if annotations.text_sha256 != text_sha256:
        raise Refusal(file, "text-hash-differs", "the marks were made on another text", "$.text_sha256")


def read_splits(corpus: Corpus) -> dict[str, str]:
    """document id -> split. Raises Refusal when the file is not a JSON object of known splits."""
    splits = read_json(corpus.splits)
    file = corpus.relative(corpus.splits)
    if not isinstance(splits, dict):
        raise Refusal(file, "shape", "not a JSON object of document ids and splits")
    for document_id, split in splits.items():
        if split not in SPLITS:
            raise Refusal(file, "unknown-split", f"{split!r} is none of {', '.join(SPLITS)}", f"$.{document_id}")
    return splits


def _write_release(corpus: Corpus, version: str, folder: Path, public: bool) -> None:
    tally, sizes = _write_rows(corpus, folder, public)
    for name in load_all():
        (folder / "schema").mkdir(exist_ok=True)
        shutil.copyfile(SCHEMA_FOLDER / name, folder / "schema" / name)
    manifest = make_manifest(folder, version, tally, _digest_inputs(corpus), public)
    _write_text(folder / CARD, make_card(corpus, manifest, sizes))
    _write_text(folder / CHANGELOG, make_changelog(corpus, manifest))
    manifest["files"] = hash_files(folder)
    _write_text(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _write_rows(corpus: Corpus, folder: Path, public: bool) -> tuple[Tally, dict[tuple[str, str], Size]]:
    tally = Tally()
    writers: dict[tuple[str, str], RowWriter] = {}
    try:
        for split, gold in read_gold_documents(corpus, public):
            record = make_record(gold)
            tally.add(split, record)
            for config, rows in record.items():
                if rows and (config, split) not in writers:
                    # A file without rows cannot be loaded, so a split without rows has none.
                    path = folder / config / f"{split}-00000-of-00001.parquet"
                    writers[config, split] = RowWriter(config, path)
                if rows:
                    writers[config, split].add(rows)
    finally:
        sizes = {key: writer.close() for key, writer in writers.items()}
    if not sizes:
        raise Refusal(corpus.relative(corpus.gold), "no-gold", "there is no gold to release")
    return tally, sizes


def _digest_inputs(corpus: Corpus) -> str:
    paths = [*corpus.documents.glob("*.json"), *corpus.gold.glob("*.json"), corpus.splits]
    return digest_hashes({corpus.relative(path): hash_file(path) for path in paths})


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends well, and vanishes when it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
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
        shutil.rmtree(beside)


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a built release. Raises Refusal when there is none."""
    manifest: dict[str, Any] = read_json(folder / MANIFEST)
    return manifest
