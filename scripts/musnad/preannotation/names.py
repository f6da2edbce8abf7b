"""Suggestions for entities by Arabic rules: known names, class nouns with what completes them, offices, persons.

Dates and times are not made here (musnad.preannotation.times); the spans of numbers and dates are given as `taken`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from musnad.annotations import Entity
from musnad.preannotation.borders import span_of_tokens
from musnad.preannotation.clusters import cluster_keys
from musnad.preannotation.gazetteers import Match, language_names
from musnad.preannotation.head_words import name_heads
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.name_text import CLOSING, OPENING, Mention, NameText, taken_tokens
from musnad.preannotation.offices import announces, find_offices, is_marked_alone
from musnad.preannotation.organisations import find_headed_names
from musnad.preannotation.persons import find_persons, find_surnames
from musnad.preannotation.tokens import Token
from musnad.preannotation.vocabulary import function_words, is_ordinary, looks_foreign, ordinary_words, verb_forms
from musnad.spans import Span

_PLACE_CUES = frozenset(
    "في من الي مدينة بلدة قرية محافظة ولاية قرب شمال جنوب شرق غرب نحو وسط شرقي غربي شمالي جنوبي ضواحي ريف دولة عاصمة بين باتجاه".split()
)
_INNER = {
    "ORG": ("GPE", "NORP", "LOC"),
    "EVENT": ("GPE", "NORP", "LOC"),
    "LAW": ("GPE", "NORP"),
    "FAC": ("GPE", "NORP"),
    "LOC": ("NORP",),
    "GPE": ("GPE",),
}
# Known names of states and regions that begin with a class noun hold the bare name.
_UNITS = frozenset("قطاع دولة اقليم شبه ريف سلطنة جمهورية مملكة شمال جنوب".split()) - {"شمال", "جنوب"}
# Of two readings of the very same words the first of these stays.
_PRIORITY = ("PERS", "known", "head", "OCC")


def suggest_names(text: str, tokens: Sequence[Token], taken: Sequence[Span] = ()) -> list[Entity]:
    """Entities of all types but DATE and TIME, with clusters `c1`, … by first mention and ids `e1`, … in text order.

    `tokens` are those of `text` (`tokenize`); nothing begins in a span of `taken`. Linear in the length of the text.
    """
    view = NameText(text, tokens, taken_tokens(tokens, taken))
    _find_mentions(view)
    return _as_entities(view)


def _find_mentions(view: NameText) -> None:
    headed = list(find_headed_names(view))
    offices = list(find_offices(view))
    announced = {office.mention.end for office in offices if announces(office)}
    announced |= {place + 1 for place in announced if view.plain(place) in OPENING}
    quoted = {place for mention in headed if mention.rule == "head-quoted" for place in range(mention.first, mention.end)}
    persons = list(find_persons(view, announced, quoted))
    for mention in persons:
        view.accept(mention)
    inside = set(view.owner)
    starts = {person.first for person in persons}
    for mention in _known_mentions(view, inside):
        view.accept(mention)
    wholes: list[Mention] = []
    for mention in headed:
        if (
            not (mention.first in inside or mention.end - 1 in inside)
            or _holds_person(mention, persons)
            or mention.whole
        ):
            view.accept(mention)
            wholes.extend([mention] if mention.whole else [])
    for office in offices:
        if (is_marked_alone(office) or office.mention.end in starts) and office.kind != "address":
            view.accept(office.mention)
    _drop_repeated(view, wholes)
    for mention in (*find_surnames(view, persons), *_unknown_places(view), *_languages(view)):
        view.accept(mention)


def _drop_repeated(view: NameText, wholes: list[Mention]) -> None:
    """Takes out the names inside a class noun's name that say the same thing again (صحيفة هآرتس)."""
    repeated = {
        place: whole
        for whole in wholes
        for place in range(whole.first + 1, whole.end)
        if whole.type not in ("GPE", "LOC")
    }
    view.mentions = [
        mention
        for mention in view.mentions
        if mention.first not in repeated
        or mention.type not in (repeated[mention.first].type, "PERS")
        or mention.end != repeated[mention.first].end
        or repeated[mention.first].type == "FAC"
    ]


def _holds_person(mention: Mention, persons: list[Mention]) -> bool:
    return any(mention.first < person.first and person.end == mention.end for person in persons)


@cache
def _club_towns() -> frozenset[str]:
    return frozenset(index_lexicon("club_towns"))


