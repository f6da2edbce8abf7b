"""What is wrong with a file, said so that a person can go there."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found wrong: where it is, which check found it, and what it is.

    `file` is a path as the user gave it, `path` a JSON path such as `$.entities[3].end`, `check` a stable id.
    """

    file: str
    path: str
    check: str
    message: str

    def __str__(self) -> str:
        return show_in_line(f"{self.file}:{self.path} [{self.check}] {self.message}")

    def to_json(self) -> dict[str, str]:
        """The finding as a JSON object."""
        return asdict(self)


class Refusal(Exception):  # noqa: N818 - an input is refused; nothing went wrong in the program
    """Raised when an input cannot be taken; carries the finding that says why."""

    def __init__(self, file: str, check: str, message: str, path: str = "$") -> None:
        self.finding = Finding(file, path, check, message)
        super().__init__(str(self.finding))


def show_in_line(text: str) -> str:
    """`text` fit for one line of a terminal: what breaks lines, steers the display or cannot be encoded, as escapes."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
