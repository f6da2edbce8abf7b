"""Names known beforehand: CLDR territories, cities and languages (through Babel), and the lexicons of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale, localedata

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.naming.word_forms import readings
from musnad.preannotation.tokens import tokenize

ARAB_LEAGUE = frozenset("AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split())  # noqa: SIM905
# CLDR calls these territories; they are none, or are no places of the news.
_NO_TERRITORIES = frozenset("001 XA XB ZZ QO EZ EU UN EA AC TA DG CP BV HM UM TF IO".split())  # noqa: SIM905
_SHORT = 7  # letters of a nisba that with ج for غ would be another word (الغزي)
_NISBA_ENDINGS = ("", "ة", "ون", "ين", "ان", "تان", "تين", "ات")


class Entry(NamedTuple):
    """A known name: its type, the key its cluster goes by, the rule, and what must be seen before it is believed.

    `doubt` is "" for a name that is nothing else, "yes" for one that is also an ordinary word, "team" for one that is
    a club's where the text speaks of matches, "bloc" for one that is a direction after a sign of place.
    """

    type: str
    key: str
    rule: str
    doubt: str


# السعودية is both the country and the nisba.
SAUDI = Entry("NORP", "nisba سعودي", "nisba", "")


class Match(NamedTuple):
    """A known name in a text: one past its last token, the proclitic letters before it, and what it is."""

    end: int
    letters: int
    entry: Entry


Names = dict[str, list[tuple[tuple[str, ...], Entry]]]


@cache
def known_names() -> Names:
    """First plain word -> the other words and the entry, longer names first; of equal forms the first source wins.

    Egyptian papers write foreign g with ج, others with غ: both are there.
    """
    names: Names = {}
    seen: set[tuple[str, ...]] = set()
    for form, entry in _entries():
        words = tuple(token.plain for token in tokenize(form))
        egyptian = words if entry.rule == "nisba" and len(form) < _SHORT else _with_jim(words)
        for spelling in (words, egyptian):
            if spelling and spelling not in seen:
                seen.add(spelling)
                names.setdefault(spelling[0], []).append((spelling[1:], entry))
    for same in names.values():
        same.sort(key=lambda pair: -len(pair[0]))
    return names


def _with_jim(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("غ", "ج") for word in words)


def _entries() -> Iterator[tuple[str, Entry]]:
    for row in read_lexicon("known_persons"):
        yield row["form"], Entry("PERS", row["key"], "known-persons", "")
    for lexicon in ("places", "known_names"):
        for row in read_lexicon(lexicon):
            doubt = "" if row["ambiguous"] == "no" else row["ambiguous"]
            yield row["form"], Entry(row["type"], row["key"], lexicon.replace("_", "-"), doubt)
    yield from _territories()
    yield from _nisbas()
    for row in read_lexicon("provinces"):
        if row["ambiguous"] == "no":
            yield row["form"], Entry("GPE", row["form"], "provinces", "")
    for row in read_lexicon("cities"):
        yield row["form"], Entry("GPE", row["form"], "cities", "")
    yield from _zone_cities()


def _arabic_locales() -> list[Locale]:
    return [Locale.parse(name) for name in sorted(localedata.locale_identifiers()) if name.split("_")[0] == "ar"]


def _territories() -> Iterator[tuple[str, Entry]]:
    for locale in _arabic_locales():
        for code, name in locale.territories.items():
            if code not in _NO_TERRITORIES and not set(name) & set("(-"):
                yield name, Entry("LOC" if code.isdigit() else "GPE", code, "cldr-territories", "")


def _zone_cities() -> Iterator[tuple[str, Entry]]:
    """Cities that stand for time zones; short names, which are often words as well, are left out."""
    for zone in Locale.parse("ar").time_zones.values():
        name = zone.get("city", "")
        if len(name) > 5 and not set(name) & set("(-،") and not name.startswith("مدينة"):
            yield name, Entry("GPE", name, "cldr-cities", "")


def _nisbas() -> Iterator[tuple[str, Entry]]:
    for row in read_lexicon("nisba"):
        entry = Entry("NORP", f"nisba {row['key']}", "nisba", "yes" if row["kind"] == "yes" else "")
        for form in [row["form"]] if row["kind"] == "whole" else _inflect(row["form"]):
            yield form, entry
            yield " ".join(f"ال{word}" for word in form.split()) if row["kind"] == "whole" else f"ال{form}", entry


def _inflect(nisba: str) -> Iterator[str]:
    for ending in _NISBA_ENDINGS:
        yield nisba + ending
    yield nisba + "ا"


@lru_cache(maxsize=1 << 16)
def may_begin_name(plain: str) -> bool:
    """Whether a known name begins with some reading of a word; with most words none does."""
    return any(form in known_names() for _, form in readings(plain))


def match_name(plains: Sequence[str], index: int) -> Match | None:
    """The longest known name that begins at `index`, of equally long ones that with the fewest proclitics."""
    names, best = known_names(), None
    for letters, form in readings(plains[index]):
        if letters and best and not best.entry.doubt:
            break
        for rest, entry in names.get(form, ()):
            end = index + 1 + len(rest)
            if best and end <= best.end:
                break
            if entry.rule == "cities" and letters and plains[index][letters - 1] == "ك":
                continue  # كورونا, no town
            if form == "مسقط" and "".join(plains[index + 1 : index + 2]).startswith("راس"):
                continue  # مسقط رأسه: where he was born
            if not rest or tuple(plains[index + 1 : end]) == rest:
                best = Match(end, letters, entry)
                break
    return best


@cache
def language_names() -> frozenset[str]:
    """Folded names of languages with the article, as CLDR has them."""
    return frozenset(fold(name) for name in Locale.parse("ar").languages.values() if name.startswith("ال"))
