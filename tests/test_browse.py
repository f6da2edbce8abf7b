"""Laws of the reader: every mark is its span, nothing in a text is markup, the same release gives the same bytes."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from datasets import load_dataset
from hypothesis import given, settings

import browse_corpus as script
from composed_texts import make_document
from musnad import browse
from musnad.agreement.summaries import HEADLINES
from musnad.annotations import Annotations, Annotator, Entity
from musnad.browse.building import build_reader
from musnad.browse.fragments import make_article
from musnad.browse.names import list_parts, read_names
from musnad.browse.pages import TEMPLATES, read_words
from musnad.browse.passes import find_differing
from musnad.browse.weaving import Part, weave
from musnad.corpus import Corpus, read_annotations
from musnad.findings import Refusal
from musnad.manifest import hash_files
from musnad.releases import build_release
from musnad.rows import GoldDocument, make_document_row, make_record
from musnad.schemas import LAYERS
from musnad.versions.readings import open_release
from strategies import annotated_documents

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
READ_TWICE = "sindyan-20250414-5ae36f45"
NAMES = read_names()
some = settings(max_examples=settings.default.max_examples // 4)


class Page(HTMLParser):
    """What a browser would make of a fragment: its text, its elements, and where each role of each mark lies."""

    def __init__(self, fragment):
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.covered, self._open = "", set(), {}, []
        self.feed(fragment)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        self.tags.add(tag)
        self._open.append((tag, fields.get("data-mark"), fields.get("data-role")))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        for tag, *part in self._open:
            if tag == "mark":
                self.covered.setdefault(tuple(part), set()).update(range(len(self.text), len(self.text) + len(data)))
        self.text += data


def marks_of(row):
    return {layer: row[layer] for layer in LAYERS}


def article_of(row):
    return make_article(row["text"], row["segments"], marks_of(row), NAMES)


def places_of(row):
    """(mark, role) -> the offsets of all its spans."""
    places = {}
    for part in list_parts(marks_of(row), NAMES):
        places.setdefault((part.mark, part.role), set()).update(range(part.start, part.end))
    return places


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build_release(Corpus(FIXTURE), "0.1.0", tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def reader(release, tmp_path_factory):
    out = tmp_path_factory.mktemp("reader") / "out"
    build_reader([release], out, Corpus(FIXTURE))
    return out


def read_piece(reader, name):
    """The value a piece hands to the page."""
    source = (reader / "data" / f"{name}.js").read_text(encoding="utf-8")
    call = re.fullmatch(r'musnad\.load\("([^"]+)",(.*)\);\n', source, re.DOTALL)
    assert call[1] == name
    return json.loads(call[2])


@some
@given(annotated_documents("gold"))
def test_the_page_has_the_text_and_every_mark_its_span(gold):
    row = make_document_row(GoldDocument(*gold))
    page = Page(article_of(row))
    assert page.text == row["text"]
    assert page.covered == places_of(row)


def test_every_mark_of_a_release_is_its_span_on_the_page(release, reader):
    for _, row in open_release(release).read_rows():
        document = read_piece(reader, f"documents/{row['id']}")
        page = Page(document["article"])
        assert page.text == row["text"]
        assert page.covered == places_of(row) != {}
        assert document["marks"] == marks_of(row)


def test_marks_that_cross_are_cut_and_neither_is_lost():
    parts = [Part(0, 4, "quotes", "q1", "content", "direct"), Part(2, 6, "entities", "e1", "span", "ORG")]
    opened = []
    woven = weave(
        "abcdef", parts, lambda part, begins: opened.append((part.mark, begins)) or f'<mark id="{part.mark}">'
    )
    assert woven == '<mark id="q1">ab<mark id="e1">cd</mark></mark><mark id="e1">ef</mark>'
    assert opened == [("q1", True), ("e1", True), ("e1", False)]


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">&amp;</mark>'


def make_hostile():
    """A document whose text is markup, with a mark on the beginning of it."""
    document = make_document(HOSTILE)
    span = {"start": 0, "end": 8, "text": HOSTILE[:8]}
    entity = Entity(id="e1", **span, type="ORG", refers_to="c1", wikidata=None, normalized=None)
    head = {"document_id": document.id, "text_sha256": document.text_sha256, "schema_version": document.schema_version}
    layers = {"entities": [entity], "quotes": [], "numbers": [], "retractions": []}
    return GoldDocument(document, Annotations(**head, status="gold", annotator=Annotator("a", "human", None), **layers))


def test_markup_in_a_text_is_text():
    row = make_record(make_hostile())["documents"][0]
    page = Page(article_of(row))
    assert page.text == row["text"]
    assert page.tags <= {"p", "mark", "span", "h1", "h2"}
    assert "<script" not in article_of(row)
    assert "<script" not in str(browse.show(row))
    assert "<img" not in str(browse.show(row))


def test_the_same_release_gives_the_same_bytes(release, reader, tmp_path):
    again = tmp_path / "again"
    seed = {"PYTHONHASHSEED": "7", "PATH": "", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, ROOT / "scripts" / "browse_corpus.py", release, "--out", again, "--corpus", FIXTURE]
    finished = subprocess.run(command, env=seed, capture_output=True, encoding="utf-8", check=False)
    assert finished.returncode == 0, finished.stderr
    assert hash_files(again) == hash_files(reader)


def test_a_page_asks_for_nothing_outside_its_folder(reader):
    for page in reader.glob("*.html"):
        for name in re.findall(r'(?:src|href)="([^"#]+)"', page.read_text(encoding="utf-8")):
            assert name.startswith("data:,") or (reader / name).exists(), name


def test_only_an_empty_folder_or_a_reader_is_written_to(release, tmp_path):
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.txt").write_text("three years of work")
    for stamp in (None, "[]", '{"made_by": "another"}'):
        if stamp:
            (foreign / "reader.json").write_text(stamp)
        before = hash_files(foreign)
        for force in (False, True):
            with pytest.raises(Refusal, match="not-a-reader"):
                build_reader([release], foreign, force=force)
        assert hash_files(foreign) == before

    out = tmp_path / "new"
    build_reader([release], out)
    with pytest.raises(Refusal, match="reader-exists"):
        build_reader([release], out)
    (out / "stale.html").write_text("from an earlier build")
    build_reader([release], out, force=True)
    assert not (out / "stale.html").exists()


def test_a_build_that_fails_leaves_what_stood_there(release, tmp_path, monkeypatch):
    out = tmp_path / "reader"
    build_reader([release], out)
    before = hash_files(out)
    monkeypatch.setattr("musnad.browse.building.write_statistics", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_reader([release], out, force=True)
    assert hash_files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["reader"]


def test_a_withheld_text_is_shown_masked_and_is_not_searched(tmp_path):
    corpus = tmp_path / "corpus"
    shutil.copytree(FIXTURE / "data", corpus / "data")
    for meta in (corpus / "data" / "raw").glob("*.meta.json"):
        meta.write_text(meta.read_text(encoding="utf-8").replace('"redistribute": true', '"redistribute": false'))
    for other in (corpus / "data" / "documents").glob("*.json"):
        other.write_text(other.read_text(encoding="utf-8").replace('"redistribute": true', '"redistribute": false'))
    release = build_release(Corpus(corpus), "0.1.0", tmp_path / "release", public=True)
    build_reader([release], tmp_path / "out", Corpus(corpus))
    document = read_piece(tmp_path / "out", f"documents/{READ_TWICE}")
    assert document["withheld"]
    assert not re.search(r"\w", Page(document["article"]).text)
    assert read_piece(tmp_path / "out", "texts/0") == ["", "", ""]
    # Nor do the annotators' passes give the text away.
    assert not (tmp_path / "out" / "data" / "passes").exists()


def test_where_two_annotators_differ_is_marked_on_both_sides(reader):
    corpus = Corpus(FIXTURE)
    first, second = (read_annotations(corpus.annotations_path(who, READ_TWICE)) for who in ("reader-a", "reader-b"))
    differs = find_differing(first, second)
    assert any(differs)
    (pair,) = read_piece(reader, f"passes/{READ_TWICE}")["pairs"]
    for side, where, annotations in zip((0, 1), differs, (first, second), strict=True):
        assert set(where) <= {mark.id for _, marks in annotations.layers() for mark in marks}
        marked = set(re.findall(r'data-mark="(\w+)"[^>]*data-differs', pair["articles"][side]))
        assert marked == set(where)
    assert find_differing(first, first) == ({}, {})


def test_labels_are_named_as_the_release_names_them(release, tmp_path):
    renamed = tmp_path / "release"
    shutil.copytree(release, renamed)
    schema = renamed / "schema" / "retraction.schema.json"
    schema.write_text(
        schema.read_text(encoding="utf-8").replace(
            '"ar": "سحب", "en": "the issuer', '"ar": "استرداد", "en": "the issuer'
        )
    )
    build_reader([renamed], tmp_path / "out")
    names = read_piece(tmp_path / "out", "setting")["names"]
    assert names["retractions"]["type"]["labels"]["withdrawal"]["ar"] == "استرداد"


def test_every_word_that_a_page_asks_for_is_there_in_both_languages():
    words = read_words()
    assert all(set(word) == {"ar", "en"} and all(word.values()) for word in words.values())
    sources = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir()}
    asked = {key for text in sources.values() for key in re.findall(r"""\b(?:both|word)\("(\w+)"\)""", text)}
    asked |= {key for text in sources.values() for key in re.findall(r'data-(?:label|hint)="(\w+)"', text)}
    assert asked <= set(words)
    assert set(HEADLINES) <= set(words)


def test_several_releases_show_the_growth_and_the_newest_is_read(release, tmp_path):
    older = tmp_path / "0.0.9"
    shutil.copytree(release, older)
    manifest = older / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"version": "0.1.0"', '"version": "0.0.9"'))
    build_reader([release, older], tmp_path / "out")
    assert read_piece(tmp_path / "out", "setting")["about"]["version"] == "0.1.0"
    page = (tmp_path / "out" / "statistics.html").read_text(encoding="utf-8")
    assert read_words()["growth"]["ar"] in page
    assert page.index("<bdi>0.0.9</bdi>") < page.index("<bdi>0.1.0</bdi>")


def test_every_row_of_every_config_can_be_shown(release):
    for config in ("documents", "entities", "quotes", "numbers", "retractions"):
        for row in load_dataset("parquet", data_files=str(release / config / "*.parquet"), split="train"):
            html = browse.show(row)._repr_html_()
            text = row["text"] if config == "documents" else row["context"]["text"]
            assert Page(re.sub(r"<small[^>]*>.*?</small>", "", html)).text == text
            assert 'dir="rtl"' in html
            # As a release of another schema has it.
            older = {name: value for name, value in row.items() if name not in ("licence", "authorship")}
            assert browse.show(older | {"note": None})._repr_html_() == html
    with pytest.raises(ValueError, match="config"):
        browse.show({"text": "x"})


def test_a_pass_is_shown_with_the_text_of_its_document(release):
    read = load_dataset("parquet", data_files=str(release / "passes" / "*.parquet"), split="train")[0]
    texts = {row["id"]: row["text"] for _, row in open_release(release).read_rows()}
    assert "data-mark" in str(browse.show(read | {"text": texts[read["document_id"]]}))
    with pytest.raises(ValueError, match="no text of its own"):
        browse.show(read)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere", "--out", "{out}"], "no-release"), (["{release}", "--out", "{release}"], "not-a-reader")],
)
def test_wrong_use_is_one_line(arguments, said, release, tmp_path, capsys):
    filled = [each.format(out=tmp_path / "out", release=release) for each in arguments]
    assert script.main(filled) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["jinja2", "matplotlib"])
def test_a_missing_library_is_named_with_its_extra(missing, release, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, missing, None)
    assert script.main([str(release), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert missing in said
    assert "pip install 'musnad[browse]'" in said
