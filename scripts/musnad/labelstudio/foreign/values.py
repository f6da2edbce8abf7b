"""Values of foreign results: which are spans of text, what they are labelled, where they say they are."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from musnad.schemas import Json

# Results that mark a stretch of text. An old "text" or "hypertext" is a region without a label.
_SPAN_TYPES = frozenset(("labels", "hypertextlabels", "paragraphlabels", "htmllabels", "textlabels"))
_MEDIA = {
    "image": ("rectangle", "polygon", "brush", "keypoint", "ellipse", "bitmask", "vector", "magicwand", "image"),
    "video": ("video", "timeline"),
    "audio": ("audio",),
    "time series": ("timeseries",),
    "comparison": ("pairwise", "ranker", "list"),
    "classification": ("choices", "taxonomy", "rating", "number", "datetime"),
    "written answers": ("textarea",),
}


def is_span(result: Json) -> bool:
    """Whether a result marks a stretch of text with a label."""
    value = result.get("value")
    if not isinstance(value, dict) or medium_of(result) in ("image", "video", "audio", "time series"):
        return False
    key, _ = find_labels(value)
    return str(result.get("type", key)).lower() in _SPAN_TYPES and (has_place(value) or "text" in value)


def medium_of(result: Json) -> str | None:
    """What a result that is no span of text is about: image, audio, classification, …; None when it is a span."""
    value = result.get("value")
    value = value if isinstance(value, dict) else {}
    kind = str(result.get("type", "")).lower()
    if "original_length" in result or "channel" in value:
        return "audio"
    if "original_width" in result or {"x", "y"} <= value.keys() or "points" in value or "rle" in value:
        return "image"
    if "ranges" in value or "sequence" in value:
        return "video"
    if value.get("instant") is not None:
        return "time series"
    return next((medium for medium, kinds in _MEDIA.items() if kind.startswith(kinds)), None)


def find_labels(value: Json) -> tuple[str | None, list[str]]:
    """The key that holds a value's labels (`labels`, `hypertextlabels`, …) and the labels; None where there is none."""
    keys = [key for key in value if isinstance(key, str) and key.endswith("labels")]
    for key in keys:
        labels = value[key]
        labels = [labels] if isinstance(labels, str) else labels
        if isinstance(labels, list) and labels:
            return key, [label for label in labels if isinstance(label, str)]
    return (keys[0] if keys else None), []


def has_place(value: Json) -> bool:
    """Whether a value says where it is."""
    return ("start" in value and "end" in value) or isinstance(value.get("globalOffsets"), dict)


def read_whole(number: Any) -> int | None:  # noqa: ANN401 - whatever stands for a number
    """A whole number from 7, 7.0, "7" or "7.0"; None from anything else."""
    if isinstance(number, bool):
        return None
    if isinstance(number, str) and re.fullmatch(r"\s*\d{1,12}(?:\.0+)?\s*", number, re.ASCII):
        number = float(number)
    if isinstance(number, float):
        return int(number) if number.is_integer() else None
    return number if isinstance(number, int) else None


def covered_text(value: Json) -> str | None:
    """What a span's value says it covers; None where it does not say."""
    said = value.get("text")
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    return said if isinstance(said, str) and said.strip() else None


def fold_covered(text: str) -> str:
    """A key under which a text and what a page writes of it are equal: line breaks as `\\n`, folded spaces, NFC."""
    return "".join(re.sub(r"\\[nrt]", "", unicodedata.normalize("NFC", text)).split())


def read_strings(value: Json) -> list[str]:
    """What was chosen, typed, rated or counted for a region, as strings; of a taxonomy, the last name of each path."""
    for key in ("choices", "taxonomy", "text", "number", "rating", "datetime"):
        if key in value:
            found = value[key] if isinstance(value[key], list) else [value[key]]
            found = [one[-1] if isinstance(one, list) and one else one for one in found]
            return [
                _as_string(one) for one in found if isinstance(one, str | int | float) and not isinstance(one, bool)
            ]
    return []


def _as_string(one: str | float) -> str:
    if isinstance(one, float) and one.is_integer() and abs(one) < 2**53:
        return str(int(one))
    return str(one).strip()
