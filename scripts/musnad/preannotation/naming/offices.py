"""Offices, titles and occupations, and where a person's name may follow them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from musnad.preannotation.naming.head_words import BARE, DEFINITE, POSSESSED, Place, find_head, may_be_head
from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.noun_phrases import adjectives_end, complement, is_describing
from musnad.preannotation.naming.person_parts import is_given
from musnad.preannotation.naming.word_forms import is_definite

_ON_BEHALF = ("باسم", "بإسم")


class Office(NamedTuple):
    """An office phrase and how it is to be treated: its head's kind and state."""

    mention: Mention
    kind: str
    state: str


def find_offices(text: NameText) -> Iterator[Office]:
    """The office phrases of a text in order; none begins inside another's head word."""
    for index, plain in enumerate(text.plains):
        place = find_head(text, index, office=True) if may_be_head(plain, True) else None
        known = text.known.get(index)
        if place is None or (known and known.end > place.end) or _is_preposition(text, index):
            continue
        if not _is_of_a_body(text, index, place):
            office = read_office(text, index, place)
            if office:
                yield office


def _is_preposition(text: NameText, index: int) -> bool:
    """Whether والي is written وإلى: and to."""
    token = text.tokens[index]
    return token.plain == "والي" and text.text[token.start : token.end].endswith("ى")


def join_titles(offices: Iterable[Office]) -> list[Office]:
    """The offices in order, definite titles side by side as one (الأستاذة الدكتورة)."""
    joined: list[Office] = []
    for office in offices:
        before = joined[-1] if joined else None
        if before and before.mention.end == office.mention.first and _are_titles(before, office):
            mention = replace(before.mention, end=office.mention.end, key=f"{before.mention.key} {office.mention.key}")
            joined[-1] = Office(mention, office.kind, DEFINITE)
        else:
            joined.append(office)
    return joined


def _are_titles(first: Office, second: Office) -> bool:
    kinds = {first.kind, second.kind} <= {"title", "title-definite", "occupation"} and second.kind == "title"
    return kinds and first.state == second.state == DEFINITE and first.mention.end == first.mention.first + 1


def _is_of_a_body(text: NameText, index: int, place: Place) -> bool:
    """Whether officers in the plural are what a body is of (مجلس النواب)."""
    before = find_head(text, index - 1)
    return place.head.type == "p" and not place.letters and before is not None and before.head.state == BARE


def read_office(text: NameText, index: int, place: Place, depth: int = 3) -> Office | None:
    """The office whose head is `place`, with all that completes it."""
    head = place.head
    if head.kind == "title-definite" and head.state != DEFINITE:
        return None
    if head.state == BARE and head.kind != "counterpart":
        end = _complement_end(text, place, depth)
    else:
        end, _ = adjectives_end(text, place.end, "office")
        end = _lam_end(text, end, depth) if head.kind == "office" else end
    end = _behalf_end(text, end, depth)
    key = " ".join((text.form(index, place.letters), *text.plains[index + 1 : end]))
    score = 0.8 if end > place.end or head.state != BARE else 0.5
    return Office(Mention(index, end, place.letters, "OCC", head.kind, score, key), head.kind, head.state)


def _complement_end(text: NameText, place: Place, depth: int) -> int:
    if place.head.kind not in ("office", "occupation") or not depth:
        return place.end
    nested = find_head(text, place.end, office=True)
    if nested and not nested.letters and nested.head.kind == "office":
        inner = read_office(text, place.end, nested, depth - 1)
        return inner.mention.end if inner else place.end
    found = complement(text, place.end, "office")
    if found is None and place.head.kind == "office" and _is_kind(text.plain(place.end)):
        return place.end + 1
    if found is None or (place.head.kind == "occupation" and not found.proper and not is_given(text.plain(found.end))):
        return place.end
    return found.end


def _is_kind(plain: str) -> bool:
    """Whether an indefinite nisba tells what kind of officer is meant (مدير تنفيذي, مستشار قانوني)."""
    return plain.endswith(("ي", "ية")) and not is_definite(plain) and is_describing(f"ال{plain}", "name")


def _lam_end(text: NameText, index: int, depth: int) -> int:
    """Past a completing phrase with ل (المدير العام للشركة, الأمين العام للأمم المتحدة)."""
    if not depth or not text.is_word(index) or text.plains[index][0] != "ل":
        return index
    match = text.known.get(index)
    if match and match.letters == 1 and match.entry.type in ("ORG", "GPE"):
        return adjectives_end(text, match.end, "name")[0]
    place = find_head(text, index)
    if place and place.letters == 1:
        if place.head.state == DEFINITE:
            return adjectives_end(text, place.end, "name")[0]
        found = complement(text, place.end)
        return found.end if found else index
    if text.plains[index].startswith("لل") and is_describing(text.plain(index - 1), "office"):
        return adjectives_end(text, index + 1, "name")[0]
    return index


def _behalf_end(text: NameText, index: int, depth: int) -> int:
    if text.plain(index) not in _ON_BEHALF or not depth:
        return index
    nested = find_head(text, index + 1, office=True)
    if nested and not nested.letters and nested.head.kind == "office":
        inner = read_office(text, index + 1, nested, depth - 1)
        return inner.mention.end if inner else index
    found = complement(text, index + 1, "office")
    return found.end if found else index


def is_marked_alone(office: Office) -> bool:
    """Whether an office is marked where no name follows it (annotation/guidelines.md E2)."""
    if office.kind in ("office", "counterpart"):
        return True
    return office.kind == "title" and office.state in (DEFINITE, POSSESSED)


def announces(office: Office) -> bool:
    """Whether a person's name is to be expected after an office: not after a bare title or form of address."""
    return office.state != BARE or office.kind in ("office", "counterpart")
