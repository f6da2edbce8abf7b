"""Mining: what is kept is what was asked for, whoever runs it, and nothing counts before all of it is there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import mine_articles
from composed_texts import make_document
from musnad.findings import Refusal
from musnad.mining.expressions import read_expression
from musnad.preannotation.engine import annotate_document

SCRIPT = Path(__file__).parents[1] / "scripts" / "mine_articles.py"
PLAIN = "افتتح المجلس المحلي في صيدا معرضا للكتاب يستمر أسبوعين ويضم عشرين جناحا من مدن الساحل."
RETRACTED = "سحبت جمعية الحرفيين بيانا نشرته أمس عن عدد المشاركين في المعرض بسبب خطأ تقني في الحساب."
SAID = "قال سمير القاضي إن نحو 300 زائر جاؤوا إلى المعرض في يومه الأول رغم المطر الذي لم ينقطع."


def write_pages(path: Path, size: int) -> Path:
    """A WARC of `size` pages, every fifth with a retraction; as a crawler writes it, record by record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(size):
            title = f"معرض الكتاب {number} في صيدا"
            paragraphs = [f"{SAID} رقم {number}.", f"{PLAIN} رقم {number}.", *([RETRACTED] if number % 5 == 0 else [])]
            body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
            head = f"<html><head><title>{title}</title></head>"
            page = f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            address, payload = f"https://news.example/{number}", io.BytesIO(page.encode())
            writer.write_record(writer.create_warc_record(address, "response", payload=payload, http_headers=headers))
    return path


def write_lines(path: Path, size: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            text = "\n\n".join([f"{SAID} {number}.", PLAIN, *([RETRACTED] if number % 5 == 0 else [])])
            file.write(
                json.dumps({"id": number, "title": f"معرض {number} للكتاب", "text": text}, ensure_ascii=False) + "\n"
            )
    return path


def mine(*arguments: object) -> int:
    return mine_articles.main([str(argument) for argument in arguments])


def read_kept(out: Path) -> dict[str, str]:
    """The kept documents' texts by id, from all parts; each has its task beside it."""
    rows = [row for part in sorted(out.glob("*.parquet")) for row in pq.read_table(part).to_pylist()]
    tasks = [
        json.loads(line)
        for part in sorted(out.glob("*.tasks.jsonl"))
        for line in part.read_text(encoding="utf-8").splitlines()
    ]
    assert [task["data"]["document_id"] for task in tasks] == [row["id"] for row in rows]
    assert all(task["predictions"][0]["result"] for task in tasks)
    return {row["id"]: row["text"] for row in rows}


def read_files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


# Expressions

MARKED = annotate_document(make_document(f"{SAID}\n\n{RETRACTED}"))


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("retractions", True),
        ("retractions>1", False),
        ("retractions.type=withdrawal", True),
        ("retractions.type=denial|debunk", False),
        ("retractions.type=denial|withdrawal >= 1", True),
        ("not retractions.type=denial", True),
        ("quotes >= 1 and numbers.kind=cardinal", True),
        ("quotes > 5 or retractions", True),
        ("quotes > 5 and (retractions or numbers)", False),
        ("not (quotes > 5 or not retractions)", True),
        ("entities == 0", False),
    ],
)
def test_an_expression_keeps_what_it_says(expression, kept):
    assert read_expression(expression)(MARKED) is kept


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "retraction",
        "retractions.kind=denial",
        "retractions.type=lie",
        "quotes>",
        "(quotes",
        "quotes quotes",
        "and",
        "not",
    ],
)
def test_a_wrong_expression_is_refused(expression):
    with pytest.raises(Refusal, match=r"\[wrong-expression\]"):
        read_expression(expression)


@given(st.text("retractions.type=denial|quotes<>=01 ()notandor", max_size=60))
def test_any_expression_is_read_or_refused(text):
    with contextlib.suppress(Refusal):
        assert read_expression(text)(MARKED) in (True, False)


# Runs


