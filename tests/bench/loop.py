"""Nothing holds the window's thread: CPU of each callback while the demo runs, three charts are
fed ten times a second and 5,000 nodes are open. Beside it the wall lag, and that of a process that
does nothing else at the same time.
"""

from __future__ import annotations

import tempfile

from tests.bench.kit import Measure, said, started

P99_MS = 20.0
MOST_MS = 50.0
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
        idle = started("-c", IDLE)
        ours = started("-m", "tests.bench._loop_child", home)
        found = said(ours)
        control = sorted(said(idle))
    print("  slowest callbacks, ms:", found["slowest"], flush=True)
    lags = sorted(found["lag_ms"])
    return [
        _held("loop: CPU of a callback, 99 of 100", found["p99_ms"], P99_MS),
        _held("loop: CPU of the longest callback", found["max_ms"], MOST_MS),
        _told_only(f"loop: wall lag, 99 of 100 of {len(lags):,}", _high(lags)),
        _told_only("loop: the same of an idle process beside it", _high(control)),
    ]


def _high(values: list[float]) -> float:
    return values[int(len(values) * 0.99)]


def _held(name: str, value: float, limit: float) -> Measure:
    return Measure(name, value, "ms", None, limit, value <= limit)


def _told_only(name: str, value: float) -> Measure:
    return Measure(name, value, "ms", None, None, held=True)
