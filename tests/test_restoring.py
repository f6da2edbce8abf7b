"""Laws of restoring: what is filled in is proved by its hash, and the result is the complete build, byte for byte."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

import restore_text as script
from broken_corpus import copy_corpus
from musnad.corpus import Corpus, read_json
from musnad.findings import Refusal
from musnad.manifest import hash_files
from musnad.released import list_data_files, stream_rows
from musnad.releases import build_release, load_manifest
from musnad.restoring.copies import match_copies
from musnad.restoring.filling import Restored, Withheld, fill_row
from musnad.restoring.folders import read_public_release
from musnad.rows import GoldDocument, make_record, mask_text
from strategies import annotated_documents

ROOT = Path(__file__).parents[1]
CLOSED = ("sindyan-20250414-5ae36f45", "sahil-20250415-f49b166c")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The fixture corpus, two of its three documents not to be passed on."""
    corpus = Corpus(copy_corpus(tmp_path_factory.mktemp("corpus")))
    shutil.copy(ROOT / "dataset_card.md", corpus.root)
    for name in CLOSED:
        document = read_json(corpus.document_path(name)) | {"redistribute": False, "licence": "LicenseRef-press"}
        corpus.document_path(name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        meta = corpus.root / document["raw"]["path"].replace(".txt", ".meta.json")
        content = read_json(meta) | {"redistribute": False, "licence": "LicenseRef-press"}
        meta.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return corpus


@pytest.fixture(scope="module")
def builds(corpus, tmp_path_factory):
    """The public and the complete build."""
    out = tmp_path_factory.mktemp("out")
    return tuple(build_release(corpus, "0.1.0", out / str(public), public=public) for public in (True, False))


def read_all(folder):
    return {
        f"{config}/{file.name}": list(stream_rows(file))
        for config, files in list_data_files(folder).items()
        for file in files
    }


def lay_copies(corpus, folder, way):
    """The reader's copies: raw pages, raw pages in another encoding, JSON of documents, or plain texts."""
    folder.mkdir()
    for name in CLOSED:
        document = read_json(corpus.document_path(name))
        raw = corpus.root / document["raw"]["path"]
        match way:
            case "raw":
                shutil.copy(raw, folder / f"saved-{raw.name}")
            case "windows":
                text = raw.read_text(encoding="utf-8").replace("\n", "\r\n")
                (folder / raw.name).write_bytes(text.encode("utf-16"))
            case "json":
                shutil.copy(corpus.document_path(name), folder)
            case "plain":
                (folder / f"{name}.txt").write_text(document["text"] + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("way", ["raw", "windows", "json"])
def test_a_restored_release_is_the_complete_build_byte_for_byte(corpus, builds, tmp_path, way, capsys):
    public, complete = builds
    copies = lay_copies(corpus, tmp_path / "copies", way)
    out = tmp_path / "restored"
    before = hash_files(public)
    assert script.main([str(public), "--from", str(copies), "--out", str(out)]) == 0
    assert hash_files(out) == hash_files(complete)
    assert hash_files(public) == before
    said = capsys.readouterr().out
    assert all(f"restored\t{name}" in said for name in CLOSED)


def test_a_plain_text_restores_all_but_what_the_page_had_beside_the_article(corpus, builds, tmp_path, capsys):
    public, complete = builds
    copies = lay_copies(corpus, tmp_path / "copies", "plain")
    assert script.main([str(public), "--from", str(copies), "--out", str(tmp_path / "restored")]) == 0
    restored, expected = read_all(tmp_path / "restored"), read_all(complete)
    assert restored.keys() == expected.keys()
    for name, rows in expected.items():
        for row, other in zip(restored[name], rows, strict=True):
            assert row | {"removed": None} == other | {"removed": None}


def test_a_restored_folder_is_what_load_dataset_reads_and_the_column_says_what_is_still_withheld(
    corpus, builds, tmp_path
):
    public, _ = builds
    copies = lay_copies(corpus, tmp_path / "copies", "raw")
    kept = read_json(corpus.document_path(CLOSED[0]))["raw"]["path"]
    (copies / f"saved-{Path(kept).name}").unlink()
    out = tmp_path / "restored"
    assert script.main([str(public), "--from", str(copies), "--out", str(out)]) == 1
    code = """
import sys
from datasets import load_dataset
for config in ("documents", "quotes", "numbers"):
    for rows in load_dataset(sys.argv[1], config).values():
        for row in rows:
            text = row.get("text") if config == "documents" else row["context"]["text"]
            print(config, row.get("document_id", row.get("id")), row["withheld"], "\u2588" in text)
"""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", code, str(out)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    said = {tuple(line.split()) for line in run.stdout.splitlines()}
    assert {line[1] for line in said if line[2:] == ("True", "True")} == {CLOSED[0]}
    assert {line[1] for line in said if line[2:] == ("False", "False")} >= {CLOSED[1]}
    assert not [line for line in said if line[2] != line[3]]
    manifest = load_manifest(out)
    assert (manifest["public"], manifest["provenance"]["withheld"]) == (True, {"false": 2, "true": 1})
    assert "text of 1 document(s) is withheld" in (out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", ["raw", "json", "plain"])
def test_a_copy_with_one_letter_changed_is_refused_and_names_its_document(corpus, builds, tmp_path, way, capsys):
    copies = lay_copies(corpus, tmp_path / "copies", way)
    for path in copies.iterdir():
        text = path.read_text(encoding="utf-8")
        at = text.index("ال", len(text) // 2)
        named = copies / (path.name.removeprefix("saved-"))
        path.rename(named)
        named.write_text(text[:at] + "بل" + text[at + 2 :], encoding="utf-8")
    assert script.main([str(builds[0]), "--from", str(copies), "--out", str(tmp_path / "restored")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    for name in CLOSED:
        assert f"[wrong-copy] not the text of {name}" in said.err
    assert not (tmp_path / "restored").exists()


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_restored(corpus, builds, tmp_path, capsys):
    copies = lay_copies(corpus, tmp_path / "copies", "raw")
    (copies / "broken.json").write_text("{", encoding="utf-8")
    (copies / "picture.jpg").write_bytes(b"\xff\xd8\0\0")
    (copies / "other.txt").write_text("نص آخر لا صلة له بشيء من ذلك.", encoding="utf-8")
    assert script.main([str(builds[0]), "--from", str(copies), "--out", str(tmp_path / "restored")]) == 0
    assert hash_files(tmp_path / "restored") == hash_files(builds[1])
    assert "[unreadable-json]" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(corpus, builds, tmp_path, capsys):
    copies = lay_copies(corpus, tmp_path / "copies", "raw")
    assert script.main([str(builds[0]), "--from", str(copies), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    assert capsys.readouterr().out.count("restored\t") == 2
    assert not (tmp_path / "out").exists()


def test_an_interrupted_restore_leaves_what_stood_there(corpus, builds, tmp_path, monkeypatch):
    copies, out = lay_copies(corpus, tmp_path / "copies", "raw"), tmp_path / "restored"
    assert script.main([str(builds[0]), "--from", str(copies), "--out", str(out)]) == 0
    before = hash_files(tmp_path)

    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("musnad.restoring.folders.seal_release", interrupt)
    with pytest.raises(KeyboardInterrupt):
        script.main([str(builds[0]), "--from", str(copies), "--out", str(out)])
    assert hash_files(tmp_path) == before


def test_a_public_release_is_never_overwritten(builds, tmp_path, capsys):
    assert script.main([str(builds[0]), "--from", str(tmp_path), "--out", str(builds[0])]) == 2
    assert "[same-folder]" in capsys.readouterr().err


def test_a_release_that_was_changed_is_not_restored(corpus, builds, tmp_path, capsys):
    folder = shutil.copytree(builds[0], tmp_path / "release")
    (folder / "CHANGELOG.md").write_text("changed", encoding="utf-8")
    copies = lay_copies(corpus, tmp_path / "copies", "raw")
    assert script.main([str(folder), "--from", str(copies)]) == 2
    assert "[file-differs]" in capsys.readouterr().err


def test_where_nothing_is_withheld_there_is_nothing_to_do(builds, tmp_path, capsys):
    assert script.main([str(builds[1]), "--from", str(tmp_path)]) == 0
    assert "nothing is withheld" in capsys.readouterr().out


def test_a_page_saved_later_with_other_furniture_is_still_the_article(corpus, builds, tmp_path):
    release = read_public_release(builds[0])
    copies = lay_copies(corpus, tmp_path / "copies", "raw")
    for path in copies.iterdir():
        path.write_text("الرئيسية\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert set(match_copies(sorted(copies.iterdir()), release.withheld).found) == set(CLOSED)


@given(annotated_documents("gold"))
def test_filling_what_was_masked_gives_every_row_of_any_document_back(drawn):
    document, annotations = drawn
    try:
        complete = make_record(GoldDocument(document, annotations))
    except Refusal:
        return
    masked = make_record(GoldDocument(document, annotations, withheld=True))
    known = Withheld.read(masked["documents"][0])
    restored = Restored(document.text, {part.source_start: part.text for part in document.removed})
    assert known.text == mask_text(document.text, inside=True)
    for config, rows in masked.items():
        assert [fill_row(row, restored) for row in rows] == complete[config]


@given(annotated_documents("gold"))
def test_a_text_that_does_not_fit_the_mask_fills_no_row(drawn):
    document, annotations = drawn
    masked = make_record(GoldDocument(document, annotations, withheld=True))["documents"][0]
    with pytest.raises(Refusal, match="mask-differs"):
        fill_row(masked, Restored(f"{document.text}.", {}))
