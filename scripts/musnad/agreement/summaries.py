"""Agreement in the few figures that a card or a picture has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from musnad.agreement.ceilings import read_ceilings
from musnad.agreement.comparisons import JOINT, Measure
from musnad.agreement.evidence import SAMPLES
from musnad.agreement.measuring import measure_agreement
from musnad.agreement.passes import find_shared, read_passes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musnad.agreement.measuring import Agreement
    from musnad.corpus import Corpus

# For each layer, what a user asks first.
HEADLINES = {
    "entities: span and type, F1": Measure("joint", "entities", "+".join(JOINT["entities"]), "exact"),
    "entities: clusters, CoNLL": Measure("clusters", "entities", "refers_to", "conll"),
    "quotes: content, F1": Measure("spans", "quotes", "content", "exact"),
    "quotes: content by character, F1": Measure("spans", "quotes", "content", "characters"),
    "quotes: content, cue and speaker, F1": Measure("joint", "quotes", "+".join(JOINT["quotes"]), "exact"),
    "quotes: type, α": Measure("codes", "quotes", "type", "alpha"),
    "numbers: span, F1": Measure("spans", "numbers", "span", "exact"),
    "numbers: span and reading, F1": Measure("joint", "numbers", "+".join(JOINT["numbers"]), "exact"),
    "retractions: cue, F1 of overlaps": Measure("spans", "retractions", "cue", "overlap"),
    "retractions: all roles, F1": Measure("roles", "retractions", "all roles", "exact"),
    "retractions: type, α": Measure("codes", "retractions", "type", "alpha"),
}


def summarise_agreement(corpus: Corpus, annotators: Sequence[str], samples: int = SAMPLES) -> dict[str, Any]:
    """The headline figures of all documents that all `annotators` have read, ready for a manifest or a card.

    `{"annotators": […], "documents": int, "figures": [{"what", "score", "low", "high", "published", "on"}, …]}`: bounds
    are null with one document, `published` and `on` (the corpus) where there is no figure to compare with; a figure
    without a score is left out. Raises Refusal for an annotator without passes and for a pass that cannot be taken.
    """
    readings = [read_passes(corpus, annotators, document) for document in find_shared(corpus, annotators)]
    agreement = measure_agreement(annotators, readings, samples)
    figures = list_figures(agreement) if readings else []
    return {"annotators": list(annotators), "documents": len(readings), "figures": figures}


def list_figures(agreement: Agreement) -> list[dict[str, Any]]:
    """The headline figures of an agreement, without those that have no score."""
    published = {ceiling.measure: ceiling for ceiling in read_ceilings()}
    figures = []
    for what, measure in HEADLINES.items():
        found = agreement.find(measure)
        low, high = found.interval or (None, None)
        ceiling = published.get(measure)
        beside = {"published": ceiling and ceiling.score, "on": ceiling and ceiling.figure}
        if found.score is not None:
            figures.append({"what": what, "score": found.score, "low": low, "high": high, **beside})
    return figures
