"""Days that a page shows its readers: time elements, lines by the title, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from musnad.ingest.reading import Page
from musnad.ingest.webpages.regions import Region
from musnad.ingest.webpages.roles import SKIPPED, find_role
from musnad.ingest.webpages.statements import MODIFIED, PUBLISHED, Statements
from musnad.ingest.webpages.trees import Element

_UPDATE = re.compile(r"تحديث|تعديل|حد[ّ]?ث|updat|modif", re.IGNORECASE)
_PUBLISH = re.compile(r"نشر|publish|posted|entry-?date|pub-?date", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_MOST_TIMES = 40


def add_sightings(said: Statements, root: Element, region: Region, page: Page, url: str | None) -> None:
    """Add the days the page shows to those its head states: they come after them, in order of trust."""
    times = list(_list_times(root, region))
    for of, element, value in times:
        said.add_day(of, value, "time")
        del element
    _add_lines(said, page)
    address = _IN_ADDRESS.search(url or "")
    if address and not any(day.of == PUBLISHED for day in said.days):
        said.add_day(PUBLISHED, "-".join(address.groups()), "url")


def _list_times(root: Element, region: Region) -> Iterator[tuple[str, Element, str]]:
    """The first published and the first modified time element that speak of this article, not of another."""
    seen: set[str] = set()
    for number, element in enumerate(root.iter("time", "abbr")):
        value = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        if number >= _MOST_TIMES:
            return
        if not value or _is_elsewhere(element, region):
            continue
        around = f"{element.get('class', '')} {element.get('itemprop', '')} {_text_before(element)}"
        of = MODIFIED if _UPDATE.search(around) and not _PUBLISH.search(around) else PUBLISHED
        if of not in seen:
            seen.add(of)
            yield of, element, value


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
    for line, label, rule in zip(page.lines, page.labels, page.rules, strict=True):
        if label == "page-date":
            of = (
                MODIFIED
                if _UPDATE.match(line.folded.removeprefix("آخر ").removeprefix("اخر ").strip(" :"))
                else PUBLISHED
            )
            text = line.text
            if (
                of == PUBLISHED
                and (cut := _UPDATE.search(text))
                and ((rule and rule.effect == "published") or cut.start() > 8)
            ):
                said.add_day(MODIFIED, text[cut.start() :], "text")
                text = text[: cut.start()]
            if not any(day.of == of and day.source == "text" for day in said.days):
                said.add_day(of, text, "text")
