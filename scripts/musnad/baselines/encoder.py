"""The recipe for a Hugging Face encoder: one token-classification head for each track, fine-tuned on the train split.

Needs the extra `models`. A token's tag is learnt and read at its first piece. A stretch longer than the model's window
is cut between tokens.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.baselines.tagging import OUTSIDE, Stretch

_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fine-tune: `model` is a name on the Hub or a folder."""

    model: str
    epochs: int = 20
    learning_rate: float = 5e-5
    batch: int = 8
    window: int = 256
    seed: int = 0


class EncoderTagger:
    """One track's tagger; `train` once, then `tag`."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._labels: list[str] = [OUTSIDE]
        self._network: Any = None
        self._tokenizer: Any = None

    def train(self, stretches: Sequence[Stretch], tags: Sequence[Sequence[str]]) -> None:
        """Fine-tune on sequences and their tags; the same seed gives the same weights on the same machine."""
        import torch
        from transformers import AutoModelForTokenClassification, AutoTokenizer

        recipe = self._recipe
        torch.manual_seed(recipe.seed)
        order = random.Random(recipe.seed)
        self._labels = [OUTSIDE, *sorted({tag for own in tags for tag in own} - {OUTSIDE})]
        self._tokenizer = AutoTokenizer.from_pretrained(recipe.model, use_fast=True)
        self._network = AutoModelForTokenClassification.from_pretrained(
            recipe.model, num_labels=len(self._labels), ignore_mismatched_sizes=True
        )
        examples = [
            (words, own[start : start + len(words)])
            for stretch, own in zip(stretches, tags, strict=True)
            for start, words in self._cut_windows(stretch)
        ]
        steps = recipe.epochs * -(-len(examples) // recipe.batch)
        optimizer = torch.optim.AdamW(self._network.parameters(), lr=recipe.learning_rate)
        schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
        self._network.train()
        for _ in range(recipe.epochs):
            order.shuffle(examples)
            for start in range(0, len(examples), recipe.batch):
                self._network(**self._encode(examples[start : start + recipe.batch])).loss.backward()
                torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
        self._network.eval()

    def tag(self, stretches: Sequence[Stretch]) -> list[list[str]]:
        """The best tags of each sequence; a token that the tokenizer drops is outside."""
        import torch

        tagged = []
        for stretch in stretches:
            tags: list[str] = []
            for _, words in self._cut_windows(stretch):
                pieces = self._tokenize([words])
                with torch.inference_mode():
                    best = self._network(**pieces).logits[0].argmax(-1).tolist()
                own = [OUTSIDE] * len(words)
                for place, word in enumerate(pieces.word_ids(0)):
                    if word is not None and (place == 0 or pieces.word_ids(0)[place - 1] != word):
                        own[word] = self._labels[best[place]]
                tags += own
            tagged.append(tags)
        return tagged

    def _cut_windows(self, stretch: Stretch) -> Iterator[tuple[int, list[str]]]:
        """Runs of tokens that fit the window, each with the place of its first token."""
        limit = min(self._recipe.window, getattr(self._network.config, "max_position_embeddings", 512)) - 2
        plain = [token.plain for token in stretch.tokens]
        sizes = [max(1, len(own)) for own in self._tokenizer(plain, add_special_tokens=False)["input_ids"]]
        start = used = 0
        for place, size in enumerate(sizes):
            if used + size > limit and place > start:
                yield start, plain[start:place]
                start, used = place, 0
            used += size
        yield start, plain[start:]

    def _tokenize(self, words: list[list[str]]) -> Any:  # noqa: ANN401 - of transformers
        return self._tokenizer(
            words, is_split_into_words=True, return_tensors="pt", padding=True, truncation=True,
            max_length=min(self._recipe.window, getattr(self._network.config, "max_position_embeddings", 512)),
        )  # fmt: skip

    def _encode(self, examples: Sequence[tuple[list[str], Sequence[str]]]) -> Any:  # noqa: ANN401 - of transformers
        import torch

        pieces = self._tokenize([words for words, _ in examples])
        numbers = {label: number for number, label in enumerate(self._labels)}
        labels = torch.full(pieces["input_ids"].shape, _IGNORED)
        for row, (_, tags) in enumerate(examples):
            before = None
            for place, word in enumerate(pieces.word_ids(row)):
                if word is not None and word != before:
                    labels[row, place] = numbers[tags[word]]
                before = word
        pieces["labels"] = labels
        return pieces
