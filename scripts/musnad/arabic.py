"""Arabic letters, marks and digits, seen through foldings that never touch the text itself.

`shadow` keeps every offset; `fold` is a key for comparing and may be shorter than what it was made from.
"""

from __future__ import annotations

import re

DIACRITICS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
TATWEEL = "\u0640"
# Marks that steer or join the display and say nothing themselves.
INVISIBLE = "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
LETTER = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3"
SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

_DIGITS = {base + value: str(value) for base in (0x660, 0x6F0) for value in range(10)}
_LETTERS = {ord(letter): "ا" for letter in "أإآٱ"} | {ord("ى"): "ي", ord("ی"): "ي", ord("ک"): "ك"}
_SILENT = [
    code
    for first, last in re.findall(r"(.)(?:-(.))?", DIACRITICS + INVISIBLE)
    for code in range(ord(first), ord(last or first) + 1)
]
_SPACES = {
    code: " "
    for first, last in re.findall(r"(.)(?:-(.))?", SPACES)
    for code in range(ord(first), ord(last or first) + 1)
}
_SHADOW = _DIGITS | _LETTERS | _SPACES | dict.fromkeys(_SILENT, TATWEEL)
_MARKS = re.compile(f"[{DIACRITICS}{INVISIBLE}{TATWEEL}]+")
_PLAIN_LETTERS = tuple((chr(code), plain) for code, plain in _LETTERS.items())
_PLAIN_DIGITS = tuple((chr(code), plain) for code, plain in _DIGITS.items())
# Silent marks become tatweel first: letter for letter str.replace is twenty times faster than taking out.
_PLAIN_SIGNS = (
    *_PLAIN_LETTERS,
    *_PLAIN_DIGITS,
    *((mark, TATWEEL) for mark in map(chr, _SILENT) if mark.isprintable()),
    (TATWEEL, ""),
)
_OTHER_DIGIT = re.compile("[" + "".join(map(chr, _DIGITS)) + "]")


def shadow(text: str) -> str:
    """`text` with digits, alef and ya forms and spaces made plain and silent marks made tatweel; as long as `text`."""
    # Of all that is made plain, ASCII has the tab alone.
    return text.replace("\t", " ") if text.isascii() else text.translate(_SHADOW)


def fold(text: str) -> str:
    """A key under which spellings that differ in digits, marks, tatweel, alef, ya or spaces are equal."""
    # One pass a letter is many times faster than str.translate, which looks every character up.
    text = _MARKS.sub("", text)
    for letter, plain in _PLAIN_LETTERS:
        text = text.replace(letter, plain)
    if _OTHER_DIGIT.search(text):
        for digit, plain in _PLAIN_DIGITS:
            text = text.replace(digit, plain)
    return _join_words(text)


def fold_lines(text: str) -> list[str]:
    """`fold` of each line of a text, several times faster than one after the other."""
    # In a long text to look for each sign by itself takes less than to look for any of them.
    for sign, plain in _PLAIN_SIGNS:
        text = text.replace(sign, plain)
    lines = text.split("\n")
    if not "".join(lines).isprintable():
        return [_join_words(_MARKS.sub("", line)) for line in lines]
    return [" ".join(line.split()) if "  " in line else line.strip(" ") for line in lines]


def _join_words(text: str) -> str:
    # All white space but the blank is unprintable.
    if "  " in text or not text.isprintable() or text[:1] == " " or text[-1:] == " ":
        return " ".join(text.split())
    return text


def is_arabic(text: str) -> bool:
    """Whether most of the letters in `text` are Arabic."""
    letters = sum(character.isalpha() for character in text)
    return letters > 0 and len(re.findall(f"[{LETTER}]", text)) * 2 > letters
