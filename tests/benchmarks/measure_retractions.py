"""Measure the suggested retractions against sentences with gold marks, and list what differs.

A line holds `text` and `retractions` (none where the sentence only looks like one), each with `type`, the flags
`negated` and `irrealis`, and half-open offsets `cue`, `claim`, `retractor`, `claim_source`, null where there is none.
"""

from __future__ import annotations

from collections import Counter

from measure_quotes import overlaps, places, rate

from musnad.annotations import Retraction
from musnad.command import say
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.quotes import suggest_quotes
from musnad.preannotation.retractions import suggest_retractions
from musnad.preannotation.tokens import tokenize

ROLES = {"claim": "claim", "retractor": "retractor", "claim_source": "source"}


def score_retractions(lines: list[dict], *, show: bool = False) -> dict[str, float]:
    """Per cent: precision and recall of events, and what agrees on those found."""
    counts: Counter[str] = Counter()
    for line in lines:
        compare(line, suggest(line["text"]), counts, show=show)
    return {
        "retractions: event precision": rate(counts["found"], counts["found"] + counts["extra"]),
        "retractions: event recall": rate(counts["found"], counts["gold"]),
        **{f"retractions: {name}": rate(counts[name], counts["found"]) for name in ("type", "modality", *ROLES)},
    }


def suggest(text: str) -> list[Retraction]:
    tokens = tokenize(text)
    return suggest_retractions(text, tokens, suggest_quotes(text, tokens), suggest_numbers(text, tokens))


def compare(line: dict, suggested: list[Retraction], counts: Counter[str], *, show: bool) -> None:
    """Count what agrees on one sentence: marks are paired where their cues overlap."""
    free = list(suggested)
    for gold in line["retractions"]:
        counts["gold"] += 1
        match = next((mark for mark in free if overlaps(mark.cue, gold["cue"])), None)
        if match is None:
            miss(show, "not found", line, gold, None)
            continue
        free.remove(match)
        count_pair(gold, match, counts, line, show)
    for mark in free:
        counts["extra"] += 1
        miss(show, "extra", line, None, mark)


def count_pair(gold: dict, match: Retraction, counts: Counter[str], line: dict, show: bool) -> None:
    counts["found"] += 1
    modality = {"type": match.type == gold["type"], "cue exact": places(match.cue) == gold["cue"]}
    modality["modality"] = (match.modality != "real") == (gold["negated"] or gold["irrealis"])
    claim = match.claim[0] if match.claim else None
    spans = {"claim": claim, "retractor": match.retractor, "source": None if match.self == "yes" else match.source}
    agreed = modality | {name: overlaps(spans[role], gold[name]) for name, role in ROLES.items()}
    for name, good in agreed.items():
        counts[name] += good
        if not good:
            miss(show, name, line, gold, match)


def miss(show: bool, cause: str, line: dict, gold: dict | None, found: Retraction | None) -> None:
    if show:
        say(f"[{cause}] {line.get('id', '')} {line['text']}")
        if gold:
            say(f"    gold  {gold['type']} {gold['cue_text']} | {gold['claim_text']} | {gold['retractor_text']}")
        if found:
            claim, retractor = [span.text for span in found.claim], found.retractor and found.retractor.text
            say(f"    found {found.type} {found.cue.text} | {claim} | {retractor}")
