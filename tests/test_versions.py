"""Laws of comparing two versions: k known edits are found as k edits of their kinds, and what is no change as none."""

import copy
import dataclasses
import json
import shutil
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import ClassLabel, Features, Value
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import compare_releases as script
from musnad.corpus import Corpus, read_json
from musnad.documents import hash_text
from musnad.releases import build_release
from musnad.rows import mask_text
from musnad.schemas import inventory, load_schema
from musnad.versions.bumps import ask_bump, find_previous, judge_version, name_bump, raise_version
from musnad.versions.comparing import compare_readings
from musnad.versions.edits import find_edits, list_compared
from musnad.versions.readings import Reading, open_corpus, open_release
from musnad.versions.reports import count_edits, format_changes, to_json
from musnad.versions.shapes import Column, Shape, compare_shapes, read_shape

ROOT = Path(__file__).parents[1]
FIXTURE = Corpus(ROOT / "tests" / "fixtures" / "corpus")
TREE = open_corpus(FIXTURE)
ROWS = [row for _, row in TREE.read_rows()]
FIELDS = {layer: list_compared(layer, names, names) for layer, names in TREE.shape.decided.items()}
LABELS = {
    "entities": ("entity", ["type"]),
    "quotes": ("quote", ["type", "speaker_form", "act"]),
    "numbers": ("number", ["kind", "comparator", "status"]),
    "retractions": ("retraction", ["type", "self", "reason_class", "modality"]),
}
VALUES = {"entities": ["wikidata", "normalized"], "numbers": ["value", "low", "high", "unit"]}
REFERENCES = {
    "entities": {"refers_to": "c99"},
    "quotes": {"speaker_ref": "c98"},
    "numbers": {"same_quantity": "s99"},
    "retractions": {"retractor_ref": "c97", "source_ref": "c96"},
}
ROLES = {
    "quotes": ["cue", "speaker", "addressee", "via"],
    "numbers": ["cue", "unit_span"],
    "retractions": ["retractor", "source", "channel", "reason", "replacement", "time"],
}
ACTORS = {"speaker", "retractor", "source"}
ACTOR_FIELDS = ("refers_to", "speaker_ref", "retractor_ref", "source_ref")


def anchor(layer, mark):
    """The place of a mark, as a structure that may be edited."""
    return {"quotes": lambda: mark["content"][0], "retractions": lambda: mark["cue"]}.get(layer, lambda: mark)()


def overlap(one, other):
    return one["start"] < other["end"] and other["start"] < one["end"]


def stands_alone(layer, place, marks, own=None):
    return not any(overlap(place, anchor(layer, mark)) for mark in marks if mark is not own)


def referred_to(row):
    """Every id that a mark of the document refers to."""
    fields = ("speaker_ref", "parent", "ratio_of", "claim_ref", "retractor_ref", "source_ref")
    found = [mark.get(field) for layer in FIELDS for mark in row[layer] for field in fields]
    return {name for value in found if value for name in (value if isinstance(value, list) else [value])}


