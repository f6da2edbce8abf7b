"""The foldings of `musnad.arabic` as tables, so that the page folds as the package does."""

from __future__ import annotations

from musnad.arabic import fold

_PLANE = range(0x10000)
# Letters that readers type for one another beyond what `fold` makes equal.
_LOOSE = {"ة": "ه", "ؤ": "و", "ئ": "ي", "ء": ""}


def make_tables() -> dict[str, dict[str, str]]:
    """`fold`: character -> what it becomes, white space a blank; `loose`: what a search makes equal besides."""
    letters = (chr(code) for code in _PLANE if not 0xD800 <= code < 0xE000)
    # Between two letters, so that a blank at an edge is not taken away.
    folded = {letter: " " if letter.isspace() else fold(f"a{letter}a")[1:-1] for letter in letters}
    return {"fold": {letter: key for letter, key in folded.items() if key != letter}, "loose": _LOOSE}
