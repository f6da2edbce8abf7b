"""Names found again where their class noun or their marks are left out: نادي نجمة الشمال, then نجمة الشمال."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from musnad.preannotation.naming.name_text import Mention, NameText
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import is_ordinary
from musnad.preannotation.naming.word_forms import with_proclitics

_BY_NAME_ALONE = words_of("by_name_alone")
_CLUBS, _INSTITUTIONS = words_of("club"), words_of("institution")
_LONGEST, _SHORT = 5, 3

Again = dict[str, list[tuple[tuple[str, ...], Mention]]]


def find_repeats(text: NameText, named: list[Mention]) -> Iterator[Mention]:
    """The other places of names: those in marks or credits, and a club's or an outlet's name after its class noun."""
    again: Again = {}
    held: set[int] = set()
    for mention in named:
        words = _without_purpose(text, mention) or _bare_words(text, mention)
        if _is_distinct(mention, words):
            held.update(range(mention.first, mention.end))
            same = again.setdefault(words[0], [])
            if len(same) < _LONGEST and all(rest != words[1:] for rest, _ in same):
                same.append((words[1:], mention))
    for same in again.values():
        same.sort(key=lambda pair: -len(pair[0]))
    starts = {form for word in again for form in with_proclitics(word)}
    for index, plain in enumerate(text.plains) if again else ():
        if plain in starts and text.is_word(index) and index not in held and not _is_held(text, index):
            yield from _read_at(text, index, again)


def _read_at(text: NameText, index: int, again: Again) -> Iterator[Mention]:
    for letters, form in text.readings(index):
        for rest, name in again.get(form, ()):
            end = index + 1 + len(rest)
            if tuple(text.plains[index + 1 : end]) == rest:
                yield replace(name, first=index, end=end, letters=letters, rule="name-again", score=0.8, whole=True)
                return


def _is_distinct(mention: Mention, words: tuple[str, ...]) -> bool:
    """Whether words can stand for a thing alone: ordinary ones for a club or in marks, one word if it is long."""
    if len(words) == 1:
        return not is_ordinary(words[0]) and len(words[0]) > _SHORT
    return bool(words) and (
        is_club(mention)
        or words[0] in _INSTITUTIONS
        or mention.rule != "head-complement"
        or not all(map(is_ordinary, words))
    )


def _without_purpose(text: NameText, mention: Mention) -> tuple[str, ...]:
    """The words of a body's name before its purpose (مركز النخلة, of مركز النخلة لأبحاث المياه)."""
    if mention.type != "ORG" or mention.rule != "head-complement":
        return ()
    words = (text.form(mention.first, mention.letters), *text.plains[mention.first + 1 : mention.end])
    place = next((at for at, word in enumerate(words) if at > 1 and word[0] == "ل"), 0)
    return words[:place] if place and words[0] in _INSTITUTIONS else ()


def is_club(mention: Mention) -> bool:
    """Whether a name is a club's or a team's with its class noun; what follows that noun is no place."""
    return mention.rule == "head-complement" and (mention.key or "").split(" ")[0] in _CLUBS


def _bare_words(text: NameText, mention: Mention) -> tuple[str, ...]:
    """The words by which a thing is named without its class noun; none where it is not."""
    words = tuple(text.plains[mention.first : mention.end])
    if mention.rule in ("head-quoted", "credit"):
        return words if len(words) <= _LONGEST else ()
    head = text.form(mention.first, mention.letters)
    return words[1:] if mention.rule == "head-complement" and head in _BY_NAME_ALONE and len(words) <= _LONGEST else ()


def _is_held(text: NameText, index: int) -> bool:
    """Whether a word stands in a body's name already."""
    owner = text.owner.get(index)
    return owner is not None and owner.type in ("ORG", "FAC", "EVENT", "PRODUCT", "WEBSITE")
