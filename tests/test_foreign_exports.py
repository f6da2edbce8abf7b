"""Exports that others made are taken as far as they can be: nothing guessed, nothing lost unseen, nothing crashes.

Each folder of fixtures/exports holds one shape of export, its mapping where it needs one of its own, and what is
expected of it: the exit code, what became of each pass, the marks in short (see `brief`), and the checks of all
findings.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import import_annotations
from musnad.annotations import Annotations, Mark, anchor_of
from musnad.corpus import Corpus, read_annotations, read_document, write_record
from musnad.ingest.accounting import find_unaccounted
from musnad.ingest.articles import ingest_file
from musnad.ingest.sources import read_source
from musnad.labelstudio.foreign import proposals
from musnad.labelstudio.foreign.annotators import Roster
from musnad.labelstudio.foreign.carrying import Carrier, skeleton
from musnad.labelstudio.foreign.documents import Shelf
from musnad.labelstudio.foreign.mapping import make_mapping
from musnad.labelstudio.foreign.pages import read_page
from musnad.labelstudio.foreign.proofs import locate
from musnad.labelstudio.foreign.proposals import Survey, propose_mapping
from musnad.labelstudio.foreign.targets import HyperText, PlainText
from musnad.labelstudio.foreign.values import fold_covered
from musnad.schemas import Json
from strategies import PIECES, documents, spans

FIXTURES = Path(__file__).parent / "fixtures" / "exports"
SHAPES = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus without anything in it."""
    return Corpus(tmp_path / "corpus")


def find_export(shape: str) -> tuple[Path, Path]:
    """The export and the mapping of a shape."""
    folder = FIXTURES / shape
    own = folder / "mapping.json"
    return next(folder.glob("export.*")), own if own.exists() else FIXTURES / "mapping.json"


def take(corpus: Corpus, export: Path, mapping: Path, *options: str) -> int:
    arguments = [str(export), "--corpus", str(corpus.root), "--mapping", str(mapping), *options]
    return import_annotations.main(arguments)


def brief(mark: Mark) -> str:
    """A mark in short: layer, kind, words; then = value, < speaker, @ cue, in parent, ids, ! act, absent."""
    layer, kind = type(mark).__name__.lower(), getattr(mark, "type", None) or getattr(mark, "kind", "")
    words = [layer, kind, anchor_of(mark).text]
    for sign, field in (
        ("=", "value"),
        ("<", "speaker"),
        ("@", "cue"),
        ("in", "parent"),
        ("", "refers_to"),
        ("", "wikidata"),
    ):
        value = getattr(mark, field, None)
        words += [sign, getattr(value, "text", value)] if value else []
    words += ["!", mark.act] if getattr(mark, "act", "state") != "state" else []
    words += ["absent"] if getattr(mark, "speaker_form", "") == "absent" else []
    return " ".join(word for word in words if word)


def read_passes(corpus: Corpus) -> dict[str, list[Annotations]]:
    return {
        without_hash(name): [read_annotations(path) for path in sorted(corpus.annotator_folder(name).iterdir())]
        for name in corpus.annotators()
    }


