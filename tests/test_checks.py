"""Every check finds what it is for, and only that; the fixture corpus passes them all."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broken_corpus import FIXTURES, INVALID, ODD_VALUES, BrokenCorpus, break_corpus, copy_corpus, places, set_values
from musnad.checks.table import list_checks
from musnad.checks.validation import Validation, list_files
from musnad.corpus import Corpus
from musnad.findings import Finding

TODAY = datetime.date(2026, 1, 1)
CHECKS = list_checks()
WHOLE = {check.id for check in CHECKS if check.level == 5}
GOLD = "data/gold/sindyan-20250414-5ae36f45.json"
DOCUMENT = "data/documents/sindyan-20250414-5ae36f45.json"


def find_in_whole(root: Path, today: datetime.date = TODAY) -> list[Finding]:
    corpus = Corpus(root)
    validation = Validation(corpus, today)
    findings = [found for file in list_files(corpus) for found in validation.check_file(file, corpus.relative(file))]
    return findings + list(validation.check_whole())


def find_in_files(broken: BrokenCorpus) -> list[Finding]:
    validation = Validation(Corpus(broken.root), TODAY)
    return [found for file in broken.files for found in validation.check_file(file, str(file))]


def test_the_fixture_corpus_has_no_findings() -> None:
    assert find_in_whole(FIXTURES / "corpus") == []


def test_every_check_has_one_fixture_and_every_fixture_a_check() -> None:
    assert sorted(check.id for check in CHECKS) == [fixture.stem for fixture in INVALID]


def test_every_check_says_in_one_sentence_what_it_finds() -> None:
    assert [check.id for check in CHECKS if not check.summary.endswith(".") or len(check.summary) < 15] == []


@pytest.mark.parametrize("fixture", INVALID, ids=lambda fixture: fixture.stem)
def test_a_fixture_has_the_finding_it_is_named_after_and_no_other(fixture: Path, tmp_path: Path) -> None:
    broken = break_corpus(fixture, tmp_path)
    findings = find_in_whole(tmp_path) if fixture.stem in WHOLE else find_in_files(broken)
    assert {finding.check for finding in findings} == {fixture.stem}


def test_a_level_that_finds_something_stops_the_next(tmp_path: Path) -> None:
    broken = {
        "/numbers/0/value": "21",  # level 4
        "/entities/1/id": "e1",  # level 3
        "/entities/2/text": "حمص",  # level 2
        "/entities/0/type": "PERSON",  # level 1
    }
    mended = {"/entities/0/type": "ORG", "/entities/2/text": "حلب", "/entities/1/id": "e2", "/numbers/0/value": "12"}
    gold = copy_corpus(tmp_path) / GOLD
    set_values(gold, broken)
    found = []
    for pointer, value in mended.items():
        found.append({finding.check for finding in find_in_files(BrokenCorpus(tmp_path, (gold,)))})
        set_values(gold, {pointer: value})
    assert found == [{"shape"}, {"covered-text-differs"}, {"duplicate-id"}, {"value-contradicts-text"}]
    assert find_in_files(BrokenCorpus(tmp_path, (gold,))) == []


def test_all_findings_of_a_level_are_given_with_their_places(tmp_path: Path) -> None:
    gold = copy_corpus(tmp_path) / GOLD
    set_values(gold, {"/entities/2/text": "حمص", "/quotes/0/cue/text": "قال", "/retractions/1/claim/0/end": 10000})
    findings = find_in_files(BrokenCorpus(tmp_path, (gold,)))
    assert [(finding.path, finding.check) for finding in findings] == [
        ("$.retractions[1].claim[0]", "span-outside-text"),
        ("$.entities[2].text", "covered-text-differs"),
        ("$.quotes[0].cue.text", "covered-text-differs"),
    ]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    copy_corpus(tmp_path)
    (tmp_path / GOLD).write_text("not JSON", encoding="utf-8")
    set_values(tmp_path / "data/gold/sahil-20250415-f49b166c.json", {"/numbers/0/value": "1"})
    assert {finding.check for finding in find_in_whole(tmp_path)} == {"unreadable-json", "value-contradicts-text"}


@pytest.mark.parametrize(
    "identifier", ["../../etc/passwd", "sindyan-20250414-../5ae36f45", "/sindyan-20250414-5ae36f45"]
)
def test_an_id_that_could_leave_its_folder_is_refused_by_its_shape(identifier: str, tmp_path: Path) -> None:
    gold = copy_corpus(tmp_path) / GOLD
    set_values(gold, {"/document_id": identifier})
    assert {finding.check for finding in find_in_files(BrokenCorpus(tmp_path, (gold,)))} == {"shape"}


@pytest.mark.parametrize("path", ["data/raw/../../secret.txt", "/etc/hostname", "data/documents/../splits.json"])
def test_a_raw_path_outside_its_folder_is_not_read(path: str, tmp_path: Path) -> None:
    set_values(copy_corpus(tmp_path) / DOCUMENT, {"/raw/path": path})
    assert {finding.check for finding in find_in_whole(tmp_path)} == {"document-without-raw"}


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"", "unreadable-json"),
        (b"\xff\xfe\x00", "unreadable-json"),
        (b"[" * 100_000, "unreadable-json"),
        (b"[1]", "shape"),
        (b'{"document_id": ' + b"9" * 5000 + b"}", "unreadable-json"),
        (b'{"score": NaN}', "unreadable-json"),
    ],
)
def test_what_is_no_record_gets_one_finding(content: bytes, check: str, tmp_path: Path) -> None:
    gold = copy_corpus(tmp_path) / GOLD
    gold.write_bytes(content)
    findings = find_in_files(BrokenCorpus(tmp_path, (gold,)))
    assert [finding.check for finding in findings] == [check]


class TestWaivers:
    def waive(self, root: Path, until: str) -> None:
        waiver = {"file": GOLD, "path": "$.numbers[0].value", "check": "value-contradicts-text"}
        waiver |= {"since": "2025-01-01", "until": until, "why": "The report corrects the figure itself."}
        (root / "data/waivers.json").write_text(json.dumps({"waivers": [waiver]}), encoding="utf-8")
        set_values(root / GOLD, {"/numbers/0/value": "21"})

    def test_a_waived_finding_is_not_given(self, tmp_path: Path) -> None:
        copy_corpus(tmp_path)
        self.waive(tmp_path, until="2026-01-01")
        assert find_in_whole(tmp_path) == []

    def test_a_waiver_excuses_until_its_day_and_not_after(self, tmp_path: Path) -> None:
        copy_corpus(tmp_path)
        self.waive(tmp_path, until="2025-12-31")
        found = {finding.check for finding in find_in_whole(tmp_path)}
        assert found == {"value-contradicts-text", "waiver-expired"}

    def test_a_waiver_excuses_one_place_only(self, tmp_path: Path) -> None:
        copy_corpus(tmp_path)
        self.waive(tmp_path, until="2026-01-01")
        set_values(tmp_path / GOLD, {"/numbers/1/value": "41"})
        assert [finding.path for finding in find_in_whole(tmp_path)] == ["$.numbers[1].value"]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_record_with_one_value_changed_trips_the_checks_up(data: st.DataObject) -> None:
    record = json.loads((FIXTURES / "corpus" / data.draw(st.sampled_from([GOLD, DOCUMENT]))).read_bytes())
    container, key = data.draw(st.sampled_from(list(places(record))))
    container[key] = data.draw(ODD_VALUES)
    with TemporaryDirectory() as folder:
        changed = Path(folder).resolve() / "changed.json"
        changed.write_text(json.dumps(record), encoding="utf-8")
        findings = Validation(Corpus(FIXTURES / "corpus"), TODAY).check_file(changed, "changed.json")
    assert {finding.check for finding in findings} <= {check.id for check in CHECKS}


def test_splits_that_are_refused_are_not_held_against_the_documents(tmp_path: Path) -> None:
    splits = copy_corpus(tmp_path) / "data" / "splits.json"
    splits.write_text(splits.read_text(encoding="utf-8").replace('"train"', '"training"', 1), encoding="utf-8")
    assert {finding.check for finding in find_in_whole(tmp_path)} == {"shape"}
