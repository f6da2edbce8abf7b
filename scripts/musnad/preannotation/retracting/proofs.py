"""What must be in sight for a cue and an object to take something back: pictures are also taken off walls."""

from __future__ import annotations

from musnad.arabic import fold
from musnad.preannotation.retracting.cues import Candidate, Sense
from musnad.preannotation.retracting.objects import Object, classes_of
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.source_nouns import carrier_kind
from musnad.preannotation.word_sets import word_set

_ONLINE = word_set("online")
_PUBLISHED = word_set("published")
_SCIENTIFIC = frozenset(map(fold, ("بحثية", "علمية", "البحثية", "العلمية")))
_REACH = 24  # tokens behind a cue in which a medium or what is published must be named
_PLACE = 8  # tokens behind an object in which the place on the net must be named


def makes_sense(page: Page, candidate: Candidate, sense: Sense, item: Object, end: int) -> bool:
    """Whether a cue takes back the fitting object that it governs, before token `end`, and does nothing else to it."""
    at, head = candidate.at, item.head
    owned = page.plain(head).endswith(("ه", "ها", "هم"))
    words = {page.plain(index) for index in range(at + 1, min(end, at + _REACH))}
    in_sentence = page.start_of(at) - 1
    match sense.lemma, sense.type:
        case "صرف النظر", _:
            return page.plain(at + 1) == "النظر" or page.plain(item.first - 2) == "النظر"
        case "اختفى" | "رفع", _:
            return _is_online(page, head, end)
        case "رجع", _ if sense.preposition == "في":
            return owned  # رجع في كلامه, not في تصريح صحفي
        case "حجب", _:
            return tells_medium(page, at, head)
        case "غيّر" | "بدّل", "walkback":
            return owned
        case "غيّر", _:
            return owned and tells_medium(page, in_sentence, end)
        case "عدّل", _ if not sense.preposition and "statement" in item.classes and "webpost" not in item.classes:
            return owned and tells_medium(page, in_sentence, end)  # عدلت الصحيفة تقريرها
        case "أزال", _ if "picture" in item.classes:
            return bool(words & _ONLINE)
    return _is_in_sight(page, candidate, sense, item, end)


def _is_in_sight(page: Page, candidate: Candidate, sense: Sense, item: Object, end: int) -> bool:
    """Whether what is published, or who published it, is named, where the object alone does not tell."""
    at, head = candidate.at, item.head
    if item.classes & sense.objects == {"publish"} and sense.type == "withdrawal":
        return bool(classes_of(page.plain(head + 1)) & {"text", "post"})  # نشر دراستهم, not نشر قواتها
    if "paper" in item.classes:
        owned = page.plain(head).endswith(("ها", "هم", "ته"))
        return owned or page.plain(head + 1) in _SCIENTIFIC or sense.type == "apology"
    if item.classes & sense.objects == {"error"}:
        last = min(end, at + _REACH)
        around = range(max(page.start_of(at), at - _REACH), last)
        return tells_medium(page, at, last) or any(page.plain(index) in _PUBLISHED for index in around)
    return True


def _is_online(page: Page, head: int, end: int) -> bool:
    return any(leads_online(page, index) for index in range(head + 1, min(end, head + _PLACE + 4)))


def tells_medium(page: Page, first: int, last: int) -> bool:
    """Whether a paper, a channel or a site is named between two tokens."""
    return any(carrier_kind(page.plain(index)) in ("class", "name") for index in range(first + 1, last))


def is_taken_down(page: Page, head: int) -> bool:
    """سحب المرصد النشرة من موقعه: where the place is told, the text itself is removed."""
    last = min(page.end_of(head), head + _PLACE)
    return any(leads_online(page, index) for index in range(head + 1, last))


def leads_online(page: Page, index: int) -> bool:
    """من موقعها, من صفحته: a place on the net behind a preposition."""
    return page.plain(index) in ("من", "عن") and _is_place(page.plain(index + 1))


def is_where(page: Page, index: int) -> bool:
    """على حسابها: where somebody says it, on the net."""
    return page.plain(index) == "علي" and _is_place(page.plain(index + 1))


def _is_place(plain: str) -> bool:
    return plain in _ONLINE or plain.removeprefix("ال") in _ONLINE
