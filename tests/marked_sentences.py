"""A readable notation for marked sentences, for the tests of the suggestion rules.

`[C قال] [S المدير]: "[D العمل مستمر]".` is the sentence without the brackets; each bracket names a role and covers a
span. A digit after the role numbers the mark it belongs to (`C2`; without one, 1), and what follows is read by the test
(`C~` a cue whose speaker is implicit, `K=denial/negated`). Brackets may nest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"\[([A-Z])(\d?)([^\s\[\]]*) ")


class Role(NamedTuple):
    """One bracket: its role letter, the number of its mark, its remark, and the span it covers."""

    letter: str
    number: int
    remark: str
    start: int
    end: int
    text: str


def read_marked(line: str) -> tuple[str, list[Role]]:
    """The bare sentence and its roles in the order in which they open."""
    text, roles, opened, place = "", [], [], 0
    while place < len(line):
        opening = _OPENING.match(line, place)
        if opening:
            opened.append((len(text), len(roles), *opening.groups()))
            roles.append(None)
            place = opening.end()
        elif line[place] == "]":
            start, index, letter, number, remark = opened.pop()
            roles[index] = Role(letter, int(number or 1), remark, start, len(text), text[start:])
            place += 1
        else:
            text += line[place]
            place += 1
    assert not opened, f"a bracket is never closed: {line}"
    return text, roles


def read_table(table: str) -> list[str]:
    """The sentences of a table: one a line, without its empty and comment lines; `¶` stands for a paragraph break."""
    lines = (line.strip() for line in table.splitlines())
    return [line.replace(" ¶ ", "\n\n") for line in lines if line and not line.startswith("#")]
