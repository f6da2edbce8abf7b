"""Bare dinars, riyals, pounds, liras and dirhams: the code of the one country of the text that has them (N4).

A country is named by its name or nisba; where the text names none that has the money, by its towns and provinces.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.units import MONEY
from musnad.preannotation.tokens import WORD

_SHARED = frozenset({"دينار", "ريال", "جنيه", "ليرة", "درهم"})
_PREFIXES = ("", "و", "ف", "ب", "ل", "ك")
_TOWN_WORDS = 2
_NISBA_ENDINGS = ("", "ة", "ه", "ا", "ين", "ون", "ات")


def name_currencies(reader: Reader, drafts: list[Draft]) -> None:
    """Turn a bare shared currency into a code where the text names one country that has it; else leave the noun."""
    bare = [draft for draft in drafts if draft.unit_kind == MONEY and draft.unit in _SHARED]
    if not bare:
        return
    named = {token.plain for token in reader.tokens if token.kind == WORD}
    codes = {head: _code_of(reader, head, named) for head in {draft.unit or "" for draft in bare}}
    for draft in bare:
        draft.unit = codes[draft.unit or ""] or draft.unit


def _code_of(reader: Reader, head: str, named: set[str]) -> str | None:
    """The code of a shared currency, where just one country of the text has it."""
    codes = {code for form, code in _countries()[head].items() if form in named}
    if not codes:
        codes = {code for territory in _places_in(reader) if (code := _money_of(territory, head))}
    return codes.pop() if len(codes) == 1 else None


def _places_in(reader: Reader) -> set[str]:
    """The countries in which the towns and provinces of a text lie, by names of one or two words."""
    towns = _towns()
    found: set[str] = set()
    for i, token in enumerate(reader.tokens):
        for second, countries in towns.get(token.plain, ()):
            if not second or reader.plain(i + 1) == second:
                found |= countries
                break
    return found


@cache
def _towns() -> dict[str, list[tuple[str, set[str]]]]:
    """First word of a town or province, with proclitics -> its second word, or none, and the countries that have it.

    Names that are also other words are left out; of those that begin alike the longer stands first.
    """
    names: dict[tuple[str, ...], set[str]] = {}
    rows = (row for row in read_lexicon("provinces") if row["ambiguous"] == "no")
    for row in (*rows, *read_lexicon("cities")):
        names.setdefault(tuple(fold(row["form"]).split()), set()).add(row["country"])
    index: dict[str, list[tuple[str, set[str]]]] = {}
    for words, countries in sorted(names.items(), key=lambda entry: -len(entry[0])):
        if len(words) <= _TOWN_WORDS:
            for form in _with_prefixes(words[0]):
                index.setdefault(form, []).append(("".join(words[1:]), countries))
    return index


@cache
def _money_of(territory: str, head: str) -> str | None:
    """The code of a country's money where its Arabic name begins with `head`."""
    codes = get_territory_currencies(territory) if territory in Locale("ar").territories else []
    return next((code for code in codes if _head_of(code) == fold(head)), None)


@cache
def _head_of(code: str) -> str:
    """The folded noun of a currency: as currencies.tsv has it (ليرة لبنانية is a pound in CLDR), else CLDR's."""
    for row in read_lexicon("currencies"):
        if any(alias.endswith(f"={code}") for alias in row["alias"].split("|")):
            return fold(row["head"])
    return fold(Locale("ar").currencies.get(code, code)).split()[0]


@cache
def _countries() -> dict[str, dict[str, str]]:
    """Shared head -> folded forms of the names and nisbas of the countries that have it -> the code of their money."""
    index: dict[str, dict[str, str]] = {head: {} for head in _SHARED}
    names = Locale("ar").currencies
    territories = {key: name for key, name in Locale("ar").territories.items() if len(key) == 2 and key.isalpha()}
    for territory, country in territories.items():
        for code in get_territory_currencies(territory):
            adjectives = fold(names.get(code, code)).split()[1:]
            for shared in _SHARED:
                if fold(shared) == _head_of(code):
                    forms = (*_names(territory, country), *_nisbas(adjectives[:1]), *_nisbas(_aliases(shared, code)))
                    index[shared].update(dict.fromkeys(forms, code))
    return index


def _names(territory: str, country: str) -> Iterator[str]:
    spellings = [country, *(row["form"] for row in read_lexicon("places") if row["key"] == territory)]
    for name in spellings:
        if " " not in name:
            yield from _with_prefixes(fold(name))


def _aliases(head: str, code: str) -> list[str]:
    """The adjectives that currencies.tsv gives a currency."""
    rows = [row["alias"].split("|") for row in read_lexicon("currencies") if row["head"] == head]
    pairs = [alias.split("=") for alias in rows[0] if alias]
    return [fold(name.split()[1]) for name, other in pairs if other == code]


def _nisbas(adjectives: list[str]) -> Iterator[str]:
    for adjective in adjectives:
        stem = adjective[:-1] if adjective.endswith("ة") else adjective
        for ending in _NISBA_ENDINGS:
            yield from _with_prefixes(stem + ending)
            yield from _with_prefixes("ال" + stem + ending)


def _with_prefixes(form: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        yield prefix + form
    if form.startswith("ال"):
        yield "لل" + form[2:]
