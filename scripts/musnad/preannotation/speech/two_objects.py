"""Where the subject of a verb ends and its object begins, as far as the forms of the nouns tell."""

from __future__ import annotations

from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, title_kind
from musnad.preannotation.tokens import WORD
from musnad.preannotation.word_sets import word_set

_RELATIVES = word_set("relatives")
_POINTERS = word_set("pointers")
_ADJECTIVES = word_set("two objects adjectives")


def split_object(page: Page, first: int, last: int, *, person: bool = False) -> int | None:
    """The token between `first` and `last` with which a second noun phrase begins, or None.

    With `person` the object is somebody, whose noun may look like an adjective (المحاسب).

    A definite noun is followed by an adjective that agrees with it or, after a title, by a name; anything else is new.
    """
    titled = title_kind(page.plain(first)) == "person"
    for index in range(first + 1, last):
        plain, before = page.plain(index), page.plain(index - 1)
        within = titled and plain == "في" and index > first + 1
        if page.tokens[index].kind != WORD or (border_kind(plain) and not within):
            return None
        if within or before == "في" or (titled and title_kind(plain) == "person" and plain.startswith("ال")):
            continue
        if plain in _RELATIVES:
            return None
        if plain in _POINTERS or _is_new(plain, before, titled=titled, person=person, far=index - first >= 3):
            return index
    return None


def _is_new(plain: str, before: str, *, titled: bool, person: bool, far: bool) -> bool:
    """Whether a word does not go on with the phrase that the word before it ends."""
    if not before.startswith("ال"):
        return titled and plain.startswith("ال") and far and not _is_adjective(plain, before)
    if plain.startswith("ال"):
        return not _is_adjective(plain, before) or (person and plain.startswith("الم") and not plain.endswith("ي"))
    owned = plain.endswith(("ه", "ها", "هم")) and len(plain) > 4
    return not plain.startswith("و") and (owned or not titled or title_kind(plain) is not None)


def _is_adjective(plain: str, before: str) -> bool:
    """Whether a definite word may describe the definite noun before it."""
    if plain in _ADJECTIVES or plain.endswith(("ي", "يون", "يين", "ية")):
        return plain.endswith("ية") <= before.endswith(("ة", "ات", "ية", "اء")) or before.endswith("ي")
    if plain.endswith("ة"):
        return before.endswith(("ة", "ات"))
    return plain.startswith("الم") and not before.endswith("ة")


def has_predicate(page: Page, first: int, last: int) -> bool:
    """Whether an indefinite accusative stands behind a definite noun: خطوة, أمرا."""
    definite = page.plain(first).startswith("ال") or page.plain(first) in ("ذلك", "هذا", "هذه", "تلك", "ما")
    definite = definite or page.plain(first).endswith(("ه", "ها", "هم"))
    for index in range(first + 1, min(last, first + 16)):
        plain = page.plain(index)
        if plain.startswith("ال"):
            definite = True
        elif definite and page.is_word(index) and len(plain) > 3 and plain.endswith(("ا", "ة")):
            return page.plain(index - 1) not in ("في", "من", "علي", "عن", "الي", "مع")
    return False
