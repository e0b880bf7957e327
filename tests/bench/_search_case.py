"""The search of the bench, in a process of its own: `python -m tests.bench._search_case SETS`.

Prints one JSON line: CPU seconds and the largest memory of the process for so many parameter sets
over 100,000 candles, and CPU seconds of the reference loop beside it.

`python -m tests.bench._search_case control`: runs as many sets as each line of its input says and
answers with an empty line, and with one first when it is ready. It has no coordinator to wait for,
so two of them at once show what two cores of this machine give to such work.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from moniqo_desktop.app.backtests.backtest import Prepared, node_types, prepared_over
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.searches.worker import job_of, player
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.engine.fast.door import can_compile
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.samplers import Grid
from moniqo_desktop.research.search import Found, Watch, search
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.space_of_flow import dimension
from moniqo_desktop.research.trial_file import TrialFile
from moniqo_desktop.research.workers import InProcess, Workers
from tests.bench.engine import MARKET, six_nodes, walk
from tests.bench.kit import largest_mb

CANDLES = 100_000
PARAMS = ("r.timeperiod=10:29:1", "s.upper=65:89.5:0.5")
SETS = 1_000


def prepared() -> Prepared:
    """Candles → RSI → signal → sizer (stop 2 %, target 2 R) → gate → order."""
    plan = six_nodes()
    gear = "compiled" if can_compile() else "auto"
    spec = Spec(plan.flow, (Source(MARKET.symbol, "1m"),), kind="linear", gear=gear)
    clock: Clock = plan.sources[0]
    return prepared_over(spec, {clock: walk(CANDLES)}, {MARKET.symbol: MARKET})


def space(flow: Flow, sets: int) -> Space:
    """The first so many sets lie in the grid's beginning."""
    found = Space(tuple(dimension(text, flow, node_types()) for text in PARAMS))
    assert sets <= len(found)
    return found


class First(Grid):
    """The first sets of a grid."""

    def __init__(self, space: Space, sets: int) -> None:
        super().__init__(space, len(space))
        self.round = self.limit = sets


def searched(workers: Workers, over: Prepared, sets: int, folder: Path) -> Found:
    file = TrialFile(folder / "trials.jsonl", {})
    try:
        return search(
            First(space(over.plan.flow, sets), sets),
            workers,
            file,
            trials=sets,
            objective=Objective("net-profit"),
            watch=Watch(time.perf_counter),
        )
    finally:
        file.close()


def reference(candles: Columns) -> float:
    """CPU seconds of a loop in plain Python over the same candles: a position by the last close
    against the one before, with a fee."""
    started = time.process_time()
    cash, held, before = 10_000.0, 0, candles.close[0]
    for close in candles.close.tolist():
        wanted = 1 if close > before else -1
        if wanted != held:
            cash -= 0.001 * close
            held = wanted
        cash += held * (close - before)
        before = close
    assert cash < 10_000.0
    return time.process_time() - started


def control() -> None:
    """Answers line by line; see above."""
    over = prepared()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workers = InProcess(player, time.perf_counter)
        workers.begin(job_of(over, folder / "columns"))
        searched(workers, over, 2, folder / "first")
        print(flush=True)
        for number, line in enumerate(sys.stdin):
            searched(workers, over, int(line), folder / str(number))
            print(flush=True)


def main(sets: int) -> None:
    over = prepared()
    (candles,) = over.feeds.values()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workers = InProcess(player, time.perf_counter)
        workers.begin(job_of(over, folder / "columns"))
        searched(workers, over, 2, folder / "first")
        loops = [reference(candles) for _ in range(3)]
        started = time.process_time()
        found = searched(workers, over, sets, folder)
        took = time.process_time() - started
        loops += [reference(candles) for _ in range(3)]
    assert len(found.tried) == sets
    assert all(each.figures is not None for each in found.tried)
    traded = [each.figures.trades for each in found.tried if each.figures is not None]
    assert len(set(traded)) > sets // 100, traded[:9]
    trades = sum(traded)
    print(
        json.dumps(
            {"trades": trades, "cpu_s": took, "mb": largest_mb(), "reference_s": median(loops)}
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "control":
        control()
    else:
        main(int(sys.argv[1]))
