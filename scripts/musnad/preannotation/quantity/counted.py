"""What a number counts: the unit or noun beside it, in the singular as the guidelines write it (N4)."""

from __future__ import annotations

from functools import cache

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.quantity.calendar_terms import name_at
from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.lemmas import lemma_of, singular_of, without_article
from musnad.preannotation.quantity.quantities import read_quantity
from musnad.preannotation.quantity.rates import read_rate
from musnad.preannotation.quantity.reader import Reader
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.quantity.units import noun_index, sign_index, unit_at, unit_of_word
from musnad.preannotation.tokens import LATIN, SIGN, WORD

_DATE_LABELS = frozenset({"يوم", "شهر", "عام", "سنة"})
_PROCLITICS = ("و", "ل", "ب", "ف", "ك", "ول", "وب", "فل", "فب")


@cache
def _not_counted() -> frozenset[str]:
    return frozenset(fold(row["form"]) for row in read_lexicon("words_after_numbers"))


def attach_unit(reader: Reader, draft: Draft) -> None:
    """Find the unit of a number and say what kind it makes the number."""
    if draft.unit:  # duals and units with a fraction hold their own
        draft.unit_last = draft.last
        return
    if draft.kind == "percent" or (draft.quantity and draft.quantity.percent):
        draft.unit = "%"
        return
    if draft.kind == "ordinal":
        _attach_ranked(reader, draft)
        return
    if _labels_a_date(reader, draft.last):
        return
    if draft.kind == "fraction" and reader.plain(draft.last - 1).endswith(("ه", "ها", "هم", "هن", "هما")):
        return  # ثلثهم نساء: the pronoun says what is divided
    for attach in _ATTACHMENTS:
        if attach(reader, draft):
            return


def _attach_named_unit(reader: Reader, draft: Draft) -> bool:
    found = unit_at(reader, draft.last)
    if found is None:
        return False
    unit, last = read_rate(reader, draft.first, *found)
    draft.unit, draft.unit_kind, draft.unit_last = unit.code, unit.kind, last
    draft.unit_span = reader.span(reader.tokens[draft.last].start, reader.tokens[last - 1].end)
    return True


def _labels_a_date(reader: Reader, i: int) -> bool:
    """قتل 10 يوم الجمعة, بلغ 150 عام 2014: the word belongs to the date after it."""
    if reader.plain(i) not in _DATE_LABELS:
        return False
    following = reader.plain(i + 1)
    return reader.is_digits(i + 1) or following.startswith("ال") or name_at(reader, i + 1, "month", "hijri") is not None


def _attach_sign_before(reader: Reader, draft: Draft) -> bool:
    """$10, USD 10."""
    at = draft.first - 1
    unit = sign_index().get(reader.plain(at)) if reader.kind(at) in (SIGN, LATIN) else None
    if unit is None or unit.kind != "money" or reader.is_digits(at - 1):
        return False
    draft.unit, draft.unit_kind = unit.code, unit.kind
    draft.unit_span = reader.span(reader.tokens[at].start, reader.tokens[at].end)
    return True


def _attach_noun_before(reader: Reader, draft: Draft) -> bool:
    """هدف واحد, المواسم الأربعة, الدول الـ28: one and definite numbers follow what they count."""
    at = draft.first - 1
    if reader.plain(at) in ("ال", "وال"):
        at -= 1
    is_one = draft.value == 1 and draft.quantity is not None and draft.quantity.words and draft.quantity.scale == 1
    if draft.proclitic or not (is_one or (draft.article and draft.kind == "cardinal")):
        return False
    if reader.kind(at) != WORD or reader.word(at) or not _is_noun(reader, at, definite=draft.article):
        return False
    return _set_noun(reader, draft, at)


def _attach_noun_after(reader: Reader, draft: Draft) -> bool:
    at = draft.last
    if reader.kind(at) != WORD or not _may_be_counted(reader, at, draft):
        return False
    draft.unit_last = at + 1
    return _set_noun(reader, draft, at)


def _attach_partitive(reader: Reader, draft: Draft) -> bool:
    """2 من لاعبينا, مئات الآلاف من النازحين."""
    at = draft.last + 1
    if (
        reader.plain(draft.last) != "من"
        or reader.kind(at) != WORD
        or reader.plain(at) in words_of_kind("not_partitive")
    ):
        return False
    if reader.plain(at) == "بين":
        at += 1
    singular = singular_of(reader.plain(at))
    if singular is None and not reader.plain(at).startswith("ال"):
        return False
    return _set_noun(reader, draft, at)


_ATTACHMENTS = (
    _attach_named_unit,
    _attach_sign_before,
    _attach_noun_before,
    _attach_noun_after,
    _attach_partitive,
)


