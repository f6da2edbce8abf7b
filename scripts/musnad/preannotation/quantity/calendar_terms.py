"""Names of days, months, parts of day and the like, by the first word they are written with, proclitics included."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.dates import hijri_month_numbers, month_numbers, weekday_numbers
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.reader import Reader

THE_SAME = frozenset({"ذاته", "نفسه", "عينه"})
_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


class Name(NamedTuple):
    """A name of time: its kind (see time_words.tsv; also month, hijri, weekday), its value, its folded words."""

    kind: str
    value: str
    words: tuple[str, ...]


class Found(NamedTuple):
    """A name at a place: `cut` letters of proclitic before it, and the token after it."""

    name: Name
    cut: int
    last: int


@cache
def time_index() -> dict[str, tuple[tuple[Name, int], ...]]:
    """First word as written, folded -> the names it can begin, the longest first, with the length of the proclitic."""
    index: dict[str, list[tuple[Name, int]]] = {}
    for name in _names():
        for prefix in _PREFIXES:
            index.setdefault(prefix + name.words[0], []).append((name, len(prefix)))
        if name.words[0].startswith("ال"):
            for prefix in ("", "و"):
                index.setdefault(f"{prefix}ل{name.words[0][1:]}", []).append((name, len(prefix) + 1))
    return {
        first: tuple(sorted(found, key=lambda entry: (-len(entry[0].words), entry[1])))
        for first, found in index.items()
    }


def _names() -> Iterator[Name]:
    for kind, numbers in (("month", month_numbers()), ("hijri", hijri_month_numbers()), ("weekday", weekday_numbers())):
        for name, number in numbers.items():
            if not name.isascii():
                yield Name(kind, str(number), tuple(name.split()))
    yield Name("weekday", "0", ("الاثنين",))
    yield Name("weekday", "4", ("الجمعه",))
    for row in read_lexicon("time_words"):
        if row["kind"] not in ("label", "before_month", "before_year", "no_month", "placed"):
            yield Name(row["kind"], row["value"] or "", tuple(fold(row["form"]).split()))
        if row["kind"] == "decade":
            yield Name("decade", row["value"], (fold("ال" + row["form"]),))


def name_at(reader: Reader, i: int, *kinds: str) -> Found | None:
    """The longest name of one of `kinds` that begins at token `i`."""
    for name, cut in time_index().get(reader.plain(i), ()):
        if name.kind in kinds and all(
            reader.plain(i + offset) == word for offset, word in enumerate(name.words[1:], 1)
        ):
            return Found(name, cut, i + len(name.words))
    return None


@cache
def words_of(kind: str) -> frozenset[str]:
    """The folded one-word forms of one kind in time_words.tsv, with proclitics."""
    forms = {fold(row["form"]) for row in read_lexicon("time_words") if row["kind"] == kind}
    prefixed = {prefix + form for form in forms for prefix in _PREFIXES}
    return frozenset(prefixed | {f"لل{form[2:]}" for form in forms if form.startswith("ال")})
