"""What tests.bench.fast measures, in a process of its own; prints one line of JSON."""

from __future__ import annotations

import time

STARTED = time.process_time()

import dataclasses  # noqa: E402 - the clock comes first
import gc  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import tracemalloc  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from moniqo_desktop.domain.market import Columns, Market, MarketKind, Symbol, timeframe  # noqa: E402
from moniqo_desktop.domain.money import MONEY_UNIT  # noqa: E402
from moniqo_desktop.domain.orders import Mode  # noqa: E402
from moniqo_desktop.domain.paper.market import PaperMarket  # noqa: E402
from moniqo_desktop.domain.paper.rules import PaperRules  # noqa: E402
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, profile  # noqa: E402
from moniqo_desktop.engine.fast import door  # noqa: E402
from moniqo_desktop.engine.fast.run import history, run_compiled  # noqa: E402
from moniqo_desktop.engine.history.gears import COMPILED, gear_of  # noqa: E402
from moniqo_desktop.engine.history.replay import replay  # noqa: E402
from moniqo_desktop.engine.history.results import result_of  # noqa: E402
from moniqo_desktop.engine.program.plan import Clock, Plan  # noqa: E402
from moniqo_desktop.engine.terms import WalletTerms  # noqa: E402
from tests.bench.kit import in_turns, largest_mb, paced  # noqa: E402
from tests.kit.flows import a_flow, candles_of, compiled  # noqa: E402

KEPT = Path(__file__).resolve().parents[2] / "build" / "fast"
SYMBOL = Symbol("BTC/USDT")
MARKET = Market(SYMBOL, 2, 5, MarketKind.SPOT, maker_ppm=1_000, taker_ppm=1_000)
CASH = 1_000_000 * MONEY_UNIT
TERMS = WalletTerms("bench", Mode.BACKTEST, CASH, profile("research"), RESEARCH_SAFETY)
RULES = PaperRules(volume_share_ppm=0)
CLOCK = Clock(timeframe("1m"), SYMBOL)
SIZE = {"mode": "fixed", "notional": 20_000.0, "max_position_percent": 100.0, "sides": "long"}
MINUTE = 60_000
ROUNDS, WARM_UP = 10, 5


def walk(candles: int, seed: int = 7) -> Columns:
    """Seeded geometric motion, four steps a minute, 0.06 % a minute, from 20,000, two decimals."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0.0, 0.0003, (candles, 4))
    path = np.round(20_000 * np.exp(np.cumsum(steps.ravel())).reshape(candles, 4), 2)
    gap = np.round(rng.normal(0.0, 0.5, candles), 2)
    opened = np.round(np.r_[20_000.0, path[:-1, 3]] + gap, 2)
    return Columns(
        np.arange(candles, dtype=np.int64) * MINUTE,
        opened,
        np.maximum(path.max(axis=1), opened),
        np.minimum(path.min(axis=1), opened),
        np.ascontiguousarray(path[:, 3]),
        rng.uniform(5.0, 50.0, candles),
    )


def flow_a(fast: int = 10, slow: int = 30) -> Plan:
    """SMA cross, long only, at the next open."""
    nodes = {
        "c": candles_of(SYMBOL),
        "fast": ("indicator.ta.sma", {"timeperiod": fast}),
        "slow": ("indicator.ta.sma", {"timeperiod": slow}),
        "up": ("logic.compare", {"op": "above"}),
        "down": ("logic.compare", {"op": "below"}),
        "view": "logic.to_signal",
        "sizer": ("risk.sizer", {**SIZE, "stop": "none", "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.reverse",
        "leave": "trade.close",
    }
    wires = """c.candles > fast.candles; c.candles > slow.candles;
fast.real > up.a; slow.real > up.b;
fast.real > down.a; slow.real > down.b; up.result > view.long; down.result > view.exit;
view.signal > sizer.decision; sizer.plan > gate.plan; gate.plan > order.plan;
down.result > leave.when"""
    return compiled(a_flow(nodes, wires), {SYMBOL: MARKET})


def flow_b(period: int = 14) -> Plan:
    """RSI below 30 buys, above 70 leaves; stop 2 %, target 4 %."""
    nodes = {
        "c": candles_of(SYMBOL),
        "rsi": ("indicator.ta.rsi", {"timeperiod": period}),
        "low": ("logic.compare", {"op": "below", "value": 30.0}),
        "high": ("logic.compare", {"op": "above", "value": 70.0}),
        "view": "logic.to_signal",
        "sizer": (
            "risk.sizer",
            {**SIZE, "stop_percent": 2.0, "target": "percent", "target_percent": 4.0},
        ),
        "gate": "risk.gate",
        "order": "trade.open",
        "leave": "trade.close",
    }
    wires = """c.candles > rsi.candles; rsi.real > low.a; rsi.real > high.a; low.result > view.long;
