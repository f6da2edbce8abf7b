"""What is taken back, by its head noun: the classes that tell a retraction from its false friends."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.speech.page import Page
from musnad.preannotation.tokens import WORD
from musnad.preannotation.word_sets import word_set

_DEMONSTRATIVES = word_set("demonstratives")
WHAT = frozenset(("ما", "بما", "عما", "مما", "لما"))
_SAYING = word_set("saying")
_NO_VERBAL_NOUNS = word_set("no verbal nouns")
_PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "ه", "ي", "ك")


class Object(NamedTuple):
    """The object of a cue: where its phrase begins, its head, the head's classes, letters cut from the first token."""

    first: int
    head: int
    classes: frozenset[str]
    cut: int = 0


@cache
def classes_of(plain: str) -> frozenset[str]:
    """The classes of a head noun, seen without article, pronoun and accusative ending."""
    index = index_lexicon("retraction_objects")
    for form in _bases(plain):
        row = index.get(form)
        if row:
            return frozenset(row["classes"].split("|"))
    return frozenset()


@cache
def _bases(plain: str) -> tuple[str, ...]:
    bare = plain.removeprefix("ال")
    found = [bare]
    if bare.endswith("ا") and len(bare) > 3:
        found.append(bare[:-1])
    for pronoun in _PRONOUNS if bare == plain else ():
        if bare.endswith(pronoun) and len(bare) - len(pronoun) >= 2:
            stem = bare[: -len(pronoun)]
            if stem.endswith("ا"):
                found.append(stem[:-1] + "ي")  # شكواه, from شكوى
            found += [
                stem,
                stem[:-1] + "ة" if stem.endswith("ت") else stem,
                stem[:-1] + "ء" if stem[-1] in "ؤئ" else stem,
            ]
    if bare.endswith("ين") and len(bare) > 4:
        found.append(bare[:-2])
    return tuple(dict.fromkeys(found))


def read_object(page: Page, index: int, last: int, cut: int = 0) -> Object | None:
    """The object whose phrase begins at a token: over demonstratives and quantifiers to its head; None if no noun."""
    head = index
    while head < last and page.plain(head)[cut if head == index else 0 :] in _DEMONSTRATIVES:
        head += 1
    if head >= last or page.tokens[head].kind != WORD:
        return Object(index, index, frozenset(("anaphor",)), cut) if head > index else None
    plain = page.plain(head)[cut if head == index else 0 :]
    if plain in WHAT:
        said = head + 1 < last and page.plain(head + 1) in _SAYING
        return Object(
            index, head, frozenset(("text", "word", "info", "publish", "error_said", "statement") if said else ()), cut
        )
    classes = classes_of(plain)
    if cut and plain.startswith("ل") and not classes:
        classes = classes_of("ا" + plain)
    if not classes and head > index and page.plain(index) in ("هذا", "هذه", "ذلك", "تلك"):
        return Object(index, head, frozenset(), cut)
    return Object(index, head, classes, cut)


def begins_denied(plain: str, letter: str = "") -> bool:
    """Whether a word is the kind that begins what is denied: a listed noun, or a verbal noun by its form (إغلاق).

    `letter` is the first as written: أ begins no verbal noun.
    """
    if plain in index_lexicon("retraction_denied"):
        return True
    bare = plain.removeprefix("ال")
    return (
        bool(classes_of(plain))
        or (letter != "أ" and _is_hollow(bare))
        or (len(bare) == 5 and bare[0] == "ت" and bare[3] == "ي" and bare[4] != "ا")
        or (plain != bare and _is_form_five(bare))
        or (letter != "أ" and _is_form_four(bare))
    )


def _is_form_five(bare: str) -> bool:
    """توصل, تورط, تعاون, تواطؤ: ت before the root, with or without alef; no nisba and no name in ت."""
    if bare in _NO_VERBAL_NOUNS or not bare.startswith("ت") or bare[-1] in "ةيا":
        return False
    return (len(bare) == 4 and not set(bare[1:3]) & set("اي")) or (len(bare) == 5 and bare[2] == "ا")


def _is_hollow(bare: str) -> bool:
    """إعادة, إقالة, استقالة: alef first, and alef before the root's last letter and ة."""
    return (
        5 <= len(bare) <= 7
        and bare.startswith("ا")
        and bare[-3] == "ا"
        and bare.endswith("ة")
        and bare not in _NO_VERBAL_NOUNS
    )


def _is_form_four(bare: str) -> bool:
    """إغلاق, إطلاق, انسحاب, استخدام: alef first, alef before the last letter."""
    return (
        bare not in _NO_VERBAL_NOUNS
        and 5 <= len(bare) <= 7
        and bare[0] == "ا"
        and bare[-2] == "ا"
        and not bare.endswith("ات")
    )
