"""A look at a built release through the eyes of its readers: `load_dataset`, nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from datasets import Dataset, get_dataset_config_names, load_dataset
from datasets.utils.logging import disable_progress_bar

from musnad.findings import Refusal
from musnad.schemas import LAYERS


def preview_release(folder: Path) -> Iterator[str]:
    """Lines that say what `load_dataset(folder)` gives: splits and rows of each config, then the first article.

    Loads into a cache of its own, so that what is shown is what stands in `folder` now. Raises Refusal [no-release].
    """
    if not (folder / "README.md").exists():
        raise Refusal(str(folder), "no-release", "no release stands here; build one with scripts/build_release.py")
    disable_progress_bar()
    with tempfile.TemporaryDirectory() as cache:
        for config in get_dataset_config_names(str(folder)):
            splits = load_dataset(str(folder), config, cache_dir=cache)
            yield f"{config}: " + ", ".join(f"{len(rows)} {split}" for split, rows in splits.items())
            if config == "documents":
                yield from _show_article(next(iter(splits.values())))


def _show_article(articles: Dataset) -> Iterator[str]:
    article = articles[0]
    yield f"  {article['id']}: {article['title']}"
    yield "  " + ", ".join(f"{len(article[layer])} {layer}" for layer in LAYERS)
    kinds = articles.features["retractions"].feature["type"]
    for retraction in article["retractions"]:
        claims = " … ".join(claim["text"] for claim in retraction["claim"])
        yield f"  {kinds.int2str(retraction['type'])}: {retraction['cue']['text']} ← {claims}"
