"""Quotes as others mark them, brought to our conventions: marks outside the content, the type read from the marks."""

from __future__ import annotations

from musnad.labelstudio.foreign.gleaning import Gleaning
from musnad.labelstudio.problems import Problems
from musnad.labelstudio.regions import Region

_MARKS = "\"'«»“”„‟‘’‹›"
_PAIRS = ('""', "''", "«»", "“”", "„“", "‘’", "‹›", "»«", "””")


def shape_quotes(gleaning: Gleaning, text: str, path: str, problems: Problems) -> None:
    """Take the quotation marks off contents, and give a type to the quotes that have none; both are said."""
    read = 0
    for region in gleaning.regions:
        if region.layer.name != "quote" or not region.is_head:
            continue
        covered = text[region.start : region.end]
        if covered[:1] + covered[-1:] in _PAIRS and covered[1:-1].strip(_MARKS + " "):
            inner = covered[1:-1]
            region.start += 1 + len(inner) - len(inner.lstrip())
            region.end -= 1 + len(inner) - len(inner.rstrip())
            message = f"{region.id}: the quotation marks around {inner.strip()[:40]!r} were left out of the content"
            problems.warn(region.path, "marks-left-out", message)
        if "type" not in region.attributes:
            region.attributes["type"] = _read_type(region, text)
            read += 1
    if read:
        problems.warn(path, "type-from-marks", f"{read} of its quotes: their type was read from the quotation marks")


def _read_type(region: Region, text: str) -> str:
    before, after = text[: region.start].rstrip(), text[region.end :].lstrip(" .،,!؟?")
    if before[-1:] and before[-1:] in _MARKS and after[:1] and after[:1] in _MARKS:
        return "direct"
    return "mixed" if set(_MARKS) & set(text[region.start : region.end]) else "indirect"
