"""Headlines of the form name: words, in a line that ends without a full stop."""

from __future__ import annotations

from functools import cache

from musnad.preannotation.borders import trim_span
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.speech.acts import decide_act
from musnad.preannotation.speech.attribution import Attribution
from musnad.preannotation.speech.drafts import QuoteDraft
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import border_kind, title_kind
from musnad.preannotation.speech.subjects import looks_imperfect
from musnad.preannotation.tokens import BREAK, DIGITS, SIGN, WORD
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span

_LONGEST_NAME = 9
_LONGEST_LINE = 40


def read_headlines(page: Page, claimed: set[int], drafts: list[QuoteDraft]) -> list[QuoteDraft]:
    """A quote for each line of the form name: words."""
    found, first = [], 0
    cued = {draft.cue.start for draft in drafts if draft.cue}
    for index in range(len(page.tokens) + 1):
        if index == len(page.tokens) or page.tokens[index].kind == BREAK:
            if first < index and index - first <= _LONGEST_LINE:
                draft = _read_line(page, first, index, claimed, cued)
                if draft:
                    found.append(draft)
            first = index + 1
    return found


def _read_line(page: Page, first: int, last: int, claimed: set[int], cued: set[int]) -> QuoteDraft | None:
    colon = next((i for i in range(first + 1, min(first + _LONGEST_NAME + 4, last)) if page.plain(i) == ":"), None)
    if colon is None or last - colon < 3 or (page.plain(last - 1) == "." and not _fills(page, colon + 1, last - 1)):
        return None
    if any(page.tokens[i].start in cued or i in page.cue_at for i in range(first, colon)):
        return None
    following = page.cue_at.get(colon + 1)
    if following is not None and following.form.shape == "verb" and following.form.gender:
        return None
    source = _read_name(page, first, colon)
    if source is None or (page.tokens[colon + 1].kind == DIGITS and page.tokens[colon - 1].kind == DIGITS):
        return None
    return _draft(page, colon, last, source, claimed)


def _fills(page: Page, first: int, last: int) -> bool:
    """Whether marked words run from one token to another: these are quoted in running text as well."""
    mark = page.mark_at.get(first)
    return mark is not None and mark.closed and mark.after == last


def _draft(page: Page, colon: int, last: int, source: Attribution, claimed: set[int]) -> QuoteDraft | None:
    mark = page.mark_at.get(colon + 1)
    if mark and mark.closed and mark.closer >= last - 2:
        claimed.add(mark.opener)
        span = trim_span(page.text, page.tokens[mark.opener].end, page.tokens[mark.closer].start)
        shape = "direct"
    else:
        span = trim_span(page.text, page.tokens[colon + 1].start, page.tokens[last - 1].end)
        shape = "direct" if span and _first_person(page, colon + 1, last) else "indirect"
    if span is None:
        return None
    return QuoteDraft(shape, [span], "headline-colon", 0.7, None, source, decide_act("state", "direct", span.text))


def _read_name(page: Page, first: int, colon: int) -> Attribution | None:
    """The name before the colon; of وكالة عن مسؤول the official is the source and the agency the medium."""
    about = next((i for i in range(first + 1, colon) if page.plain(i) == "عن"), None)
    if about is not None and about + 1 < colon:
        speaker, via = _phrase(page, about + 1, colon), _phrase(page, first, about)
        return Attribution(speaker, "explicit", None, via) if speaker and via else None
    to = next((i for i in range(first + 1, colon) if page.plain(i) == "ل" and i + 1 in page.mark_at), None)
    if to is not None:  # الوزير لـ«الجريدة»
        speaker = _phrase(page, first, to)
        return Attribution(speaker, "explicit", None, page.reader.cut_phrase(to + 1, colon)) if speaker else None
    told = next((i for i in range(first + 1, colon) if _addresses(page, first, i)), None)
    if told is not None:
        speaker = _phrase(page, first, told)
        return Attribution(speaker, "explicit", page.reader.cut_phrase(told, colon, 1)) if speaker else None
    speaker = _phrase(page, first, colon)
    return Attribution(speaker, "explicit") if speaker else None


def _addresses(page: Page, first: int, index: int) -> bool:
    """صوايا للعازفين: behind a person's name, to whom; a body's name may hold such a phrase (مركز للأبحاث)."""
    plain = page.plain(index)
    heads = {title_kind(page.plain(i)) for i in range(first, index)}
    if not plain.startswith("ل") or len(plain) < 5 or not page.is_word(index) or heads & {"body", "text"}:
        return False
    return page.plain(first).startswith("ال") or not page.plain(index - 1).startswith("ال")


def _phrase(page: Page, first: int, last: int) -> Span | None:
    """The whole stretch as a name, or None: labels, verbs and prepositional phrases are none."""
    words = [page.tokens[i] for i in range(first, last) if page.tokens[i].kind != SIGN]
    opened = next((i for i in range(last - 1, first, -1) if page.plain(i) in "()"), None)
    if opened is not None and page.plain(opened) == "(":
        return None  # (تصوير: فلان) labels a credit
    if not words or len(words) > _LONGEST_NAME or words[0].kind == DIGITS or words[0].plain in _labels():
        return None
    if words[0].kind == WORD and border_kind(words[0].plain):
        return None
    return page.reader.cut_phrase(first, _verb_within(page, first, last) or last)


def _verb_within(page: Page, first: int, last: int) -> int | None:
    """الوزير يخفض نبرته: …, النقيبة تعتذر: …: a verb behind the name, which the name ends at."""
    for index in range(first + 1, last):
        plain = page.plain(index)
        masculine = plain.startswith("ي") and looks_imperfect(plain, 6)
        feminine = plain.startswith("ت") and page.plain(index - 1).endswith("ة") and 4 <= len(plain) <= 6
        if (masculine or feminine) and title_kind(plain) is None:
            return index
    return None


@cache
def _labels() -> frozenset[str]:
    return frozenset(index_lexicon("line_labels"))


_OWN = ("لن ن", "لن ا", "سن", "سا", "نحن", "انا ", "ن", "لا ن", "لم ن", "لا ا", "لم ا")


def _first_person(page: Page, first: int, last: int) -> bool:
    """Whether the words begin with, or hold among the first four, a verb or pronoun of the first person."""
    words = [page.plain(i) for i in range(first, min(first + 4, last))]
    for before, plain in zip(["", *words], words, strict=False):
        if (
            plain in _FIRST
            or (len(plain) > 5 and plain.endswith(("تنا", "تانا")))
            or (plain.startswith(("سن", "سا")) and len(plain) > 4)
        ):
            return True
        if before in ("لن", "لا", "لم") and plain[:1] in ("ن", "ا") and not plain.startswith("ال"):
            return True
    return bool(words) and words[0].startswith("ن") and len(words[0]) == 4 and words[0] not in _NOUNS_IN_NUN


_FIRST = word_set("first")
_NOUNS_IN_NUN = word_set("nouns in nun")
