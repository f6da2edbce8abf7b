"""Second reading of a page: title, head and body, from where lines stand, how long they are and how they end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from musnad.ingest.pages import Line
from musnad.ingest.reading import Page, read_wording
from musnad.ingest.rules import compile_pattern

_LONGEST_TITLE, _LONGEST_HEADING = 20, 12
# A title is among the first lines, or there is none.
_LONGEST_HEAD = 40
# Shorter keys are alike by chance.
_TELLING_KEY = 12
_PICTURE_OR_TITLE = ("title", "duplicate-title", "caption", "duplicate-caption")
# Backwards, as a search for what ends a line takes time squared on one of brackets.
_CREDIT_BACKWARDS = re.compile(r"\W*[)\]][^()\[\]]*[(\[]")
_HEAD_MATTER = ("byline", "dateline", "page-date", "duplicate-title", "share-bar")


def label_page(lines: Sequence[Line], *, titled: bool = False) -> Page:
    """The page with a label on every line: a kind of segment or a reason of removal.

    `titled` says that the first line with a word in it is known to be the title, whatever it reads like.
    """
    page = Page(lines)
    read_wording(page)
    known = next((index for index, line in enumerate(lines) if line.words), None) if titled else None
    if known is not None:
        page.labels[known] = page.rules[known] = None
    _label_captions(page)
    title = _label_title(page, known)
    body = _label_head(page, title)
    _label_body(page, body)
    label_duplicates(page)
    return page


def _label_captions(page: Page) -> None:
    """A line that says what a caption says, without its credit, is that caption once more."""
    bare = {_without_credit(page.lines[i]) for i, label in enumerate(page.labels) if label == "caption"} - {""}
    for index in list(page.open()) if bare else ():
        if page.lines[index].key in bare and len(page.lines[index].key) >= _TELLING_KEY:
            page.labels[index] = "caption"


def _without_credit(line: Line) -> str:
    """The line's key without the brackets it ends with."""
    backwards = line.folded[::-1]
    credit = _CREDIT_BACKWARDS.match(backwards)
    return re.sub(r"[\W_]+", "", backwards[credit.end() :][::-1] if credit else line.folded).lower()


def _label_title(page: Page, known: int | None) -> int | None:
    title = _find_title(page) if known is None else known
    if title is None:
        return None
    for index in page.open():
        if index != title and _repeats(page.lines[index], page.lines[title]):
            page.labels[index] = "duplicate-title"
    for index in page.open(0, title):
        page.labels[index] = "navigation"
    page.labels[title] = "title"
    return title


def _find_title(page: Page) -> int | None:
    """The line of the head that the page says twice, or else its first of four words, or else its first."""
    first = page.first_prose()
    head = list(islice(page.open(0, first), _LONGEST_HEAD))
    for index in head:
        if any(other != index and _repeats(page.lines[other], page.lines[index]) for other in page.open()):
            return index
    long = [index for index in head if page.lines[index].words >= 4]
    if head:
        return (long or head)[0]
    return first if first is not None and _is_sentence_title(page, first) else None


def _repeats(line: Line, title: Line) -> bool:
    """Whether `line` is the title again: the same, with the site's name after it, or cut short with dots."""
    if not line.may_begin_like(title):
        return False
    if line.key == title.key:
        return True
    if len(title.key) < _TELLING_KEY:
        return False
    named = line.key.startswith(title.key) and line.words - title.words <= 5 and re.search(r"\s[|–-]\s", line.folded)
    cut = line.folded.endswith(("..", "…")) and len(line.key) >= _TELLING_KEY and title.key.startswith(line.key)
    return bool(named or cut)


def _is_sentence_title(page: Page, first: int) -> bool:
    """Whether a first line that closes with a full stop is a title all the same: short, alone, before longer ones."""
    second = page.first_prose(first + 1)
    line = page.lines[first]
    if second is None or line.words > _LONGEST_TITLE or _begins_with_dateline(line):
        return False
    alone = not page.same_block(first, second) or page.lines[0].block == page.lines[-1].block
    return alone and page.lines[second].words * 2 >= line.words * 3


def _begins_with_dateline(line: Line) -> bool:
    return bool(compile_pattern(r"(?:{city}|{territory}|\S+)(?: \S+){0,5}? ?[/(–-] ?.*").match(line.folded[:60]))


