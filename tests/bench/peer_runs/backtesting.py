"""backtesting.py over the shared candles: its own loop, next open, one unit."""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas
from backtesting import Backtest, Strategy

warnings.filterwarnings("ignore")


def strategy(part: dict[str, np.ndarray], name: str) -> type[Strategy]:
    goes_in, goes_out = part[f"{name}_in"], part[f"{name}_out"]

    class Signals(Strategy):
        def init(self) -> None:
            self.goes_in = self.I(lambda: goes_in.astype(float), plot=False)
            self.goes_out = self.I(lambda: goes_out.astype(float), plot=False)

        def next(self) -> None:
            if self.position:
                if self.goes_out[-1]:
                    self.position.close()
            elif self.goes_in[-1]:
                close = self.data.Close[-1]
                if name == "B":
                    self.buy(size=1, sl=close * 0.98, tp=close * 1.04)
                else:
                    self.buy(size=1)

    return Signals


def played(name: str, part: dict[str, np.ndarray]) -> int:
    frame = pandas.DataFrame(
        {key.capitalize(): part[key] for key in ("open", "high", "low", "close", "volume")},
        index=pandas.to_datetime(part["at"], unit="ms"),
    )
    test = Backtest(frame, strategy(part, name), cash=1e9, commission=0.001)
    started = time.process_time()
    figures = test.run()
    TOOK.append(time.process_time() - started)
    return int(figures["# Trades"])


TOOK: list[float] = []


def main(folder: Path, rounds: int) -> None:
    part = {file.stem: np.load(file) for file in folder.glob("*.npy")}
    for name in ("A", "B"):
        TOOK.clear()
        for _ in range(rounds):
            trades = played(name, part)
        print(json.dumps({"strategy": name, "seconds": TOOK, "trades": trades}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
