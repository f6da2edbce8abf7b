"""Who the source of a cue is: the phrase behind it, before it, or the one understood from earlier in the text."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.speech.cues import FEMININE, NOUN, PARTICIPLE, Cue
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import carrier_kind, read_host, title_kind
from musnad.preannotation.speech.sources import Source
from musnad.preannotation.speech.subjects import (
    is_verb,
    own_end,
    second_object,
    subject_before,
    subject_earlier,
    subject_of_sentence,
    subject_of_verb,
    takes_object,
)
from musnad.spans import Span

_FURTHEST = 40
_SINGULAR = 6  # letters of الأمين, الحسين and the like, which are no plurals
_NEAR_COLON = 10  # tokens between a kind of text and the colon behind it
_ASCRIBING = frozenset(map(fold, ("نسب", "نسبت", "ونسب", "ونسبت", "تنسب", "ينسب", "نسبوا")))
_RELATIVES = frozenset(map(fold, ("الذي", "التي", "الذين")))


class Attribution(NamedTuple):
    """A cue's source: the phrase and how it appears; for an implicit one the earlier phrase it stands for, if known."""

    speaker: Span | None
    form: str
    addressee: Span | None = None
    via: Span | None = None
    antecedent: Span | None = None


def attribute(page: Page, cue: Cue, last: int) -> Attribution:
    """The source of a cue whose own phrase ends before token `last`."""
    if cue.form.shape == NOUN:
        return _attribute_noun(page, cue, last)
    source = page.sources.read_source(cue.at + 1, last)
    if "n" in cue.form.takes:
        return _attribute_carried(page, cue, last)
    if "g" in cue.form.takes:
        return _attribute_text(page, cue, last)
    if "a" in cue.form.takes:
        return Attribution(None, "absent", source.addressee, source.via)
    if cue.form.shape == PARTICIPLE:
        return _attribute_participle(page, cue, source)
    if source.speaker is not None:
        return _attribute_behind(page, cue, source)
    before = subject_before(page, cue)
    if before is not None:
        return Attribution(before, "explicit", source.addressee, source.via)
    antecedent = subject_earlier(page, cue)
    if antecedent is not None and cue.proclitic.endswith("ل"):
        return Attribution(antecedent, "explicit", source.addressee, source.via)
    form = "absent" if antecedent is None and _is_impersonal(cue, last) else "implicit"
    return Attribution(None, form, source.addressee, source.via, antecedent)


def _attribute_behind(page: Page, cue: Cue, source: Source) -> Attribution:
    """The phrase behind a verb is its subject, unless it can only be what the verb is about or who is told."""
    speaker, addressee = _part_object(page, cue, source)
    if speaker is None:
        return Attribution(None, "implicit", addressee, source.via, subject_earlier(page, cue))
    if takes_object(cue) and (second := second_object(page, cue, source.next)):
        speaker = page.reader.cut_phrase(cue.at + 1, second)
    return Attribution(speaker, "explicit", addressee, source.via)


def _attribute_carried(page: Page, cue: Cue, last: int) -> Attribution:
    """نقلت الصحيفة عن مصادر أن: the source stands behind عن, the carrier is the verb's subject."""
    about = next((i for i in range(cue.at + 1, last) if page.plain(i) == "عن"), None)
    if about is None or about + 1 >= last:
        return Attribution(None, "implicit")
    speaker = page.reader.cut_phrase(about + 1, page.reader.read_phrase(about + 1, last))
    via = page.sources.read_source(cue.at + 1, about).speaker if about > cue.at + 1 else None
    return Attribution(speaker, "explicit" if speaker else "implicit", None, via)


def _attribute_text(page: Page, cue: Cue, last: int) -> Attribution:
    """جاء في بيان الوزارة: the text speaks; with فيه its issuer is understood."""
    if page.plain(cue.at + 1) != "في":
        return Attribution(None, "implicit", antecedent=subject_earlier(page, cue))
    after = page.reader.read_phrase(cue.at + 2, last)
    speaker = page.reader.cut_phrase(cue.at + 2, after)
    return Attribution(speaker, "explicit" if speaker else "implicit")