def _label_head(page: Page, title: int | None) -> int:
    """Label what stands between title and article; returns where the article begins."""
    start = 0 if title is None else title + 1
    body = page.first_prose(start)
    if body is None:
        return start
    # First what is above the prose: whether that is a deck depends on what it stands under.
    _label_head_lines(page, start, body)
    if title is not None and _is_deck(page, body):
        page.labels[body] = "deck"
        above, body = body, page.first_prose(body + 1) or len(page.lines)
        _label_head_lines(page, above, body)
    return body


def _label_head_lines(page: Page, start: int, stop: int) -> None:
    for index in list(page.open(start, stop)):
        page.labels[index] = _label_head_line(page.lines[index])


def _label_head_line(line: Line) -> str:
    if re.fullmatch(r"[^()]{4,}\([^()\d]{2,40}\)", line.folded):
        return "caption"
    if line.words >= 5 or line.is_item:
        return "deck"
    if line.words >= 3 and re.search(
        r"[\d:؟!]|(?:^| )(?:لا|لم|لن|ما|هل|في|من|على|عن|الى|بعد|قبل|مع|بين|ان) ", line.folded
    ):
        return "deck"
    if line.words < 2:
        return "navigation"
    # A name has a part without the article; all of these have it: المجلس البلدي.
    return "caption" if re.fullmatch(r"ال\S+(?: ال\S+)*", line.folded) else "byline"


def _is_deck(page: Page, first: int) -> bool:
    """Whether the first prose is a standfirst: set close under title or picture, or apart from the article."""
    second = page.first_prose(first + 1)
    if second is None:
        return False
    under = first > 0 and page.labels[first - 1] in _PICTURE_OR_TITLE and page.same_block(first - 1, first)
    apart = any(page.labels[index] in _HEAD_MATTER for index in range(first + 1, second))
    return (under and not page.same_block(first, second)) or apart


def _label_body(page: Page, start: int) -> None:
    run: list[int] = []
    previous: int | None = None
    for index in list(page.open(start)):
        if _is_paragraph(page, index):
            _label_run(page, run, previous, before_paragraph=True)
            page.labels[index], previous, run = "paragraph", index, []
        else:
            run.append(index)
    _label_run(page, run, previous, before_paragraph=False)


def _is_paragraph(page: Page, index: int) -> bool:
    line = page.lines[index]
    long = line.words > _LONGEST_HEADING or (line.asks and line.words > 8)
    return page.is_prose(index) or line.ends_sentence or line.is_item or long


def _label_run(page: Page, run: list[int], previous: int | None, *, before_paragraph: bool) -> None:
    """Lines too short for paragraphs: a heading stands alone before a paragraph or a list; others are items."""
    for place, index in enumerate(run):
        if before_paragraph and _heads(page, run, place):
            page.labels[index] = "heading"
        elif before_paragraph or previous is None:
            page.labels[index] = "paragraph"
        else:
            page.labels[index] = _label_after_end(page, index, previous)


def _heads(page: Page, run: list[int], place: int) -> bool:
    if page.lines[run[place]].introduces:
        return False
    alone = place == 0 or not page.same_block(run[place - 1], run[place])
    after = run[place + 1 : place + 3]
    list_after = len(after) == 2 and page.same_block(*after) and not page.same_block(run[place], after[0])
    return alone and (list_after or not after)


def _label_after_end(page: Page, index: int, previous: int) -> str:
    """A short line after the last paragraph: its end, when nothing was removed between them; else a link."""
    goes_on = page.labels[index - 1] in ("paragraph", "caption")
    in_list = page.lines[previous].introduces or page.same_block(previous, index)
    if goes_on and (in_list or page.lines[index].words >= 7):
        return "paragraph"
    return "related-link" if page.lines[index].words >= 4 else "page-furniture"


def label_duplicates(page: Page) -> None:
    """Mark the captions, paragraphs and decks that the page has above already."""
    captions: set[str] = set()
    paragraphs: set[str] = set()
    first: dict[str, Line] = {}
    for index, line in enumerate(page.lines):
        if page.labels[index] == "caption":
            keys = {line.key, _without_credit(line)} - {""}
            if keys & captions:
                page.labels[index] = "duplicate-caption"
            captions |= keys
        if page.labels[index] in ("paragraph", "deck") and line.words >= 6:
            # Keys take time; only of paragraphs that open alike are they needed.
            before = first.setdefault(line.opening, line)
            if before is not line:
                paragraphs.add(before.key)
                if line.key in paragraphs:
                    page.labels[index] = "duplicate-paragraph"
                paragraphs.add(line.key)
