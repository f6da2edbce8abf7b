"""Whether an act is told as done: negated, demanded, merely possible, or a habit, by the words before its cue."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.retracting.cues import Candidate
from musnad.preannotation.speech.cues import VERB
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import read_host
from musnad.preannotation.word_sets import word_set

REAL, NEGATED, DEMANDED, HYPOTHETICAL, HABIT = "real", "negated", "demanded", "hypothetical", "habit"


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_NOT = word_set("not")
_MAY = word_set("may")
_HABIT = _set("إذا", "وإذا", "كلما", "عادة", "غالبا", "دائما")
_REFUSE = word_set("refuse")
_DEMAND = word_set("demand")
_MAYBE = word_set("modality maybe")
_NOT_ASKED = _set("لم", "ولم", "لن", "ولن")
_WISHES = ("طلب", "طالبا", "تمن", "رجو")  # of somebody, with من
_FURTHEST = 9
_PERFORMING = _set("يود", "تود", "نود", "أود", "يهم", "يهمنا", "يهمني")
_INSTEAD = _set("عوضا", "بدلا", "بدل", "عوض")
_ASIDE = 5  # tokens between two commas that part a governor from its cue


class Stance(NamedTuple):
    """The modality, and the token of the word that sets it (رفض, طالب), or None."""

    modality: str
    at: int | None


def read_stance(page: Page, candidate: Candidate) -> Stance:
    """The modality of a cue, from the words before it in its clause."""
    index = candidate.at
    before = page.plain(index - 1)
    if candidate.shape == VERB:
        return _stance_of_verb(page, candidate, before)
    if before in _NOT or _is_instead(page, candidate.at):
        return Stance(NEGATED, None)
    governor = _governor(page, candidate)
    if governor is not None:
        return governor
    return Stance(HYPOTHETICAL if _may_be(page, candidate) else REAL, None)


def _may_be(page: Page, candidate: Candidate) -> bool:
    """قد تضطر الشركة إلى سحب تقريرها: قد and an imperfect before the verbal noun."""
    floor = max(page.start_of(candidate.at), candidate.at - _FURTHEST)
    return any(
        page.plain(index) in ("قد", "وقد", "ربما", "سوف") and page.plain(index + 1)[:1] in ("ي", "ت")
        for index in range(floor, candidate.at - 1)
    )


def _stance_of_verb(page: Page, candidate: Candidate, before: str) -> Stance:
    future = candidate.cue.proclitic.endswith("س")
    first_person = page.text[candidate.cue.start] == "أ" and candidate.cue.form.lemma == "اعتذر"
    imperfect = candidate.cue.form.tense == "imperfect" or first_person
    if before == "احد" and page.plain(candidate.at - 2) in ("لا", "ولا"):
        return Stance(HABIT, None)  # لا أحد ينكر
    if before in _NOT and before not in ("غير", "دون", "بدون", "عدم"):
        return Stance(NEGATED, None)
    if any(page.plain(i) in _HABIT for i in range(max(page.start_of(candidate.at), candidate.at - 6), candidate.at)):
        return Stance(HABIT, None)
    unsure = before in _MAY and before != "ان" and (imperfect or before in ("لو", "ولو"))
    if future or unsure or _is_if(page, candidate.at - 1):
        return Stance(HYPOTHETICAL, None)
    floor = max(page.start_of(candidate.at), candidate.at - _FURTHEST)
    wish = next((i for i in range(floor, candidate.at) if page.plain(i).removeprefix("و") in _PERFORMING), None)
    if before == "ان" and wish is not None:
        return Stance(REAL, wish)  # يود المكتب أن ينفي
    if (before in ("ان", "لان") and imperfect) or before == "بان":
        governor = _governor(page, candidate)
        return governor if governor is not None else Stance(HYPOTHETICAL, None)
    return Stance(REAL, None)


def _is_if(page: Page, index: int) -> bool:
    return page.plain(index) == "ان" and page.text[page.tokens[index].start] == "إ"


def _governor(page: Page, candidate: Candidate) -> Stance | None:
    """The nearest word of refusing, demanding or intending before a cue, in its clause."""
    start = page.starts[candidate.at]  # of the whole sentence: رفض "الاعتذار"
    prepositional = candidate.cue.proclitic[-1:] in ("ب", "ل")
    index, skipped = candidate.at, 0
    while (index := index - 1) >= max(start, candidate.at - _FURTHEST - skipped):
        plain = page.plain(index)
        if plain in ("،", ",") and not skipped and (opened := _open_aside(page, index)) is not None:
            skipped = index - opened + 1
            index = opened
            continue
        if plain in ("،", ",", ":", "؛"):
            return None
        distance = candidate.at - index - skipped
        if plain in _REFUSE and (distance <= 6):
            return Stance(NEGATED, index)
        if plain in _MAYBE and distance <= 6:
            return Stance(HYPOTHETICAL, index)
        if plain == "علي" and page.plain(candidate.at - 1) != "ان":
            continue  # وافق على سحب, نشرت على موقعها اعتذارا; but على الوزير أن يعتذر
        if plain in _DEMAND and (prepositional or _linked(page, index, candidate.at)):
            return Stance(NEGATED if page.plain(index - 1) in _NOT_ASKED else DEMANDED, index)
    return None


def _open_aside(page: Page, comma: int) -> int | None:
    """Where ، الاثنين، opens, by the comma that closes it: it parts رفض الرئيس from its object."""
    opened = (index for index in range(comma - 2, max(page.start_of(comma), comma - _ASIDE) - 1, -1))
    return next((index for index in opened if page.plain(index) in ("،", ",")), None)


def _is_instead(page: Page, at: int) -> bool:
    """عوضا عن الاعتذار, بدلا من سحبه: what was not done."""
    return page.plain(at - 1) in ("عن", "من", "ان") and page.plain(at - 2) in _INSTEAD


def _linked(page: Page, index: int, last: int) -> bool:
    """Whether إلى, ب or أن joins a word of demanding to the cue."""
    if any(wish in page.plain(index) for wish in _WISHES) and any(
        page.plain(place) == "من" for place in range(index + 1, last)
    ):
        return True  # يطلبون من اللجنة اعتذارا
    before = page.plain(last - 1)
    verbal_noun = before.startswith("ب") and len(before) >= 4  # بتقديم اعتذار
    return before in ("الي", "ان", "بان", "علي", "ب") or verbal_noun or last - index <= 2


def asked_of(page: Page, governor: int, last: int) -> tuple[int, int, int]:
    """Of طالبت الرابطة المجلة بسحب: the tokens of the one asked, between governor and cue, and letters to cut."""
    first = governor + 1
    for index in range(governor + 1, last):
        host = read_host(page.tokens[index], page.text)
        if host.preposition == "ل" or page.plain(index) == "من":
            return (index + 1, last, 0) if not host.preposition else (index, last, host.cut)
    return first, last, 0


_BEFORE_NOUN = _REFUSE | _DEMAND | _MAYBE | word_set("before noun")


def is_noun_here(page: Page, candidate: Candidate) -> bool:
    """Whether a form that is verb and verbal noun alike (سحب, حذف) is a noun, by the verb or preposition before it."""
    if candidate.shape != VERB or not candidate.ambiguous or candidate.cue.joined:
        return False
    if page.text[candidate.cue.end - 1] == "ى":
        return False  # نفى, never نفي
    if page.plain(candidate.at - 1) in ("ان", "بان") and candidate.cue.form.tense == "perfect":
        return True  # أكد أن تراجع الحكومة جاء
    floor = max(page.start_of(candidate.at), candidate.at - 5)
    for index in range(candidate.at - 1, floor - 1, -1):
        plain = page.plain(index)
        if plain in ("،", ",", ":", "؛"):
            return False
        if plain in _BEFORE_NOUN or plain.removeprefix("و") in _BEFORE_NOUN:
            return True
    return False
