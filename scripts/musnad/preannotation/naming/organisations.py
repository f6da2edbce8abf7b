"""Names that a class noun begins: organisations, facilities, places, administrative units, events, laws.

What must complete the noun depends on its class (lexicon/name_heads.tsv): a ministry needs any definite noun, a
company a proper name, an army a country.
"""

from __future__ import annotations

from collections.abc import Iterator

from musnad.preannotation.naming.head_words import BARE, DEFINITE, Place, find_head, may_be_head
from musnad.preannotation.naming.known_mentions import is_year
from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.noun_phrases import (
    MEDIUM,
    Complement,
    adjectives_end,
    complement,
    is_describing,
    is_listed,
    subjects,
)
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import is_ordinary, is_plain_speech, is_verb, looks_foreign
from musnad.preannotation.naming.word_forms import is_definite

# Heads whose adjectives belong to the name (جمهورية الصومال الفيدرالية).
_STATEHOOD = ("جمهورية", "مملكة", "سلطنة", "دولة")
_STATES = ("GPE", "NORP", "LOC")
_PROPER_ONLY = words_of("proper_only")
_PURPOSES = words_of("purpose")
# What a minister is minister of is no body by itself (وزير خارجية الأردن).
_MINISTRIES = words_of("ministry")
_QUOTED_ONLY = ("PRODUCT",)
_ADVERBIAL = frozenset(("لمصلحة",))
_INSTITUTIONS, _PURPOSE_LINKS = words_of("institution"), words_of("purpose_link")
_NO_PROPER = words_of("no_proper")
_MARKED_WORDS = 4
_BOARD = "ادارة"  # a board of directors without the name of its body
_REGIONS = words_of("region")


def find_headed_names(text: NameText) -> Iterator[Mention]:
    """Names with their class noun, and the unknown names of settlements, websites and works after theirs."""
    for index, plain in enumerate(text.plains):
        place = find_head(text, index) if may_be_head(plain, False) else None
        if place is None:
            continue
        known = text.known.get(index)
        outside = place.head.kind in ("settlement", "quoted")
        mention = _after_head(text, place) if outside else _with_head(text, index, place)
        if mention and not (known and known.end >= mention.end):
            yield mention
        marked = None if outside else _marked_after(text, index, place, mention)
        if marked:
            yield marked


def _with_head(text: NameText, index: int, place: Place) -> Mention | None:
    if place.head.state == BARE:
        found = complement(text, place.end, MEDIUM if place.head.kind in ("named", "company") else "name")
        if found is None or found.quoted:
            return None
        purpose = _institution_end(text, index, place, found.end)
        end = purpose or _accept_complement(text, place, found)
        rule = "complement"
    elif place.head.state == DEFINITE:
        end, rule = _definite_name(text, place) or _definite_institution(text, index, place), "adjective"
    else:
        return None
    if end is None or (text.form(index, place.letters) in _MINISTRIES and _has_minister(text, index)):
        return None
    body = place.head.kind == "body" and place.head.type == "ORG" and rule == "complement"
    if body and text.is_word(end) and text.form(end, 1) in _PURPOSES:
        end = _purpose_end(text, end) or end
    end = _with_year(text, end, place.head.type)
    match = text.known.get(place.end)
    named = match is not None and match.end == end and match.entry.type == place.head.type != "GPE"
    key = (
        match.entry.key
        if match and named
        else " ".join((text.form(index, place.letters), *text.plains[index + 1 : end]))
    )
    score = 0.75 if rule == "complement" else 0.8
    return Mention(index, end, place.letters, place.head.type, f"head-{rule}", score, key, named)


def _marked_after(text: NameText, index: int, place: Place, described: Mention | None) -> Mention | None:
    """The name in marks after a class noun and its adjectives, the noun outside; one thing with a name before it."""
    start = described.end if described else place.end
    if described is None and place.head.state == DEFINITE:
        start = adjectives_end(text, start, "office")[0]
    close = text.closing_mark(start)
    if close is None or text.plain(start) == "(" or close - start > _MARKED_WORDS + 1:
        return None
    plain_noun = not described and start == place.end
    if place.head.state != BARE and (_speaks(text, index, place, described) or plain_noun):
        return None
    if any(not text.is_word(at) or is_verb(text.plains[at]) for at in range(start + 1, close)):
        return None
    key = described.key if described else " ".join(text.plains[start + 1 : close])
    return Mention(start + 1, close, 0, place.head.type, "head-quoted", 0.8, key, whole=True)


def _speaks(text: NameText, index: int, place: Place, described: Mention | None) -> bool:
    """Whether a class noun is the subject of the verb before it, so that the marks may be its words."""
    before = text.plain(index - 1)
    return not place.letters and (is_plain_speech(before) if described else is_verb(before))


def _institution_end(text: NameText, index: int, place: Place, at: int) -> int | None:
    """Where the purpose of a centre, society or company ends (مركز الواحة لأبحاث المياه); None without one."""
    head = text.form(index, place.letters).removeprefix("ال")
    if place.head.type != "ORG" or head not in _INSTITUTIONS or not text.is_word(at):
        return None
    if text.plains[at][0] != "ل":
        return None
    form = text.form(at, 1)
    noun = form.removeprefix("ال")
    if f"{noun} {text.plain(at + 1)}" in _PURPOSE_LINKS and text.is_open(at + 2):
        return adjectives_end(text, at + 3, "name")[0]
    if noun not in _PURPOSES and not (is_definite(form) and (form in subjects() or noun.endswith("ات"))):
        return None
    return _purpose_end(text, at)


