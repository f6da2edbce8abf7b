"""Days that a page shows its readers: time elements, lines by the title, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from musnad.ingest.reading import Page
from musnad.ingest.webpages.regions import Region
from musnad.ingest.webpages.roles import SKIPPED, find_role
from musnad.ingest.webpages.statements import MODIFIED, PUBLISHED, Statements
from musnad.ingest.webpages.trees import Element

_UPDATE = re.compile(r"تحديث|تعديل|حد[ّ]?ث|updat|modif", re.IGNORECASE)
_PUBLISH = re.compile(r"نشر|publish|posted|entry-?date|pub-?date", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_ISSUE = re.compile(r"العدد\W{0,3}\d")
_MOST_TIMES, _LONGEST_LABEL, _LONGEST_ISSUE = 40, 60, 150


def add_sightings(said: Statements, root: Element, region: Region, page: Page, url: str | None) -> None:
    """Add the days the page shows to those its head states: they come after them, in order of trust."""
    for of, value in _list_times(root, region):
        said.add_day(of, value, "time")
    _add_lines(said, page)
    if not any(day.of == PUBLISHED for day in said.days):
        _add_issue(said, region)
    address = _IN_ADDRESS.search(url or "")
    if address and not any(day.of == PUBLISHED for day in said.days):
        said.add_day(PUBLISHED, "-".join(address.groups()), "url")


def _list_times(root: Element, region: Region) -> Iterator[tuple[str, str]]:
    """The first published and the first modified time element that speak of this article, not of another."""
    seen: set[str] = set()
    for element in islice(root.iter("time", "abbr"), _MOST_TIMES):
        value = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        if not value or _is_elsewhere(element, region):
            continue
        around = f"{element.get('class', '')} {element.get('itemprop', '')} {_text_before(element)}"
        of = MODIFIED if _UPDATE.search(around) and not _PUBLISH.search(around) else PUBLISHED
        if of not in seen:
            seen.add(of)
            yield of, value


def _text_before(element: Element) -> str:
    previous = element.getprevious()
    parent = element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    label = "".join(map(str, previous.itertext()))[-30:] if previous is not None and not (before or "").strip() else ""
    return f"{label}{before or ''} {(element.text or '')[:30]}"


def _is_elsewhere(element: Element, region: Region) -> bool:
    """Whether the element is outside the article, in its body's sentences, or in a box of its own in it."""
    names = f"{element.get('class', '')} {element.get('itemprop', '')}"
    for ancestor in element.iterancestors():
        if ancestor is region.body:
            return not _PUBLISH.search(names)
        if ancestor is region.root:
            return False
        if (
            ancestor.tag in SKIPPED
            or ancestor.tag in ("a", "blockquote", "li")
            or find_role(ancestor) in ("related", "post")
        ):
            return True
    return True


def _add_lines(said: Statements, page: Page) -> None:
    """The first day of each kind among the lines that are the page's own days; a label may stand on a line before."""
    before = ""
    for line, label in zip(page.lines, page.labels, strict=True):
        if label != "page-date":
            before = ""
            continue
        text = before + line.text
        before = "" if re.search(r"\d", text) else f"{text[-_LONGEST_LABEL:]} "
        update = _UPDATE.search(text)
        if update and re.search(r"\d", text[: update.start()]):
            _add_shown(said, MODIFIED, text[update.start() :])
            _add_shown(said, PUBLISHED, text[: update.start()])
        else:
            _add_shown(said, MODIFIED if update else PUBLISHED, text)


def _add_issue(said: Statements, region: Region) -> None:
    """The day in the page's header, where it is that of the paper's issue and not of whoever looks at the page."""
    for block in region.above:
        if block.size <= _LONGEST_ISSUE and _ISSUE.search(block.text):
            _add_shown(said, PUBLISHED, block.text)


def _add_shown(said: Statements, of: str, text: str) -> None:
    if not any(day.of == of and day.source == "text" for day in said.days):
        said.add_day(of, text, "text")
