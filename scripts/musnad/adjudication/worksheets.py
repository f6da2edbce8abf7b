"""The worksheet of one document: every difference between two passes, and what the adjudicator decided.

A worksheet is a JSON file (`annotation/adjudication/<document id>.json`). The adjudicator fills in three fields of each
difference: `chosen` (an annotator's id; `none` to drop the mark, in all its differences; `new` for a third reading),
`new` (that reading, as JSON; ids in it are the first pass's, `+` before those only the second has) and `why`. The
adjudicator may add entries: with equal readings, to correct what both passes have; with both readings null, to add a
mark that neither has. Opening a worksheet again keeps the decisions that still apply.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from musnad.adjudication.differences import Difference, find_differences, pair_passes, read_field
from musnad.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musnad.annotations import Annotations

Json = dict[str, Any]
UNSTATED = "chosen on the adjudication page, no reason given"  # the `why` of a click that nobody commented


def open_worksheet(first: Annotations, second: Annotations, by: str, earlier: Json | None = None) -> Json:
    """The worksheet of two passes, with the decisions of an `earlier` one where the difference is still the same."""
    entries = [
        list_difference(difference, (first.annotator.id, second.annotator.id))
        for difference in find_differences(pair_passes(first, second))
    ]
    before = (earlier or {}).get("differences", [])
    kept = {identify(entry): entry for entry in before if not is_own(entry)}
    differences = [kept.get(identify(entry), entry) for entry in entries]
    added = [entry for entry in before if is_own(entry)]
    return {
        "document_id": first.document_id,
        "text_sha256": first.text_sha256,
        "passes": [first.annotator.id, second.annotator.id],
        "by": by,
        "differences": differences + added,
    }


def is_own(entry: Json) -> bool:
    """Whether the adjudicator added the entry: it corrects what both passes have, or adds what neither has."""
    first, second = entry["passes"]
    return bool(first["reading"] == second["reading"])


def identify(entry: Json) -> str:
    """What makes two entries be about the same difference."""
    return json.dumps([entry[key] for key in ("layer", "difference", "field", "passes")], sort_keys=True)


def list_difference(difference: Difference, annotators: Sequence[str]) -> Json:
    """The undecided entry of a difference; the second pass's ids are in the first one's space."""
    readings = [
        {"annotator": annotator, "mark": record and record["id"], "reading": _word(difference, record)}
        for annotator, record in zip(annotators, (difference.first, difference.second), strict=True)
    ]
    return {
        "layer": difference.layer,
        "difference": difference.kind,
        "field": difference.field,
        "passes": readings,
        "chosen": None,
        "new": None,
        "why": None,
    }


def _word(difference: Difference, record: Json | None) -> str | None:
    if record is None:
        return None
    value = record if difference.field is None else read_field(difference.layer, difference.field, record)
    return json.dumps(value, ensure_ascii=False)


def find_open(worksheet: Json, file: str) -> list[Finding]:
    """A finding for each difference that is not decided, or decided in a way that cannot be carried out."""
    findings = []
    kept = {_mark_of(entry) for entry in worksheet["differences"] if entry["chosen"] != "none"}
    for index, entry in enumerate(worksheet["differences"]):
        message = _object(entry, worksheet["passes"], _mark_of(entry) in kept)
        if message:
            findings.append(Finding(file, f"$.differences[{index}]", "difference-open", message))
    return findings


def has_id(mark: Json) -> bool:
    """Whether a mark that the adjudicator added can be told from others."""
    return isinstance(mark, dict) and re.fullmatch(r"[*+]*[enqr][0-9]+", str(mark.get("id"))) is not None


def _mark_of(entry: Json) -> tuple[str, ...]:
    return (entry["layer"], *(reading["mark"] for reading in entry["passes"]))


def _object(entry: Json, annotators: list[str], is_kept: bool) -> str | None:
    if entry["chosen"] is None or not entry["why"]:
        return f"{entry['layer']} {entry['difference']} {entry['field'] or ''} is not decided, or has no reason"
    if entry["chosen"] not in {*annotators, "new", "none"}:
        return f"chosen is {entry['chosen']!r}, not one of {', '.join(annotators)}, new or none"
    if entry["chosen"] == "none" and entry["field"] is not None and is_kept:
        return "none drops a whole mark; a field needs a reading"
    if entry["chosen"] == "new" and entry["field"] is None and not isinstance(entry["new"], dict):
        return "a new mark is given whole, as an object"
    if entry["chosen"] == "new" and is_own(entry) and entry["field"] is None and not has_id(entry["new"]):
        return "a mark that neither pass has needs an id of its own, such as *e1"
    return None