def _has_minister(text: NameText, index: int) -> bool:
    """Whether a minister or ministry is what `index` completes."""
    before = find_head(text, index - 1)
    return find_head(text, index - 1, office=True) is not None or (before is not None and before.head.state == BARE)


def _accept_complement(text: NameText, place: Place, found: Complement) -> int | None:
    """Where the name ends, if the complement is one that this class of head needs."""
    kind, first = place.head.kind, text.plain(place.end)
    common = is_ordinary(first) and place.end not in text.known
    if kind == "state":
        holds = any(text.known[at].entry.type in _STATES for at in range(place.end, found.end) if at in text.known)
    elif kind == "admin" or kind == "company":
        holds = found.proper or not common
    elif kind == "weak" and text.plain(place.end - 1) in _ADVERBIAL:
        holds = False  # لمصلحة إسرائيل: in her favour
    elif kind == "weak":
        team = text.plain(place.end - 1).endswith("فريق") and text.speaks_of_matches and is_definite(first)
        holds = found.proper or team or (found.size > 2 and not common)
    elif place.head.type in ("FAC", "LOC"):
        named = place.head.type == "LOC" and found.size == 1 and not is_listed(first)
        holds = found.proper or (is_definite(first) and (named or not common) and first not in _NO_PROPER)
    elif place.head.type in ("EVENT", "LAW"):
        holds = found.proper or (text.plain(place.end - 1) not in _PROPER_ONLY and found.size < 4)
    else:
        holds = True
    if not holds or (first.removeprefix("ال") == _BOARD and not found.proper):
        return None
    return _end_of_unit(text, place, found) if kind == "admin" else found.end


def _end_of_unit(text: NameText, place: Place, found: Complement) -> int:
    """An administrative unit ends with its name: no adjective after it belongs to it."""
    match = text.known.get(place.end)
    if match and not match.letters:
        end = match.end
        while text.plain(place.end - 1).endswith(_STATEHOOD) and is_describing(text.plain(end), "name"):
            end += 1
        return end
    end = found.end
    while end > place.end + 1 and is_definite(text.plain(end - 1)):
        end -= 1
    return end


def _definite_name(text: NameText, place: Place) -> int | None:
    end, nisba = adjectives_end(text, place.end, "name")
    if not nisba and not is_listed(text.plain(place.end)):
        return None
    if end == place.end or (place.head.type != "ORG" and not nisba) or (place.head.kind == "state" and not nisba):
        return None
    if place.head.kind == "weak" or (place.head.kind in ("company", "named") and not nisba and end == place.end + 1):
        return None
    if place.head.type in ("GPE", "FAC", "EVENT") or (place.head.type == "LOC" and not _is_region(text, place, end)):
        return None
    if place.head.kind == "body" or (place.head.kind == "company" and not nisba):
        return _purpose_end(text, end) or end
    return end


def _definite_institution(text: NameText, index: int, place: Place) -> int | None:
    """Where a body ends that an adjective and its purpose tell apart (المعهد الجهوي للأرصاد)."""
    end, _ = adjectives_end(text, place.end, "name")
    return _institution_end(text, index, place, end) if end > place.end else None


def _is_region(text: NameText, place: Place, end: int) -> bool:
    """Whether a coast, a desert or a steppe is a country's (الساحل السوري)."""
    return text.plain(place.end - 1).removeprefix("و") in _REGIONS and end == place.end + 1


def _purpose_end(text: NameText, index: int) -> int | None:
    """Where a purpose with ل ends (الهيئة العامة للرياضة); None where there is none."""
    if not text.is_open(index) or text.plains[index][0] != "ل" or is_verb(text.plains[index]):
        return None
    form = text.form(index, 1)
    if is_definite(form):
        end = index + 1
        while text.is_word(end) and text.plains[end].startswith("وال"):
            end += 1
        return adjectives_end(text, end, "name")[0]
    found = complement(text, index + 1) if is_ordinary(form) else None
    return found.end if found else None


def _with_year(text: NameText, end: int, kind: str) -> int:
    return end + 1 if kind == "EVENT" and is_year(text, end) else end


def _after_head(text: NameText, place: Place) -> Mention | None:
    """A name whose class noun stays outside: a settlement's, a website's, a work's."""
    start, head = place.end, place.head
    if head.state != BARE and head.kind == "settlement":
        return None
    close = text.closing_mark(start)
    if close is not None and text.plain(start) != "(" and head.kind == "quoted":
        return Mention(start + 1, close, 0, head.type, "head-quoted", 0.8, " ".join(text.plains[start + 1 : close]))
    if start in text.known or head.type in _QUOTED_ONLY or not text.is_open(start):
        return None
    end = start
    while end - start < 2 and text.is_open(end) and looks_foreign(text.plains[end]) and end not in text.known:
        end += 1
    word = text.plains[start]
    if end == start and head.kind == "settlement" and not is_ordinary(word) and not is_verb(word):
        end = start + 1
    return (
        Mention(start, end, 0, head.type, "head-outside", 0.6, " ".join(text.plains[start:end]))
        if end > start
        else None
    )
