"""First reading of a page: what its lines' wording says, and where the article begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from musnad.ingest.pages import Line
from musnad.ingest.rules import Rule, read_rules
from musnad.ingest.sources import BYTE_ORDER_MARK

# Longer lines are sentences of the article, never furniture; patterns need not look at them.
_LONGEST_FURNITURE = 600


class Page:
    """The lines of one page and the labels they have so far: a kind of segment, a reason of removal, or None."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.labels: list[str | None] = [None] * len(lines)
        self.continues: set[int] = set()
        self.rules: list[Rule | None] = [None] * len(lines)
        long = [line for line in lines if line.words >= 15]
        # Some outlets close no paragraph with a full stop; there, length alone must tell.
        self._punctuated = sum(line.ends_sentence for line in long) * 2 >= len(long)

    def is_prose(self, index: int) -> bool:
        """Whether the line is a sentence or more, not a headline or a label."""
        line = self.lines[index]
        if line.ends_sentence:
            return line.words >= 6
        if line.asks:
            return line.words >= 20
        several = line.words >= 12 and re.search(r"\w{2}\. \w", line.folded)
        return bool(several) or line.words >= (22 if self._punctuated else 15)

    def open(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        """Indices of the lines from `start` to before `stop` that have no label yet."""
        stop = len(self.lines) if stop is None else stop
        return (index for index in range(start, stop) if self.labels[index] is None)

    def first_prose(self, start: int = 0) -> int | None:
        """The first line from `start` on that has no label and is prose."""
        return next(filter(self.is_prose, self.open(start)), None)

    def same_block(self, first: int, second: int) -> bool:
        """Whether no empty line stands between the two lines."""
        return self.lines[first].block == self.lines[second].block


def read_wording(page: Page) -> None:
    """Label the lines that tell by their wording what they are, and those such a line speaks for."""
    for index, line in enumerate(page.lines):
        if not re.search(r"[^\W_]", line.folded):
            page.labels[index] = "byte-order-mark" if line.text == BYTE_ORDER_MARK else "page-furniture"
    anywhere = {index: _find_rule(page.lines[index], {"any"}) for index in page.open()}
    prose = [index for index, rule in anywhere.items() if not rule and page.is_prose(index)]
    stop = _find_stop(page, anywhere, prose)
    first = min(prose, default=len(page.lines))
    last = max((index for index in prose if index < stop), default=len(page.lines))
    for index in anywhere:
        place = "head" if index < first else "tail" if index > last else "body"
        rule = page.rules[index] = _find_rule(page.lines[index], {"any", place})
        page.labels[index] = rule.label if rule else None
    _spread(page, first, stop)


def _find_rule(line: Line, places: set[str]) -> Rule | None:
    if len(line.folded) > _LONGEST_FURNITURE:
        return None
    return next((rule for rule in read_rules() if rule.place in places and rule.matches(line.folded)), None)


def _find_stop(page: Page, rules: Mapping[int, Rule | None], prose: list[int]) -> int:
    """The first line after which nothing of the article follows: it says so, and most of the prose is before it."""
    total = sum(page.lines[index].words for index in prose)
    for index, rule in rules.items():
        before = sum(page.lines[other].words for other in prose if other < index)
        if rule and rule.effect == "rest" and before * 2 > total:
            return index
    return len(page.lines)


def _spread(page: Page, first_prose: int, stop: int) -> None:
    for index, rule in enumerate(page.rules):
        if rule and rule.effect == "next":
            _spread_next(page, index, rule.label)
        if rule and rule.effect == "list":
            _spread_list(page, index, in_head=index < first_prose)
    for index in page.open(stop):
        page.labels[index] = "page-furniture"


def _spread_next(page: Page, index: int, label: str) -> None:
    """A label on a line of its own: what follows in its block belongs to it, or else the one line after it."""
    following = range(index + 1, len(page.lines))
    own = list(takewhile(lambda other: page.same_block(index, other) and _continues(page, other, label), following))
    for other in own:
        page.continues.add(other)
    if not own and following and _continues(page, index + 1, label):
        own = [index + 1]
    for other in own:
        page.labels[other] = label


def _continues(page: Page, index: int, label: str) -> bool:
    if page.labels[index] is not None:
        return page.labels[index] == label
    return label == "correction" or (not page.is_prose(index) and page.lines[index].words <= 8)


def _spread_list(page: Page, index: int, *, in_head: bool) -> None:
    """Links under a label. The last of several, on its own before a paragraph, is that paragraph's heading."""

    def is_link(other: int) -> bool:
        open_line = page.labels[other] is None and not page.is_prose(other)
        return open_line and (not in_head or page.same_block(index, other))

    links = list(takewhile(is_link, range(index + 1, len(page.lines))))
    after = links[-1] + 1 if links else len(page.lines)
    before_prose = after < len(page.lines) and page.labels[after] is None and page.is_prose(after)
    if len(links) > 1 and before_prose and not page.same_block(links[-2], links[-1]):
        links.pop()
    for other in links:
        page.labels[other] = "related-link"
