"""The leak detector: what it costs beside one backtest of the same flow."""

from __future__ import annotations

from moniqo_desktop.app.backtests.leaks import FlowStudy, Hunt, hunted
from moniqo_desktop.research.leak_study import Search
from tests.bench.kit import Measure
from tests.kit.ways import case_of

CANDLES = 100_000
LIMIT = 2.0
FLOWS = ("two_timeframes", "rsi_bracket", "ema_turning")
"""From one that hardly trades to one that is always in."""


def measures() -> list[Measure]:
    return [_measure(name) for name in FLOWS]


def _measure(name: str) -> Measure:
    found = looked_at(name)
    assert found.report.is_clean
    return Measure(
        f"leak detector, {name.replace('_', ' ')}, 100 k candles",
        found.cost,
        "backtests",
        found.cost,
        LIMIT,
        found.cost <= LIMIT,
    )


def looked_at(name: str, candles: int = CANDLES) -> Hunt:
    case = case_of(name, 2, candles)
    return hunted(FlowStudy(case.plan, case.feeds, case.terms, case.market), Search())
