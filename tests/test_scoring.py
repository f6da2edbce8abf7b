"""The scorer: hand-computed cases, the field's own scorers, and what it does with sides that do not match."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import score_predictions
from musnad.agreement.clusters import Conll
from musnad.agreement.comparisons import Measure
from musnad.agreement.evidence import Same, Shares
from musnad.annotations import Annotations, Annotator, Entity, Quote
from musnad.corpus import Corpus
from musnad.releases import build_release
from musnad.rows import GoldDocument, make_record
from musnad.scoring.breakdowns import break_down
from musnad.scoring.headlines import HEADLINES
from musnad.scoring.scores import Side, compare_systems, match_sides, pool_scores, score_documents
from musnad.scoring.sides import Reading, read_side
from musnad.scoring.statistics import score_counts, stack_counts
from musnad.spans import Span
from strategies import annotated_documents, drop_dangling

FIXTURE = Corpus(Path(__file__).parent / "fixtures" / "corpus")
GOLD = str(FIXTURE.gold)


def mark(place: int, start: int, end: int, kind: str = "ORG", cluster: str | None = None) -> Entity:
    return Entity(
        id=f"e{place}", start=start, end=end, text="·", type=kind, refers_to=cluster, wikidata=None, normalized=None
    )


def annotate(*entities: Entity) -> Annotations:
    return Annotations(
        document_id="line-undated-00000000",
        text_sha256="0" * 64,
        schema_version="1.0",
        status="gold",
        annotator=Annotator("nobody", "model", None),
        entities=list(entities),
        quotes=[],
        numbers=[],
        retractions=[],
    )


def side(*documents: Annotations) -> Side:
    return Side("side", {str(place): Reading(each) for place, each in enumerate(documents)})


def score(gold: Side, system: Side, samples: int = 0, layers=tuple(HEADLINES)):
    matched, _ = match_sides(gold, system)
    counted = [each.counted for each in score_documents(gold, matched, layers)]
    return {each.measure: each for each in pool_scores(counted, samples)}


def read_lines() -> list[dict]:
    """The fixture's gold as lines of JSON."""
    lines = []
    for own in FIXTURE.read_gold():
        record = msgspec.to_builtins(own)
        wanted = {"text_sha256", "entities", "quotes", "numbers", "retractions"}
        lines.append({"id": own.document_id} | {key: record[key] for key in record if key in wanted})
    return lines


def write_lines(path: Path, lines: list[object]) -> str:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return str(path)


# By hand


def test_entities_are_scored_by_the_five_ways_of_the_field():
    # One exact, one of another type, one with another border, one missed (30-34), one too many (60-64).
    gold = side(annotate(mark(1, 0, 4), mark(2, 10, 14), mark(3, 20, 28), mark(4, 30, 34)))
    found = side(annotate(mark(1, 0, 4), mark(2, 10, 14, "GPE"), mark(3, 20, 24), mark(4, 60, 64)))
    scores = score(gold, found)
    names = HEADLINES["entities"]
    assert scores[names["span and type (strict)"]].score == pytest.approx(1 / 4)
    assert scores[names["span"]].score == pytest.approx(2 / 4)
    assert scores[names["span, an overlap worth a half (partial)"]].score == pytest.approx(2.5 / 4)
    assert scores[names["type, on any overlap"]].score == pytest.approx(2 / 4)
    # Gold covers 20 code points, the system 16, both 12.
    assert scores[names["by character"]].precision == pytest.approx(12 / 16)
    assert scores[names["by character"]].recall == pytest.approx(12 / 20)


def test_a_nested_entity_counts_inside_and_its_holder_outside():
    gold = side(annotate(mark(1, 0, 20), mark(2, 6, 10, "GPE")))
    found = side(annotate(mark(1, 0, 20)))
    scores = score(gold, found)
    assert scores[HEADLINES["entities"]["outermost, span and type"]].score == 1.0
    assert scores[HEADLINES["entities"]["nested in others, span and type"]].score == 0.0
    assert scores[HEADLINES["entities"]["span and type (strict)"]].recall == 0.5


def test_precision_is_of_what_the_system_said_and_recall_of_gold():
    gold = side(annotate(mark(1, 0, 4), mark(2, 10, 14)))
    found = side(annotate(mark(1, 0, 4)))
    strict = score(gold, found)[HEADLINES["entities"]["span and type (strict)"]]
    assert (strict.precision, strict.recall, strict.score) == (1.0, 0.5, pytest.approx(2 / 3))
    assert (strict.gold, strict.found) == (2, 1)


