"""Two numbers that are one mark: ranges and scores."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.arabic import TATWEEL, fold
from musnad.preannotation.quantity.drafts import Draft, Value
from musnad.preannotation.quantity.ratios import link_ratios, share_nouns
from musnad.preannotation.quantity.reader import DASHES, Reader
from musnad.preannotation.quantity.scores import AGAINST, GOALS, score_against_noun, tells_of_game
from musnad.preannotation.quantity.traps import words_of_kind
from musnad.preannotation.tokens import BREAK
from musnad.spans import Span

_TO = frozenset({"الي", "حتي", "وحتي", "والي"})
_OR = frozenset({"او"})
_PLAIN_RANGE_FACTOR = 4  # «X أو Y» is a range where Y is at most so many times X
_REACH_OF_CHANGE = 10
_RANGE_STARTERS = {"بين": "between", "من": "from"}


@dataclass(slots=True)
class _Gap:
    """The words between two numbers; `beyond_unit` where the first one's noun stands there too."""

    words: list[str]
    beyond_unit: bool


def join_pairs(reader: Reader, drafts: list[Draft]) -> list[Draft]:
    """The drafts with ranges and scores made one and ratios linked, in text order."""
    result: list[Draft] = []
    for draft in drafts:
        before = result[-1] if result else None
        joint = _join(reader, before, draft) if before else None
        if joint:
            result[-1] = joint
            continue
        result.append(score_against_noun(reader, _range_from_one(reader, draft)))
    link_ratios(reader, result)
    share_nouns(reader, result)
    return result


def _gap(reader: Reader, first: Draft, second: Draft) -> _Gap | None:
    start = first.unit_last
    if not 0 <= second.first - start <= 3:
        return None
    words = [reader.plain(i) for i in range(start, second.first)]
    if second.proclitic:
        words.append(second.proclitic)
    if words and words[-1] == "ال":
        words.pop()
    if not words and reader.text[first.end : second.start].strip() == TATWEEL:
        words.append("-")  # 2 ـ 1: tatweel for a dash
    return _Gap(words, start > first.last) if words else None


def _join(reader: Reader, first: Draft, second: Draft) -> Draft | None:
    if first.value is None or second.value is None or "ordinal" in (first.kind, second.kind):
        return None
    gap = _gap(reader, first, second)
    if gap is None or len(gap.words) != 1:
        return None
    word = gap.words[0]
    if word in DASHES or word == ":":
        return _join_by_sign(reader, first, second, gap)
    if word in AGAINST and (first.unit in GOALS or first.unit is None) and second.unit_kind == "":
        return _merge(reader, first, second, "score", None)
    starter, cue = _starter(reader, first)
    if starter == "between" and word in ("و", *_TO) and _suits(first, second, gap):
        return _range(reader, first, second, cue)
    if starter == "from" and (word in _TO or word == "ل") and not _tells_of_change(reader, first):
        return _range(reader, first, second, cue) if _suits(first, second, gap) else None
    if gap.beyond_unit and not first.dual:
        return None
    if word == "الي" and starter is None and not first.dual and _suits(first, second, gap):
        return _range(reader, first, second, None) if not _tells_of_change(reader, first) else None
    if word in _OR and _suits(first, second, gap) and _shared(first, second) * _PLAIN_RANGE_FACTOR >= second.value:
        return _range(reader, first, second, None)
    return None


def _join_by_sign(reader: Reader, first: Draft, second: Draft, gap: _Gap) -> Draft | None:
    assert first.value is not None
    assert second.value is not None
    if not (first.quantity and second.quantity):
        return None
    figures = first.quantity.figures and second.quantity.figures
    whole = _is_points(first) and _is_points(second) and not gap.beyond_unit
    if not figures and not (whole and 0 in (first.value, second.value)):
        return None
    if whole and gap.words[0] == ":":
        return _merge(reader, first, second, "score", None) if reader.touches(second.first) else None
    if whole and not second.unit_kind and (tells_of_game(reader, first, second) or first.value == second.value):
        return _merge(reader, first, second, "score", None)
    if gap.words[0] != ":" and _suits(first, second, gap):
        return _range(reader, first, second, _starter(reader, first)[1])
    if whole and reader.touches(second.first) and first.value > second.value:
        return _merge(reader, first, second, "score", None)
    return None


def _is_points(draft: Draft) -> bool:
    """Whether a number can be one side of a result: one token, whole, no percent."""
    single = draft.last == draft.first + 1 and draft.kind == "cardinal"
    return single and isinstance(draft.value, int) and 0 <= draft.value < 200