def test_what_is_kept_is_the_same_for_any_number_of_workers_and_shares(tmp_path, capsys):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 40)
    for name, options in (("one", (1, 1)), ("two", (4, 2)), ("again", (4, 1))):
        code = mine(
            crawl, "--keep", "retractions", "--out", tmp_path / name, "--tasks", options[0], "--workers", options[1]
        )
        assert code == 0, capsys.readouterr().err
    one, two = read_kept(tmp_path / "one"), read_kept(tmp_path / "two")
    assert len(one) == 8
    assert one == two
    assert all(RETRACTED in text for text in one.values())
    # The same shares make the same bytes, whoever works on them.
    assert read_files(tmp_path / "two") == read_files(tmp_path / "again")


def test_files_go_round_the_shares_and_a_text_is_kept_once(tmp_path, capsys):
    first, second = write_lines(tmp_path / "a.jsonl", 10), write_lines(tmp_path / "b.jsonl", 15)
    assert mine(first, second, "--keep", "retractions", "--out", tmp_path / "out", "--tasks", 2, "--workers", 1) == 0
    assert len(read_kept(tmp_path / "out")) == 3
    said = capsys.readouterr().out
    # Of texts in two shares only those that are kept are compared.
    assert "23 documents" in said
    assert "2 copies" in said


def test_a_share_that_fails_publishes_nothing_and_the_next_run_goes_on(tmp_path, capsys, monkeypatch):
    lines = write_lines(tmp_path / "a.jsonl", 20)
    out = tmp_path / "out"
    options = (lines, "--keep", "retractions", "--out", out, "--tasks", 2, "--workers", 1)
    from musnad.mining import steps

    build = steps.build_task
    monkeypatch.setattr(steps, "build_task", lambda *_: 1 / 0)
    assert mine(*options) == 1
    problems = capsys.readouterr().err
    assert "[share-incomplete]" in problems
    assert [path.name for path in out.iterdir()] == [".staging"]
    monkeypatch.setattr(steps, "build_task", build)
    assert mine(*options) == 0
    assert len(read_kept(out)) == 4
    assert not (out / ".staging").exists()


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 60)
    options = [str(crawl), "--keep", "retractions", "--tasks", "6", "--workers", "2"]
    assert mine(*options, "--out", tmp_path / "whole") == 0
    out = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *options, "--out", str(out)],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    completions = out / ".staging" / "logs" / "completions"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None and not any(completions.glob("*")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not list(out.glob("*.parquet"))
    assert mine(*options, "--out", out) == 0
    assert read_files(out) == read_files(tmp_path / "whole")


def test_more_dropped_than_allowed_publishes_nothing(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", 10)
    with lines.open("a", encoding="utf-8") as file:
        file.write("{broken\n" * 2)
    out = tmp_path / "out"
    options = (lines, "--keep", "retractions", "--out", out, "--workers", 1)
    assert mine(*options) == 1
    said = capsys.readouterr()
    assert "[too-many-dropped] 16.7%" in said.err
    assert "2 refused" in said.out
    assert not list(out.glob("*.parquet"))
    assert mine(*options, "--max-dropped", "0.2") == 0
    assert len(read_kept(out)) == 2


def test_a_folder_of_another_run_or_of_something_else_is_left_alone(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", 5)
    assert mine(lines, "--keep", "retractions", "--out", tmp_path, "--workers", 1) == 2
    assert "[out-not-empty]" in capsys.readouterr().err
    out = tmp_path / "out"
    (out / ".staging").mkdir(parents=True)
    (out / ".staging" / "run.json").write_text("{}")
    assert mine(lines, "--keep", "retractions", "--out", out, "--workers", 1) == 2
    assert "[another-run]" in capsys.readouterr().err


def test_a_dry_run_says_the_shares_and_writes_nothing(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", 5)
    assert mine(lines, "--keep", "retractions", "--out", tmp_path / "out", "--workers", 2, "--dry-run") == 0
    assert "1 files in 2 shares, 2 at a time" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_ray_cluster_of_two_workers_mines_the_same(tmp_path, capsys):
    ray = pytest.importorskip("ray")
    crawl = write_pages(tmp_path / "crawl.warc.gz", 40)
    options = (crawl, "--keep", "retractions", "--tasks", 4, "--workers", 2)
    assert mine(*options, "--out", tmp_path / "local") == 0
    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    try:
        code = mine(*options, "--out", tmp_path / "ray", "--executor", "ray", "--option", "mem_per_cpu_gb=1")
    finally:
        ray.shutdown()
    assert code == 0, capsys.readouterr().err
    assert read_files(tmp_path / "ray") == read_files(tmp_path / "local")
