"""The measures a reader asks for first, by layer, under the names they go by."""

from __future__ import annotations

from musnad.agreement.comparisons import JOINT, Measure

_QUOTE, _NUMBER = "+".join(JOINT["quotes"]), "+".join(JOINT["numbers"])

HEADLINES: dict[str, dict[str, Measure]] = {
    "entities": {
        "span and type (strict)": Measure("joint", "entities", "span+type", "exact"),
        "span": Measure("spans", "entities", "span", "exact"),
        "span, an overlap worth a half (partial)": Measure("marks", "entities", "span", "partial"),
        "type, on any overlap": Measure("marks", "entities", "type", "overlap"),
        "by character": Measure("spans", "entities", "span", "characters"),
        "outermost, span and type": Measure("marks", "entities", "span+type", "outermost"),
        "nested in others, span and type": Measure("marks", "entities", "span+type", "inner"),
        "clusters, CoNLL": Measure("clusters", "entities", "refers_to", "conll"),
    },
    "quotes": {
        "content": Measure("spans", "quotes", "content", "exact"),
        "content, any overlap": Measure("spans", "quotes", "content", "overlap"),
        "content, by character": Measure("spans", "quotes", "content", "characters"),
        "content overlaps, type right": Measure("marks", "quotes", "content+type", "overlap"),
        "cue": Measure("spans", "quotes", "cue", "exact"),
        "cue, any overlap": Measure("spans", "quotes", "cue", "overlap"),
        "speaker": Measure("spans", "quotes", "speaker", "exact"),
        "speaker, any overlap": Measure("spans", "quotes", "speaker", "overlap"),
        "speaker without a span (reference)": Measure("references", "quotes", "speaker_ref", "exact"),
        "content, beside an overlapping cue (Citron)": Measure("marks", "quotes", "content", "beside the cue"),
        "speaker, beside an overlapping cue (Citron)": Measure("marks", "quotes", "speaker", "beside the cue"),
        "whole quote: content, cue, speaker": Measure("joint", "quotes", _QUOTE, "exact"),
        "whole quote, all three overlap": Measure("marks", "quotes", _QUOTE, "overlap"),
    },
    "numbers": {
        "span": Measure("spans", "numbers", "span", "exact"),
        "span, any overlap": Measure("spans", "numbers", "span", "overlap"),
        "span and value": Measure("marks", "numbers", "span+value", "exact"),
        "span and comparator": Measure("marks", "numbers", "span+comparator", "exact"),
        "span and unit": Measure("marks", "numbers", "span+unit", "exact"),
        "span and kind": Measure("marks", "numbers", "span+kind", "exact"),
        "span and whole reading": Measure("joint", "numbers", _NUMBER, "exact"),
        "same quantity, CoNLL": Measure("clusters", "numbers", "same_quantity", "conll"),
    },
    "retractions": {
        "event": Measure("marks", "retractions", "event", "overlap"),
        "event and type": Measure("marks", "retractions", "event+type", "overlap"),
        "cue": Measure("spans", "retractions", "cue", "exact"),
        "claim": Measure("spans", "retractions", "claim", "exact"),
        "claim, any overlap": Measure("spans", "retractions", "claim", "overlap"),
        "retractor": Measure("spans", "retractions", "retractor", "exact"),
        "all roles": Measure("roles", "retractions", "all roles", "exact"),
        "all roles, any overlap": Measure("roles", "retractions", "all roles", "overlap"),
        "documents with any": Measure("documents", "retractions", "any", "exact"),
        "documents, which types": Measure("documents", "retractions", "type", "exact"),
    },
}

# Strict and lenient: the pair of figures that a breakdown shows.
PAIRS: dict[str, tuple[Measure, Measure]] = {
    "entities": (HEADLINES["entities"]["span and type (strict)"], HEADLINES["entities"]["type, on any overlap"]),
    "quotes": (
        HEADLINES["quotes"]["whole quote: content, cue, speaker"],
        HEADLINES["quotes"]["whole quote, all three overlap"],
    ),
    "numbers": (HEADLINES["numbers"]["span and whole reading"], HEADLINES["numbers"]["span, any overlap"]),
    "retractions": (HEADLINES["retractions"]["event and type"], HEADLINES["retractions"]["event"]),
}


def name_measure(measure: Measure) -> str:
    """What a measure is called in a table: its headline, else its parts."""
    for name, own in HEADLINES.get(measure.layer, {}).items():
        if own == measure:
            return name
    return f"{measure.field} ({measure.family}, {measure.name})"
