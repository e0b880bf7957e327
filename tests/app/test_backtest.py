"""A backtest from its order to its report, over candles made here."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec, aimed_at, ppm
from moniqo_desktop.app.report import plain
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.errors import Mistake
from tests.journeys.terminal import TEMPLATES

HOUR, START = 3_600_000, 1_700_006_400_000
FLOW = flow_at(TEMPLATES / "trend_following.json")


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,500 hours of long waves, so that a trend follower trades."""
    lines, last = ["ts,open,high,low,close,volume"], 100.0
    for n in range(1_500):
        close = 100 + 30 * math.sin(n / 90) + math.sin(n * 1.7)
        high, low = max(last, close) + 0.5, min(last, close) - 0.5
        row = (START + n * HOUR, *(f"{p:.2f}" for p in (last, high, low, close)), 5_000)
        lines.append(",".join(map(str, row)))
        last = round(close, 2)
    file = tmp_path_factory.mktemp("candles") / "waves.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.fixture(scope="module")
def order(candles: Path) -> Spec:
    return Spec(FLOW, (Source("BTC/USDT", "1h", str(candles)),))


def test_profit_trades_and_equity_agree_to_the_last_unit(order: Spec, tmp_path: Path) -> None:
    figures = run_backtest(order, Place(tmp_path, report=tmp_path))
    with (tmp_path / "trades.csv").open() as file:
        profits = [Decimal(row["profit"]) for row in csv.DictReader(file)]
    with (tmp_path / "equity.csv").open() as file:
        last = list(csv.DictReader(file))[-1]["equity"]
    assert len(profits) == figures["trades"] >= 3
    profit = Decimal(figures["net_profit"])
    assert profit == sum(profits) == Decimal(last) - 10_000 == Decimal(figures["equity"]) - 10_000
    assert json.loads((tmp_path / "summary.json").read_text()) == figures


def test_the_same_order_gives_the_same_digest_and_a_fee_another(order: Spec) -> None:
    first, again = run_backtest(order), run_backtest(order)
    dearer = run_backtest(replace(order, fee_bps=20.0))
    assert first["digest"] == again["digest"] != dearer["digest"]
    assert Decimal(dearer["fees"]) > Decimal(first["fees"])
    assert Decimal(dearer["net_profit"]) < Decimal(first["net_profit"])


def test_without_a_fee_none_is_paid(order: Spec) -> None:
    assert Decimal(run_backtest(replace(order, fee_bps=0.0))["fees"]) == 0


def test_a_backtest_says_what_it_assumes(order: Spec) -> None:
    said = " ".join(run_backtest(replace(order, fee_bps=7.5, slippage_bps=2.0))["assumptions"])
    assert "Fees 7.5 bp a side, slippage 2 bp" in said
    assert "next candle's open" in said
    assert "worst" in said


def test_every_candles_node_reads_what_was_asked_for() -> None:
    aimed = aimed_at(FLOW, "ETH/USDT", "4h")
    found = [node.params for node in aimed.nodes if node.kind == "market.candles"]
    assert found
    assert {(each["symbol"], each["timeframe"]) for each in found} == {("ETH/USDT", "4h")}


@pytest.mark.parametrize(("bps", "parts"), [(0, 0), (0.01, 1), (10, 1_000), (9_999.99, 999_999)])
def test_basis_points_become_millionths(bps: float, parts: int) -> None:
    assert ppm(bps, "The fee") == parts


@pytest.mark.parametrize("bps", [-0.01, 10_000, math.nan, math.inf])
def test_a_share_that_cannot_be_is_refused(bps: float) -> None:
    with pytest.raises(Mistake, match="The fee is a number of basis points"):
        ppm(bps, "The fee")


def test_money_is_written_in_digits() -> None:
    assert [plain(0), plain(-1), plain(10**20)] == [
        "0.00000000",
        "-0.00000001",
        "1000000000000.00000000",
    ]