class Editor:
    """Draws edits of one document's row and makes them; `made` counts them as (layer, kind, field)."""

    def __init__(self, draw, row):
        self.draw, self.row, self.made = draw, row, Counter()
        self.touched = set()

    def can_spare(self, mark, fields=("refers_to", "same_quantity", "speaker_ref", "retractor_ref", "source_ref")):
        """Whether each group the mark names is still named by two others: one may as well be the new group, renamed."""
        marks = [mark for layer in FIELDS for mark in self.row[layer] if int(mark["id"][1:]) < 100]
        named = Counter(other.get(field) for other in marks for field in fields)
        own = Counter(mark.get(field) for field in fields)
        return all(named[name] - own[name] >= 2 for name in own if name and name[0] in "cs")

    def pick(self, layers, field=None):
        """A mark whose field (whose whole, without one) has not been edited yet."""
        layer = self.draw(st.sampled_from(sorted(layers)))
        assume(self.row[layer])
        mark = self.draw(st.sampled_from(self.row[layer]))
        return layer, mark

    def touch(self, layer, mark, field):
        key = (layer, mark["id"])
        assume((*key, field) not in self.touched and (*key, None) not in self.touched)
        assume(field is not None or not any(key == seen[:2] for seen in self.touched))
        self.touched.add((*key, field))

    def make(self, layer, kind, field):
        self.made[layer, kind, field] += 1

    def drop(self):
        layer, mark = self.pick(FIELDS)
        assume(mark["id"] not in referred_to(self.row))
        assume(self.can_spare(mark))
        self.touch(layer, mark, None)
        self.row[layer].remove(mark)
        self.make(layer, "dropped", None)

    def add(self):
        layer = self.draw(st.sampled_from(sorted(FIELDS)))
        assume(self.row[layer])
        mark = copy.deepcopy(self.draw(st.sampled_from(self.row[layer])))
        start = self.draw(st.integers(0, len(self.row["text"]) - 3))
        mark["id"] = f"{mark['id'][0]}{100 + len(self.row[layer])}"
        if layer == "quotes":
            mark["content"] = mark["content"][:1]
        place = {"start": start, "end": start + 2}
        # Free in the old text too: a mark that comes where another went could as well be the other one, moved.
        assume(stands_alone(layer, place, self.row[layer]) and stands_alone(layer, place, self.before[layer]))
        anchor(layer, mark).update(place)
        self.touch(layer, mark, None)
        self.row[layer].append(mark)
        self.make(layer, "added", None)

    def move(self):
        layer, mark = self.pick(FIELDS)
        place = anchor(layer, mark)
        assume(place["end"] - place["start"] > 2)
        new = {"start": place["start"] + 1, "end": place["end"] + self.draw(st.sampled_from([-1, 0, 1]))}
        others = [other for other in self.before[layer] if other["id"] != mark["id"]]
        assume(stands_alone(layer, place, self.row[layer], mark) and stands_alone(layer, new, self.row[layer], mark))
        assume(stands_alone(layer, new, others))
        field = {"quotes": "content", "retractions": "cue"}.get(layer, "start")
        self.touch(layer, mark, field)
        place.update(new)
        self.make(layer, "moved", field)

    def relabel(self):
        layer, mark = self.pick(LABELS)
        schema, fields = LABELS[layer]
        field = self.draw(st.sampled_from(fields))
        self.touch(layer, mark, field)
        others = [label.code for label in inventory(schema, field) if label.code != mark[field]]
        mark[field] = self.draw(st.sampled_from(others))
        self.make(layer, "relabelled", field)

    def revalue(self):
        layer, mark = self.pick(VALUES)
        field = self.draw(st.sampled_from(VALUES[layer]))
        self.touch(layer, mark, field)
        mark[field] = f"{mark[field] or ''}7"
        self.make(layer, "value changed", field)

    def refer(self):
        layer, mark = self.pick(REFERENCES)
        field = self.draw(st.sampled_from(sorted(REFERENCES[layer])))
        assume(self.can_spare(mark, [field] if field == "same_quantity" else ACTOR_FIELDS))
        self.touch(layer, mark, field)
        # A group of its own for each: two marks that leave one group together would still be one.
        mark[field] = f"{REFERENCES[layer][field]}{len(self.touched)}"
        self.make(layer, "re-attributed", field)

    def fill(self):
        layer, mark = self.pick(ROLES)
        field = self.draw(st.sampled_from(ROLES[layer]))
        self.touch(layer, mark, field)
        old = mark[field]
        place = self.draw(st.integers(0, len(self.row["text"]) - 2))
        new = {"start": place, "end": place + 2, "text": self.row["text"][place : place + 2]}
        mark[field] = new if not old or (not overlap(old, new) and self.draw(st.booleans())) else None
        self.make(layer, "re-attributed" if field in ACTORS else "value changed", field)

    def shift(self):
        layer, mark = self.pick(ROLES)
        field = self.draw(st.sampled_from(ROLES[layer]))
        assume(mark[field])
        self.touch(layer, mark, field)
        mark[field] = mark[field] | {"end": mark[field]["end"] + 1}
        self.make(layer, "moved", field)

    def edit(self, count):
        self.before = copy.deepcopy({layer: self.row[layer] for layer in FIELDS})
        for _ in range(count):
            self.draw(st.sampled_from(KINDS))(self)


