"""First reading of a page: what its lines' wording says, and where the article begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile

from musnad.ingest.pages import Line
from musnad.ingest.rules import SEGMENT_KINDS, Rule, find_rule
from musnad.ingest.sources import BYTE_ORDER_MARK

_ANYWHERE, _BODY, _TOP = frozenset(("any",)), frozenset(("body",)), frozenset(("top",))
_PLACES = {place: frozenset(("any", place)) for place in ("top", "head", "body", "tail")}


class Page:
    """The lines of one page and the labels they have so far: a kind of segment, a reason of removal, or None."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.labels: list[str | None] = [None] * len(lines)
        self.continues: set[int] = set()
        self.rules: list[Rule | None] = [None] * len(lines)
        self._jumps = list(range(1, len(lines) + 1))

    @cached_property
    def _punctuated(self) -> bool:
        """Whether most paragraphs close with a full stop; where outlets set none, length alone must tell."""
        long = [line for line in self.lines if line.words >= 15]
        return sum(line.ends_sentence for line in long) * 2 >= len(long)

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

    def next_undecided(self, start: int) -> int:
        """The first line from `start` on that has no label yet or is a segment's; the number of lines where none is.

        A line taken out stays out: what was passed over once is jumped over, so that many labels cost no more than one.
        """
        index = start
        while index < len(self.lines) and self.labels[index] is not None and self.labels[index] not in SEGMENT_KINDS:
            index = self._jumps[index]
        while start < index:
            self._jumps[start], start = index, self._jumps[start]
        return index

    def first_prose(self, start: int = 0) -> int | None:
        """The first line from `start` on that has no label and is prose."""
        return next(filter(self.is_prose, self.open(start)), None)

    def same_block(self, first: int, second: int) -> bool:
        """Whether no empty line stands between the two lines."""
        return self.lines[first].block == self.lines[second].block


def read_wording(page: Page) -> None:
    """Label the lines that tell by their wording what they are, and those such a line speaks for."""
    for index, line in enumerate(page.lines):
        if not line.words:
            page.labels[index] = "byte-order-mark" if line.text == BYTE_ORDER_MARK else "page-furniture"
    places = Places(page)
    for index in list(page.open()):
        if not places.is_title_again(index):
            rule = page.rules[index] = find_rule(page.lines[index].folded, _PLACES[places.name(index)])
            page.labels[index] = rule.label if rule else None
    _spread(page, places)


class Places:
    """The parts of a page, by its lines of prose.

    `top` goes down to the first line that may be the title; `head` from there to the second line of prose, as the
    first may be a deck; `tail` follows the last; `body` is between. `stop` is the first line after which nothing of
    the article follows: it says so, and most of the prose is before it.
    """

    def __init__(self, page: Page) -> None:
        rules = {index: find_rule(page.lines[index].folded, _ANYWHERE) for index in page.open()}
        sentences = [index for index, rule in rules.items() if not rule and page.is_prose(index)]
        prose = [index for index in sentences if not find_rule(page.lines[index].folded, _BODY)]
        end = len(page.lines)
        self.stop = self._find_stop(page, rules, prose)
        self.first = prose[0] if prose else end
        self._second = prose[1] if len(prose) > 1 else self.first
        self._last = max((index for index in prose if index < self.stop), default=end)
        self._title = next((index for index in rules if self._may_be_title(page.lines[index], rules[index])), end)
        self._lines = page.lines

    def name(self, index: int) -> str:
        """The part the line stands in."""
        if index <= min(self._title, self.first - 1):
            return "top"
        if index < self._second:
            return "head"
        return "tail" if index > self._last else "body"

    def is_title_again(self, index: int) -> bool:
        """Whether the line repeats the one that may be the title, so that it is no dateline either."""
        if index == self._title or self._title == len(self._lines):
            return False
        line, title = self._lines[index], self._lines[self._title]
        return line.opening == title.opening and line.key == title.key

    @staticmethod
    def _may_be_title(line: Line, rule: Rule | None) -> bool:
        return not rule and line.words >= 2 and not find_rule(line.folded, _TOP)

    @staticmethod
    def _find_stop(page: Page, rules: Mapping[int, Rule | None], prose: list[int]) -> int:
        words = {index: page.lines[index].words for index in prose}
        before, total = 0, sum(words.values())
        for index, rule in rules.items():
            if rule and rule.effect == "rest" and before * 2 > total:
                return index
            before += words.get(index, 0)
        return len(page.lines)


def _spread(page: Page, places: Places) -> None:
    end = 0
    for index, rule in enumerate(page.rules):
        # Inside a stretch that a label has been given to, the same label again says nothing new.
        if rule and rule.effect == "next" and not (index < end and page.labels[end] == rule.label):
            end = _spread_next(page, index, rule.label)
        if rule and rule.effect in ("list", "block"):
            _spread_list(page, index, in_block=rule.effect == "block" or index < places.first)
    label = "page-furniture"
    for index in range(places.stop, len(page.lines)):
        rule = page.rules[index]
        if rule and rule.effect in ("list", "rest"):
            label = rule.label
        page.labels[index] = page.labels[index] or label


def _spread_next(page: Page, index: int, label: str) -> int:
    """A label on a line of its own: what follows in its block belongs to it, or else the one line after it.

    Returns the last line that is labelled so.
    """
    following = range(index + 1, min(len(page.lines), index + 2) if label == "correction" else len(page.lines))
    own = list(takewhile(lambda other: page.same_block(index, other) and _continues(page, other, label), following))
    page.continues.update(own)
    if not own and following and _continues(page, index + 1, label):
        own = [index + 1]
    for other in own:
        page.labels[other] = label
    return own[-1] if own else index


def _continues(page: Page, index: int, label: str) -> bool:
    if page.labels[index] is not None:
        return page.labels[index] == label
    return label == "correction" or (not page.is_prose(index) and page.lines[index].words <= 8)


def _spread_list(page: Page, index: int, *, in_block: bool) -> None:
    """Links under a label. The last of several, on its own before a paragraph, is that paragraph's heading."""
    links: list[int] = []
    follower: int | None = None
    other = index
    while (other := page.next_undecided(other + 1)) < len(page.lines):
        if page.labels[other] in SEGMENT_KINDS or (in_block and not page.same_block(index, other)):
            break
        if page.is_prose(other):
            follower = other
            break
        links.append(other)
    if follower is not None and len(links) > 1 and not page.same_block(links[-2], links[-1]):
        links.pop()
    for link in links:
        page.labels[link] = "related-link"
