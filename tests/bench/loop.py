"""Nothing holds the window's thread: CPU of each callback while the demo runs, three charts are
fed ten times a second and 5,000 nodes are open. Beside it the wall lag, and that of a process that
does nothing else at the same time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.kit import Measure

P99_MS = 20.0
MOST_MS = 50.0
REPOSITORY = Path(__file__).resolve().parents[2]
IDLE = """
import asyncio, json
from tests.bench._loop_child import SETTLE_S, WATCH_S, lag
async def main():
    await asyncio.sleep(SETTLE_S)
    print(json.dumps([await lag() for _ in range(round(WATCH_S / 0.0105))]))
asyncio.run(main())
"""


def measures() -> list[Measure]:
    """Takes half a minute of wall time."""
    with tempfile.TemporaryDirectory(prefix="moniqo-bench-") as home:
        idle = _started("-c", IDLE)
        ours = _started("-m", "tests.bench._loop_child", home)
        found = json.loads(_told(ours))
        control = sorted(json.loads(_told(idle)))
    print("  slowest callbacks, ms:", found["slowest"], flush=True)
    lags = sorted(found["lag_ms"])
    return [
        _held("loop: CPU of a callback, 99 of 100", found["p99_ms"], P99_MS),
        _held("loop: CPU of the longest callback", found["max_ms"], MOST_MS),
        _told_only(f"loop: wall lag, 99 of 100 of {len(lags):,}", _high(lags)),
        _told_only("loop: the same of an idle process beside it", _high(control)),
    ]


def _started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(process: subprocess.Popen[str]) -> str:
    """The last line of its output. Raises AssertionError if it failed."""
    out, _ = process.communicate(timeout=180)
    assert process.returncode == 0, f"exit {process.returncode}: {out}"
    return out.strip().splitlines()[-1]


def _high(values: list[float]) -> float:
    return values[int(len(values) * 0.99)]


def _held(name: str, value: float, limit: float) -> Measure:
    return Measure(name, value, "ms", None, limit, value <= limit)


def _told_only(name: str, value: float) -> Measure:
    return Measure(name, value, "ms", None, None, held=True)
