"""The lines of an article's region and what each is: by its place and element first, then by its wording."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from musnad.arabic import fold_lines, is_arabic
from musnad.ingest.pages import Line
from musnad.ingest.reading import Page
from musnad.ingest.rules import Rule, find_rule
from musnad.ingest.segmentation import label_duplicates
from musnad.ingest.webpages.blocks import Block
from musnad.ingest.webpages.parting import part_days
from musnad.ingest.webpages.regions import Placed, make_key, make_keys
from musnad.ingest.webpages.roles import HEADINGS
from musnad.ingest.webpages.trees import Element

# From this many words on a line is a sentence of the article, unless it begins as notes and links do.
_LONG, _LONG_CLOSED = 25, 12
_PLACES = {place: frozenset(("any", place)) for place in ("head", "body", "tail")}
_NO_BYLINE = frozenset(("page-date", "page-furniture", "share-bar", "advertisement", "related-link"))
_NOTE = re.compile(
    r"\W*(?:تصحيح|تصويب|تنويه|استدراك|ملاحظ|توضيح|جرى|جري|تم |حدث|صحح|عدل|اقر|إقر|طالع|شاهد|انظر|تابع|راجع"
    r"|المصدر|المصادر|نستخدم|يستخدم|باستخدام|بمواصل|بالضغط|اشترك|سجل|انضم|حمل|\(|-)"
)
# Words of a site's rules for its readers; few articles have them, and their rules in lines.tsv ask for more.
_RULES = re.compile("سياسة الخصوصية|عبر عن|عبر بالضرورة|ملفات تعريف")
_LONGEST_HEADING, _LONGEST_BYLINE, _LONGEST_DATE = 14, 15, 14
_LONGEST_DECK, _LONGEST_ABOVE, _LONGEST_CAPTION = 120, 120, 25
_LONGEST_TITLE = 300
_PLACE_AND_NAME = re.compile(r"\S+(?: \S+){0,2} ?[–-] ?\S+(?: \S+){0,2}")
_SHORTEST_SAID, _MOST_ALTERNATIVES = 12, 100
_LINKED = 0.8
_NO_PICTURE = 1 << 30


@dataclass(slots=True)
class _Row:
    """One line with the block it stands in and the part of the region that is in."""

    line: Line
    block: Block
    part: str
    label: str | None = None
    rule: Rule | None = None


def label_region(placed: Sequence[Placed], title: str | None) -> tuple[str, Page]:
    """The source text of the region and its lines with a label each; `title` is set above when no block has it."""
    text, rows = _set_lines(part_days(_drop_alternatives(placed, title)), title)
    _label_by_element(rows, title)
    _label_by_wording(rows)
    _spread(rows)
    _label_rest(rows)
    page = Page([row.line for row in rows])
    page.labels = [row.label for row in rows]
    page.rules = [row.rule for row in rows]
    label_duplicates(page)
    return text, page


def _drop_alternatives(placed: Sequence[Placed], title: str | None) -> list[Placed]:
    """The blocks without the words that stand for pictures, save those that are a caption the page does not show."""
    alternatives = [index for index, place in enumerate(placed) if place.block.role == "alternative"]
    likely = [
        index
        for index in alternatives[:_MOST_ALTERNATIVES]
        if _is_worded(placed[index].block.text)
        and not any(place.block.role == "caption" for place in placed[max(index - 2, 0) : index + 3])
    ]
    shown = [place.block.text for place in placed if place.block.role != "alternative"] if likely else []
    keys = [key for key in make_keys([*shown, title or ""]) if len(key) > _SHORTEST_SAID]
    wanted = set()
    for index, key in zip(likely, make_keys([placed[index].block.text for index in likely]), strict=False):
        if not any(key in o or o in key for o in keys):
            wanted.add(index)
            keys.append(key)
    return [place for index, place in enumerate(placed) if place.block.role != "alternative" or index in wanted]


def _is_worded(words: str) -> bool:
    """Whether the words that stand for a picture are a caption: Arabic, several, and no name of a file."""
    return words.count(" ") >= 3 and is_arabic(words) and not re.search(r"\.(?:jpe?g|png|webp)\b", words)


def _set_lines(placed: Sequence[Placed], title: str | None) -> tuple[str, list[_Row]]:
    """The blocks as lines, an empty line between two groups, and the source text they make."""
    if title and not any(place.part == "title" for place in placed):
        placed = [Placed(Block(title, -1, "h1", placed[0].block.element), "title"), *placed]
    rows: list[_Row] = []
    parts: list[str] = []
    offset, group = 0, placed[0].block.group
    texts = unicodedata.normalize("NFC", "\n".join([place.block.text for place in placed]))
    for (block, part), text, folded in zip(placed, texts.split("\n"), fold_lines(texts), strict=True):
        if block.group != group:
            parts.append("")
            offset += 1
            group = block.group
        rows.append(_Row(Line(offset, text, block.group, folded), block, part))
        parts.append(text)
        offset += len(text) + 1
    return "\n".join(parts), rows


def _label_by_element(rows: list[_Row], title: str | None) -> None:
    key = make_key(title) if title else None
    started = False
    pictured: dict[Element, int] = {}
    for row in rows:
        row.label = _name_element(row, pictured, started=started)
        alike = key and row.block.size < _LONGEST_TITLE and key.startswith(row.line.opening)
        if alike and row.part != "title" and row.line.key == key:
            row.label = "duplicate-title"
        started = started or (row.part == "body" and row.label is None and row.block.size >= 40)


def _name_element(row: _Row, pictured: dict[Element, int], *, started: bool) -> str | None:
    role, words = row.block.role, row.line.text.count(" ") + 1
    if row.part == "title":
        return "title"
    if role in ("caption", "alternative"):
        return "caption"
    if row.part == "body" and words <= _LONGEST_CAPTION and _is_under_picture(row.block, pictured):
        return "caption"
    if role == "date" and words <= _LONGEST_DATE:
        return "page-date" if re.search(r"\d", row.line.text) or words <= 3 else None
    if role in ("byline", "sources") and words <= _LONGEST_BYLINE:
        return role
    if role in ("correction", "post"):
        return role
    if not started and _is_deck(row, words):
        return "deck"
    return None


def _is_under_picture(block: Block, pictured: dict[Element, int]) -> bool:
    """Whether a picture and these words are all there is in their element; `pictured` has what was measured before."""
    element = block.element
    if block.tag not in ("p", "td", "center") or not len(element):
        return False
    if element not in pictured:
        words = "".join(map(str, element.itertext())).strip()
        pictured[element] = len(words) if element.find(".//img") is not None else _NO_PICTURE
    return pictured[element] <= block.size + 5


def _is_deck(row: _Row, words: int) -> bool:
    block = row.block
    if block.links >= _LINKED or not 3 <= words <= _LONGEST_DECK:
        return False
    if row.part == "head":
        return block.role == "deck" or (words >= 5 and (block.tag in ("h2", "h3", "h4") or block.size >= 60))
    return block.role == "deck" or (block.tag in ("h2", "h3", "h4") and words >= _LONGEST_HEADING)


def _label_by_wording(rows: list[_Row]) -> None:
    """What the lines say that their elements do not tell of; a byline may be a day or a label of the page."""
    prose = [index for index, row in enumerate(rows) if row.label is None and row.block.size >= 40]
    second, last = (prose[min(1, len(prose) - 1)], prose[-1]) if prose else (0, len(rows))
    for index, row in enumerate(rows):
        text = row.line.text
        if row.label not in (None, "byline") or _is_sentence(text):
            continue
        place = "head" if index < second else "tail" if index > last else "body"
        if not re.search(r"[^\W_]", text):
            row.label = "page-furniture"
        elif rule := find_rule(row.line.folded, _PLACES[place]):
            row.rule = rule
            row.label = rule.label if row.label is None or rule.label in _NO_BYLINE else row.label


def _is_sentence(text: str) -> bool:
    """Whether the line is so long that it is of the article, unless it begins as notes and links do, or holds rules."""
    spaces = text.count(" ")
    long = spaces >= _LONG or (spaces >= _LONG_CLOSED and text.endswith("."))
    return long and not _NOTE.match(text) and not _RULES.search(text)


def _spread(rows: list[_Row]) -> None:
    """Carry out what a line says of those after it; see `rules.Rule`."""
    total = sum(row.block.size for row in rows if row.label is None)
    before = 0
    for index, row in enumerate(rows):
        effect = row.rule.effect if row.rule else "-"
        before += len(row.line.text) if row.label is None else 0
        if effect in ("list", "block"):
            _spread_list(rows, index)
        elif effect == "next" and index + 1 < len(rows):
            following = rows[index + 1]
            if following.label is None and (row.label == "correction" or following.line.words <= 8):
                following.label = row.label
        elif effect == "rest" and before * 2 > total:
            for other in rows[index + 1 :]:
                other.label = other.label if other.label in ("correction", "sources", "byline") else row.label
            return


def _spread_list(rows: list[_Row], index: int) -> None:
    for row in rows[index + 1 :]:
        same = row.line.block == rows[index].line.block
        if row.label is not None or not (same or row.block.links >= 0.5):
            return
        if row.block.size >= 60 and row.block.links < 0.5:
            return
        row.label = "related-link"


def _label_rest(rows: list[_Row]) -> None:
    title = next((index for index, row in enumerate(rows) if row.part == "title"), 0)
    for index, row in enumerate(rows):
        if row.label is None and title - 2 <= index < title and _is_above_title(row):
            row.label = "deck"
        elif row.label is None:
            row.label = _name_outside(rows, index) if row.part in ("head", "tail") else _name_inside(rows, index)


def _is_above_title(row: _Row) -> bool:
    """Whether a line just above the title, in the article's own element, is a deck: older papers set it there."""
    short = 5 <= row.line.words <= _LONGEST_HEADING and row.block.size <= _LONGEST_ABOVE
    return row.part == "body" and short and not row.block.links and not row.line.ends_sentence


