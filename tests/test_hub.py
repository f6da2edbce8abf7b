"""Laws of a push, proved with the real client against a double of the hub; clients run in processes of their own."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hub_double import FAULTS, TOKEN, Hub
from musnad.corpus import Corpus
from musnad.features import list_configs
from musnad.manifest import hash_files
from musnad.releases import build_release

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
SCRIPT = ROOT / "scripts" / "push_release.py"
REPOSITORY = "acme/news"
# How often a push is killed at a random moment.
KILLS = int(os.environ.get("MUSNAD_KILLS", "6"))

# Runs the script for each line of arguments it is given, so that the client is imported once; waits are skipped.
CLIENT = """
import contextlib, io, json, sys, time
import push_release
time.sleep = lambda seconds: None
for line in sys.stdin:
    said, problems = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(problems):
        try:
            code = push_release.main(json.loads(line))
        except SystemExit as stop:
            code = stop.code
    print(json.dumps([code, said.getvalue(), problems.getvalue()]), flush=True)
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """version -> a public build of the fixture corpus; 0.2.0 has a file less and a mark other than 0.1.0."""
    folder = tmp_path_factory.mktemp("releases")
    shutil.copytree(FIXTURE / "data", folder / "corpus" / "data")
    corpus = Corpus(folder / "corpus")
    first = build_release(corpus, "0.1.0", folder / "out", public=True)
    splits = json.loads(corpus.splits.read_text(encoding="utf-8"))
    corpus.splits.write_text(json.dumps(dict.fromkeys(splits, "train")), encoding="utf-8")
    return {"0.1.0": first, "0.2.0": build_release(corpus, "0.2.0", folder / "out", public=True)}


@pytest.fixture(scope="module")
def served():
    """A hub and a client of it, which is started once: (hub, what runs the script)."""
    with Hub() as hub, tempfile.TemporaryDirectory() as home, start_client(hub, home) as run:
        yield hub, run


@pytest.fixture
def hub(served):
    served[0].clear()
    return served[0]


def environment(hub, home, **more):
    known = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    return known | {"PYTHONPATH": f"{ROOT / 'scripts'}"} | hub.environment(home) | more


@pytest.fixture
def push(served):
    """Runs the script with the arguments given: (exit code, stdout, stderr)."""
    return served[1]


@contextmanager
def start_client(hub, home, **more):
    command = [sys.executable, "-c", CLIENT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(hub, home, **more), **pipes) as client:

        def run(*arguments):
            client.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
            client.stdin.flush()
            return tuple(json.loads(client.stdout.readline()))

        yield run
        client.stdin.close()


def read_folder(folder):
    return {name: (folder / name).read_bytes() for name in hash_files(folder)}


def read_hub(hub):
    """What readers of the hub can see: refs, and the files that each of them gives."""
    if REPOSITORY not in hub.repositories:
        return None
    return {ref: hub.files(REPOSITORY, ref) for ref in hub.refs(REPOSITORY)}


