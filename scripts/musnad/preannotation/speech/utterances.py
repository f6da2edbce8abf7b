"""Marked words behind a cue: a whole utterance, words in the cue's own clause, or nobody's."""

from __future__ import annotations

from functools import cache

from musnad.arabic import fold
from musnad.preannotation.speech.cues import PARTICIPLE, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.preannotation.word_sets import word_set

MARKS, PHRASE = "marks", "phrase"
_NEEDS = frozenset(map(fold, ("ضرورة", "أهمية", "وجوب", "مواصلة", "رفض", "عدم", "وجود")))


def tell_words(page: Page, cue: Cue, mark: Marked) -> str | None:
    """What marks reached without a colon hold: MARKS a whole utterance, PHRASE words in the cue's own clause."""
    before = page.plain(mark.opener - 1)
    takes = cue.form.takes
    if page.is_name(mark) and before != "باسم":
        return None
    if before in _prepositions() or "بأنه" in before:
        if "m" in takes and _licenses(cue, before):
            return PHRASE
        return None
    words = page.words_in(mark)
    if cue.form.act == "deny":
        return None if words < 3 else PHRASE
    if before in _NEEDS and "m" in takes:
        return PHRASE  # شدد على ضرورة "…"
    if "d" in takes and words >= _fewest(page, cue, mark):
        return MARKS
    if "o" in takes or ("m" in takes and not cue.form.before_phrase and not before.startswith("ال")):
        return PHRASE if "m" in takes else None
    return None


def _fewest(page: Page, cue: Cue, mark: Marked) -> int:
    """How many words in marks are an utterance: fewer behind a plain verb of saying, where somebody speaks in them."""
    closely = cue.form.shape == PARTICIPLE and mark.opener == cue.at + 1  # متابعا "…"
    if "w" in cue.form.takes and not closely:
        return 4 if _speaks(page, mark) else 6
    return 2 if _speaks(page, mark) else 4


def _speaks(page: Page, mark: Marked) -> bool:
    """Whether marked words begin as somebody speaks: with a pronoun, a negation, إن, or in the first person."""
    plain = page.plain(mark.pieces[0][0]).removeprefix("و")
    return plain in _first_words() or (plain[:1] == "ن" and len(plain) == 4 and not plain.endswith(("ة", "ا")))


@cache
def _first_words() -> frozenset[str]:
    return word_set("first") | frozenset(
        map(
            fold, ("لن", "لم", "لا", "إن", "إنه", "إنها", "إنهم", "قد", "لقد", "ليس", "لست", "هذا", "هذه", "نحن", "سوف")
        )
    )


def _licenses(cue: Cue, before: str) -> bool:
    wanted = cue.form.before_phrase
    if before in wanted:
        return True
    if before in ("من", "علي", "ازاء") and cue.form.lemma in ("أعرب", "عبّر"):
        return True  # أعرب عن تخوفه من "…"
    if before in _as_being():
        return cue.form.lemma in ("وصف", "اعتبر") or "ب" in wanted
    return False


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(map(fold, ("عن", "إلى", "على", "من", "ب", "ل", "باسم", "في"))) | _as_being()


@cache
def _as_being() -> frozenset[str]:
    return frozenset(map(fold, ("بأنه", "بأنها", "بأنهم", "بأنهما", "أنه", "أنها", "أنهم", "بكونه", "بكونها")))
