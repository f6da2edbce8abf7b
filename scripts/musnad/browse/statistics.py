"""The page of statistics: what a release holds, in plots and, for those who cannot see them, in tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from musnad.agreement.measuring import measure_agreement
from musnad.agreement.summaries import list_figures
from musnad.browse.counting import Counts, count_growth
from musnad.browse.names import Names, first_closed, read_colors, read_names
from musnad.browse.pages import read_words, write_page
from musnad.browse.passes import choose_readings
from musnad.browse.plots import plot_bars, plot_figures, plot_histogram, plot_lines
from musnad.schemas import LAYERS, Json

Name = dict[str, str]
_PLAIN = "#4f7f92"
# Most outlets shown; a crawl has hundreds.
_OUTLETS = 15


def write_statistics(folder: Path, counts: Counts, releases: Sequence[Path], load: Callable[[str], Json]) -> None:
    """Write the page for the newest of `releases`, whose `counts` they are."""
    names, colors = read_names(load), read_colors(load)
    sections = [
        *_draw_sizes(counts, names, colors),
        *_draw_labels(counts, names, colors),
        _draw_lengths(counts),
        _draw_outlets(counts),
        *_draw_agreement(counts),
        *_draw_growth(releases, colors),
    ]
    totals = [(key, sum(counts.by_split[split, key] for split in counts.splits())) for key in ("documents", *LAYERS)]
    write_page(folder, "statistics.html", version=releases[-1].name, totals=totals, sections=sections)


def _section(title: Name, plot: Name | None, head: Sequence[Name], rows: Iterable[Sequence[Any]]) -> Json:
    """One section: names in both languages; a cell is a name, or a value as it is."""
    table = {"head": list(head), "rows": [list(row) for row in rows]}
    return {"title": title, "plot": plot, "about": None, "note": None, **table}


def _draw_sizes(counts: Counts, names: Names, colors: Name) -> list[Json]:
    words = read_words()
    splits = [names["document"]["split"]["labels"].get(split, {"ar": split, "en": split}) for split in counts.splits()]
    rows = [
        (words[key], *(counts.by_split[split, key] for split in counts.splits()))
        for key in ("documents", "sentences", *LAYERS)
    ]
    bars = [(words[layer], sum(counts.labels[layer].values()), colors[layer]) for layer in LAYERS]
    return [_section(words["sizes"], plot_bars(bars), [words["layer"], *splits], rows)]


def _draw_labels(counts: Counts, names: Names, colors: Name) -> list[Json]:
    words = read_words()
    sections = []
    for layer in LAYERS:
        field = names[layer][first_closed(names[layer])]
        bars = [
            (label, counts.labels[layer][code], label["color"] or colors[layer])
            for code, label in field["labels"].items()
        ]
        title = {language: f"{words[layer][language]}: {field[language]}" for language in ("ar", "en")}
        sections.append(_section(title, plot_bars(bars), [words["label"], words["count"]], (bar[:2] for bar in bars)))
    return sections


def _draw_lengths(counts: Counts) -> Json:
    words = read_words()
    ordered = sorted(counts.lengths)
    # Documents of one length make no picture.
    plot = plot_histogram(ordered, _PLAIN, words["characters"], words["documents"]) if len(set(ordered)) > 1 else None
    places = {"shortest": 0, "median": len(ordered) // 2, "longest": -1}
    marks = [(words[key], ordered[place]) for key, place in places.items()]
    return _section(words["lengths"], plot, [words["figure"], words["characters"]], marks)


def _draw_outlets(counts: Counts) -> Json:
    words = read_words()
    ranked = sorted(counts.outlets.items(), key=lambda item: (-item[1], item[0]))
    named = [({"ar": name, "en": name} if name else words["unknown"], count) for name, count in ranked]
    plot = plot_bars([(name, count, _PLAIN) for name, count in named[:_OUTLETS]])
    return _section(words["outlets"], plot, [words["publisher"], words["documents"]], named)


def _draw_agreement(counts: Counts) -> list[Json]:
    annotators, readings = choose_readings(counts.readings)
    figures = list_figures(measure_agreement(annotators, readings)) if readings else []
    if not figures:
        return []
    words = read_words()
    plot = plot_figures(figures, _PLAIN, words)
    rows = [
        (words[figure["what"]], f"{figure['score']:.3f}", "" if figure["published"] is None else figure["published"])
        for figure in figures
    ]
    section = _section(words["agreement"], plot, [words["figure"], words["measured"], words["published"]], rows)
    return [section | {"note": words["agreement_note"], "about": " · ".join(annotators)}]


def _draw_growth(releases: Sequence[Path], colors: Name) -> list[Json]:
    if len(releases) < 2:
        return []
    words = read_words()
    steps = count_growth(releases)
    keys = ("documents", *LAYERS)
    lines = [(words[key], [step[key] for step in steps], colors.get(key, _PLAIN)) for key in keys]
    rows = [(step["version"], *(step[key] for key in keys)) for step in steps]
    head = [words["version"], *(words[key] for key in keys)]
    return [_section(words["growth"], plot_lines([step["version"] for step in steps], lines), head, rows)]
