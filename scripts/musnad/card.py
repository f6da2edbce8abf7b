"""The dataset card: hand-written prose, blocks generated from schema and counts, and the YAML that `datasets` reads.

`dataset_card.md` holds prose and the markers; a release's `README.md` is the same with the blocks of that release and
the YAML before it. The YAML is written by the code of `datasets`, never by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datasets.info import DatasetInfo, DatasetInfosDict
from datasets.splits import SplitDict, SplitInfo
from datasets.utils.metadata import MetadataConfigs
from huggingface_hub import DatasetCard, DatasetCardData

from musnad.annotators import make_agreement_block, make_annotators_block
from musnad.baselines.results import make_result_table, read_results
from musnad.blocks import Manifest, make_blocks
from musnad.citation import CITATION, cite, make_citation, read_citation
from musnad.corpus import Corpus
from musnad.croissant.metadata import CROISSANT, make_croissant
from musnad.features import list_configs, make_features
from musnad.parquet import Size
from musnad.tables import format_table, list_generated, replace_generated

CARD, CHANGELOG, LICENCE = "dataset_card.md", "CHANGELOG.md", "LICENSE.md"
Sizes = Mapping[tuple[str, str], Size]
_SIZE_CATEGORIES = [(10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M")]
_RIGHTS = """\
# Rights

The annotations (labels, offsets, values, links) are licensed CC BY 4.0: https://creativecommons.org/licenses/by/4.0/

Each text has the licence that its row names in `licence`; `redistribute` says whether the text may be passed on under
it, `withheld` whether its letters are masked here. A name that begins with LicenseRef- is no open licence.

{table}
"""


def make_card(corpus: Corpus, manifest: Manifest, sizes: Sizes, blocks: Mapping[str, str] | None = None) -> str:
    """The `README.md` of a release. A corpus without a `dataset_card.md` gets a card of generated blocks alone.

    `blocks` are all those that there are, unless given; what a card has of others stays as it stands.
    """
    card = DatasetCard(_read(corpus, CARD) or _sketch_card())
    metadata = DatasetCardData(**vars(card.data))
    metadata.size_categories = [_categorize(sum(rows[list_configs()[0]] for rows in manifest["rows"].values()))]
    _describe_data(metadata, manifest, sizes)
    filled = _fill_card(card.text.lstrip(), blocks or make_all_blocks(corpus, manifest), manifest)
    return f"---\n{metadata}\n---\n\n{filled}"


def make_changelog(corpus: Corpus, manifest: Manifest) -> str:
    """The changelog with this version's counts filled in; one line for a corpus that keeps none."""
    text = _read(corpus, CHANGELOG)
    return _fill_blocks(text, make_blocks(manifest)) if text else f"# Changelog\n\n## {manifest['version']}\n"


def make_metadata(corpus: Corpus, manifest: Manifest, card: str) -> dict[str, str]:
    """What stands beside the card, by file name: rights, Croissant, and the citation where the corpus has one."""
    citation = make_citation(corpus, manifest["version"])
    croissant = make_croissant(manifest, read_citation(citation), list_sections(card))
    return {LICENCE: make_licence(manifest), CROISSANT: croissant} | ({CITATION: citation} if citation else {})


def make_licence(manifest: Manifest) -> str:
    """What may be done with the release: with its annotations, and with the texts by the licence of each."""
    table = format_table(("licence of the text", "documents"), sorted(manifest["provenance"]["licence"].items()))
    return _RIGHTS.format(table=table)


def list_sections(card: str) -> dict[str, str]:
    """The text under each heading, without the markers of generated blocks; a section ends at the next heading."""
    parts = re.split(r"(?m)^#+ (.+)$", re.sub(r"<!-- .*? -->\n?|(?s:```.*?```\n?)", "", card))
    return {heading: text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True) if text.strip()}


