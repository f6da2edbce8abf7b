"""A thousand documents with their marks go up to a real Label Studio server and come back, timed.

    python tests/benchmarks/measure_server.py --documents 1000

Our own time is what is not spent waiting for the server; the claim is its share of the whole.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from generated_corpus import write_corpus

import sync_labelstudio
from labelstudio_server import RunningServer, run_server
from musnad.annotations import Annotations
from musnad.corpus import Corpus, read_annotations, read_document
from musnad.documents import Document
from musnad.labelstudio.projects import find_projects
from musnad.labelstudio.server import Server
from musnad.labelstudio.tasks import write_result

WHO = "amal"


class Clock:
    """Seconds of a step, and of those the ones spent waiting for the server."""

    def __init__(self) -> None:
        self.whole = self.waited = 0.0

    @property
    def own(self) -> float:
        """Seconds in our own code and the client library's."""
        return self.whole - self.waited


@contextlib.contextmanager
def timed() -> Iterator[Clock]:
    """Time a block, and all HTTP in it."""
    clock, handle = Clock(), httpx.HTTPTransport.handle_request

    def wait(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        begun = time.perf_counter()
        response = handle(transport, request)
        response.read()
        clock.waited += time.perf_counter() - begun
        return response

    httpx.HTTPTransport.handle_request = wait  # type: ignore[method-assign]
    begun = time.perf_counter()
    try:
        yield clock
    finally:
        clock.whole = time.perf_counter() - begun
        httpx.HTTPTransport.handle_request = handle  # type: ignore[method-assign]


def sync(server: RunningServer, corpus: Corpus, action: str, *options: str) -> None:
    """One run of the command, in this process."""
    arguments = [action, "--corpus", str(corpus.root), "--url", server.url, "--token", server.token, *options]
    with contextlib.redirect_stdout(io.StringIO()):
        code = sync_labelstudio.main(arguments)
    if code:
        raise SystemExit(f"sync_labelstudio.py {action} ended with {code}")


def submit(server: RunningServer, gold: dict[str, tuple[Document, Annotations]]) -> int:
    """Every task submitted with its gold, as its annotator would; how many marks that were."""
    [project] = find_projects(Server(server.url, server.token), "main")
    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=120) as client:
        for task in project.tasks:
            body = {"result": write_result(*gold[task.document_id or ""])}
            client.post(f"/api/tasks/{task.id}/annotations/", json=body).raise_for_status()
    return sum(len(marks) for _, annotations in gold.values() for _, marks in annotations.layers())


def measure(documents: int) -> None:
    """Print what each step took and whether the marks came back the same."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        corpus = write_corpus(folder / "corpus", documents)
        gold = {
            path.stem: (read_document(corpus.document_path(path.stem)), read_annotations(path))
            for path in corpus.gold.glob("*.json")
        }
        for name in ("cache", "server"):
            (folder / name).mkdir()
        with run_server(folder / "cache", folder / "server") as server:
            with timed() as up:
                sync(server, corpus, "push", "--annotators", WHO)
            marks = submit(server, gold)
            with timed() as down:
                sync(server, corpus, "pull")
            with timed() as again:
                sync(server, corpus, "push", "--annotators", WHO)
        same = sum(
            list(read_annotations(corpus.annotations_path(WHO, name)).layers()) == list(own.layers())
            for name, (_, own) in gold.items()
        )
    print(f"{documents} documents, {marks / documents:.0f} marks each: {same} came back identical")  # noqa: T201
    for name, clock in (("push with suggestions", up), ("pull", down), ("second push", again)):
        share = f"{clock.own / clock.whole:.0%} our own"
        print(f"{name}: {clock.whole:.1f} s, {share}; the server's time is {clock.waited / clock.own:.1f} times ours")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="default: %(default)s")
    measure(parser.parse_args().documents)
