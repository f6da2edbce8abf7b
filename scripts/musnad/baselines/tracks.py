"""What the taggers learn of each layer: its marks as tracks of spans that lie apart, and marks made of them again.

A track keeps what one tag a token can say: of nested entities the outermost, of nested quotes the outer one.
References, values and units are no matter of tags and stay empty. Cue, speaker, claim and retractor go to the nearest
mark of their segment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from musnad.annotations import Annotations, Entity, Number, Quote, Retraction
from musnad.baselines.tagging import Labelled, keep_apart
from musnad.spans import Span, cut_span

CUE, SPEAKER, RETRACTOR, CLAIM = "cue", "speaker", "retractor", "claim"
Layers = dict[str, list[Entity] | list[Quote] | list[Number] | list[Retraction]]
T = TypeVar("T")


def _place(label: str, span: Span | None) -> list[Labelled]:
    return [Labelled(span.start, span.end, label)] if span else []


def _track_entities(annotations: Annotations) -> list[Labelled]:
    longest_first = sorted(annotations.entities, key=lambda mark: (mark.start, -mark.end))
    return keep_apart(Labelled(mark.start, mark.end, mark.type) for mark in longest_first)


def _track_numbers(annotations: Annotations) -> list[Labelled]:
    return keep_apart(Labelled(mark.start, mark.end, mark.kind) for mark in annotations.numbers)


def _track_quotes(annotations: Annotations) -> list[Labelled]:
    outer_first = sorted(annotations.quotes, key=lambda mark: mark.parent is not None)
    contents = [placed for mark in outer_first for span in mark.content for placed in _place(mark.type, span)]
    roles = [
        placed
        for mark in outer_first
        for label, span in ((CUE, mark.cue), (SPEAKER, mark.speaker))
        for placed in _place(label, span)
    ]
    return keep_apart(contents + roles)


def _track_retractions(annotations: Annotations) -> list[Labelled]:
    cues = [placed for mark in annotations.retractions for placed in _place(mark.type, mark.cue)]
    return keep_apart(
        cues + [placed for mark in annotations.retractions for placed in _place(RETRACTOR, mark.retractor)]
    )


def _track_claims(annotations: Annotations) -> list[Labelled]:
    return keep_apart(
        placed for mark in annotations.retractions for span in mark.claim for placed in _place(CLAIM, span)
    )


TRACKS: dict[str, Callable[[Annotations], list[Labelled]]] = {
    "entities": _track_entities,
    "numbers": _track_numbers,
    "quotes": _track_quotes,
    "retractions": _track_retractions,
    "claims": _track_claims,
}


def assemble_layers(text: str, found: Mapping[str, Sequence[Sequence[Labelled]]]) -> Layers:
    """The marks of all layers from each track's spans, given segment by segment."""
    segments = list(zip(found["quotes"], found["retractions"], found["claims"], strict=True))
    quotes = [quote for spans, _, _ in segments for quote in _make_quotes(text, spans)]
    retractions = [each for _, cues, claims in segments for each in _make_retractions(text, cues, claims)]
    entities = [
        Entity(
            id="e0", start=s.start, end=s.end, text=text[s.start : s.end], type=s.label,
            refers_to=None, wikidata=None, normalized=None,
        )
        for spans in found["entities"] for s in spans
    ]  # fmt: skip
    numbers = [_make_number(text, span) for spans in found["numbers"] for span in spans]
    return {"entities": entities, "quotes": quotes, "numbers": numbers, "retractions": retractions}


def _make_number(text: str, span: Labelled) -> Number:
    return Number(
        id="n0", start=span.start, end=span.end, text=text[span.start : span.end], kind=span.label,
        value=None, low=None, high=None, comparator="exact", cue=None, unit=None, unit_span=None,
        status="asserted", same_quantity=None, ratio_of=None,
    )  # fmt: skip


def _make_quotes(text: str, spans: Sequence[Labelled]) -> Iterable[Quote]:
    cues = [span for span in spans if span.label == CUE]
    speakers = [span for span in spans if span.label == SPEAKER]
    contents = [span for span in spans if span.label not in (CUE, SPEAKER)]
    for before, content, after in zip([None, *contents], contents, [*contents[1:], None], strict=False):
        # Most quotes follow their cue and speaker; what stands beyond another quote is that one's.
        start, end = before.end if before else 0, after.start if after else len(text)
        cue = _find_own(content, cues, start, end)
        speaker = _find_own(content, speakers, start, end)
        yield Quote(
            id="q0", type=content.label, content=[_cut(text, content)], cue=cue and _cut(text, cue),
            speaker=speaker and _cut(text, speaker), speaker_form="explicit" if speaker else "absent",
            speaker_ref=None, addressee=None, via=None, act="state", parent=None,
        )  # fmt: skip


def _find_own(content: Labelled, spans: Sequence[Labelled], start: int, end: int) -> Labelled | None:
    """The nearest span before `content` down to `start`, else the nearest after it up to `end`."""
    before = [span for span in spans if start <= span.start and span.end <= content.start]
    after = [span for span in spans if content.end <= span.start and span.end <= end]
    return max(before, default=None) or min(after, default=None)


def _make_retractions(text: str, spans: Sequence[Labelled], claims: Sequence[Labelled]) -> Iterable[Retraction]:
    retractors = [span for span in spans if span.label == RETRACTOR]
    for cue in (span for span in spans if span.label != RETRACTOR):
        claim, retractor = _find_nearest(cue, claims), _find_nearest(cue, retractors)
        yield Retraction(
            id="r0", type=cue.label, cue=_cut(text, cue), claim=[_cut(text, claim)] if claim else [], claim_ref=[],
            retractor=retractor and _cut(text, retractor), retractor_ref=None, source=None, source_ref=None,
            self="unknown", channel=None, reason=None, replacement=None, time=None, reason_class=None,
            modality="real",
        )  # fmt: skip


def _find_nearest(of: Labelled, spans: Sequence[Labelled]) -> Labelled | None:
    return min(spans, key=lambda span: max(span.start - of.end, of.start - span.end), default=None)


def _cut(text: str, span: Labelled) -> Span:
    return cut_span(text, span.start, span.end)