def _name_outside(rows: list[_Row], index: int) -> str:
    """A line by the body that nothing tells of: who wrote it, beside the day; a paragraph; or a label of the page."""
    row = rows[index]
    if row.part == "head" and row.block.size >= 60 and row.block.links < 0.5:
        return "paragraph"
    near = [other.label for other in rows[max(index - 2, 0) : index + 3] if other.part in ("head", "title")]
    name = 2 <= row.line.words <= 4 and not re.search(r"\d", row.line.text)
    if "page-date" in near and (name or _PLACE_AND_NAME.fullmatch(row.line.folded)):
        return "byline"
    return "related-link" if row.block.links >= _LINKED and row.line.words >= 4 else "page-furniture"


def _name_inside(rows: list[_Row], index: int) -> str:
    row = rows[index]
    line, block = row.line, row.block
    if block.links >= _LINKED and not line.ends_sentence and not block.quoted:
        return "related-link" if line.words >= 3 else "navigation"
    if block.role == "deck" and line.words < 3:
        return "page-furniture"
    if block.tag in HEADINGS:
        return "heading"
    alone = block.tag not in ("li", "td", "th", "dd", "dt") and not block.quoted
    followed = index + 1 < len(rows) and rows[index + 1].label in (None, "paragraph")
    bold = block.bold >= 0.95 and line.words <= _LONGEST_HEADING and not line.ends_sentence
    return "heading" if bold and alone and followed else "paragraph"
