"""Measure how far passes that were made apart agree, layer by layer and field by field.

Spans: F1 on the same span, on overlap and by character, and Krippendorff's αU. Closed values of paired marks: Cohen's κ
and Krippendorff's α. Clusters: MUC, B³, CEAF-e. Intervals are drawn by a bootstrap over documents.

example:
  python scripts/measure_agreement.py --passes amal badr                        # every document both have read
  python scripts/measure_agreement.py DOCUMENT DOCUMENT --passes amal badr hoda --format json
  python scripts/measure_agreement.py --passes amal badr --picture agreement.svg --samples 10000
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from musnad import command
from musnad.findings import Refusal

with command.needing("agreement"):
    from musnad.agreement.evidence import SAMPLES, SEED
    from musnad.agreement.measuring import measure_agreement
    from musnad.agreement.passes import find_shared, find_unshared, read_all
    from musnad.agreement.pictures import write_picture
    from musnad.agreement.reports import format_text, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Read the passes, measure, and say it."""
    parser = command.make_parser(__doc__)
    parser.add_argument("document", nargs="*", help="id of a document (default: all that every annotator has read)")
    parser.add_argument("--passes", nargs="+", required=True, metavar="ANNOTATOR", help="two annotators or more")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="tables (default) or JSON")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the main figures into an .svg or .png")
    command.add_draws(parser, SAMPLES, SEED)
    return command.run(measure, parser, argv)


def measure(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    corpus, annotators = arguments.corpus, list(dict.fromkeys(arguments.passes))
    if len(annotators) < 2:
        raise Refusal("--passes", "too-few", "agreement needs the passes of two different annotators or more")
    shared = find_shared(corpus, annotators)
    documents = arguments.document or shared
    readings, findings = read_all(corpus, annotators, command.progress(documents, "reading"))
    command.report(findings if arguments.document else [*find_unshared(corpus, annotators), *findings])
    if not readings:
        raise Refusal("--passes", "nothing-shared", f"no document with a pass of each of {', '.join(annotators)}")
    measured = command.progress(readings, "measuring")
    agreement = measure_agreement(annotators, measured, arguments.samples, arguments.seed)
    if arguments.picture:
        write_picture(agreement, arguments.picture)
    as_json = arguments.format == "json"
    command.say(json.dumps(to_json(agreement), ensure_ascii=False, indent=2) if as_json else format_text(agreement))
    return command.FINDINGS if findings else command.FINE


if __name__ == "__main__":
    sys.exit(main())
