"""Workers as processes of this machine, spoken to in JSON lines over their pipes.

A worker that dies is replaced, and what it had not answered is asked again: no trial is lost and
none counted twice. A set that ends three workers is answered by that, so that a search always
comes to an end.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import subprocess
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, Final

from moniqo_desktop.domain.errors import Broken, Mistake, MoniqoError, Unavailable
from moniqo_desktop.research.tried import Outcome, Tried, tried_from
from moniqo_desktop.research.workers import Answer, Asked, Player, answered

DEATHS: Final = 3
"""So many workers may end on one set, or in a row before they are ready."""
SHORT, SPARE = 8, 2
"""A batch of SHORT sets or more has quick ones: the next comes while up to SPARE are left."""
LAST_WORDS: Final = 600
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_END: Final = b""


@dataclass(slots=True)
class _Child:
    """asked: what it has not answered yet, in the order in which it will; spare: with so much of
    it left the child may be handed more, so that it never waits for it."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    reader: threading.Thread
    asked: deque[Asked] = field(default_factory=deque)
    spare: int = 0
    is_ready: bool = False

    @property
    def is_free(self) -> bool:
        return len(self.asked) <= self.spare


class LocalWorkers:
    """count processes, each started by command; `serve` is what they do."""

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._command, self._count, self._job = list(command), count, b""
        self._lines: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self._deaths: Counter[int] = Counter()
        self._unready = 0
        self._children: dict[int, _Child] = {}
        self._numbers = itertools.count()

    def begin(self, job: str) -> None:
        """Workers that are idle take the new job; one that is busy with the old is replaced."""
        self._job = job.encode()
        self._deaths.clear()
        for number, child in list(self._children.items()):
            if child.asked or not child.is_ready:
                child.process.kill()
                _last_words(self._children.pop(number))
                continue
            child.is_ready = False
            _send(child, self._job)
        while len(self._children) < self._count:
            self._add()

    @property
    def free(self) -> int:
        return sum(child.is_free for child in self._children.values())

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers there are now."""
        return [child.process.pid for child in self._children.values()]

    def start(self, batch: Sequence[Asked]) -> None:
        child = min(self._children.values(), key=lambda child: len(child.asked))
        child.asked.extend(batch)
        child.spare = min(len(batch) // SHORT, SPARE)
        _send(child, _batch_line(batch))

    def wait(self, timeout_s: float) -> tuple[Answer, ...]:
        try:
            heard = [self._lines.get(timeout=timeout_s)]
        except queue.Empty:
            return ()
        while not self._lines.empty():
            heard.append(self._lines.get())
        return tuple(answer for number, line in heard for answer in self._heard(number, line))

    def close(self) -> None:
        for child in self._children.values():
            child.process.kill()
        for child in self._children.values():
            _last_words(child)
        self._children.clear()

    def _add(self) -> _Child:
        """Starts a worker with nothing to do yet."""
        number = next(self._numbers)
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its child
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
        )
        reader = threading.Thread(
            target=self._read, args=(number, process), name=f"search-worker-{number}", daemon=True
        )
        child = _Child(process, errors, reader)
        self._children[number] = child
        reader.start()
        _send(child, self._job)
        return child

    def _read(self, number: int, process: subprocess.Popen[bytes]) -> None:
        """In a thread of its own: pipes of several children cannot be waited for on Windows."""
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith(b"\n"):
                self._lines.put((number, line))
        self._lines.put((number, _END))

    def _heard(self, number: int, line: bytes) -> Iterator[Answer]:
        child = self._children.get(number)
        if child is None:  # it was ended with its job
            return
        if line == _END:
            del self._children[number]
            yield from self._replaced(child)
            return
        said = json.loads(line)
        if "refused" in said:
            raise _refusal(said)
        if "ready" in said:
            child.is_ready, self._unready = True, 0
            return
        child.asked.popleft()
        self._unready = 0  # somebody answers: who dies meanwhile is only replaced
        yield Answer((tried_from(said["trial"]),), float(said["took_s"]))

    def _replaced(self, dead: _Child) -> Iterator[Answer]:
        """Another worker in its place, which is asked what the dead one did not answer."""
        words = _last_words(dead)
        if not dead.is_ready:
            self._unready += 1
        if self._unready >= DEATHS:
            raise Unavailable(
                f"The workers end before they can run anything. {words}",
                hint="Search with --workers 1; what is done is kept.",
            )
        if dead.is_ready and dead.asked:
            fatal = dead.asked[0]
            self._deaths[fatal.number] += 1
            if self._deaths[fatal.number] >= DEATHS:
                dead.asked.popleft()
                problem = f"{DEATHS} workers ended while they ran this set. {words}"
                yield Answer((Tried(*fatal, Outcome(problem=problem)),), 0.0)
        child = self._add()
        if dead.asked:
            child.asked = dead.asked
            _send(child, _batch_line(dead.asked))


def _batch_line(batch: Iterable[Asked]) -> bytes:
    return json.dumps([[number, dict(params)] for number, params in batch]).encode()


def _send(child: _Child, line: bytes) -> None:
    """To a worker that has died meanwhile it is lost; its end is heard, and then it is asked
    again of another."""
    assert child.process.stdin is not None
    with suppress(OSError):
        child.process.stdin.write(line + b"\n")
        child.process.stdin.flush()


def _last_words(child: _Child) -> str:
    """Ends a worker for good; how it ended and what it said last, in words."""
    code = child.process.wait()
    child.reader.join()
    for pipe in (child.process.stdin, child.process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    with child.errors as errors:
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - LAST_WORDS))
        said = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"The last one: {how}. {said}".strip()


def _refusal(said: dict[str, str]) -> MoniqoError:
    kind = Mistake if said["kind"] == "mistake" else Broken
    return kind(said["refused"], hint=said["hint"], code=said["code"])


def serve(
    lines: Iterable[bytes],
    say: Callable[[bytes], object],
    player: Player,
    clock: Callable[[], float],
) -> int:
    """What a worker does until its input ends: a line that is an object is a job to prepare, one
    that is a list are sets to run.

    say: writes and flushes a line. Returns the exit code.
    """
    try:
        for line in lines:
            if line.startswith(b"{"):
                play = player(line.decode())
                say(_line({"ready": True}))
                continue
            for number, params in json.loads(line):
                answer = answered(play, [Asked(number, params)], clock)
                say(_line({"trial": answer.tried[0].row(), "took_s": answer.each_s}))
    except MoniqoError as problem:
        kind = "mistake" if isinstance(problem, Mistake) else "broken"
        said = {"refused": problem.message, "hint": problem.hint, "code": problem.code}
        say(_line({**said, "kind": kind}))
        return 2
    return 0


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"
