"""Agreement of passes: what it is for the same pass, for any two, and for passes whose differences are known."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import measure_agreement as script
from musnad.agreement.ceilings import read_ceilings
from musnad.agreement.comparisons import Measure
from musnad.agreement.measuring import measure_agreement
from musnad.agreement.passes import Readings, find_shared
from musnad.agreement.summaries import summarise_agreement
from musnad.agreement.units import align_all
from musnad.annotations import Annotations
from musnad.corpus import Corpus, read_annotations, write_record
from strategies import annotations, documents, drop_dangling

FIXTURE = Path(__file__).parent / "fixtures" / "corpus"
READERS = ("reader-a", "reader-b")
DOCUMENT = "sindyan-20250414-5ae36f45"
# κ, α and αU reach below zero where passes agree less than chance would.
BOUNDED_BELOW = {"exact", "overlap", "characters", "agreement", "muc", "b_cubed", "ceaf_e", "conll"}


@st.composite
def readings(draw, passes=2):
    document = draw(documents())
    drawn = tuple(drop_dangling(draw(annotations(document))) for _ in range(passes))
    return Readings(document.id, len(document.text), drawn)


def score(passes, length, samples=0):
    return measure_agreement(READERS[: len(passes)], [Readings("d", length, tuple(passes))], samples)


def scores(agreement):
    return {found.measure: found.score for found in agreement.measurements}


def change(annotations: Annotations, layer: str, place: int, **fields) -> Annotations:
    marks = list(getattr(annotations, layer))
    marks[place] = msgspec.structs.replace(marks[place], **fields)
    return msgspec.structs.replace(annotations, **{layer: marks})


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(FIXTURE, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def first(corpus):
    return read_annotations(corpus.annotations_path("reader-a", DOCUMENT))


# Laws


@given(readings(passes=1))
@settings(max_examples=100)
def test_a_pass_agrees_with_itself_fully(reading):
    found = scores(score(reading.passes * 2, reading.length))
    assert {value for value in found.values() if value is not None} <= {1.0}


@given(readings())
@settings(max_examples=100)
def test_scores_stay_within_their_bounds(reading):
    for found in score(reading.passes, reading.length).measurements:
        if found.score is not None:
            assert found.score <= 1 + 1e-9
            assert found.score >= 0 or found.measure.name not in BOUNDED_BELOW


@given(readings())
@settings(max_examples=100)
def test_agreement_is_the_same_from_either_side(reading):
    one, other = scores(score(reading.passes, reading.length)), scores(score(reading.passes[::-1], reading.length))
    assert one == pytest.approx(other)


@given(readings(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_marks_does_not_matter(reading, shuffler: random.Random):
    def shuffle(annotations):
        layers = {layer: shuffler.sample(marks, len(marks)) for layer, marks in annotations.layers()}
        return msgspec.structs.replace(annotations, **layers)

    shuffled = [shuffle(annotations) for annotations in reading.passes]
    assert scores(score(shuffled, reading.length)) == scores(score(reading.passes, reading.length))


@given(readings(passes=3))
@settings(max_examples=50)
def test_of_three_passes_every_mark_stands_in_one_unit(reading):
    for layer, _ in reading.passes[0].layers():
        passes = [getattr(annotations, layer) for annotations in reading.passes]
        units = align_all(passes)
        for place, marks in enumerate(passes):
            assert sorted(unit[place].id for unit in units if unit[place]) == sorted(mark.id for mark in marks)


# Known differences


def test_each_kind_of_difference_lowers_its_own_scores_and_no_others(first):
    entity = first.entities[0]
    other = change(first, "entities", 0, type="LAW" if entity.type != "LAW" else "ORG")
    lowered = {found.measure for found in score([first, other], 2000).measurements if (found.score or 1) < 1}
    # αU reads entities by type.
    assert lowered == {
        Measure("joint", "entities", "span+type", "exact"),
        Measure("spans", "entities", "span", "alpha_u"),
        *(Measure("codes", "entities", "type", name) for name in ("agreement", "kappa", "alpha")),
    }


def test_a_role_given_to_the_wrong_mark_is_the_right_span_and_the_wrong_relation(first):
    place = next(i for i, retraction in enumerate(first.retractions) if retraction.retractor)
    free = next(i for i, retraction in enumerate(first.retractions) if not retraction.retractor)
    moved = change(first, "retractions", free, retractor=first.retractions[place].retractor)
    moved = change(moved, "retractions", place, retractor=None)
    found = scores(score([first, moved], 2000))
    assert found[Measure("spans", "retractions", "retractor", "exact")] == 1.0
    # Of two fillers on each side, one is at the same mark.
    assert found[Measure("roles", "retractions", "retractor", "exact")] == pytest.approx(0.5)


def test_the_same_value_written_otherwise_is_the_same_value(first):
    place = next(i for i, number in enumerate(first.numbers) if number.value)
    other = change(first, "numbers", place, value=first.numbers[place].value + ".0")
    assert scores(score([first, other], 2000))[Measure("values", "numbers", "value", "agreement")] == 1.0
    other = change(first, "numbers", place, value=first.numbers[place].value + ".5")
    filled = sum(number.value is not None for number in first.numbers)
    measured = scores(score([first, other], 2000))[Measure("values", "numbers", "value", "agreement")]
    assert measured == pytest.approx((filled - 1) / filled)


def test_clusters_of_other_names_are_the_same_clusters(first):
    names = {cluster: f"c{900 + i}" for i, cluster in enumerate({e.refers_to for e in first.entities if e.refers_to})}

    def rename(marks, *fields):
        new = [{name: names.get(getattr(mark, name), getattr(mark, name)) for name in fields} for mark in marks]
        return [msgspec.structs.replace(mark, **own) for mark, own in zip(marks, new, strict=True)]

    renamed = msgspec.structs.replace(
        first,
        entities=rename(first.entities, "refers_to"),
        quotes=rename(first.quotes, "speaker_ref"),
        retractions=rename(first.retractions, "retractor_ref", "source_ref"),
    )
    assert renamed != first
    assert {value for value in scores(score([first, renamed], 2000)).values() if value is not None} == {1.0}


def test_in_clusters_a_name_with_another_border_is_another_name(first):
    place = next(i for i, entity in enumerate(first.entities) if entity.refers_to and entity.end - entity.start > 1)
    entity = first.entities[place]
    other = change(first, "entities", place, end=entity.end - 1, text=entity.text[:-1])
    found = score([first, other], 2000).find(Measure("clusters", "entities", "refers_to", "b_cubed"))
    assert found.score < 1
    assert found.sizes == score([first, first], 2000).find(found.measure).sizes


# Intervals


def test_intervals_hold_the_score_and_are_drawn_alike_twice(first):
    apart = msgspec.structs.replace(first, entities=first.entities[1:], quotes=[])
    readings = [Readings("one", 2000, (first, first)), Readings("two", 2000, (first, apart))]
    agreement = measure_agreement(READERS, readings, samples=200)
    assert agreement == measure_agreement(READERS, readings, samples=200)
    spans = agreement.find(Measure("spans", "quotes", "content", "exact"))
    # Both quotes-free, F1 = 0; neither, F1 = 1; one of each, 3 shared of 6 and 3: 2/3.
    assert spans.score == pytest.approx(2 / 3)
    assert spans.interval == (0.0, 1.0)


def test_one_document_has_no_interval(first):
    agreement = score([first, first], 2000, samples=50)
    assert agreement.samples == 0
    assert {found.interval for found in agreement.measurements} == {None}


# Published figures


def test_every_published_figure_names_a_measure(first):
    agreement = score([first, first], 2000)
    assert len({ceiling.measure for ceiling in read_ceilings()}) == len(read_ceilings())
    for ceiling in read_ceilings():
        assert agreement.find(ceiling.measure)
        assert 0 < ceiling.score < 1
        assert ceiling.url.startswith("https://")


def test_a_card_gets_the_scores_of_the_full_report(corpus):
    summary = summarise_agreement(corpus, READERS)
    assert (summary["annotators"], summary["documents"]) == (list(READERS), 1)
    figures = {figure["what"]: figure for figure in summary["figures"]}
    typed = figures["entities: span and type, F1"]
    # Six of seven and six entities are the same: 2·6/13.
    assert typed["score"] == pytest.approx(12 / 13)
    assert (typed["published"], typed["low"]) == (0.976, None)
    assert json.dumps(summary)


def test_a_card_of_passes_that_share_no_document_has_no_figures(corpus):
    corpus.annotations_path("reader-b", DOCUMENT).unlink()
    assert summarise_agreement(corpus, READERS) == {"annotators": list(READERS), "documents": 0, "figures": []}


# The command


def run(corpus, *arguments):
    return script.main(["--corpus", str(corpus.root), *arguments])


def test_the_tables_give_the_score_of_each_field(corpus, capsys):
    assert run(corpus, "--passes", *READERS) == 0
    said = capsys.readouterr().out
    row = next(line for line in said.splitlines() if line.startswith("| entities") and " span " in line)
    assert [cell.strip() for cell in row.strip("|").split("|")][:5] == ["entities", "span", "7", "6", "0.92"]
    assert "One document: no interval can be drawn." in said
    assert "PolNeAR" in said


def test_json_says_the_same_as_the_tables(corpus, capsys):
    assert run(corpus, "--passes", *READERS, "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    spans = [
        own
        for own in said["measurements"]
        if (own["family"], own["layer"], own["name"]) == ("spans", "entities", "exact")
    ]
    assert [(own["score"], own["first"], own["second"]) for own in spans] == [(pytest.approx(12 / 13), 7, 6)]
    assert said["marks"]["entities"] == [7, 6]
    assert said["documents"] == find_shared(corpus, READERS)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_agreement_is_drawn_as_the_same_picture(corpus, tmp_path, ending):
    pytest.importorskip("matplotlib")
    pictures = [tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"]
    for picture in pictures:
        assert run(corpus, "--passes", *READERS, "--picture", str(picture)) == 0
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    assert ending == "png" or "entities: span and type" in pictures[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "check"),
    [
        (["--passes", "reader-a"], "too-few"),
        (["--passes", "reader-a", "reader-a"], "too-few"),
        (["--passes", "reader-a", "nobody"], "unknown-annotator"),
        (["--passes", "reader-a", "../x"], "unsafe-id"),
        (["--passes", *READERS, "--picture", "agreement.bmp"], "picture-format"),
        (["missing-20250101-00000000", "--passes", *READERS], "nothing-shared"),
    ],
)
def test_wrong_use_is_one_clear_line(corpus, capsys, arguments, check):
    assert run(corpus, *arguments) == 2
    said = capsys.readouterr()
    assert f"[{check}]" in said.err
    assert said.out == ""


def test_a_pass_over_another_text_is_refused_and_the_rest_is_measured(corpus, capsys, first):
    other = "sahil-20250415-f49b166c"
    for reader in READERS:
        write_record(corpus.annotations_path(reader, other), msgspec.structs.replace(first, document_id=other))
    assert run(corpus, "--passes", *READERS) == 1
    said = capsys.readouterr()
    assert f"{other}.json:$.text_sha256 [text-hash-differs]" in said.err
    assert "Documents: 1." in said.out


def test_a_span_that_is_not_where_it_says_is_refused(corpus, capsys, first):
    entity = first.entities[0]
    moved = change(first, "entities", 0, start=entity.start + 1, end=entity.end + 1)
    write_record(corpus.annotations_path("reader-a", DOCUMENT), moved)
    assert run(corpus, DOCUMENT, "--passes", *READERS) == 2
    assert f"{DOCUMENT}.json:$.entities[0].text [covered-text-differs]" in capsys.readouterr().err


def test_without_the_libraries_it_says_what_to_install():
    # None in `sys.modules` makes the import fail as if the library were not there.
    blocked = "import sys, runpy; sys.modules['krippendorff'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", blocked, script.__file__], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["krippendorff:$ [missing-library] install it: pip install 'musnad[agreement]'"]
