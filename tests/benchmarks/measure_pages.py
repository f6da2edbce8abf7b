"""Web pages into documents, beside trafilatura and resiliparse: what of the article is kept, what else is, how fast.

    python tests/benchmarks/measure_pages.py
    python tests/benchmarks/measure_pages.py --misses
    python tests/benchmarks/measure_pages.py --data FOLDER

FOLDER holds pages as `<name>.html` with `<name>.expected.json` beside each, as tests/fixtures/webpages does; its pages
are invented and the rules were written with them in sight, so quality on them guards against getting worse and says
little about other outlets. All readers meet the same pages in turn; of speed only the ratios within a run are claims.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from musnad.arabic import fold
from musnad.command import say
from musnad.findings import Refusal
from musnad.ingest.articles import make_page_document
from musnad.ingest.metadata import Article
from musnad.ingest.webpages import read_page

PAGES = Path(__file__).parents[1] / "fixtures" / "webpages"
OURS = "musnad"
_BODY = ("paragraph", "heading", "correction", "post")


class Reading(NamedTuple):
    """What a reader made of a page: its lines, with their kind where it says one, and the days it gives."""

    lines: list[tuple[str | None, str]]
    published: str | None = None
    modified: str | None = None


Reader = Callable[[bytes], Reading]


@dataclass(frozen=True, slots=True)
class Case:
    """A page with what it must give."""

    name: str
    content: bytes
    expected: dict[str, Any]


def read_cases(folder: Path = PAGES) -> list[Case]:
    """The pages of a folder that have their gold beside them."""
    return [
        Case(path.stem, path.read_bytes(), json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.html"))
        if path.with_suffix(".expected.json").exists()
    ]


def make_key(text: str) -> str:
    """Letters and digits alone: lines are the same text whatever stands between their words."""
    return re.sub(r"[\W_]+", "", fold(text)).lower()


def read_ours(content: bytes) -> Reading:
    """Our document of a page; an empty reading for a page refused."""
    try:
        document = make_page_document(read_page(content, "page.html"), Article(), "page.html")
    except Refusal:
        return Reading([])
    lines = [(part.kind, document.text[part.start : part.end]) for part in document.segments]
    return Reading(lines, document.published, document.modified)


def read_trafilatura(content: bytes) -> Reading:
    """What trafilatura's extraction with metadata gives, comments left out."""
    import trafilatura

    found = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
    if found is None:
        return Reading([])
    lines = [("title", found.title or ""), *((None, line) for line in (found.text or "").split("\n"))]
    return Reading([(kind, line) for kind, line in lines if line.strip()], found.date)


