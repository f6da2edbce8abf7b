"""What follows from a mark and the text around it: computed at build, stored nowhere else."""

from __future__ import annotations

import re

from musnad.annotations import Annotations, Number, Quote, Retraction
from musnad.arabic import INVISIBLE, SPACES, fold
from musnad.preannotation.tokens import DIGITS, LATIN, WORD, tokenize
from musnad.spans import Span

# The marks of each family; a quote whose content stands in none of them has the value `none`.
_FAMILIES = {"straight": '"', "guillemets": "«»", "curly": "“”„‟", "single": "'‘’‚‛‹›"}
_FAMILY_OF = {mark: family for family, marks in _FAMILIES.items() for mark in marks}
_ANY = f"[{''.join(_FAMILY_OF)}]"
_GAP = f"[{SPACES}{INVISIBLE}]*"
# A mark that hangs on the word before it closes something else ("هآرتس" إن …), unless its shape says that it opens.
_BEFORE = re.compile(f"(?:(?=[«“„‟‘‚‛‹])|(?<![\\w.،؟!]))({_ANY}){_GAP}$")
_AFTER = re.compile(f"{_GAP}({_ANY})(?:(?<=[»”’›])|(?!\\w))")
# Between two letters (O'Brien) a single mark is an apostrophe.
_INSIDE = re.compile(f"(?<!\\w){_ANY}|{_ANY}(?!\\w)")

_DUAL = re.compile(r"(\w+?)(?:ان|ين|ا|ي)$")
_NUMERAL_STEMS = frozenset(
    {"اثن", "اثنت", "ثنت", "عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع", "ثلث", "ربع", "نصف"}
    | {"مئت", "مائت", "الف", "مليون", "مليار", "بليون", "تريليون", "ترليون"}
)
# Words that join two numbers and count nothing themselves.
_JOINTS = frozenset({"و", "او", "من", "الي", "حتي", "بين"})


def read_form(number: Number) -> str:
    """How a number is written: digits, words, mixed, dual_noun or symbol.

    A dual noun is one word in the dual with a unit fused into it (the unit is known and has no span of its own); the
    dual of a numeral (ألفين) is words.
    """
    tokens = tokenize(number.text)
    has_digits = any(token.kind == DIGITS for token in tokens)
    has_letters = any(
        token.kind in (WORD, LATIN) and token.plain.isalpha() and token.plain not in _JOINTS for token in tokens
    )
    if has_digits:
        return "mixed" if has_letters else "digits"
    if not has_letters:
        return "symbol"
    return "dual_noun" if _is_dual_noun(number) else "words"


def _is_dual_noun(number: Number) -> bool:
    dual = _DUAL.fullmatch(fold(number.text))
    fused = number.unit is not None and number.unit_span is None
    return fused and dual is not None and _NUMERAL_STEMS.isdisjoint({dual[1], dual[1].removeprefix("ال")})


def find_quotation_marks(text: str, quote: Quote) -> str:
    """The family of marks around a quote's content: at its beginning, else at its end, else the first inside it."""
    first, last = quote.content[0], quote.content[-1]
    found = _BEFORE.search(text, max(first.start - 8, 0), first.start) or _AFTER.match(text, last.end)
    if found is None:
        found = next(filter(None, (_INSIDE.search(span.text) for span in quote.content)), None)
    return _FAMILY_OF[found[found.lastindex or 0]] if found else "none"


def find_cue_position(quote: Quote) -> str | None:
    """Whether the cue stands before, inside or after the content; None where there is no cue."""
    if quote.cue is None:
        return None
    if quote.cue.start < quote.content[0].start:
        return "before"
    return "after" if quote.cue.start >= quote.content[-1].end else "inside"


def list_claim_numbers(retraction: Retraction, annotations: Annotations) -> list[str]:
    """The ids of the numbers taken back: inside the claim, inside a quote that it refers to, or referred to."""
    claims = list(retraction.claim)
    for quote in annotations.quotes:
        if quote.id in retraction.claim_ref:
            claims += quote.content
    return [
        number.id
        for number in annotations.numbers
        if number.id in retraction.claim_ref or any(_holds(claim, number) for claim in claims)
    ]


def _holds(claim: Span, number: Number) -> bool:
    return claim.start <= number.start and number.end <= claim.end
