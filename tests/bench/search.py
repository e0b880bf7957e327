"""A search: 1,000 parameter sets over 100,000 candles, and what a second worker brings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.search_worker import job_of
from moniqo_desktop.engine.fast.door import can_compile
from moniqo_desktop.research.pool import LocalWorkers
from tests.bench._search_case import SETS, Prepared, prepared, searched
from tests.bench.engine import REFERENCE_MS
from tests.bench.kit import Measure, calibration

SECONDS = 5.0
MEGABYTES = 300.0
FASTER = 1.8
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
        _second_worker(sets),
    ]


def _alone(sets: int) -> dict[str, Any]:
    """In a process of its own, so that its memory is only its own."""
    command = [sys.executable, "-m", "tests.bench._search_case", str(sets)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _second_worker(sets: int) -> Measure:
    """Wall time of one worker to that of two, in turns: both meet the same load of others. What is
    held only where there are two cores to take."""
    over = prepared()
    took: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        pools = {count: LocalWorkers(child_command("search-worker"), count) for count in took}
        try:
            for count, pool in pools.items():
                pool.begin(job_of(over, Path(name) / "columns"))
                _timed(pool, over, 4 * count, Path(name) / f"first-{count}")
            for turn in range(ROUNDS):
                for count, pool in pools.items():
                    took[count].append(_timed(pool, over, sets, Path(name) / f"{count}-{turn}"))
        finally:
            for pool in pools.values():
                pool.close()
    faster = median(one / two for one, two in zip(took[1], took[2], strict=True))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    binds = (cores or 1) > 1
    return Measure(
        "search, two workers to one, wall time",
        faster,
        "×",
        None,
        FASTER if binds else None,
        not binds or faster >= FASTER,
    )


def _timed(pool: LocalWorkers, over: Prepared, sets: int, folder: Path) -> float:
    started = time.perf_counter()
    found = searched(pool, over, sets, folder)
    assert len(found.tried) == sets
    return time.perf_counter() - started
