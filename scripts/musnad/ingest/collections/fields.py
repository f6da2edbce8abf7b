"""Which field of a record is what: as the user says, or as such fields are usually called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from musnad.findings import Refusal
from musnad.ingest.collections.records import Remarks

# What is wanted of a record -> what such fields are called, the surest first.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "article", "maintext", "article_body", "articleBody", "content_text", "النص"),
    "html": ("html", "raw_html", "content_html", "page"),
    "title": ("title", "headline", "العنوان"),
    "url": ("url", "link", "source_url", "uri", "الرابط"),
    "published": (
        *("published", "date", "published_at", "date_published", "datePublished", "date_publish", "publish_date"),
        *("pub_date", "pubDate", "publication_date", "التاريخ"),
    ),
    "retrieved": ("retrieved", "date_download", "crawl_date", "fetched", "warc_date"),
    "publisher": ("publisher", "outlet", "source", "source_domain", "domain", "newspaper", "site", "المصدر"),
    "language": ("language", "lang", "اللغة"),
    "licence": ("licence", "license"),
    "authorship": ("authorship",),
    "redistribute": ("redistribute",),
    "note": ("note",),
}
# Names longer than this together are no fields that records share; they are not kept.
_LONGEST_NAMES = 4_000
# What the source text is made of.
_TEXTS = ("title", "text", "html")


class Fields:
    """The fields of a collection's records, by what they are.

    `chosen` has what is wanted -> the record's field (`meta.title` reaches into a field of objects); what is not
    chosen goes by its usual names. Choosing `text` or `html` rules the other out.
    """

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        self.chosen = dict(chosen or {})
        # Records of one collection mostly have the same fields.
        self._plan = lru_cache(maxsize=1024)(self._make_plan)

    def find(self, values: Mapping[str, Any], remarks: Remarks) -> dict[str, Any]:
        """What is wanted -> its value in the record; what the record does not have, or has as null, is left out."""
        plan, unused = self._find_plan(values)
        remarks.add_unused(unused)
        found = {wanted: _reach(values, path) for wanted, path in plan.items()}
        return {wanted: value for wanted, value in found.items() if value is not None and value != ""}

    def describe(self, values: Mapping[str, Any]) -> str:
        """Which of the record's fields its source text is made of, as JSON; `read_description` takes it back."""
        plan, _ = self._find_plan(values)
        return msgspec.json.encode({wanted: ".".join(plan[wanted]) for wanted in _TEXTS if wanted in plan}).decode()

    def _find_plan(self, values: Mapping[str, Any]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        names = tuple(values)
        return (self._plan if sum(map(len, names)) <= _LONGEST_NAMES else self._make_plan)(names)

    def _make_plan(self, names: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        plan = {wanted: (name,) if name in names else tuple(name.split(".")) for wanted, name in self.chosen.items()}
        for wanted, usual in USUAL_NAMES.items():
            named = next((name for name in usual if name in names), None)
            if named and wanted not in plan and (named,) not in plan.values() and not self._rules_out(wanted):
                plan[wanted] = (named,)
        used = {path[0] for path in plan.values()}
        return plan, tuple(name for name in names if name not in used)

    def _rules_out(self, wanted: str) -> bool:
        return (wanted == "html" and "text" in self.chosen) or (wanted == "text" and "html" in self.chosen)


def read_choices(choices: Iterable[str]) -> dict[str, str]:
    """`text=content` as what is wanted -> field. Raises Refusal [wrong-field] for what cannot be wanted."""
    chosen = {}
    for choice in choices:
        wanted, equals, name = choice.partition("=")
        if wanted not in USUAL_NAMES or not equals or not name:
            raise Refusal(choice, "wrong-field", f"not WANTED=FIELD with one of {', '.join(USUAL_NAMES)}")
        chosen[wanted] = name
    return chosen


def read_description(description: str) -> Fields:
    """The fields that `Fields.describe` gave. Raises ValueError for anything else."""
    return Fields(msgspec.json.decode(description, type=dict[str, str]))


def _reach(values: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever the record holds there
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values
