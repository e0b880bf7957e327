"""Several markets and timeframes in one flow share one wallet, one gate and one clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Symbol, resampled, timeframe
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.history.replay import replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.history.track import scaled_prices
from moniqo_desktop.engine.program.plan import Clock, Plan
from tests.kit.builders import MINUTE, SPOT, SYMBOL, a_market
from tests.kit.flows import CASH, a_flow, candles_of, compiled, some_terms
from tests.kit.shape_candles import rough_walk
from tests.kit.shape_parts import EVENING

OTHER = Symbol("ETH/USDT")
SPOTS = {
    SPOT: a_market(SPOT, maker_ppm=1_000, taker_ppm=1_000),
    OTHER: a_market(OTHER, maker_ppm=500, taker_ppm=800, tick_size=5),
}
LENGTH = 900
FIVE = timeframe("5m")


def greedy(limits: Mapping[str, Any] | None = None) -> Flow:
    """Each of two markets wants four fifths of the wallet whenever its RSI is low."""
    nodes: dict[str, Any] = {}
    wires = []
    for name, symbol in (("a", SPOT), ("b", OTHER)):
        sizer = {"mode": "share", "share_percent": 80.0, "max_position_percent": 80.0}
        nodes |= {
            f"{name}_candles": candles_of(symbol),
            f"{name}_rsi": ("indicator.ta.rsi", {"timeperiod": 6}),
            f"{name}_view": ("logic.threshold_signal", {"upper": 62, "lower": 38}),
            f"{name}_sizer": ("risk.sizer", {**sizer, "stop": "none", "target": "none"}),
            f"{name}_gate": ("risk.gate", dict(limits or {})),
            f"{name}_order": "trade.open",
            f"{name}_leave": "trade.close",
        }
        wires.append(
            f"""{name}_candles.candles > {name}_rsi.candles; {name}_rsi.real > {name}_view.value;
            {name}_view.signal > {name}_sizer.decision; {name}_sizer.plan > {name}_gate.plan;
            {name}_gate.plan > {name}_order.plan; {name}_view.signal > {name}_leave.signal"""
        )
    return a_flow(nodes, "; ".join(wires))


def feeds_of(plan: Plan) -> dict[Clock, Columns]:
    return {
        clock: rough_walk(LENGTH, 40 + place, start=1_000.0 + 500 * place, since=EVENING)
        for place, clock in enumerate(plan.sources)
    }


def played(plan: Plan, feeds: Mapping[Clock, Columns]) -> tuple[Event, ...]:
    return replay(plan, feeds, some_terms(), PaperMarket(plan.markets, CASH)).events


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compiled(greedy(), SPOTS)


def test_equity_is_cash_and_every_position_at_its_close(plan: Plan) -> None:
    feeds = feeds_of(plan)
    result = result_of(played(plan, feeds), feeds, plan.markets, CASH)
    fills = result.fills
    assert {plan.markets[fills.symbols[n]].symbol for n in fills.symbol} == set(SPOTS)
    expected = np.full(len(result.at), CASH, dtype=np.int64)
    for number, symbol in enumerate(fills.symbols):
        mine, factor = fills.symbol == number, plan.markets[symbol].notional_factor
        moved = fills.side[mine] * fills.amount[mine]
        paid = -moved * fills.price[mine] * factor - fills.fee[mine]
        (clock,) = (each for each in feeds if each.symbol == symbol)
        closes = feeds[clock].opened_at + clock.timeframe.ms
        prices = scaled_prices(feeds[clock].close, plan.markets[symbol])
        rows = np.maximum(closes.searchsorted(result.at, side="right") - 1, 0)
        until = np.searchsorted(fills.at[mine], result.at, side="right")
        held = np.r_[0, moved.cumsum()][until]
        expected += np.r_[0, paid.cumsum()][until] + held * prices[rows] * factor
    assert np.array_equal(result.equity, expected)


def test_two_markets_never_spend_more_than_the_wallet_holds(plan: Plan) -> None:
    feeds = feeds_of(plan)
    fills = result_of(played(plan, feeds), feeds, plan.markets, CASH).fills
    factor = {n: plan.markets[symbol].notional_factor for n, symbol in enumerate(fills.symbols)}
    cash = CASH
    least = cash
    for symbol, side, price, amount, fee in zip(
        *(getattr(fills, name).tolist() for name in ("symbol", "side", "price", "amount", "fee")),
        strict=True,
    ):
        cash -= side * price * amount * factor[symbol] + fee
        least = min(least, cash)
    assert 0 <= least < CASH // 4


def test_one_gate_counts_the_positions_of_all_markets() -> None:
    plan = compiled(greedy({"max_open_positions": 1}), SPOTS)
    feeds = feeds_of(plan)
    fills = result_of(played(plan, feeds), feeds, plan.markets, CASH).fills
    held = dict.fromkeys(range(len(fills.symbols)), 0)
    for symbol, side, amount in zip(
        fills.symbol.tolist(), fills.side.tolist(), fills.amount.tolist(), strict=True
    ):
        held[symbol] += side * amount
        assert sum(amount > 0 for amount in held.values()) <= 1
    assert len(set(fills.symbol.tolist())) == 2


def slow_and_fast() -> Plan:
    """Fills on minutes, decisions on five minutes that come as a feed of their own."""
    nodes = {
        "slow": candles_of(SYMBOL, "5m"),
        "fast": candles_of(SYMBOL, "1m"),
        "above": "logic.compare",
        "view": "logic.to_signal",
        "sizer": ("risk.sizer", {"mode": "share", "stop": "none", "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.open",
        "tired": ("position.time_exit", {"candles": 4}),
        "log": "output.log",
    }
    wires = """fast.close > above.a; slow.close > above.b; above.result > view.long;
    slow.close > log.value; view.signal > sizer.decision; sizer.plan > gate.plan;
    gate.plan > order.plan"""
    return compiled(a_flow(nodes, wires))


@pytest.mark.parametrize("into", [1, 2, 4])
def test_a_forming_candle_is_seen_by_nobody_before_it_closes(into: int) -> None:
    plan = slow_and_fast()
    slow, fast = plan.sources
    assert (slow.timeframe, fast.timeframe) == (FIVE, timeframe("1m"))
    minutes = rough_walk(600, 6, since=EVENING)
    feeds = {fast: minutes, slow: resampled(minutes, fast.timeframe, slow.timeframe)}
    row = 70
    opened_at = int(feeds[slow].opened_at[row])
    until = opened_at + into * MINUTE
    planted = feeds[slow].close.copy()
    planted[row] *= 3.0
    bent = {**feeds, slow: replace(feeds[slow], close=planted, high=planted * 2)}
    before, after = (
        [event for event in played(plan, each) if event.at <= until] for each in (feeds, bent)
    )
    assert before == after
    closed = opened_at + FIVE.ms
    told = [[e for e in played(plan, each) if e.at == closed] for each in (feeds, bent)]
    assert told[0] != told[1]
