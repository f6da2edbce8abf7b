"""Articles that a page holds in its scripts alone: the body in JSON-LD, the state of a Next.js or Nuxt application."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from musnad.ingest.webpages.statements import MODIFIED, PUBLISHED, Json, Statements, parse_json
from musnad.ingest.webpages.trees import Element

_LEAST, _MOST_VALUES = 60, 50_000
_ELSEWHERE = re.compile(
    r"related|recommend|latest|most_?(?:read|viewed)|trending|menu|footer|config|translations|comments?|ads?$",
    re.IGNORECASE,
)
_FIELDS = {
    "title": re.compile(r"(?:head_?line|(?:main_?)?title|name)$", re.IGNORECASE),
    "deck": re.compile(
        r"(?:lead|lede|excerpt|summary|sub_?title|sub_?head_?line|standfirst|brief|intro|deck)$", re.IGNORECASE
    ),
    "caption": re.compile(r"(?:\w+_?)?caption$", re.IGNORECASE),
}
_DAYS = {
    PUBLISHED: re.compile(
        r"(?:date_?)?(?:first_?)?publi(?:shed|sh|cation)(?:_?(?:at|date|on|time))?|pub_?date|post_?date|display_?date|date|"
        r"created_?(?:at|on)|creation_?date",
        re.IGNORECASE,
    ),
    MODIFIED: re.compile(
        r"(?:date_?)?(?:last_?)?(?:modified|updated?|modification)(?:_?(?:at|date|on|time))?", re.IGNORECASE
    ),
}


@dataclass(slots=True)
class _Group:
    """Strings of prose under one path of a state, with the objects around the first of them, the nearest last."""

    around: tuple[dict[str, Json], ...]
    texts: list[str] = field(default_factory=list)


def list_embedded(root: Element, said: Statements) -> Iterator[str]:
    """Pages in HTML made from what the scripts hold, the surest first; the days beside a body are added to `said`."""
    for body in said.bodies[:3]:
        yield _make_markup(_split_body(body), {})
    for script in root.iter("script"):
        if script.get("id") == "__NEXT_DATA__" or script.get("type") == "application/json":
            group = _find_body(parse_json(script.text or ""))
            if group:
                fields = _read_around(group, said)
                yield _make_markup(group.texts, fields)


def _split_body(body: str) -> list[str]:
    body = html.unescape(body) if "&lt;p" in body else body
    if re.search(r"<(?:p|br|div)\b", body):
        return [body]
    return [_escape(part) for part in re.split(r"[\r\n]+", body) if part.strip()]


def _make_markup(parts: list[str], fields: dict[str, str]) -> str:
    title = f"<h1>{_escape(fields['title'])}</h1>" if "title" in fields else ""
    deck = f"<p class='deck'>{_escape(fields['deck'])}</p>" if "deck" in fields else ""
    caption = f"<figcaption>{_escape(fields['caption'])}</figcaption>" if "caption" in fields else ""
    body = "".join(f"<div>{part}</div>" for part in parts)
    return f"<html><body><article>{title}{deck}{caption}<div class='article-body'>{body}</div></article></body></html>"


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _find_body(state: Json) -> _Group | None:
    """The strings of prose under the path that has most of them: one of HTML, or one for each paragraph."""
    groups: dict[tuple[str, ...], _Group] = {}
    queue: list[tuple[tuple[str, ...], tuple[dict[str, Json], ...], Json]] = [((), (), state)]
    seen = 0
    while queue and seen < _MOST_VALUES:
        path, around, value = queue.pop()
        seen += 1
        if isinstance(value, dict):
            inner = (*around[-4:], value)
            queue += [((*path[-12:], key), inner, value[key]) for key in reversed(value) if not _ELSEWHERE.search(key)]
        elif isinstance(value, list):
            queue += [((*path[-12:], "*"), around, item) for item in reversed(value)]
        elif isinstance(value, str) and len(value) >= _LEAST and value.count(" ") * 12 > len(value):
            groups.setdefault(path, _Group(around)).texts.append(value if "<" in value else _escape(value))
    return max(groups.values(), key=lambda group: sum(map(len, group.texts)), default=None)


def _read_around(group: _Group, said: Statements) -> dict[str, str]:
    """Title, deck and caption from the object that holds the body, or one around it; its days go to `said`."""
    for node in reversed(group.around):
        dated = [(of, node[key]) for of, name in _DAYS.items() for key in node if name.fullmatch(key)]
        for of, value in dated:
            said.add_day(of, value, "script")
        if dated:
            return _read_fields(node, group.texts)
    return {}


def _read_fields(node: dict[str, Json], texts: list[str]) -> dict[str, str]:
    images = [
        value for key, value in node.items() if isinstance(value, dict) and re.search(r"image|media|photo", key, re.I)
    ]
    found: dict[str, str] = {}
    for name, pattern in _FIELDS.items():
        for owner in [node, *images] if name == "caption" else [node]:
            for key, value in owner.items():
                if (
                    pattern.fullmatch(key)
                    and isinstance(value, str)
                    and value.strip()
                    and value not in texts
                    and "<" not in value
                ):
                    found.setdefault(name, value)
    return found
