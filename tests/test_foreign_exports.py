"""Exports that others made are taken as far as they can be: nothing guessed, nothing lost unseen, nothing crashes.

Each folder of fixtures/exports holds one shape of export, its mapping where it needs one of its own, and what is
expected of it: the exit code, what became of each pass, the marks in short (see `brief`), and the checks of all
findings.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import import_annotations
from musnad.annotations import Annotations, Mark, anchor_of
from musnad.corpus import Corpus, read_annotations, read_document
from musnad.schemas import Json

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
    """A mark in short: layer, kind, words; then = value, < speaker, @ cue, ! act, and ids of entities."""
    layer, kind = type(mark).__name__.lower(), getattr(mark, "type", None) or getattr(mark, "kind", "")
    words = [layer, kind, anchor_of(mark).text]
    for sign, field in (("=", "value"), ("<", "speaker"), ("@", "cue"), ("", "refers_to"), ("", "wikidata")):
        value = getattr(mark, field, None)
        words += [sign, getattr(value, "text", value)] if value else []
    words += ["!", mark.act] if getattr(mark, "act", "state") != "state" else []
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
