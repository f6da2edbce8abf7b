"""What is no release yet is refused as one: work not committed, a version too small, counts that are not its own."""

import json
import subprocess

import pytest

import build_release as script
from broken_corpus import commit_corpus, copy_corpus
from musnad.corpus import Corpus
from musnad.manifest import hash_files
from musnad.releases import build_release

WITHDRAWN = "sindyan-20250414-5ae36f45"
CHANGELOG = """\
# Changelog

## 0.1.1

<!-- begin generated: counts 0.1.1 -->
<!-- end generated -->

<!-- begin generated: changes 0.1.1 -->
<!-- end generated -->
"""


@pytest.fixture
def corpus(tmp_path):
    """A corpus under version control, everything committed."""
    root = copy_corpus(tmp_path / "corpus")
    commit_corpus(root)
    return Corpus(root)


def commit(corpus):
    author = ["-c", "user.name=Test", "-c", "user.email=test@musnad.example", "-c", "commit.gpgsign=false"]
    for command in (["add", "-A"], [*author, "commit", "-q", "--allow-empty", "-m", "More"]):
        subprocess.run(["git", "-C", str(corpus.root), *command], check=True, capture_output=True)


def edit(path, change):
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def correct_a_mark(corpus):
    edit(corpus.gold_path(WITHDRAWN), lambda gold: gold["retractions"][0].update(type="correction"))


def drop_a_document(corpus, name="sahil-20250415-f49b166c"):
    for path in (corpus.gold_path(name), *corpus.annotations.glob(f"*/{name}.json")):
        path.unlink()


def build(corpus, version, *options, out=None):
    where = ["--out", str(out)] if out else []
    return script.main(["--corpus", str(corpus.root), "--version", version, *where, *options])


@pytest.mark.parametrize("change", ["edited", "new", "deleted"])
def test_what_is_not_committed_is_not_released(corpus, capsys, change):
    path = corpus.root / "notes.txt" if change == "new" else corpus.raw / "bank-profits.meta.json"
    if change == "deleted":
        path.unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8") + " " if change == "edited" else "", encoding="utf-8")
    assert build(corpus, "0.1.0") == 1
    assert f"{path.relative_to(corpus.root)}:$ [uncommitted]" in capsys.readouterr().err
    assert not corpus.release.exists()
    if change != "deleted":
        assert build(corpus, "0.1.0", "--allow-dirty") == 0


def test_a_clean_tree_is_released_and_what_is_released_in_it_leaves_it_clean(corpus):
    assert build(corpus, "0.1.0") == 0
    assert build(corpus, "0.1.0") == 0


def test_a_corpus_that_is_under_no_version_control_is_released(tmp_path):
    assert build(Corpus(copy_corpus(tmp_path / "corpus")), "0.1.0") == 0


def test_a_version_that_was_released_is_not_built_from_another_commit(corpus, capsys):
    subprocess.run(["git", "-C", str(corpus.root), "tag", "v0.1.0"], check=True)
    assert build(corpus, "0.1.0") == 0
    commit(corpus)
    assert build(corpus, "0.1.0") == 1
    assert "[version-released]" in capsys.readouterr().err
    assert build(corpus, "0.1.1") == 0


@pytest.mark.parametrize(
    ("change", "version", "too_small", "least"),
    [
        (correct_a_mark, "0.1.0", None, "0.1.1"),
        (drop_a_document, "0.1.0", "0.1.1", "0.2.0"),
        (drop_a_document, "1.1.0", "1.2.0", "2.0.0"),
    ],
)
def test_a_version_is_raised_by_what_changed_or_more(corpus, capsys, change, version, too_small, least):
    assert build(corpus, version) == 0
    before = hash_files(corpus.release)
    change(corpus)
    commit(corpus)
    if too_small:
        assert build(corpus, too_small) == 1
        assert f"[version-too-small] after {version} it is {least} or higher" in capsys.readouterr().err
        assert hash_files(corpus.release) == before
    assert build(corpus, least) == 0


def test_a_document_more_is_no_patch(corpus, capsys):
    hidden = corpus.gold_path(WITHDRAWN).read_bytes()
    corpus.gold_path(WITHDRAWN).unlink()
    commit(corpus)
    assert build(corpus, "0.1.0") == 0
    corpus.gold_path(WITHDRAWN).write_bytes(hidden)
    commit(corpus)
    assert build(corpus, "0.1.1") == 1
    assert "0.2.0 or higher, a minor change: 1 × document added" in capsys.readouterr().err
    assert build(corpus, "0.1.1", "--check") == 1
    assert "[version-too-small]" in capsys.readouterr().err
    assert build(corpus, "0.1.1", "--allow-dirty") == 0
    said = capsys.readouterr()
    assert "[version-too-small]" in said.err
    assert "built: " in said.out


def test_the_changelog_counts_what_changed_and_no_release_is_built_on_another_count(corpus, tmp_path, capsys):
    assert build(corpus, "0.1.0") == 0
    correct_a_mark(corpus)
    path = corpus.root / "CHANGELOG.md"
    path.write_text(CHANGELOG.replace("changes 0.1.1", "changes of 0.1.1"), encoding="utf-8")
    commit(corpus)
    assert build(corpus, "0.1.1") == 1
    assert "CHANGELOG.md:$ [changes-uncounted]" in capsys.readouterr().err
    path.write_text(CHANGELOG, encoding="utf-8")
    commit(corpus)
    assert build(corpus, "0.1.1") == 1
    assert "CHANGELOG.md:$ [card-differs]" in capsys.readouterr().err
    assert build(corpus, "0.1.1", "--card") == 0
    counted = path.read_text(encoding="utf-8")
    assert "| retractions | type |" in counted
    commit(corpus)
    assert build(corpus, "0.1.1") == 0
    path.write_text(counted.replace("Counted against 0.1.0", "Counted against 0.0.9"), encoding="utf-8")
    commit(corpus)
    assert build(corpus, "0.1.1") == 1
    assert "CHANGELOG.md:$ [card-differs]" in capsys.readouterr().err


def test_the_bytes_are_the_same_with_and_without_the_release_before_at_hand(corpus, tmp_path):
    assert build(corpus, "0.1.0") == 0
    correct_a_mark(corpus)
    (corpus.root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    assert build(corpus, "0.1.1", "--card") == 0
    commit(corpus)
    assert build(corpus, "0.1.1") == 0
    assert build(corpus, "0.1.1", out=tmp_path / "elsewhere") == 0
    assert hash_files(corpus.release / "0.1.1") == hash_files(tmp_path / "elsewhere" / "0.1.1")


def test_a_public_build_before_it_counts_the_same_changes_as_the_complete_one(corpus, tmp_path):
    edit(corpus.document_path(WITHDRAWN), lambda document: document.update(redistribute=False))
    for public in (False, True):
        build_release(corpus, "0.1.0", tmp_path / str(public), public=public)
    correct_a_mark(corpus)
    texts = []
    for public in (False, True):
        (corpus.root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
        assert build(corpus, "0.1.1", "--card", out=tmp_path / str(public)) == 0
        texts.append((corpus.root / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert "| retractions | type |  |  |  | 1 |" in texts[0]
