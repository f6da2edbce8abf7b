"""What a pattern's matches hold and how long they can be, read from the parsed pattern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from musnad.ingest.parsing import codes

ENDLESS = 1 << 30
# Looking for more strings costs as much as trying the pattern.
_MOST_NEEDS = 16
# Letters that have a third form beside the two cases, or another dot.
_MANY_FORMS = frozenset("iksIKS")


def list_needs(items: Sequence[Any]) -> tuple[str, ...]:
    """Strings one of which is in whatever the parsed items match, case and all; none when in doubt."""
    needs = {spelled for need in _needs_of(items) or () for spelled in _spell(need)}
    # What holds a longer need holds the shorter one in it too.
    shortest = sorted(need for need in needs if not any(other != need and other in need for other in needs))
    return tuple(shortest) if len(shortest) <= _MOST_NEEDS and all(shortest) else ()


def _spell(need: str) -> tuple[str, ...]:
    """The need; where case matters one letter of it in its two cases, or "" where no letter has but two."""
    if need.upper() == need.lower():
        return (need,)
    letter = next((sign for sign in need if sign.isascii() and sign.isalpha() and sign not in _MANY_FORMS), "")
    return letter.lower(), letter.upper()


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


def measure_longest(items: Sequence[Any]) -> tuple[int, int]:
    """The most characters, and the most blanks, in folded text that the parsed items match in full.

    Folded text has no white space but single blanks, see `musnad.arabic.fold`.
    """
    sizes = [_measure_item(code, value) for code, value in items]
    return min(sum(size for size, _ in sizes), ENDLESS), min(sum(blanks for _, blanks in sizes), ENDLESS)


def _measure_item(code: Any, value: Any) -> tuple[int, int]:  # noqa: ANN401 - of the parser
    if code is codes.LITERAL:
        return 1, int(chr(value) == " ")
    if code is codes.IN:
        return 1, int(_may_be_blank(value))
    if code in (codes.ANY, codes.NOT_LITERAL):
        return 1, 1
    if code is codes.SUBPATTERN:
        return measure_longest(value[3])
    if code is codes.BRANCH:
        sizes = [measure_longest(branch) for branch in value[1]]
        return max(size for size, _ in sizes), max(blanks for _, blanks in sizes)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return _measure_repeated(value[1], value[2])
    return (0, 0) if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT) else (ENDLESS, ENDLESS)


def _measure_repeated(times: Any, items: Sequence[Any]) -> tuple[int, int]:  # noqa: ANN401 - of the parser
    size, blanks = measure_longest(items)
    times = min(int(times), ENDLESS)
    if _is_blank(items):
        return min(times, 1), min(times, 1)
    # No two blanks are beside each other.
    most = (times + 1) // 2 if size == 1 else times
    return min(size * times, ENDLESS), min(blanks * most, ENDLESS)


def _is_blank(items: Sequence[Any]) -> bool:
    """Whether the items are one blank, or one character of white space."""
    if len(items) != 1:
        return False
    code, value = items[0]
    return (code is codes.LITERAL and chr(value) == " ") or (
        code is codes.IN and list(value) == [(codes.CATEGORY, codes.CATEGORY_SPACE)]
    )


def _may_be_blank(items: Sequence[Any]) -> bool:
    solid = (codes.CATEGORY_DIGIT, codes.CATEGORY_NOT_SPACE, codes.CATEGORY_WORD)
    for code, value in items:
        if code is codes.LITERAL and chr(value) != " ":
            continue
        if code is codes.RANGE and not value[0] <= ord(" ") <= value[1]:
            continue
        if code is codes.CATEGORY and value in solid:
            continue
        return True
    return False
