"""A page's text into a tree, and the pages no reader should take."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from musnad.findings import Refusal

Element: TypeAlias = etree._Element

LARGEST_PAGE = 10_000_000
DEEPEST = 400
# The parser takes time squared in the attributes of one tag; pages shorter than this cannot hold too many.
_MOST_ATTRIBUTES, _SHORT = 2_000, 40_000
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++))?+"""
_CROWDED = re.compile(rf"<[A-Za-z][^\s/>]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES}}}")
_ENTITIES = re.compile(r"<!ENTITY\s", re.IGNORECASE)

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


def refuse_size(size: int, name: str) -> None:
    """Raise Refusal [file-too-large] for a page of more bytes than any article has."""
    if size > LARGEST_PAGE:
        raise Refusal(name, "file-too-large", f"a web page larger than {LARGEST_PAGE // 1_000_000} MB")


def parse_page(text: str, name: str) -> Element:
    """The root of the page's tree, comments and processing instructions left out.

    Raises Refusal [declared-entities] for a page that defines entities of its own, [too-many-attributes], [no-article]
    when no element is in it. Depth is for the walker to refuse.
    """
    if "<!ENTITY" in text[:100_000] or _ENTITIES.search(text, 0, 10_000):
        raise Refusal(name, "declared-entities", "the page declares entities of its own; they are not expanded")
    if len(text) > _SHORT and _CROWDED.search(text):
        raise Refusal(name, "too-many-attributes", f"a tag with more than {_MOST_ATTRIBUTES:,} attributes")
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), _PARSER)
    except etree.LxmlError as error:
        raise Refusal(name, "no-article", f"not a web page: {str(error).splitlines()[0]}") from error
    if root is None:
        raise Refusal(name, "no-article", "not a web page: no element in it")
    return root
