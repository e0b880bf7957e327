"""vectorbt over the shared candles: signals in, next open, one unit."""

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


def played(name: str, part: dict[str, np.ndarray]) -> int:
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
    return int(folio.trades.count())


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
