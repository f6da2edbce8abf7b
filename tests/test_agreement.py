"""Agreement of passes: what it is for the same pass, for any two, and for passes whose differences are known."""

import json
import random
import shutil
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
from strategies import annotations, documents

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


def drop_dangling(drawn: Annotations) -> Annotations:
    """Without actors that no entity stands for: a valid pass has none."""
    known = {entity.refers_to for entity in drawn.entities} | {quote.id for quote in drawn.quotes}

    def keep(mark, *fields):
        return msgspec.structs.replace(mark, **{name: None for name in fields if getattr(mark, name) not in known})

    return msgspec.structs.replace(
        drawn,
        quotes=[keep(quote, "speaker_ref") for quote in drawn.quotes],
        retractions=[keep(retraction, "retractor_ref", "source_ref") for retraction in drawn.retractions],
    )


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
