"""Units and counted nouns: what a quantity is of, from lexicons and CLDR names, else the noun that follows."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name
from babel.units import format_unit

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.words import dual_forms
from musnad.preannotation.tokens import SIGN, WORD

MONEY, MEASURE, DURATION = "money", "measure", "duration"
_PLURAL_FORMS = (1, 2, 3, 11, 100)
_NUMBER_AND_SPACE = "0123456789٠١٢٣٤٥٦٧٨٩ \u00a0\u200f"
UNITS_THAT_DIVIDE = frozenset({MONEY, MEASURE, DURATION})


class Unit(NamedTuple):
    """A unit of money, time or measure: its code (or noun) and the kind it gives a number."""

    code: str
    kind: str


@cache
def unit_index() -> dict[tuple[str, ...], Unit]:
    """Every name of a unit, as folded words -> the unit."""
    index: dict[tuple[str, ...], Unit] = {}
    for row in read_lexicon("units"):
        unit = Unit(row["unit"], row["kind"])
        for form in row["forms"].split("|"):
            _add(index, form, unit)
            _add(index, form + "ا", unit)
        for form in _cldr_unit_names(row["cldr"]):
            _add(index, form, unit)
    for row in read_lexicon("currencies"):
        for form in (row["head"], *row["plurals"].split("|")):
            unit = Unit(row["code"] or row["head"], MONEY)
            _add(index, form, unit)
            _add(index, form + "ا", unit)
        for alias in filter(None, row["alias"].split("|")):
            name, code = alias.split("=")
            _add_currency(index, name, code, row["plurals"].split("|"))
    _add_cldr_currencies(index)
    return index


def _add(index: dict[tuple[str, ...], Unit], form: str, unit: Unit) -> None:
    words = tuple(fold(form).split())
    if words:
        index.setdefault(words, unit)


def _add_cldr_currencies(index: dict[tuple[str, ...], Unit]) -> None:
    plurals = {fold(row["head"]): row["plurals"].split("|") for row in read_lexicon("currencies")}
    for code, name in Locale("ar").currencies.items():
        # Names with years or dashes are of money no longer in use.
        if any(sign in name for sign in "-0123456789()") or len(name.split()) > 3:
            continue
        head = fold(name.split()[0])
        if head in plurals and len(name.split()) > 1:
            _add_currency(index, name, code, plurals[head])
            for count in (2, 3, 11):
                _add(index, get_currency_name(code, count, locale="ar"), Unit(code, MONEY))


def _add_currency(index: dict[tuple[str, ...], Unit], name: str, code: str, plurals: list[str]) -> None:
    """A currency with its country's adjective, in every number: دينار كويتي, دينارا كويتيا, دنانير كويتية."""
    head, *adjectives = fold(name).split()
    country = " ".join(adjectives)
    unit = Unit(code, MONEY)
    feminine = country if country.endswith("ة") else country + "ة"
    for form in (f"{head} {country}", f"{head}ا {country}ا", f"{head} {country}ا", f"{head}ا {country}"):
        _add(index, form, unit)
    for plural in filter(None, plurals):
        _add(index, f"{plural} {feminine}", unit)
        _add(index, f"{plural} {feminine[:-1]}ه", unit)
        _add(index, f"{plural} {country}", unit)


def _cldr_unit_names(name: str) -> list[str]:
    """What CLDR writes after the numbers of each Arabic plural form, in full and short."""
    forms = [
        format_unit(count, name, length, locale="ar").strip(_NUMBER_AND_SPACE)
        for count in (_PLURAL_FORMS if name else ())
        for length in ("long", "short")
    ]
    return [form for form in forms if form and not form.isascii()]


@cache
def sign_index() -> dict[str, Unit]:
    """Currency signs, Latin codes and short signs of measures -> the unit."""
    index = {row["sign"]: Unit(row["code"] or row["head"], MONEY) for row in read_lexicon("currencies") if row["sign"]}
    index.update({str(code): Unit(str(code), MONEY) for code in Locale("ar").currencies})
    index.update({sign: Unit(sign, MEASURE) for sign in ("mm", "cm", "m", "km", "kg")})
    return index | {"£": Unit("GBP", MONEY), "°": Unit("درجة", MEASURE)}


@cache
def noun_index() -> dict[str, str]:
    """Folded form of a counted noun, in every number and case -> its singular."""
    index: dict[str, str] = {fold(row["singular"]): row["singular"] for row in read_lexicon("counted_nouns")}
    for row in read_lexicon("counted_nouns"):
        singular = row["singular"]
        forms = [fold(singular), *(fold(plural) for plural in row["plurals"].split("|") if plural)]
        forms.append(fold(singular) + "ا")
        if row["dual"] != "none":
            forms += dual_forms(singular, row["dual"])
        for form in forms:
            index.setdefault(form, singular)
    for row in read_lexicon("units"):
        forms_of_unit = row["forms"].split("|")
        if row["dual"] != "none":
            for form in (*map(fold, forms_of_unit), *dual_forms(forms_of_unit[0], row["dual"])):
                index.setdefault(form, forms_of_unit[0])
    return index


def unit_at(reader: Reader, i: int) -> tuple[Unit, int] | None:
    """The unit of money, time or measure named at token `i`, the longest name first, and the token after it."""
    plain = reader.plain
    if reader.kind(i) == WORD:
        index, words = unit_index(), (plain(i), plain(i + 1), plain(i + 2))
        for length in (3, 2, 1):
            unit = index.get(words[:length])
            if unit:
                return unit, i + length
        return None
    unit = sign_index().get(plain(i))
    return (unit, i + 1) if unit else None


def unit_of_word(word: str) -> Unit | None:
    """The unit that one folded word names."""
    return unit_index().get((word,))


def unit_kind_at(reader: Reader, first: int, last: int) -> str:
    """The kind that a unit after token `last`, or a sign before token `first`, gives; nothing where there is none."""
    found = unit_at(reader, last)
    if found:
        return found[0].kind
    if reader.kind(first - 1) == SIGN and reader.plain(first - 1) in sign_index():
        return MONEY
    return "noun" if reader.plain(last) in noun_index() else ""
