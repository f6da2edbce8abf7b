"""Where numbers stand in a text: each reading tried once per token, from the most to the least specific."""

from __future__ import annotations

from collections.abc import Collection

from musnad.arabic import fold
from musnad.preannotation.quantity.drafts import Draft
from musnad.preannotation.quantity.duals import draft_dual, draft_unit_and_tail, is_indefinite_noun
from musnad.preannotation.quantity.groups import joined
from musnad.preannotation.quantity.lemmas import singular_of
from musnad.preannotation.quantity.ordinals import draft_ordinal, ranks, ranks_in_figures
from musnad.preannotation.quantity.quantities import Quantity, read_quantity
from musnad.preannotation.quantity.reader import DASHES, Reader
from musnad.preannotation.quantity.scores import draft_slashed_score
from musnad.preannotation.quantity.traps import idiom_end, names_a_group, names_a_thing, words_of_kind
from musnad.preannotation.quantity.units import noun_index, unit_of_word
from musnad.preannotation.quantity.vague import draft_vague, with_odd_units
from musnad.preannotation.tokens import DIGITS, WORD

_BETWEEN = frozenset({"بين", "وبين", "لبين"})
_PARTITIVE = frozenset({"من", "منهم", "منها", "منهما", "منهن"})
# Spoken hundreds that are also other words (water, solid): numbers only beside other numbers.
# Before a definite noun a verb: تسع القاعة.
_CONTAINS = frozenset({"تسع", "وتسع"})
_SPOKEN = frozenset({"مية", "ميه", "متين", "ماية"})


def find_drafts(reader: Reader, blocked: Collection[int]) -> list[Draft]:
    """Numbers in text order, units and relations not yet read; no token of `blocked` takes part."""
    drafts: list[Draft] = []
    i = 0
    identifier_end = -1
    while i < reader.size:
        if i in blocked or (reader.words[i] is None and reader.tokens[i].kind != DIGITS):
            i += 1
            continue
        skip = idiom_end(reader, i)
        if skip:
            i = skip
            continue
        if reader.is_digits(i) and (names_a_thing(reader, i) or _continues_identifier(reader, i, identifier_end)):
            i = identifier_end = _end_of_code(reader, i)
            continue
        draft = _draft_at(reader, i, drafts)
        if draft is None or any(token in blocked for token in range(draft.first, draft.last)):
            i = _end_of_code(reader, i) if reader.is_digits(i) else i + 1
            continue
        if drafts and drafts[-1].last > draft.first:
            i += 1
            continue
        drafts.append(draft)
        i = draft.last
    return drafts


def _continues_identifier(reader: Reader, i: int, end: int) -> bool:
    """المادتين 5 و7; not طراز 320 و10 طائرات."""
    if end <= 0 or reader.plain(end) != "و" or i != end + 1:
        return False
    return reader.plain(_end_of_code(reader, i)) not in noun_index()


def _end_of_code(reader: Reader, i: int) -> int:
    """The token after a code of figures, dots, slashes and dashes (242/2006, 17.4)."""
    last = i + 1
    while reader.touches(last) and reader.touches(last + 1) and reader.is_digits(last + 1):
        if not (reader.is_sign(last, ".,/:٫") or reader.is_sign(last, DASHES)):
            break
        last += 2
    return last


def _draft_at(reader: Reader, i: int, before: list[Draft]) -> Draft | None:
    word = reader.words[i]
    if word is None:
        return draft_slashed_score(reader, i) or _draft_quantity(reader, i, before)
    if word.ordinal and (ordinal := draft_ordinal(reader, i, word.ordinal)):
        return ordinal
    if word.band and (vague := draft_vague(reader, i)):
        return vague
    if word.fraction and (tailed := draft_unit_and_tail(reader, i)):
        return tailed
    if word.cardinal or word.fraction:
        return _draft_quantity(reader, i, before)
    if word.dual:
        return draft_dual(reader, i, word.dual, before)
    if word.construct and is_indefinite_noun(reader, i + 1):
        return draft_dual(reader, i, word.construct, before)
    return None


def _draft_quantity(reader: Reader, i: int, before: list[Draft]) -> Draft | None:
    quantity = read_quantity(reader, i)
    if quantity is None or _is_no_quantity(reader, quantity):
        return None
    if reader.plain(i - 1) in _BETWEEN and quantity.compound and not _has_partner(reader, quantity.last):
        quantity = _split_between(reader, quantity)
    odd = with_odd_units(reader, quantity)
    if odd:
        return odd
    rank = ranks_in_figures(reader, quantity) if quantity.figures else ranks(reader, quantity)
    rank = rank or _ranks_too(reader, quantity, before)
    start, first = reader.start_of(quantity.first, quantity.cut), quantity.first
    value = quantity.value
    if _has_minus(reader, quantity):
        first, start, value = first - 1, reader.tokens[first - 1].start, -value
    kind = "ordinal" if rank else "fraction" if quantity.fraction else "percent" if quantity.percent else "cardinal"
    if quantity.percent:
        kind = "percent"
    span = reader.span(start, reader.tokens[quantity.last - 1].end)
    if quantity.figures and (reader.cuts_digits(span.start, span.end) or _is_slashed(reader, quantity.last)):
        return None
    form = "mixed" if quantity.figures and quantity.words else "digits" if quantity.figures else "words"
    return Draft(
        first,
        quantity.last,
        span.start,
        span.end,
        kind,
        f"number.{form}",
        _score(quantity),
        value=value,
        proclitic=quantity.proclitic,
        article=quantity.article or reader.plain(quantity.first - 1) in ("ال", "وال", "بال", "لل"),
        quantity=quantity,
    )


