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
from musnad.ingest.openings import list_needs, may_open
from musnad.schemas import load_schema

# What stands between the words of a menu or a list of tags.
_BETWEEN = r"[\s|/،,+·•>»›\\←.…–-]+"
_FOLDER = Path(__file__).parent
_DOCUMENT = load_schema("document")["properties"]
SEGMENT_KINDS = frozenset(_DOCUMENT["segments"]["items"]["properties"]["kind"]["enum"])
# Longer lines are sentences of the article, never furniture; patterns need not look at them.
_LONGEST_FURNITURE = 500
_NONE = 1 << 30
REMOVAL_REASONS = frozenset(_DOCUMENT["removed"]["items"]["properties"]["reason"]["enum"])


@dataclass(frozen=True, slots=True)
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
    if len(folded) > _LONGEST_FURNITURE:
        return None
    found = min([_find_in_place(folded, place) for place in places])
    return read_rules()[found] if found < _NONE else None


# Lines are asked about for one place after the other, and again once the parts of the page are known.
@lru_cache(maxsize=512)
def _find_in_place(folded: str, place: str) -> int:
    """The index of the first rule of one place that the line meets, or _NONE."""
    for index, matches, needs in _list_rules(place, folded[:1]):
        for need in needs:
            if need in folded:
                break
        else:
            if needs:
                continue
        if matches(folded):
            return index
    return _NONE


@cache
def _list_rules(place: str, character: str) -> list[tuple[int, Callable[[str], object], tuple[str, ...]]]:
    """The rules worth trying in a place on a line that begins with a character; see `openings`."""
    return [
        (index, rule.matches, list_needs(rule.pattern))
        for index, rule in enumerate(read_rules())
        if place in rule.places and may_open(rule.pattern, character)
    ]


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
