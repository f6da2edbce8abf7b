"""What a cue governs: the clause, the marked words or the colon that it reaches by reading on from it."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.speech.clauses import Complementiser, governs, read_complementiser
from musnad.preannotation.speech.cues import NOUN, PARTICIPLE, VERB, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.quotation_marks import Marked
from musnad.preannotation.speech.source_nouns import border_kind
from musnad.preannotation.speech.utterances import MARKS, PHRASE, tell_words
from musnad.preannotation.tokens import BREAK, DIGITS
from musnad.preannotation.word_sets import word_set

CLAUSE, COLON = "clause", "colon"
_FURTHEST = 60  # tokens between a cue and what it governs
_FURTHEST_WEAK = 20
_FELT = 5  # tokens between عن and the clause of what is felt
_NECESSITY = frozenset(
    map(fold, ("يتعين", "يجب", "ينبغي", "يمكن", "يحاول", "تحاول", "يريد", "تريد", "يستطيع", "تستطيع"))
)
_RELATIVES = word_set("reaches relatives")


class Reach(NamedTuple):
    """What a cue governs, and the token at which its source's phrase ends at the latest."""

    kind: str
    at: int
    complementiser: Complementiser | None = None
    mark: Marked | None = None


def find_reach(page: Page, cue: Cue) -> Reach | None:
    """What `cue` governs behind itself, or None. Reads at most a fixed number of tokens."""
    takes = cue.form.takes
    if _means_else(page, cue):
        return None
    weak = "w" in takes
    end = min(page.end_of(cue.at), cue.at + (_FURTHEST_WEAK if weak else _FURTHEST))
    index, relative = cue.at + 1, False
    while index < end:
        token = page.tokens[index]
        if token.kind == BREAK:
            return None
        if token.plain == ":":
            return _read_colon(page, cue, index)
        mark = page.mark_at.get(index)
        if mark:
            if reach := _read_mark(page, cue, mark):
                return reach
            index = mark.after
            continue
        found = read_complementiser(page.text, page.tokens, index)
        if found and _belongs_before(page, cue, found):
            return None
        if found and _governs(page, cue, found):
            return _read_clause(page, cue, found)
        relative = (relative or token.plain in _RELATIVES) and token.plain not in ("،", ",", "؛")
        after = _pass_aside(page, index)
        if after is None and _yields(page, index, relative):
            return None
        index = after or index + 1
    return None


def _means_else(page: Page, cue: Cue) -> bool:
    """Whether a word is used in a sense that governs no words."""
    takes = cue.form.takes
    if cue.form.kind in ("clause", "basis"):
        return True  # a preposition qualifies its clause
    if cue.form.lemma == "عقّب" and not cue.joined and ":" not in _behind(page, cue):
        return True  # عقب المباراة: after it
    if "g" in takes and page.plain(cue.at + 1) not in ("في", "فيه", "فيها", "فيهما"):
        return True  # جاء الوزير: he came
    return "n" in takes and not any(page.plain(i) == "عن" for i in range(cue.at + 1, cue.at + 14))  # نقل المصابين


def _behind(page: Page, cue: Cue) -> list[str]:
    return [page.plain(index) for index in range(cue.at + 1, min(page.end_of(cue.at), cue.at + _FURTHEST_WEAK))]


def _governs(page: Page, cue: Cue, found: Complementiser) -> bool:
    return governs(cue, page.text, page.tokens, found) and not _is_required(page, cue.at, found.at)


def _is_required(page: Page, first: int, last: int) -> bool:
    """يتعين على مصر أن تواصل: the clause belongs to a verb of necessity behind the cue."""
    return page.plain(last) == "ان" and any(
        page.plain(index) in _NECESSITY for index in range(max(first + 1, last - 5), last)
    )


def _belongs_before(page: Page, cue: Cue, found: Complementiser) -> bool:
    """قال مسؤول، طالبا عدم ذكر اسمه، إن: the clause belongs to the verb before the participle."""
    apart = page.plain(found.at - 1) in ("،", ",") and page.text[found.start] == "إ"
    return apart and _is_aside(page, cue)


def _is_aside(page: Page, cue: Cue) -> bool:
    """Whether a participle begins what a comma sets off; طالبا may be read as a dual verb as well."""
    participle = cue.form.shape == PARTICIPLE or page.plain(cue.at).endswith("ا")
    return participle and page.plain(cue.at - 1) in ("،", ",")


