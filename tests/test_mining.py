"""Mining: what is kept is what was asked for, whoever runs it, and nothing counts before all of it is there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from datatrove.pipeline.base import PipelineStep
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import mine_articles
from composed_texts import make_document
from musnad.documents import Document
from musnad.findings import Refusal
from musnad.mining import runs
from musnad.mining.expressions import read_expression
from musnad.mining.publishing import Counts
from musnad.mining.shares import Inputs, count_shares, read_share
from musnad.preannotation.engine import annotate_document

SCRIPT = Path(__file__).parents[1] / "scripts" / "mine_articles.py"
PLAIN = "افتتح المجلس المحلي في صيدا معرضا للكتاب يستمر أسبوعين ويضم عشرين جناحا من مدن الساحل."
RETRACTED = "سحبت جمعية الحرفيين بيانا نشرته أمس عن عدد المشاركين في المعرض بسبب خطأ تقني في الحساب."
WORDS = (
    "سوق",
    "مدينة",
    "شارع",
    "مكتبة",
    "ساحل",
    "جبل",
    "نهر",
    "قرية",
    "مدرسة",
    "جسر",
    "ميناء",
    "حديقة",
    "متحف",
    "قطار",
)
SAID = "قال سمير القاضي إن نحو 300 زائر جاؤوا إلى المعرض في يومه الأول رغم المطر الذي لم ينقطع."


def write_paragraphs(number: int) -> list[str]:
    """An article of its own, every fifth with a retraction."""
    random = Random(number)
    story = " ".join(random.choices(WORDS, k=90))
    return [f"{SAID} رقم {number}.", PLAIN, f"{story}.", *([RETRACTED] if number % 5 == 0 else [])]


def write_pages(path: Path, size: int) -> Path:
    """A WARC of `size` pages, as a crawler writes it, record by record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(size):
            title = f"معرض الكتاب {number} في صيدا"
            body = "".join(f"<p>{paragraph}</p>" for paragraph in write_paragraphs(number))
            head = f"<html><head><title>{title}</title></head>"
            page = f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            address, payload = f"https://news.example/{number}", io.BytesIO(page.encode())
            writer.write_record(writer.create_warc_record(address, "response", payload=payload, http_headers=headers))
    return path