def change_gold(layer: str, **fields) -> dict:
    """The fixture's gold beside itself with one mark of `layer` changed; the scores below 1."""
    gold = read_side(GOLD)
    document_id, reading = next((key, own) for key, own in gold.readings.items() if getattr(own.annotations, layer))
    marks = list(getattr(reading.annotations, layer))
    changed = msgspec.structs.replace(
        reading.annotations, **{layer: [msgspec.structs.replace(marks[0], **fields), *marks[1:]]}
    )
    system = Side("changed", gold.readings | {document_id: Reading(changed)})
    return {
        measure
        for measure, own in score(gold, system).items()
        if own.score is not None and own.score < 1 and measure.layer == layer
    }


def test_a_wrong_value_costs_the_value_and_the_reading_alone():
    names = HEADLINES["numbers"]
    lowered = change_gold("numbers", value="987654321")
    assert names["span and value"] in lowered
    assert names["span and whole reading"] in lowered
    assert not lowered & {names["span"], names["span and unit"], names["span and comparator"]}


def test_a_wrong_type_of_retraction_costs_the_type_and_not_the_event():
    lowered = change_gold("retractions", type="reversal")
    names = HEADLINES["retractions"]
    assert {names["event and type"], names["documents, which types"]} <= lowered
    assert not lowered & {names["event"], names["documents with any"], names["cue"]}


def test_a_quote_without_its_speaker_is_no_whole_quote():
    names = HEADLINES["quotes"]
    lowered = change_gold("quotes", speaker=None, cue=None)
    assert {names["whole quote: content, cue, speaker"], names["whole quote, all three overlap"]} & lowered
    assert names["content"] not in lowered


# Laws


@given(annotated_documents())
@settings(max_examples=60)
def test_a_system_that_says_what_gold_says_scores_one_everywhere(drawn):
    annotations = drop_dangling(drawn[1])
    for each in score(side(annotations), side(annotations)).values():
        assert each.score in (None, 1.0)


@given(annotated_documents())
@settings(max_examples=30)
def test_a_system_that_says_nothing_scores_zero_wherever_gold_says_something(drawn):
    _, annotations = drawn
    scores = score(side(annotations), Side("nobody"))
    assert all(not each.score for measure, each in scores.items() if measure.family != "values")
    assert all(each.found == 0 for measure, each in scores.items() if measure.family == "spans")


COUNTS = st.integers(0, 30)
SHARES = st.tuples(COUNTS, COUNTS, COUNTS).map(lambda it: Shares.count(min(it), it[1], it[2]))


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_scores_of_many_draws_at_once_are_the_scores_of_each(parts):
    for evidence in (
        parts,
        [Same(min(part.sizes()), part.first) for part in parts],
        [Conll((part,) * 3) for part in parts],
    ):
        pooled = type(evidence[0]).pool(evidence).score()
        [fast] = score_counts(stack_counts(evidence).sum(axis=0)[None])
        assert np.isnan(fast) if pooled is None else fast == pytest.approx(pooled)


# The field's own scorers

STRETCHES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(1, 3), st.sampled_from(["ORG", "GPE", "PERS"])),
    max_size=8,
)


def place_apart(drawn: list[tuple[int, int, int, str]]) -> list[Entity]:
    """At most one entity in each stretch of ten code points, so that each overlaps one of the other side at most."""
    taken = {block: (offset, length, kind) for block, offset, length, kind in drawn}
    return [
        mark(place, block * 10 + offset, block * 10 + offset + length, kind)
        for place, (block, (offset, length, kind)) in enumerate(sorted(taken.items()), 1)
    ]


@given(STRETCHES, STRETCHES)
@settings(max_examples=60, deadline=None)
def test_flat_entities_score_as_in_nervaluate(one, other):
    evaluator = pytest.importorskip("nervaluate.evaluator")
    gold, found = place_apart(one), place_apart(other)
    assume(gold and found)
    sides = [[[{"label": own.type, "start": own.start, "end": own.end - 1} for own in each]] for each in (gold, found)]
    published = evaluator.Evaluator(*sides, tags=["ORG", "GPE", "PERS"], loader="dict").evaluate()["overall"]
    ours = score(side(annotate(*gold)), side(annotate(*found)))
    names = HEADLINES["entities"]
    for name, label in (
        ("strict", "span and type (strict)"),
        ("exact", "span"),
        ("partial", "span, an overlap worth a half (partial)"),
        ("ent_type", "type, on any overlap"),
    ):
        assert ours[names[label]].precision == pytest.approx(published[name].precision), name
        assert ours[names[label]].recall == pytest.approx(published[name].recall), name


