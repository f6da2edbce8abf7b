"""Units in which others count offsets, turned into code points.

Label Studio counts code points now; its older versions and the scripts of others counted UTF-16 units, bytes, or the
characters of a text whose line ends had been made LF.
"""

from __future__ import annotations

from functools import cached_property

CODE_POINTS = "code points"


class Counted:
    """A text whose places can be given in any unit."""

    def __init__(self, text: str) -> None:
        self.text = text

    def units(self) -> list[str]:
        """The units that differ on this text, code points first."""
        return [CODE_POINTS, *self._tables]

    def convert(self, offset: int, unit: str) -> int | None:
        """An offset in `unit` as code points; None where it falls inside a character or outside the text.

        One that lies behind the text by no more than eight is given as it is: covered text may still prove a span.
        """
        if unit not in self._tables:  # code points, or a unit that does not differ from them here
            return offset if 0 <= offset <= len(self.text) + 8 else None
        return self._tables[unit].get(offset)

    @cached_property
    def _tables(self) -> dict[str, dict[int, int]]:
        text, tables = self.text, {}
        beyond = any(character > "\uffff" for character in text)
        crlf = "\r\n" in text
        if beyond:
            tables["UTF-16 units"] = _count(text, utf16=True)
        if crlf:
            tables["characters with line ends as one"] = _count(text, crlf=True)
        if beyond and crlf:
            tables["UTF-16 units with line ends as one"] = _count(text, utf16=True, crlf=True)
        if not text.isascii():
            tables["bytes"] = _count(text, utf8=True)
        return tables


def _count(text: str, *, utf16: bool = False, utf8: bool = False, crlf: bool = False) -> dict[int, int]:
    table, offset = {}, 0
    for index, character in enumerate(text):
        if crlf and character == "\r" and text[index + 1 : index + 2] == "\n":
            continue
        table[offset] = index
        offset += len(character.encode("utf-8")) if utf8 else 2 if utf16 and character > "\uffff" else 1
    table[offset] = len(text)
    return table
