"""The leak detector: what it costs beside one backtest of the same flow."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from moniqo_desktop.app.backtests.backtest import figures_of, node_types, prepare, run
from moniqo_desktop.app.backtests.leaks import FlowStudy, Hunt, hunt, hunted
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.engine.clocks import thread_us
from moniqo_desktop.research.leak_study import Search
from tests.bench.kit import Measure
from tests.kit.shape_candles import rough_walk
from tests.kit.ways import case_of
from tests.templates.replaying import FOLDER, HOUR

CANDLES, FEW = 100_000, 2_000
LIMIT = 2.0
FLOWS = ("two_timeframes", "rsi_bracket", "ema_turning")
"""From one that hardly trades to one that is always in."""
TEMPLATES = ("price_alert", "rsi_pullback", "trend_following")
"""From one that never trades to one that often does, each over hours of one market."""
ROUNDS = 3
NEW_YEAR = 1_704_067_200_000


def measures() -> list[Measure]:
    return [*(_measure(name) for name in FLOWS), *_over_few_candles()]


def _over_few_candles() -> list[Measure]:
    """Against what `moniqo backtest` takes without its verdict, from the candle file on."""
    node_types()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "candles.csv"
        made = rough_walk(FEW, 8, start=20_000.0, since=NEW_YEAR, step_ms=HOUR.ms)
        rows = zip(*(getattr(made, name).tolist() for name in made.__slots__), strict=True)
        lines = ["ts,open,high,low,close,volume", *(",".join(map(str, row)) for row in rows)]
        file.write_text("\n".join(lines) + "\n")
        return [_beside_a_backtest(name, file) for name in TEMPLATES]


def _beside_a_backtest(name: str, file: Path) -> Measure:
    flow = read_flow((FOLDER / f"{name}.json").read_bytes())
    spec = Spec(flow, (Source("BTC/USDT", "1h", str(file)),), gear="event")

    def backtest() -> None:
        prepared = prepare(spec)
        figures_of(prepared, run(prepared))

    def detector() -> None:
        started = thread_us()
        prepared = prepare(spec)
        assert hunt(prepared, spent_us=thread_us() - started).report.is_clean

    one, whole = (min(_took(play) for _ in range(ROUNDS)) for play in (backtest, detector))
    title = f"leak detector, {name.replace('_', ' ')}, {FEW // 1000} k candles"
    return Measure(title, whole / one, "backtests", whole / one, LIMIT, whole <= LIMIT * one)


def _took(play: Callable[[], None]) -> float:
    started = thread_us()
    play()
    return thread_us() - started


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
