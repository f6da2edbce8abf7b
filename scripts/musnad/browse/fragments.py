"""An article with its marks as a piece of the reader's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from musnad.browse.names import list_parts
from musnad.browse.weaving import Part, weave

if TYPE_CHECKING:
    from musnad.browse.names import Names
    from musnad.rows import Row
    from musnad.schemas import Json

_TAGS = {"title": "h1", "heading": "h2"}


def make_article(
    text: str,
    segments: list[Row],
    marks: dict[str, list[Json]],
    names: Names,
    differs: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """The article: one block a segment, and the breaks between them kept unseen, so that all text is there.

    `differs` says of a mark's role, by id and role, how another reading differs there (`missed`, `boundary`, …).
    """
    parts = list_parts(marks, names)
    open_tag = _make_opener(differs or {})
    ends = [*(segment["start"] for segment in segments[1:]), len(text)]
    blocks = [_make_gap(text, parts, open_tag, 0, segments[0]["start"])]
    for segment, following in zip(segments, ends, strict=True):
        kind, tag = segment["kind"], _TAGS.get(segment["kind"], "p")
        woven = weave(text, parts, open_tag, segment["start"], segment["end"])
        gap = _make_gap(text, parts, open_tag, segment["end"], following)
        blocks.append(f'<{tag} class="segment" data-kind="{escape(kind)}">{woven}{gap}</{tag}>')
    return "".join(blocks)


def _make_gap(text: str, parts: list[Part], open_tag: Callable[[Part, bool], str], start: int, end: int) -> str:
    return f'<span class="gap">{weave(text, parts, open_tag, start, end)}</span>' if start < end else ""


def _make_opener(differs: Mapping[tuple[str, str], str]) -> Callable[[Part, bool], str]:
    def open_tag(part: Part, begins: bool) -> str:
        fields = {"class": part.layer, "data-mark": part.mark, "data-role": part.role, "data-label": part.label}
        if kind := differs.get((part.mark, part.role)):
            fields["data-differs"] = kind
        written = "".join(f' {name}="{escape(value)}"' for name, value in fields.items())
        return f"<mark{written}{' data-begins' if begins else ''}>"

    return open_tag
