"""Where reported clauses end: at the next participle of saying, at a new cue with a clause of its own."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.cues import NOUN, PARTICIPLE, VERB, Cue
from musnad.preannotation.page import Page
from musnad.preannotation.reaches import Reach

_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين", "ما", "اللذين")))
_LINKS = frozenset(
    map(fold, ("كما", "فيما", "بينما", "حين", "وكذلك", "كذلك", "وكما", "وبينما", "وفيما", "ثم", "بدوره", "بدورها", "لكنه", "لكنها", "ولكنه", "ولكنها", "لكن", "ولكن", "لكنهم", "إنه", "إنها"))
)
_COMMAS = frozenset("،,؛;")
_UNSAID = frozenset(
    map(
        fold,
        ("لم", "لا", "لن", "ولم", "ولا", "ولن", "هل", "لو", "إذا", "وإذا", "سوف", "وسوف", "ربما", "ليته", "فلم", "فلا"),
    )
)
_MAYBE = frozenset(map(fold, ("قد", "وقد", "أن", "بأن", "لأن", "كي", "لكي", "ليس")))


def is_unsaid(page: Page, cue: Cue) -> bool:
    """Whether nothing was said: لم يقل إن, قد يعلن أن, سيعلن أن. A stand is taken with لم يستبعد, لم ينكر."""
    if cue.form.shape != VERB:
        return False
    before = page.plain(cue.index - 1)
    if before in _UNSAID:
        return not (before in ("لم", "ولم", "لا", "ولا") and cue.form.lemma in ("استبعد", "أنكر", "نفى"))
    if before in _MAYBE and cue.form.tense == "imperfect":
        return page.plain(cue.index - 2) not in ("قبل", "بعد", "الي") or before not in ("ان",)
    return cue.proclitic.endswith("س") and cue.form.tense == "imperfect"


def find_breakers(page: Page, reaches: dict[int, Reach]) -> list[int]:
    """The tokens, in order, at which a clause that is still running ends."""
    breakers = set()
    for cue in page.cues:
        if page.mark_around(cue.index) is None and _breaks(page, cue, cue.index in reaches):
            breakers.add(_with_link(page, cue))
    return sorted(breakers)


def _with_link(page: Page, cue: Cue) -> int:
    """Before the words that link a cue to what precedes: و, كما, في حين, بحسب ما."""
    index = cue.index
    while index > max(0, cue.index - 6) and (page.plain(index - 1) in _LINKS or page.plain(index - 1) in _JOINTS):
        index -= 1
    return index


_JOINTS = frozenset(
    map(fold, ("و", "ف", "في", "ما", "حسب", "بحسب", "وفق", "حسبما", "قد", "لم", "لا", "ب", "على", "حد"))
)


def _breaks(page: Page, cue: Cue, governs_something: bool) -> bool:
    before = page.plain(_with_link(page, cue) - 1)
    comma = before in _COMMAS
    if cue.form.shape == PARTICIPLE:
        return governs_something or (comma and "w" not in cue.form.takes)
    if cue.form.shape == NOUN:
        return cue.form.kind in ("clause", "basis") and comma
    linked = cue.joined or page.plain(cue.index - 1) in _LINKS | _JOINTS - {"لم", "لا", "قد"}
    if page.plain(cue.index - 1) in _RELATIVES and not comma:
        return False
    if governs_something:
        return linked or comma
    if cue.joined and cue.form.lemma == "اعتبر" and cue.form.tense == "perfect":
        return True  # a second opinion with its two objects
    return (
        comma
        and cue.joined
        and cue.form.tense == "perfect"
        and "w" not in cue.form.takes
        or (comma and page.plain(cue.index - 1) in _LINKS and cue.form.tense == "perfect")
    )
