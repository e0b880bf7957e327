"""Workers of a Dask cluster, named by the address of its scheduler (extra `cluster`).

Only the job's text and sets of parameters travel; each worker maps the candles from the cache
folder that it shares with who asks, and refuses any others.
"""

from __future__ import annotations

import queue
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from moniqo_desktop.domain.errors import Mistake, MoniqoError, Unavailable
from moniqo_desktop.research.tried import Outcome, Tried, tried_from
from moniqo_desktop.research.workers import Answer, Asked

PATIENCE_S: Final = 5.0
DEATHS: Final = 3
Row = dict[str, Any]
Run = Callable[[str, list[tuple[int, dict[str, Any]]]], tuple[list[Row], float]]
"""Runs sets of a job in a worker: job, [(number, params)] → rows of `Tried`, seconds for each."""


class ClusterWorkers:
    """Every thread of a cluster. run: a function at module level, found there by its name."""

    def __init__(self, address: str, run: Run) -> None:
        """Raises Unavailable if the cluster does not answer or has no worker, Mistake if this
        program lacks what it takes to speak to one."""
        self._client = _client(address)
        self._job, self._run = "", run
        self._asked: dict[Any, Sequence[Asked]] = {}
        self._deaths: Counter[int] = Counter()
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        if not self._threads:
            self._client.close()
            raise Unavailable(
                f"The cluster at {address} has no workers.",
                hint=f"Start some: dask worker {address}",
            )

    def begin(self, job: str) -> None:
        self._client.cancel(list(self._asked))
        self._asked.clear()
        self._job = job

    @property
    def free(self) -> int:
        """One batch more than there are threads, so that none waits for the next."""
        return max(0, self._threads + 1 - len(self._asked))

    @property
    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def start(self, batch: Sequence[Asked]) -> None:
        sets = [(number, dict(params)) for number, params in batch]
        future = self._client.submit(self._run, self._job, sets, pure=False)
        self._asked[future] = batch
        future.add_done_callback(self._done.put)

    def wait(self, timeout_s: float) -> tuple[Answer, ...]:
        try:
            done = [self._done.get(timeout=timeout_s)]
        except queue.Empty:
            self._check_alive()
            return ()
        while not self._done.empty():
            done.append(self._done.get())
        return tuple(
            answer
            for future in done
            if future in self._asked  # else it was of the job before
            for answer in self._answer(future, self._asked.pop(future))
        )

    def close(self) -> None:
        self._client.cancel(list(self._asked))
        self._asked.clear()
        self._client.close()

    def _check_alive(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise Unavailable(
                "The cluster does not answer any more.",
                hint="Start it again and say --resume: what is done is kept.",
            )

    def _answer(self, future: Any, batch: Sequence[Asked]) -> list[Answer]:
        """Dask itself gives a task of a dead worker to another; a task that ended several is
        asked again set by set, to find the one that ends them."""
        if future.status == "finished":
            rows, each_s = future.result()
            return [Answer(tuple(map(tried_from, rows)), each_s)]
        problem = future.exception()
        if isinstance(problem, MoniqoError):
            raise problem
        if type(problem).__name__ not in ("KilledWorker", "FutureCancelledError"):
            raise Mistake(
                f"A worker of the cluster cannot run this job: {problem}",
                hint="Install the same version of this program on every worker.",
            ) from problem
        return self._asked_again(batch)

    def _asked_again(self, batch: Sequence[Asked]) -> list[Answer]:
        if len(batch) > 1:
            for each in batch:
                self.start([each])
            return []
        (only,) = batch
        self._deaths[only.number] += 1
        if self._deaths[only.number] < DEATHS:
            self.start(batch)
            return []
        lost = Outcome(problem="Workers of the cluster ended while they ran this set.")
        return [Answer((Tried(*only, lost),), 0.0)]


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as problem:
        raise Mistake(
            "A cluster needs the extra “cluster”, which is not installed.",
            hint="It is for programs installed with pip: pip install 'moniqo-desktop[cluster]'.",
        ) from problem
    _knock(address)
    try:
        return Client(  # type: ignore[no-untyped-call]  # it ships no types
            address, timeout=PATIENCE_S, set_as_default=False
        )
    except (OSError, TimeoutError, ValueError) as problem:
        raise _silent(address) from problem


def _knock(address: str) -> None:
    """Whether somebody listens there; Dask would leave a thread behind that tries for ever."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if not (host and colon and port.isdecimal()):
        raise Mistake(
            f"“{address}” is no address of a cluster.", hint="Write it like tcp://10.0.0.5:8786."
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE_S).close()
    except (OSError, OverflowError) as problem:
        raise _silent(address) from problem


def _silent(address: str) -> Unavailable:
    return Unavailable(
        f"The cluster at {address} does not answer.",
        hint="Start it (dask scheduler), or search with --workers.",
    )
