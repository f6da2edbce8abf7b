"""The circumstances of a retraction in its sentence: when, where, why, what instead, and whose word it was."""

from __future__ import annotations

import re
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.borders import trim_span
from musnad.preannotation.lexicons import index_lexicon
from musnad.preannotation.retracting.claims import ClaimReader
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import carrier_kind, title_kind
from musnad.preannotation.word_sets import word_set
from musnad.spans import Span


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_WEEKDAYS = word_set("weekdays")
_DAYS = _WEEKDAYS | _set("أمس", "اليوم", "غدا", "غد")
_PARTS = word_set("parts")
_RECENT = _set("الماضي", "الماضية", "المقبل", "المقبلة", "الحالي", "الجاري")
_BECAUSE = word_set("because")
_AFTER = _set("بعد", "عقب", "تحت", "وسط", "بعدما", "بفعل")
_ON = _set("على", "عبر", "في", "من")
_PLATFORMS = word_set("platforms")
_TOLD = re.compile(
    r"^(?:نشرت|ذكرت|اوردت|بثت|قالت|اعلنت|كتبت|نقلت|نشر|ذكر|اورد|بث|قال|اعلن|كتب|نقل|تداول|تداولت|زعمت|زعم)ه(?:ا)?$"
)
_RUMOURS = word_set("rumours")


class Circumstances(NamedTuple):
    """Spans in the cue's sentence, each None where the text has none."""

    channel: Span | None
    reason: Span | None
    reason_class: str | None
    time: Span | None


def read_circumstances(page: Page, reader: ClaimReader, index: int, claim: list[Span]) -> Circumstances:
    """Channel, reason and time in the sentence of the cue at token `index`, outside the claim."""
    first, last = max(page.start_of(index), index - 60), min(page.end_of(index), index + 60)
    reason, reason_class = _read_reason(page, reader, index, last)
    if reason and any(reason.overlaps(span) for span in claim):
        reason = reason_class = None
    return Circumstances(_read_channel(page, first, last), reason, reason_class, _read_time(page, first, last, claim))


def _read_time(page: Page, first: int, last: int, claim: list[Span]) -> Span | None:
    for index in range(first, last):
        plain, token = page.plain(index), page.tokens[index]
        cut = 1 if plain[:1] == "و" and plain[1:] in _DAYS | _PARTS else 0
        if any(span.start <= token.start < span.end for span in claim):
            continue
        if plain[cut:] in _PARTS and page.plain(index + 1) in _DAYS:
            return page.reader.cut_phrase(index, _pass_recent(page, index + 2, last), cut)
        if plain[cut:] in _DAYS:
            return page.reader.cut_phrase(index, _pass_recent(page, index + 1, last), cut)
    return None


def _pass_recent(page: Page, index: int, last: int) -> int:
    while index < last and page.plain(index) in _RECENT | _WEEKDAYS:
        index += 1
    return index


def _read_channel(page: Page, first: int, last: int) -> Span | None:
    for index in range(first, last - 1):
        plain = page.plain(index)
        if plain not in _ON:
            continue
        after = index + 1
        kind = carrier_kind(page.plain(after))
        if kind == "class":
            after += 1
            if page.plain(after - 1).startswith("حساب") or page.plain(after - 1).startswith("صفح"):
                after += page.plain(after) in ("علي", "في")
            kind = carrier_kind(page.plain(after)) if after < last else None
        mark = page.mark_at.get(after)
        if mark and mark.closed and page.words_in(mark) <= 3 and (after > index + 1 or plain in ("عبر", "علي")):
            return trim_span(page.text, page.tokens[mark.opener].end, page.tokens[mark.closer].start)
        if after < last and page.plain(after) in _PLATFORMS:
            return page.reader.cut_phrase(after, after + 1)
    return None


def _read_reason(page: Page, reader: ClaimReader, index: int, last: int) -> tuple[Span | None, str | None]:
    for place in range(index + 1, last - 1):
        plain = page.plain(place)
        after = place + 1
        known = reason_class_of(page, after + (after in page.mark_at), last)
        if (plain in _BECAUSE or (plain in _AFTER and known)) and page.tokens[after].kind != "break":
            end = reader.end_phrase(after, after, last)
            span = trim_span(page.text, page.tokens[after].start, page.tokens[end - 1].end)
            return (span, known or "other") if span else (None, None)
    return None, None


def reason_class_of(page: Page, index: int, last: int) -> str | None:
    """The class of a reason by its head noun; an error of a machine is technical."""
    if index >= last:
        return None
    row = index_lexicon("retraction_reasons").get(page.plain(index).removeprefix("ال"))
    if row is None:
        return None
    following = page.plain(index + 1)
    if row["class"] == "human_error" and following.startswith(("تقني", "فني", "الي", "برمج", "التقني", "الفني")):
        return "technical_error"
    return row["class"]


def read_source_of(page: Page, claim: Span | None, first: int) -> tuple[Span | None, str]:
    """Who had made a denied claim (ما نشرته الصحيفة, اتهامات النائب), and `no` if it is another's, else `unknown`."""
    if claim is None:
        return None, "unknown"
    head = page.plain(first)
    told = _TOLD.match(page.plain(first + 1)) if head.endswith("ما") else None
    last = first + 1
    while last < len(page.tokens) and page.tokens[last].start < claim.end:
        last += 1
    if told:
        after = page.reader.read_phrase(first + 2, last)
        return page.reader.cut_phrase(first + 2, after), "no"
    if head.removeprefix("ال") in _OWNED and first + 1 < last and page.is_word(first + 1):
        kind = title_kind(page.plain(first + 1))
        named = page.plain(first + 1)
        theirs = head in _THEIRS and named.startswith("ال") and not named.endswith(("ي", "ية"))
        if kind in ("person", "body") or theirs:
            after = page.reader.read_phrase(first + 1, last)
            return page.reader.cut_phrase(first + 1, after), "no"
    return None, "no" if head in _RUMOURS else "unknown"


_THEIRS = word_set("theirs")
_OWNED = word_set("owned")
