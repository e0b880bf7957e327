"""Fees in the received base through whole flows: history, live paper and the result agree."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    OrderFilled,
    PositionChanged,
    RunStarted,
    TradeClosed,
)
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from moniqo_desktop.exchanges.paper import Paper
from tests.kit.builders import SPOT, a_market
from tests.kit.column_feed import ColumnFeed
from tests.kit.flows import CASH, compiled, some_terms, walk
from tests.kit.memory_journal import MemoryJournal
from tests.kit.trading_flows import FLOWS

RULES = PaperRules(fee_received=True)
MARKETS = {SPOT: a_market(SPOT, maker_ppm=-300, taker_ppm=1_000, lot_step=50)}
NAMES = ("trend", "waiting")


def planned(name: str) -> Plan:
    return compiled(FLOWS[name](SPOT), MARKETS)


def replayed(plan: Plan, seed: int) -> tuple[Replayed, PaperMarket]:
    market = PaperMarket(MARKETS, CASH, rules=RULES)
    feeds = {clock: walk(600, seed) for clock in plan.sources}
    return replay(plan, feeds, some_terms(), market), market


async def _lived(plan: Plan, seed: int) -> tuple[Core, Paper, list[Event]]:
    feeds = {clock: walk(600, seed) for clock in plan.sources}
    markets = list(MARKETS.values())
    venue = Paper(ColumnFeed(feeds, markets), markets, CASH, rules=RULES)
    core, journal = Core(some_terms(), plan.markets, lambda: 0.0), MemoryJournal()
    runner = Runner(core, World(venue, journal, lambda _: None, WallClock()))
    await runner.start(Run("replay", plan, some_terms().profile), 0, {})
    await runner.follow()
    return core, venue, list(journal.all_events())


def story(events: tuple[Event, ...] | list[Event]) -> list[Event]:
    marked = [
        n for n, e in enumerate(events) if isinstance(e, OrderFilled) and "-end-" in e.order_id
    ]
    told = events[: min([*marked, len(events)])]
    return [e for e in told if not isinstance(e, RunStarted) and type(e).__name__ != "RunStopped"]


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_tells_the_story_of_the_live_run(name: str) -> None:
    plan = planned(name)
    past, _ = replayed(plan, 3)
    core, venue, live = asyncio.run(_lived(plan, 3))
    assert story(past.events) == story(live)
    assert core.desk.cash() == venue._market.cash
    assert core.desk.equity() == venue._market.equity()
    for symbol in MARKETS:
        dust = core.desk.dust.get(symbol)
        assert (dust.amount if dust else 0) == venue._market.dust(symbol).amount


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", NAMES)
def test_trades_and_dust_add_up_to_the_change_of_equity(name: str, seed: int) -> None:
    plan = planned(name)
    past, _ = replayed(plan, seed)
    feeds = {clock: walk(600, seed) for clock in plan.sources}
    result = result_of(past.events, feeds, MARKETS, CASH)
    desk = past.core.desk
    profits = int(result.trades.profit.sum())
    assert profits + desk.dust_value() - desk.dust_cost() == desk.equity() - CASH
    assert result.net_profit == desk.equity() - CASH
    gross = result.trades.profit + result.trades.fees
    assert np.array_equal(gross, result.trades.notional_out - result.trades.notional_in)
    dust = [e.dust for e in past.events if isinstance(e, PositionChanged) and e.dust]
    assert dust
    assert max(dust) < 50


@pytest.mark.parametrize("name", NAMES)
def test_no_exit_is_refused_for_what_cannot_be_sold(name: str) -> None:
    past, market = replayed(planned(name), 1)
    assert [event for event in past.events if isinstance(event, TradeClosed)]
    refused = {c for e in past.events if isinstance(e, GateJudged) for c in e.codes}
    assert not refused & {"AMOUNT_ZERO", "FILTER_LOT", "MORE_THAN_OPEN"}
    assert market.imbalance == 0


def test_dust_does_not_count_as_being_in_the_market() -> None:
    plan = planned("trend")
    past, _ = replayed(plan, 1)
    feeds = {clock: walk(600, 1) for clock in plan.sources}
    result = result_of(past.events, feeds, MARKETS, CASH)
    flat = [e.at for e in past.events if isinstance(e, PositionChanged) and not e.amount]
    row = int(np.searchsorted(result.at, flat[0], side="right"))
    assert result.exposure[row - 1] == 0.0
