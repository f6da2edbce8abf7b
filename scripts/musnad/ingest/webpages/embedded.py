"""Articles that a page holds in its scripts alone: the body in JSON-LD, the state of a Next.js or Nuxt application."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from musnad.ingest.webpages.statements import Json, Statements, parse_json
from musnad.ingest.webpages.trees import Element

_LEAST, _MOST_VALUES = 60, 50_000
_ELSEWHERE = re.compile(
    r"related|recommend|latest|mostread|trending|menu|footer|config|translations|ads?$", re.IGNORECASE
)


def list_embedded(root: Element, said: Statements) -> Iterator[str]:
    """Pages in HTML made from what the scripts hold, the surest first."""
    for body in said.bodies:
        yield _make_markup(_split_body(body))
    for script in root.iter("script"):
        if script.get("id") == "__NEXT_DATA__" or script.get("type") == "application/json":
            state = parse_json(script.text or "")
            texts = _list_longest(state)
            if texts:
                yield _make_markup(texts)


def _split_body(body: str) -> list[str]:
    if re.search(r"<(?:p|br|div)\b", body):
        return [body]
    body = html.unescape(body) if "&lt;p" in body else body
    return [body] if "<p" in body else [_escape(part) for part in re.split(r"\s*[\r\n]+\s*", body)]


def _make_markup(parts: list[str]) -> str:
    return "<html><body><article>" + "".join(f"<p>{part}</p>" for part in parts) + "</article></body></html>"


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _list_longest(state: Json) -> list[str]:
    """The strings of prose under the list or the field that has most of them: one of HTML, or one for each paragraph."""
    groups: dict[tuple[str, ...], list[str]] = {}
    queue: list[tuple[tuple[str, ...], Json]] = [((), state)]
    seen = 0
    while queue and seen < _MOST_VALUES:
        path, value = queue.pop()
        seen += 1
        if isinstance(value, dict):
            queue += [((*path, key), inner) for key, inner in reversed(value.items()) if not _ELSEWHERE.search(key)]
        elif isinstance(value, list):
            queue += [((*path, "*"), inner) for inner in reversed(value)]
        elif isinstance(value, str) and len(value) >= _LEAST and value.count(" ") * 12 > len(value):
            groups.setdefault(path, []).append(value if "<" in value else _escape(value))
    return max(groups.values(), key=lambda group: sum(map(len, group)), default=[])
