"""`validate_corpus.py` as a user meets it: what it prints where, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broken_corpus import FIXTURES, copy_corpus, set_values
from musnad.checks.table import list_checks
from validate_corpus import main

GOLD = "data/gold/sindyan-20250414-5ae36f45.json"
DOCUMENT = "data/documents/sindyan-20250414-5ae36f45.json"


def test_a_valid_corpus_prints_nothing_and_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(FIXTURES / "corpus")]) == 0
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "files checked: 14, findings: 0\n")


def test_a_finding_is_one_line_with_file_path_id_and_message_and_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_values(copy_corpus(tmp_path) / GOLD, {"/entities/2/text": "حمص"})
    assert main(["--corpus", str(tmp_path)]) == 1
    output = capsys.readouterr()
    line = f"{GOLD}:$.entities[2].text [covered-text-differs] 'حمص' is stored, 'حلب' stands at 79-82\n"
    assert (output.out, output.err) == (line, "files checked: 14, findings: 1\n")


def test_json_output_holds_the_same_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_values(copy_corpus(tmp_path) / GOLD, {"/entities/2/text": "حمص"})
    assert main(["--corpus", str(tmp_path), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(finding["file"], finding["path"], finding["check"]) for finding in findings] == [
        (GOLD, "$.entities[2].text", "covered-text-differs")
    ]


def test_json_output_without_findings_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(FIXTURES / "corpus"), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_files_and_folders_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_values(copy_corpus(tmp_path) / GOLD, {"/numbers/0/value": "21"})
    corpus = ["--corpus", str(tmp_path)]
    assert main([*corpus, str(tmp_path / DOCUMENT)]) == 0
    assert main([*corpus, str(tmp_path / "data/annotations")]) == 0
    assert main([*corpus, str(tmp_path / "data/gold"), str(tmp_path / GOLD)]) == 1
    assert capsys.readouterr().out.count("value-contradicts-text") == 1


def test_records_outside_any_corpus_are_told_apart_by_content(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "2.json").write_bytes((FIXTURES / "corpus" / DOCUMENT).read_bytes())
    (tmp_path / "mine" / "1.json").write_bytes((FIXTURES / "corpus" / GOLD).read_bytes())
    empty = ["--corpus", str(tmp_path / "none")]
    assert main([*empty, str(tmp_path / "mine")]) == 0
    set_values(tmp_path / "mine" / "1.json", {"/numbers/0/value": "21"})
    assert main([*empty, str(tmp_path / "mine")]) == 1


@pytest.mark.parametrize("arguments", [["no/such/file.json"], ["--corpus", "no/such/corpus"]])
def test_what_is_not_there_is_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1


def test_an_unknown_option_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--formt", "json"])
    assert exit_.value.code == 2


def test_list_checks_names_every_check_with_its_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-checks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[str(check.level), check.id] for check in list_checks()]
