"""Proofs: which reading of a span's place its covered text bears out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from musnad.labelstudio.foreign.targets import Place, Target
from musnad.labelstudio.foreign.units import CODE_POINTS
from musnad.labelstudio.foreign.values import covered_text, fold_covered
from musnad.schemas import Json

_NEAR = 20  # how far from its offsets a span may be looked for, in code points, where its words are not unique


@dataclass(frozen=True, slots=True)
class Located:
    """Where a span is in a target's text; `mended` says what was done to its offsets, if anything."""

    start: int
    end: int
    check: str = ""
    mended: str = ""


class Unlocated(Exception):  # noqa: N818 - a span is refused; nothing went wrong in the program
    """Raised when it cannot be said where a span is."""

    def __init__(self, check: str, message: str) -> None:
        self.check = check
        super().__init__(message)


def count_proven(target: Target, values: Iterable[Json]) -> Counter[str]:
    """How many of the spans each way of reading bears out; a span borne out by several ways counts for the first."""
    proven: Counter[str] = Counter()
    for value in values:
        said = covered_text(value)
        if said is not None:
            place = next((place for place in target.places(value) if _bears_out(target.text, place, said)), None)
            proven.update([place.how] if place else [])
    return proven


def locate(target: Target, value: Json, preferred: str = CODE_POINTS) -> Located:
    """Where a span is: the place that its covered text bears out, or, where it says none, as the others are counted.

    Raises Unlocated [span-outside-text, covered-text-differs] when nothing tells.
    """
    text, said = target.text, covered_text(value)
    places = sorted(target.places(value), key=lambda place: place.how != preferred)
    if said is None:
        place = next(iter(places), None)
        if place is None or not 0 <= place.start < place.end <= len(text):
            raise Unlocated("span-outside-text", f"{_offsets(value)} is no span of a text of {len(text)} characters")
        return _say_unit(place, places)
    for place in places:
        if _bears_out(text, place, said):
            return _say_unit(place, places)
    return _search(text, places, value, said)


def _bears_out(text: str, place: Place, said: str) -> bool:
    covered = fold_covered(text[place.start : place.end])
    return covered in (fold_covered(said), fold_covered(unescape(said)))


def _say_unit(place: Place, places: list[Place]) -> Located:
    as_written = next((other for other in places if other.how == CODE_POINTS), None)
    if as_written and (as_written.start, as_written.end) == (place.start, place.end):
        return Located(place.start, place.end)
    message = f"its offsets count {place.how}; they were made code points"
    return Located(place.start, place.end, "offsets-converted", message)


def _search(text: str, places: list[Place], value: Json, said: str) -> Located:
    """The span by its words: where they stand once, or else nearest to the offsets."""
    words = [re.escape(word) for word in re.sub(r"\\[nrt]", " ", said).split()]
    found = [match.span() for match in re.finditer(r"\s+".join(words), text)] if words else []
    if places and len(found) > 1:
        start = places[0].start
        ranked = sorted((abs(span[0] - start), span) for span in found)
        found = [ranked[0][1]] if ranked[0][0] <= _NEAR and ranked[0][0] < ranked[1][0] else found
    if len(found) != 1:
        covered = text[places[0].start : places[0].end] if places else None
        stands = f"stands {len(found)} times in the text" if found else "is nowhere in the text"
        cover = f"its offsets cover {_short(covered)}, and " if covered else f"{_offsets(value)} is no span of it, and "
        raise Unlocated("covered-text-differs", f"{cover}{_short(said)} {stands}")
    return Located(
        *found[0], "found-by-its-text", f"{_offsets(value)} is not where {_short(said)} stands; it was found there"
    )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def _offsets(value: Json) -> str:
    start, end = value.get("start"), value.get("end")
    if "startOffset" in value:
        start, end = f"{start}:{value.get('startOffset')}", f"{end}:{value.get('endOffset')}"
    return f"{str(start)[:80]} to {str(end)[:80]}"
