"""Choosing the text of a foreign task: which key of its data the spans point into, and how their offsets count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from musnad.findings import Refusal
from musnad.labelstudio.foreign.mapping import Mapping
from musnad.labelstudio.foreign.proofs import count_proven
from musnad.labelstudio.foreign.targets import Target, make_targets
from musnad.labelstudio.foreign.tasks import Task
from musnad.labelstudio.foreign.units import CODE_POINTS
from musnad.schemas import Json

# An address of a text instead of the text: a link, a storage's path, an uploaded file.
_ADDRESS = re.compile(r"\s*(?:(?:https?|s3|gs|azure-blob|file)://\S+|/(?:data|storage-data)/\S*|upload://\S+)\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen target, and the unit that most spans bear out.

    `others` are the objects of the page (`to_name`) that show another text of the task.
    """

    target: Target
    unit: str
    others: frozenset[str] = frozenset()

    def covers(self, span: Json) -> bool:
        """Whether a span is of the chosen text."""
        return _object_of(span) not in self.others


class _Weighed(NamedTuple):
    """One way to read one key of the data, and the spans that bear it out."""

    proven: Counter[str]
    key: str
    target: Target


def choose_target(task: Task, spans: list[Json], mapping: Mapping) -> Choice:
    """The text that the spans point into: the key that the mapping names, else the one that most spans bear out.

    Raises Refusal [no-text, text-elsewhere, several-texts].
    """
    keys = [mapping.text] if mapping.text is not None else list(_order_keys(task.data, spans))
    weighed = _weigh(task.data, keys, spans, mapping)
    if not weighed:
        raise _say_missing(task, mapping)
    best = _find_best(weighed)
    several = len({one.key for one in weighed}) > 1
    if several and not best.proven and not any(_is_named(key, spans) for key in keys):
        found = ", ".join(dict.fromkeys(one.key for one in weighed))
        raise Refusal("", "several-texts", f'any of {found} may be its text; name it in the mapping as "text"')
    others = _find_others(task.data, best.key, keys, spans, mapping) if several else frozenset()
    return Choice(best.target, _choose_unit(best.proven), others)


def _weigh(data: Json, keys: list[str], spans: list[Json], mapping: Mapping) -> list[_Weighed]:
    values = [span["value"] for span in spans]
    return [
        _Weighed(count_proven(target, values), key, target)
        for key in keys
        for target in make_targets(_get(data, key), values, mapping.paragraph_text)
    ]


def _find_best(weighed: list[_Weighed]) -> _Weighed:
    """The one that most spans bear out; of equals, the first."""
    return max(weighed, key=lambda one: sum(one.proven.values()))


def _find_others(data: Json, key: str, keys: list[str], spans: list[Json], mapping: Mapping) -> frozenset[str]:
    """The objects whose own spans bear out another key than the chosen one."""
    own = {name: [span for span in spans if _object_of(span) == name] for name in map(_object_of, spans)}
    best = {name: _find_best(_weigh(data, keys, theirs, mapping)) for name, theirs in own.items()}
    return frozenset(name for name, one in best.items() if one.key != key and one.proven)


def _object_of(span: Json) -> str:
    return str(span.get("to_name", ""))


def _choose_unit(proven: Counter[str]) -> str:
    """Code points, unless more spans bear out another unit alone."""
    return max([CODE_POINTS, *proven], key=lambda unit: proven[unit])


def _order_keys(data: Json, spans: list[Json]) -> Iterator[str]:
    """The keys that may hold the text: those that the results name first, then `text`, then the longest."""
    keys = [key for key, value in data.items() if _may_be_text(value)]
    yield from sorted(keys, key=lambda key: (not _is_named(key, spans), key != "text", -len(data[key])))


def _is_named(key: str, spans: list[Json]) -> bool:
    """Whether results name the key: old ones by `source`, others where the object is called as the key is."""
    return key == "text" or any(span.get("source") == f"${key}" or span.get("to_name") == key for span in spans)


def _may_be_text(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip()) and not _ADDRESS.fullmatch(value)
    return isinstance(value, list) and bool(value)


def _get(data: Json, key: str) -> object:
    value: object = data.get(key)
    if value is None and "." in key:
        value = data
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    return None if isinstance(value, str) and _ADDRESS.fullmatch(value) else value


def _say_missing(task: Task, mapping: Mapping) -> Refusal:
    if mapping.text is not None and mapping.text not in task.data:
        return Refusal("", "no-text", f"its data has no {mapping.text!r}; it has {', '.join(task.data) or 'nothing'}")
    if any(isinstance(value, str) and _ADDRESS.fullmatch(value) for value in task.data.values()):
        return Refusal("", "text-elsewhere", "its data holds the address of a text, not the text")
    return Refusal("", "no-text", f"no text is in its data ({', '.join(task.data)})")
