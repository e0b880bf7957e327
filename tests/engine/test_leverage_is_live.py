"""Leverage and funding from the canvas to the result: history and live paper agree to the unit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.funding import FundingColumns, without_marks
from moniqo_desktop.domain.market import Columns, Market, Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    FundingBooked,
    GateJudged,
    OrderFilled,
    OrderPlanned,
    PositionChanged,
    RunStarted,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.paper.funding import FundedMarket, source_of
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import LimitProfile, profile
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from moniqo_desktop.exchanges.paper import Paper
from tests.kit.builders import MINUTE, SYMBOL, a_market
from tests.kit.column_feed import ColumnFeed
from tests.kit.flows import CASH, a_flow, candles_of, compiled, some_terms, walk
from tests.kit.memory_journal import MemoryJournal

LENGTH = 600
MARKETS: Mapping[Symbol, Market] = {
    SYMBOL: a_market(SYMBOL, maker_ppm=200, taker_ppm=500).with_common_margin()
}
WIRES = """candles.candles > fast.candles; candles.candles > slow.candles; fast.real > gap.a;
slow.real > gap.b; gap.result > view.value; view.signal > sizer.decision; sizer.plan > gate.plan;
gate.plan > order.plan"""


def lending(leverage: int = 125) -> LimitProfile:
    """A profile without brakes that lends."""
    research = profile("research")
    limits = replace(research.limits, max_leverage=leverage, max_exposure=1e9, max_position=1e9)
    return LimitProfile("lending", "Lending", limits)


def leveraged(leverage: int, **sizer: Any) -> Flow:
    """Always in the market, turning round at each signal, without a stop unless asked for."""
    wanted = {"mode": "share", "share_percent": 50.0, "stop": "none", "target": "none", **sizer}
    nodes: dict[str, str | tuple[str, Mapping[str, Any]]] = {
        "candles": candles_of(SYMBOL),
        "fast": ("indicator.ta.ema", {"timeperiod": 5}),
        "slow": ("indicator.ta.ema", {"timeperiod": 13}),
        "gap": "logic.arithmetic",
        "view": ("logic.threshold_signal", {"reading": "trend", "upper": 0.2, "lower": -0.2}),
        "sizer": ("risk.sizer", {**wanted, "leverage": leverage, "max_position_percent": 100}),
        "gate": "risk.gate",
        "order": "trade.reverse",
    }
    return a_flow(nodes, WIRES)


def feeds_of(plan: Plan, seed: int) -> dict[Clock, Columns]:
    (clock,) = plan.sources
    return {clock: walk(LENGTH, seed)}


def rates(seed: int) -> dict[Symbol, FundingColumns]:
    """A boundary every 20 minutes, of either sign; one in seven is missing."""
    at = np.arange(0, LENGTH * MINUTE, 20 * MINUTE, dtype=np.int64)
    rate = np.random.default_rng(seed).integers(-200_000, 200_000, len(at))
    kept = np.arange(len(at)) % 7 != 3
    return {SYMBOL: without_marks(at[kept], rate[kept])}


def replayed(plan: Plan, seed: int, limits: LimitProfile) -> tuple[Replayed, PaperMarket]:
    paper = PaperMarket(MARKETS, CASH)
    market = FundedMarket(paper, MARKETS, rates(seed))
    return replay(plan, feeds_of(plan, seed), some_terms(limits), market), paper


async def _lived(plan: Plan, seed: int, limits: LimitProfile) -> tuple[Core, Paper, list[Event]]:
    feed = ColumnFeed(feeds_of(plan, seed), list(MARKETS.values()))
    venue = Paper(feed, list(MARKETS.values()), CASH, funding=source_of(MARKETS, rates(seed)))
    journal = MemoryJournal()
    core = Core(some_terms(limits), plan.markets, lambda: 0.0)
    runner = Runner(core, World(venue, journal, lambda _: None, WallClock()))
    await runner.start(Run("replay", plan, limits), 0, {})
    await runner.follow()
    return core, venue, list(journal.all_events())


def story(events: tuple[Event, ...] | list[Event]) -> list[Event]:
    """Between the first candle and the mark at the end of the data."""
    marked = [
        n for n, e in enumerate(events) if isinstance(e, OrderFilled) and "-end-" in e.order_id
    ]
    told = events[: min([*marked, len(events)])]
    return [e for e in told if not isinstance(e, RunStarted) and type(e).__name__ != "RunStopped"]


@pytest.mark.parametrize("leverage", [1, 20, 125])
def test_a_replay_tells_the_story_of_the_live_run(leverage: int) -> None:
    plan = compiled(leveraged(leverage), MARKETS)
    past, paper = replayed(plan, 3, lending())
    core, venue, live = asyncio.run(_lived(plan, 3, lending()))
    assert story(past.events) == story(live)
    kinds = {type(event) for event in live}
    assert {TradeClosed, FundingBooked} <= kinds
    assert core.desk.cash() == venue._market.cash
    assert core.desk.funding == venue._market.funding == paper.funding
    assert core.desk.margin() == venue._market.margin
    assert core.desk.equity() == venue._market.equity()
    for symbol in MARKETS:
        assert core.desk.liquidation_price(symbol) == venue._market._books[symbol].cover


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("leverage", [1, 50])
def test_trades_funding_and_equity_add_up_to_the_unit(leverage: int, seed: int) -> None:
    plan = compiled(leveraged(leverage), MARKETS)
    past, paper = replayed(plan, seed, lending())
    result = result_of(past.events, feeds_of(plan, seed), MARKETS, CASH)
    booked = [event.payment for event in past.events if isinstance(event, FundingBooked)]
    assert sum(booked) == result.funding == int(result.trades.funding.sum()) == paper.funding
    assert int(result.trades.profit.sum()) == past.core.desk.equity() - CASH == result.net_profit
    gross = result.trades.profit + result.trades.fees + result.trades.funding
    sides = result.trades.direction * (result.trades.notional_out - result.trades.notional_in)
    assert np.array_equal(gross, sides)


def test_liquidations_are_counted_and_end_their_trade() -> None:
    plan = compiled(leveraged(125), MARKETS)
    past, _ = replayed(plan, 1, lending())
    result = result_of(past.events, feeds_of(plan, 1), MARKETS, CASH)
    ended = [trade for trade in result.trades if trade.exit is Purpose.LIQUIDATION]
    assert result.liquidations == len(ended) > 0
    for trade in ended:
        margin = -(-trade.notional_in // 125)
        assert -trade.profit <= margin + trade.fees + max(trade.funding, 0) + 1


def test_leverage_changes_the_margin_and_not_the_trades_where_nothing_is_liquidated() -> None:
    stories = []
    for leverage in (1, 10):
        plan = compiled(leveraged(leverage), MARKETS)
        terms = some_terms(lending())
        done = replay(plan, feeds_of(plan, 2), terms, PaperMarket(MARKETS, CASH))
        result = result_of(done.events, feeds_of(plan, 2), MARKETS, CASH)
        assert result.liquidations == 0
        stories.append((result.fills, result.net_profit))
        margins = {
            event.cost // event.margin
            for event in done.events
            if isinstance(event, PositionChanged) and event.amount
        }
        assert margins <= {leverage, leverage - 1}
    assert stories[0][0].differs(stories[1][0]) == ""
    assert stories[0][1] == stories[1][1]


def test_an_order_and_its_position_say_their_leverage_and_where_it_ends() -> None:
    plan = compiled(leveraged(20), MARKETS)
    past, _ = replayed(plan, 2, lending())
    entry = next(e.order for e in past.events if isinstance(e, OrderPlanned))
    assert entry.leverage == 20
    held = next(e for e in past.events if isinstance(e, PositionChanged) and e.amount)
    assert held.margin == -(-held.cost // 20)
    entered = held.cost // abs(held.amount) // MARKETS[SYMBOL].notional_factor
    way = (entered - held.liquidation_price) * (1 if held.amount > 0 else -1)
    assert 0.04 < way / entered < 0.05


@pytest.mark.parametrize(
    ("limits", "sizer", "code"),
    [
        (lending(10), {}, "LEVERAGE"),
        (lending(), {"stop": "percent", "stop_percent": 3.0}, "LIQUIDATION_NEAR"),
        (profile("research"), {}, "LEVERAGE"),
    ],
    ids=["profile", "stop too far", "research"],
)
def test_the_gate_refuses_what_is_not_lent(
    limits: LimitProfile, sizer: dict[str, Any], code: str
) -> None:
    plan = compiled(leveraged(20, **sizer), MARKETS)
    past, _ = replayed(plan, 2, limits)
    codes = {one for e in past.events if isinstance(e, GateJudged) for one in e.codes}
    assert codes == {code}
    assert not [event for event in past.events if isinstance(event, OrderFilled)]


def test_a_stop_well_before_the_liquidation_passes() -> None:
    plan = compiled(leveraged(20, stop="percent", stop_percent=2.0), MARKETS)
    past, _ = replayed(plan, 2, lending())
    assert [event for event in past.events if isinstance(event, TradeClosed)]


def test_a_market_that_does_not_lend_gets_no_plan() -> None:
    markets = {SYMBOL: a_market()}
    plan = compiled(leveraged(2), markets)
    terms, market = some_terms(lending()), PaperMarket(markets, CASH)
    past = replay(plan, feeds_of(plan, 2), terms, market)
    assert not [event for event in past.events if isinstance(event, GateJudged)]


def test_a_research_wallet_lends_what_the_profile_of_the_flow_lends() -> None:
    expert, research = profile("expert"), profile("research")
    assert expert.within(research).limits == expert.limits
    assert research.within(expert).limits.max_leverage == 1
    assert expert.within(profile("starter")).limits.max_leverage == 1