KINDS = [Editor.drop, Editor.add, Editor.move, Editor.relabel, Editor.revalue, Editor.refer, Editor.fill, Editor.shift]


def scramble(draw, row):
    """The row with every mark numbered anew and every cluster and quantity under another name."""
    named = {}
    for layer in FIELDS:
        numbers = draw(st.permutations(range(1, len(row[layer]) + 1)))
        named |= {mark["id"]: f"{mark['id'][0]}{number}" for mark, number in zip(row[layer], numbers, strict=True)}
    for letter, pool in (("c", groups_in(row, "c")), ("s", groups_in(row, "s"))):
        numbers = draw(st.permutations(range(1, len(pool) + 1)))
        named |= {name: f"{letter}{number}" for name, number in zip(sorted(pool), numbers, strict=True)}
    references = {"id", "refers_to", "same_quantity", "speaker_ref", "parent", "ratio_of"}
    references |= {"claim_ref", "claim_numbers", "retractor_ref", "source_ref"}
    for layer in FIELDS:
        row[layer] = draw(st.permutations(row[layer]))
        for mark in row[layer]:
            if "claim_ref" in mark:
                mark["claim_ref"] = draw(st.permutations(mark["claim_ref"]))
        for mark in row[layer]:
            for field in references & mark.keys():
                value = mark[field]
                # What is computed still names a mark that an edit has dropped.
                several = isinstance(value, list)
                mark[field] = [named[item] for item in value if item in named] if several else value and named[value]
    return row


def groups_in(row, letter):
    fields = ("refers_to", "same_quantity", "speaker_ref", "retractor_ref", "source_ref")
    found = {mark.get(field) for layer in FIELDS for mark in row[layer] for field in fields}
    return {name for name in found if name and name[0] == letter}


def counted(edits):
    return Counter((edit.layer, edit.kind, edit.field) for edit in edits)


@settings(max_examples=150)
@given(data=st.data())
def test_k_known_edits_are_found_as_exactly_those_k(data):
    old = data.draw(st.sampled_from(ROWS))
    editor = Editor(data.draw, copy.deepcopy(old))
    editor.edit(data.draw(st.integers(1, 6)))
    new = scramble(data.draw, copy.deepcopy(editor.row))
    assert counted(find_edits(old["id"], old, new, FIELDS)) == editor.made


@given(data=st.data())
def test_ids_numbered_anew_and_clusters_renamed_are_no_change(data):
    old = data.draw(st.sampled_from(ROWS))
    new = scramble(data.draw, copy.deepcopy(old))
    comparison = compare_readings(reading([("train", old)]), reading([("train", new)]))
    assert comparison.reasons() == {}
    assert comparison.bump == "none"


def test_a_masked_text_is_no_change():
    masked = [("train", mask_text(copy.deepcopy(row)) | {"withheld": True}) for row in ROWS]
    assert compare_readings(reading([("train", row) for row in ROWS]), reading(masked)).reasons() == {}


def reading(rows, version="1.0.0", shape=TREE.shape):
    ordered = sorted(copy.deepcopy(rows), key=lambda item: item[1]["id"])
    return Reading("rows", version, "0" * 64, shape, lambda: iter(ordered), lambda: iter(()))


@st.composite
def libraries(draw):
    """Rows with texts that have nothing in common, each with its split."""
    count = draw(st.integers(4, 9))
    return [(draw(st.sampled_from(["train", "test"])), make_row(number)) for number in range(count)]


def make_row(number, words=None):
    row = copy.deepcopy(ROWS[number % len(ROWS)])
    text = words or " ".join(f"كلمة{number}و{place}" for place in range(40))
    sha256 = hash_text(text)
    raw = row["raw"] | {"sha256": f"{number:064}"}
    return row | {"id": f"paper-20250101-{sha256[:8]}", "text": text, "text_sha256": sha256, "raw": raw}


