"""Who works on the shares: this process, workers beside it, or a Ray cluster. (Slurm is left to datatrove's executor.)

A share is carried out by datatrove: its steps, its logs, its mark of completion. Only the handing out is ours, since
datatrove gives shares to a `multiprocessing.Pool`, on one machine and inside each actor of Ray, and that waits for ever
for a worker that was killed, as the kernel does when memory is short. Here such a worker fails its own share alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from copy import deepcopy
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from datatrove.executor import LocalPipelineExecutor
from datatrove.utils.logging import logger


class Ended(NamedTuple):
    """A share that is no longer worked on: its rank, and why it failed; None when it is complete."""

    rank: int
    failure: str | None


@contextlib.contextmanager
def keep_quiet(log: Path) -> Iterator[None]:
    """Send to a file what datatrove, which logs to stderr even in a pipe, would say on the console."""
    with log.open("a") as file, contextlib.redirect_stderr(file):
        logger.remove()
        logger.add(file)
        try:
            yield
        finally:
            logger.remove()


def run_share(executor: LocalPipelineExecutor, rank: int) -> Ended:
    """Carry out one share in this process; its logs go to the executor's folder alone, not to the console."""
    # What concerns the share is in its own log.
    with keep_quiet(Path(os.devnull)):
        try:
            # Steps count in themselves, so every share has its own. Rank 0 of a machine would log to the console.
            deepcopy(executor)._run_for_rank(rank, local_rank=1)
        except Exception as error:  # whatever it is, it is this share's alone
            return Ended(rank, f"{type(error).__name__}: {error}")
    return Ended(rank, None)


def run_here(executor: LocalPipelineExecutor, ranks: Sequence[int], workers: int) -> Iterator[Ended]:
    """Shares as they end, worked on by this process alone or by some workers on this machine."""
    if workers == 1:
        yield from (run_share(executor, rank) for rank in ranks)
        return
    idle: SimpleQueue[_Worker] = SimpleQueue()
    crew = [_Worker() for _ in range(workers)]
    for worker in crew:
        idle.put(worker)

    def run_one(rank: int) -> Ended:
        worker = idle.get()
        try:
            return worker.run(executor, rank)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(workers) as threads:
        try:
            for future in as_completed([threads.submit(run_one, rank) for rank in ranks]):
                yield future.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in crew:
                worker.stop()


class _Worker:
    """A process that takes one share after the other, and is followed by a new one when it is killed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def run(self, executor: LocalPipelineExecutor, rank: int) -> Ended:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            # What all workers need is loaded once, before they fork.
            context.set_forkserver_preload(["__main__", __name__, "musnad.mining.steps"])
            self._pool = ProcessPoolExecutor(1, context, initializer=_end_with_parent)
        try:
            return self._pool.submit(run_share, executor, rank).result()
        except BrokenProcessPool:
            self.stop()
            return Ended(rank, "its worker was killed, by hand or for want of memory")

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False)
        self._pool = None


def _end_with_parent() -> None:
    """Leave no worker behind when the command itself is killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def run_on_ray(
    executor: LocalPipelineExecutor, ranks: Sequence[int], workers: int | None, options: Mapping[str, Any]
) -> Iterator[Ended]:
    """Shares as they end, each a task of Ray; at most `workers` at a time, or as many as the cluster has room for.

    A share whose worker was killed is done again by Ray itself, three times (`max_retries` of its options); one that
    fails by itself is not. Without a connection yet, that of RAY_ADDRESS is made, or a cluster on this machine.
    """
    import ray

    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level="ERROR", include_dashboard=False)
    task = ray.remote(run_share).options(**{"num_cpus": 1, **options})
    shared = ray.put(executor)
    waiting = list(reversed(ranks))
    running: dict[Any, int] = {}
    while waiting or running:
        while waiting and (workers is None or len(running) < workers):
            rank = waiting.pop()
            running[task.remote(shared, rank)] = rank
        ended, _ = ray.wait(list(running))
        for reference in ended:
            rank = running.pop(reference)
            try:
                yield ray.get(reference)
            except ray.exceptions.RayError as error:
                yield Ended(rank, f"{type(error).__name__}: {str(error).splitlines()[0]}")
