"""Nouns that name sources, media and occasions, and the words at which a noun phrase ends, by lexicon."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.tokens import Token
from musnad.preannotation.word_sets import word_set


class Host(NamedTuple):
    """A word seen without a preposition that is fused with it."""

    plain: str
    preposition: str
    cut: int


def read_host(token: Token, text: str) -> Host:
    """`للصحفيين` as ل + الصحفيين, `بالقاهرة` as ب + القاهرة, `لقناة` as ل + قناة where the rest is a known noun."""
    plain = token.plain
    if plain.startswith("لل") and len(plain) > 4:
        article = "ا" + plain[1:]
        return Host(article if is_known("ا" + plain[1:]) or not is_known(plain[1:]) else plain[1:], "ل", 1)
    if plain.startswith(("بال", "وال")) and plain[0] == "ب" and len(plain) > 5:
        return Host(plain[1:], "ب", 1)
    hamza = text[token.start : token.start + 2] in ("لإ", "لأ")  # لإل موندو: no word begins so of itself
    if plain[:1] in "لب" and (hamza or (len(plain) > 3 and is_known(plain[1:]))):
        return Host(plain[1:], plain[0], 1)
    if plain[:1] == "ل" and plain.endswith("نا") and is_known(plain[1:-2]):
        return Host(plain[1:], "ل", 1)  # لمراسلنا
    if plain[:1] == "ل" and len(plain) >= 6 and plain.endswith(("ها", "هم", "يه")):
        return Host(plain[1:], "ل", 1)  # لمتابعيها
    return Host(plain, "", 0)


@cache
def is_known(plain: str) -> bool:
    """Whether a noun is in the lexicons of media, texts, occasions and persons."""
    return plain in index_lexicon("media_of_speech") or title_kind(plain) is not None


@cache
def title_kind(plain: str) -> str | None:
    """`person`, `body` or `text` for a noun that may head the name of a source, with or without its article."""
    titles = index_lexicon("titles_of_persons")
    row = titles.get(plain) or (titles.get(plain[2:]) if plain.startswith("ال") else None)
    return row["kind"] if row else None


@cache
def carrier_kind(plain: str) -> str | None:
    """`class`, `name`, `text`, `occasion` or `listeners` for a noun of media and speech."""
    carriers = index_lexicon("media_of_speech")
    row = carriers.get(plain) or (carriers.get(plain[2:]) if plain.startswith("ال") else None)
    if row is None and plain.endswith(("ته", "تها")):
        row = carriers.get(plain.removesuffix("ا").removesuffix("ه")[:-1] + "ة")  # نشرته
        return row["kind"] if row and row["kind"] == "text" else None
    return row["kind"] if row else None


@cache
def border_kind(plain: str) -> str | None:
    """`preposition`, `time`, `time_if` or `adverb` for a word at which a noun phrase may end."""
    row = index_lexicon("phrase_borders").get(plain)
    return row["kind"] if row else None


def is_adjective(plain: str) -> bool:
    """Whether a word may describe a kind of text (بيان رسمي, تصريح خاص)."""
    if plain[:1] in "لب" and is_known(plain[1:]):
        return False
    return (plain.endswith(("ي", "ية")) and len(plain) > 3 and border_kind(plain) is None) or plain in _ADJECTIVES


_ADJECTIVES = word_set("adjectives")
