"""Each template as a trader runs it: on the practice market, and over years of real candles."""

from __future__ import annotations

import asyncio
import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.demo import DemoTerms, run_demo
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Alarm, GateJudged
from tests.journeys.terminal import TEMPLATES

SILENT = ("price_alert", "protect_position")
"""They open nothing by themselves."""
TWO_MARKETS = ("rotation",)
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.json") if path.stem not in ("demo", *SILENT))
DAYS = 6
each_template = pytest.mark.parametrize("name", NAMES)


def shown(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found


def sum_of_trades(folder: Path) -> Decimal:
    with (folder / "trades.csv").open(encoding="utf-8") as file:
        return sum((Decimal(row["profit"]) for row in csv.DictReader(file)), Decimal())


def change_of_equity(folder: Path) -> Decimal:
    """Last point of the curve against the cash at the start."""
    with (folder / "equity.csv").open(encoding="utf-8") as file:
        last = list(csv.DictReader(file))[-1]
    return Decimal(last["equity"]) - Decimal(shown(folder)["cash"])


@pytest.mark.needs_data
@pytest.mark.slow  # 26,279 real candles through the event gear
@each_template
def test_profit_is_the_sum_of_trades_and_the_change_of_equity_on_real_candles(
    name: str, market_data: Path, tmp_path: Path
) -> None:
    flow = flow_at(TEMPLATES / f"{name}.json")
    sources = tuple(
        Source(symbol, "1h", str(market_data / "candles" / f"{file}_1h_2022-2025.csv.gz"))
        for symbol, file in (("BTC/USDT", "BTCUSDT"), ("ETH/USDT", "ETHUSDT"))
        if name in TWO_MARKETS or symbol == "BTC/USDT"
    )
    spec = Spec(flow, sources, aimed=len(sources) == 1)
    figures = run_backtest(spec, Place(tmp_path, report=tmp_path))
    assert figures == shown(tmp_path)
    assert figures["candles"] == 26_279 * len(sources)
    assert figures["trades"] >= 10
    assert Decimal(figures["fees"]) > 0
    profit = Decimal(figures["net_profit"])
    assert profit == sum_of_trades(tmp_path) == change_of_equity(tmp_path)
    assert 0 < figures["time_in_market"] <= 1
    assert 0 < figures["max_drawdown"] < 1
    assert figures["sharpe_standard_error"] > 0


@pytest.mark.slow  # six practice days of four markets are made up for each
@each_template
def test_a_template_runs_in_the_demo(name: str, tmp_path: Path) -> None:
    flow = flow_at(TEMPLATES / f"{name}.json")
    figures = asyncio.run(run_demo(flow, DemoTerms(tmp_path, days=DAYS, pictures=False)))
    assert figures["candles"] == DAYS * 24 * (2 if name in TWO_MARKETS else 1)
    profit = Decimal(figures["net_profit"])
    assert profit == change_of_equity(tmp_path)
    assert sum_of_trades(tmp_path) == Decimal(figures["profit_of_trades"])
    assert (profit == sum_of_trades(tmp_path)) == (not figures["open_positions"])
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [codec.from_text(line) for line in lines]
    assert [event for event in events if isinstance(event, Alarm)] == []
    assert [event for event in events if isinstance(event, GateJudged) and not event.allowed] == []
