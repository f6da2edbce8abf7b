"""Level 4, retractions: something is taken back, and who says whose it was does not contradict itself."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.annotations import Retraction
from musnad.checks.subjects import MarkedText, Problem

# The first question of the guidelines, 5.2: what another had said can only be denied, debunked or reversed.
_OF_OWN_WORD = frozenset({"withdrawal", "correction", "walkback", "deletion", "apology"})


def retraction_without_claim(marked: MarkedText) -> Iterator[Problem]:
    """A retraction has neither a claim nor a reference to one."""
    for index, retraction in enumerate(marked.annotations.retractions):
        if not retraction.claim and not retraction.claim_ref:
            yield f"$.retractions[{index}]", f"{retraction.cue.text!r} takes back nothing"


def _is_one(retraction: Retraction) -> bool | None:
    """Whether retractor and source are one, as far as spans and references tell."""
    if retraction.retractor_ref and retraction.source_ref:
        return retraction.retractor_ref == retraction.source_ref
    if retraction.retractor and retraction.retractor == retraction.source:
        return True
    return None


def retraction_self_contradicts_source(marked: MarkedText) -> Iterator[Problem]:
    """A retraction of one's own word has another source, or that of another's word has the retractor as its source."""
    for index, retraction in enumerate(marked.annotations.retractions):
        one = _is_one(retraction)
        if (retraction.self == "yes" and one is False) or (retraction.self == "no" and one is True):
            relation = "the same as" if one else "another than"
            yield f"$.retractions[{index}].self", f"{retraction.self}, while the retractor is {relation} the source"


def retraction_type_contradicts_self(marked: MarkedText) -> Iterator[Problem]:
    """A withdrawal, correction, walkback, deletion or apology of another's word, or a debunk of one's own."""
    for index, retraction in enumerate(marked.annotations.retractions):
        if (retraction.type in _OF_OWN_WORD and retraction.self == "no") or (
            retraction.type == "debunk" and retraction.self != "no"
        ):
            yield f"$.retractions[{index}].type", f"a {retraction.type} with self {retraction.self}"


def reason_class_contradicts_reason(marked: MarkedText) -> Iterator[Problem]:
    """A retraction has a kind of reason without a reason, or a reason without its kind."""
    for index, retraction in enumerate(marked.annotations.retractions):
        if (retraction.reason is None) != (retraction.reason_class is None):
            yield f"$.retractions[{index}].reason_class", f"{retraction.reason_class}, reason {retraction.reason}"


def claim_ref_is_denial(marked: MarkedText) -> Iterator[Problem]:
    """A retraction refers to the quote that is the act of denying itself: the two share their cue."""
    cues = {quote.id: quote.cue for quote in marked.annotations.quotes}
    for index, retraction in enumerate(marked.annotations.retractions):
        for item, reference in enumerate(retraction.claim_ref):
            if cues.get(reference) == retraction.cue:
                yield f"$.retractions[{index}].claim_ref[{item}]", f"{reference} has the same cue as {retraction.id}"


def claim_ref_misses_number(marked: MarkedText) -> Iterator[Problem]:
    """In gold, a number that stands inside a claim is not among the references of its retraction."""
    if marked.annotations.status != "gold":
        return
    for index, retraction in enumerate(marked.annotations.retractions):
        for span in retraction.claim:
            for number in marked.annotations.numbers:
                inside = span.start <= number.start and number.end <= span.end
                if inside and number.id not in retraction.claim_ref:
                    yield f"$.retractions[{index}].claim_ref", f"{number.id} stands inside the claim"


CHECKS = (
    retraction_without_claim,
    retraction_self_contradicts_source,
    retraction_type_contradicts_self,
    reason_class_contradicts_reason,
    claim_ref_is_denial,
    claim_ref_misses_number,
)
