"""What stands beside a raw file, and what days the page gives of itself."""

from __future__ import annotations

from pathlib import Path

import msgspec

from musnad.corpus import read_json
from musnad.dates import find_days, is_on_calendar
from musnad.findings import Refusal
from musnad.ingest.pages import Line
from musnad.ingest.reading import Page
from musnad.ingest.rules import compile_pattern
from musnad.schemas import find_shape_errors

# A dateline stands at the very beginning; the pattern takes time squared on a line of dashes.
_LONGEST_DATELINE = 200


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a raw file cannot tell of itself, as in `schema/article.schema.json`.

    The defaults are the careful ones: press, all rights unknown, not to be passed on.
    """

    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    retrieved: str | None = None
    language: str = "ar"
    authorship: str = "press"
    licence: str = "LicenseRef-unknown"
    redistribute: bool = False
    note: str | None = None


def read_article(raw: Path, name: str) -> Article:
    """What `<name>.meta.json` beside the raw file says; the defaults where there is none.

    Raises Refusal [unreadable-json, shape, day-not-on-calendar], naming the metadata file as `name` names the raw one.
    """
    path = raw.with_name(f"{raw.stem}.meta.json")
    if not _is_there(path):
        return Article()
    beside = name.removesuffix(raw.name) + path.name
    try:
        instance = read_json(path)
    except Refusal as refusal:
        raise Refusal(beside, refusal.finding.check, refusal.finding.message) from refusal
    for error in find_shape_errors("article", instance):
        raise Refusal(beside, "shape", error.message, error.path)
    article = msgspec.convert(instance, Article)
    if article.published and not is_on_calendar(article.published):
        raise Refusal(beside, "day-not-on-calendar", f"there is no day {article.published}", "$.published")
    return article


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for a file
        return False


def find_published(page: Page) -> tuple[str | None, str]:
    """The day of publication that the article itself gives, and its basis: stated, dateline or unknown."""
    for line, rule in zip(page.lines, page.rules, strict=True):
        if rule and rule.effect == "published":
            return _day_of(line.text), "stated"
    for line, label in zip(page.lines, page.labels, strict=True):
        if label == "dateline" and _day_of(line.text):
            return _day_of(line.text), "dateline"
    first = next((line for line, label in zip(page.lines, page.labels, strict=True) if label == "paragraph"), None)
    day = _day_of_inline_dateline(first) if first else None
    return day, "dateline" if day else "unknown"


def find_retrieved(page: Page) -> str | None:
    """The day in the page's own header, above the title: the day someone looked at it, not the article's."""
    for line, rule, label in zip(page.lines, page.rules, page.labels, strict=True):
        if label == "title":
            return None
        if rule and rule.effect == "retrieved":
            return _day_of(line.text)
    return None


def _day_of(text: str) -> str | None:
    return next((day.date.isoformat() for day in find_days(text) if day.date), None)


def _day_of_inline_dateline(line: Line) -> str | None:
    inline = r"(?:{city}|{territory}|\S+)(?: \S+)?[\s،,/:(–-]+(?:في )?(?:{weekday}[\s،,]*)?{day}.{0,40}?[:)–—-]"
    match = compile_pattern(inline).match(line.folded[:_LONGEST_DATELINE])
    return _day_of(match[0]) if match else None
