"""Suggestions for entities by Arabic rules: known names, class nouns with what completes them, offices, persons.

Dates and times are not made here (musnad.preannotation.times); the spans of numbers and dates are given as `taken`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from musnad.annotations import Entity
from musnad.preannotation.borders import span_of_tokens
from musnad.preannotation.naming.acronyms import find_acronyms
from musnad.preannotation.naming.clusters import cluster_keys
from musnad.preannotation.naming.credits import find_credits
from musnad.preannotation.naming.known_mentions import (
    find_known_names,
    find_languages,
    find_numbered_laws,
    find_unknown_places,
)
from musnad.preannotation.naming.name_text import OPENING, Mention, NameText, taken_tokens
from musnad.preannotation.naming.offices import Office, announces, find_offices, is_marked_alone, join_titles
from musnad.preannotation.naming.organisations import find_headed_names
from musnad.preannotation.naming.persons import find_persons
from musnad.preannotation.naming.repeats import find_repeats, is_club
from musnad.preannotation.naming.surnames import find_surnames
from musnad.preannotation.tokens import Token
from musnad.spans import Span

# Of two readings of the very same words the type that stands first stays, then the surer one.
_RANKS = {"PERS": 0, "LANGUAGE": 1, "OCC": 3}


def suggest_names(text: str, tokens: list[Token], taken: Sequence[Span] = ()) -> list[Entity]:
    """Entities of all types but DATE and TIME, with clusters `c1`, … by first mention and ids `e1`, … in text order.

    `tokens` are those of `text` (`tokenize`); nothing begins in a span of `taken`. Linear in the length of the text.
    """
    view = NameText(text, tokens, taken_tokens(tokens, taken))
    headed, offices = list(find_headed_names(view)), join_titles(find_offices(view))
    signed = list(find_credits(view))
    persons = list(find_persons(view, _announced(view, offices), _quoted(headed), _authors(signed)))
    for mention in persons:
        view.accept(mention)
    for mention in find_known_names(view, set(view.owner), {name.first: name.end for name in headed}):
        view.accept(mention)
    _accept_headed(view, headed, persons)
    starts = {person.first for person in persons}
    within = {place for person in persons for place in range(person.first, person.end)}
    for office in offices:
        if (
            office.kind != "address"
            and office.mention.first not in within
            and (is_marked_alone(office) or office.mention.end in starts)
        ):
            view.accept(office.mention)
    for mention in signed:
        view.accept(mention)
    kept = {(mention.first, mention.end, mention.type) for mention in view.mentions}
    named = [name for name in (*headed, *_outlets(signed)) if (name.first, name.end, name.type) in kept]
    again = list(find_repeats(view, named))
    spans = {(mention.first, mention.end) for mention in again}
    view.mentions = [mention for mention in view.mentions if (mention.first, mention.end) not in spans]
    for mention in again:
        view.accept(mention)
    rest = find_surnames(view, persons), find_unknown_places(view), find_languages(view), find_numbered_laws(view)
    for mention in chain(chain.from_iterable(rest), find_acronyms(view)):
        view.accept(mention)
    return _as_entities(view)


def _announced(view: NameText, offices: list[Office]) -> set[int]:
    """The tokens before which an office or title ends, an opening mark between them included."""
    ends = {office.mention.end for office in offices if announces(office)}
    return ends | {place + 1 for place in ends if view.plain(place) in OPENING}


def _authors(signed: list[Mention]) -> dict[int, int]:
    return {mention.first: mention.end for mention in signed if mention.type == "PERS"}


def _outlets(signed: list[Mention]) -> list[Mention]:
    return [mention for mention in signed if mention.type == "ORG"]


def _quoted(headed: list[Mention]) -> set[int]:
    return {place for name in headed if name.rule == "head-quoted" for place in range(name.first, name.end)}


def _accept_headed(view: NameText, headed: list[Mention], persons: list[Mention]) -> None:
    """Accepts names with their class noun, unless they begin or end in a person's name without holding it."""
    inside = {place for person in persons for place in range(person.first, person.end)}
    held = {person.end: person.first for person in persons}
    accepted = [
        name
        for name in headed
        if name.whole or name.first < held.get(name.end, -1) or not inside & {name.first, name.end - 1}
    ]
    clubs = {(name.first + 1, name.end) for name in accepted if is_club(name)}
    accepted = [name for name in accepted if (name.first, name.end) not in clubs]
    for name in accepted:
        view.accept(name)
    repeated = {place: name for name in accepted if name.whole for place in range(name.first + 1, name.end)}
    view.mentions = [mention for mention in view.mentions if not _repeats(mention, repeated.get(mention.first))]


def _repeats(mention: Mention, whole: Mention | None) -> bool:
    """Whether a mention says again what a class noun announced (هآرتس in صحيفة هآرتس)."""
    if whole is None or whole.type in ("GPE", "LOC", "FAC") or mention.end != whole.end:
        return False
    return mention.type in (whole.type, "PERS")


def _as_entities(view: NameText) -> list[Entity]:
    spans: dict[tuple[int, int], tuple[Span, Mention]] = {}
    for mention in sorted(view.mentions, key=lambda mention: (_RANKS.get(mention.type, 2), -mention.score)):
        span = span_of_tokens(view.text, view.tokens, mention.first, mention.end - 1, mention.letters)
        if span:
            spans.setdefault((span.start, span.end), (span, mention))
    ordered = sorted(spans.values(), key=lambda pair: (pair[0].start, -pair[0].end))
    keys = cluster_keys(view, [mention for _, mention in ordered])
    numbers = {key: f"c{number}" for number, key in enumerate(dict.fromkeys(keys), 1)}
    return [
        Entity(
            id=f"e{place}",
            start=span.start,
            end=span.end,
            text=span.text,
            type=mention.type,
            refers_to=numbers[key],
            wikidata=None,
            normalized=None,
            rule=f"name.{mention.rule}",
            score=mention.score,
        )
        for place, ((span, mention), key) in enumerate(zip(ordered, keys, strict=True), 1)
    ]
