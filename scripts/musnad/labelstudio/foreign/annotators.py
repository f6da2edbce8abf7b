"""Annotators of foreign exports: one safe id for each user, whatever the export calls them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from musnad.findings import Refusal
from musnad.schemas import load_schema


class Roster:
    """Gives each user an id; the same user always the same, two users never one.

    `annotator` is the id for all of them; else `names` gives an id for a user's e-mail address, number or name, else it
    is made of these. Raises Refusal [no-annotator] when a given id is none.
    """

    def __init__(self, names: Mapping[str, str], annotator: str | None = None) -> None:
        node = load_schema("annotations")["properties"]["annotator"]["properties"]["id"]
        self._longest: int = node["maxLength"]
        for name in [*names.values(), *([annotator] if annotator else [])]:
            if len(name) > self._longest or not re.fullmatch(node["pattern"].strip("^$"), name):
                raise Refusal(name, "no-annotator", f"{name!r} is no annotator id")
        self._names, self._annotator = names, annotator
        self._keys: dict[str, str] = dict.fromkeys([*names.values(), *([annotator] if annotator else [])], "")

    def name_user(self, user: Any) -> tuple[str, bool]:  # noqa: ANN401 - a number, a name, or an object
        """The id of the user who made a pass, and whether the export says who that was."""
        keys = _read_keys(user)
        given = next((self._names[key] for key in keys if key in self._names), None)
        if self._annotator or given:
            return self._annotator or given or "", True
        if not keys:
            return self._make("annotator-unknown", "?"), False
        local = keys[0].partition("@")[0]
        return self._make(f"annotator-{local}" if local.isdecimal() else _slug(local) or "annotator", keys[0]), True

    def name_model(self, version: str) -> str:
        """The id of a model by its version."""
        return self._make(f"model-{_slug(version) or 'unnamed'}", f"model {version}")

    def _make(self, name: str, key: str) -> str:
        name = name[: self._longest].strip("-")
        if self._keys.setdefault(name, key) != key:
            name = f"{name[: self._longest - 7].strip('-')}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
            self._keys.setdefault(name, key)
        return name


def _read_keys(user: Any) -> list[str]:  # noqa: ANN401
    if isinstance(user, dict):
        found = [user.get(key) for key in ("email", "username", "id")]
        name = " ".join(str(user[key]) for key in ("first_name", "last_name") if user.get(key))
        found.insert(2, name or None)
    else:
        found = [user]
    keys = [str(one).strip() for one in found if isinstance(one, str | int) and not isinstance(one, bool)]
    # created_username is written as " aziza@example.org, 1".
    keys = [key for long in keys for key in (re.sub(r", \d+$", "", long), *re.findall(r", (\d+)$", long))]
    return [key for key in keys if key]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
