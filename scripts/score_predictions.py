"""Score a system's marks against gold, by each layer's standard measures.

GOLD and PRED are each a folder of annotation files, a corpus, a release, a Parquet file of a release's documents, or
lines of JSON ("-": standard input), as suggest_annotations.py --jsonl writes them. A layer that PRED has on no line is
not scored. A document that PRED lacks, or has on another text, counts as one without marks, and is said.

example:
  python scripts/score_predictions.py data/gold predictions.jsonl
  python scripts/score_predictions.py data/release/0.2.0 predictions.jsonl --split test --format json
  python scripts/score_predictions.py data/gold mine.jsonl --against theirs.jsonl --breakdown --picture scores.svg
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from musnad import command
from musnad.findings import Finding, Refusal

with command.needing("agreement"):
    from musnad.agreement.evidence import SAMPLES, SEED
    from musnad.scoring.breakdowns import break_down
    from musnad.scoring.pictures import write_picture
    from musnad.scoring.reports import Report, format_text, to_json
    from musnad.scoring.scores import Scored, compare_systems, match_sides, pool_scores, score_documents
    from musnad.scoring.sides import STDIN, Side, read_side


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all was scored, 1 when something was missing or refused, 2 for wrong use."""
    parser = command.make_parser(__doc__)
    parser.add_argument("gold", metavar="GOLD", help="what is right")
    parser.add_argument("predictions", metavar="PRED", help="what the system says")
    parser.add_argument("--against", metavar="PRED", help="another system, to compare with")
    parser.add_argument("--split", metavar="NAME", help="only this split of a release")
    parser.add_argument("--breakdown", action="store_true", help="also by label, number form, outlet and length")
    parser.add_argument("--all", action="store_true", help="show every measure, not the main ones alone")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="tables (default) or JSON")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the main scores into an .svg or .png")
    command.add_draws(parser, SAMPLES, SEED)
    return command.run(score, parser, argv)


def score(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    names = [arguments.gold, arguments.predictions, *([arguments.against] if arguments.against else [])]
    if names.count(STDIN) > 1:
        raise Refusal(STDIN, "read-twice", "standard input can be read once")
    gold, *systems = [read_side(name, arguments.split) for name in names]
    layers = tuple(layer for layer in gold.layers if all(layer in system.layers for system in systems))
    scored, findings = _score_systems(gold, systems, layers)
    counted = [[each.counted for each in own] for own in scored]
    draws = arguments.samples, arguments.seed
    report = Report(
        gold.name,
        systems[0].name,
        len(gold.readings),
        layers,
        arguments.samples,
        tuple(pool_scores(counted[0], *draws)),
        tuple(break_down(scored[0], layers, *draws)) if arguments.breakdown else (),
        arguments.against,
        compare_systems(counted[0], counted[1], *draws) if arguments.against else None,
    )
    command.report(findings)
    if arguments.picture:
        write_picture(report, arguments.picture)
    as_json = arguments.format == "json"
    command.say(
        json.dumps(to_json(report), ensure_ascii=False, indent=1) if as_json else format_text(report, arguments.all)
    )
    return command.FINDINGS if findings else command.FINE


def _score_systems(
    gold: Side, systems: Sequence[Side], layers: Sequence[str]
) -> tuple[list[list[Scored]], list[Finding]]:
    if not gold.readings:
        command.report(gold.findings)
        raise Refusal(gold.name, "nothing-read", "no gold to score against")
    scored: list[list[Scored]] = []
    findings: dict[Finding, None] = {}
    for system in systems:
        matched, problems = match_sides(gold, system)
        findings |= dict.fromkeys(problems)
        scored.append(score_documents(gold, command.progress(matched, f"scoring {system.name}"), layers))
    return scored, list(findings)


if __name__ == "__main__":
    sys.exit(main())
