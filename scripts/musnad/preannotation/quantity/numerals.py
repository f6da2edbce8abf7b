"""Figures: digits with their separators, read in a fixed order of rules.

In this order (guidelines, N2), for a comma or dot:

1. two or more groups of three are thousands, and another separator after them is decimal;
2. one, two or more than three digits after it are decimals;
3. three digits after a leading zero, or after more than three digits, are decimals;
4. three digits before a scale word or a percent are decimals;
5. 000 is thousands;
6. three digits before money or a measure are open: thousands, with a low score;
7. all else is thousands.

Rules 4 to 7 need what follows: `Numeral` carries both readings and `settle` chooses. ٫ is always decimal, ٬ and the
apostrophe always thousands; a space or NBSP parts thousands when every group has three digits.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.tokens import DIGITS

SEPARATORS = frozenset(".,،٫٬'’")
_THOUSANDS_ONLY = frozenset("٬'’")
_PERCENT_WORDS = frozenset({"بالمئة", "بالمائة"})
_MOST_GROUPS = 6
_MOST_DIGITS = 15


class Numeral(NamedTuple):
    """A read figure: the token after it, its value, and the decimal reading where three digits leave that open.

    `value` is None for what has the form of no number (version 17.4.1, a long code).
    """

    last: int
    value: int | Fraction | None
    decimal: Fraction | None = None
    round_thousands: bool = False


def settle(numeral: Numeral, follows: str) -> tuple[int | Fraction, bool]:
    """The value of a figure before `follows` (scale, percent, money, measure or nothing), and whether it stays open."""
    assert numeral.value is not None
    if numeral.decimal is None:
        return numeral.value, False
    if follows in ("scale", "percent"):
        return numeral.decimal, False
    return numeral.value, follows in ("money", "measure") and not numeral.round_thousands


def read_numeral(reader: Reader, i: int) -> Numeral:
    """The figure that begins at token `i`, a run of digits. Looks at most six groups ahead."""
    torn = _spaced_decimal(reader, i) or _decimal_with_letter(reader, i)
    if torn:
        return torn
    groups, separators, last = _groups(reader, i)
    if separators:
        numeral = _interpret(groups, separators, last)
        if numeral:
            return numeral
        if "." in separators and len(groups) > 2:
            return Numeral(last, None)
        return _whole(groups[0], i + 1)
    return _spaced(reader, i)


def _spaced_decimal(reader: Reader, i: int) -> Numeral | None:
    """2 , 3 %: a decimal whose comma a tokenizer has spaced, told from a list by the scale or percent after it."""
    whole, tail = reader.plain(i), reader.plain(i + 2)
    if not (reader.is_sign(i + 1, ".,،") and reader.is_digits(i + 2) and len(whole) <= 3 and len(tail) <= 2):
        return None
    if reader.gap(i + 1) != " " or reader.gap(i + 2) != " " or reader.is_sign(i - 1, ".,،"):
        return None
    scale = (word := reader.word(i + 3)) and word.cardinal and word.cardinal.role.startswith("scale")
    if not (scale or reader.is_sign(i + 3, "%٪") or reader.plain(i + 3) in _PERCENT_WORDS):
        return None
    return Numeral(i + 3, _decimal(whole, tail))


def _decimal_with_letter(reader: Reader, i: int) -> Numeral | None:
    """75ر0, the decimal of some agencies: ر turns the order of typing, so that the whole part is typed last."""
    if reader.plain(i + 1) != "ر" or not (reader.is_digits(i + 2) and reader.touches(i + 1) and reader.touches(i + 2)):
        return None
    tail, whole = reader.plain(i), reader.plain(i + 2)
    if tail == "0":
        tail, whole = whole, tail
    return Numeral(i + 3, _decimal(whole, tail)) if len(tail + whole) <= _MOST_DIGITS else None


def _whole(digits: str, last: int) -> Numeral:
    return Numeral(last, int(digits) if len(digits) <= _MOST_DIGITS else None)


def _groups(reader: Reader, i: int) -> tuple[list[str], str, int]:
    groups, separators, last = [reader.plain(i)], "", i + 1
    if _continues_a_list(reader, i):
        return groups, separators, last
    while _has_group(reader, last):
        if len(groups) == _MOST_GROUPS:
            return groups[:1], "", i + 1
        separators += reader.plain(last)
        groups.append(reader.plain(last + 1))
        last += 2
    return groups, separators, last


def _has_group(reader: Reader, at: int) -> bool:
    return reader.is_sign(at, SEPARATORS) and reader.is_digits(at + 1) and reader.touches(at) and reader.touches(at + 1)


def _continues_a_list(reader: Reader, i: int) -> bool:
    """Whether digits and a separator touch on the left: the group before was read alone, so this one is too."""
    return i >= 2 and reader.is_digits(i - 2) and _has_group(reader, i - 1)


def _interpret(groups: list[str], separators: str, last: int) -> Numeral | None:
    lead, *tails = groups
    mark, inner = separators[-1], separators[:-1]
    if sum(map(len, groups)) > _MOST_DIGITS:
        return None
    if len(separators) == 1:
        return _interpret_pair(lead, tails[0], mark, last)
    # The first and the inner groups are thousands, or nothing is.
    if not 1 <= len(lead) <= 3 or lead == "0" or len(set(inner)) > 1 or any(len(tail) != 3 for tail in tails[:-1]):
        return None
    if mark == inner[0] and mark != "٫":
        return Numeral(last, int("".join(groups))) if len(tails[-1]) == 3 else None
    if mark in _THOUSANDS_ONLY or inner[0] == "٫":
        return None
    return Numeral(last, _decimal("".join(groups[:-1]), tails[-1]))


def _interpret_pair(lead: str, tail: str, mark: str, last: int) -> Numeral | None:
    if mark in _THOUSANDS_ONLY:
        return Numeral(last, int(lead + tail)) if len(tail) == 3 and len(lead) <= 3 else None
    decimal = _decimal(lead, tail)
    if mark == "٫" or len(tail) != 3 or lead.startswith("0") or len(lead) > 3:
        return Numeral(last, decimal)
    return Numeral(last, int(lead + tail), decimal, round_thousands=tail == "000")


def _decimal(whole: str, tail: str) -> Fraction:
    return Fraction(int(whole + tail), 10 ** len(tail))


def _spaced(reader: Reader, i: int) -> Numeral:
    """Thousands parted by single spaces, with a decimal tail: 1 234 567,5."""
    digits, last = reader.plain(i), i + 1
    if len(digits) > 3 or digits.startswith("0") or _follows_digits(reader, i):
        return _whole(digits, last)
    while reader.kind(last) == DIGITS and len(reader.plain(last)) == 3 and len(reader.gap(last)) == 1:
        digits += reader.plain(last)
        last += 1
        if len(digits) > _MOST_DIGITS:
            return Numeral(last, None)
    if last > i + 1 and _has_group(reader, last) and reader.plain(last) in ",.٫":
        return Numeral(last + 2, _decimal(digits, reader.plain(last + 1)))
    return Numeral(last, int(digits))


def _follows_digits(reader: Reader, i: int) -> bool:
    return reader.is_digits(i - 1)
