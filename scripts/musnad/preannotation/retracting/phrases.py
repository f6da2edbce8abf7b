"""Set phrases that deny or debunk without a verb of denying: لا صحة ل, عار من الصحة, لا أساس له, تبين أن الخبر ملفق."""

from __future__ import annotations

from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.retracting.objects import classes_of
from musnad.preannotation.tokens import Token
from musnad.preannotation.word_sets import word_set

NO_TRUTH, BARE, NO_BASIS, UNTRUE, TURNED_OUT, REGRET, UNTRUTH, NO_ORIGIN, FALSITY, NOTE, VOID = (
    "no truth",
    "bare",
    "no basis",
    "untrue",
    "turned out",
    "regret",
    "untruth",
    "no origin",
    "falsity",
    "note",
    "void",
)


def _set(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_BARE = _set("عار", "عارية", "عاريا")
_WHOLLY = _set("تماما", "تمام", "كليا", "كلية", "نهائيا", "بالكامل")
_OUT = word_set("out")
WRONG = _set("صحيح", "صحيحة", "دقيق", "دقيقة", "حقيقي", "حقيقية", "مضبوط", "مضبوطة")
_IS_NOT = _set("ليس", "ليست", "وليس", "وليست")
_WRONG_AS_PREDICATE = _set("صحيحا", "صحيحة", "حقيقيا", "حقيقية", "دقيقا", "دقيقة")
_FABRICATED = word_set("false") - _set("مزور", "مزورة", "زائف", "زائفة")
_MERE = _set(
    "خيال",
    "أوهام",
    "هراء",
    "افتراء",
    "افتراءات",
    "كذب",
    "أكاذيب",
    "شائعة",
    "شائعات",
    "إشاعة",
    "إشاعات",
    "اختلاق",
    "تلفيق",
)
_PREDICATES = _set("كذب", "كذبة", "أكاذيب", "افتراء", "افتراءات", "شائعة", "شائعات", "إشاعة", "إشاعات")
_OUT_OF = _set("أخرج", "أخرجت", "اقتطع", "اقتطعت", "اجتزئ", "اجتزئت", "انتزع", "انتزعت", "مجتزأ", "مجتزأة", "مقتطعة")
_WRONGLY, _WAS = _set("خاطئ", "خاطئة", "خاطئا"), _set("كان", "كانت")
_VOID = _set("لاغيا", "لاغية")
_PARDON, _ASKS = _set("الصفح", "السماح", "العفو", "المسامحة"), word_set("asks pardon")
_FALSITY = _set("زيف", "بطلان", "كذب")
_CONTRARY = _set("مجاف", "مجافية", "مجافيا", "مناف", "منافية", "منافيا", "مخالف", "مخالفة")
_SHOWN = word_set("shown")
_NOTES = _set("تصحيح", "تصويب", "استدراك", "تنويه")
_REGRET = word_set("regret")
_EXPRESS = word_set("express")
_OF_TRUTH = _set("صحة", "دقة", "صحته", "صحتها", "دقته", "دقتها")
_FOR_IT = _set("له", "لها", "لهم")
_WAS_NOT, _BEEN = _set("لم", "ولم"), _set("يكن", "تكن")
_LINKED = _set("يمت", "تمت", "يستند", "تستند", "يطابق", "تطابق", "يتطابق", "تتطابق", "يتفق", "تتفق", "مبنية", "مبنيا")
_TRUTH = _set(
    "أسس", "الحقائق", "حقائق", "وقائع", "الوقائع", "أساس", "الحقيقة", "للحقيقة", "الواقع", "للواقع", "الصحة", "للصحة"
)
THAT = _set("أن", "إن", "بأن")
_IN_TRUTH = (["في", "الواقع"], ["في", "الحقيقه"], ["في", "الحقيقة"], ["في", "الاصل"])
_POINTING = _set("هذا", "هذه", "تلك", "ذلك", "هي", "هو", "أنها", "أنه", "مجرد", "ليست")
OPENING_MARKS = frozenset('"“«‘')
_CLOSING_MARKS = frozenset('"”»’')
_BEFORE_NOTE = OPENING_MARKS | {"\n"}


# Only at these words is any phrase looked for.
_OPENERS = _BARE | _IS_NOT | _CONTRARY | _NOTES | _REGRET | _OUT
_OPENERS |= _FABRICATED | _set("سوى")
_OPENERS |= _WAS_NOT | _PREDICATES | _set("لا", "ولا", "لاأساس", "ولاأساس", "عدم", "بعدم", "غير", "محض", "مجرد")
_OPENERS |= _WRONGLY | _OUT_OF | _VOID | _PARDON | _FALSITY


class SetPhrase(NamedTuple):
    """A set phrase: its kind and tokens, the last included."""

    kind: str
    first: int
    last: int


def find_phrases(tokens: list[Token]) -> list[SetPhrase]:
    """The set phrases of a text in order."""
    plains = [token.plain for token in tokens] + [""] * 4
    places = (index for index, token in enumerate(tokens) if token.plain in _OPENERS)
    return [phrase for index in places if (phrase := _read(plains, index))]


def _read(plains: list[str], index: int) -> SetPhrase | None:
    word, following = plains[index], plains[index + 1]
    if word in ("لا", "ولا") and following in ("صحة", "صحه"):
        return SetPhrase(NO_TRUTH, index, index + 1)
    if word in ("عدم", "بعدم") and following in _OF_TRUTH:
        return SetPhrase(UNTRUTH, index, index + 1)
    if word in _IS_NOT and following in _FOR_IT and plains[index + 2] in ("اساس", "اي"):
        end = next((i for i in range(index + 3, index + 6) if plains[i : i + 1] == ["الصحة"]), None)
        return SetPhrase(NO_BASIS, index, end) if end else None
    if word in ("لا", "ولا") and following == "اساس":
        ends = plains[index + 2] in ("له", "لها", "لهم", "لهذه", "لهذا", "للخبر") and plains[index + 3] == "من"
        return SetPhrase(NO_BASIS, index, index + 4 if ends else index + 1)
    if word in ("لااساس", "ولااساس") and following in ("له", "لها", "لهم"):
        return SetPhrase(NO_BASIS, index, index + 3 if plains[index + 2] == "من" else index)
    if word in _IS_NOT | {"لا", "ولا"} and following in _LINKED:
        return _read_no_link(plains, index, index + 1)
    if word in _WAS_NOT and following in _BEEN and "اساس" in plains[index + 2 : index + 6]:
        end = next((i for i in range(index + 3, index + 8) if plains[i : i + 1] == ["الصحة"]), None)
        return SetPhrase(NO_BASIS, index, end) if end else None
    if word in _WAS_NOT and following in _BEEN and plains[index + 2] in _LINKED:
        return _read_no_link(plains, index, index + 2)
    if word in ("لا", "ولا") and following == "اصل" and plains[index + 2] in ("له", "لها", "لهم", "لهما"):
        return SetPhrase(NO_ORIGIN, index, index + 1)
    return _read_untruth(plains, index) or _read_other(plains, index)


def _read_no_link(plains: list[str], index: int, verb: int) -> SetPhrase | None:
    """لا تمت إلى الحقيقة بصلة, لا يمت للواقع بأي صلة, لا تطابق الحقائق, ليست (لم تكن) مبنية على وقائع."""
    closing = ("بصلة", "صلة") if plains[verb] in ("يمت", "تمت") else _TRUTH
    end = next((i for i in range(verb + 1, verb + 6) if i < len(plains) and plains[i] in closing), None)
    if end is None or not _TRUTH & set(plains[verb + 1 : end + 1]):
        return None
    return SetPhrase(NO_BASIS, index, end)


def _read_untruth(plains: list[str], index: int) -> SetPhrase | None:
    """Predicates that call news untrue: عار من الصحة, ليست صحيحة, محض افتراء, مناف للحقيقة."""
    word, following = plains[index], plains[index + 1]
    wholly = index + 1 + (following in _WHOLLY)
    if word in _BARE and plains[wholly] in ("من", "عن") and plains[wholly + 1] == "الصحة":
        return SetPhrase(BARE, index, wholly + 1)
    if word in _IS_NOT and following in _WRONG_AS_PREDICATE:
        return SetPhrase(UNTRUE, index, index + 1)
    if word in _WAS_NOT and following in _BEEN and plains[index + 2] in _WRONG_AS_PREDICATE:
        return SetPhrase(UNTRUE, index, index + 2)
    revealed = plains[index - 3 : index - 1] in _IN_TRUTH  # وهو في الواقع خبر مزيف
    if word in _FABRICATED and (revealed or not _describes(plains, index)):
        return SetPhrase(UNTRUE, index, index)
    if word in _PREDICATES and _is_predicated(plains, index):
        return SetPhrase(UNTRUE, index, index + (word == "كذبة" and following.startswith("صارخ")))
    if word in ("محض", "مجرد", "سوي") and following in _MERE:
        return SetPhrase(UNTRUE, index, index + 1)
    if word in _CONTRARY and following in ("للحقيقة", "للواقع"):
        return SetPhrase(UNTRUE, index, index + 1)
    if word == "غير" and following in WRONG and (not _describes(plains, index) or _is_said_of(plains, index)):
        return SetPhrase(UNTRUE, index, index + 1)
    return None


def _is_predicated(plains: list[str], index: int) -> bool:
    """إن التقرير "كذبة", هذا الكلام افتراء: right behind news that أن or a demonstrative introduces."""
    marked = index if index > 0 and plains[index - 1] in OPENING_MARKS else 0
    index -= bool(marked)
    news = plains[index - 1] if index > 1 else ""
    if plains[index - 1] in ("بانه", "بانها"):
        return True  # وصف الخبر بأنه "افتراء"
    if marked and plains[marked + 1] in _CLOSING_MARKS:
        return True  # إن المعلومات المتداولة "شائعات"
    introduced = plains[index - 2].removeprefix("و") in THAT | _POINTING if index > 1 else False
    return introduced and news.startswith("ال") and "info" in classes_of(news)


def _describes(plains: list[str], index: int) -> bool:
    """Whether a word of falseness describes the indefinite noun before it (أخبار كاذبة) and is no predicate."""
    index -= index > 0 and plains[index - 1] in OPENING_MARKS
    before = plains[index - 1] if index else ""
    before = before if classes_of(before) else before.removeprefix("و")
    return bool(classes_of(before)) and not before.startswith("ال")


def _is_said_of(plains: list[str], index: int) -> bool:
    """هذه معلومات غير صحيحة: the indefinite noun is itself said of something."""
    return index > 1 and plains[index - 2].removeprefix("و").removeprefix("ب") in _POINTING


def _read_other(plains: list[str], index: int) -> SetPhrase | None:
    """What turns out, what is shown to be false, what is regretted, and notes that correct."""
    word, following = plains[index], plains[index + 1]
    if word in _WRONGLY and (news := plains[index - 1 - (plains[index - 1] in _WAS)]).startswith("ال"):
        return SetPhrase(UNTRUE, index, index) if "info" in classes_of(news) else None
    if word in _OUT_OF and following in ("من", "عن") and plains[index + 2].startswith("سياق"):
        return SetPhrase(UNTRUE, index, index + 2)
    if word in _VOID:
        return SetPhrase(VOID, index, index)
    if word in _PARDON and set(plains[max(0, index - 4) : index]) & _ASKS:
        return SetPhrase(REGRET, index, index)
    if word in _FALSITY and set(plains[max(0, index - 6) : index]) & _SHOWN:
        return SetPhrase(FALSITY, index, index)
    if word in _NOTES and following == ":" and (index == 0 or plains[index - 1][:1] in _BEFORE_NOTE):
        return SetPhrase(NOTE, index, index)
    if word in _REGRET and index and plains[index - 1] in ("عن", "علي"):
        adjacent = index > 1 and plains[index - 2].lstrip("وف") in _EXPRESS
        return SetPhrase(REGRET, index - 2 if adjacent else index, index)
    reach = 7 if following.startswith("ل") else 3  # تبين لـ"المرصد" أن
    if word in _OUT and any(plain in THAT | {"انه", "انها"} for plain in plains[index + 1 : index + reach]):
        return SetPhrase(TURNED_OUT, index, index)
    return None