@given(data=st.data(), library=libraries())
def test_documents_that_came_went_moved_or_were_reworded_are_found_as_such(data, library):
    fates = data.draw(st.lists(st.sampled_from(["keep", "drop", "move", "reword", "rename", "describe"]), min_size=9))
    new, expected = [], Counter()
    for fate, (split, old_row) in zip(fates, library, strict=False):
        row = copy.deepcopy(old_row)
        expected[fate] += 1
        if fate == "move":
            split = "validation"
        elif fate == "reword":
            raw = row["raw"]
            row = make_row(int(row["raw"]["sha256"]), row["text"].replace("و7", "و٧")) | {"raw": raw}
            row["raw"] = row["raw"] | {"sha256": hash_text(row["text"])}
        elif fate == "rename":
            row["id"] = row["id"].replace("paper", "daily")
        elif fate == "describe":
            row["publisher"] = "daily"
        if fate != "drop":
            new.append((split, row))
    added = data.draw(st.integers(0, 3))
    new += [("train", make_row(100 + number)) for number in range(added)]
    found = compare_readings(reading(library[: len(fates)]), reading(new))
    assert (len(found.added), len(found.dropped)) == (added, expected["drop"])
    assert (len(found.reworded), len(found.renamed)) == (expected["reword"], expected["rename"])
    assert len(found.split_moves) == expected["move"]
    assert found.described == Counter({"publisher": expected["describe"]} if expected["describe"] else {})
    assert found.edits == []


def test_a_reworded_document_is_found_though_its_text_is_masked():
    old = make_row(1)
    new = make_row(1, old["text"] + " وأخرى")
    new["raw"] = new["raw"] | {"sha256": "f" * 64}
    masked = [mask_text(row) | {"withheld": True} for row in (old, new)]
    found = compare_readings(reading([("train", masked[0])]), reading([("train", masked[1])]))
    assert found.reworded == [(old["id"], new["id"])]


def test_a_computed_field_is_counted_only_where_nothing_else_changed():
    old, plain, corrected = (copy.deepcopy(ROWS[1]) for _ in range(3))
    for row in (plain, corrected):
        row["numbers"][0]["form"] = "words"
    corrected["numbers"][0]["status"] = "negated"
    found = compare_readings(reading([("train", old)]), reading([("train", plain)]))
    assert (found.computed, found.bump) == (Counter({"numbers.form": 1}), "patch")
    assert not compare_readings(reading([("train", old)]), reading([("train", corrected)])).computed


SHAPE_EDITS = {
    "field added": "minor",
    "field removed": "major",
    "type changed": "major",
    "null allowed": "major",
    "label added": "major",
    "label removed": "major",
    "labels reordered": "major",
}


@given(data=st.data())
def test_every_change_of_shape_is_found_and_weighed(data):
    columns = dict(TREE.shape.columns)
    leaves = [path for path, column in columns.items() if "structure" not in column.dtype]
    labelled = [path for path in leaves if len(columns[path].labels) > 2]
    chosen = data.draw(st.lists(st.sampled_from(labelled), min_size=1, max_size=4, unique=True))
    made = Counter()
    for path in chosen:
        kind = data.draw(st.sampled_from(sorted(SHAPE_EDITS)))
        dtype, nullable, labels = columns[path]
        if kind == "null allowed" and nullable:
            kind = "null ruled out"
        made[kind] += 1
        match kind:
            case "field added":
                columns[f"{path}_2"] = columns[path]
            case "field removed":
                del columns[path]
            case "type changed":
                columns[path] = Column("int64", nullable, labels)
            case "null allowed" | "null ruled out":
                columns[path] = Column(dtype, not nullable, labels)
            case "label added":
                columns[path] = Column(dtype, nullable, (*labels, "new"))
            case "label removed":
                columns[path] = Column(dtype, nullable, labels[1:])
            case "labels reordered":
                columns[path] = Column(dtype, nullable, (labels[1], labels[0], *labels[2:]))
    changes = compare_shapes(TREE.shape, Shape(columns, TREE.shape.splits, TREE.shape.decided))
    assert Counter(change.change for change in changes) == made
    expected = "minor" if set(made) == {"field added"} else "major"
    assert min((change.bump for change in changes), key=["major", "minor"].index) == expected


