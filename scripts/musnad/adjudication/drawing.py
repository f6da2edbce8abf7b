"""The task that lays one worksheet before an adjudicator in Label Studio.

In the text stand the marks that agree, and those that differ as the first pass has them, or the only pass that has
them; where the worksheet holds a third reading, that one. Each difference is a card beside the text with one choice,
and is flagged in the text wherever either pass sees it. What the worksheet has decided is chosen already.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import msgspec

from musnad.adjudication.cards import NEW, NONE, Wording, find_places
from musnad.adjudication.differences import Json, Pair, pair_passes
from musnad.adjudication.merging import build_annotations, settle_marks
from musnad.adjudication.page import CHOICE, FLAG, OTHER_REASON, REASON, load_frame
from musnad.adjudication.page_ids import number_ids, rename_ids
from musnad.adjudication.worksheets import UNSTATED, is_own
from musnad.annotations import SCHEMA_VERSION, Annotations, Annotator
from musnad.corpus import format_record
from musnad.documents import Document
from musnad.labelstudio.config import TEXT
from musnad.labelstudio.tasks import build_task
from musnad.schemas import LAYERS


@dataclass(frozen=True)
class Case:
    """One document before the adjudicator: its text, two passes over it, and the worksheet of their differences."""

    document: Document
    first: Annotations
    second: Annotations
    worksheet: Json

    @cached_property
    def pairs(self) -> list[Pair]:
        """All marks of both passes, paired."""
        return pair_passes(self.first, self.second)

    @cached_property
    def cards(self) -> list[tuple[Json, Pair]]:
        """The differences that the page asks about, in text order, each with the marks it is in."""
        pairs = {pair.key: pair for pair in self.pairs}
        listed = [
            (entry, pairs[entry["layer"], entry["passes"][0]["mark"], entry["passes"][1]["mark"]])
            for entry in self.worksheet["differences"]
            if not is_own(entry)
        ]
        return sorted(listed, key=lambda card: find_places(*card)[0])

    @property
    def fingerprint(self) -> str:
        """What changes when one of the passes changes."""
        content = format_record(self.first) + format_record(self.second)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()


def draw_case(case: Case) -> Json:
    """The task. Raises Refusal when the marks cannot be drawn; see `build_task`."""
    drawn = settle_marks(case.pairs, {**case.worksheet, "differences": _drawn_entries(case.worksheet)})
    sides = [side for pair in case.pairs for side in (pair.first, pair.second) if side is not None]
    names = number_ids([*sides, *(record for layer in LAYERS for record in drawn[layer])])

    def rename(identifier: str) -> str:
        return names.get(identifier, identifier)

    marks = {layer: [rename_ids(record, rename) for record in records] for layer, records in drawn.items()}
    task = build_task(case.document, _annotate(case, marks))
    frame = load_frame()
    wording = Wording(case.document.text, case.pairs, rename, frame)
    task["data"] |= {
        "passes": case.worksheet["passes"],
        "passes_sha256": case.fingerprint,
        "page_ids": {page_id: identifier for identifier, page_id in names.items()},
        "heading": frame["heading"].format(count=len(case.cards)),
        "differences": [wording.card(*card, number) for number, card in enumerate(case.cards, 1)],
    }
    task["predictions"][0]["result"] += [*_flag_differences(case), *_fill_choices(case)]
    return task


def _drawn_entries(worksheet: Json) -> list[Json]:
    # Between the two passes the cards decide; only a third reading is to be seen in the text.
    def is_seen(entry: Json) -> bool:
        return is_own(entry) or entry["chosen"] == NEW or (entry["chosen"] == NONE and entry["field"] is not None)

    return [entry for entry in worksheet["differences"] if is_seen(entry)]


def _annotate(case: Case, marks: dict[str, list[Json]]) -> Annotations:
    frame = {
        "document_id": case.document.id,
        "text_sha256": case.document.text_sha256,
        "schema_version": SCHEMA_VERSION,
        "status": "suggested",
        "annotator": msgspec.to_builtins(Annotator(case.worksheet["by"], "human", None)),
    }
    return build_annotations(case.document.id, {**frame, **marks})


def _flag_differences(case: Case) -> list[Json]:
    return [
        {
            "id": f"{FLAG}-{number}-{part}",
            "from_name": FLAG,
            "to_name": TEXT,
            "type": "labels",
            "value": {
                "start": start,
                "end": end,
                "text": case.document.text[start:end],
                "labels": [entry["difference"]],
            },
        }
        for number, (entry, pair) in enumerate(case.cards, 1)
        for part, (start, end) in enumerate(find_places(entry, pair), 1)
    ]


def _fill_choices(case: Case) -> list[Json]:
    results = []
    for number, (entry, pair) in enumerate(case.cards):
        if entry["chosen"]:
            results.append(_fill(f"{CHOICE}_{number}", "choices", _as_option(entry, pair)))
        if entry["why"] and entry["why"] != UNSTATED:
            results.append(_fill(f"{REASON}_{number}", "textarea", entry["why"]))
    reasons = dict.fromkeys(entry["why"] for entry in case.worksheet["differences"] if is_own(entry) and entry["why"])
    return results + ([_fill(OTHER_REASON, "textarea", "؛ ".join(reasons))] if reasons else [])


def _as_option(entry: Json, pair: Pair) -> str:
    if entry["chosen"] == NONE and entry["field"] is not None:
        return NEW  # as it is in the text: not there
    lacking = [p["annotator"] for p, mark in zip(entry["passes"], (pair.first, pair.second), strict=True) if not mark]
    return NONE if entry["chosen"] in lacking else str(entry["chosen"])


def _fill(control: str, kind: str, value: str) -> Json:
    key = "text" if kind == "textarea" else kind
    return {"id": control, "from_name": control, "to_name": TEXT, "type": kind, "value": {key: [value]}}
