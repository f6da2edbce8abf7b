"""What tags, classes and ids say an element is; `classes.tsv` holds the words that outlets use."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from musnad.ingest.webpages.names import read_names, read_table
from musnad.ingest.webpages.trees import Element

# The tags whose content is never an article's.
SKIPPED = read_names("skipped")
INLINE = read_names("inline")
BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Roles whose elements stand apart on the page though their tag may be inline.
APART = frozenset(("byline", "date", "caption", "deck", "correction", "sources", "post", "junk", "related"))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def find_role(element: Element) -> str | None:
    """What the element is by its tag and attributes: a kind of block, `junk`, `related`, `body`, or None."""
    tag = element.tag
    if tag == "figure":
        return _read_figure(element)
    items = element.items()
    if not items:
        return _TAG_ROLES.get(tag)
    if len(items) == 1 and items[0][0] in _PLAIN:
        return _TAG_ROLES.get(tag) or (
            read_classes(str(items[0][1])[:_LONGEST_NAMES]) if items[0][0] == "class" else None
        )
    return _read_attributes(tag, {str(name): str(value) for name, value in items})


def _read_attributes(tag: str, attributes: dict[str, str]) -> str | None:
    if "hidden" in attributes or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"])):
        return "junk"
    role = _TAG_ROLES.get(tag) or _read_properties(attributes)
    names = " ".join([attributes[name] for name in _NAMING if name in attributes])
    if role or not (names or "role" in attributes):
        return role
    return read_classes(names[:_LONGEST_NAMES], attributes.get("role", "")[:_LONGEST_NAMES])


def _read_figure(element: Element) -> str | None:
    """What is in a figure is the words of its picture; editors set tables, quotations and posts in figures too."""
    return "caption" if next(element.iter("table", "blockquote"), None) is None else None


_TAG_ROLES = {
    "figcaption": "caption",
    "time": "date",
    "amp-twitter": "post",
    "amp-instagram": "post",
    "amp-facebook": "post",
}
_PROPERTIES = {
    "articleBody": "body",
    "author": "byline",
    "datePublished": "date",
    "dateModified": "date",
    "dateCreated": "date",
    "alternativeHeadline": "deck",
}


def _read_properties(attributes: dict[str, str]) -> str | None:
    if attributes.get("rel") == "author":
        return "byline"
    if "itemprop" not in attributes:
        return None
    for value in attributes["itemprop"].split():
        if value in _PROPERTIES:
            return _PROPERTIES[value]
    return None


# What is longer is cut before it is looked up, as what was looked up is kept.
_LONGEST_NAMES = 500
# Attributes that need no second look where they stand alone.
_PLAIN = frozenset(("class", "href", "dir"))
_NAMING = ("class", "id", "aria-labelledby", "data-component", "data-testid")


@lru_cache(maxsize=20_000)
def read_classes(names: str, role: str = "") -> str | None:
    """What the words of class names and ids, and an ARIA role, say; the first rule of `classes.tsv` that one meets."""
    if role in _ARIA_JUNK:
        return "junk"
    plain = [_CAMEL.sub("-", name).lower().replace("_", "-") for name in names.split()]
    for label, pattern in _read_rules():
        if any(pattern.search(name) for name in plain):
            return label
    return None


_ARIA_JUNK = read_names("aria-furniture")


@cache
def _read_rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["role"], re.compile(_bound(row["pattern"]))) for row in read_table("classes"))


def _bound(pattern: str) -> str:
    """Whole words of a name only: `share` is in `post-share`, not in `shareholders`."""
    return rf"(?:^|-)(?:{pattern})(?:-|$)"
