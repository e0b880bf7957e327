"""A worker of a search that runs a formula instead of a flow: python -m tests.kit.search_worker.

The job is JSON: {"slow_s": seconds a set takes, "fatal": a value of "x" that ends the worker}.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import time

import numpy as np

from moniqo_desktop.research.pool import serve
from moniqo_desktop.research.tried import DailyReturns, Figures, Outcome, Params
from moniqo_desktop.research.workers import Play


def outcome(params: Params) -> Outcome:
    """Best where x = 30 and y = 2; x below 10 has no trades and no score; x = 13 cannot be."""
    x, y = float(params["x"]), float(params.get("y", 2.0))
    if x == 13:
        return Outcome(problem="13 cannot be.")
    score = 3.0 - ((x - 30) / 20) ** 2 - (y - 2.0) ** 2 + (params.get("mode") == "b")
    returns = np.sin(np.arange(50) * x + y) / 100
    return Outcome(
        Figures(
            net_profit=round(score * 1e8),
            growth=score,
            fees=0,
            sharpe=math.nan if x < 10 else score,
            max_drawdown=0.1,
            profit_factor=1.0,
            trades=0 if x < 10 else int(x),
            won=0.5,
            time_in_market=0.5,
            ambiguous_fills=0,
            longest_hold_ms=0,
        ),
        DailyReturns(19_000, returns),
    )


def player(job: str) -> Play:
    terms = json.loads(job)

    def play(params: Params) -> Outcome:
        if params["x"] == terms.get("fatal"):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(terms.get("slow_s", 0.0))
        return outcome(params)

    return play


def main() -> int:
    out = sys.stdout.buffer

    def say(line: bytes) -> None:
        out.write(line)
        out.flush()

    return serve(sys.stdin.buffer, say, player, time.perf_counter)


if __name__ == "__main__":
    raise SystemExit(main())
