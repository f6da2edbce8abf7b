"""What a number written in digits says, read leniently: all the values it can have, or none when not certain.

Written apart from the suggestion rules on purpose, so that a check does not share their mistakes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from musnad.arabic import TATWEEL, shadow

Values = frozenset[Fraction]

_SCALES = {
    100: "مئة مئه مائة مائه",
    1000: "الف الفا الاف",
    10**6: "مليون مليونا ملايين",
    10**9: "مليار مليارا مليارات بليون بليونا بلايين",
    10**12: "تريليون تريليونا تريليونات ترليون ترليونا ترليونات",
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_SCALE = "|".join(sorted(_SCALE_OF, key=len, reverse=True))
_DIGITS = r"\d+(?:[.,،٫٬]\d+)*|\d{1,3}(?: \d{3})+"
_PERCENT = re.compile(r"[%٪]|(?:في ال|بال)(?:مئة|مائة|مئه|مائه|ميه)")
_SIGNS = re.compile(r"[$€£¥°]")
_SUM = re.compile(r" و ?")
_PART = re.compile(rf"(?P<digits>-?(?:{_DIGITS}))?(?P<scales>(?:(?:^| ?)(?:{_SCALE})\b)*)")
_PAIR = re.compile(
    rf"(?P<first>{_DIGITS})(?P<first_scale>(?: (?:{_SCALE})\b)?)(?: ?[-–:/] ?| (?:الي|او|مقابل|حتي) | و ?)"
    rf"(?P<last>{_DIGITS})(?P<last_scale>(?: (?:{_SCALE})\b)?)"
)


def _plain(text: str) -> str:
    bare = shadow(text).replace(TATWEEL, "")
    return " ".join(_SIGNS.sub(" ", _PERCENT.sub(" ", bare)).split())


def _read_digits(digits: str) -> Values:
    sign, digits = (-1, digits[1:]) if digits[0] == "-" else (1, digits)
    groups = re.split("[.,،٫٬ ]", digits)
    separators = re.findall("[.,،٫٬ ]", digits)
    values: set[Fraction] = set()
    thousands = groups[0] != "0" and "٫" not in separators and all(len(group) == 3 for group in groups[1:])
    if thousands or not separators:
        values.add(Fraction("".join(groups)))
    decimal = separators and separators[-1] not in "٬ " and separators.count(separators[-1]) == 1
    if decimal and all(len(group) == 3 for group in groups[1:-1]):
        values.add(Fraction(f"{''.join(groups[:-1])}.{groups[-1]}"))
    return frozenset(sign * value for value in values)


def _scale_of(words: str) -> int:
    scale = 1
    for word in words.split():
        scale *= _SCALE_OF[word]
    return scale


@lru_cache(maxsize=4096)
def read_values(text: str) -> Values:
    """The values that `text` can have (`1,800` is 1800 or 1.8); empty when it holds more than digits and scales."""
    if text.isdecimal():
        return frozenset({Fraction(int(text))})
    sums: Values = frozenset({Fraction(0)})
    room = None
    for part in _SUM.split(_plain(text)):
        match = _PART.fullmatch(part)
        if not match or not part:
            return frozenset()
        scale = _scale_of(match["scales"])
        values = {value * scale for value in _read_digits(match["digits"] or "1")}
        # "17 ألفا و78" is one number, "10 و15" are two.
        if room is not None:
            values = {value for value in values if value < room}
        room = scale
        sums = frozenset(total + value for total in sums for value in values)
    return sums


@lru_cache(maxsize=4096)
def read_pair(text: str) -> tuple[Values, Values] | None:
    """The two sides of a range or score, each with the values it can have; None when not certain.

    A scale word after the second side may hold for both (`3 إلى 4 ملايين`).
    """
    match = _PAIR.fullmatch(_plain(text))
    if not match:
        return None
    first, last = _read_digits(match["first"]), _read_digits(match["last"])
    first_scale, last_scale = _scale_of(match["first_scale"]), _scale_of(match["last_scale"])
    scales = {first_scale} if match["first_scale"] else {1, last_scale}
    return (
        frozenset(value * scale for value in first for scale in scales),
        frozenset(value * last_scale for value in last),
    )
