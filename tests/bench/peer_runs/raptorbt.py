"""raptorbt over the shared candles: signals in, next open, one unit."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import raptorbt


def played(name: str, part: dict[str, np.ndarray]) -> int:
    config = raptorbt.BacktestConfig(
        initial_capital=1e9, fees=0.001, slippage=0.0, fill_timing="next_bar_open"
    )
    if name == "B":
        config.set_fixed_stop(0.02)
        config.set_fixed_target(0.04)
    result = raptorbt.run_single_backtest(
        part["at"] * 1_000_000,
        part["open"],
        part["high"],
        part["low"],
        part["close"],
        part["volume"],
        part[f"{name}_in"],
        part[f"{name}_out"],
        config=config,
        position_sizes=np.ones(len(part["close"])),
    )
    result.equity_curve()
    return int(result.metrics.total_trades)


def main(folder: Path, rounds: int) -> None:
    part = {file.stem: np.load(file) for file in folder.glob("*.npy")}
    for name in ("A", "B"):
        played(name, part)
        took = []
        for _ in range(rounds):
            started = time.process_time()
            trades = played(name, part)
            took.append(time.process_time() - started)
        print(json.dumps({"strategy": name, "seconds": took, "trades": trades}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