def find_stale(corpus: Corpus, manifest: Manifest) -> dict[str, str]:
    """The hand-written files whose generated blocks are not those of this release, with the text they should have.

    Agreement is measured here alone: a build takes it as it stands in the card, and so needs no libraries for it.
    """
    texts = {name: text for name in (CARD, CHANGELOG) if (text := _read(corpus, name))}
    blocks = make_all_blocks(corpus, manifest)
    if agreement := make_agreement_block(corpus):
        blocks["agreement"] = agreement
    filled = {
        name: _fill_card(text, blocks, manifest) if name == CARD else _fill_blocks(text, blocks)
        for name, text in texts.items()
    }
    if citation := make_citation(corpus, manifest["version"]):
        texts[CITATION], filled[CITATION] = str(_read(corpus, CITATION)), citation
    return {name: text for name, text in filled.items() if text != texts[name]}


def make_all_blocks(corpus: Corpus, manifest: Manifest) -> dict[str, str]:
    """The generated blocks by name: those of the release, and those that say who marked it and how to cite it."""
    citation = read_citation(make_citation(corpus, manifest["version"]))
    return make_blocks(manifest) | {
        "annotators": make_annotators_block(corpus),
        "baselines": make_result_table(results) if (results := read_results(corpus)) else "None has been run.",
        "citation": f"```bibtex\n{cite(citation)}\n```" if citation else "The corpus has no `CITATION.cff`.",
    }


def _fill_card(text: str, blocks: Mapping[str, str], manifest: Manifest) -> str:
    """`text` with its blocks filled, and its examples made to load this version."""
    return re.sub(
        r"(data/release/|revision=\"v)\d+\.\d+\.\d+", rf"\g<1>{manifest['version']}", _fill_blocks(text, blocks)
    )


def _fill_blocks(text: str, blocks: Mapping[str, str]) -> str:
    return replace_generated(text, {name: blocks[name] for name in list_generated(text) if name in blocks})


def _read(corpus: Corpus, name: str) -> str | None:
    path = corpus.root / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def _sketch_card() -> str:
    names = ["build", "sizes", "provenance", "annotators", *(f"config {name}" for name in list_configs())]
    blocks = (f"## {name}\n\n<!-- begin generated: {name} -->\n<!-- end generated -->\n" for name in names)
    return "---\npretty_name: Corpus\n---\n# Corpus\n\n" + "\n".join(blocks)


def _describe_data(metadata: DatasetCardData, manifest: Manifest, sizes: Sizes) -> None:
    infos, configs = {}, {}
    for config in list_configs():
        # A config none of whose splits has rows has no files, and nothing to load.
        found = {split: sizes[config, split] for split in manifest["rows"] if (config, split) in sizes}
        if found:
            infos[config] = _make_info(config, found)
            configs[config] = _make_config(config, found, manifest)
    DatasetInfosDict(infos).to_dataset_card_data(metadata)
    MetadataConfigs(configs).to_dataset_card_data(metadata)


def _make_info(config: str, sizes: Mapping[str, Size]) -> DatasetInfo:
    splits = SplitDict()
    for split, size in sizes.items():
        splits.add(SplitInfo(split, num_bytes=size.bytes_in_memory, num_examples=size.rows))
    return DatasetInfo(
        features=make_features(config),
        splits=splits,
        download_size=sum(size.bytes_on_disk for size in sizes.values()),
        dataset_size=sum(size.bytes_in_memory for size in sizes.values()),
    )


def _make_config(config: str, sizes: Mapping[str, Size], manifest: Manifest) -> dict[str, Any]:
    # `datasets` keys its cache of a local folder by this YAML and not by the files: without a version and build in
    # it, a reader whose cache holds an earlier build of the same path is served the old rows without a word.
    return {
        "data_files": [{"split": split, "path": f"{config}/{split}-*.parquet"} for split in sizes],
        "default": config == list_configs()[0],
        "version": manifest["version"],
        "description": f"build {manifest['build'][:16]}",
    }


def _categorize(documents: int) -> str:
    return next((name for limit, name in _SIZE_CATEGORIES if documents < limit), "n>1M")