def _is_impersonal(cue: Cue, last: int) -> bool:
    """يعتقد أن, يتوقع أن: read as passive where nothing stands between verb and clause."""
    return (
        cue.form.tense == "imperfect"
        and cue.form.gender != FEMININE
        and last == cue.at + 1
        and cue.form.lemma in ("اعتقد", "توقع", "رجح", "زعم", "اقترح", "طلب")
    )


def _part_object(page: Page, cue: Cue, source: Source) -> tuple[Span | None, Span | None]:
    """With a verb that takes the person addressed as object, the last definite noun is that person."""
    if source.speaker is None or source.addressee is not None:
        return source.speaker, source.addressee
    if cue.joined and cue.form.lemma == "وصف" and carrier_kind(page.plain(cue.at + 1)) == "text":
        return None, None  # ووصفت التدوينة بأنها
    if "p" not in cue.form.takes:
        return source.speaker, source.addressee
    inside = [i for i in range(cue.at + 1, source.next) if page.tokens[i].start >= source.speaker.start]
    carrier = next((i for i in inside[1:] if _begins_carrier(page, i)), None)
    if carrier is not None:
        told = page.reader.cut_phrase(carrier, source.next)
        return page.reader.cut_phrase(inside[0], carrier), source.addressee or told
    last = inside[-1]
    plain = page.plain(last)
    if len(inside) == 1 and plain.startswith("ال") and plain.endswith("ين") and len(plain) > _SINGULAR:
        return None, source.speaker  # وطمأنت المواطنين
    if len(inside) >= 2 and plain.startswith("ال") and (plain.endswith("ين") or carrier_kind(plain) == "listeners"):
        return page.reader.cut_phrase(inside[0], last), page.reader.cut_phrase(last, last + 1)
    return source.speaker, source.addressee


def _begins_carrier(page: Page, index: int) -> bool:
    """أخبر الوزير صحيفة الضفاف: a medium that belongs to no noun before it."""
    before = page.plain(index - 1)
    headed = not before.startswith("ال") and title_kind(before) is not None
    return carrier_kind(page.plain(index)) == "class" and not headed


def _attribute_participle(page: Page, cue: Cue, source: Source) -> Attribution:
    """قائلا belongs to the verb before it; مشيرا after a comma stands in a clause of its own."""
    start = page.start_of(cue.at)
    governing = _verb_before(page, cue, start)
    lone = not any(page.plain(i) in ("،", ",") for i in range(max(start, cue.at - _FURTHEST), cue.at))
    close = cue.form.lemma == "قال" or lone
    told = _has_content(page, governing.at + 1 if governing else max(start, cue.at - _FURTHEST), cue.at)
    close = not told and (close or cue.form.takes.find("w") < 0)
    found = subject_of_verb(page, governing, own_end(page, governing, cue.at)) if governing else None
    companions = page.sources.read_companions(governing.at + 1, cue.at) if governing and close else (None, None)
    addressee, via = source.addressee or companions[0], source.via or companions[1]
    if found is None and governing is None:
        found = subject_of_sentence(page, start, cue.at)
    if found is not None and close:
        return Attribution(found, "explicit", addressee, via)
    return Attribution(None, "implicit", addressee, via, found or subject_earlier(page, cue))


def _has_content(page: Page, first: int, last: int) -> bool:
    """Whether a verb already governs words or a clause of its own before token `last`."""
    return any(page.plain(i) in ("ان", "انه", "انها", "بان", "بانه", "بانها", ":") for i in range(first, last))


def _verb_before(page: Page, cue: Cue, start: int) -> Cue | None:
    for index in range(cue.at - 1, max(start, cue.at - _FURTHEST) - 1, -1):
        other = page.cue_at.get(index)
        if other and (is_verb(other) or _expresses(page, other, cue.at)) and page.plain(index - 1) not in _RELATIVES:
            return other
    return None


