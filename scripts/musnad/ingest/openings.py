"""At a glance, which lines a pattern can match: by how they begin, what they hold and how long they are.

All of it is read from the parsed pattern, so it follows the tables by itself; in doubt a pattern is tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from musnad.ingest.bounds import ENDLESS, list_needs, measure_longest
from musnad.ingest.parsing import codes, parser

_ANY, _DIGIT = "\0", "0"
# So many characters tell most lines from what a rule matches.
BEGINNING = 3
# A larger class of characters counts as any: what it tells is not worth the number of beginnings.
_LARGEST_CLASS = 12
_ANYTHING = frozenset(_ANY * size for size in range(BEGINNING + 1))


class Way(NamedTuple):
    """One alternative of a pattern. Whatever folded text it matches in full opens with one of `beginnings`.

    It holds one of `needs`, if there are any, and at most so many `characters` and `blanks`. Beginnings have three
    characters, as `find_beginning` gives them, or are whole matches that have fewer.
    """

    beginnings: frozenset[str]
    needs: tuple[str, ...]
    characters: int
    blanks: int

    def may_open(self, beginning: str) -> bool:
        """Whether a match may open with `beginning`, as `find_beginning` gives it. True when in doubt."""
        masks = product(*((character, _ANY) for character in beginning))
        return _ANY in beginning or any("".join(mask) in self.beginnings for mask in masks)


def list_ways(pattern: str) -> tuple[Way, ...]:
    """The alternatives of a pattern: what one of them cannot match, nor can the pattern, case apart."""
    if parser is None:
        return (Way(_ANYTHING, (), ENDLESS, ENDLESS),)
    items = list(parser.parse(pattern, re.IGNORECASE))
    branches = items[0][1][1] if len(items) == 1 and items[0][0] is codes.BRANCH else [items]
    return tuple(_read_way(branch) for branch in branches)


def _read_way(items: Sequence[Any]) -> Way:
    beginnings = _of_sequence(items)
    # What a line begins with tells of the others sooner.
    needs = list_needs(items) if any(_ANY in beginning for beginning in beginnings) else ()
    return Way(beginnings, needs, *measure_longest(items))


def find_beginning(folded: str) -> str:
    """The first three characters of a folded line, or all of a shorter one, under which ways are found."""
    return "".join(map(_name_character, folded[:BEGINNING]))


def _name_character(character: str) -> str:
    if character.isdigit():
        return _DIGIT
    # Other letters with case may be equal to letters that are neither of their two cases.
    known = character.isascii() or character.lower() == character.upper()
    return character.lower() if known else _ANY


def _of_sequence(items: Sequence[Any]) -> frozenset[str]:
    """What the matches of a sequence begin with; those shorter than three are whole matches."""
    found: set[str] = {""}
    for code, value in items:
        short = {beginning for beginning in found if len(beginning) < BEGINNING}
        if not short:
            break
        found -= short
        found |= {(before + after)[:BEGINNING] for before, after in product(short, _of_item(code, value))}
    return frozenset(found)


def _of_item(code: Any, value: Any) -> frozenset[str]:  # noqa: ANN401 - of the parser
    if code is codes.LITERAL:
        return frozenset({_name_character(chr(value))})
    if code is codes.IN:
        return _of_class(value)
    if code is codes.SUBPATTERN:
        return _of_sequence(value[3])
    if code is codes.BRANCH:
        return frozenset().union(*map(_of_sequence, value[1]))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, repeated = value
        times = range(min(least, BEGINNING), min(int(most), BEGINNING) + 1)
        return frozenset().union(*(_of_sequence(list(repeated) * number) for number in times))
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return frozenset({""})
    if code in (codes.ANY, codes.NOT_LITERAL):
        return frozenset({_ANY})
    return _ANYTHING


def _of_class(items: Sequence[Any]) -> frozenset[str]:
    found: set[str] = set()
    for code, value in items:
        if code is codes.LITERAL:
            found.add(_name_character(chr(value)))
        elif code is codes.RANGE and value[1] - value[0] < _LARGEST_CLASS:
            found |= {_name_character(chr(point)) for point in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.add(_DIGIT)
        elif code is codes.CATEGORY and value is codes.CATEGORY_SPACE:
            found.add(" ")  # the only white space that folded text has
        else:
            found.add(_ANY)
    return frozenset(found)
