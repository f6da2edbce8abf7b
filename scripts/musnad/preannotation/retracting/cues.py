"""Words that may take something back: verbs, participles and verbal nouns, with the senses each can have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.retracting.objects import classes_of
from musnad.preannotation.speech.cues import MASCULINE, NOUN, PARTICIPLE, VERB, Cue, Form, conjugate, inflect_participle
from musnad.preannotation.tokens import WORD, Token, offset_after
from musnad.preannotation.word_sets import word_set

_PRONOUNS = ("ه", "ها", "هم", "هما", "نا", "ي")
_PROCLITICS = ("", "و", "ف", "ب", "ل", "س", "ك", "وب", "ول", "وس", "فس", "فب")


class Sense(NamedTuple):
    """One sense of a cue: its type, the preposition before its object, and the classes of objects that make it true."""

    lemma: str
    type: str
    preposition: str
    objects: frozenset[str]


class Candidate(NamedTuple):
    """A word of a text that may be a cue, with its senses; `owner`: a pronoun for the retractor is
    attached; `ambiguous`: the form is verb and verbal noun alike; `has_pronoun`: the verb carries its object (حذفته).
    """

    cue: Cue
    senses: tuple[Sense, ...]
    owner: bool
    ambiguous: bool
    has_pronoun: bool = False

    @property
    def at(self) -> int:
        """The token of the word."""
        return self.cue.at

    @property
    def shape(self) -> str:
        """verb, participle or noun."""
        return self.cue.form.shape


class _Entry(NamedTuple):
    shape: str
    gender: str
    tense: str
    owner: bool
    sense: Sense
    has_pronoun: bool = False


@cache
def _entries() -> dict[str, tuple[_Entry, ...]]:
    entries: dict[str, list[_Entry]] = {}
    for row in read_lexicon("retraction_cues"):
        sense = Sense(row["lemma"], row["type"], fold(row["preposition"]), frozenset(row["objects"].split("|")))
        for plain, entry in _forms_of(row, sense):
            entries.setdefault(plain, []).append(entry)
    return {plain: tuple(found) for plain, found in entries.items()}


def _forms_of(row: dict[str, str], sense: Sense) -> Iterator[tuple[str, _Entry]]:
    for plain, entry in _verbs_of(row, sense):
        yield plain, entry
        if not sense.preposition:
            for form in _carry_pronouns(plain):
                yield form, entry._replace(has_pronoun=True)
    for plain, gender in inflect_participle(fold(row["participle"])):
        yield plain, _Entry(PARTICIPLE, gender, "", False, sense)
    noun = fold(row["nouns"])
    if noun:
        stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
        for plain in (noun, "ال" + noun, stem + "ا", noun + "ات", "ال" + noun + "ات"):
            yield plain, _Entry(NOUN, MASCULINE, "", False, sense)
        for pronoun in _PRONOUNS:
            yield stem + pronoun, _Entry(NOUN, MASCULINE, "", True, sense)


def _verbs_of(row: dict[str, str], sense: Sense) -> Iterator[tuple[str, _Entry]]:
    """The finite forms, of the third person and the first."""
    for plain, gender, tense in conjugate(fold(row["perfect"]), fold(row["imperfect"]), fold(row["more"])):
        if tense == "imperfect" or not plain.endswith("يا"):  # نفيا is the noun, not the dual
            yield plain, _Entry(VERB, gender, tense, False, sense)
    for plain in _first_person(fold(row["perfect"]), fold(row["imperfect"])):
        yield plain, _Entry(VERB, "", "imperfect" if plain[0] in "ان" else "perfect", False, sense)


def _carry_pronouns(plain: str) -> Iterator[str]:
    """حذفته, حذفوه, نفاها: a verb with its object."""
    stem = plain[:-1] + "ا" if plain.endswith("ي") else plain.removesuffix("ا") if plain.endswith("وا") else plain
    yield from (stem + pronoun for pronoun in ("ه", "ها", "هم", "هما"))


def _first_person(perfect: str, imperfect: str) -> Iterator[str]:
    """نعتذر, أتراجع, سحبنا, عدنا: somebody takes back a word of one's own."""
    if imperfect:
        yield from (letter + imperfect[1:] for letter in "ان")
    hollow = len(perfect) > 2 and perfect[-2] == "ا"
    yield (perfect[:-2] + perfect[-1] if hollow else perfect) + "نا"