def _starter(reader: Reader, draft: Draft) -> tuple[str | None, Span | None]:
    """بين, ما بين or من right before the number, and its span."""
    at = draft.first - 1
    if draft.unit_span and draft.unit_span.end <= draft.start:
        at -= 1
    if reader.plain(at) in ("سن", "عمر", "نسبة", "ال"):
        at -= 1
    plain = reader.plain(at)
    for cut in (0, 1):
        word = plain[cut:]
        if word in _RANGE_STARTERS and (cut == 0 or plain[0] in "ولفب"):
            start = reader.start_of(at, cut)
            if word == "بين" and cut == 0 and reader.plain(at - 1) in ("ما", "وما", "لما", "فيما"):
                start = reader.start_of(at - 1, len(reader.plain(at - 1)) - 2)
            return _RANGE_STARTERS[word], reader.span(start, reader.tokens[at].end)
    if plain in ("مابين", "مبين"):
        return "between", reader.span(reader.tokens[at].start, reader.tokens[at].end)
    return None, None


def _shared(first: Draft, second: Draft) -> Value:
    """The first number of a range with the scale of the second, where it has none itself: من 3 إلى 4 ملايين."""
    assert first.value is not None
    quantity = second.quantity
    if quantity is None or first.quantity is None or quantity.scale == 1 or first.quantity.scale > 1 or first.unit_kind:
        return first.value
    return first.value * quantity.scale if first.value <= quantity.counted and first.value < 1000 else first.value


def _suits(first: Draft, second: Draft, gap: _Gap) -> bool:
    """Whether the two can bound one range: the first smaller, and of one unit where both name theirs."""
    assert second.value is not None
    if _shared(first, second) >= second.value:
        return False
    if "fraction" in (first.kind, second.kind) and first.kind != second.kind:
        return False
    if first.kind == "percent" != second.kind:
        return False
    if first.dual and second.unit and first.unit != second.unit:
        return (first.unit or "") == second.unit.split(" ")[0]  # بين نقطتين وثلاث نقاط مئوية
    return not gap.beyond_unit or first.unit == second.unit or second.unit is None


def _range(reader: Reader, first: Draft, second: Draft, cue: Span | None) -> Draft:
    low = _shared(first, second)
    merged = _merge(reader, first, second, second.kind if second.kind != "cardinal" else first.kind, cue)
    merged.low, merged.comparator, merged.rule = low, "between", "number.range"
    if merged.unit_span and merged.unit_span.start < merged.end and merged.unit_span.end > merged.start:
        merged.unit_span = None
    return merged


def _merge(reader: Reader, first: Draft, second: Draft, kind: str, cue: Span | None) -> Draft:
    span = reader.span(first.start, second.end)
    has_unit = second if second.unit and not (second.dual and first.unit) else first
    merged = Draft(
        first.first,
        second.last,
        span.start,
        span.end,
        kind,
        f"number.{kind}",
        min(first.score, second.score, 0.9),
        low=first.value,
        high=second.value,
        cue=cue,
        unit=has_unit.unit,
        unit_kind=has_unit.unit_kind,
        unit_last=max(second.unit_last, second.last),
        proclitic=first.proclitic,
        article=first.article,
    )
    unit_span = has_unit.unit_span
    if unit_span and (unit_span.start >= span.end or unit_span.end <= span.start):
        merged.unit_span = unit_span
    return merged


def _tells_of_change(reader: Reader, draft: Draft) -> bool:
    changes = words_of_kind("change")
    for at in range(draft.first - 1, max(draft.first - _REACH_OF_CHANGE, -1), -1):
        if reader.kind(at) == BREAK or reader.is_sign(at, ".؟!؛"):
            return False
        if reader.plain(at) in changes:
            return True
    return False


def _range_from_one(reader: Reader, draft: Draft) -> Draft:
    """يوم أو يومين: a bare singular and its dual."""
    at = draft.first - 2
    if not draft.dual or reader.plain(draft.first - 1) != "او" or draft.proclitic or at < 0:
        return draft
    dual = reader.word(draft.first)
    singular = fold(dual.dual.singular) if dual and dual.dual else ""
    plain = reader.plain(at)
    for cut in (0, 1):
        if plain[cut:] in (singular, singular + "ا") and (cut == 0 or plain[0] in "ولبف"):
            span = reader.span(reader.start_of(at, cut), draft.end)
            draft.first, draft.start, draft.low, draft.high, draft.value = at, span.start, 1, 2, None
            draft.comparator, draft.rule = "between", "number.range"
            break
    return draft