def _pass_aside(page: Page, index: int) -> int | None:
    """قال مسؤول، طالبا عدم ذكر اسمه، إن: behind a participle between commas, the complementiser of the verb."""
    other = page.cue_at.get(index)
    if other is None or not _is_aside(page, other):
        return None
    for place in range(index + 1, min(page.end_of(index), index + _FURTHEST_WEAK)):
        if place in page.mark_at or page.plain(place) == ":" or read_complementiser(page.text, page.tokens, place):
            return None
        if page.plain(place) in ("،", ","):
            opened = place + 1 < len(page.tokens) and page.text[page.tokens[place + 1].start] == "إ"
            found = read_complementiser(page.text, page.tokens, place + 1) if opened else None
            return place + 1 if found else None
    return None


def _yields(page: Page, index: int, relative: bool) -> bool:
    """Whether another cue takes over before anything was found."""
    other = page.cue_at.get(index)
    if other is None or relative:
        return False
    if other.form.shape == PARTICIPLE or (other.form.shape == NOUN and other.form.kind in ("word", "saying")):
        return other.form.takes != "m" or other.form.shape == NOUN
    if other.form.shape != VERB or page.plain(index - 1) in ("ان", "قد"):
        return False
    return other.joined or "w" not in other.form.takes


def _read_colon(page: Page, cue: Cue, index: int) -> Reach | None:
    following = index + 1
    if following < len(page.tokens) and page.tokens[following].kind == BREAK:
        following += 1
    if following >= len(page.tokens):
        return None
    mark = page.mark_at.get(following)
    takes = cue.form.takes
    if page.plain(cue.at - 1) in ("مما", "عما") and cue.form.tense == "perfect" and index == cue.at + 1:
        return None  # أكثر مما أعلن: …
    if mark and page.gives_title(index):
        return None
    if mark:
        return Reach(MARKS, index, mark=mark) if set("dqi") & set(takes) else None
    found = read_complementiser(page.text, page.tokens, following)
    if found and "q" in takes and not found.question:
        return Reach(CLAUSE, index, complementiser=found)
    if page.tokens[following].kind == DIGITS and page.tokens[index - 1].kind == DIGITS:
        return None
    if "d" in takes and following == index + 1 and page.end_of(cue.at) - following >= 3:
        return Reach(COLON, index)
    return None


def _read_mark(page: Page, cue: Cue, mark: Marked) -> Reach | None:
    kind = tell_words(page, cue, mark)
    return Reach(kind, mark.opener, mark=mark) if kind else None


def _expresses(page: Page, cue: Cue, last: int) -> bool:
    """أعرب عن أسفه أن: with عن and a noun; without them عبر is a preposition."""
    about = next((i for i in range(last - 1, cue.at, -1) if page.plain(i) == "عن"), None)
    if about is None or cue.form.lemma == "أبدى":
        return cue.form.lemma == "أبدى"
    told = any(page.plain(i) in _RELATIVES for i in range(about, last))  # عن تقديره للفريق الذي استطاع أن
    return last - about <= _FELT and not told


def _owns(page: Page, cue: Cue, last: int) -> bool:
    """إعلان الوزارة أمس أن: between the noun and its clause stand who says it and when, no more."""
    first = cue.at + 1
    after = page.reader.read_phrase(first, last) if first < last and page.is_word(first) else last + 1
    between = [page.plain(index) for index in range(after, last)]
    return after <= last and all(
        border_kind(plain) in ("time", "adverb") or plain in ("من", "الي") for plain in between
    )


def _read_clause(page: Page, cue: Cue, found: Complementiser) -> Reach | None:
    """A clause; where it is only أنه and marked words after وصف, the marked words alone."""
    mark = page.mark_at.get(found.at + 1)
    if cue.form.lemma == "بيّن" and cue.form.shape == VERB and found.at == cue.at + 1 and not cue.joined:
        return None  # بين أن: between
    if cue.form.kind == "told" and not _owns(page, cue, found.at):
        return None
    if cue.form.lemma in ("عبّر", "أعرب", "أبدى") and not _expresses(page, cue, found.at):
        return None
    if mark and cue.form.lemma == "وصف":
        return Reach(PHRASE, found.at, mark=mark)
    return Reach(CLAUSE, found.at, complementiser=found)
