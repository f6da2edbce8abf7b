"""A text as the rules for names see it: its tokens, the names known beforehand, and the mentions found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.preannotation.naming.gazetteers import SAUDI, Match, match_name, may_begin_name
from musnad.preannotation.naming.signs import words_of
from musnad.preannotation.naming.vocabulary import is_function
from musnad.preannotation.naming.word_forms import Reading, readings
from musnad.preannotation.tokens import WORD, Token
from musnad.spans import Span

OPENING, CLOSING = frozenset("\"«“‹'(„‟”"), frozenset("\"»”›')“")
_QUOTED_WORDS = 6
_MATCH_WORDS = words_of("match")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found over the tokens `first` to `end` (half-open), less `letters` proclitic letters of the first.

    `whole`: a class noun with the name it only announces; that name is not marked again inside.
    """

    first: int
    end: int
    letters: int
    type: str
    rule: str
    score: float
    key: str | None = None
    whole: bool = False


@dataclass(slots=True)
class NameText:
    """The tokens of a text and what is known about them.

    `known` has the known names by first token, `mentions` all names accepted so far, by first token; `owner` tells for
    a token the mention that was accepted last over it.
    """

    text: str
    tokens: list[Token]
    taken: frozenset[int]
    plains: list[str] = field(init=False)
    known: dict[int, Match] = field(init=False, default_factory=dict)
    mentions: list[Mention] = field(init=False, default_factory=list)
    owner: dict[int, Mention] = field(init=False, default_factory=dict)
    speaks_of_matches: bool = field(init=False, default=False)
    _words: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        self.plains = [token.plain for token in self.tokens]
        self.speaks_of_matches = not _MATCH_WORDS.isdisjoint(self.plains)
        self._words = [token.kind == WORD for token in self.tokens]
        for index in self.taken:
            self._words[index] = False
        for index, plain in enumerate(self.plains):
            if self._words[index] and may_begin_name(plain):
                match = match_name(self.plains, index)
                if match:
                    self.known[index] = match._replace(entry=SAUDI) if self._is_saudi_nisba(index, match) else match

    def _is_saudi_nisba(self, index: int, match: Match) -> bool:
        """Whether السعودية is the nisba (الخارجية السعودية) and not the country."""
        before = self.plain(index - 1)
        return match.entry.key == "SA" and match.end == index + 1 and before.startswith("ال") and before.endswith("ة")

    def is_word(self, index: int) -> bool:
        """Whether there is an Arabic word at `index` that no number or date has taken."""
        return 0 <= index < len(self._words) and self._words[index]

    def is_open(self, index: int) -> bool:
        """Whether the word at `index` may continue a phrase: it is no function word."""
        return self.is_word(index) and not is_function(self.plains[index])

    def readings(self, index: int) -> tuple[Reading, ...]:
        """The readings of the word at `index`."""
        return readings(self.plains[index])

    def plain(self, index: int) -> str:
        """The plain form at `index`, "" outside the text."""
        return self.plains[index] if 0 <= index < len(self.plains) else ""

    def form(self, index: int, letters: int) -> str:
        """The word at `index` without `letters` proclitic letters, its article restored."""
        return next((form for cut, form in self.readings(index) if cut == letters), self.plains[index])

    def accept(self, mention: Mention) -> None:
        """Adds a mention."""
        self.mentions.append(mention)
        for index in range(mention.first, mention.end):
            self.owner[index] = mention

    def closing_mark(self, index: int) -> int | None:
        """For an opening mark at `index`, where within a few words of one line it is closed."""
        if self.plain(index) not in OPENING:
            return None
        for place in range(index + 2, min(index + _QUOTED_WORDS + 2, len(self.tokens))):
            if self.tokens[place].kind == "break":
                return None
            if self.plains[place] in CLOSING:
                return place
        return None


def taken_tokens(tokens: Sequence[Token], taken: Sequence[Span]) -> frozenset[int]:
    """The indices of tokens that a number or date covers wholly or in part."""
    covered, spans, place = set(), sorted(taken), 0
    for index, token in enumerate(tokens):
        while place < len(spans) and spans[place].end <= token.start:
            place += 1
        if place < len(spans) and spans[place].start < token.end:
            covered.add(index)
    return frozenset(covered)
