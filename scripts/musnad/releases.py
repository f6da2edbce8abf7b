"""Releases: the corpus as a folder that `load_dataset` reads, the same bytes from the same input."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from musnad.card import Sizes, make_card, make_changelog, make_metadata
from musnad.checks.validation import Validation, list_files
from musnad.corpus import Corpus, read_annotations, read_document, read_json
from musnad.features import list_configs
from musnad.findings import Finding, Refusal
from musnad.folders import replacing_folder
from musnad.manifest import MANIFEST, Tally, digest_hashes, hash_file, hash_files, make_manifest
from musnad.obstacles import find_obstacles, find_unsettled
from musnad.parquet import RowWriter, Size
from musnad.rows import GoldDocument, make_record
from musnad.schemas import SCHEMA_FOLDER, load_all
from musnad.versions.bumps import parse_version

CARD, CHANGELOG = "README.md", "CHANGELOG.md"
Progress = Callable[[Sequence[Path], str], Iterable[Path]]


def _show_nothing(paths: Sequence[Path], what: str) -> Iterable[Path]:  # noqa: ARG001 - the shape of Progress
    return paths


class InvalidCorpusError(Exception):
    """Raised when a corpus, or what was built of it, may not be released; carries the findings that say why."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


def build_release(
    corpus: Corpus,
    version: str,
    out: Path,
    public: bool = False,
    progress: Progress = _show_nothing,
    *,
    strict: bool = False,
) -> Path:
    """Build `out`/`version` and return it; what stood there is replaced whole, or untouched when the build fails.

    `public`: withhold the text of documents that may not be passed on. `strict`: refuse what is no release yet, such as
    work not committed or a version too small (see `musnad.obstacles`). `progress` is given each list of files that is
    gone through and a word for it, and yields the files. Raises InvalidCorpusError with all findings of the checks, and
    Refusal for a version that is not X.Y.Z, a corpus without gold, and a folder that cannot be written to.
    """
    if parse_version(version) is None:
        raise Refusal(version, "bad-version", "a version is three numbers, as in 0.1.0")
    if findings := (find_unsettled(corpus, version, out) if strict else []) or find_faults(corpus, progress):
        raise InvalidCorpusError(findings)
    with replacing_folder(out / version) as folder:
        _write_release(corpus, version, folder, public, progress)
        if strict and (findings := find_obstacles(corpus, version, out, folder, public)):
            raise InvalidCorpusError(findings)
    return out / version


def check_release(
    corpus: Corpus, version: str, out: Path, public: bool = False, progress: Progress = _show_nothing
) -> list[Finding]:
    """How a fresh build differs from the release in `out`/`version`, and why it may be no release; empty when sound."""
    with tempfile.TemporaryDirectory() as fresh:
        folder = build_release(corpus, version, Path(fresh), public, progress)
        built, standing = hash_files(folder), hash_files(out / version)
        obstacles = find_obstacles(corpus, version, out, folder, public)
    return [
        Finding(
            corpus.relative(out / version / name), "$", "release-differs", _describe(name in standing, name in built)
        )
        for name in sorted(built.keys() | standing.keys())
        if built.get(name) != standing.get(name)
    ] + obstacles


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


def read_gold_documents(
    corpus: Corpus, public: bool, progress: Progress = _show_nothing
) -> Iterator[tuple[str, GoldDocument]]:
    """Each document of a valid corpus that has gold, by id, with its split."""
    paths = sorted(corpus.gold.glob("*.json"), key=lambda path: path.stem)
    splits = read_json(corpus.splits) if paths else {}
    for path in progress(paths, "building"):
        document = read_document(corpus.document_path(path.stem))
        withheld = public and not document.redistribute
        passes = corpus.read_passes(document.id)
        yield splits[document.id], GoldDocument(document, read_annotations(path), withheld, passes)


def find_faults(corpus: Corpus, progress: Progress = _show_nothing) -> list[Finding]:
    """What all five levels of checks find. The day decides whether a waiver still holds, and no byte of a release."""
    validation = Validation(corpus, datetime.date.today())
    found = [validation.check_file(path, corpus.relative(path)) for path in progress(list_files(corpus), "checking")]
    return [finding for findings in found for finding in findings] + list(validation.check_whole())


def _write_release(corpus: Corpus, version: str, folder: Path, public: bool, progress: Progress) -> None:
    tally, sizes = _write_rows(read_gold_documents(corpus, public, progress), folder)
    if not sizes:
        raise Refusal(corpus.relative(corpus.gold), "no-gold", "there is no gold to release")
    for name in load_all():
        (folder / "schema").mkdir(exist_ok=True)
        shutil.copyfile(SCHEMA_FOLDER / name, folder / "schema" / name)
    manifest = make_manifest(folder, version, tally, _digest_inputs(corpus), public)
    seal_release(corpus, folder, manifest, sizes)


def seal_release(
    corpus: Corpus,
    folder: Path,
    manifest: dict[str, Any],
    sizes: Sizes,
    blocks: Mapping[str, str] | None = None,
) -> None:
    """Write what tells of the data in `folder`: card, changelog and metadata, from the texts of `corpus`; manifest.

    `blocks`: the only ones of the card to be filled, where the corpus is no whole one.
    """
    texts = {CARD: make_card(corpus, manifest, sizes, blocks), CHANGELOG: make_changelog(corpus, manifest)}
    for name, text in (texts | make_metadata(corpus, manifest, texts[CARD])).items():
        _write_text(folder / name, text)
    manifest["files"] = hash_files(folder)
    _write_text(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _write_rows(
    documents: Iterable[tuple[str, GoldDocument]], folder: Path
) -> tuple[Tally, dict[tuple[str, str], Size]]:
    tally = Tally()
    writers: dict[tuple[str, str], RowWriter] = {}
    try:
        for split, gold in documents:
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
    return tally, sizes


def _digest_inputs(corpus: Corpus) -> str:
    folders = (corpus.documents.glob("*.json"), corpus.gold.glob("*.json"), corpus.annotations.glob("*/*.json"))
    paths = [*chain.from_iterable(folders), corpus.splits]
    return digest_hashes({corpus.relative(path): hash_file(path) for path in paths})


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a built release. Raises Refusal when there is none."""
    manifest: dict[str, Any] = read_json(folder / MANIFEST)
    return manifest
