"""Files, folders, collections and standard input: all a user may name, each article one outcome."""

from __future__ import annotations

import glob
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from musnad.corpus import Corpus
from musnad.documents import Document
from musnad.findings import Finding, Refusal, show_in_line
from musnad.ingest.articles import ingest_file
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.fields import Fields
from musnad.ingest.collections.reading import SUFFIXES, is_collection, read_collection, read_stream
from musnad.ingest.collections.records import Outcome, Remarks, Skipped
from musnad.ingest.collections.streams import suffix_of
from musnad.ingest.deposits import Deposit, Depositing
from musnad.ingest.metadata import read_article
from musnad.ingest.webpages import is_page_name

STANDARD_INPUT = Path("-")
_CHUNK = 1 << 20


def find_raw_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Files as they are, folders as the articles and collections under them, patterns such as `crawl/*.warc.gz`.

    Folders and patterns give their files in order of path. Raises Refusal [no-such-file] for a path that is not
    there, [no-raw-files] for a folder without one.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if _is_raw(file))
            if not found:
                kinds = ", ".join((".txt", ".html", *SUFFIXES))
                raise Refusal(str(path), "no-raw-files", f"none of {kinds} in this folder")
            yield from found
        elif path.exists() or path == STANDARD_INPUT:
            yield path
        else:
            found = sorted(Path(file) for file in glob.glob(str(path), recursive=True))  # noqa: PTH207 - may be absolute
            if not found:
                raise Refusal(str(path), "no-such-file", "no such file or folder")
            yield from (file for file in found if file.is_file())


def _is_raw(file: Path) -> bool:
    return file.is_file() and (file.suffix.lower() == ".txt" or is_page_name(file.name) or is_collection(file))


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes articles in: how collections are read, where documents are laid, and what is to be said of it all.

    `remarks` are of all collections together.
    """

    corpus: Corpus
    depositor: Depositing
    fields: Fields = field(default_factory=Fields)
    language: str | None = None
    remarks: Remarks = field(default_factory=Remarks)

    def take(self, path: Path) -> Iterator[Deposit | Finding | Skipped]:
        """What becomes of each article in a file; no article stops the next."""
        name = self._name(path)
        try:
            _refuse_name(name)
            self._refuse_link(path)
            if is_collection(path):
                bare = path.with_suffix("") if path.suffix.lower() != suffix_of(path) else path
                known = read_article(bare, name.removesuffix(path.name) + bare.name)
                building = Building(self.fields, known, self.language, self.remarks)
                yield from map(self._lay, read_collection(path, name, building))
            else:
                yield self.depositor.deposit(ingest_file(path, name))
        except Refusal as refusal:
            yield refusal.finding

    def _refuse_link(self, path: Path) -> None:
        """Raise Refusal [unsafe-path] for a link among the raw files that leads out of their folder."""
        raw = self.corpus.raw
        if path.is_relative_to(raw) and not path.resolve().is_relative_to(raw.resolve()):
            raise Refusal(self.corpus.relative(path), "unsafe-path", "a link that leads out of the folder of raw files")

    def take_stream(self, stream: BinaryIO) -> Iterator[Deposit | Finding | Skipped]:
        """The same for JSON lines that come as a stream, of which nothing is kept."""
        building = Building(self.fields, language=self.language, remarks=self.remarks)
        yield from map(self._lay, read_stream(stream, str(STANDARD_INPUT), building))

    def _lay(self, outcome: Outcome) -> Deposit | Finding | Skipped:
        if not isinstance(outcome, Document):
            return outcome
        try:
            return self.depositor.deposit(outcome)
        except Refusal as refusal:
            if refusal.finding.check == "document-exists":
                # The same text once more is a fault in a folder of chosen files; in a crawl it is daily bread.
                return Skipped(outcome.raw.path, "document-exists")
            return refusal.finding

    def _name(self, path: Path) -> str:
        """The raw path a document records: relative to the corpus, or the bare name of a file outside it."""
        path = path.resolve()
        return self.corpus.relative(path) if path.is_relative_to(self.corpus.root) else path.name


def _refuse_name(name: str) -> None:
    """Raise Refusal [unsafe-name] for a name that no document could record."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Refusal(show_in_line(name), "unsafe-name", "its name is not UTF-8; give it another") from error


def keep_stream(stream: BinaryIO, corpus: Corpus) -> Path:
    """Standard input as a file among the raw ones, `stdin-<hash>.jsonl`: the same input is the same file.

    Raises Refusal [unwritable-file].
    """
    try:
        corpus.raw.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=corpus.raw, prefix=".stdin.", suffix=".part", delete=False) as file:
            digest = hashlib.sha256()
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
        Path(file.name).chmod(0o644)
        return Path(file.name).replace(corpus.raw / f"stdin-{digest.hexdigest()[:16]}.jsonl")
    except OSError as error:
        raise Refusal(corpus.relative(corpus.raw), "unwritable-file", error.strerror or str(error)) from error