def _attach_ranked(reader: Reader, draft: Draft) -> None:
    """The noun an ordinal ranks: before it (المركز الخامس), or after أول and ثاني (أول هجوم, ثاني أكبر مصنع)."""
    before = draft.first - 1
    word = reader.word(draft.first)
    if word and word.ordinal and word.ordinal.role == "accusative" and not reader.plain(before).endswith("ا"):
        return  # جاء الكيني ثالثا
    if reader.plain(before) in ("ال", "وال"):
        before -= 1
    looks_ahead = not draft.article and (
        reader.plain(draft.last) in words_of_kind("elative") or reader.plain(draft.first).endswith(("اول", "اولي"))
    )
    known = not looks_ahead and not draft.proclitic and reader.kind(before) == WORD
    if known and _is_adjective(reader, before) and _is_noun(reader, before - 1, definite=True, ranked=True):
        before -= 1  # مسرحها البلدي الثاني
    if known and _is_noun(reader, before, definite=True, ranked=True):
        _set_noun(reader, draft, before)
        return
    at = draft.last
    if draft.article or draft.last - draft.first > 1:
        return
    while reader.plain(at) in words_of_kind("elative"):
        at += 1
    if (group := read_quantity(reader, at)) and isinstance(group.value, int) and not group.article:
        at = group.last  # أول ثلاثة أيام
    counts = (word := reader.word(at)) and (word.cardinal or word.ordinal)
    if reader.kind(at) != WORD or counts or reader.plain(at) in _not_counted():
        return
    if not _looks_like_verb(reader.plain(at)):
        _set_noun(reader, draft, at)


def _is_adjective(reader: Reader, i: int) -> bool:
    """Whether a definite nisba that no number counts stands after a definite or possessed noun."""
    plain, before = reader.plain(i), reader.plain(i - 1)
    nisba = plain.startswith("ال") and plain.endswith(("ي", "ية")) and singular_of(plain) is None and len(plain) > 5
    return nisba and reader.kind(i - 1) == WORD and before.startswith("ال") | before.endswith(("ه", "ها"))


def _is_noun(reader: Reader, i: int, definite: bool, ranked: bool = False) -> bool:
    plain = reader.plain(i)
    if plain in _not_counted() and not (ranked and plain in words_of_kind("ordinal_head")):
        return False
    if plain.startswith(("ال", "لل", "بال", "وال", "فال", "كال", "ولل", "وبال")):
        return definite
    known = singular_of(plain) is not None or unit_of_word(plain) is not None
    return (
        known
        or (ranked and plain.endswith(("ته", "تها", "تهم", "ه", "ها", "هم")))
        or (not definite and not _looks_like_verb(plain))
    )


def _may_be_counted(reader: Reader, i: int, draft: Draft) -> bool:
    plain = reader.plain(i)
    if plain in _not_counted() or len(plain) < 2:
        return False
    if plain in noun_index():
        return True
    word = reader.word(i)
    if word and (word.cardinal or word.ordinal or word.band or word.fraction):
        return False
    if plain.startswith("و") or plain.startswith(("بال", "لل", "كال", "فال")):
        return False
    if plain[0] in "بلك" and singular_of(plain) is None and (singular_of(plain[1:]) or unit_of_word(plain[1:])):
        return False  # جرح 120 بانفجار
    if plain.startswith("ال"):
        # Only vague words, fractions and construct forms count a definite noun: مئات الغارات, ثلث الناخبين.
        return (
            draft.kind in ("vague", "fraction") or draft.dual or (draft.quantity is not None and draft.quantity.words)
        )
    return not _looks_like_verb(plain)


def _looks_like_verb(plain: str) -> bool:
    """A guess from the prefix and ending of the imperfect, the future and the plural perfect."""
    if plain in noun_index():
        return False
    if plain.startswith(("سي", "ست", "سن", "ي")) and len(plain) > 3:
        return True
    if plain.startswith("ت") and not plain.endswith(("ة", "ات", "ا", "ه")):
        return True
    return plain.endswith("وا") or (plain.endswith("ت") and not plain.endswith("ات"))


def _set_noun(reader: Reader, draft: Draft, i: int) -> bool:
    plain, cut = reader.plain(i), 0
    for proclitic in _PROCLITICS:
        rest = plain[len(proclitic) :]
        if (
            plain.startswith(proclitic)
            and (
                rest.startswith(("ال", "لل")) or (proclitic.endswith("ل") and rest.startswith("ل")) or singular_of(rest)
            )
            and singular_of(plain) is None
        ):
            if proclitic.endswith("ل") and not rest.startswith("ل") and not singular_of(rest):
                continue
            cut = len(proclitic)
            break
    unit = unit_of_word(without_article(plain[cut:]))
    if unit and draft.kind != "ordinal":
        draft.unit, draft.unit_kind = unit.code, unit.kind
    else:
        draft.unit = lemma_of(reader, i, cut, draft)
    if not draft.unit:
        return False
    start = reader.start_of(i, cut)
    draft.unit_span = reader.span(start, reader.tokens[i].end)
    return True