def _is_topic(page: Page, index: int, governing: Cue | None) -> bool:
    """Whether عن leads to what was spoken of (عبر عن ذلك بقوله) and not to a source."""
    spoken = governing is not None and "عن" in governing.form.before_phrase and "n" not in governing.form.takes
    return spoken or page.plain(index + 1) in ("ذلك", "هذا", "هذه", "تلك")


def _expresses(page: Page, cue: Cue, last: int) -> bool:
    """عبر فلان عن ذلك: with عن the word is no preposition."""
    return cue.form.lemma == "عبّر" and any(page.plain(index) == "عن" for index in range(cue.at + 2, last))


def _attribute_genitive(page: Page, cue: Cue, last: int) -> Attribution:
    """إعلان الوزارة أن, اتهام النقابة: the genitive speaks; an adjective (اتهامات رسمية) names nobody."""
    first = cue.at + 1
    named = page.plain(first).startswith("ال") or title_kind(page.plain(first)) is not None or cue.form.kind == "told"
    if first >= last or not named or not page.is_word(first):
        return Attribution(None, "absent")
    speaker = page.reader.cut_phrase(first, page.reader.read_phrase(first, last))
    return Attribution(speaker, "explicit" if speaker else "absent")


def _attribute_noun(page: Page, cue: Cue, last: int) -> Attribution:
    if cue.form.kind in ("charge", "told"):
        return _attribute_genitive(page, cue, last)
    if cue.form.kind == "own":
        return Attribution(None, "implicit", antecedent=subject_earlier(page, cue))
    start = page.start_of(cue.at)
    floor = max(start, cue.at - _FURTHEST)
    governing = _verb_before(page, cue, start)
    if cue.form.kind == "written":
        first = cue.at - 1
        while first > floor and page.is_word(first) and carrier_kind(page.plain(first)) != "text":
            first -= 1
        via = page.reader.cut_phrase(first, cue.at) if carrier_kind(page.plain(first)) == "text" else None
        return Attribution(None, "implicit", None, via, subject_of_sentence(page, start, cue.at))
    ascribing = any(page.plain(index) in _ASCRIBING for index in range(floor, cue.at))
    for index in range(cue.at - 1, floor, -1):
        led = page.plain(index) == "عن" and not _is_topic(page, index, governing)
        ascribed = page.plain(index) == "الي" and ascribing
        if cue.at - index < 20 and (led or ascribed):
            speaker = page.reader.cut_phrase(index + 1, page.reader.read_phrase(index + 1, cue.at))
            verb = governing.at + 1 if governing else index
            via = (
                page.sources.read_source(verb, index).speaker
                if verb < index
                else subject_of_sentence(page, start, index)
            )
            return Attribution(speaker, "explicit" if speaker else "implicit", None, via)
    found = subject_of_verb(page, governing, cue.at) if governing else subject_of_sentence(page, start, cue.at)
    if found:
        return Attribution(found, "explicit")
    return Attribution(None, "implicit", antecedent=subject_earlier(page, cue))


def attribute_alone(page: Page, colon: int) -> tuple[Span | None, Attribution]:
    """Cue and source of marked words behind a colon without a verb (في تغريدة: "…", أما فلان فبدا راضيا: "…")."""
    start = page.start_of(colon)
    if page.plain(start) in ("اما", "واما"):
        verbs = (i for i in range(start + 2, colon) if page.plain(i).startswith("ف") and _is_verb_like(page, i))
        last = next(verbs, start)
        speaker = page.reader.cut_phrase(start + 1, last)
        return None, Attribution(speaker, "explicit" if speaker else "absent")
    for index in range(colon - 1, max(start, colon - _NEAR_COLON) - 1, -1):
        host = read_host(page.tokens[index], page.text)
        if carrier_kind(host.plain) == "text" and page.is_word(index):
            speaker = subject_of_sentence(page, start, index)
            cue = page.reader.cut_phrase(index, index + 1, host.cut)
            return cue, Attribution(speaker, "explicit" if speaker else "implicit")
    return None, Attribution(None, "absent")


def _is_verb_like(page: Page, index: int) -> bool:
    return title_kind(page.plain(index)) is None and len(page.plain(index)) > 3
