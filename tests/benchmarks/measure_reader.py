"""How long a reader of many documents takes to build, and then to open, list and search in Chromium.

    python tests/benchmarks/measure_reader.py
    python tests/benchmarks/measure_reader.py --documents 500 --out FOLDER

The documents are made from a seed (`generated_corpus`), some sixty marks in each. FOLDER keeps the reader to look at.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generated_corpus import SPLITS, make_documents
from playwright.sync_api import sync_playwright

from musnad.browse.building import build_reader
from musnad.command import say
from musnad.manifest import MANIFEST, Tally, make_manifest
from musnad.parquet import RowWriter
from musnad.rows import GoldDocument, make_record
from musnad.schemas import SCHEMA_FOLDER


def write_release(folder: Path, documents: int) -> Path:
    """A release of generated documents, as far as a reader needs it."""
    tally = Tally()
    writers = {
        split: RowWriter("documents", folder / "documents" / f"{split}-00000-of-00001.parquet") for split in SPLITS
    }
    golds = sorted(make_documents(documents), key=lambda made: made[0].id)
    for number, (document, gold) in enumerate(golds):
        record = make_record(GoldDocument(document, gold))
        split = SPLITS[number % len(SPLITS)]
        tally.add(split, record)
        writers[split].add(record["documents"])
    for writer in writers.values():
        writer.close()
    shutil.copytree(SCHEMA_FOLDER, folder / "schema")
    manifest = make_manifest(folder, "0.0.1", tally, "generated", public=True)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def time_reading(folder: Path, chromium: str) -> dict[str, float]:
    """Milliseconds: until the first article is painted, until the list is whole, for a first and a second search."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"file://{folder}/index.html")
        page.wait_for_selector("#article .text")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        article = page.evaluate("performance.now()")
        whole = page.evaluate("musnad.listing.complete.then(() => performance.now())")
        searches = [page.evaluate(_SEARCH, query) for query in ("صفاقس مسقط", "اللجنه")]
        browser.close()
    names = ("first paint", "first article", "whole list", "first search", "next search")
    return dict(zip(names, (paint, article, whole, *searches), strict=True))


# Resolves when the list shows what was searched for and no text is awaited any more.
_SEARCH = """async (query) => {
  const began = performance.now();
  const search = document.getElementById('search');
  search.value = query;
  search.dispatchEvent(new Event('input'));
  const wait = () => new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => document.addEventListener('musnad:query', resolve, { once: true }));
  while (musnad.listing.isSearching()) await wait();
  return performance.now() - began;
}"""


def measure_reader(documents: int, out: Path) -> dict[str, float]:
    """Build a reader of generated documents in `out` and open it; seconds, megabytes and milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        release = write_release(Path(folder) / "0.0.1", documents)
        began = time.perf_counter()
        build_reader([release], out, force=True)
        seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    chromium = shutil.which("chromium") or "chromium"
    return {"documents": documents, "build s": seconds, "size MB": size / 1e6, **time_reading(out, chromium)}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--out", type=Path, help="keep the reader in this folder")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measure_reader(arguments.documents, arguments.out or Path(folder) / "reader").items():
            say(f"{name}: {value:,.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
