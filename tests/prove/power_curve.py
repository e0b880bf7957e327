"""How large an edge must be for the verdict “better”: planted edges from none to large.

Two curves. Traders who are right on a share of their trades, whose true Sharpe ratio × √years is
known in closed form, judged as the only trial and as the best of 20 and of 1,000. And a flow that
follows trends, by the real engine, on a year of candles with trends of growing strength.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sqrt
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.backtest.evidence import Evidence, VerdictWord
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.research.statistics import Trials
from moniqo_desktop.research.verdict import verdict
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, candles_of
from tests.kit.martingale import martingale
from tests.prove.null_worlds import played
from tests.research.worlds import SYMBOL as TRADED
from tests.research.worlds import prescient, random_trades, result_of_trades, walk

Progress = Callable[[str], None]

EDGES: Final = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""True Sharpe ratio × √years, before costs."""
TRIALS: Final = (1, 20, 1_000)
TRENDS: Final = (0.0, 0.04, 0.08, 0.12, 0.16, 0.24)
"""Drift of a trend, in deviations per candle."""
CANDLES: Final = 8_760
TRADES: Final = 200
HELD: Final = 20
FEE: Final = 0.0002


def hit_share(edge: float, trades: int = TRADES) -> float:
    """Share of trades that must be right: a trade's ratio is (2·share − 1)·√(2/π) for normal
    moves, and the record's is √trades times that."""
    return 0.5 + edge / (2.0 * sqrt(trades * 2.0 / pi))


def traded(edge: float, seed: int) -> dict[int, Evidence]:
    """The verdicts on a trader with that edge, by how many were tried.

    What is not better alone is not better among more: then the rest is not asked.
    """
    columns = walk(CANDLES, seed, spread=0.006)
    start, held, _ = random_trades(CANDLES, TRADES, HELD, seed)
    side = prescient(columns, start, held, hit_share(edge), seed)
    result = result_of_trades(columns, start, held, side, size=0.5, fee=FEE)
    found: dict[int, Evidence] = {}
    for trials in TRIALS:
        found[trials] = verdict(result, {TRADED: columns}, trials=Trials(trials), seed=seed)
        if found[trials].word is not VerdictWord.BETTER:
            break
    return found


def follower() -> Flow:
    """Turns with the averages of 6 and 24 candles."""
    nodes = {
        "candles": candles_of(SYMBOL, "1h"),
        "fast": ("indicator.ta.ema", {"timeperiod": 6}),
        "slow": ("indicator.ta.ema", {"timeperiod": 24}),
        "gap": "logic.arithmetic",
        "view": ("logic.threshold_signal", {"reading": "trend", "upper": 0.01, "lower": -0.01}),
        "atr": ("indicator.ta.atr", {"timeperiod": 14}),
        "sizer": (
            "risk.sizer",
            {
                "stop": "atr",
                "stop_atr": 12.0,
                "target": "none",
                "risk_percent": 10.0,
                "max_position_percent": 50.0,
            },
        ),
        "gate": "risk.gate",
        "order": "trade.reverse",
    }
    wires = """candles.candles > fast.candles; candles.candles > slow.candles; fast.real > gap.a;
slow.real > gap.b; gap.result > view.value; view.signal > sizer.decision;
candles.candles > atr.candles; atr.real > sizer.atr; sizer.plan > gate.plan;
gate.plan > order.plan"""
    return a_flow(nodes, wires)


def followed(trend: float, seed: int) -> Evidence:
    """The verdict on the follower over a year with trends of that strength."""
    columns = martingale(CANDLES, np.random.default_rng([seed, 77]), trend=trend, wild=True)
    (result,) = played([follower()], columns, 200)
    return verdict(result, {SYMBOL: columns}, seed=seed)


def better(found: list[Evidence], worlds: int) -> float:
    """Share of all worlds."""
    return round(sum(one.word is VerdictWord.BETTER for one in found) / worlds, 3)


def of_traders(progress: Progress, worlds: int) -> list[dict[str, Any]]:
    rows = []
    for edge in EDGES:
        found = [traded(edge, seed) for seed in range(worlds)]
        row: dict[str, Any] = {"sharpe × √years": edge, "right": round(hit_share(edge), 3)}
        row |= {
            f"better of {n}": better([each[n] for each in found if n in each], worlds)
            for n in TRIALS
        }
        needs = [each[1].needs_trades for each in found if each[1].needs_trades > 0]
        row["needs, median"] = int(np.median(needs)) if needs else 0
        rows.append(row)
        progress(f"  {row}")
    return rows


def of_followers(progress: Progress, worlds: int) -> list[dict[str, Any]]:
    rows = []
    for trend in TRENDS:
        found = [followed(trend, seed) for seed in range(worlds)]
        rows.append(
            {
                "trend": trend,
                "annual sharpe": round(float(np.mean([one.sharpe.value for one in found])), 2),
                "trades": int(np.median([one.trades for one in found])),
                "better": better(found, worlds),
                "worse": float(np.mean([one.word is VerdictWord.WORSE for one in found])),
            }
        )
        progress(f"  {rows[-1]}")
    return rows


def prove(progress: Progress, worlds: int = 100, followers: int = 40) -> dict[str, Any]:
    """Both curves; raises AssertionError where a large edge is missed or none is praised."""
    traders, trends = of_traders(progress, worlds), of_followers(progress, followers)
    assert traders[0]["better of 1"] <= 0.05, traders[0]
    assert traders[-1]["better of 1"] >= 0.95, traders[-1]
    assert trends[-1]["better"] >= 0.9, trends[-1]
    for row in traders:
        assert row["better of 1"] >= row["better of 20"] >= row["better of 1000"], row
    return {"worlds": worlds, "traders": traders, "followers": trends}
