"""How far a name reaches: the noun its head governs, the chain of nouns down to it, and the adjectives that follow.

A chain (مجلس إدارة بنك السودان) ends at the first definite noun or proper name; only then adjectives follow. It never
passes a function word, a verb, punctuation or the end of a line.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import index_lexicon, read_lexicon
from musnad.preannotation.naming.head_words import BARE, find_head
from musnad.preannotation.naming.name_text import NameText
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import is_ordinary, is_verb, looks_foreign
from musnad.preannotation.naming.word_forms import is_definite

# How the complement of a newspaper, a club or a company is read: no adjective belongs to its proper name.
MEDIUM = "medium"
_INCIDENTAL = words_of("incidental")
_LINKS, _ADJECTIVES, _FOREIGN_WORDS = 4, 4, 3


class Complement(NamedTuple):
    """What completes a head: one past its last token, whether a proper name is in it, and its number of words."""

    end: int
    proper: bool
    size: int
    quoted: bool = False


@cache
def _describing() -> dict[str, str]:
    return {fold(row["form"]): row["use"] for row in read_lexicon("describing_words")}


@cache
def subjects() -> frozenset[str]:
    """What ministries and bodies are for (lexicon/subjects.tsv)."""
    return frozenset(index_lexicon("subjects"))


def is_listed(plain: str) -> bool:
    """Whether an adjective is among those that names are known to have."""
    return plain in _describing()


def is_describing(plain: str, use: str) -> bool:
    """Whether a word is an adjective that continues a name (`use` "name") or an office ("office")."""
    found = _describing().get(plain)
    if found is None:
        return plain.endswith(("ي", "ية")) and len(plain) > 5 and plain not in _INCIDENTAL and is_ordinary(plain)
    return found in (use, "both") or use == "office"


def adjectives_end(text: NameText, index: int, use: str) -> tuple[int, bool]:
    """Where the adjectives from `index` on end, and whether a nisba of a place is among them."""
    proper, first = False, index
    if use == MEDIUM:
        return index, proper
    for _ in range(_ADJECTIVES):
        if index > first and not proper and _is_joined_adjective(text, index, use):
            index += 1
            continue
        if not text.is_word(index) or not is_definite(text.plains[index]):
            break
        match = text.known.get(index)
        if match and match.entry.type == "NORP" and not match.letters:
            proper, index = True, match.end
        elif is_describing(text.plains[index], use) and not _is_last_year(text, index):
            index += 1
        else:
            break
    return index, proper


def _is_joined_adjective(text: NameText, index: int, use: str) -> bool:
    """المجلس الاقتصادي والاجتماعي: an adjective that و joins to one like it; of places, they are two bodies."""
    plain, before = text.plain(index), text.plain(index - 1)
    if not text.is_word(index) or not plain.startswith("وال") or index in text.known or not before.startswith("ال"):
        return False
    ending = next((ending for ending in ("ية", "ي") if plain.endswith(ending)), None)
    return ending is not None and before.endswith(ending) and is_describing(plain[1:], use)


def _is_last_year(text: NameText, index: int) -> bool:
    """Whether العام is the year and not the adjective (العام الماضي)."""
    after = text.plain(index + 1)
    return text.plains[index] == "العام" and after in ("الماضي", "المقبل", "القادم", "الحالي", "الجاري", "نفسه")


def complement(text: NameText, index: int, use: str = "name", links: int = _LINKS) -> Complement | None:
    """What completes a bare head that ends before `index`; None where nothing does."""
    close = text.closing_mark(index)
    if close is not None and text.plains[index] != "(":
        return Complement(close, True, close - index - 1, quoted=True)
    if not text.is_open(index) and index not in text.known:
        return None
    proper = _proper_name(text, index, use)
    use = "name" if use == MEDIUM else use
    return proper or _definite(text, index, use) or _chain(text, index, use, links)


def _proper_name(text: NameText, index: int, use: str) -> Complement | None:
    match = text.known.get(index)
    if match and match.entry.doubt and match.entry.type == "ORG" and is_definite(text.plain(index + 1)):
        return None  # نجمة الشمال
    if match and not match.letters and match.entry.type != "NORP":
        end = adjectives_end(text, match.end, use)[0]
        return Complement(end, True, end - index)
    end = index
    while (
        end - index < _FOREIGN_WORDS and text.is_open(end) and looks_foreign(text.plains[end]) and end not in text.known
    ):
        end += 1
    if end == index or (end == index + 1 and _is_of_a_noun(text, index)):
        return None
    end, _ = adjectives_end(text, end, use)
    return Complement(end, True, end - index)


def _is_of_a_noun(text: NameText, index: int) -> bool:
    """Whether a feminine word governs the definite noun after it (نجمة الشمال) and is no name from elsewhere."""
    after = text.plain(index + 1)
    return text.plains[index].endswith("ة") and is_definite(after) and not is_describing(after, "name")


def _definite(text: NameText, index: int, use: str) -> Complement | None:
    word = text.plains[index]
    office = find_head(text, index, office=True)
    if not is_definite(word) or (office and office.head.type != "p" and use == "name" and word not in subjects()):
        return None
    match = text.known.get(index)
    end, proper = index + 1, bool(match and match.entry.type == "NORP")
    while text.is_word(end) and text.plains[end][0] == "و" and text.plains[end][1:] in subjects():
        end += 1
    end, nisba = adjectives_end(text, end, use)
    return Complement(end, proper or nisba, end - index)


def _is_noun(text: NameText, index: int) -> bool:
    """Whether an indefinite word is no verb by its list or its shape."""
    word = text.plains[index]
    return not is_verb(word) and (word[0] not in "يسن" or is_ordinary(word) or _is_of_a_noun(text, index))


def _chain(text: NameText, index: int, use: str, links: int) -> Complement | None:
    word = text.plains[index]
    place = find_head(text, index)
    if not links or is_definite(word) or (place is None and not _is_noun(text, index)):
        return None
    after = text.known.get(index + 1)
    joined = word[0] in "بلكو" and len(word) > 5
    placed = not joined and after is not None and after.entry.type in ("GPE", "LOC") and not after.letters
    governs = word.endswith("ات") or placed or _is_of_a_noun(text, index)
    if not (is_ordinary(word) or governs or place):
        return None
    end = place.end if place and place.head.state == BARE and not place.letters else index + 1
    while text.is_word(end) and text.plains[end][0] == "و" and f"ال{text.plains[end][1:]}" in subjects():
        end += 1
    rest = complement(text, end, use, links - 1)
    return Complement(rest.end, rest.proper, rest.size + 1, rest.quoted) if rest else None
