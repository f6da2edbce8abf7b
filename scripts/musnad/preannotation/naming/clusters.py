"""Clusters: mentions of one document that name the same thing, by known keys and by the forms of names.

A person's short name joins the last full name it ends (or begins) with; an office joins the person it stands beside, or
the last person it stood beside before; an acronym in brackets joins what stands before the bracket.
"""

from __future__ import annotations

from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.word_forms import is_definite

_SHORTEST, _LONGEST = 3, 8  # words of a key, its type among them
_VARIANTS = str.maketrans({"ة": "ه", "ؤ": "و", "ئ": "ي", "ء": None, "ج": "غ", "ى": "ي"})


def cluster_keys(text: NameText, mentions: list[Mention]) -> list[str]:
    """A key for each mention, equal for those that name the same thing; `mentions` are in text order."""
    persons = _PersonNames()
    keys: list[str] = []
    for mention in mentions:
        if mention.type == "PERS":
            keys.append(
                persons.key_of(text.plains[mention.first : mention.end], text.form(mention.first, mention.letters))
            )
        else:
            keys.append(f"{mention.type} {_name_key(text, mention)}")
    _join_short_names(mentions, keys)
    _join_offices(text, mentions, keys)
    _join_acronyms(text, mentions, keys)
    return keys


def _name_key(text: NameText, mention: Mention) -> str:
    key = mention.key or " ".join(text.plains[mention.first : mention.end])
    return " ".join(_variant(word) for word in key.split())


def _variant(word: str) -> str:
    return (word[2:] if is_definite(word) else word).translate(_VARIANTS)


class _PersonNames:
    """The names of persons read so far, by the words they end and begin with."""

    def __init__(self) -> None:
        self._by_last: dict[str, str] = {}
        self._by_whole: dict[str, str] = {}

    def key_of(self, plains: list[str], first: str) -> str:
        words = [word.translate(_VARIANTS) for word in (first, *plains[1:])]
        whole, last = " ".join(words), words[-1]
        known = self._by_whole.get(whole)
        if known is None and len(words) == 1:
            known = self._by_last.get(last)
        elif known is None and last in self._by_last and self._by_last[last] == f"PERS {last}":
            known = self._by_last[last]
        key = known or f"PERS {whole}"
        self._by_whole.setdefault(whole, key)
        self._by_last[last] = key
        return key


def _join_offices(text: NameText, mentions: list[Mention], keys: list[str]) -> None:
    held: dict[str, str] = {}
    beside = {mention.first: place for place, mention in enumerate(mentions) if mention.type == "PERS"}
    after = {mention.end: place for place, mention in enumerate(mentions) if mention.type == "PERS"}
    for mention in reversed(mentions):
        if mention.type == "OCC" and mention.end in beside:
            beside[mention.first] = beside[mention.end]  # مدير المركز الدكتور فلان
    for place, mention in enumerate(mentions):
        if mention.type != "OCC":
            continue
        head = _variant(text.form(mention.first, mention.letters))
        person = beside.get(mention.end, after.get(mention.first))
        comma = text.plain(mention.first - 1) in ("،", ",")
        if person is None and comma:
            person = after.get(mention.first - 1)
        if person is not None:
            keys[place] = keys[person]
            held[head] = held[_name_key(text, mention)] = keys[person]
        elif is_definite(text.form(mention.first, mention.letters)) and mention.end == mention.first + 1:
            keys[place] = held.get(head, keys[place])
        else:
            keys[place] = held.get(_name_key(text, mention), keys[place])


def _join_short_names(mentions: list[Mention], keys: list[str]) -> None:
    """A body's name that begins one longer name of the text, and no other, joins it (مركز الواحة لأبحاث المياه)."""
    longer: dict[str, set[str]] = {}
    for key in {key for key, mention in zip(keys, mentions, strict=True) if mention.type == "ORG"}:
        words = key.split(" ")
        for size in range(_SHORTEST, min(len(words), _LONGEST)):
            longer.setdefault(" ".join(words[:size]), set()).add(key)
    for place, key in enumerate(keys):
        names = longer.get(key, set())
        if len(names) == 1:
            keys[place] = next(iter(names))


def _join_acronyms(text: NameText, mentions: list[Mention], keys: list[str]) -> None:
    ends = {mention.end: place for place, mention in enumerate(mentions) if mention.type in ("ORG", "GPE", "FAC")}
    for place, mention in enumerate(mentions):
        before = mention.first - 1
        if mention.rule == "acronym" and before not in ends:
            before -= 1  # «النجم» (Star)
        if mention.type == "ORG" and text.plain(mention.first - 1) in ("(", "«", '"', "“") and before in ends:
            keys[place] = keys[ends[before]]
