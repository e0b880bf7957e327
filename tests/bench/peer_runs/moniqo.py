"""The compiled gear over the shared candles: indicators included, and once more with the columns
that lead to the signal ready, as the peers get them and as a search has them."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.fast.run import history, run_compiled
from tests.bench._fast_child import CLOCK, KEPT, RULES, TERMS, flow_a, flow_b


def main(folder: Path, rounds: int) -> None:
    names = ("at", "open", "high", "low", "close", "volume")
    columns = Columns(*(np.load(folder / f"{name}.npy") for name in names))
    gear = door.compiled(KEPT)
    for name, plan in (("A", flow_a()), ("B", flow_b())):
        took: dict[str, list[float]] = {name: [], f"{name} ready": []}
        trades = 0
        for _ in range(rounds + 1):
            past = history(CLOCK, columns, compiled=True)
            for seconds in took.values():
                started = time.process_time()
                trades = len(run_compiled(plan, past, TERMS, RULES, gear).trades)
                seconds.append(time.process_time() - started)
        for strategy, seconds in took.items():
            print(json.dumps({"strategy": strategy, "seconds": seconds[1:], "trades": trades}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
