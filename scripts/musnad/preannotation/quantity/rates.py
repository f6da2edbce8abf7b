"""Units that a word beside them makes others: ملغ في الليتر, متر في الثانية, degrees of heat."""

from __future__ import annotations

from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.units import DURATION, MEASURE, Unit, unit_of_word

_DEGREE, _CELSIUS = "درجة", "Cel"
_HEAT = frozenset({"حرارة", "الحرارة", "حرارته", "حرارتها", "بحرارة", "حرارتهم"})
_REACH_OF_HEAT = 6
_NO_RATE = frozenset({"a", "mo", "wk", "d", "h"})  # 5 ملم في اليوم: how often, no unit but for speeds, which are listed


def read_rate(reader: Reader, first: int, unit: Unit, last: int) -> tuple[Unit, int]:
    """The unit, named before token `last`, of the number at token `first`, and where its name ends.

    A measure per another is one unit; degrees are of Celsius where heat is spoken of right before.
    """
    if unit.code == _DEGREE and any(reader.plain(at) in _HEAT for at in range(max(first - _REACH_OF_HEAT, 0), first)):
        return Unit(_CELSIUS, unit.kind), last
    per = unit_of_word(reader.plain(last + 1)[2:]) if reader.plain(last + 1).startswith("ال") else None
    if unit.kind != MEASURE or reader.plain(last) != "في" or per is None or per.kind not in (MEASURE, DURATION):
        return unit, last
    if "/" in unit.code or per.code in _NO_RATE or not per.code.isascii():
        return unit, last
    return Unit(f"{unit.code}/{per.code}", MEASURE), last + 2
