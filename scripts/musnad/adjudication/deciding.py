"""From what was submitted on the adjudication page to the decisions of a worksheet.

A card decides between the passes; a third reading is what the mark in the text has become. A choice and a text that
contradict each other decide nothing. What the adjudicator changed where both passes agree becomes entries of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from musnad.adjudication.cards import NEW, NONE
from musnad.adjudication.differences import ANCHORS, Difference, Json, Key, Pair, compared_fields, kind_of, read_field
from musnad.adjudication.drawing import Case
from musnad.adjudication.submissions import Marks, Submission
from musnad.adjudication.worksheets import UNSTATED, identify, is_own, list_difference
from musnad.schemas import LAYERS


@dataclass(slots=True)
class Verdict:
    """The `differences` of the worksheet as decided; why some cards decide nothing; where decisions there differ."""

    differences: list[Json] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


class _Contradiction(Exception):  # noqa: N818 - of the adjudicator
    pass


def decide_case(case: Case, submission: Submission, marks: Marks) -> Verdict:
    """The case's worksheet with what was submitted; `marks` are those in the text, in the worksheet's ids.

    A decision that the worksheet has already and the page does not make stays.
    """
    verdict = Verdict()
    decided = {
        identify(entry): _decide_card(number, entry, pair, submission, marks, verdict)
        for number, (entry, pair) in enumerate(case.cards)
    }
    listed = [entry for entry in case.worksheet["differences"] if not is_own(entry)]
    before = {_key(entry): entry for entry in case.worksheet["differences"] if is_own(entry)}
    own = {_key(entry): entry for entry in _find_own(case, marks)}
    # What both passes agree on is not overturned by a slip of the hand: without a reason the entry stays open.
    explained = [{**new, "why": before.get(key, new)["why"] or submission.other_reason} for key, new in own.items()]
    verdict.differences = [*(decided[identify(entry)] for entry in listed), *explained]
    verdict.conflicts += [_name(entry) for key, entry in before.items() if key not in own]
    return verdict


def _decide_card(number: int, entry: Json, pair: Pair, submission: Submission, marks: Marks, verdict: Verdict) -> Json:
    choice, record = submission.choices.get(number), marks[pair.layer].get(pair.id)
    try:
        decision = _decide(entry, pair, choice, record)
    except _Contradiction as contradiction:
        verdict.objections.append(f"{number + 1}: {_name(entry)}: {contradiction}")
        decision = None
    if decision is None:
        return entry
    decided = {**entry, **decision}
    is_same = _word_decision(decided, pair) == _word_decision(entry, pair)
    if entry["chosen"] is not None and not is_same:
        verdict.conflicts.append(_name(entry))
    kept = entry["why"] if is_same else None
    return {**(entry if is_same else decided), "why": submission.reasons.get(number) or kept or UNSTATED}


def _decide(entry: Json, pair: Pair, choice: str | None, record: Json | None) -> Json | None:
    annotators = [reading["annotator"] for reading in entry["passes"]]
    if choice is None:
        return None
    if choice not in (*annotators, NEW, NONE):
        raise _Contradiction(f"the card has no choice {choice!r}")
    if entry["field"] is None and choice == NONE:
        return {"chosen": NONE, "new": None}
    if record is None:
        if choice == NEW:
            return {"chosen": NONE, "new": None}
        raise _Contradiction(f"the mark was deleted in the text, yet the card takes {choice}")
    if entry["field"] is None:
        return _take_mark(pair, choice, record)
    sides = dict(zip(annotators, (pair.first, pair.second), strict=True))
    return _take_value(entry["field"], pair, sides, choice, record)


def _take_mark(pair: Pair, choice: str, record: Json) -> Json:
    if any(_differ(pair.layer, name, record, pair.first or pair.second) for name in compared_fields(pair.layer)):
        return {"chosen": NEW, "new": record}
    if choice == NEW:
        raise _Contradiction("a third reading is chosen, yet the mark in the text is unchanged")
    return {"chosen": choice, "new": None}


def _take_value(name: str, pair: Pair, sides: dict[str, Json | None], choice: str, record: Json) -> Json:
    alike = [annotator for annotator, side in sides.items() if not _differ(pair.layer, name, record, side)]
    first, *_ = sides
    if choice == NEW:
        if first in alike:
            raise _Contradiction("a third reading is chosen, yet the mark in the text is unchanged")
        return {"chosen": alike[0], "new": None} if alike else {"chosen": NEW, "new": _value(pair.layer, name, record)}
    if choice not in sides:
        raise _Contradiction(f"the card has no choice {choice!r}")
    if not {first, choice} & set(alike):
        raise _Contradiction(f"the mark was changed in the text, yet the card takes {choice}")
    return {"chosen": choice, "new": None}


def _differ(layer: str, name: str, one: Json, other: Json | None) -> bool:
    return other is None or read_field(layer, name, one) != read_field(layer, name, other)


def _value(layer: str, name: str, record: Json) -> object:
    anchor = ANCHORS[layer]
    return [record[part] for part in anchor] if name == anchor[0] else record[name]


def _word_decision(entry: Json, pair: Pair) -> object:
    """What an entry decides, said in one way."""
    if entry["field"] is None:
        if entry["chosen"] == NEW:
            record = {**(pair.first or pair.second or {}), **entry["new"]}
            return [read_field(pair.layer, name, record) for name in compared_fields(pair.layer)]
        lacking = [
            p["annotator"] for p, side in zip(entry["passes"], (pair.first, pair.second), strict=True) if not side
        ]
        return NONE if entry["chosen"] in lacking else entry["chosen"]
    new = entry["new"]
    return entry["chosen"], sorted(new) if isinstance(new, list) and entry["difference"] == "reference" else new


def _find_own(case: Case, marks: Marks) -> Iterator[Json]:
    """What was changed where the passes agree: fields corrected, marks dropped, marks added."""
    passes = case.worksheet["passes"]
    asked: dict[Key, set[str | None]] = {}
    for entry, pair in case.cards:
        asked.setdefault(pair.key, set()).add(entry["field"])
    for pair in case.pairs:
        if pair.first is not None and pair.second is not None:
            yield from _correct(pair, marks[pair.layer].get(pair.id), asked.get(pair.key, set()), passes)
    known = {(pair.layer, pair.id) for pair in case.pairs}
    for layer in LAYERS:
        for identifier, record in marks[layer].items():
            if (layer, identifier) not in known:
                entry = list_difference(Difference(layer, "missed", None, None, None), passes)
                yield {**entry, "chosen": NEW, "new": record}


def _correct(pair: Pair, record: Json | None, asked: Set[str | None], passes: Sequence[str]) -> Iterator[Json]:
    """Entries for what a mark of both passes has become beside the fields that its cards ask about."""
    if record is None:
        if not asked:
            dropped = list_difference(Difference(pair.layer, "missed", None, pair.first, pair.first), passes)
            yield {**dropped, "chosen": NONE}
        return
    for name in compared_fields(pair.layer):
        if name not in asked and _differ(pair.layer, name, record, pair.first):
            difference = Difference(pair.layer, kind_of(pair.layer, name), name, pair.first, pair.second)
            yield {**list_difference(difference, passes), "chosen": NEW, "new": _value(pair.layer, name, record)}


def _key(entry: Json) -> str:
    return json.dumps([identify(entry), entry["chosen"], entry["new"]], sort_keys=True)


def _name(entry: Json) -> str:
    marks = " / ".join(reading["mark"] or "-" for reading in entry["passes"])
    return " ".join(filter(None, [entry["layer"], marks, entry["difference"], entry["field"]]))