def run_reader(code, hub, home, *arguments):
    finished = subprocess.run(
        [sys.executable, "-c", code, REPOSITORY, *map(str, arguments)],
        env=environment(hub, home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def test_a_push_gives_main_and_tag_the_bytes_of_the_folder(hub, push, releases):
    code, said, problems = push(releases["0.1.0"], REPOSITORY, "--create")
    assert (code, problems) == (0, "")
    files = read_folder(releases["0.1.0"])
    assert read_hub(hub) == {"main": files, "v0.1.0": files}
    assert said.endswith(f"pushed: {REPOSITORY} v0.1.0 at {hub.refs(REPOSITORY)['v0.1.0']}\n")


def test_a_push_is_one_commit_and_what_left_is_deleted_by_it(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before = len(hub.repositories[REPOSITORY].commits)
    push(releases["0.2.0"], REPOSITORY)
    assert len(hub.repositories[REPOSITORY].commits) == before + 1
    older, newer = read_folder(releases["0.1.0"]), read_folder(releases["0.2.0"])
    assert older.keys() - newer.keys()
    assert read_hub(hub) == {"main": newer, "v0.1.0": older, "v0.2.0": newer}
    assert ".gitattributes" in hub.repositories[REPOSITORY].commits[hub.refs(REPOSITORY)["main"]]


def test_a_dry_run_says_what_the_push_then_does_and_writes_nothing(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before, older, newer = read_hub(hub), read_folder(releases["0.1.0"]), read_folder(releases["0.2.0"])
    hub.heal()
    code, said, _ = push(releases["0.2.0"], REPOSITORY, "--dry-run")
    assert (code, read_hub(hub)) == (0, before)
    assert all(request.startswith("GET ") for request in hub.requests)
    lines = [re.fullmatch(r"(\w+) +(\S+)  ([\d,]+) bytes", line) for line in said.splitlines()]
    told = {line[2]: (line[1], int(line[3].replace(",", ""))) for line in lines if line}

    def kind(name):
        if name not in older or name not in newer:
            return "added" if name in newer else "deleted"
        return "unchanged" if older[name] == newer[name] else "changed"

    assert told == {name: (kind(name), len(newer.get(name, older.get(name)))) for name in older | newer}
    assert {kind for kind, _ in told.values()} >= {"changed", "deleted", "unchanged"}
    assert "tag: v0.2.0, to be set" in said


def test_a_second_push_only_reads(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before = hub.refs(REPOSITORY)
    hub.heal()
    code, said, _ = push(releases["0.1.0"], REPOSITORY)
    assert code == 0
    assert hub.refs(REPOSITORY) == before
    assert all(request.startswith("GET ") for request in hub.requests)
    assert "nothing to do" in said
    assert "tag: v0.1.0, stands" in said


def test_a_tagged_release_is_still_the_same_after_a_later_one(hub, push, releases):
    for version in ("0.1.0", "0.2.0"):
        push(releases[version], REPOSITORY, "--create")
    before = read_hub(hub)
    assert push(releases["0.1.0"], REPOSITORY)[0] == 0
    assert read_hub(hub) == before


def test_a_tag_never_moves_to_other_bytes(hub, push, releases, tmp_path):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before = read_hub(hub)
    corpus = Corpus(releases["0.2.0"].parents[1] / "corpus")
    other = build_release(corpus, "0.1.0", tmp_path / "out", public=True)
    code, said, problems = push(other, REPOSITORY)
    assert (code, said, read_hub(hub)) == (2, "", before)
    assert "[tag-moved]" in problems


def test_an_earlier_version_does_not_take_the_place_of_a_later_one(hub, push, releases):
    push(releases["0.2.0"], REPOSITORY, "--create")
    before = read_hub(hub)
    code, _, problems = push(releases["0.1.0"], REPOSITORY)
    assert (code, read_hub(hub)) == (2, before)
    assert "[newer-release]" in problems


def test_a_repository_that_holds_something_else_is_left_alone(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    repository = hub.repositories[REPOSITORY]
    repository.tags.clear()
    blob = next(iter(repository.commits[repository.head].values()))
    repository.commit({"weights.bin": blob})
    before = read_hub(hub)
    code, _, problems = push(releases["0.1.0"], REPOSITORY)
    assert (code, read_hub(hub)) == (2, before)
    assert "[not-a-release] holds weights.bin" in problems


@pytest.mark.parametrize("edit", ["changed", "missing", "extra"])
def test_a_folder_whose_bytes_are_not_those_of_its_manifest_is_refused(hub, push, releases, tmp_path, edit):
    folder = shutil.copytree(releases["0.1.0"], tmp_path / "release")
    if edit == "missing":
        (folder / "CHANGELOG.md").unlink()
    else:
        (folder / ("CHANGELOG.md" if edit == "changed" else "notes.txt")).write_text("other", encoding="utf-8")
    code, said, problems = push(folder, REPOSITORY, "--create")
    assert (code, said, hub.requests) == (1, "", [])
    assert problems.count("[bytes-differ]") == problems.count("\n") == 1


def close_a_document(corpus):
    """Forbid that the corpus's first document is passed on; its id."""
    path = min(corpus.documents.glob("*.json"))
    document = json.loads(path.read_text(encoding="utf-8")) | {"redistribute": False, "licence": "LicenseRef-press"}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return document["id"]


def test_a_text_that_may_not_be_passed_on_is_never_pushed(hub, push, tmp_path):
    shutil.copytree(FIXTURE / "data", tmp_path / "corpus" / "data")
    corpus = Corpus(tmp_path / "corpus")
    closed = close_a_document(corpus)
    folder = build_release(corpus, "0.1.0", tmp_path / "out")
    code, _, problems = push(folder, REPOSITORY, "--create")
    assert (code, hub.requests) == (1, [])
    assert "[not-public]" in problems
    assert f"[text-not-withheld] the text of {closed} may not be passed on" in problems
    # A manifest that calls the same folder a public build is not believed.
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"public": false', '"public": true'))
    code, _, problems = push(folder, REPOSITORY, "--create")
    assert (code, hub.requests) == (1, [])
    assert "[not-public]" not in problems
    assert {Path(line.split(":")[0]).parent.name for line in problems.splitlines()} >= {"documents", "entities"}
    public = build_release(corpus, "0.1.0", tmp_path / "out", public=True)
    assert push(public, REPOSITORY, "--create")[0] == 0
    rows = pq.read_table(next(public.glob("documents/*.parquet")), columns=["withheld"]).to_pylist()
    assert rows


def test_a_repository_is_created_only_when_asked_and_as_private_as_asked(hub, push, releases):
    code, said, problems = push(releases["0.1.0"], REPOSITORY)
    assert (code, said, hub.repositories) == (2, "", {})
    assert "[no-repository]" in problems
    assert push(releases["0.1.0"], REPOSITORY, "--create", "--dry-run")[0] == 0
    assert hub.repositories == {}
    assert push(releases["0.1.0"], REPOSITORY, "--create", "--private")[0] == 0
    assert hub.repositories[REPOSITORY].private
    assert push(releases["0.1.0"], "acme/open", "--create")[0] == 0
    assert not hub.repositories["acme/open"].private
    code, _, problems = push(releases["0.2.0"], "acme/open", "--private")
    assert code == 2
    assert "[repository-public]" in problems


@pytest.mark.parametrize("name", ["news", "acme/news/more", "acme/أخبار", "../news"])
def test_a_repository_has_an_owner_and_a_name(push, releases, name):
    code, _, problems = push(releases["0.1.0"], name, "--create")
    assert code == 2
    assert problems.count("\n") == 1


def test_the_token_is_in_no_message(hub, releases, tmp_path):
    # The double repeats in its answer the token that it does not know.
    with start_client(hub, tmp_path / "home", HF_TOKEN="hf_another_secret") as run:
        code, said, problems = run(releases["0.1.0"], REPOSITORY, "--create")
    assert code == 2
    assert "[no-access]" in problems
    assert "(token)" in problems
    assert "another_secret" not in said + problems


def test_a_commit_that_came_in_between_is_not_overwritten(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    repository = hub.repositories[REPOSITORY]

    def intrude():
        hub.before_commit = None
        blob = repository.commits[repository.head][".gitattributes"]
        repository.commit(repository.commits[repository.head] | {"README.md": blob})

    hub.before_commit = intrude
    code, _, problems = push(releases["0.2.0"], REPOSITORY)
    assert code == 2
    assert "[hub-moved]" in problems
    assert "v0.2.0" not in repository.tags
    assert hub.files(REPOSITORY)["README.md"] == b"*.parquet filter=lfs\n"
    assert push(releases["0.2.0"], REPOSITORY)[0] == 0
    assert hub.files(REPOSITORY, "v0.2.0") == read_folder(releases["0.2.0"])


def test_a_tag_that_came_in_between_stays_where_it_is(hub, push, releases):
    push(releases["0.1.0"], REPOSITORY, "--create")
    repository = hub.repositories[REPOSITORY]
    first = repository.head
    hub.before_commit = lambda: repository.tags.setdefault("v0.2.0", first)
    code, _, problems = push(releases["0.2.0"], REPOSITORY)
    assert (code, repository.tags["v0.2.0"]) == (2, first)
    assert "[hub-moved]" in problems


def test_a_folder_that_changes_while_it_is_sent_is_not_tagged(hub, push, releases, tmp_path):
    folder = shutil.copytree(releases["0.1.0"], tmp_path / "release")
    hub.before_commit = lambda: (folder / "CHANGELOG.md").write_text("changed", encoding="utf-8")
    code, _, problems = push(folder, REPOSITORY, "--create")
    assert code == 2
    assert "[hub-differs]" in problems
    assert hub.repositories[REPOSITORY].tags == {}


def count_requests(hub, push, release):
    """How many requests a push of `release` onto a hub that holds 0.1.0 takes."""
    hub.heal()
    assert push(release, REPOSITORY)[0] == 0
    return len(hub.requests)


@contextmanager
def rewinding(hub):
    """The repository as it was, when the block ends; and no faults to come."""
    repository = hub.repositories[REPOSITORY]
    head, commits, tags, objects = repository.head, dict(repository.commits), dict(repository.tags), dict(hub.lfs)
    yield
    repository.head, repository.commits, repository.tags, hub.lfs = head, commits, tags, objects
    hub.heal()


@pytest.mark.parametrize(("fault", "lasting"), [*((fault, False) for fault in FAULTS), ("503", True), ("drop", True)])
def test_a_push_that_fails_at_any_request_leaves_the_hub_as_it_was_and_the_next_one_ends_it(
    hub, push, releases, fault, lasting
):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before = read_hub(hub)
    newer = read_folder(releases["0.2.0"])
    with rewinding(hub):
        requests = count_requests(hub, push, releases["0.2.0"])
    after = before | {"main": newer, "v0.2.0": newer}
    codes = []
    for number in range(requests):
        with rewinding(hub):
            hub.fail(number, fault, lasting)
            code, _, problems = push(releases["0.2.0"], REPOSITORY)
            codes.append(code)
            assert (code == 0) == (problems == ""), problems
            assert problems.count("\n") <= 1, problems
            assert TOKEN not in problems
            # A commit may have been made whose answer never came; it is whole, and lacks only its tag.
            assert read_hub(hub) in ([after] if code == 0 else [before, before | {"main": newer}, after])
            hub.heal()
            assert push(releases["0.2.0"], REPOSITORY)[0] == 0
            assert read_hub(hub) == after
    assert requests > 6
    assert 2 in codes


def test_a_push_that_is_killed_leaves_the_hub_as_it_was_and_the_next_one_ends_it(hub, push, releases, tmp_path):
    push(releases["0.1.0"], REPOSITORY, "--create")
    before = read_hub(hub)
    newer = read_folder(releases["0.2.0"])
    with rewinding(hub):
        requests = count_requests(hub, push, releases["0.2.0"])
    chance = random.Random(20261124)
    for _ in range(KILLS):
        with rewinding(hub):
            hub.heal()
            command = [sys.executable, SCRIPT, releases["0.2.0"], REPOSITORY]
            with subprocess.Popen(command, env=environment(hub, tmp_path / "home"), stdout=subprocess.PIPE) as killed:
                moment = chance.randrange(requests)
                while len(hub.requests) <= moment and killed.poll() is None:
                    time.sleep(0.0005)
                time.sleep(chance.random() * 0.003)
                killed.send_signal(signal.SIGKILL)
            with hub.lock:
                assert read_hub(hub) in [
                    before,
                    before | {"main": newer},
                    before | {"main": newer, "v0.2.0": newer},
                ]
            hub.heal()
            assert push(releases["0.2.0"], REPOSITORY)[0] == 0
            assert read_hub(hub) == before | {"main": newer, "v0.2.0": newer}


LOADER = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
repository, revision = sys.argv[1:]
found = {}
for config in get_dataset_config_names(repository, revision=revision):
    for way in (False, True):
        for split, rows in load_dataset(repository, config, revision=revision, streaming=way).items():
            found[f"{config} {split} {way}"] = [json.dumps(row, sort_keys=True, default=str) for row in rows]
print(json.dumps(found))
"""
SNAPSHOT = """
import json, sys
from pathlib import Path
from huggingface_hub import snapshot_download
print(json.dumps(snapshot_download(sys.argv[1], repo_type="dataset", revision=sys.argv[2])))
"""


def read_rows(folder):
    """As LOADER prints them: the rows of the folder's files, both ways."""
    return {
        f"{path.parent.name} {path.name.partition('-')[0]} {way}": [
            json.dumps(row, sort_keys=True, default=str) for row in pq.read_table(path).to_pylist()
        ]
        for path in folder.glob("*/*.parquet")
        for way in (False, True)
    }


@pytest.mark.parametrize("by", ["tag", "sha"])
def test_a_pinned_revision_gives_the_same_rows_for_ever(hub, push, releases, tmp_path, by):
    for version in ("0.1.0", "0.2.0"):
        push(releases[version], REPOSITORY, "--create")
    for version, folder in releases.items():
        revision = f"v{version}" if by == "tag" else hub.refs(REPOSITORY)[f"v{version}"]
        found = run_reader(LOADER, hub, tmp_path / "reader", revision)
        assert found == read_rows(folder)
        assert {key.split()[0] for key in found} == set(list_configs())


def test_a_snapshot_of_a_tag_is_the_folder(hub, push, releases, tmp_path):
    for version in ("0.1.0", "0.2.0"):
        push(releases[version], REPOSITORY, "--create")
    found = Path(run_reader(SNAPSHOT, hub, tmp_path / "reader", "v0.1.0"))
    files = read_folder(found)
    del files[".gitattributes"]
    assert files == read_folder(releases["0.1.0"])
