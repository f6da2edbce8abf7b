"""Who speaks, to whom, through what: the phrases between a cue and its content."""

from __future__ import annotations

from typing import NamedTuple

from musnad.preannotation.speech.source_nouns import border_kind, carrier_kind, is_adjective, read_host
from musnad.preannotation.speech.speakers import PhraseReader
from musnad.preannotation.tokens import LATIN, WORD
from musnad.spans import Span

_LONGEST = 30  # tokens looked through
_LONGEST_NAME = 8  # tokens from mark to mark
_SENT = frozenset(("وجهه", "وجهته", "وجهها", "وجهوه", "موجه", "موجهة", "ارسله", "ارسلته", "ارسل"))


class Source(NamedTuple):
    """The phrase of a source and its companions; `next` is the first token not read as part of the source's phrase."""

    speaker: Span | None
    addressee: Span | None
    via: Span | None
    next: int


class SourceReader:
    """Reads sources with the phrases of one text."""

    def __init__(self, reader: PhraseReader) -> None:
        self.reader = reader

    def read_source(self, first: int, last: int) -> Source:
        """The source's phrase right behind a cue, then addressee and medium among what follows until `last`."""
        index = first
        while index < last and self.reader.is_adverb(index):
            index += 1
        after = self.reader.read_phrase(index, last) if index < last and self._may_speak(index) else index
        speaker = self.reader.cut_phrase(index, after)
        addressee, via = self.read_companions(after, last)
        return Source(speaker, addressee, via, after)

    def _may_speak(self, index: int) -> bool:
        """Whether a phrase begins at a token; عزا ما حدث إلى: what happened does not speak, nor do marked words."""
        if self.reader.closers.get(index, index) - index > _LONGEST_NAME:
            return False
        return self.reader.may_head(index) and self.reader.tokens[index].plain != "ما"

    def read_companions(self, first: int, last: int) -> tuple[Span | None, Span | None]:
        """Addressee and medium between two tokens; a named medium goes before a kind of text."""
        tokens, text = self.reader.tokens, self.reader.text
        addressee = medium = genre = None
        index = first
        while index < min(last, first + _LONGEST):
            token = tokens[index]
            if token.kind not in (WORD, LATIN):
                index += 1
                continue
            host = read_host(token, text)
            before = (
                tokens[index - 1].plain if index else ""
            )  # اطلعت عليه الوكالة: a preposition with its pronoun is whole
            standing = border_kind(before) == "preposition" and not before.endswith(("ه", "ها", "هم"))
            kind = carrier_kind(host.plain)
            after = index + 1
            if (host.preposition or standing) and kind in ("class", "name") and medium is None:
                after = (
                    self.reader.read_phrase(index, last, bare=True)
                    if not host.preposition
                    else self._read_rest(index, last)
                )
                medium = self.reader.cut_phrase(index, after, host.cut)
            elif standing and self._is_sent_to(index) and addressee is None:
                after = self.reader.read_phrase(index, last, bare=True)
                addressee = self.reader.cut_phrase(index, after)
            elif kind == "text" and (host.preposition == "ب" or self._holds_text(index)):
                after = self._read_genre(index, last)
                genre = genre or self.reader.cut_phrase(index, after, host.cut)
            elif host.preposition == "ل" and kind in ("listeners", None) and addressee is None:
                after = self._read_rest(index, last)
                addressee = self.reader.cut_phrase(index, after, host.cut)
            elif host.preposition == "ل" and kind == "class":
                after = self._read_rest(index, last)
            index = max(after, index + 1)
        return addressee, medium or genre

    def _is_sent_to(self, index: int) -> bool:
        """بيان وجهته إلى النقابات: to whom a text was sent."""
        return (
            index > 1 and self.reader.tokens[index - 1].plain == "الي" and self.reader.tokens[index - 2].plain in _SENT
        )

    def _holds_text(self, index: int) -> bool:
        """في بيان, عبر بيان; but عبر الفيديو is how people met."""
        before = self.reader.tokens[index - 1].plain
        return before in ("في", "ب") or (before == "عبر" and "فيديو" not in self.reader.tokens[index].plain)

    def _read_rest(self, index: int, last: int) -> int:
        """Over a phrase whose first word carries a preposition."""
        return max(index + 1, self.reader.read_phrase(index + 1, last, bare=True) if index + 1 < last else 0)

    def _read_genre(self, index: int, last: int) -> int:
        """Over a kind of text and the adjectives that describe it (بيان رسمي, تصريحات صحفية)."""
        after = index + 1
        while after < last and self.reader.tokens[after].kind == WORD and is_adjective(self.reader.tokens[after].plain):
            after += 1
        return after
