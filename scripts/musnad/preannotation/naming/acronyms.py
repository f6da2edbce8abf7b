"""A body's name once more in Latin letters, in the brackets behind it: (WHO), (Aston University)."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.preannotation.naming.name_text import CLOSING, Mention, NameText
from musnad.preannotation.tokens import LATIN, SIGN

_BODIES = frozenset(("ORG", "EVENT"))
_LONGEST = 7  # tokens of a name in brackets


def find_acronyms(text: NameText) -> Iterator[Mention]:
    """A mention for each name in Latin letters right behind a body's, over the mark that closes it."""
    ends = {mention.end: mention for mention in text.mentions if mention.type in _BODIES}
    for end, mention in sorted(ends.items()):
        opener = end + (text.plain(end) in CLOSING and text.plain(end) not in "()")
        last = next((at for at in range(opener + 2, opener + _LONGEST + 2) if text.plain(at) == ")"), None)
        if text.plain(opener) != "(" or last is None:
            continue
        inside = text.tokens[opener + 1 : last]
        letters = all(token.kind == LATIN or (token.kind == SIGN and token.plain in ".&-") for token in inside)
        if letters and inside[0].kind == LATIN:
            yield Mention(opener + 1, last, 0, mention.type, "acronym", 0.8)
