"""What a page says of itself for machines: title, description, address, and its days, each with where it says so."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from lxml import etree

from musnad.ingest.webpages.names import list_names, read_names
from musnad.ingest.webpages.stamps import may_agree, measure_precision, read_stamp
from musnad.ingest.webpages.trees import Element

PUBLISHED, MODIFIED = "published", "modified"
Json = Any
_META_DAYS = {PUBLISHED: list_names("meta-published"), MODIFIED: list_names("meta-modified")}
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$|^(?:Reportage|Opinion|Analysis|Review)\w*Article$")
_NOT_THIS_ARTICLE = read_names("json-elsewhere")
_FIELD = re.compile(r'"(datePublished|dateModified|headline)"\s*:\s*"((?:[^"\\]|\\.){4,300})"')
_MOST_NODES = 2_000
_LONGEST_TITLE, _MOST_DAYS = 500, 40


@dataclass(frozen=True, slots=True)
class Statement:
    """One day that the page states of itself: `of` published or modified, `source` where it stands."""

    of: str
    value: str
    source: str


@dataclass(slots=True)
class Statements:
    """What the page says of itself; `days` in order of trust, `bodies` the texts of the article in its JSON-LD."""

    titles: list[str] = field(default_factory=list)
    description: str | None = None
    url: str | None = None
    days: list[Statement] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def add_day(self, of: str, value: object, source: str) -> None:
        """Note a day, when `value` is one."""
        stamp = read_stamp(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if stamp and len(self.days) < _MOST_DAYS:
            self.days.append(Statement(of, stamp, source))

    def choose(self, of: str) -> tuple[Statement | None, list[Statement]]:
        """The day to believe, and the statements that disagree with it.

        It is the fullest (time, zone) of those that agree with the first stated.
        """
        stated = [day for day in self.days if day.of == of]
        if not stated:
            return None, []
        agreeing = [day for day in stated if may_agree(day.value, stated[0].value)]
        chosen = max(agreeing, key=lambda day: measure_precision(day.value))
        return chosen, [day for day in stated if not may_agree(day.value, chosen.value)]


def read_statements(root: Element) -> Statements:
    """What the head, the JSON-LD and the microdata of a page say; never fails, whatever is written there."""
    said = Statements()
    metas = _read_metas(root)
    nodes, loose = _read_linked_data(root)
    title = root.findtext(".//head/title") or root.findtext(".//title") or ""
    said.titles = [metas.get("og:title", ""), metas.get("twitter:title", ""), *_cut_title(title)]
    said.url = _find_address(root, metas)
    article = _choose_article(nodes, said)
    _read_article(article, loose, said)
    for of, names in _META_DAYS.items():
        for name in names:
            if name in metas:
                said.add_day(of, metas[name], "meta")
    for name, content in metas.items():
        if "publish" in name and name not in _META_DAYS[PUBLISHED] and "modif" not in name:
            said.add_day(PUBLISHED, content, "meta")
    _read_microdata(root, said)
    said.titles = [text for text in (" ".join(title[:_LONGEST_TITLE].split()) for title in said.titles[:20]) if text]
    said.description = metas.get("og:description") or metas.get("description")
    return said


def _read_metas(root: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = meta.get(attribute)
            if name and content:
                metas.setdefault(name.strip().lower(), content)
    return metas


def _cut_title(title: str) -> list[str]:
    """The page's title, without what stands after its last bar or dash or before its first, and as it is."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    parts = re.split(r"(\s*[|–—•»«]\s*|\s-\s|:\s)", title)
    return ["".join(parts[:-2]), "".join(parts[2:]), title]


def _find_address(root: Element, metas: dict[str, str]) -> str | None:
    for link in root.iter("link"):
        address = link.get("href")
        if (link.get("rel") or "").lower() == "canonical" and _is_address(address):
            return address
    return metas["og:url"] if _is_address(metas.get("og:url")) else None


def _is_address(value: str | None) -> TypeGuard[str]:
    return bool(value and re.fullmatch(r"https?://[^\s\"<>\\^`{|}]{4,2000}", value))