def without_hash(name: str | None) -> str | None:
    return re.sub(r"-[0-9a-f]{6}$", "-<hash>", name) if name else name


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_taken_as_expected(shape: str, corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    expected = json.loads((FIXTURES / shape / "expected.json").read_text("utf-8"))
    code = take(corpus, *find_export(shape), "--new-documents", "--format", "json")
    out, err = capsys.readouterr()
    outcomes: list[Json] = json.loads(out)
    assert [[one["outcome"], without_hash(one["annotator"])] for one in outcomes] == expected["outcomes"]
    marks = {
        name: [brief(mark) for one in passes for _, found in one.layers() for mark in found]
        for name, passes in read_passes(corpus).items()
    }
    assert marks == expected["marks"]
    assert sorted(re.findall(r"^[^\n]*? \[([a-z0-9-]+)\] ", err, re.MULTILINE)) == expected["checks"]
    left_out: dict[str, int] = {}
    for one in outcomes:
        left_out |= {name: left_out.get(name, 0) + times for name, times in one.get("left_out", {}).items()}
    assert left_out == expected["left_out"]
    assert code == expected["exit"]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_span_equals_its_text_and_every_finding_names_its_place(
    shape: str, corpus: Corpus, capsys: pytest.CaptureFixture[str]
):
    take(corpus, *find_export(shape), "--new-documents")
    for line in capsys.readouterr().err.splitlines():
        assert re.match(r"\S.*:\$\S* \[[a-z0-9-]+\] \S", line)
    for passes in read_passes(corpus).values():
        for one in passes:
            document = read_document(corpus.document_path(one.document_id))
            assert one.text_sha256 == document.text_sha256
            for span in spans_of(json.loads(corpus.annotations_path(one.annotator.id, one.document_id).read_text())):
                assert document.text[span["start"] : span["end"]] == span["text"]


def spans_of(node: object) -> list[Json]:
    if isinstance(node, dict):
        own = [node] if "start" in node else []
        return own + [span for value in node.values() for span in spans_of(value)]
    return [span for value in node for span in spans_of(value)] if isinstance(node, list) else []


PER = {"labels": {"PER": "entity.PERS"}}


def write(corpus: Corpus, name: str, content: object) -> Path:
    path = corpus.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def make_task(text: str, *values: Json, **data: object) -> Json:
    results = [
        {
            "id": str(index),
            "from_name": "ner",
            "to_name": "text",
            "type": "labels",
            "value": {"labels": ["PER"], **value},
        }
        for index, value in enumerate(values)
    ]
    return {"id": 1, "data": {"text": text, **data}, "annotations": [{"completed_by": 1, "result": results}]}


def snapshot(corpus: Corpus) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in corpus.data.rglob("*") if path.is_file()}


