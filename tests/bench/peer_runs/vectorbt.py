"""vectorbt over the shared candles: signals in, next open, one unit.

It works a figure out when somebody asks. Asked here is what each of our runs comes to: equity at
every close, trades, profit, deepest fall and Sharpe ratio; "bare" is the time up to the trades.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import vectorbt


def shifted(flags: np.ndarray) -> np.ndarray:
    """A signal at a close acts at the next open."""
    return np.r_[False, flags[:-1]]


def played(name: str, part: dict[str, np.ndarray]) -> tuple[int, float, float]:
    """(trades, seconds of CPU up to them, seconds with all figures)."""
    started = time.process_time()
    stops = (
        {
            "sl_stop": 0.02,
            "tp_stop": 0.04,
            "open": part["open"],
            "high": part["high"],
            "low": part["low"],
        }
        if name == "B"
        else {}
    )
    folio = vectorbt.Portfolio.from_signals(
        part["close"],
        shifted(part[f"{name}_in"]),
        shifted(part[f"{name}_out"]),
        price=part["open"],
        size=1.0,
        fees=0.001,
        init_cash=1e9,
        freq="1min",
        **stops,
    )
    folio.value()
    trades = int(folio.trades.count())
    bare = time.process_time() - started
    folio.total_profit()
    folio.sharpe_ratio()
    folio.drawdowns.max_drawdown()
    return trades, bare, time.process_time() - started


def main(folder: Path, rounds: int) -> None:
    part = {file.stem: np.load(file) for file in folder.glob("*.npy")}
    for name in ("A", "B"):
        played(name, part)
        runs = [played(name, part) for _ in range(rounds)]
        trades = runs[0][0]
        for strategy, column in ((name, 2), (f"{name} bare", 1)):
            took = [run[column] for run in runs]
            print(json.dumps({"strategy": strategy, "seconds": took, "trades": trades}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
