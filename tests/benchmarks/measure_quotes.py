"""Measure the suggested quotes against sentences with gold marks, and list the misses by cause.

A line holds `text` and `quotes`, each with `type` (direct, indirect, mixed; scare and title are none), and half-open
offsets `content`, `cue`, `speaker` (null where there is none) and `speaker_implicit`.
"""

from __future__ import annotations

from collections import Counter

from musnad.annotations import Quote
from musnad.command import say
from musnad.preannotation.quotes import read_quotes
from musnad.preannotation.tokens import tokenize
from musnad.spans import Span

QUOTES = ("direct", "indirect", "mixed")


def score_quotes(lines: list[dict], *, show: bool = False) -> dict[str, float]:
    """Per cent: precision and recall of direct and of all quotes, and what agrees on the gold ones."""
    counts: Counter[str] = Counter()
    for line in lines:
        compare(line, counts, show=show)
    scores = {}
    for name, kinds in (("direct", ("direct",)), ("all", QUOTES)):
        gold, paired, extra = (sum(counts[f"{what} {each}"] for each in kinds) for what in ("gold", "paired", "extra"))
        scores[f"quotes: {name} precision"] = rate(paired, paired + extra)
        scores[f"quotes: {name} recall"] = rate(paired, gold)
    gold = sum(counts["gold " + kind] for kind in QUOTES)
    for name in ("type", "content exact", "cue", "whole"):
        scores[f"quotes: {name}"] = rate(counts[name], gold)
    for name in ("explicit", "explicit exact"):
        scores[f"quotes: speaker {name}"] = rate(counts[name], counts["gold explicit"])
    return scores


def compare(line: dict, counts: Counter[str], *, show: bool) -> None:
    """Count what agrees on one sentence: pairs are made greedily by overlap of content."""
    found, antecedents = read_quotes(line["text"], tokenize(line["text"]))
    free = list(found)
    for gold in (quote for quote in line["quotes"] if quote["type"] in QUOTES):
        counts["gold " + gold["type"]] += 1
        match = max(free, key=lambda quote: shared(quote, gold["content"]), default=None)
        if match is None or shared(match, gold["content"]) == 0:
            miss(counts, show, "not found", line, gold, None)
            continue
        free.remove(match)
        count_pair(gold, match, antecedents.get(match.id), counts, show, line)
    for quote in free:
        counts["extra " + quote.type] += 1
        miss(counts, show, "extra", line, None, quote)


def shared(quote: Quote, content: list[int]) -> int:
    """How many code points a suggestion's content shares with the gold content."""
    return sum(max(0, min(span.end, content[1]) - max(span.start, content[0])) for span in quote.content)


def count_pair(gold: dict, match: Quote, antecedent: Span | None, counts: Counter[str], show: bool, line: dict) -> None:
    counts["paired " + gold["type"]] += 1
    same_type = match.type == gold["type"]
    exact = len(match.content) == 1 and [match.content[0].start, match.content[0].end] == gold["content"]
    cue = overlaps(match.cue, gold["cue"])
    speaker = overlaps(match.speaker or antecedent, gold["speaker"])
    counts["type"] += same_type
    counts["content exact"] += exact
    counts["cue"] += cue
    counts["cue exact"] += places(match.cue) == gold["cue"]
    counts["whole"] += cue and speaker
    if gold["speaker"] and not gold["speaker_implicit"]:
        counts["gold explicit"] += 1
        counts["explicit"] += speaker
        counts["explicit exact"] += places(match.speaker) == gold["speaker"]
    for cause, good in (("type", same_type), ("content", exact), ("cue", cue), ("speaker", speaker)):
        if not good:
            miss(counts, show, cause, line, gold, match)


def places(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def overlaps(span: Span | None, gold: list[int] | None) -> bool:
    if span is None or gold is None:
        return span is None and gold is None
    return span.start < gold[1] and gold[0] < span.end


def miss(counts: Counter[str], show: bool, cause: str, line: dict, gold: dict | None, found: Quote | None) -> None:
    counts["miss: " + cause] += 1
    if show:
        say(f"[{cause}] {line.get('id', '')} {line['text']}")
        if gold:
            say(f"    gold  {gold['type']} {gold['content_text']} | {gold['cue_text']} | {gold['speaker_text']}")
        if found:
            cue, speaker = found.cue and found.cue.text, found.speaker and found.speaker.text
            say(f"    found {found.type} {[span.text for span in found.content]} | {cue} | {speaker} | {found.rule}")


def rate(part: int, whole: int) -> float:
    """Per cent; all of nothing is 100."""
    return 100 * part / whole if whole else 100.0
