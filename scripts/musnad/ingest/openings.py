"""What a pattern's matches can begin with: most rules begin with a few words, so most need not be tried on a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

try:
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # another implementation of Python: all rules are tried, with the same result
    parser = codes = None

_ANY = "any"
_DIGIT = "digit"
# Looking for more strings costs as much as trying the pattern.
_MOST_NEEDS = 12


def may_open(pattern: str, character: str) -> bool:
    """Whether a match of `pattern`, case apart, may begin with `character`. True when in doubt."""
    if parser is None or not (character.isascii() or "\u0600" <= character <= "\u06ff"):
        return True
    opening, empty = _openings(pattern)
    if empty or _ANY in opening or (_DIGIT in opening and character.isdigit()):
        return True
    return character.lower() in opening


@cache
def _openings(pattern: str) -> tuple[frozenset[str], bool]:
    """The characters a match may begin with, in lower case, or names of kinds; and whether it may be empty."""
    return _of_sequence(parser.parse(pattern, re.IGNORECASE))


def _of_sequence(items: Sequence[Any]) -> tuple[frozenset[str], bool]:
    found: frozenset[str] = frozenset()
    for code, value in items:
        opening, empty = _of_item(code, value)
        found |= opening
        if not empty:
            return found, False
    return found, True


def _of_item(code: Any, value: Any) -> tuple[frozenset[str], bool]:  # noqa: ANN401 - of the parser
    if code is codes.LITERAL:
        return frozenset({chr(value).lower()}), False
    if code is codes.IN:
        return _of_class(value), False
    if code is codes.SUBPATTERN:
        return _of_sequence(value[3])
    if code is codes.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*(opening for opening, _ in branches)), any(empty for _, empty in branches)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        opening, empty = _of_sequence(value[2])
        return opening, empty or value[0] == 0
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return frozenset(), True
    return frozenset({_ANY}), False


def _of_class(items: Sequence[Any]) -> frozenset[str]:
    found: set[str] = set()
    for code, value in items:
        if code is codes.LITERAL:
            found.add(chr(value).lower())
        elif code is codes.RANGE and value[1] - value[0] < 256:
            found |= {chr(point).lower() for point in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.add(_DIGIT)
        elif not (code is codes.CATEGORY and value is codes.CATEGORY_SPACE):  # no line begins with white space
            found.add(_ANY)
    return frozenset(found)


@cache
def list_needs(pattern: str) -> tuple[str, ...]:
    """Strings one of which is in whatever `pattern` matches in full; none when in doubt.

    Given only for patterns that may begin with anything, as the first character tells of the others sooner.
    """
    if parser is None or _ANY not in _openings(pattern)[0]:
        return ()
    needs = _needs_of(parser.parse(pattern, re.IGNORECASE)) or frozenset()
    # What holds a longer need holds the shorter one in it too.
    shortest = [need for need in needs if not any(other != need and other in need for other in needs)]
    caseless = all(need.upper() == need for need in shortest)
    return tuple(sorted(shortest)) if caseless and len(shortest) <= _MOST_NEEDS else ()


def _needs_of(items: Sequence[Any]) -> frozenset[str] | None:
    """Strings one of which every match of a sequence holds: words before signs, few before many; or None."""
    found: list[frozenset[str] | None] = []
    literal = ""
    for code, value in items:
        if code is codes.LITERAL:
            literal += chr(value).lower()
            continue
        found += [frozenset({literal}), _needs_of_item(code, value)]
        literal = ""
    telling = [needs for needs in (*found, frozenset({literal})) if needs and all(map(str.strip, needs))]
    return min(telling, key=lambda needs: (min(map(len, needs)) < 2, len(needs)), default=None)


def _needs_of_item(code: Any, value: Any) -> frozenset[str] | None:  # noqa: ANN401 - of the parser
    if code is codes.SUBPATTERN:
        return _needs_of(value[3])
    if code is codes.BRANCH:
        branches = [_needs_of(branch) for branch in value[1]]
        return None if None in branches else frozenset().union(*filter(None, branches))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] > 0:
        return _needs_of(value[2])
    if code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return frozenset(chr(point).lower() for _, point in value)
    return None