def _is_slashed(reader: Reader, last: int) -> bool:
    """24/24, 2013/7: no fraction and no date, so a code."""
    slash = reader.is_sign(last, "/") and reader.touches(last) and reader.touches(last + 1)
    return slash and reader.is_digits(last + 1)


def _ranks_too(reader: Reader, quantity: Quantity, before: list[Draft]) -> bool:
    """The second figure of الدقيقتين 23 و67."""
    if not before or before[-1].kind != "ordinal" or not quantity.figures or quantity.words:
        return False
    first = before[-1].quantity
    following = reader.plain(quantity.last)
    return (
        first is not None
        and reader.plain(first.last) == "و"
        and first.last + 1 == quantity.first
        and not quantity.percent
        and unit_of_word(following) is None
        and following not in noun_index()
    )


def _score(quantity: Quantity) -> float:
    if quantity.open:
        return 0.5
    return 0.95 if quantity.figures or quantity.compound or quantity.scale > 1 else 0.85


def _split_between(reader: Reader, quantity: Quantity) -> Quantity:
    """بين خمسة وعشرين is two numbers where no second one follows."""
    single = read_quantity(reader, quantity.first, joins=False)
    if single is None or single.last >= quantity.last:
        return quantity
    rest = joined(reader, single.last)
    return single if rest is not None and read_quantity(reader, rest) else quantity


def _has_partner(reader: Reader, last: int) -> bool:
    if reader.plain(last) in ("و", "الي", "حتي"):
        return True
    word = reader.word(last)
    reading = (word.cardinal or word.fraction) if word else None
    return bool(reading and reading.proclitic.startswith("و"))


def _has_minus(reader: Reader, quantity: Quantity) -> bool:
    """Whether a minus sign is attached: a hyphen that parts nothing and begins no list."""
    i = quantity.first
    if not quantity.figures or not reader.is_sign(i - 1, "-") or not reader.touches(i):
        return False
    if reader.is_digits(i - 2) or (reader.touches(i - 1) and not reader.is_sign(i - 2, "(")):
        return False
    return i == 1 or not reader.begins_line(i - 1) or reader.is_sign(quantity.last, "°%٪")


def _is_no_quantity(reader: Reader, quantity: Quantity) -> bool:
    i, plain = quantity.first, reader.plain(quantity.first)
    if quantity.article and names_a_group(reader, i):
        return True
    if reader.plain(i - 1) == "ال" and names_a_group(reader, i):
        return True
    if quantity.last > i + 1 or quantity.figures:
        return False
    if plain in words_of_kind("word"):
        return not _counts_many(reader, i)
    if plain in _CONTAINS and reader.plain(i + 1).startswith("ال"):
        return True
    if plain in _SPOKEN and reader.kind(i - 1) == WORD:
        return True
    if quantity.value == 1 and quantity.scale == 1:
        return reader.plain(quantity.last) in _PARTITIVE and not _counts_one(reader, quantity)
    return quantity.value == 1000 and quantity.scale == 1000 and _is_author(reader, i)


def _counts_many(reader: Reader, i: int) -> bool:
    """لست سنوات is six years, لست طالبا no student."""
    following = reader.plain(i + 1)
    singular = singular_of(following)
    if not reader.plain(i).endswith("ست") or singular is None:
        return False
    return following not in (fold(singular), fold(singular) + "ا") and not following.startswith("ال")


def _counts_one(reader: Reader, quantity: Quantity) -> bool:
    """واحد من كل عشرة and ضربة واحدة من الخلف count; واحد من أبرز is partitive."""
    if quantity.proclitic == "" and reader.plain(quantity.first - 1) in noun_index():
        return True
    return bool({"كل", "اصل"} & {reader.plain(quantity.last + 1), reader.plain(quantity.last + 2)})


def _is_author(reader: Reader, i: int) -> bool:
    """ألف كتابًا, ألف الكاتب: the verb, whose object or subject is definite or accusative; a thousand takes neither."""
    if reader.plain(i) not in ("الف", "والف", "فالف"):
        return False
    following = reader.plain(i + 1)
    return following.startswith("ال") or (
        following.endswith("ا") and len(following) > 3 and unit_of_word(following) is None
    )