def read_resiliparse(content: bytes) -> Reading:
    """What resiliparse's extraction of main content gives; it reads no days."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(bytes_to_str(content, detect_encoding(content)))
    lines = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False).split("\n")
    return Reading([("title", tree.title or ""), *((None, line) for line in lines if line.strip())])


READERS: dict[str, Reader] = {OURS: read_ours, "trafilatura": read_trafilatura, "resiliparse": read_resiliparse}


def find_missing(case: Case, reading: Reading, kinds: Iterable[str]) -> list[str]:
    """Gold lines of some kinds that are nowhere in what was read, the kind set aside."""
    read = " ".join(make_key(line) for _, line in reading.lines)
    return [text for kind, text in case.expected["segments"] if kind in kinds and make_key(text) not in read]


def find_foreign(case: Case, reading: Reading) -> list[str]:
    """Lines read that are in no line of the gold; the title, in whatever form, is not counted."""
    gold = " ".join(make_key(text) for _, text in case.expected["segments"])
    lines = [line for kind, line in reading.lines if kind != "title"]
    return [line for line in lines if make_key(line) and make_key(line) not in gold]


def score(cases: Sequence[Case], reader: Reader) -> dict[str, float]:
    """Shares, in per cent, over all the cases: kept lines and days by number, foreign text by its characters."""
    counts: Counter[str] = Counter()
    for case in cases:
        reading = reader(case.content)
        for name, kinds in (("paragraphs", _BODY), ("captions", ("caption",)), ("decks", ("deck",))):
            counts[f"all {name}"] += sum(kind in kinds for kind, _ in case.expected["segments"])
            counts[f"lost {name}"] += len(find_missing(case, reading, kinds))
        counts["all foreign"] += sum(len(line) for kind, line in reading.lines if kind != "title")
        counts["foreign"] += sum(map(len, find_foreign(case, reading)))
        for name, stated in (("published", reading.published), ("modified", reading.modified)):
            wanted = case.expected[name]
            counts["all dates"] += wanted is not None
            counts["lost dates"] += wanted is not None and stated != wanted
            counts["all days"] += wanted is not None
            counts["lost days"] += wanted is not None and (stated or "")[:10] != wanted[:10]
    names = ("paragraphs", "captions", "decks", "dates", "days")
    found = {f"{name} kept": 100 - 100 * counts[f"lost {name}"] / max(counts[f"all {name}"], 1) for name in names}
    return found | {"foreign text": 100 * counts["foreign"] / max(counts["all foreign"], 1)}


def time_readers(cases: Sequence[Case], readers: dict[str, Reader], rounds: int = 5) -> dict[str, float]:
    """Pages a second of each reader, the best of several rounds, all in turn on one core."""
    best = dict.fromkeys(readers, 0.0)
    for _ in range(rounds):
        for name, read in readers.items():
            began = time.process_time()
            for case in cases:
                read(case.content)
            best[name] = max(best[name], len(cases) / (time.process_time() - began))
    return best


def weigh_down(cases: Sequence[Case], links: int = 400, scripts: int = 60_000) -> list[Case]:
    """The same pages with as many links and as much script around the article as outlets' pages have.

    The links stand in boxes that no tag or class tells from an article's.
    """
    script = "<script>" + "var a=1;" * (scripts // 8) + "</script>"
    link = "<div class='i'><a href='/{0}'><span>عنوان خبر آخر رقمه {0}</span></a></div>"
    boxes = "<div class='c'>" + "".join(map(link.format, range(links))) + "</div>"
    return [
        Case(
            case.name,
            case.content.replace(b"</body>", (script + boxes + "</body>").encode(case.expected["encoding"])),
            case.expected,
        )
        for case in cases
    ]


def measure(cases: Sequence[Case]) -> dict[str, dict[str, dict[str, float]]]:
    """Quality and pages a second, as they are and with an outlet's weight, of each reader."""
    return {
        "quality": {name: score(cases, reader) for name, reader in READERS.items()},
        "speed": {
            "as they are": time_readers(cases, READERS),
            "with an outlet's scripts and links": time_readers(weigh_down(cases), READERS),
        },
    }


def show_misses(cases: Sequence[Case]) -> None:
    """Print what our reading of each page lacks, what it has too much, and kinds and days that differ."""
    for case in cases:
        reading = read_ours(case.content)
        gold = {make_key(text): kind for kind, text in case.expected["segments"]}
        for text in find_missing(case, reading, set(gold.values())):
            say(f"{case.name}\tlost\t{text}")
        for text in find_foreign(case, reading):
            say(f"{case.name}\tforeign\t{text}")
        for kind, text in reading.lines:
            wanted = gold.get(make_key(text), kind)
            if kind != wanted:
                say(f"{case.name}\t{kind}, not {wanted}\t{text}")
        for name, stated in (("published", reading.published), ("modified", reading.modified)):
            if stated != case.expected[name]:
                say(f"{case.name}\t{name}\t{stated}, not {case.expected[name]}")


def show(results: dict[str, dict[str, dict[str, float]]]) -> None:
    """Print the tables."""
    say("Web pages, per cent" + " " * 9 + "".join(f"{name:>14}" for name in READERS))
    for name in results["quality"][OURS]:
        say(f"  {name:<26}" + "".join(f"{found[name]:14.1f}" for found in results["quality"].values()))
    for title, rates in results["speed"].items():
        say(f"Pages a second on one core, {title}")
        for name, rate in rates.items():
            say(f"  {name:<26}{rate:14,.0f}" + (f"{rates[OURS] / rate:10.1f} ×" if name != OURS else ""))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=PAGES, metavar="FOLDER", help="other pages to measure on")
    parser.add_argument("--misses", action="store_true", help="list what differs, and measure no more")
    options = parser.parse_args(argv)
    cases = read_cases(options.data)
    if not cases:
        parser.error(f"{options.data}: no page with its .expected.json there")
    if options.misses:
        show_misses(cases)
    else:
        show(measure(cases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