def test_outermost_entities_score_as_in_seqeval():
    metrics = pytest.importorskip("seqeval.metrics")
    gold = {each.document_id: each for each in FIXTURE.read_gold()}
    documents = {each.id: each for each in FIXTURE.read_documents()}
    tags: list[list[list[str]]] = [[], []]
    system = {}
    for document_id, read in gold.items():
        # Every second entity is lost, every third has another type.
        entities = [
            msgspec.structs.replace(own, type="EVENT") if place % 3 == 0 else own
            for place, own in enumerate(read.entities)
            if place % 2
        ]
        system[document_id] = msgspec.structs.replace(read, entities=entities)
        for place, each in enumerate((read, system[document_id])):
            # Tokens depend on the entities' borders, so both sides are cut alike: by gold's.
            rows = make_record(GoldDocument(documents[document_id], read))["entities"]
            tags[place] += [tag_tokens_of(row, each.entities) for row in rows]
    ours = score(
        Side("gold", {key: Reading(each) for key, each in gold.items()}),
        Side("system", {key: Reading(each) for key, each in system.items()}),
    )[Measure("marks", "entities", "span+type", "outermost")]
    assert 0 < ours.score < 1
    assert ours.score == pytest.approx(metrics.f1_score(*tags))
    assert ours.precision == pytest.approx(metrics.precision_score(*tags))


def tag_tokens_of(row: dict, entities: list[Entity]) -> list[str]:
    """IOB2 tags of a sentence for those of `entities` that lie in no other."""
    outer = [own for own in entities if not any(holds(other, own) for other in entities)]
    tags = []
    for start in row["token_starts"]:
        place = row["context"]["start"] + start if start < row["context"]["start"] else start
        inside = next((own for own in outer if own.start <= place < own.end), None)
        tags.append("O" if not inside else f"{'B' if inside.start == place else 'I'}-{inside.type}")
    return tags


def holds(other: Entity, own: Entity) -> bool:
    return other is not own and other.start <= own.start and own.end <= other.end


def quote(place: int, content: int, cue: int, speaker: int | None) -> Quote:
    """A quote whose parts are five code points long, where they are said to begin."""
    return Quote(
        id=f"q{place}",
        type="indirect",
        content=[Span(content, content + 5, "·")],
        cue=Span(cue, cue + 5, "·"),
        speaker=None if speaker is None else Span(speaker, speaker + 5, "·"),
        speaker_form="absent" if speaker is None else "explicit",
        speaker_ref=None,
        addressee=None,
        via=None,
        act="state",
        parent=None,
    )


QUOTES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(0, 3)), max_size=5
)


def score_as_citron(gold: list[Quote], found: list[Quote], same) -> float:
    """F1 as Citron's `metrics.py` counts: a quote is right if any of the other side is the same in what is asked."""
    right = sum(any(same(one, other) for other in gold) for one in found)
    missed = sum(not any(same(other, one) for other in found) for one in gold)
    precision, recall = right / len(found), right / (right + missed) if right + missed else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@given(QUOTES, QUOTES)
def test_quotes_score_as_in_citron(one, other):
    # A place each, ten code points apart, so that no quote is twice on one side.
    gold, found = (
        [
            quote(i, 200 * i + 60 + a, 200 * i + b, None if c is None else 200 * i + 20 + c)
            for i, (a, b, c) in sorted(own.items())
        ]
        for own in ({place: rest for place, *rest in drawn} for drawn in (one, other))
    )
    assume(gold and found)
    scores = score(*(side(msgspec.structs.replace(annotate(), quotes=quotes)) for quotes in (gold, found)))
    names = HEADLINES["quotes"]
    for label, same in (
        ("cue", lambda a, b: a.cue == b.cue),
        ("content, beside an overlapping cue (Citron)", lambda a, b: a.cue.overlaps(b.cue) and a.content == b.content),
        ("speaker, beside an overlapping cue (Citron)", lambda a, b: a.cue.overlaps(b.cue) and a.speaker == b.speaker),
        (
            "whole quote: content, cue, speaker",
            lambda a, b: (a.cue, a.content, a.speaker) == (b.cue, b.content, b.speaker),
        ),
    ):
        assert scores[names[label]].score == pytest.approx(score_as_citron(gold, found, same)), label


# Two systems


def test_a_system_beside_itself_does_not_differ():
    documents = [annotate(mark(1, 0, 4), mark(2, 10, 14)) for _ in range(8)]
    counted = count(documents, documents)
    compared = compare_systems(counted, counted, samples=200)
    strict = compared[HEADLINES["entities"]["span and type (strict)"]]
    assert (strict.difference, strict.p) == (0.0, 1.0)


