"""Where reported clauses end: at the next participle of saying, at a new cue with a clause of its own."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.speech.cues import NOUN, PARTICIPLE, VERB, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.reaches import Reach
from musnad.preannotation.speech.source_nouns import border_kind, title_kind
from musnad.preannotation.word_sets import word_set

_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين", "ما", "اللذين")))
_LINKS = word_set("links")
_GLOSSES = frozenset(("وهو", "وهي", "وهم", "وهذا", "وهذه", "وذلك", "وتلك"))
_VERBAL = frozenset(("لا", "لم", "لن", "قد", "كان", "كانت"))
_COMMAS = frozenset("،,؛;")
_AS_SAID = frozenset(("حسبما", "وفقما", "كما"))
_UNSAID = word_set("unsaid")
_MAYBE = word_set("maybe")
_HELD = frozenset(map(fold, ("توقع", "اعتقد", "رجح", "قدّر", "ظن")))
_CONTRASTS = frozenset((("غير", "ان"), ("الا", "ان"), ("بيد", "ان")))
_WHILE = frozenset(("لكن", "ولكن", "فيما", "بينما"))
_SUBJECT = 20  # tokens of a subject that stands before its verb


def is_unsaid(page: Page, cue: Cue) -> bool:
    """Whether nothing was said: لم يقل إن, قد يعلن أن, سيعلن أن. A stand is taken with لم يستبعد, لم ينكر."""
    if cue.form.shape != VERB:
        return False
    before = page.plain(cue.at - 1)
    if before in _RELATIVES and cue.form.lemma in _HELD and cue.form.tense == "imperfect":
        return page.plain(cue.at + 1) in ("ان", "انه", "انها")  # الأمطار التي يتوقع أن تستمر: it is expected
    if before in _UNSAID:
        return not (before in ("لم", "ولم", "لا", "ولا") and cue.form.lemma in ("استبعد", "أنكر", "نفى"))
    if before in _MAYBE and cue.form.tense == "imperfect":
        return page.plain(cue.at - 2) not in ("قبل", "بعد", "الي") or before not in ("ان",)
    return cue.proclitic.endswith("س") and cue.form.tense == "imperfect"


def find_breakers(page: Page, reaches: dict[int, Reach]) -> list[int]:
    """The tokens, in order, at which a clause that is still running ends."""
    breakers = set()
    for cue in page.cues:
        if page.mark_around(cue.at) is not None:
            continue
        if _breaks(page, cue, cue.at in reaches):
            breakers.add(_with_link(page, cue))
        elif cue.at in reaches and cue.form.shape == VERB and (contrast := _contrast_before(page, cue)):
            breakers.add(contrast)
    return sorted(breakers)


def _contrast_before(page: Page, cue: Cue) -> int | None:
    """، غير أن المتحدث قال إنه: where what another says against it begins."""
    for index in range(cue.at - 1, max(page.start_of(cue.at), cue.at - _SUBJECT) - 1, -1):
        pair = (page.plain(index), page.plain(index + 1))
        if page.plain(index - 1) in _COMMAS and (pair in _CONTRASTS or pair[0] in _WHILE):
            return index if page.mark_around(index) is None else None
        if page.plain(index) in _RELATIVES or (index in page.cue_at and page.cue_at[index].form.shape == VERB):
            return None
    return None


def _with_link(page: Page, cue: Cue) -> int:
    """Before the words that link a cue to what precedes: و, كما, في حين, بحسب ما."""
    index = cue.at
    while index > max(0, cue.at - 6) and (page.plain(index - 1) in _LINKS or page.plain(index - 1) in _JOINTS):
        index -= 1
    return index


def cut_gloss(page: Page, first: int, last: int) -> int:
    """Where the writer's gloss on a word of an indirect content begins (، وهو 37 نوعا), at most `last`.

    A verb in the imperfect tells how (وهو يبتسم), a preposition when and why (وذلك بعد): both belong to the content.
    """
    for index in range(first + 1, last - 2):
        if page.plain(index) not in _COMMAS or page.plain(index + 1) not in _GLOSSES:
            continue
        behind = page.plain(index + 2)
        noun = len(behind) == 5 and behind.startswith("ت") and behind[3] == "ي"  # وهو تعليق
        verbal = behind.startswith(("ي", "ت", "س")) and len(behind) >= 4 and title_kind(behind) is None and not noun
        adverbial = border_kind(behind) is not None or behind in _VERBAL
        fused = page.plain(index + 1) == "وذلك" and behind[:1] in ("ل", "ب")
        if not (verbal or adverbial or fused) and page.mark_around(index) is None:
            return index
    return last


_JOINTS = word_set("joints")


def _breaks(page: Page, cue: Cue, governs_something: bool) -> bool:
    before = page.plain(_with_link(page, cue) - 1)
    comma = before in _COMMAS
    if cue.form.shape == PARTICIPLE:
        strong = "w" not in cue.form.takes
        calls = page.plain(cue.at).endswith("ا") and border_kind(page.plain(cue.at + 1)) == "preposition"
        return governs_something or (strong and (comma or calls))
    if cue.form.shape == NOUN:
        return cue.form.kind in ("clause", "basis") and comma
    linked = cue.joined or page.plain(cue.at - 1) in _LINKS | _JOINTS - {"لم", "لا", "قد"}
    if page.plain(cue.at - 1) in _RELATIVES and not comma:
        return False
    if governs_something:
        return linked or comma
    if cue.joined and cue.form.lemma == "اعتبر" and cue.form.tense == "perfect":
        return True  # a second opinion with its two objects
    return (comma and cue.joined and cue.form.tense == "perfect" and "w" not in cue.form.takes) or (
        comma and page.plain(cue.at - 1) in _LINKS | _AS_SAID and cue.form.tense == "perfect"
    )