def _known_mentions(view: NameText, inside: set[int]) -> Iterator[Mention]:
    index = 0
    while index < len(view.tokens):
        match = view.known.get(index)
        if match is None or index in inside or not _is_believed(view, index, match):
            index += 1
            continue
        match = _with_nisba(view, index, match)
        if view.speaks_of_matches and view.plains[index] in _club_towns() and view.plain(index - 1) not in _PLACE_CUES:
            match = match._replace(entry=match.entry._replace(type="ORG", key=f"club {view.plains[index]}"))
        year = match.entry.type == "EVENT" and view.plain(match.end).isdigit() and len(view.plain(match.end)) == 4
        yield Mention(
            index,
            match.end + year,
            match.letters,
            match.entry.type,
            match.entry.rule,
            0.9 if not match.entry.doubt else 0.6,
            match.entry.key,
        )
        for place in range(index, match.end):
            inner = view.known.get(place)
            if (
                inner
                and (place > index)
                and inner.end <= match.end
                and inner.entry.rule != "cities"
                and (match.entry.type != "GPE" or view.form(index, match.letters) in _UNITS)
                and not inner.entry.doubt
                and inner.entry.type in _INNER.get(match.entry.type, ())
            ):
                yield Mention(place, inner.end, inner.letters, inner.entry.type, inner.entry.rule, 0.8, inner.entry.key)
        index = match.end


def _with_nisba(view: NameText, index: int, match: Match) -> Match:
    """A known party, council or ministry takes the nisba of its country with it (حزب العمال البريطاني)."""
    following = view.known.get(match.end)
    headed = view.form(index, match.letters) in name_heads() and view.plains[match.end - 1].startswith("ال")
    if match.entry.type == "ORG" and headed and match.end > index + 1 and following and following.entry.type == "NORP":
        if view.plains[match.end].startswith("ال") and not following.letters:
            return match._replace(end=following.end)
    return match


def _is_believed(view: NameText, index: int, match: Match) -> bool:
    """Whether a known name is one here: names that are also ordinary words want a sign."""
    entry, plain = match.entry, view.plains[index]
    if match.letters and is_ordinary(plain) and match.end == index + 1 and _is_word_itself(plain):
        return False
    if not entry.doubt:
        return True
    if view.plain(index - 1) in OPENING and view.plain(match.end) in CLOSING:
        return entry.type in ("ORG", "WEBSITE")
    if entry.doubt == "team":
        return view.speaks_of_matches
    if entry.doubt == "bloc":
        return view.plain(index - 1) not in _PLACE_CUES and not match.letters
    if entry.type in ("GPE", "LOC"):
        return (
            view.plain(index - 1) in _PLACE_CUES
            or plain[: match.letters].endswith(("ب", "ل"))
            or view.plain(match.end) == "("
        )
    if entry.type == "NORP":
        return _after_definite_noun(view, index)
    return False


def _is_word_itself(plain: str) -> bool:
    return plain in ordinary_words() or plain in function_words() or plain in verb_forms()


def _after_definite_noun(view: NameText, index: int) -> bool:
    before = view.plain(index - 1)
    return (
        view.plains[index].startswith("ال")
        and before.startswith("ال")
        and view.plains[index] not in ("الغربي", "الغربية")
    )


def _unknown_places(view: NameText) -> Iterator[Mention]:
    """A foreign word after في that is no name of a person: taken for a town."""
    for index in range(1, len(view.tokens)):
        if (
            view.plains[index - 1] == "في"
            and view.is_word(index)
            and index not in view.owner
            and index not in view.known
        ):
            following = view.is_word(index + 1) and looks_foreign(view.plains[index + 1])
            if looks_foreign(view.plains[index]) and not following:
                yield Mention(index, index + 1, 0, "GPE", "place-by-preposition", 0.4)


def _languages(view: NameText) -> Iterator[Mention]:
    for index, plain in enumerate(view.plains):
        if plain.startswith("بال") and plain[1:] in language_names() and view.is_word(index):
            before = view.plain(index - 1)
            if not before.endswith(("ة", "ات")) or before in ("اللغة", "لغة"):
                yield Mention(index, index + 1, 1, "LANGUAGE", "language", 0.7, f"language {plain[1:]}")
        elif plain in language_names() and view.plain(index - 1).endswith("لغة") and view.is_word(index):
            yield Mention(index, index + 1, 0, "LANGUAGE", "language", 0.9, f"language {plain}")


def _rank(mention: Mention) -> tuple[int, float]:
    return (
        0 if mention.type == "PERS" else 1 if mention.type == "LANGUAGE" else 3 if mention.type == "OCC" else 2
    ), -mention.score


def _as_entities(view: NameText) -> list[Entity]:
    spans: dict[tuple[int, int], tuple[Span, Mention]] = {}
    for mention in sorted(view.mentions, key=_rank):
        span = span_of_tokens(view.text, list(view.tokens), mention.first, mention.end - 1, mention.letters)
        if span and (span.start, span.end) not in spans:
            spans[span.start, span.end] = span, mention
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
