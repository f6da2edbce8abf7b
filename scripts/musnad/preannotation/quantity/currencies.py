"""Bare dinars, riyals, pounds, liras and dirhams: the code of the one country of the text that has them (N4)."""

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
_NISBA_ENDINGS = ("", "ة", "ه", "ا", "ين", "ون", "ات")


def name_currencies(reader: Reader, drafts: list[Draft]) -> None:
    """Turn a bare shared currency into a code where the text names one country that has it; else leave the noun."""
    bare = [draft for draft in drafts if draft.unit_kind == MONEY and draft.unit in _SHARED]
    if not bare:
        return
    named = {token.plain for token in reader.tokens if token.kind == WORD}
    for draft in bare:
        forms = _countries()[draft.unit or ""]
        codes = {code for form, code in forms.items() if form in named}
        if len(codes) == 1:
            draft.unit = codes.pop()


@cache
def _countries() -> dict[str, dict[str, str]]:
    """Shared head -> folded forms of the names and nisbas of the countries that have it -> the code of their money."""
    index: dict[str, dict[str, str]] = {head: {} for head in _SHARED}
    names = Locale("ar").currencies
    territories = {key: name for key, name in Locale("ar").territories.items() if len(key) == 2 and key.isalpha()}
    for territory, country in territories.items():
        for code in get_territory_currencies(territory):
            head, *adjectives = fold(names.get(code, code)).split()
            for shared in _SHARED:
                if fold(shared) == head:
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
