"""Make Label Studio tasks of documents: the text alone, or with marks in place.

Each document becomes annotation/tasks/<document id>.json, ready for import into a project that has
annotation/label_config.xml. Marks that are suggestions come as predictions, which the annotator takes or mends; others
as a submitted annotation.

example:
  python scripts/make_tasks.py --from annotations:rules    suggestions of the rules, for the annotators
  python scripts/make_tasks.py --from gold --out gold.json    all gold in one file
  python scripts/make_tasks.py --from annotations:aziza --status suggested sindyan-20250414-5ae36f45
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from musnad.command import FINDINGS, FINE, make_parser, progress, report, run, say
from musnad.corpus import write_atomically
from musnad.findings import Finding, Refusal
from musnad.labelstudio.sources import Source
from musnad.schemas import Json


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when every task was made, 1 when some were not, 2 for wrong use."""
    parser = make_parser(__doc__)
    parser.add_argument("documents", nargs="*", metavar="ID", help="ids of documents (default: all of the corpus)")
    parser.add_argument(
        "--from",
        dest="source",
        default="none",
        metavar="MARKS",
        help="none (default), gold, or annotations:<annotator>",
    )
    parser.add_argument(
        "--status", choices=("suggested", "annotated"), help="give the marks this status, whatever their file says"
    )
    parser.add_argument(
        "--out", type=Path, metavar="PATH", help="folder, or one .json file for all (default: annotation/tasks)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    return run(_make, parser, argv)


def _make(arguments: argparse.Namespace) -> int:
    source = Source(arguments.corpus, arguments.source, arguments.status)
    refused: list[Finding] = []
    tasks: dict[str, Json] = {}
    for document_id in progress(arguments.documents or source.list_documents(), "tasks"):
        try:
            tasks[document_id] = source.make_task(document_id)
        except Refusal as refusal:
            refused.append(refusal.finding)
    report(refused)
    for path, content in _lay_out(arguments.out or arguments.corpus.root / "annotation" / "tasks", tasks).items():
        if not arguments.dry_run:
            write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))
        say(f"{arguments.corpus.relative(path)}\t{len(content)} tasks")
    return FINDINGS if refused else FINE


def _lay_out(out: Path, tasks: dict[str, Json]) -> dict[Path, list[Json]]:
    if out.suffix == ".json":
        return {out: list(tasks.values())} if tasks else {}
    return {out / f"{document_id}.json": [task] for document_id, task in tasks.items()}


if __name__ == "__main__":
    sys.exit(main())