high.result > view.exit; view.signal > sizer.decision; sizer.plan > gate.plan;
gate.plan > order.plan; high.result > leave.when"""
    return compiled(a_flow(nodes, wires), {SYMBOL: MARKET})


def reference() -> Any:
    """A plain compiled loop that trades a cross of two running means: what the machine can do."""
    import numba

    @numba.njit(cache=False)  # type: ignore[untyped-decorator]  # numba ships no types
    def loop(opened: Any, close: Any) -> float:
        fast = slow = profit = entry = 0.0
        held = wants = False
        for row in range(len(close)):
            if wants != held:
                profit += -opened[row] if wants else opened[row]
                entry = opened[row]
                held = wants
            fast += close[row] - (close[row - 10] if row >= 10 else 0.0)
            slow += close[row] - (close[row - 30] if row >= 30 else 0.0)
            wants = row >= 30 and fast / 10 > slow / 30
        return profit + entry

    return loop


def pace(columns: Columns) -> Callable[[], None]:
    """The reference loop over 1 M candles: these, as often as that takes."""
    loop = reference()
    loop(columns.open[:100], columns.close[:100])

    def calibrate() -> None:
        for _ in range(1_000_000 // len(columns)):
            loop(columns.open, columns.close)

    return calibrate


def resident_mb() -> float:
    """Of now, not the most there ever was."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def speed(name: str) -> dict[str, float]:
    plan = flow_a() if name == "A" else flow_b()
    gear = door.compiled(KEPT)
    short = walk(1_000)
    run_compiled(plan, history(CLOCK, short, compiled=True), TERMS, RULES, gear)
    cold_s = time.process_time() - STARTED
    columns = walk(1_000_000)
    assert gear_of(plan, RULES, TERMS, {CLOCK: columns}).gear == COMPILED
    trades = list[int]()

    def play() -> None:
        past = history(CLOCK, columns, compiled=True)
        trades.append(len(run_compiled(plan, past, TERMS, RULES, gear).trades))

    for _ in range(WARM_UP):
        play()
    mb = largest_mb()  # before the reference loop is compiled, which is no part of a run
    took = paced(name, play, frames=ROUNDS, calibrate=pace(columns))
    assert took.ratio is not None
    assert min(trades) > 1_000
    return {
        "took_ms": took.value,
        "ratio": took.ratio,
        "mb": mb,
        "cold_s": cold_s,
        "trades": trades[0],
    }


def sets(count: int) -> dict[str, float]:
    """Pairs of SMA lengths over one history; each is a plan of its own."""
    gear, columns = door.compiled(KEPT), walk(100_000)
    past = history(CLOCK, columns, compiled=True)
    pairs = [(fast, slow) for fast in range(2, 34) for slow in range(40, 80)][:count]
    plan = flow_a()
    wall_s = list[float]()

    def play(aside: Callable[[float], None]) -> None:
        for first in range(0, count, count // 100):
            started = time.perf_counter()
            for fast, slow in pairs[first : first + count // 100]:
                run_compiled(with_lengths(plan, fast, slow), past, TERMS, RULES, gear)
            wall_s.append(time.perf_counter() - started)
            aside(first / count)

    run_compiled(plan, past, TERMS, RULES, gear)
    turn = in_turns(play, 1, calibrate=pace(columns))[0]
    mb = largest_mb()
    return {"took_s": turn.took_ms / 1e3, "ratio": turn.ratio, "wall_s": sum(wall_s), "mb": mb}


def with_lengths(plan: Plan, fast: int, slow: int) -> Plan:
    """The plan with other lengths of its two means."""
    lengths = {"fast": fast, "slow": slow}
    nodes = tuple(
        dataclasses.replace(
            node, params=node.params.model_copy(update={"timeperiod": lengths[node.node_id]})
        )
        if node.node_id in lengths
        else node
        for node in plan.nodes
    )
    return dataclasses.replace(plan, nodes=nodes)


def growth(kind: str) -> dict[str, float]:
    """MB that ten runs leave behind after three: what Python traces, what the system counts."""
    plan, columns = flow_b(), walk(20_000)
    past = history(CLOCK, columns, compiled=True)

    def run() -> None:
        if kind == "compiled":
            run_compiled(plan, past, TERMS, RULES, door.compiled(KEPT))
            return
        paper = PaperMarket({SYMBOL: MARKET}, CASH, rules=RULES)
        done = replay(plan, {CLOCK: columns}, TERMS, paper)
        result_of(done.events, {CLOCK: columns}, {SYMBOL: MARKET}, CASH)

    def grown(measured: Callable[[], float]) -> float:
        for _ in range(3):
            run()
        gc.collect()
        before = measured()
        for _ in range(10):
            run()
        gc.collect()
        return measured() - before

    resident = grown(resident_mb)
    tracemalloc.start()  # only now: what it keeps itself is resident too
    traced = grown(lambda: tracemalloc.get_traced_memory()[0] / 2**20)
    return {"traced": traced, "resident": resident}


def main(what: str, *rest: str) -> None:
    said: dict[str, Any]
    if what == "speed":
        said = speed(rest[0])
    elif what == "sets":
        said = sets(int(rest[0]))
    else:
        said = growth(rest[0])
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
