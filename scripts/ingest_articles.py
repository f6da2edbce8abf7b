"""Turn raw articles into documents: one frozen text each, every character of the page accounted for.

Each PATH is a text file (.txt), a web page (.html), a collection of articles, a folder of any of them, a pattern such
as 'crawl/*.warc.gz', or - for JSON lines on standard input; without one, data/raw of the corpus is taken. A collection
is .jsonl, .csv, .tsv, .parquet or .warc, also packed as .gz or .zst (not .parquet). What a file cannot tell of itself
(publisher, address, days, rights) stands beside it in <name>.meta.json, for a collection of all its records.

The fields of a collection go by their usual names (text, content, body; title, headline; date, published …); --field
names others, as WANTED=FIELD, with a dot to reach into objects. A title is set before the text, an empty line between.

A document that is there already and would not change is left untouched. A record is named file#line (Parquet: row,
WARC: offset in bytes). Keep collections in data/raw: what is elsewhere is recorded by its name alone, and validation
will miss it. Standard input is kept there too. --out writes documents to one file of JSON lines and leaves the corpus
alone: the way for more than some ten thousand. In the end it is said which new documents are near-duplicates, such as
agency copy, of which; not in a dry run, nor with --out -.

example:
  python scripts/ingest_articles.py data/raw/flood.txt
  python scripts/ingest_articles.py --dry-run --format json | jq .documents
  python scripts/ingest_articles.py data/raw/news.jsonl.gz --field text=article.body --field published=first_seen
  python scripts/ingest_articles.py 'crawl/*.warc.gz' --language ar --out documents.jsonl
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from musnad.command import FINDINGS, FINE, make_parser, progress, report, run
from musnad.findings import Finding
from musnad.ingest.collections.fields import USUAL_NAMES, Fields, read_choices
from musnad.ingest.collections.records import Skipped
from musnad.ingest.deposits import Deposit, Depositing, Depositor
from musnad.ingest.intake import STANDARD_INPUT, Intake, find_raw_files, keep_stream
from musnad.ingest.saying import make_account
from musnad.ingest.streams import DocumentLines

if TYPE_CHECKING:
    from musnad.ingest.resemblance import Resemblance


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all articles were taken, 1 when some were refused, 2 for wrong use."""
    parser = make_parser(__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="raw file, folder, pattern, or -")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say the outcome")
    wanted = ", ".join(USUAL_NAMES)
    parser.add_argument(
        "--field", action="append", default=[], metavar="WANTED=FIELD", help=f"field of a collection: {wanted}"
    )
    parser.add_argument("--language", metavar="TAG", help="leave out collected articles in other languages: ar, fa, …")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write documents here as JSON lines (-: standard output)"
    )
    parser.add_argument("--no-copies", action="store_true", help="do not look for near-duplicates (much faster)")
    return run(_ingest, parser, argv)


def _ingest(arguments: argparse.Namespace) -> int:
    files = list(find_raw_files(arguments.paths or [arguments.corpus.raw]))
    fields = Fields(read_choices(arguments.field))
    out = None if arguments.dry_run else arguments.out
    piped = out == STANDARD_INPUT
    with (
        DocumentLines(out) if out else nullcontext(Depositor(arguments.corpus, dry_run=arguments.dry_run)) as depositor
    ):
        watch = None if arguments.no_copies or arguments.dry_run or piped else _watch_copies(depositor)
        intake = Intake(arguments.corpus, watch or depositor, fields, arguments.language)
        account = make_account(arguments.format, sys.stderr if piped else sys.stdout)
        for outcome in progress(_take_all(intake, files, keep=not arguments.dry_run and not out), "ingest"):
            account.add(outcome)
        account.close(intake.remarks, watch.find_copies() if watch else ())
    return FINDINGS if account.counts["refused"] else FINE


def _watch_copies(depositor: Depositing) -> Resemblance | None:
    try:
        from musnad.ingest.resemblance import Resemblance
    except ImportError:
        report([Finding("datasketch", "$", "missing-library", "copies are not looked for: pip install 'musnad[web]'")])
        return None
    return Resemblance(depositor)


def _take_all(intake: Intake, files: list[Path], *, keep: bool) -> Iterator[Deposit | Finding | Skipped]:
    for path in files:
        if path != STANDARD_INPUT:
            yield from intake.take(path)
        elif keep:
            yield from intake.take(keep_stream(sys.stdin.buffer, intake.corpus))
        else:
            yield from intake.take_stream(sys.stdin.buffer)


if __name__ == "__main__":
    sys.exit(main())