def test_a_difference_on_every_document_is_no_chance_and_one_on_a_single_document_may_be():
    gold = [annotate(mark(1, 0, 4), mark(2, 10, 14)) for _ in range(10)]
    worse = [annotate(mark(1, 0, 4)) for _ in range(10)]
    measure = HEADLINES["entities"]["span and type (strict)"]
    everywhere = compare_systems(count(gold, worse), count(gold, gold), samples=999)[measure]
    assert everywhere.difference == pytest.approx(1 / 3)
    assert everywhere.p < 0.01
    once = compare_systems(count(gold, [worse[0], *gold[1:]]), count(gold, gold), samples=999)[measure]
    assert once.p > 0.5


def count(gold: list[Annotations], found: list[Annotations]) -> list:
    own = side(*gold)
    matched, _ = match_sides(own, side(*found))
    return [each.counted for each in score_documents(own, matched, ["entities"])]


def test_an_interval_holds_its_score_and_is_drawn_alike_twice():
    gold = [annotate(mark(1, 0, 4), mark(2, 10, 14)) for _ in range(6)]
    found = [annotate(*each.entities[: place % 3]) for place, each in enumerate(gold)]
    once, again = (score(side(*gold), side(*found), samples=500) for _ in range(2))
    strict = once[HEADLINES["entities"]["span and type (strict)"]]
    assert strict.interval[0] < strict.score < strict.interval[1]
    assert once == again


# Sides


def test_every_source_of_the_same_marks_is_the_same_side(tmp_path):
    release = build_release(FIXTURE, "0.1.0", tmp_path)
    lines = write_lines(tmp_path / "gold.jsonl", read_lines())
    parts = sorted(str(path) for path in (release / "documents").glob("*.parquet"))
    expected = {key: list(own.annotations.layers()) for key, own in read_side(GOLD).readings.items()}
    for name in (str(FIXTURE.root), str(release), lines):
        assert {key: list(own.annotations.layers()) for key, own in read_side(name).readings.items()} == expected
    together = {key for part in parts for key in read_side(part).readings}
    assert together == expected.keys()


def test_a_split_of_a_release_is_scored_by_itself(tmp_path):
    release = build_release(FIXTURE, "0.1.0", tmp_path)
    splits = json.loads(FIXTURE.splits.read_text(encoding="utf-8"))
    held = {key for key, split in splits.items() if split == "train"}
    assert read_side(str(release), "train").readings.keys() == held
    assert held != splits.keys()


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    code = score_predictions.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_missing_document_is_said_and_counts_as_one_without_marks(tmp_path, capsys):
    lines = read_lines()
    code, out, problems = run(capsys, GOLD, write_lines(tmp_path / "p.jsonl", lines[1:]), "--format", "json")
    scores = {(row["family"], row["field"], row["layer"]): row for row in json.loads(out)["scores"]}
    strict = scores["joint", "span+type", "entities"]
    assert code == 1
    assert f"$[{lines[0]['id']}] [missing-document]" in problems
    assert strict["gold"] - strict["found"] == len(lines[0]["entities"])
    assert strict["precision"] == 1.0
    assert strict["recall"] < 1.0


def test_an_extra_document_and_a_second_one_are_said_and_left_out(tmp_path, capsys):
    lines = read_lines()
    name = write_lines(tmp_path / "p.jsonl", [*lines, lines[0], lines[0] | {"id": "other"}])
    code, out, problems = run(capsys, GOLD, name, "--format", "json")
    assert code == 1
    assert "[document-twice]" in problems
    assert "$[other] [extra-document]" in problems
    assert all(row["score"] in (None, 1.0) for row in json.loads(out)["scores"])


