"""A reader of a release: a folder of pages and pieces that open from the disk, the same bytes for the same release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musnad.browse.counting import Counts
from musnad.browse.folders import replacing_reader, write_stamp
from musnad.browse.folding import make_tables
from musnad.browse.fragments import make_article
from musnad.browse.indexing import DOCUMENT_FILTERS, make_entry
from musnad.browse.names import Names, first_closed, name_layers, read_colors, read_names
from musnad.browse.pages import copy_assets, read_words, require_libraries, write_page
from musnad.browse.passes import PassReader, make_passes
from musnad.browse.pieces import write_piece
from musnad.browse.statistics import write_statistics
from musnad.findings import Finding, Refusal
from musnad.manifest import MANIFEST
from musnad.released import load_schemas
from musnad.schemas import LAYERS, Json
from musnad.versions.bumps import parse_version
from musnad.versions.readings import Reading, open_release

if TYPE_CHECKING:
    from musnad.annotations import Annotations
    from musnad.corpus import Corpus
    from musnad.rows import Row

Progress = Callable[[Iterator[tuple[str, "Row"]]], Iterator[tuple[str, "Row"]]]
# Documents in one piece of the list, and of the texts that a search goes through.
PIECE = 250
# What of a row the page shows beside its marks.
_SHOWN = ("title", "publisher", "url", "published", "authorship", "licence", "withheld")


def build_reader(
    releases: Sequence[Path],
    out: Path,
    corpus: Corpus | None = None,
    force: bool = False,
    progress: Progress = iter,
) -> tuple[int, list[Finding]]:
    """Build the reader of the newest of `releases` in `out`; the others are counted for how the corpus grew.

    Passes that the release does not bring are taken from `corpus`. Returns how many documents there are, and why some
    passes are not shown; `progress` is given the documents and yields them. Raises Refusal for a folder that is no
    release, for what may not be replaced, and for missing libraries.
    """
    require_libraries()
    readings = sorted(map(_open, releases), key=lambda reading: parse_version(reading.version or "") or (0, 0, 0))
    newest = readings[-1]
    load = load_schemas(Path(newest.name))
    with replacing_reader(out, force) as folder:
        counts, findings = _write_documents(folder, newest, corpus, read_names(load), progress)
        _write_shell(folder, newest, load, counts)
        write_statistics(folder, counts, [Path(reading.name) for reading in readings], load)
        write_stamp(folder, newest.version or "", counts.documents)
    return counts.documents, findings


def _open(path: Path) -> Reading:
    if not (path / MANIFEST).exists():
        raise Refusal(str(path), "no-release", f"no release stands here (no {MANIFEST}); build_release.py makes one")
    return open_release(path)


def _write_documents(
    folder: Path, release: Reading, corpus: Corpus | None, names: Names, progress: Progress
) -> tuple[Counts, list[Finding]]:
    """A piece for each document, for each document's passes, and for each run of entries and of texts."""
    counts, findings = Counts(names), list[Finding]()
    passes = PassReader(Path(release.name), corpus)
    entries: list[Json] = []
    texts: list[str] = []
    for split, row in progress(release.read_rows()):
        read = _read_passes(passes, row, findings)
        if len(read) > 1:
            write_piece(folder, f"passes/{row['id']}", make_passes(row, read, names))
        write_piece(folder, f"documents/{row['id']}", _make_document(row, names))
        entries.append(make_entry(split, row, len(read), names))
        # Masked letters are not searched.
        texts.append("" if row["withheld"] else row["text"])
        counts.add(split, row, read)
        if len(entries) == PIECE:
            _write_run(folder, counts.documents, entries, texts)
            entries, texts = [], []
    if entries:
        _write_run(folder, counts.documents, entries, texts)
    return counts, findings


def _read_passes(passes: PassReader, row: Row, findings: list[Finding]) -> list[Annotations]:
    """The passes over a document; none where its text may not be shown."""
    try:
        return [] if row["withheld"] else passes.read(row)
    except Refusal as refusal:
        findings.append(refusal.finding)
        return []


def _write_run(folder: Path, so_far: int, entries: list[Json], texts: list[str]) -> None:
    number = (so_far - 1) // PIECE
    write_piece(folder, f"index/{number}", entries)
    write_piece(folder, f"texts/{number}", texts)


def _make_document(row: Row, names: Names) -> dict[str, Any]:
    marks = {layer: row[layer] for layer in LAYERS}
    article = make_article(row["text"], row["segments"], marks, names)
    return {"article": article, "marks": marks} | {name: row[name] for name in _SHOWN}


def _write_shell(folder: Path, release: Reading, load: Callable[[str], Json], counts: Counts) -> None:
    """The page of the reader, and what it knows before it opens a document."""
    names = read_names(load)
    filters = [*(f"document.{name}" for name in DOCUMENT_FILTERS)]
    filters += [f"{layer}.{first_closed(names[layer])}" for layer in reversed(LAYERS)]
    about = {"version": release.version, "documents": counts.documents, "pieces": -(-counts.documents // PIECE)}
    setting = {
        "about": about,
        "layers": name_layers(load),
        "names": names,
        "words": read_words(),
        "filters": filters,
        "folding": make_tables(),
    }
    write_piece(folder, "setting", setting)
    copy_assets(folder)
    write_page(folder, "index.html", version=release.version, layers=list(LAYERS))
    write_page(folder, "assets/labels.css", names=names, colors=read_colors(load), first_closed=first_closed)
