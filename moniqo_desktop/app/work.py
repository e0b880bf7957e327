"""Long work for the window: each in a child process, told as events, ended with the program."""

from __future__ import annotations

import asyncio
import json
import logging
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app.paths import child_command
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress, WorkTrial

log = logging.getLogger(__name__)
KINDS: Final = ("backtest", "optimize", "page", "import")
ENDS_WITHIN_S: Final = 3.0
KEEPS_WITHIN_S: Final = 30.0
"""A search that is cancelled has so long to judge and write what it has."""
LONGEST_LINE: Final = 1 << 20
"""Of what a child says, bytes."""
_TOLD_AFTER_S: Final = 1.0
_STARTED_SHARE: Final = 0.01
_DIED: Final = (
    "The work stopped by itself (exit code {code}); what was done before is kept. Try again; the "
    "log says more."
)
_KILLED: Final = (
    "The system ended the work (exit code {code}); what was done before is kept. It may have run "
    "out of memory: try fewer candles or fewer workers."
)
_BY_THE_SYSTEM: Final = (-9, 0xC0000017)
"""How a process ends that the system takes the memory from: killed, or refused on Windows."""
Command = Callable[..., list[str]]


@dataclass(slots=True, eq=False)
class _Job:
    """A child at work. ended: it said itself how it ended."""

    work_id: str
    task: asyncio.Task[None] | None = None
    process: Process | None = None
    began: float = 0.0
    cancelled: bool = False
    ended: bool = False
    last: asyncio.TimerHandle | None = None


class Work:
    """Belongs to the host. tell: takes each event; now: time of the events."""

    def __init__(
        self,
        home: Path,
        tell: Callable[[Event], None],
        now: Callable[[], Millis],
        command: Command = child_command,
    ) -> None:
        self._home, self._tell, self._now, self._command = home, tell, now, command
        self._jobs: dict[str, _Job] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Work that has not ended."""
        return tuple(self._jobs)

    def start(self, command: StartWork) -> None:
        """Returns at once. Raises Mistake for a kind there is not, or work that runs already."""
        if command.kind not in KINDS:
            raise Mistake(f"There is no work of the kind “{command.kind}”.")
        if command.work_id in self._jobs:
            raise Mistake("This work is being done already.", hint="Wait for it, or cancel it.")
        job = _Job(command.work_id)
        self._jobs[command.work_id] = job
        loop = asyncio.get_running_loop()
        job.task = loop.create_task(
            self._run(job, command.kind, command.spec), name=f"work {command.work_id}"
        )

    def cancel(self, work_id: str) -> None:
        """Ends it early; what has ended already stays as it is."""
        job = self._jobs.get(work_id)
        if job is None or job.cancelled:
            return
        job.cancelled = True
        _end(job.process)
        loop = asyncio.get_running_loop()
        job.last = loop.call_later(KEEPS_WITHIN_S, _kill, job)

    async def aclose(self) -> None:
        """Ends all children and waits until they are gone."""
        for work_id in self.names:
            self.cancel(work_id)
        await self.settled(ENDS_WITHIN_S)
        for job in self._jobs.values():
            _kill(job)
        await self.settled(ENDS_WITHIN_S)

    async def settled(self, within_s: float | None = None) -> None:
        """Returns when all that runs now has ended, or after within_s."""
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)

    async def _run(self, job: _Job, kind: str, spec: str) -> None:
        try:
            await self._with_child(job, kind, spec)
        except OSError as problem:
            log.warning("child not started kind=%s reason=%s", kind, problem)
            self._fail(job, f"The work could not be started ({problem.strerror or problem}).")
        finally:
            del self._jobs[job.work_id]

    async def _with_child(self, job: _Job, kind: str, spec: str) -> None:
        loop = asyncio.get_running_loop()
        job.began = loop.time()
        job.process = process = await asyncio.create_subprocess_exec(
            *self._command(kind),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=LONGEST_LINE,
            env={**environ, "MONIQO_HOME": str(self._home), "PYTHONUNBUFFERED": "1"},
        )
        assert process.stdin is not None
        assert process.stderr is not None
        if job.cancelled:
            _end(process)
        complaints = loop.create_task(process.stderr.read(), name="work complaints")
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(spec.encode() + b"\n")
                process.stdin.write_eof()
            await self._listen(job, process)
            code = await _gone(process)
            self._judge(job, code, (await complaints).decode(errors="replace"))
        finally:
            complaints.cancel()
            if job.last is not None:
                job.last.cancel()
            if process.returncode is None:
                process.kill()

    async def _listen(self, job: _Job, process: Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            try:
                said = json.loads(line)
            except ValueError:
                log.warning("child said what is no JSON line=%r", line[:200])
                continue
            self._hear(job, said)

    def _hear(self, job: _Job, said: Mapping[str, Any]) -> None:
        """A line of a child; after it was cancelled only what it kept still counts."""
        at, work_id = self._now(), job.work_id
        match said:
            case {"trial": trial}:
                self._tell(WorkTrial(at, "", work_id, codec.decode(trial)))
            case {"share": share, "text": text}:
                if not job.cancelled:
                    left = self._left(job, share)
                    self._tell(WorkProgress(at, "", work_id, share, text, left))
            case {"done": folder, "text": text}:
                job.ended = True
                self._tell(WorkDone(at, "", work_id, folder, text))
            case {"failed": message}:
                job.ended = True
                where = (said.get("node_id", ""), said.get("field", ""))
                self._tell(WorkFailed(at, "", work_id, message, False, *where))
            case _:
                log.warning("child said something unknown keys=%s", sorted(said))

    def _left(self, job: _Job, share: float) -> float:
        """By the pace so far; −1 while that says little."""
        taken = asyncio.get_running_loop().time() - job.began
        if share < _STARTED_SHARE or taken < _TOLD_AFTER_S:
            return -1.0
        return taken * (1 - share) / share

    def _judge(self, job: _Job, code: int, complaints: str) -> None:
        """What is told of a child that is gone, if it did not say so itself."""
        if job.ended:
            return
        if job.cancelled:
            self._tell(WorkFailed(self._now(), "", job.work_id, "Cancelled.", cancelled=True))
            return
        log.warning("child died code=%s said=%s", code, complaints[-2_000:])
        self._fail(job, (_KILLED if code in _BY_THE_SYSTEM else _DIED).format(code=code))

    def _fail(self, job: _Job, message: str) -> None:
        self._tell(WorkFailed(self._now(), "", job.work_id, message))


def _kill(job: _Job) -> None:
    if job.process is not None and job.process.returncode is None:
        with suppress(ProcessLookupError):
            job.process.kill()


def _end(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()


async def _gone(process: Process) -> int:
    """Its exit code; one that has closed its mouth but stays is killed."""
    try:
        return await asyncio.wait_for(process.wait(), ENDS_WITHIN_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()
