"""How fast a corpus is checked and built into a release, and how much memory that takes, beside doing less.

    python tests/benchmarks/measure_releases.py
    python tests/benchmarks/measure_releases.py --documents 100000 --format json

The corpus is made by a seeded generator: reports of some 1,100 letters with 58 marks each, a raw file, a document and a
gold file for every one, split and in order. Every measure runs in a process of its own, whose peak of memory is told
after a tenth of the documents and at the end. Times are of the processor on one core. The peers do less: `jsonschema`
looks at shapes alone (a file's first level of five), `Dataset.from_list` makes one table of rows that are made already.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generated_corpus import write_corpus
from own_process import Step, Table, Work, measure_apart, run

from musnad.checks.validation import Validation, list_files
from musnad.corpus import Corpus, read_json
from musnad.releases import build_release, read_gold_documents
from musnad.rows import make_record
from musnad.schemas import bulk_validator, reference_validator

# `jsonschema` is slow enough to be told from few, and rows are large enough.
_FEW, _SOME = 300, 5_000


def check_corpus(corpus: Corpus) -> Work:
    """All five levels of checks over every file."""

    def work(step: Step) -> int:
        validation = Validation(corpus, datetime.date(2026, 1, 1))
        count = 0
        for path in list_files(corpus):
            assert not validation.check_file(path, corpus.relative(path))
            if path.parent == corpus.gold:
                count += 1
                step()
        assert not list(validation.check_whole())
        return count

    return work


def build_corpus(corpus: Corpus) -> Work:
    """A whole release, with the checks that come before it."""

    def work(step: Step) -> int:
        count = 0

        def follow(paths: Sequence[Path], what: str) -> Iterator[Path]:
            nonlocal count
            for path in paths:
                yield path
                if what == "building":
                    count += 1
                    step()

        with tempfile.TemporaryDirectory() as out:
            build_release(corpus, "0.1.0", Path(out), progress=follow)
        return count

    return work


def look_at_shapes(corpus: Corpus) -> Work:
    """`jsonschema` over documents and gold, nothing else looked at."""
    return _look(corpus, _FEW, lambda kind, record: not list(reference_validator(kind).iter_errors(record)))


def look_at_shapes_in_bulk(corpus: Corpus) -> Work:
    """`jsonschema-rs` over documents and gold, nothing else looked at."""
    return _look(corpus, sys.maxsize, lambda kind, record: bulk_validator(kind).is_valid(record))


def _look(corpus: Corpus, most: int, is_valid: Callable[[str, object], bool]) -> Work:
    paths = sorted(corpus.documents.glob("*.json"))[:most]

    def work(step: Step) -> int:
        for path in paths:
            assert is_valid("document", read_json(path))
            assert is_valid("annotations", read_json(corpus.gold / path.name))
            step()
        return len(paths)

    return work


def make_one_table(corpus: Corpus) -> Work:
    """`Dataset.from_list` and Parquet for one config of six, of rows that are made before the clock runs."""
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()

    documents = islice(read_gold_documents(corpus, public=False), _SOME)
    rows = [make_record(gold)["documents"][0] for _, gold in documents]

    def work(step: Step) -> int:
        with tempfile.TemporaryDirectory() as out:
            Dataset.from_list(rows).to_parquet(Path(out) / "documents.parquet")
        step()
        return len(rows)

    return work


MEASURES: dict[str, Callable[[Corpus], Work]] = {
    "checked, all five levels": check_corpus,
    f"peer, shapes alone: jsonschema ({_FEW})": look_at_shapes,
    "peer, shapes alone: jsonschema-rs": look_at_shapes_in_bulk,
    "checked and built, six configs": build_corpus,
    f"peer, one config: from_list ({_SOME:,})": make_one_table,
}


def _prepare(name: str, root: Path, warm: Path) -> Work:
    MEASURES[name](Corpus(warm))(lambda: None)  # what is loaded and compiled once is no part of a rate
    return MEASURES[name](Corpus(root))


def measure_all(count: int) -> Table:
    """Documents a processor second, seconds on the clock and MB of memory, by measure."""
    table = {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as small:
        root, warm = write_corpus(Path(folder), count).root, write_corpus(Path(small), 20).root
        for name in MEASURES:
            if row := measure_apart(partial(_prepare, name, root, warm), count):
                table[name] = row
    return table


if __name__ == "__main__":
    sys.exit(run(__doc__, "Releases", measure_all))
