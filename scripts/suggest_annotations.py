"""Suggest marks of all four layers by Arabic rules.

Writes data/annotations/rules/DOCUMENT.json. With --jsonl it reads lines {"id", "text"} and writes, for each and in the
same order, {"id", "text_sha256", "entities", "quotes", "numbers", "retractions"}; a line that cannot be read is said on
stderr and skipped.

example:
  python scripts/suggest_annotations.py DOCUMENT…         # documents of the corpus by id; all when none is named
  python scripts/suggest_annotations.py --jsonl < texts.jsonl > marks.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from musnad import command
from musnad.corpus import read_document, write_record
from musnad.preannotation.engine import annotate_document
from musnad.preannotation.namers import ADD, REPLACE, choose_namer
from musnad.preannotation.streams import suggest_lines

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Suggest for documents, or for lines."""
    parser = command.make_parser(__doc__)
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents (default: all)")
    parser.add_argument("--jsonl", action="store_true", help="read lines from stdin, write lines to stdout")
    parser.add_argument("--dry-run", action="store_true", help="write no file; only count the marks")
    parser.add_argument("--model", help="a Hugging Face token-classification model, by name or folder, for entities")
    parser.add_argument(
        "--model-mode", choices=(ADD, REPLACE), default=ADD, help="beside the rules' names, or instead of them"
    )
    return command.run(suggest, parser, argv)


def suggest(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    name = choose_namer(arguments.model, arguments.model_mode)
    if arguments.jsonl:
        skipped = suggest_lines(sys.stdin.buffer, sys.stdout.buffer, name, command.report)
        return command.FINDINGS if skipped else command.FINE
    corpus = arguments.corpus
    ids = arguments.documents or [path.stem for path in sorted(corpus.documents.glob("*.json"))]
    for document_id in command.progress(ids, "suggesting"):
        annotations = annotate_document(read_document(corpus.document_path(document_id)), name)
        if not arguments.dry_run:
            write_record(corpus.annotations_path(annotations.annotator.id, document_id), annotations)
        counts = ", ".join(f"{len(marks)} {layer}" for layer, marks in annotations.layers())
        command.say(f"{document_id}: {counts}")
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
