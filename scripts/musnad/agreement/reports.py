"""Agreement as a person reads it, in tables, and as a program does, in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from musnad.agreement.ceilings import read_ceilings
from musnad.tables import align_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from musnad.agreement.measuring import Agreement, Measurement

Json = dict[str, Any]
ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Section:
    """One table: the family of measures it shows, the heads of its columns by measure, and whose sizes it gives."""

    family: str
    title: str
    heads: dict[str, str]
    sized_by: str
    sizes: tuple[str, ...] = ("A", "B")


F1 = {"exact": "exact F1", "overlap": "overlap F1", "characters": "character F1"}
SECTIONS = (
    Section("spans", "Spans", {**F1, "alpha_u": "αU"}, "exact"),
    Section("joint", "Fields read together", {"exact": F1["exact"]}, "exact"),
    Section("roles", "Roles of paired marks", {"exact": F1["exact"], "overlap": F1["overlap"]}, "exact"),
    Section(
        "codes",
        "Closed values of paired marks",
        {"agreement": "agreement", "kappa": "κ", "alpha": "α"},
        "agreement",
        ("pairs",),
    ),
    Section("values", "Open values of paired marks", {"agreement": "agreement"}, "agreement", ("pairs",)),
    Section("references", "References of paired marks", {"exact": F1["exact"]}, "exact"),
    Section(
        "clusters",
        "Clusters",
        {"muc": "MUC F1", "b_cubed": "B³ F1", "ceaf_e": "CEAF-e F1", "conll": "CoNLL F1"},
        "conll",
    ),
)


def format_text(agreement: Agreement) -> str:
    """All scores as aligned tables, which are Markdown too; a field that nobody filled has no row."""
    blocks = ["\n".join(_describe(agreement))]
    for section in SECTIONS:
        if rows := list(_list_rows(agreement, section)):
            head = ["layer", "field", *section.sizes, *section.heads.values()]
            blocks.append(f"## {section.title}\n\n{align_table(head, rows)}")
    blocks.append("## Beside published human agreement\n\n" + _compare_ceilings(agreement))
    return "\n\n".join(blocks)


def _describe(agreement: Agreement) -> Iterator[str]:
    yield f"Passes: {', '.join(agreement.annotators)}. Documents: {len(agreement.documents)}. Marks of each pass:\n"
    for layer, counts in agreement.marks.items():
        yield f"- {layer}: " + ", ".join(map(str, counts))
    yield ""
    if len(agreement.annotators) > 2:
        yield "F1, A and B are pooled over all pairs of passes, κ is their mean; α and αU take all passes at once."
    if agreement.samples:
        yield f"In brackets: 95 % intervals from {agreement.samples} draws of documents."
    elif len(agreement.documents) == 1:
        yield "One document: no interval can be drawn."


def _list_rows(agreement: Agreement, section: Section) -> Iterator[list[str]]:
    fields: dict[tuple[str, str], dict[str, Measurement]] = {}
    for measurement in agreement.measurements:
        family, layer, field, name = measurement.measure
        if family == section.family:
            fields.setdefault((layer, field), {})[name] = measurement
    for (layer, field), found in fields.items():
        if any(measurement.score is not None for measurement in found.values()):
            sizes = found[section.sized_by].sizes[: len(section.sizes)]
            yield [layer, field, *map(str, sizes), *(format_score(found[name]) for name in section.heads)]


def format_score(measurement: Measurement) -> str:
    """`0.87 [0.81, 0.92]`; a dash where there was nothing to agree on."""
    if measurement.score is None:
        return ABSENT
    interval = measurement.interval
    return f"{measurement.score:.2f}" + (f" [{interval[0]:.2f}, {interval[1]:.2f}]" if interval else "")


def _compare_ceilings(agreement: Agreement) -> str:
    rows = [
        [
            " ".join(ceiling.measure[1:]),
            format_score(agreement.find(ceiling.measure)),
            f"{ceiling.score:g}",
            ceiling.figure,
            ceiling.what,
            ceiling.source,
        ]
        for ceiling in read_ceilings()
    ]
    return align_table(["here", "score", "published", "on", "as", "source"], rows)


def to_json(agreement: Agreement) -> Json:
    """All scores, and the published figures beside theirs; `null` where there was nothing to agree on."""
    return {
        "annotators": list(agreement.annotators),
        "documents": list(agreement.documents),
        "marks": {layer: list(counts) for layer, counts in agreement.marks.items()},
        "samples": agreement.samples,
        "measurements": [_measurement_to_json(measurement) for measurement in agreement.measurements],
        "published": [
            {
                **ceiling.measure._asdict(),
                "here": agreement.find(ceiling.measure).score,
                "published": ceiling.score,
                "figure": ceiling.figure,
                "what": ceiling.what,
                "source": ceiling.source,
                "url": ceiling.url,
            }
            for ceiling in read_ceilings()
        ],
    }


def _measurement_to_json(measurement: Measurement) -> Json:
    low, high = measurement.interval or (None, None)
    first, second = measurement.sizes
    own = {"score": measurement.score, "low": low, "high": high, "first": first, "second": second}
    return {**measurement.measure._asdict(), **own}
