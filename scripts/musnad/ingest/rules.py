"""What lines say of themselves: the rules of `lines.tsv`, written with the words of `terms.tsv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale

from musnad.arabic import fold
from musnad.dates import any_of, day_pattern, hijri_month_numbers, weekday_numbers
from musnad.ingest.openings import BEGINNING, find_beginning, list_ways
from musnad.schemas import load_schema

# What stands between the words of a menu or a list of tags.
_BETWEEN = r"[\s|/،,+·•>»›\\←.…–-]+"
_FOLDER = Path(__file__).parent
_DOCUMENT = load_schema("document")["properties"]
SEGMENT_KINDS = frozenset(_DOCUMENT["segments"]["items"]["properties"]["kind"]["enum"])
# A line of more words than most furniture has.
_MANY_BLANKS = 24
# Longer lines are sentences of the article, never furniture; patterns need not look at them.
_LONGEST_FURNITURE = 500
REMOVAL_REASONS = frozenset(_DOCUMENT["removed"]["items"]["properties"]["reason"]["enum"])


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A line that `matches` gets `label`: a kind of segment or a reason of removal.

    `places` are the parts of the page it holds in, see `reading.Places`; `effect` is what it says of other lines:
    `next` those after it in its block share its label, `list` those after it are links to other articles, `block`
    those in its block are, `rest` nothing of the article follows, `published` and `retrieved` it gives that day.
    """

    label: str
    places: frozenset[str]
    effect: str
    pattern: str
    matches: Callable[[str], object]


def _read_table(name: str) -> list[dict[str, str]]:
    lines = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t"))


@cache
def read_rules() -> tuple[Rule, ...]:
    """The rules of `lines.tsv` in their order. Patterns are matched to the whole line, folded."""
    terms = _read_terms()
    rules = []
    for row in _read_table("lines"):
        compiled = _compile(row["pattern"], terms)
        places = frozenset(row["place"].split())
        rules.append(Rule(row["label"], places, row["effect"], compiled.pattern, compiled.fullmatch))
    return tuple(rules)


def find_rule(folded: str, places: frozenset[str]) -> Rule | None:
    """The first rule that the line, folded, meets in one of the places."""
    for rule in _list_likely(folded):
        if not places.isdisjoint(rule.places) and _meets(folded, rule):
            return rule
    return None


# Lines are asked about for one place after the other, and again once the parts of the page are known.
@lru_cache(maxsize=512)
def _list_likely(folded: str) -> tuple[Rule, ...]:
    """The rules that the line may meet, by what it begins with and holds and how long it is; see `openings`."""
    if len(folded) > _LONGEST_FURNITURE:
        return ()
    size, blanks = len(folded), folded.count(" ")
    likely: dict[Rule, None] = {}
    for rule, needs, most_characters, most_blanks in _list_opened(folded[:BEGINNING], blanks >= _MANY_BLANKS):
        if most_blanks >= blanks and most_characters >= size:
            for need in needs:
                if need in folded:
                    likely[rule] = None
                    break
            else:
                if not needs:
                    likely[rule] = None
    return tuple(likely)


@lru_cache(maxsize=512)
def _meets(folded: str, rule: Rule) -> bool:
    return rule.matches(folded) is not None


@lru_cache(maxsize=4096)
def _list_opened(characters: str, long: bool) -> list[tuple[Rule, tuple[str, ...], int, int]]:
    """The rules worth trying on a line that begins so, each with what the way in which it may match needs."""
    beginning = find_beginning(characters)
    return [
        (rule, way.needs, way.characters, way.blanks)
        for rule in read_rules()
        for way in _list_ways(rule.pattern)
        if way.may_open(beginning) and (way.blanks >= _MANY_BLANKS or not long)
    ]


_list_ways = cache(list_ways)


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """`pattern` for folded text, with `{term}` replaced by the pattern of that term."""
    return _compile(pattern, _read_terms())


def _compile(pattern: str, terms: dict[str, str]) -> re.Pattern[str]:
    return re.compile(_insert(fold(pattern), terms), re.IGNORECASE)


def _insert(pattern: str, terms: dict[str, str]) -> str:
    """Put the patterns of `{term}` and `{many:term}` in; what stands between many has no two readings, so is fast."""

    def fill(match: re.Match[str]) -> str:
        term = f"(?:{terms[match['term']]})"
        return f"{term}(?:{_BETWEEN}{term})*" if match["many"] else term

    return re.sub(r"\{(?P<many>many:)?(?P<term>[a-z_]+)\}", fill, pattern)


@cache
def _read_terms() -> dict[str, str]:
    terms = {
        "day": day_pattern(),
        "weekday": any_of(weekday_numbers()),
        "hijri": rf"\d{{1,2}} +(?:من +)?{any_of(hijri_month_numbers())}[,،]? *(?:\d{{4}})? *ه?",
        "territory": "|".join(sorted({re.escape(fold(name)) for name in Locale("ar").territories.values()})),
    }
    for row in _read_table("terms"):
        terms[row["term"]] = _insert(fold(row["pattern"]), terms)
    return terms