def test_a_split_more_is_minor_and_a_split_less_is_major():
    more = Shape(TREE.shape.columns, (*TREE.shape.splits, "other"), TREE.shape.decided)
    assert [change.bump for change in compare_shapes(TREE.shape, more)] == ["minor"]
    assert [change.bump for change in compare_shapes(more, TREE.shape)] == ["major"]


def test_a_structure_that_came_is_one_change_and_not_one_for_each_of_its_fields():
    columns = {path: column for path, column in TREE.shape.columns.items() if not path.startswith("quotes.cue")}
    less = Shape(columns, TREE.shape.splits, TREE.shape.decided)
    assert {change.path for change in compare_shapes(less, TREE.shape)} == {"quotes.cue", "quotes.cue_position"}


def test_the_shape_follows_from_the_schemas_of_the_release_and_not_of_the_package():
    features = {"documents": {}, "entities": {}}

    def load(name):
        schema = copy.deepcopy(load_schema(name))
        if name == "record":
            schema["$defs"]["split"]["enum"] = ["train", "dev"]
        return schema

    assert read_shape(load, features).splits == ("train", "dev")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build_release(FIXTURE, "1.2.3", tmp_path_factory.mktemp("out"))


def test_a_release_and_the_gold_it_was_built_from_do_not_differ(release):
    assert compare_readings(open_release(release), TREE).reasons() == {}
    assert compare_readings(TREE, open_release(release)).reasons() == {}


def test_other_tokens_of_the_same_gold_are_a_change(release):
    def cut_otherwise():
        return ((name, (*starts, 10_000), (*tags, "O")) for name, starts, tags in TREE.read_tokens())

    found = compare_readings(open_release(release), dataclasses.replace(TREE, read_tokens=cut_otherwise))
    assert (found.computed, found.bump) == (Counter(tokens=len(ROWS)), "patch")


def test_a_release_is_read_by_the_schemas_and_features_inside_it(release, tmp_path):
    folder = shutil.copytree(release, tmp_path / "release")
    path = folder / "schema" / "quote.schema.json"
    schema = read_json(path)
    schema["properties"]["act"]["type"] = ["string", "null"]
    path.write_text(json.dumps(schema), encoding="utf-8")
    for path in folder.glob("retractions/*.parquet"):
        table = pq.read_table(path)
        features = Features.from_arrow_schema(table.schema)
        features["extra"] = Value("string")
        features["type"] = ClassLabel(names=[*features["type"].names, "annulment"])
        table = table.append_column("extra", pa.array([""] * len(table)))
        pq.write_table(table.cast(features.arrow_schema), path)
    changes = compare_readings(open_release(release), open_release(folder)).shape
    assert {(change.change, change.path, change.new) for change in changes} == {
        ("null allowed", "documents.quotes.act", None),
        ("null allowed", "quotes.act", None),
        ("null allowed", "passes.quotes.act", None),
        ("field added", "retractions.extra", None),
        ("label added", "retractions.type", "annulment"),
    }


def test_rows_out_of_order_are_refused_and_not_compared_wrongly(release, monkeypatch):
    monkeypatch.setattr(
        "musnad.versions.readings.heapq.merge", lambda *streams, key: iter([("a", {"id": "b"}), ("a", {"id": "a"})])
    )
    with pytest.raises(Exception, match="rows-out-of-order"):
        list(open_release(release).read_rows())


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        ((1, 2, 3), (1, 2, 3), "none"),
        ((1, 2, 3), (1, 2, 4), "patch"),
        ((1, 2, 3), (1, 3, 0), "minor"),
        ((1, 2, 3), (2, 0, 0), "major"),
        ((1, 2, 3), (1, 2, 0), "none"),
    ],
)
def test_the_part_that_was_raised_is_the_first_that_differs(old, new, bump):
    assert name_bump(old, new) == bump


