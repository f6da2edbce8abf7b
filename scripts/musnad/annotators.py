"""The blocks of the card that say who marked the corpus, and how far those who marked the same document agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from musnad.annotations import Annotations
from musnad.corpus import Corpus
from musnad.schemas import load_schema
from musnad.tables import format_table

# Fewer than `measure_agreement.py` draws, which is there for who wants closer bounds.
_SAMPLES = 200
_NONE = "No document has been read by two annotators."


def make_annotators_block(corpus: Corpus) -> str:
    """Each annotator: what it is, of which version, how many documents it read and how many it settled."""
    kinds = load_schema("annotations")["properties"]["annotator"]["properties"]["kind"]["x-labels"]
    read, settled = (Counter(map(_identify, found)) for found in (_list_passes(corpus), corpus.read_gold()))
    lines = [
        (f"`{name}`", kinds[kind]["en"], version or "-", read[name, kind, version], settled[name, kind, version])
        for name, kind, version in sorted(read.keys() | settled.keys(), key=str)
    ]
    return format_table(("annotator", "what it is", "version", "documents read", "documents settled"), lines)


def make_agreement_block(corpus: Corpus) -> str | None:
    """The headline figures of each two annotators over what both read; None where the libraries for it are missing."""
    names = sorted({annotations.annotator.id for annotations in _list_passes(corpus)})
    try:
        from musnad.agreement.passes import find_shared
    except ImportError:
        return None
    pairs = [pair for pair in combinations(names, 2) if find_shared(corpus, pair)]
    return "\n\n".join(_describe_pair(corpus, pair) for pair in pairs) or _NONE


def _describe_pair(corpus: Corpus, pair: Sequence[str]) -> str:
    from musnad.agreement.summaries import summarise_agreement

    summary = summarise_agreement(corpus, pair, _SAMPLES)
    lines = [
        (figure["what"], _format_score(figure), f"{figure['published']:g} ({figure['on']})" if figure["on"] else "-")
        for figure in summary["figures"]
    ]
    head = (f"`{pair[0]}` and `{pair[1]}`, {summary['documents']} document(s)", "score", "published elsewhere")
    return format_table(head, lines)


def _format_score(figure: dict[str, float | None]) -> str:
    bounds = "" if figure["low"] is None else f" [{figure['low']:.2f}, {figure['high']:.2f}]"
    return f"{figure['score']:.2f}{bounds}"


def _list_passes(corpus: Corpus) -> Iterator[Annotations]:
    for path in sorted(corpus.gold.glob("*.json")):
        yield from corpus.read_passes(path.stem)


def _identify(annotations: Annotations) -> tuple[str, str, str | None]:
    annotator = annotations.annotator
    return annotator.id, annotator.kind, annotator.version
