"""Our measures of agreement on PolNeAR's own annotators, beside the figures that were published for them.

    git clone https://github.com/networkdynamics/PolNeAR && python tests/benchmarks/measure_polnear.py PolNeAR

PolNeAR is a corpus of English political news whose attributions (source, cue, content) stand in brat's format, a file
for each annotator. Only documents of several annotators are measured; every pair of annotators counts. The texts are
not read: the spans alone decide every measure here.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from musnad.agreement.ceilings import Ceiling, read_ceilings
from musnad.agreement.measuring import count_evidence, pool_documents
from musnad.agreement.passes import Readings
from musnad.annotations import Annotations, Annotator, Quote
from musnad.command import say
from musnad.spans import Span

# A name, and the annotator's after the last underscore: breitbart_2016-03-11_activists-brick-up_4b22.ann
_FILE = re.compile(r"(?P<document>.+)_(?P<annotator>[0-9a-f]{4})\.ann")


def read_attributions(path: Path) -> list[Quote]:
    """The attributions of one brat file as quotes; one in several parts has its content's parts in text order."""
    spans: dict[str, list[Span]] = {}
    quotes: list[Quote] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            places = rest.partition("\t")[0].partition(" ")[2]
            bounds = (place.split(" ") for place in places.split(";"))
            spans[name] = [_span(int(start), int(end)) for start, end in bounds]
        elif name.startswith("E") and rest.startswith("Attribution"):
            quotes.append(_make_quote(name, rest.split(" ")[1:], spans))
    return quotes


def _span(start: int, end: int) -> Span:
    return Span(start, end, "")


def _make_quote(name: str, arguments: list[str], spans: dict[str, list[Span]]) -> Quote:
    """A quote of an event's arguments, `Role:T1`; a role that has several fillers is numbered: `Content2:T17`."""
    filled: defaultdict[str, list[Span]] = defaultdict(list)
    for role, _, target in (argument.partition(":") for argument in arguments):
        filled[role.rstrip("0123456789")] += spans[target]
    cue, speaker = (_hull(filled[role]) for role in ("Cue", "Source"))
    return Quote(
        id=name, type="indirect", content=sorted(filled["Content"]), cue=cue, speaker=speaker,
        speaker_form="explicit" if speaker else "absent", speaker_ref=None, addressee=None, via=None, act="state",
        parent=None,
    )  # fmt: skip


def _hull(parts: list[Span]) -> Span | None:
    """One span over all parts: our cue and speaker are of one piece."""
    return _span(min(part.start for part in parts), max(part.end for part in parts)) if parts else None


def read_documents(folder: Path) -> Iterator[Readings]:
    """The documents under a folder that several annotators have read."""
    files: defaultdict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*.ann")):
        if name := _FILE.fullmatch(path.name):
            files[str(path.parent), name["document"]].append(path)
    for (_, document), paths in files.items():
        if len(paths) > 1:
            passes = tuple(_make_pass(document, path, read_attributions(path)) for path in paths)
            yield Readings(document, _length(passes), passes)


def _make_pass(document: str, path: Path, quotes: list[Quote]) -> Annotations:
    return Annotations(
        document_id=document, text_sha256="", schema_version="1.0", status="submitted",
        annotator=Annotator(path.stem.rpartition("_")[2], "human", None), entities=[], quotes=quotes, numbers=[],
        retractions=[],
    )  # fmt: skip


def _length(passes: tuple[Annotations, ...]) -> int:
    """Where the last content ends: no measure shown here asks for the text's own length."""
    return max((part.end for own in passes for quote in own.quotes for part in quote.content), default=0)


def find_published() -> list[Ceiling]:
    """The published figures of PolNeAR's annotators."""
    return [ceiling for ceiling in read_ceilings() if ceiling.figure.startswith("PolNeAR")]


def measure(documents: Sequence[Readings]) -> None:
    """Print each published figure with ours."""
    pooled = pool_documents([count_evidence(reading) for reading in documents])
    passes = sum(len(reading.passes) for reading in documents)
    say(f"{len(documents):,} documents of several annotators, {passes:,} passes")
    for ceiling in find_published():
        say(f"{ceiling.what}: {pooled[ceiling.measure].score():.2f} here, {ceiling.score:.2f} published")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the documents of a folder; 2 where it has none of several annotators."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a clone of the corpus, or a part of it")
    folder = parser.parse_args(arguments).folder
    documents = list(read_documents(folder))
    if not documents:
        parser.error(f"{folder}: no document of several annotators (NAME_4b22.ann, NAME_4e07.ann, ...)")
    measure(documents)


if __name__ == "__main__":
    main()