def test_before_the_first_promise_a_minor_bump_is_enough_for_anything():
    assert [ask_bump((0, 4, 2), bump) for bump in ("patch", "minor", "major")] == ["patch", "minor", "minor"]
    assert ask_bump((1, 0, 0), "major") == "major"


@given(st.tuples(*[st.integers(0, 20)] * 3), st.sampled_from(["patch", "minor", "major"]))
def test_a_version_raised_by_a_bump_is_later_by_that_bump(version, bump):
    raised = tuple(map(int, raise_version(version, bump).split(".")))
    assert name_bump(version, raised) == bump


def test_the_previous_release_is_the_highest_lower_one_and_numbers_are_no_letters(tmp_path):
    for name in ("0.2.0", "0.9.0", "0.10.0", "0.11.0", "notes", "0.10.1"):
        (tmp_path / name).mkdir()
        if name != "0.10.1":
            (tmp_path / name / "manifest.json").write_text("{}", encoding="utf-8")
    assert find_previous(tmp_path, "0.11.0") == tmp_path / "0.10.0"
    assert find_previous(tmp_path, "0.2.0") is None
    assert find_previous(tmp_path / "nowhere", "0.2.0") is None


def test_a_smaller_bump_than_the_change_is_told_the_least_one_and_why():
    new = [("train", row) for row in ROWS]
    comparison = compare_readings(reading(new[:2], "1.4.2"), reading(new))
    assert judge_version(comparison, "1.5.0") is None
    assert judge_version(comparison, "2.0.0") is None
    assert "1.5.0 or higher, a minor change: 1 × document added" in judge_version(comparison, "1.4.3")


def test_the_counts_of_the_block_are_those_of_the_edits(release):
    rows = [("train", copy.deepcopy(row)) for row in ROWS]
    for row in (rows[0][1], rows[1][1]):
        row["entities"][0]["type"] = "NORP"
    rows[1][1]["numbers"][0]["value"] = "7"
    comparison = compare_readings(reading([("train", row) for row in ROWS]), reading(rows, "1.0.1"))
    lines = [line.strip("| ").split(" | ") for line in format_changes(comparison).splitlines() if line.startswith("| ")]
    assert [cell.strip() for cell in lines[2]][:6] == ["entities", "type", "", "", "", "2"]
    assert count_edits(comparison) == {
        "entities": {"type": {"relabelled": 2}},
        "numbers": {"value": {"value changed": 1}},
    }
    assert [edit["new"] for edit in to_json(comparison)["edits"]] == ["NORP", "NORP", "7"]


def test_the_command_says_what_changed_in_three_ways_and_draws_it(release, tmp_path, capsys):
    corpus = tmp_path / "corpus"
    for path in (FIXTURE.data).rglob("*.json"):
        target = corpus / "data" / path.relative_to(FIXTURE.data)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    gold = next(iter(sorted(Corpus(corpus).gold.glob("*.json"))))
    content = read_json(gold)
    content["numbers"][0]["status"] = "negated"
    gold.write_text(json.dumps(content), encoding="utf-8")
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        assert script.main([str(release), str(corpus), "--format", "json", "--picture", str(picture)]) == 0
        said = json.loads(capsys.readouterr().out)
        assert said["bump"] == "patch"
        assert [(edit["document"], edit["kind"]) for edit in said["edits"]] == [(gold.stem, "relabelled")]
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    assert "numbers · status" in pictures[0].read_text(encoding="utf-8")
    for way in ("text", "markdown"):
        assert script.main([str(release), "--corpus", str(corpus), "--format", way]) == 0
        said = capsys.readouterr().out
        assert "patch" in said
        assert "status" in said


def test_a_folder_that_is_neither_release_nor_corpus_is_refused_in_one_line(tmp_path, capsys):
    assert script.main([str(tmp_path), str(FIXTURE.root)]) == 2
    assert "[no-release]" in capsys.readouterr().err
