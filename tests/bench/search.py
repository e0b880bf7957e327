"""A search: 1,000 parameter sets over 100,000 candles, and what a second worker brings.

A second worker should make it 1.8 times as fast. What two cores give at all is not ours to say:
they may be halves of one, share their memory, or have others to serve. So two processes that share
nothing run the same sets in the same turns, and where even they do not reach that, two workers have
to come within a twentieth of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.searches.worker import job_of
from moniqo_desktop.engine.fast.door import can_compile
from moniqo_desktop.research.pool import ONE_THREAD, LocalWorkers
from tests.bench._search_case import SETS, Prepared, prepared, searched
from tests.bench.engine import REFERENCE_MS
from tests.bench.kit import Measure, calibration

SECONDS = 5.0
MEGABYTES = 300.0
FASTER = 1.8
OF_CONTROL = 0.95
UNCOMPILED = 10
"""Sets where numba is missing: enough to see that it runs, which is all that is promised then."""
ROUNDS = 3


def measures() -> list[Measure]:
    sets = SETS if can_compile() else UNCOMPILED
    name = f"search, {sets:,} sets × 100 k candles"
    _alone(2)  # compiles what is not kept yet: once for a machine, and no part of a search
    alone = _alone(sets)
    cpu_s = alone["cpu_s"]
    allowed = SECONDS * 1e3 / REFERENCE_MS
    ratio = cpu_s * 1e3 / calibration()
    promised = can_compile()
    return [
        Measure(
            f"{name}, CPU of one core",
            cpu_s,
            "s",
            ratio,
            allowed if promised else None,
            not promised or cpu_s <= SECONDS or ratio <= allowed,
        ),
        Measure(
            "search, a set to one pass of a plain Python loop",
            cpu_s / sets * 1e3,
            "ms",
            cpu_s / sets / alone["reference_s"],
            None,
            True,
        ),
        Measure(
            f"{name}, memory",
            alone["mb"],
            "MB",
            None,
            MEGABYTES if promised else None,
            not promised or alone["mb"] <= MEGABYTES,
        ),
        *_second_worker(sets),
    ]


def _alone(sets: int) -> dict[str, Any]:
    """In a process of its own, so that its memory is only its own."""
    command = [sys.executable, "-m", "tests.bench._search_case", str(sets)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _second_worker(sets: int) -> list[Measure]:
    """Wall time of one worker to that of two, in turns with the control: all meet the same load of
    others. What is held only where there are two cores to take."""
    over = prepared()
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as open_now:
        pools = {count: LocalWorkers(child_command("search-worker"), count) for count in (1, 2)}
        for count, pool in pools.items():
            open_now.callback(pool.close)
            pool.begin(job_of(over, Path(name) / "columns"))
            _timed(pool, over, 4 * count, Path(name) / f"first-{count}")
        apart = [open_now.enter_context(Apart()) for _ in range(2)]
        for turn in range(ROUNDS):
            for count, pool in pools.items():
                taken = _timed(pool, over, sets, Path(name) / f"{count}-{turn}")
                took.setdefault(f"pool {count}", []).append(taken)
                took.setdefault(f"apart {count}", []).append(_timed_apart(apart[:count], sets))
    workers, control = (
        median(one / two for one, two in zip(took[f"{of} 1"], took[f"{of} 2"], strict=True))
        for of in ("pool", "apart")
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    binds, share = (cores or 1) > 1, workers / control
    held = not binds or workers >= FASTER or share >= OF_CONTROL
    return [
        Measure("search, two processes apart to one, wall time", control, "×", None, None, True),
        Measure(
            "search, two workers to one, wall time",
            workers,
            "×",
            share,
            OF_CONTROL if binds else None,
            held,
        ),
    ]


class Apart:
    """A process that runs sets without a coordinator; see _search_case."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bench._search_case", "control"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
        )
        self.wait()

    def ask(self, sets: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{sets}\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the control ended"

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()


def _timed_apart(processes: Sequence[Apart], sets: int) -> float:
    """Until the last of them has run its share."""
    started = time.perf_counter()
    for process in processes:
        process.ask(sets // len(processes))
    for process in processes:
        process.wait()
    return time.perf_counter() - started


def _timed(pool: LocalWorkers, over: Prepared, sets: int, folder: Path) -> float:
    started = time.perf_counter()
    found = searched(pool, over, sets, folder)
    assert len(found.tried) == sets
    return time.perf_counter() - started