def test_a_second_run_changes_nothing_and_needs_no_new_documents(corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    export, mapping = find_export("current-export")
    assert take(corpus, export, mapping, "--new-documents") == 0
    before = snapshot(corpus)
    capsys.readouterr()
    assert take(corpus, export, mapping) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("unchanged\t")
    assert snapshot(corpus) == before


def test_a_dry_run_says_the_same_and_writes_nothing(corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    export, mapping = find_export("several-annotators")
    take(corpus, export, mapping, "--new-documents", "--dry-run")
    said = capsys.readouterr().out
    assert snapshot(corpus) == {}
    take(corpus, export, mapping, "--new-documents")
    assert capsys.readouterr().out == said


def test_a_text_the_corpus_has_not_is_refused_unless_it_may_become_a_document(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
):
    assert take(corpus, *find_export("current-export")) == 1
    assert "[unknown-text] task 1: " in capsys.readouterr().err
    assert snapshot(corpus) == {}


def test_a_new_document_is_press_of_unknown_licence_unless_the_mapping_knows_better(corpus: Corpus):
    export, mapping = find_export("current-export")
    take(corpus, export, mapping, "--new-documents")
    (document,) = corpus.read_documents()
    assert (document.authorship, document.licence, document.redistribute) == ("press", "LicenseRef-unknown", False)
    known = json.loads(mapping.read_text("utf-8")) | {"article": {"publisher": "sahil", "licence": "CC-BY-4.0"}}
    other = Corpus(corpus.root / "other")
    take(other, export, write(corpus, "known.json", known), "--new-documents")
    (document,) = other.read_documents()
    assert (document.publisher, document.licence, document.redistribute) == ("sahil", "CC-BY-4.0", False)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_corpus_of_foreign_documents_accounts_for_every_character(shape: str, corpus: Corpus):
    take(corpus, *find_export(shape), "--new-documents")
    for document in corpus.read_documents():
        source = read_source(corpus.root / document.raw.path, document.raw.path)
        assert source.sha256 == document.raw.sha256
        assert find_unaccounted(source.text, document) == []


def test_marks_on_a_page_find_the_document_that_was_ingested_from_it(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
):
    """What the ingest took for furniture is no part of the document, so a mark on it is refused by itself."""
    export, mapping = find_export("page-with-furniture")
    (task,) = json.loads(export.read_text("utf-8"))
    corpus.raw.mkdir(parents=True)
    (corpus.raw / "page.txt").write_text(task["data"]["text"], encoding="utf-8")
    document = ingest_file(corpus.raw / "page.txt", "data/raw/page.txt")
    write_record(corpus.document_path(document.id), document)
    assert take(corpus, export, mapping) == 1
    assert len(list(corpus.read_documents())) == 1
    assert [brief(mark) for mark in read_passes(corpus)["annotator-1"][0].entities] == ["entity PERS مريم الخطيب"]
    assert ".result[1] [span-outside-text] #b: 'سالم' is, or runs into, what the document leaves out" in (
        capsys.readouterr().err
    )


def test_without_a_mapping_the_names_are_listed_and_a_mapping_proposed(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
):
    export, _ = find_export("several-labels")
    assert import_annotations.main([str(export), "--corpus", str(corpus.root)]) == 2
    out, err = capsys.readouterr()
    assert "[foreign-export]" in err
    assert all(name in err for name in ("PER 1", "Speaker 1", "أحمر 2", "said_by 1"))
    proposed = json.loads(out)
    make_mapping(proposed)
    assert proposed["labels"]["PER"] == "entity.PERS"
    assert proposed["labels"]["أحمر"] is None
    assert proposed["relations"] == {"said_by": "speaker"}


def test_a_proposed_mapping_is_written_and_takes_the_export_it_was_made_of(corpus: Corpus):
    export, _ = find_export("current-export")
    mapping = corpus.root / "proposed.json"
    options = ["--corpus", str(corpus.root), "--propose-mapping", str(mapping)]
    assert import_annotations.main([str(export), *options]) == 0
    assert import_annotations.main([str(export), *options]) == 2  # not over one that may have been worked on
    assert take(corpus, export, mapping, "--new-documents") == 0
    assert len(read_passes(corpus)["aziza-omarova"][0].entities) == 3


@pytest.mark.parametrize(
    ("label", "ours"),
    [("PERSON", "PERS"), ("اسم شخص", "PERS"), ("شخص", "PERS"), ("location", "LOC"), ("منظمة", "ORG"), ("Date", "DATE")],
)
def test_common_names_are_guessed(label: str, ours: str):
    survey = Survey()
    survey.labels["ner", label] = 1
    assert propose_mapping(survey)["labels"] == {label: f"entity.{ours}"}


def test_every_guess_is_a_mapping_that_holds():
    survey = Survey()
    lines = Path(proposals.__file__).with_name("guesses.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    names = [name for _, _, row in rows for name in row.split()]
    survey.labels.update(("ner", name) for name in names)
    proposed = propose_mapping(survey)
    assert None not in proposed["labels"].values()
    assert len(proposed["labels"]) == len(names)
    make_mapping(proposed)


MAPPING_REFUSALS = {
    "shape": [[], {}, {"labels": []}, {"labels": {"PER": 3}}, {"labels": {}, "annotators": {"1": "Aziza Omarova"}}],
    "unknown-label": [
        {"labels": {"PER": "entity.PER"}},
        {"labels": {"PER": "PERS"}},
        {"labels": {"PER": "person.PERS"}},
    ],
    "unknown-field": [{"labels": {}, "fields": {"x": "quote.kind"}}],
    "unknown-relation": [{"labels": {}, "relations": {"says": "speakers"}}],
    "malformed-value": [
        {"labels": {"M": {"as": "number.number", "set": {"kind": "cash"}}}},
        {"labels": {}, "fields": {"x": {"as": "quote.type", "values": {"D": "Direct"}}}},
    ],
}


@pytest.mark.parametrize(
    ("check", "instance"), [(check, one) for check, all_ in MAPPING_REFUSALS.items() for one in all_]
)
def test_a_mapping_that_names_what_is_not_here_is_wrong_use(
    check: str, instance: object, corpus: Corpus, capsys: pytest.CaptureFixture[str]
):
    export, _ = find_export("current-export")
    assert take(corpus, export, write(corpus, "mapping.json", instance)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"[{check}]" in line


def test_a_folder_of_old_completions_is_one_export(corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    texts = ["وصل سالم أمس.", "سافرت هدى اليوم."]
    for index, text in enumerate(texts):
        name = text.split()[1]
        place = {"start": text.index(name), "end": text.index(name) + len(name), "text": name}
        task = make_task(text, place)
        write(corpus, f"completions/{index}.json", {"data": task["data"], "completions": task["annotations"]})
    (corpus.root / "completions" / "broken.json").write_text("{", encoding="utf-8")
    mapping = write(corpus, "mapping.json", PER)
    assert take(corpus, corpus.root / "completions", mapping, "--new-documents") == 1
    out, err = capsys.readouterr()
    assert "2 written" in out
    assert "broken.json:$ [unreadable-json]" in err


def test_two_users_are_never_one_annotator():
    roster = Roster({"3": "aziza"})
    users = ["Aziza", "aziza@example.org", {"id": 3}, "عزيزة", "بدر", {"email": "aziza@example.net"}, 7, "7", "aziza!"]
    names = [roster.name_user(user)[0] for user in users]
    assert names[2] == "aziza"
    assert names[6] == names[7]
    assert len(set(names)) == len(users) - 1
    assert [roster.name_user(user)[0] for user in users] == names


def test_an_own_export_is_still_read_as_ours(corpus: Corpus, capsys: pytest.CaptureFixture[str]):
    """One task that names a document in our way makes the whole export ours, and nothing of it is read more freely."""
    task = make_task("وصل سالم أمس.", {"start": 4, "end": 8}, document_id="sahil-undated-00000000")
    export = write(corpus, "export.json", [task, make_task("نص", {"start": 0, "end": 2})])
    assert import_annotations.main([str(export), "--corpus", str(corpus.root)]) == 1
    assert re.findall(r"\[([a-z-]+)\]", capsys.readouterr().err) == ["unknown-document", "no-document-id"]


def _in_utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _in_bytes(text: str) -> int:
    return len(text.encode("utf-8"))


@given(st.data(), st.sampled_from([len, _in_utf16, _in_bytes]))
def test_a_span_is_found_in_whatever_unit_it_is_counted(data: st.DataObject, count: Callable[[str], int]):
    text = data.draw(documents()).text
    span = data.draw(spans(text))
    value = {"start": count(text[: span.start]), "end": count(text[: span.end]), "text": span.text}
    located = locate(PlainText(text), value)
    assert fold_covered(text[located.start : located.end]) == fold_covered(span.text)


@given(st.data())
def test_offsets_that_say_no_words_are_taken_as_code_points_and_never_moved(data: st.DataObject):
    text = data.draw(documents()).text
    span = data.draw(spans(text))
    located = locate(PlainText(text), {"start": span.start, "end": span.end})
    assert (located.start, located.end, located.check) == (span.start, span.end, "")


@given(st.data(), st.sampled_from(["\r\n", "\n\n", " \n "]), st.sampled_from(["NFC", "NFD"]))
def test_a_span_is_carried_to_the_same_letters(data: st.DataObject, line_end: str, form: str):
    document = data.draw(documents())
    text = unicodedata.normalize(form, document.text.replace("\n", line_end))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    carried = Carrier(text, document, text).carry(start, end)
    if text[start:end].isspace():
        assert carried is None
    elif carried is not None:
        assert skeleton(document.text[slice(*carried)]) == skeleton(text[start:end])
    else:
        assert form == "NFD"  # only where the span cuts a letter from its mark


@given(
    st.lists(PIECES | st.sampled_from(["\r\n", "\r", "e", "\u0301"]), min_size=1, max_size=30).map("".join), st.data()
)
def test_a_new_document_says_all_that_the_task_said(text: str, data: st.DataObject):
    assume(text.strip("\ufeff \n\r\u00a0\u2028"))
    carrier = Shelf(Corpus(Path("nowhere")), new_documents=True, dry_run=True).find(PlainText(text), "a law")
    assert skeleton(carrier.document.text) == skeleton(text[1:] if text.startswith("\ufeff") else text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    carried = carrier.carry(start, end)
    if carried is not None:
        assert skeleton(carrier.document.text[slice(*carried)]) == skeleton(text[start:end])
    elif unicodedata.is_normalized("NFC", text):
        assert not text[start:end].removeprefix("\ufeff").strip() or text[start:end].startswith("\ufeff")


WORD = st.text(st.sampled_from("ابتث مز&<«😀"), min_size=1, max_size=6)
TREES = st.recursive(
    WORD.map(lambda word: [word]),
    lambda inner: st.lists(st.tuples(st.sampled_from(["p", "b", "div", "span"]), inner) | WORD, min_size=1, max_size=4),
    max_leaves=8,
)


def write_html(tree: list[object], path: str, places: list[tuple[str, str]]) -> str:
    """HTML of a tree of (tag, tree) and words; each word with its XPath goes to `places`."""
    html, counts = "", Counter()
    previous = None
    for node in tree:
        if isinstance(node, str):
            if previous is str:
                html += "<br>"
            counts["text()"] += 1
            places.append((f"{path}/text()[{counts['text()']}]", node))
            html += escape(node)
        else:
            tag, inner = node
            tag = "div" if tag == "p" and path.count("/") else tag  # a p ends at the next block: no tree of ours
            tag = "span" if "/span" in path or "/b" in path else tag
            counts[tag] += 1
            html += f"<{tag}>{write_html(inner, f'{path}/{tag}[{counts[tag]}]', places)}</{tag}>"
        previous = type(node)
    return html


@given(TREES)
def test_every_word_of_a_page_is_found_by_its_xpath(tree: list[object]):
    places: list[tuple[str, str]] = []
    html = write_html([("div", tree)], "", places)
    page = read_page(html, fragment=True)
    for xpath, word in places:
        value = {"start": xpath, "startOffset": 0, "end": xpath, "endOffset": len(word)}
        place = next(HyperText(page).places(value))
        assert page.text[place.start : place.end] == word


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 40)
    | st.floats()
    | st.sampled_from(
        [
            "",
            "نص",
            "PER",
            "labels",
            "relation",
            "/text()[1]",
            "/p[0]/text()[99999]",
            "//",
            "7",
            "1e9",
            "\ud800",
            "<p>ن</p>",
            "9" * 400,
        ]
    )
)
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        """data text annotations completions predictions result value start end startOffset endOffset globalOffsets
        labels hypertextlabels paragraphlabels choices id type from_name to_name from_id to_id direction completed_by
        email task annotation was_cancelled drafts annotator tasks model_version updated_at meta source""",
    )
)
ANY_JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)


def run_any(content: object) -> set[int]:
    """Run the command on some JSON, with a mapping and without; whatever it says, it says it as a command does."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        corpus = Corpus(Path(folder))
        export = Path(folder, "export.json")
        export.write_text(json.dumps(content), encoding="utf-8")
        with contextlib.redirect_stderr(io.StringIO()) as err:
            code = take(corpus, export, FIXTURES / "mapping.json", "--new-documents", "--format", "json")
            assert code != 2 or len(err.getvalue().splitlines()) == 1
            assert code == 2 or isinstance(json.loads(out.getvalue()), list)
            plain = import_annotations.main([str(export), "--corpus", folder])
        for path in corpus.annotations.rglob("*.json"):
            read_annotations(path)
    return {code, plain}


@given(ANY_JSON)
def test_no_json_crashes_the_command(content: object):
    assert run_any(content) <= {0, 1, 2}


def _all_places(node: object) -> list[tuple[Any, Any]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []
    return [place for key, child in children for place in [(node, key), *_all_places(child)]]


@given(st.data())
def test_no_mutation_of_an_export_crashes_the_command(data: st.DataObject):
    shape = data.draw(st.sampled_from([shape for shape in SHAPES if find_export(shape)[0].suffix == ".json"]))
    content = json.loads(find_export(shape)[0].read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(_all_places(content)))
        parent[key] = data.draw(ANY_JSON)
    assert run_any(content) <= {0, 1, 2}