def test_marks_on_another_text_are_said_and_not_counted(tmp_path, capsys):
    lines = read_lines()
    lines[0]["text_sha256"] = "f" * 64
    code, out, problems = run(capsys, GOLD, write_lines(tmp_path / "p.jsonl", lines), "--format", "json")
    strict = next(row for row in json.loads(out)["scores"] if row["family"] == "joint" and row["layer"] == "entities")
    assert code == 1
    assert "[text-hash-differs]" in problems
    assert strict["found"] == sum(len(line["entities"]) for line in lines[1:])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "p.jsonl#1:$ [unreadable-line]"),
        ("[]", "p.jsonl#1:$ [unreadable-line] not a JSON object"),
        ("{}", "p.jsonl#1:$.id [shape]"),
        ('{"id": "a", "text_sha256": "x", "entities": []}', "p.jsonl#1:$.text_sha256 [shape]"),
        ('{"id": "a", "entities": [{"start": 1, "end": "2", "type": "ORG"}]}', "$.entities[0].end [shape]"),
        ('{"id": "a", "entities": [{"start": 1, "end": 2, "type": "PER"}]}', "$.entities[0].type [shape]"),
        ('{"id": "a", "entities": [7]}', "$.entities[0] [shape]"),
        ('{"id": "a", "entities": 7}', "$.entities [shape]"),
    ],
)
def test_a_malformed_line_is_said_and_the_others_are_scored(tmp_path, capsys, line, problem):
    lines = [{key: own[key] for key in ("id", "text_sha256", "entities")} for own in read_lines()]
    path = tmp_path / "p.jsonl"
    rest = "".join(f"{json.dumps(own, ensure_ascii=False)}\n" for own in lines)
    hashed = line.replace('"entities"', f'"text_sha256": "{"0" * 64}", "entities"') if "text_sha" not in line else line
    path.write_text(f"{hashed}\n{rest}", encoding="utf-8")
    code, out, problems = run(capsys, GOLD, path, "--format", "json")
    assert code == 1
    assert problem in problems
    assert problems.count("\n") == 1 or "[shape]" in problems
    assert all(row["score"] in (None, 1.0) for row in json.loads(out)["scores"] if row["layer"] == "entities")


def test_a_system_of_one_layer_is_scored_on_that_layer(tmp_path, capsys):
    """Such as an entity tagger, whose marks say no more than where and what."""
    bare = [
        {
            "id": own["id"],
            "text_sha256": own["text_sha256"],
            "entities": [{key: each[key] for key in ("start", "end", "type")} for each in own["entities"]],
        }
        for own in read_lines()
    ]
    code, out, problems = run(capsys, GOLD, write_lines(tmp_path / "p.jsonl", bare), "--format", "json")
    said = json.loads(out)
    assert (code, problems, said["layers"]) == (0, "", ["entities"])
    strict = next(row for row in said["scores"] if row["family"] == "joint")
    assert strict["score"] == 1.0


def test_breakdowns_add_up_to_the_whole(tmp_path, capsys):
    _, out, _ = run(capsys, GOLD, write_lines(tmp_path / "p.jsonl", read_lines()), "--breakdown", "--format", "json")
    parts = json.loads(out)["breakdowns"]
    for dimension, layer in (("entity type", "entities"), ("number form", "numbers"), ("outlet", "quotes")):
        own = [part for part in parts if part["dimension"] == dimension and part["layer"] == layer]
        whole = sum(len(line[layer]) for line in read_lines())
        assert sum(part["strict"]["gold"] for part in own) == whole, dimension
        assert all(part["strict"]["score"] in (None, 1.0) for part in own)


def test_lengths_are_told_apart_at_their_bounds_and_what_all_share_is_left_out():
    lengths = {str(place): length for place, length in enumerate((999, 1_000, 2_499, 2_500, None))}
    gold = Side("gold", {key: Reading(annotate(mark(1, 0, 5)), length, "wafa") for key, length in lengths.items()})
    scored = score_documents(gold, match_sides(gold, gold)[0], ["entities"])
    parts = break_down(scored, ["entities"], samples=0, seed=0)
    found = {part.name: part.documents for part in parts if part.dimension == "length"}
    assert found == {"under 1,000": 1, "1,000 to 2,500": 2, "from 2,500": 1, "unknown": 1}
    assert not [part for part in parts if part.dimension == "outlet"]


def test_the_same_scores_are_drawn_as_the_same_picture(tmp_path, capsys):
    lines = write_lines(tmp_path / "p.jsonl", read_lines()[1:])
    drawn = []
    for name in ("one.svg", "other.svg"):
        run(capsys, GOLD, lines, "--against", GOLD, "--picture", tmp_path / name, "--samples", 20)
        drawn.append((tmp_path / name).read_bytes())
    assert drawn[0] == drawn[1]
    assert b"whole quote" in drawn[0]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((GOLD, "nowhere.jsonl"), "[no-such-file]"),
        (("-", "-"), "[read-twice]"),
        ((GOLD, __file__), "[unknown-source]"),
        ((GOLD, GOLD, "--picture", "scores.pdf"), "[picture-format]"),
    ],
)
def test_wrong_use_is_one_line_and_two(capsys, arguments, problem):
    code, _, problems = run(capsys, *arguments)
    assert code == 2
    assert problem in problems
    assert problems.count("\n") == 1