def write_lines(path: Path, numbers: Iterable[int], more: str = "") -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in numbers:
            text = "\n\n".join([*write_paragraphs(number), *([more] if more else [])])
            row = {"id": number, "title": f"معرض {number} للكتاب", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


class StumbleOnce(PipelineStep):
    """A step that goes wrong in some ranks, the first time it gets there: it raises, or is killed as by the kernel."""

    name = type = "stumble"

    def __init__(self, ranks: dict[int, str], marks: Path) -> None:
        super().__init__()
        self._ranks, self._marks = ranks, marks

    def run(self, data, rank=0, world_size=1):
        for carried in data:
            mark = self._marks / f"stumbled-{rank}"
            if rank in self._ranks and not mark.exists():
                mark.touch()
                if self._ranks[rank] == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise ValueError("a step that stumbles")
            yield carried


@pytest.fixture
def stumble(monkeypatch, tmp_path):
    """Makes some ranks of the next runs go wrong, once each."""
    make = runs.make_pipeline

    def install(ranks: dict[int, str]) -> None:
        step = StumbleOnce(ranks, tmp_path)
        monkeypatch.setattr(runs, "make_pipeline", lambda *plan: [*make(*plan), step])

    return install


def mine(*arguments: object) -> int:
    return mine_articles.main([str(argument) for argument in arguments])


def count_rows(out: Path) -> int:
    return sum(pq.read_metadata(path).num_rows for path in out.glob("*.parquet"))


def read_kept(out: Path) -> dict[str, str]:
    """The kept documents' texts by id, from all parts; each has its task beside it."""
    rows = [row for part in sorted(out.glob("*.parquet")) for row in pq.read_table(part).to_pylist()]
    tasks = [
        json.loads(line)
        for part in sorted(out.glob("*.tasks.jsonl"))
        for line in part.read_text(encoding="utf-8").splitlines()
    ]
    spared = {identifier for group in read_summary(out)["near_copies"] for identifier in group[1:]}
    assert [task["data"]["document_id"] for task in tasks] == [row["id"] for row in rows if row["id"] not in spared]
    assert all(task["predictions"][0]["result"] for task in tasks)
    return {row["id"]: row["text"] for row in rows}


def read_summary(out: Path) -> dict:
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


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


# Shares


@settings(max_examples=60)
@given(st.lists(st.integers(0, 6) | st.none(), min_size=1, max_size=5), st.integers(1, 7))
def test_any_number_of_shares_takes_every_record_once(sizes, ranks):
    """`sizes` are of collections; None is a text in a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, size in enumerate(sizes):
            path = Path(folder) / f"{number}.{'txt' if size is None else 'jsonl'}"
            if size is None:
                path.write_text(f"عنوان {number}\n\n{PLAIN}", encoding="utf-8")
            else:
                # The last record of each is broken: what is refused is a record too.
                lines = write_lines(path, range(size)).read_text(encoding="utf-8").splitlines()
                path.write_text("\n".join([*lines[:-1], "{broken"] if lines else []), encoding="utf-8")
            files.append(str(path))
        inputs = Inputs(tuple(files))
        whole = list(map(name_outcome, read_share(inputs, 0, 1)))
        shares = [name_outcome(outcome) for rank in range(ranks) for outcome in read_share(inputs, rank, ranks)]
        assert len(set(whole)) == len(whole) == sum(1 if size is None else size for size in sizes)
        assert sorted(shares) == sorted(whole)


def test_shares_are_collections_and_thousands_of_other_files():
    assert count_shares(["a.warc.gz", "b.jsonl"]) == 2
    assert count_shares([f"{number}.html" for number in range(1001)]) == 2
    assert count_shares(["a.warc.gz", "b.html"]) == 2


def name_outcome(outcome) -> str:
    return outcome.raw.path if isinstance(outcome, Document) else str(outcome)


# Runs


def test_what_is_kept_is_the_same_for_any_number_of_workers_and_shares(tmp_path, capfd):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 40)
    for name, options in (("one", (1, 1)), ("two", (4, 2)), ("again", (4, 1))):
        options = ("--tasks", options[0], "--workers", options[1])
        assert mine(crawl, "--keep", "retractions", "--out", tmp_path / name, *options) == 0
        # In a pipe nothing is said on the way, by any process.
        assert capfd.readouterr().err == ""
    one, two = read_kept(tmp_path / "one"), read_kept(tmp_path / "two")
    assert len(one) == 8
    assert one == two
    assert all(RETRACTED in text for text in one.values())
    # The same shares make the same bytes, whoever works on them.
    assert read_files(tmp_path / "two") == read_files(tmp_path / "again")


def test_one_worker_is_this_process_and_shows_on_a_terminal_how_far_it_is(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(BaseProcess, "start", lambda *_: pytest.fail("a process was started"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    lines = write_lines(tmp_path / "a.jsonl", range(10))
    options = ("--keep", "retractions", "--out", tmp_path / "out", "--tasks", 3, "--workers", 1)
    assert mine(lines, *options) == 0
    said = capsys.readouterr().err
    assert "shares:" in said
    assert "/3 [" in said
    assert "INFO" not in said


def test_files_go_round_the_shares_and_a_text_is_kept_once(tmp_path, capsys):
    first, second = write_lines(tmp_path / "a.jsonl", range(10)), write_lines(tmp_path / "b.jsonl", range(15))
    assert mine(first, second, "--keep", "retractions", "--out", tmp_path / "out", "--tasks", 2, "--workers", 1) == 0
    assert len(read_kept(tmp_path / "out")) == 3
    said = capsys.readouterr().out
    # Of texts in two shares only those that are kept are compared.
    assert "23 documents" in said
    assert "2 copies" in said
    assert count_rows(tmp_path / "out") == 3


def test_a_text_that_comes_again_in_its_share_is_a_copy(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", [*range(5), *range(5)])
    assert mine(lines, "--keep", "retractions", "--out", tmp_path / "out", "--workers", 1) == 0
    said = capsys.readouterr().out
    assert "5 copies" in said
    assert "5 documents" in said
    assert count_rows(tmp_path / "out") == 1


def test_a_page_without_an_article_is_no_fault_of_the_crawl():
    found = Counter({"documents": 8, "copies": 1, "refused: no-article": 5, "refused: unreadable-json": 1})
    assert Counts(found, {}, 0.0, 0.0).dropped == pytest.approx(0.1)


def test_of_near_copies_one_becomes_a_task_and_the_summary_names_the_others(tmp_path, capsys):
    first = write_lines(tmp_path / "a.jsonl", range(10))
    again = write_lines(tmp_path / "b.jsonl", range(5), "ونقلت الخبر وكالة أخرى من دون إضافة.")
    options = ("--keep", "retractions", "--out", tmp_path / "out", "--workers", 1)
    assert mine(first, again, *options) == 0
    kept = read_kept(tmp_path / "out")
    (group,) = read_summary(tmp_path / "out")["near_copies"]
    assert len(kept) == 3
    assert len(group) == 2
    assert all("معرض 0 للكتاب" in kept[identifier] for identifier in group)
    assert "1 of those kept are near-copies" in capsys.readouterr().out
    tasks = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.tasks.jsonl"))
    assert group[0] in tasks
    assert group[1] not in tasks


def test_a_share_that_fails_publishes_nothing_and_the_next_run_goes_on(tmp_path, capsys, stumble):
    lines = write_lines(tmp_path / "a.jsonl", range(20))
    out = tmp_path / "out"
    options = (lines, "--keep", "retractions", "--out", out, "--tasks", 2, "--workers", 1)
    stumble({1: "raises"})
    assert mine(*options) == 1
    problems = capsys.readouterr().err.splitlines()
    assert "[share-failed] share 1: ValueError: a step that stumbles" in problems[0]
    assert "[share-incomplete] 1 of 2" in problems[1]
    assert len(problems) == 2
    assert [path.name for path in out.iterdir()] == [".staging"]
    assert mine(*options) == 0
    assert len(read_kept(out)) == 4
    assert not (out / ".staging").exists()


def test_a_killed_worker_fails_its_share_alone_and_the_next_run_goes_on(tmp_path, capfd, stumble):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 20)
    options = (crawl, "--keep", "retractions", "--tasks", 4)
    assert mine(*options, "--workers", 1, "--out", tmp_path / "whole") == 0
    out = tmp_path / "out"
    stumble({0: "killed"})
    assert mine(*options, "--workers", 2, "--out", out) == 1
    problems = capfd.readouterr().err
    assert "[share-failed] share 0: its worker was killed" in problems
    assert "[share-incomplete] 1 of 4" in problems
    assert [path.name for path in out.iterdir()] == [".staging"]
    assert mine(*options, "--workers", 1, "--out", out) == 0
    assert read_files(out) == read_files(tmp_path / "whole")


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 60)
    options = [str(crawl), "--keep", "retractions", "--tasks", "6"]
    assert mine(*options, "--workers", 1, "--out", tmp_path / "whole") == 0
    out = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *options, "--workers", "2", "--out", str(out)],
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
    assert mine(*options, "--workers", 1, "--out", out) == 0
    assert read_files(out) == read_files(tmp_path / "whole")


def test_more_dropped_than_allowed_publishes_nothing(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", range(10))
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
    lines = write_lines(tmp_path / "a.jsonl", range(5))
    assert mine(lines, "--keep", "retractions", "--out", tmp_path, "--workers", 1) == 2
    assert "[out-not-empty]" in capsys.readouterr().err
    out = tmp_path / "out"
    (out / ".staging").mkdir(parents=True)
    (out / ".staging" / "run.json").write_text("{}")
    assert mine(lines, "--keep", "retractions", "--out", out, "--workers", 1) == 2
    assert "[another-run]" in capsys.readouterr().err


def test_a_dry_run_says_the_shares_and_writes_nothing(tmp_path, capsys):
    lines = write_lines(tmp_path / "a.jsonl", range(5))
    assert mine(lines, "--keep", "retractions", "--out", tmp_path / "out", "--workers", 2, "--dry-run") == 0
    assert "1 files in 2 shares, 2 at a time" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_standard_input_is_refused(tmp_path, capsys):
    assert mine("-", "--keep", "retractions", "--out", tmp_path / "out") == 2
    assert "[no-stream]" in capsys.readouterr().err


# Ray and Slurm


@pytest.fixture(scope="module")
def cluster():
    """A Ray cluster of two workers on this machine; they find the steps of this module too."""
    ray = pytest.importorskip("ray")
    environment = {"PYTHONPATH": os.pathsep.join(map(str, (SCRIPT.parent, Path(__file__).parent)))}
    options = {"include_dashboard": False, "logging_level": "ERROR", "log_to_driver": False}
    for attempts_left in (2, 1, 0):
        try:
            ray.init(num_cpus=2, runtime_env={"env_vars": environment}, **options)
            break
        except Exception:
            # Ray gives its node half a minute to start, which a busy machine may not have.
            ray.shutdown()
            if not attempts_left:
                raise
    yield
    ray.shutdown()


def test_a_ray_cluster_mines_the_same_fails_with_a_share_and_outlives_a_worker(tmp_path, capfd, cluster, stumble):
    crawl = write_pages(tmp_path / "crawl.warc.gz", 20)
    options = (crawl, "--keep", "retractions", "--tasks", 4)
    assert mine(*options, "--workers", 1, "--out", tmp_path / "whole") == 0
    on_ray = (*options, "--executor", "ray", "--workers", 2)
    # What fails fails the run, and the next goes on.
    stumble({0: "killed", 2: "raises"})
    out = tmp_path / "failed"
    assert mine(*on_ray, "--option", "max_retries=0", "--out", out) == 1
    problems = capfd.readouterr().err
    assert "[share-failed] share 0: WorkerCrashedError" in problems
    assert "[share-failed] share 2: ValueError: a step that stumbles" in problems
    assert "[share-incomplete] 2 of 4" in problems
    assert [path.name for path in out.iterdir()] == [".staging"]
    assert mine(*on_ray, "--out", out) == 0
    assert read_files(out) == read_files(tmp_path / "whole")
    # Of a worker that is killed Ray does the share again, unless it is told not to.
    stumble({1: "killed"})
    assert mine(*on_ray, "--out", tmp_path / "retried") == 0
    assert capfd.readouterr().err == ""
    assert read_files(tmp_path / "retried") == read_files(tmp_path / "whole")


SBATCH = """#!{python}
import os, re, subprocess, sys
script = open(sys.argv[-1]).read()
if array := re.search(r"--array=0-(\\d+)", script):
    for place in range(int(array[1]) + 1):
        environment = os.environ | {{"SLURM_ARRAY_TASK_ID": str(place), "RUN_OFFSET": "0", "SLURM_NODELIST": "n1"}}
        subprocess.run(["sh", "-c", script], env=environment, stdout=2, check=False)
print("Submitted batch job 7")
"""


def test_slurm_is_given_the_shares_once_and_the_same_command_publishes(tmp_path, capsys, monkeypatch):
    """Slurm itself is played by an `sbatch` that runs each job of the array at once."""
    lines = write_lines(tmp_path / "a.jsonl", range(10))
    options = (lines, "--keep", "retractions", "--tasks", 2)
    assert mine(*options, "--workers", 1, "--out", tmp_path / "whole") == 0
    slurm = ("--executor", "slurm", "--option", "partition=cpu", "--option", "time=1:00:00", "--option", "with_srun=0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mine(*options, *slurm, "--out", tmp_path / "out") == 2
    assert "[not-submitted] FileNotFoundError" in capsys.readouterr().err
    sbatch, scontrol = tmp_path / "sbatch", tmp_path / "scontrol"
    sbatch.write_text(SBATCH.format(python=sys.executable))
    scontrol.write_text("#!/bin/sh\necho n1\n")
    for program in (sbatch, scontrol):
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}/usr/bin:/bin")
    assert mine(*options, *slurm, "--out", tmp_path / "out") == 0
    assert "shares are with Slurm" in capsys.readouterr().out
    sbatch.write_text("#!/bin/sh\nexit 1\n")
    assert mine(*options, *slurm, "--out", tmp_path / "out") == 0
    assert read_files(tmp_path / "out") == read_files(tmp_path / "whole")