_THEN = frozenset(map(fold, ("ثم", "قد", "وقد", "ما", "وما", "الذي", "التي", "لم", "لن", "ولم", "أن")))


def find_candidates(text: str, tokens: list[Token]) -> list[Candidate]:
    """The words of a text that may take something back, in order."""
    candidates, before = [], ""
    for index, token in enumerate(tokens):
        if token.kind == WORD and (found := _look_up(token.plain)) and not _is_other_word(token.plain, before):
            behind = {token.plain for token in tokens[index + 1 : index + 3]}
            candidates.append(_read_candidate(text, token, index, found, behind, verbal=before in _THEN))
        before = token.plain
    return candidates


_SHOWN = word_set("shown")
_OTHERWISE = frozenset(map(fold, ("غير", "وغير", "بدل", "وبدل")))


def _is_other_word(plain: str, before: str) -> bool:
    """Whether a form is no cue here: غير and بدل but for the head of a sentence, بلاغ تكذيبي, ثبت كذب الرواية."""
    if plain in _OTHERWISE:
        return before not in ("", ".") and not before.startswith("\n")
    if plain == "كذب" and before in _SHOWN:
        return True
    return plain.endswith("يبي") and not before.startswith("ال") and bool(classes_of(before))


def _read_candidate(
    text: str, token: Token, index: int, found: tuple[int, str, list[_Entry]], behind: set[str], *, verbal: bool
) -> Candidate:
    cut, proclitic, entries = found
    # حذفها is a noun (her deleting), but a verb with its object behind و and ثم: each reading keeps to itself.
    owned = any(entry.owner and entry.sense.preposition in behind for entry in entries)  # تراجعه عن, no verb
    carrying = (verbal or proclitic[-1:] in ("و", "ف", "س")) and not owned
    entries = [entry for entry in entries if entry.has_pronoun == carrying] or entries
    # A form with several readings (سحب: he withdrew, withdrawal) is a noun after a preposition.
    shape = _choose_shape(entries, proclitic)
    chosen = [entry for entry in entries if entry.shape == shape]
    first = chosen[0]
    form = Form(first.sense.lemma, shape, first.gender, first.tense, "", frozenset(), frozenset(), "", "")
    cue = Cue(index, offset_after(text, token, cut), token.end, proclitic, form)
    senses = tuple(dict.fromkeys(entry.sense for entry in chosen))
    return Candidate(cue, senses, first.owner, len({entry.shape for entry in entries}) > 1, first.has_pronoun)


@lru_cache(maxsize=1 << 16)
def _look_up(plain: str) -> tuple[int, str, list[_Entry]] | None:
    """The entries of a word by its first reading that has any: proclitic letters, the proclitic, the entries."""
    for cut, proclitic, rest in _readings(plain):
        entries = [entry for entry in _entries().get(rest, ()) if _may_carry(proclitic, entry)]
        if entries:
            return cut, proclitic, entries
    return None


def _readings(plain: str) -> Iterator[tuple[int, str, str]]:
    for proclitic in _PROCLITICS:
        if plain.startswith(proclitic) and len(plain) - len(proclitic) >= 3:
            rest = plain[len(proclitic) :]
            yield len(proclitic), proclitic, rest
            if proclitic.endswith("ل") and rest.startswith("ل"):
                yield len(proclitic), proclitic, "ا" + rest  # للاعتذار: the article behind ل loses its alef


def _may_carry(proclitic: str, entry: _Entry) -> bool:
    if proclitic == "ل" and entry.tense == "imperfect":
        return True  # عاد لينفي
    if proclitic[-1:] in ("ب", "ل", "ك"):
        return entry.shape == NOUN
    if proclitic[-1:] == "س":
        return entry.tense == "imperfect"
    return True


def _choose_shape(entries: list[_Entry], proclitic: str) -> str:
    shapes = {entry.shape for entry in entries}
    if proclitic[-1:] in ("ب", "ل", "ك") and NOUN in shapes:
        return NOUN
    return VERB if VERB in shapes else min(shapes)
