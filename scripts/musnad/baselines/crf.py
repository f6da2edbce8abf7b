"""A linear-chain CRF for each track, by python-crfsuite."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from musnad.baselines.tagging import Stretch
from musnad.preannotation.tokens import Token

# L-BFGS with elastic-net penalties, as crfsuite's manual has them; no random number is drawn.
_PARAMETERS = {"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.possible_transitions": True}
_OPENERS, _CLOSERS = frozenset("«“„‹"), frozenset("»”›")


class CrfTagger:
    """One track's tagger; `train` once, then `tag`."""

    def __init__(self) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._model = b""

    def train(self, stretches: Sequence[Stretch], tags: Sequence[Sequence[str]]) -> None:
        """Learn from sequences and their tags, in the order given."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
        for stretch, own in zip(stretches, tags, strict=True):
            trainer.append(describe_tokens(stretch), own)
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model"
            trainer.train(str(model))
            self._model = model.read_bytes()
        # The tagger reads the model where it lies and does not keep it alive.
        self._tagger.open_inmemory(self._model)

    def tag(self, stretches: Sequence[Stretch]) -> list[list[str]]:
        """The best tags of each sequence."""
        return [self._tagger.tag(describe_tokens(stretch)) for stretch in stretches]


def describe_tokens(stretch: Stretch) -> list[list[str]]:
    """What the CRF sees of each token: the word and its edges, its neighbours, and whether quotation marks are open."""
    tokens = stretch.tokens
    depth = _count_open(tokens)
    described = []
    for place, token in enumerate(tokens):
        own = [f"{edge}{token.plain[:size]}" for edge, size in (("<1 ", 1), ("<2 ", 2), ("<3 ", 3), ("<4 ", 4))]
        own += [f"{edge}{token.plain[-size:]}" for edge, size in ((">1 ", 1), (">2 ", 2), (">3 ", 3))]
        own += [f"w {token.plain}", f"k {token.kind}", f"s {stretch.kind}", f"q {min(depth[place], 1)}"]
        for step in (-3, -2, -1, 1, 2, 3):
            there = place + step
            plain = tokens[there].plain if 0 <= there < len(tokens) else "∅"
            own += [f"{step} {plain}"]
            if abs(step) == 1 and plain != "∅":
                own += [f"{step}k {tokens[there].kind}", f"{step}< {plain[:3]}", f"{step}> {plain[-3:]}"]
        own += ["first"] if place == 0 else []
        described.append(own)
    return described


def _count_open(tokens: Sequence[Token]) -> list[int]:
    depth, counts = 0, []
    straight = False
    for token in tokens:
        if token.plain in _CLOSERS:
            depth = max(0, depth - 1)
        if token.plain == '"':
            straight = not straight
        counts.append(depth + straight)
        depth += token.plain in _OPENERS
    return counts
