"""How fast collections become documents, and how much memory that takes, beside readers that only read.

    python tests/benchmarks/measure_collections.py
    python tests/benchmarks/measure_collections.py --documents 10000 --format json

The documents are invented by a seeded generator from the sentences in data/: a title, a dateline and four to nine
paragraphs each. Every measure runs in a process of its own, whose peak of memory is told after a tenth of the
documents and at the end. Times are of the processor on one core; the peers do less: `datasets` and `warcio` read
records and make nothing of them.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from own_process import Step, Table, Work, measure_apart, run

from musnad.corpus import Corpus
from musnad.documents import Document
from musnad.ingest.collections.building import Building
from musnad.ingest.collections.reading import read_collection, read_records
from musnad.ingest.deposits import Depositor
from musnad.ingest.streams import DocumentLines

DATA = Path(__file__).parent / "data"
SENTENCES = ("numbers", "quotes", "retractions")
# A file for each document is slow enough to be told from few.
_FILES = 2_000
Measure = Callable[[Path, Step], int]


def invent_articles(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Articles as records, the same for the same seed."""
    rows = [json.loads(line) for name in SENTENCES for line in (DATA / f"{name}.jsonl").open(encoding="utf-8")]
    sentences = [row["text"] for row in rows]
    draw = random.Random(seed)
    for index in range(count):
        paragraphs = [" ".join(draw.choices(sentences, k=2)) for _ in range(draw.randint(4, 9))]
        title = f"{draw.choice(sentences)[:60].rstrip('.،')} {index}"
        url = f"https://news.example/{index}"
        yield {"title": title, "text": "\n\n".join(["بغداد – وكالات", *paragraphs]), "date": "2024-03-05", "url": url}


def write_collections(folder: Path, count: int) -> dict[str, Path]:
    """The articles as JSON lines, plain and packed, and as a crawl of pages; a tenth of them in the last."""
    lines, packed, crawl = folder / "articles.jsonl", folder / "articles.jsonl.gz", folder / "crawl.warc.gz"
    with lines.open("wb") as file, gzip.open(packed, "wb", compresslevel=1) as other, crawl.open("wb") as pages:
        for index, article in enumerate(invent_articles(count)):
            line = json.dumps(article, ensure_ascii=False).encode() + b"\n"
            file.write(line)
            other.write(line)
            if index % 10 == 0:
                pages.write(_capture(article))
    return {"lines": lines, "packed": packed, "crawl": crawl}


def _capture(article: dict[str, str]) -> bytes:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in article["text"].split("\n\n"))
    page = (
        f"<html><title>{article['title']}</title><body><h1>{article['title']}</h1>{paragraphs}</body></html>".encode()
    )
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
        f"WARC-Target-URI: {article['url']}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(header.encode() + block + b"\r\n\r\n", 1)


def _count(items: Iterable[object], step: Step) -> int:
    count = 0
    for _ in items:
        count += 1
        step()
    return count


def read_documents(path: Path, step: Step) -> int:
    """Documents, one at a time, through the library."""
    return _count((item for item in read_collection(path, path.name, Building()) if isinstance(item, Document)), step)


def write_documents(path: Path, step: Step) -> int:
    """Documents written to one file of JSON lines."""
    with tempfile.TemporaryDirectory() as folder, DocumentLines(Path(folder) / "out.jsonl") as out:
        documents = (item for item in read_collection(path, path.name, Building()) if isinstance(item, Document))
        return _count(map(out.deposit, documents), step)


def write_files(path: Path, step: Step) -> int:
    """Documents written to a corpus, a file each."""
    with tempfile.TemporaryDirectory() as folder:
        depositor = Depositor(Corpus(Path(folder)))
        documents = (item for item in read_collection(path, path.name, Building()) if isinstance(item, Document))
        return _count(map(depositor.deposit, islice(documents, _FILES)), step)


def find_copies(path: Path, step: Step) -> int:
    """Near-duplicates looked for among the articles' texts."""
    from musnad.copies import CopyIndex

    index = CopyIndex(lambda offset: _text_at(path, int(offset)))
    count = offset = 0
    with path.open("rb") as file:
        for line in file:
            index.add(str(offset), json.loads(line)["text"])
            offset += len(line)
            count += 1
            step()
    index.find()
    return count


def _text_at(path: Path, offset: int) -> str:
    with path.open("rb") as file:
        file.seek(offset)
        return str(json.loads(file.readline())["text"])


def read_captures(path: Path, step: Step) -> int:
    """Pages of the crawl, read and not yet made documents."""
    return _count(read_records(path, path.name), step)


def read_by_datasets(path: Path, step: Step) -> int:
    """`datasets` streaming the records of JSON lines."""
    from datasets import load_dataset

    return _count(load_dataset("json", data_files=str(path), split="train", streaming=True), step)


def read_by_warcio(path: Path, step: Step) -> int:
    """`warcio` reading the pages of the crawl."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return _count((record.content_stream().read() for record in ArchiveIterator(file)), step)


MEASURES: dict[str, tuple[Measure, str]] = {
    "JSON lines to documents": (read_documents, "lines"),
    "JSON lines, gzip, to documents": (read_documents, "packed"),
    "  and written, one file for all": (write_documents, "lines"),
    f"  and written, a file each ({_FILES:,})": (write_files, "lines"),
    "peer, reads only: datasets": (read_by_datasets, "lines"),
    "near-duplicates looked for": (find_copies, "lines"),
    "WARC to documents": (read_documents, "crawl"),
    "WARC to pages": (read_captures, "crawl"),
    "peer, reads only: warcio": (read_by_warcio, "crawl"),
}


def _prepare(name: str, path: Path, warm: Path) -> Work:
    measure, _ = MEASURES[name]
    measure(warm, lambda: None)  # what is loaded and compiled once is no part of a rate
    return partial(measure, path)


def measure_all(count: int) -> Table:
    """Documents a processor second, seconds on the clock and MB of memory, by measure."""
    table = {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as small:
        paths, warm = write_collections(Path(folder), count), write_collections(Path(small), 20)
        for name, (_, kind) in MEASURES.items():
            expected = count // (10 if kind == "crawl" else 1)
            if row := measure_apart(partial(_prepare, name, paths[kind], warm[kind]), expected):
                table[name] = row
    return table


if __name__ == "__main__":
    sys.exit(run(__doc__, "Collections", measure_all))
