"""What is said of a record's article in its other fields, in the forms the schema has for it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec

from musnad.dates import find_days
from musnad.ingest.collections.records import Remarks
from musnad.ingest.metadata import Article
from musnad.schemas import load_schema

_URI_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class _Reader:
    pattern: re.Pattern[str]
    longest: int | None


@cache
def _article_field(name: str) -> _Reader:
    node = load_schema("article")["properties"][name]
    return _Reader(re.compile(node.get("pattern", "").strip("^$") or r"(?s:.+)"), node.get("maxLength"))


def read_metadata(found: Mapping[str, Any], default: Article, remarks: Remarks) -> Article:
    """The metadata of a record, over what holds for the whole collection; a value not understood is remarked on."""
    known: dict[str, Any] = {}
    for name in Article.__struct_fields__:
        if name in found:
            value = _read_value(name, found[name])
            if value is None:
                remarks.add_unread(name, found[name])
            else:
                known[name] = value
    return msgspec.structs.replace(default, **known) if known else default


def _read_value(name: str, value: object) -> str | bool | None:
    """The value in the schema's form, or None."""
    if name == "redistribute":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    if name in ("published", "retrieved"):
        text = read_day(value, with_time=name == "published")
    elif not isinstance(value, str):
        return None
    else:
        text = _PLAIN.get(name, str.strip)(value)
    if name == "authorship":
        return text if text in load_schema("article")["properties"][name]["enum"] else None
    reader = _article_field(name)
    fits = text is not None and reader.pattern.fullmatch(text) and len(text) <= (reader.longest or len(text))
    return text if fits else None


def _read_publisher(value: str) -> str:
    """A name or host in the form that begins ids: `www.BBC.com` is `bbc-com`; empty where other letters are in it."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", value.strip().lower()).partition("/")[0]
    return "" if re.search(r"[^\W\d_a-z]", host) else re.sub(r"[^a-z0-9]+", "-", host).strip("-")


def _read_url(value: str) -> str:
    """A web address as URI: letters outside ASCII are written as percent and bytes."""
    url = quote(value.strip(), safe=_URI_CHARACTERS, errors="replace")
    return url if re.fullmatch(r"https?://[^\s/]+\S*", url) and not re.search(r"%(?![0-9A-Fa-f]{2})", url) else ""


_PLAIN = {"publisher": _read_publisher, "url": _read_url}


def read_day(value: object, *, with_time: bool) -> str | None:
    """A day, or day and time, in the schema's form, from how collections write them; None where it is not understood.

    Read are ISO 8601, with a blank for the T and parts of seconds too, RFC 2822, and a day in Arabic words.
    """
    if isinstance(value, datetime.datetime):
        return _format(value, with_time=with_time)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, str) or len(value) > 100:
        return None
    for read in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(value.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return _format(moment, with_time=with_time and bool(re.search(r"\d:\d", value)))
    return next((day.date.isoformat() for day in find_days(value) if day.date), None)


def _format(moment: datetime.datetime, *, with_time: bool) -> str:
    if not with_time:
        return moment.date().isoformat()
    written = moment.replace(microsecond=0).isoformat()
    return re.sub(r"\+00:00$", "Z", written)
