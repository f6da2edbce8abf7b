"""Laws of splits: nothing leaks across them, nothing moves between releases, the out-of-domain test stays foreign."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assign_splits as script
from broken_corpus import copy_corpus
from musnad.checks.splits import LEARNED_FROM, OUT_OF_DOMAIN
from musnad.corpus import Corpus, read_annotations, read_document, write_record
from musnad.documents import hash_text, make_document_id
from musnad.findings import Refusal
from musnad.manifest import SPLITS
from musnad.releases import build_release, find_faults
from musnad.splitting import SHARES, Holding, assign_splits, join_groups, read_holding, write_splits
from musnad.versions.comparing import compare_readings
from musnad.versions.readings import open_corpus, open_release

FIRST = "sindyan-20250414-5ae36f45"
OUTLETS = ("damira", "hayrat", "irzal", "sawari")
IDS = st.integers(0, 30).map(lambda number: f"d{number:02}")


@st.composite
def batches(draw):
    """Documents in the order they come: [(ids, links)], and the outlet of each."""
    ids = draw(st.lists(IDS, min_size=1, max_size=31, unique=True))
    links = (
        draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True), max_size=8))
        if ids[1:]
        else []
    )
    outlets = {name: draw(st.sampled_from(OUTLETS)) for name in ids}
    cut = draw(st.integers(0, len(ids)))
    return [ids[:cut], ids], links, outlets


def hold(ids, splits, links, outlets):
    """What a corpus holds that has these documents so far."""
    known = [[name for name in link if name in ids] for link in links]
    new = tuple(name for name in ids if name not in splits)
    return Holding(new, {name: outlets[name] for name in ids}, splits, tuple(join_groups(filter(None, known))))


@given(batches(), st.sets(st.sampled_from(OUTLETS), max_size=2))
def test_no_group_is_in_two_splits_and_nothing_moves_from_release_to_release(drawn, foreign):
    stages, links, outlets = drawn
    splits = {}
    for ids in stages:
        holding = hold(ids, splits, links, outlets)
        assignment = assign_splits(holding, foreign)
        assert assignment.splits.keys() <= set(holding.new)
        unplaced = set(holding.new) - assignment.splits.keys()
        assert {finding.path[2:] for finding in assignment.findings} <= unplaced
        assert bool(unplaced) == bool(assignment.findings)
        splits = {**splits, **assignment.splits}
        for group in holding.groups:
            assert len({splits[name] for name in group if name in splits} - {None}) <= 1 or group & unplaced
        learned = {outlets[name] for name, split in splits.items() if split in LEARNED_FROM}
        assert not learned & {outlets[name] for name, split in splits.items() if split == OUT_OF_DOMAIN}
        assert not learned & foreign


@given(batches(), st.randoms(use_true_random=False))
def test_the_same_documents_get_the_same_splits_in_whatever_order_they_are_read(drawn, random):
    stages, links, outlets = drawn
    ids, shuffled = list(stages[-1]), random.sample(stages[-1], len(stages[-1]))
    one = assign_splits(hold(ids, {}, links, outlets), {"sawari"})
    other = assign_splits(hold(shuffled, {}, links[::-1], outlets), {"sawari"})
    assert one.splits == other.splits


@given(st.integers(1, 200), st.integers(0, 9), st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_every_split_has_its_share_but_for_less_than_two_documents(count, seed, weights):
    shares = dict(zip(SHARES, weights, strict=True))
    ids = tuple(f"d{number:03}" for number in range(count))
    found = Counter(
        assign_splits(Holding(ids, dict.fromkeys(ids), {}, ()), shares=shares, seed=str(seed)).splits.values()
    )
    for split, weight in shares.items():
        assert abs(found[split] - weight / sum(weights) * count) < len(shares) - 1


def test_another_seed_draws_other_splits():
    ids = tuple(f"d{number:03}" for number in range(40))
    drawn = [assign_splits(Holding(ids, dict.fromkeys(ids), {}, ()), seed=str(seed)).splits for seed in range(2)]
    assert drawn[0] != drawn[1]
    assert Counter(drawn[0].values()) == Counter(drawn[1].values())


@given(st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=4), max_size=9))
def test_groups_are_what_hangs_together_and_share_no_member(links):
    groups = join_groups([list(map(str, link)) for link in links])
    members = [name for group in groups for name in group]
    assert len(members) == len(set(members))
    assert set(members) == {str(number) for link in links for number in link}
    for link in links:
        assert any(set(map(str, link)) <= group for group in groups)


def test_an_outlet_that_was_learned_from_cannot_become_out_of_domain():
    holding = Holding(("b",), {"a": "damira", "b": "damira"}, {"a": "train"}, ())
    with pytest.raises(Refusal, match="outlet-learned-from"):
        assign_splits(holding, {"damira"})


def test_what_copies_a_text_that_was_learned_from_is_not_placed_when_its_outlet_is_out_of_domain():
    holding = Holding(("new",), {"new": "damira"}, {"gone": "train"}, (frozenset({"gone", "new"}),))
    assignment = assign_splits(holding, {"damira"})
    assert assignment.splits == {}
    assert [finding.check for finding in assignment.findings] == ["group-across-splits"]


def test_a_split_that_is_written_is_never_written_over(corpus):
    write_splits(corpus, {FIRST: "test", "new-undated-00000000": "test"})
    splits = json.loads(corpus.splits.read_text(encoding="utf-8"))
    assert (splits[FIRST], splits["new-undated-00000000"]) == ("train", "test")


def test_an_outlet_stays_out_of_domain_without_being_named_again():
    holding = Holding(("b",), {"a": "damira", "b": "damira"}, {"a": OUT_OF_DOMAIN}, ())
    assert assign_splits(holding).splits == {"b": OUT_OF_DOMAIN}


@pytest.fixture
def corpus(tmp_path):
    return Corpus(copy_corpus(tmp_path))


def add_document(corpus, source, publisher, change=None):
    """A document of another outlet with the text of `source`, or a mended one, and gold without marks."""
    document = read_document(corpus.document_path(source))
    text = change(document.text) if change else document.text
    sha256 = hash_text(text)
    identifier = make_document_id(publisher, document.published, sha256)
    new = msgspec.structs.replace(document, id=identifier, publisher=publisher, text=text, text_sha256=sha256)
    write_record(corpus.document_path(identifier), new)
    marks = {"entities": [], "quotes": [], "numbers": [], "retractions": [], "decisions": []}
    gold = msgspec.structs.replace(
        read_annotations(corpus.gold_path(source)), document_id=identifier, text_sha256=sha256
    )
    write_record(corpus.gold_path(identifier), msgspec.structs.replace(gold, **marks))
    return identifier


def read_splits(corpus):
    return json.loads(corpus.splits.read_text(encoding="utf-8"))


def test_a_mended_text_goes_where_its_first_form_is_also_when_that_has_no_gold_any_more(corpus):
    mended = add_document(corpus, FIRST, "sindyan", lambda text: text.replace("حلب", "حمص"))
    corpus.gold_path(FIRST).unlink()
    before = read_splits(corpus)
    assert script.main(["--corpus", str(corpus.root)]) == 0
    assert read_splits(corpus) == before | {mended: before[FIRST]}


def test_reports_of_one_event_go_together_and_nothing_is_written_on_a_dry_run(corpus, capsys):
    test = "unknown-undated-e998b5e0"
    report = add_document(corpus, "sahil-20250415-f49b166c", "mail", lambda text: text[::-1])
    corpus.events.write_text(json.dumps({"bank-profits": [test, report]}), encoding="utf-8")
    before = corpus.splits.read_bytes()
    assert script.main(["--corpus", str(corpus.root), "--dry-run", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == {report: "test"}
    assert corpus.splits.read_bytes() == before
    assert script.main(["--corpus", str(corpus.root)]) == 0
    assert read_splits(corpus)[report] == "test"
    assert script.main(["--corpus", str(corpus.root)]) == 0
    assert len(read_splits(corpus)) == 4


def test_a_copy_that_an_outlet_of_the_other_domain_printed_is_not_placed_and_said(corpus, capsys):
    copied = add_document(corpus, FIRST, "mail")
    assert script.main(["--corpus", str(corpus.root), "--out-of-domain", "mail"]) == 1
    assert f"$.{copied} [group-across-splits]" in capsys.readouterr().err
    assert copied not in read_splits(corpus)


def test_a_splits_file_of_another_shape_is_refused_in_one_line(corpus, capsys):
    corpus.events.write_text('{"flood": ["x"]}', encoding="utf-8")
    assert script.main(["--corpus", str(corpus.root)]) == 2
    assert "data/events.json:$.flood" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["train=2", "dev=0.5", "train", "test_ood=0.1"])
def test_a_share_that_is_none_is_wrong_use(corpus, share, capsys):
    with pytest.raises(SystemExit) as ended:
        script.main(["--corpus", str(corpus.root), "--shares", share])
    assert ended.value.code == 2


def test_the_out_of_domain_test_is_a_split_that_load_dataset_reads(corpus, tmp_path):
    splits = read_splits(corpus) | {"sahil-20250415-f49b166c": OUT_OF_DOMAIN}
    corpus.splits.write_text(json.dumps(splits), encoding="utf-8")
    assert find_faults(corpus) == []
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    code = "import sys; from datasets import load_dataset; print(*load_dataset(sys.argv[1]))"
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [split for split in SPLITS if split in splits.values()]
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "test_ood" in card


def test_a_split_that_moved_since_the_release_before_is_no_small_change(corpus, tmp_path):
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    corpus.splits.write_text(json.dumps(read_splits(corpus) | {FIRST: "test"}), encoding="utf-8")
    comparison = compare_readings(open_release(folder), open_corpus(corpus))
    assert comparison.split_moves == [(FIRST, "train", "test")]
    assert comparison.bump == "major"


def test_the_corpus_itself_has_no_leak_and_every_document_of_its_gold_a_split():
    corpus = Corpus(Path(__file__).parents[1])
    holding = read_holding(corpus)
    for group in holding.groups:
        assert len({holding.splits[name] for name in group if name in holding.splits}) <= 1
