"""Cues: the verbs, participles, nouns and prepositions that attribute words, found by dictionary on each token."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from musnad.arabic import fold
from musnad.preannotation.lexicons import read_lexicon
from musnad.preannotation.speech.source_nouns import carrier_kind
from musnad.preannotation.tokens import WORD, Token, offset_after

VERB, PARTICIPLE, NOUN = "verb", "participle", "noun"
MASCULINE, FEMININE = "m", "f"
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ني")


class Form(NamedTuple):
    """One conjugated form in the dictionary."""

    lemma: str
    shape: str
    gender: str
    tense: str
    act: str
    before_clause: frozenset[str]
    before_phrase: frozenset[str]
    takes: str
    kind: str


class Cue(NamedTuple):
    """A cue in a text: its token, its span without proclitic, the proclitic, and its dictionary form."""

    at: int
    start: int
    end: int
    proclitic: str
    form: Form

    @property
    def joined(self) -> bool:
        """Whether و or ف joins it to what precedes."""
        return self.proclitic[:1] in ("و", "ف")


def conjugate(perfect: str, imperfect: str, more: str) -> Iterator[tuple[str, str, str]]:
    """The third-person forms of a verb in plain letters, each with its gender ("" for either) and tense."""
    if perfect:
        weak = perfect[-1] in "يا" and len(perfect) > 2
        stem = perfect[:-1] if weak else perfect
        yield perfect, MASCULINE, "perfect"
        yield stem + "ت", FEMININE, "perfect"
        yield stem + "وا", MASCULINE, "perfect"
        yield (stem + "يا" if weak else stem + "ا"), MASCULINE, "perfect"
        yield stem + "تا", FEMININE, "perfect"
    for form in filter(None, (imperfect, more)):
        rest = form[1:]
        yield "ي" + rest, MASCULINE, "imperfect"
        yield "ت" + rest, FEMININE, "imperfect"
        stem = rest[:-1] if rest[-1] in "يو" and form == imperfect and len(rest) > 2 else rest
        for ending in ("ون", "وا", "ان"):
            yield "ي" + stem + ending, MASCULINE, "imperfect"


def inflect_participle(participle: str) -> Iterator[tuple[str, str]]:
    """The accusative of circumstance: مشيرا, مشيرة, مشيرين, مشيرتين."""
    if participle:
        yield participle + "ا", MASCULINE
        yield participle + "ة", FEMININE
        yield (participle[:-1] if participle.endswith("ي") else participle) + "ين", MASCULINE
        yield participle + "تين", FEMININE
        yield participle + "ات", FEMININE


@cache
def cue_forms() -> dict[str, tuple[Form, ...]]:
    """Every form of every cue by its folded letters."""
    forms: dict[str, list[Form]] = {}
    # Nouns first: نقلا is the noun before it is a dual verb.
    for row in read_lexicon("speech_nouns"):
        gender = FEMININE if row["form"].endswith("ها") else MASCULINE
        prepositions = frozenset(filter(None, map(fold, (row["preposition"] or "").split("|"))))
        takes = {"word": "qd", "saying": "qd", "written": "qd", "told": "q"}.get(row["kind"], "m")
        told = prepositions if row["kind"] == "told" else frozenset()
        form = Form(row["form"], NOUN, gender, "", "state", told, prepositions, takes, row["kind"])
        forms.setdefault(fold(row["form"]), []).append(form)
    for row in read_lexicon("speech_cues"):
        for plain, form in _forms_of(row):
            forms.setdefault(plain, []).append(form)
    return {plain: tuple(readings) for plain, readings in forms.items()}


def _forms_of(row: dict[str, str]) -> Iterator[tuple[str, Form]]:
    before_clause, before_phrase = (
        frozenset(filter(None, map(fold, row[column].split("|")))) for column in ("before_clause", "before_phrase")
    )

    def form(shape: str, gender: str, tense: str) -> Form:
        return Form(row["lemma"], shape, gender, tense, row["act"], before_clause, before_phrase, row["takes"], "")

    for plain, gender, tense in conjugate(fold(row["perfect"]), fold(row["imperfect"]), fold(row["more"])):
        yield plain, form(VERB, gender, tense)
        if "p" in row["takes"]:
            for pronoun in _PRONOUNS:
                yield (plain.removesuffix("ا") if plain.endswith("وا") else plain) + pronoun, form(VERB, gender, tense)
        if "r" in row["takes"]:
            told = form(VERB, gender, tense)._replace(takes="d")  # هذا ما قاله فلان: only words can be taken up again
            yield from ((plain.removesuffix("ا") + pronoun, told) for pronoun in ("ه", "ها"))
    for plain, gender in inflect_participle(fold(row["participle"])):
        yield plain, form(PARTICIPLE, gender, "")


def read_cue(text: str, token: Token, index: int) -> Cue | None:
    """The cue that a token is, or None. A letter of the root is no proclitic: the whole word is looked up first."""
    if token.kind != WORD:
        return None
    found = _look_up(token.plain)
    if found is None:
        return None
    proclitic, form = found
    if form.tense == "imperfect" and form.lemma in ("ادعى", "روى", "حكى") and text[token.end - 1] == "ى":
        return None  # يدعى: he is called
    if form.lemma == "أمر" and form.tense == "imperfect" and "أ" not in text[token.start : token.end]:
        return None  # the name تامر
    return Cue(index, offset_after(text, token, len(proclitic)), token.end, proclitic, form)


@lru_cache(maxsize=1 << 16)
def _look_up(plain: str) -> tuple[str, Form] | None:
    """The proclitic and the form of a word that is a cue."""
    forms = cue_forms()
    for cut in (0, 1, 2):
        proclitic = plain[:cut]
        if proclitic not in _PROCLITICS:
            continue
        for form in forms.get(plain[cut:], ()):
            if _may_carry(proclitic, form):
                return proclitic, form
    return None


_PROCLITICS = frozenset(("", "و", "ف", "ب", "س", "ل", "وب", "وس", "فس", "ول"))


def _may_carry(proclitic: str, form: Form) -> bool:
    if proclitic.endswith("ب"):
        return form.shape == NOUN and form.kind in ("word", "saying", "clause", "told")
    if proclitic.endswith("ل") and form.kind == "told":
        return True
    if form.kind == "saying":
        return False
    if proclitic.endswith("ل"):
        return form.tense == "imperfect" and form.shape == VERB and "w" not in form.takes  # ليقول: and so he said
    if proclitic.endswith("س"):
        return form.tense == "imperfect"
    return True


# What may stand before بيّن, which looks like between.
_BEFORE_SHOWED = frozenset(("كما", "قد", "وقد", "حيث", "ثم", "اذ"))
# Verbal nouns that stress the verb of their own root before them.
_STRESSING = {"نفيا": "نف", "تكذيبا": "كذب", "انكارا": "نكر"}


def find_cues(text: str, tokens: list[Token]) -> list[Cue]:
    """The cues of a text in order; one reading for each token."""
    cues = (read_cue(text, token, index) for index, token in enumerate(tokens))
    return [cue for cue in cues if cue and not _is_other_word(tokens, cue)]


def _is_other_word(tokens: list[Token], cue: Cue) -> bool:
    """Whether a form of a cue is something else where it stands: a preposition, or a noun that only stresses a verb."""
    token = tokens[cue.at]
    before = tokens[cue.at - 1].plain if cue.at else ""
    after = tokens[cue.at + 1].plain if cue.at + 1 < len(tokens) else ""
    if cue.form.lemma in ("فيه", "فيها"):
        return not _holds_clause(tokens, cue)
    if token.plain == "عبر":  # عبر البلاغ نفسه, عبر حسابه
        return carrier_kind(after) is not None or after.endswith(("ه", "ها"))
    if token.plain == "بين" and before not in _BEFORE_SHOWED and cue.at and tokens[cue.at - 1].kind == WORD:
        return True  # ما يجمع بين الرجلين: between
    if token.plain in _STRESSING:  # نفى نفيا قاطعا
        return _STRESSING[token.plain] in before
    return cue.form.lemma == "أطلع" and after in ("عليه", "عليها")  # في بيان اطلعت عليه الوكالة


def _holds_clause(tokens: list[Token], cue: Cue) -> bool:
    """ورقة وفيها أن …: a text that carries a clause; فيه alone is a preposition with its pronoun."""
    following = tokens[cue.at + 1].plain if cue.at + 1 < len(tokens) else ""
    return cue.joined and following in ("ان", "انه", "انها")