def _read_linked_data(root: Element) -> tuple[list[dict[str, Json]], list[tuple[str, str]]]:
    """The nodes of all JSON-LD that can be parsed, and the fields legible in what cannot."""
    nodes: list[dict[str, Json]] = []
    loose: list[tuple[str, str]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            parsed = parse_json(script.text)
            if parsed is None:
                loose += [(match[1], _unescape(match[2])) for match in _FIELD.finditer(script.text)]
            else:
                nodes += _flatten(parsed)
    return nodes, loose


def parse_json(text: str) -> Json:
    """JSON as pages write it, in a comment or CDATA, with trailing commas, raw newlines or escaped marks; else None."""
    cut = text.strip().rstrip(";")
    for _ in range(3):
        try:
            return json.loads(cut, strict=False)
        except RecursionError:
            return None
        except ValueError:
            cut, before = _mend_json(cut), cut
            if cut == before:
                return None
    return None


def _mend_json(text: str) -> str:
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)\s*$",
        "",
        text,
    )
    text = re.sub(r",(\s*[}\]])", r"\1", text)
    return html.unescape(text) if text.lstrip().startswith(("{&quot;", "[{&quot;")) else text.strip()


def _unescape(value: str) -> str:
    return value.replace("\\/", "/").replace('\\"', '"')


def _flatten(parsed: Json) -> Iterator[dict[str, Json]]:
    """Objects that may be the page's article: in lists, @graph and mainEntity, not those it only points to."""
    queue, seen = [parsed], 0
    while queue and seen < _MOST_NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue = node + queue if len(node) < _MOST_NODES else queue
        elif isinstance(node, dict):
            yield node
            queue += [
                value for key, value in node.items() if key not in _NOT_THIS_ARTICLE and isinstance(value, dict | list)
            ]


def _is_article(node: dict[str, Json]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (types if isinstance(types, list) else [types])
    )


def _choose_article(nodes: Sequence[dict[str, Json]], said: Statements) -> dict[str, Json] | None:
    articles = [node for node in nodes if _is_article(node)]
    for node in articles:
        headline = " ".join(str(node.get("headline") or node.get("name") or "").split())
        if (headline and headline in said.titles) or (
            said.url and said.url in (node.get("url"), node.get("mainEntityOfPage"))
        ):
            return node
    dated = [node for node in nodes if node.get("datePublished")]
    return next(iter(articles or dated), None)


def _read_article(article: dict[str, Json] | None, loose: Sequence[tuple[str, str]], said: Statements) -> None:
    fields = [*(article or {}).items(), *loose]
    for key, value in fields:
        if key in ("datePublished", "dateModified"):
            said.add_day(PUBLISHED if key == "datePublished" else MODIFIED, value, "json-ld")
        elif key in ("headline", "name", "alternativeHeadline") and isinstance(value, str):
            said.titles.append(html.unescape(value))
        elif key == "articleBody" and isinstance(value, str):
            said.bodies.append(value)


def _read_microdata(root: Element, said: Statements) -> None:
    seen: set[str] = set()
    for element in _find_dated(root):
        of = PUBLISHED if element.get("itemprop") == "datePublished" else MODIFIED
        if of not in seen:
            seen.add(of)
            value = element.get("content") or element.get("datetime") or element.get("title")
            said.add_day(of, value or "".join(map(str, element.itertext()))[:100], "microdata")


_XPATH = etree.XPath("/descendant::*[@itemprop]")
_ITEM_DAYS = frozenset(("datePublished", "dateModified"))


def _find_dated(root: Element) -> list[Element]:
    found = _XPATH(root)
    return [
        element
        for element in (found if isinstance(found, list) else ())
        if isinstance(element, etree._Element) and element.get("itemprop") in _ITEM_DAYS and element.tag != "meta"
    ]


# Names under which others publish, so that theirs comes before: news.example.blogspot.com.
_HOSTS = read_names("hosts")
_KINDS = read_names("registries")


def name_publisher(url: str | None) -> str | None:
    """A short name for who publishes at an address: the name its domain was registered under; None for none."""
    match = re.match(r"https?://(?:[^/@]*@)?([a-z0-9.-]+)", (url or "").lower())
    labels = [label for label in match[1].split(".") if label and label != "www"] if match else []
    if len(labels) < 2 or labels[-1].isdigit():
        return None
    del labels[-1]
    while len(labels) > 1 and (labels[-1] in _KINDS or labels[-1] in _HOSTS):
        del labels[-1]
    return re.sub(r"[^a-z0-9]+", "-", labels[-1]).strip("-")[:40].strip("-") or None
