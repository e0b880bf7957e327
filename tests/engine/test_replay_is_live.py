"""One flow, two clocks: history and a live paper run come to the same orders, fills and money."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    OrderFilled,
    RunStarted,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import SafetyRules, profile
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.paper import Paper
from tests.kit.builders import MINUTE
from tests.kit.column_feed import ColumnFeed
from tests.kit.flows import CASH, MARKETS, compiled, some_terms, walk
from tests.kit.memory_journal import MemoryJournal
from tests.kit.trading_flows import FLOWS

LENGTH = 600
EVENING = 20 * 60 * MINUTE
PAUSES = SafetyRules()


def feeds_of(plan: Plan, seed: int) -> dict[Clock, Columns]:
    """A walk for each source, from the evening on so that the day turns."""
    return {
        clock: walk(LENGTH, seed * 100 + place, start=1_000.0 + 700 * place, since=EVENING)
        for place, clock in enumerate(plan.sources)
    }


async def _lived(
    plan: Plan, feeds: Mapping[Clock, Columns], terms: WalletTerms, watch: bool
) -> tuple[Core, tuple[Event, ...]]:
    markets = list(plan.markets.values())
    venue, journal = Paper(ColumnFeed(feeds, markets), markets, CASH), MemoryJournal()
    core = Core(terms, plan.markets, lambda: 0.0, watch=watch)
    runner = Runner(core, World(venue, journal, lambda _: None, WallClock()))
    await runner.start(Run("replay", plan, terms.profile), 0, {})
    await runner.follow()
    assert venue._market.imbalance == 0
    assert core.desk.cash() == venue._market.cash
    return core, journal.all_events()


def lived(
    plan: Plan, feeds: Mapping[Clock, Columns], terms: WalletTerms, *, watch: bool = False
) -> tuple[Core, tuple[Event, ...]]:
    return asyncio.run(_lived(plan, feeds, terms, watch))


def replayed(plan: Plan, feeds: Mapping[Clock, Columns], terms: WalletTerms) -> Replayed:
    return replay(plan, feeds, terms, PaperMarket(plan.markets, CASH))


def story(events: tuple[Event, ...]) -> list[Event]:
    """What happened between the first candle and the mark at the end of the data."""
    marked = (
        n for n, e in enumerate(events) if isinstance(e, OrderFilled) and "-end-" in e.order_id
    )
    told = events[: next(marked, len(events) - 1)]
    return [event for event in told if not isinstance(event, RunStarted)]


@pytest.mark.parametrize("watch", [False, True], ids=["alone", "watched"])
@pytest.mark.parametrize("name", FLOWS)
def test_a_replay_tells_the_story_of_the_live_run(name: str, watch: bool) -> None:
    plan = compiled(FLOWS[name]())
    feeds = feeds_of(plan, 3)
    terms = some_terms("research", mode=Mode.PAPER, rules=PAUSES)
    past = replayed(plan, feeds, terms)
    _, live = lived(plan, feeds, terms, watch=watch)
    assert len([event for event in live if isinstance(event, TradeClosed)]) >= 3
    wanted = [event for event in live if not isinstance(event, RunStarted)]
    for was, now in zip(story(past.events), wanted, strict=False):
        assert was == now
    assert len(story(past.events)) == len(wanted)
    assert digest(story(past.events)) == digest(wanted)


@pytest.mark.parametrize("limits", ["expert", "standard"])
def test_limits_and_pauses_bind_history_as_they_bind_live(limits: str) -> None:
    plan = compiled(FLOWS["turning"]())
    feeds = feeds_of(plan, 5)
    terms = some_terms(profile(limits), rules=PAUSES)
    past = replayed(plan, feeds, terms)
    _, live = lived(plan, feeds, terms, watch=True)
    refused = {c for e in live if isinstance(e, GateJudged) for c in e.codes}
    assert refused
    assert story(past.events) == [e for e in live if not isinstance(e, RunStarted)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", FLOWS)
def test_profit_over_trades_is_the_change_of_equity_to_the_unit(name: str, seed: int) -> None:
    plan = compiled(FLOWS[name]())
    past = replayed(plan, feeds_of(plan, seed), some_terms())
    trades = [event for event in past.events if isinstance(event, TradeClosed)]
    desk = past.core.desk
    assert trades
    assert desk.positions == {}
    assert sum(trade.profit for trade in trades) == desk.equity() - CASH == desk.cash() - CASH


def test_the_digest_forgets_the_name_of_the_run_and_nothing_else() -> None:
    plan = compiled(FLOWS["trend"]())
    terms, feeds = some_terms(), feeds_of(plan, 1)

    def told(run_id: str, seed: int = 1) -> str:
        of = feeds if seed == 1 else feeds_of(plan, seed)
        market = PaperMarket(plan.markets, CASH)
        return digest(replay(plan, of, terms, market, run_id=run_id).events)

    assert told("run-one") == told("another-run")
    assert told("run-one") != told("run-one", seed=2)


def test_a_flow_sees_no_candle_before_its_close() -> None:
    """Changing the future changes nothing that was decided before it."""
    plan = compiled(FLOWS["waiting"]())
    feeds = feeds_of(plan, 4)
    (clock,) = feeds
    cut = 400
    bent = feeds[clock][:cut].joined(walk(LENGTH, 77, start=5.0, since=EVENING)[cut:])
    at = int(feeds[clock].opened_at[cut])
    before, after = (
        [e for e in replayed(plan, {clock: columns}, some_terms()).events if e.at <= at]
        for columns in (feeds[clock], bent)
    )
    assert before == after
    assert MARKETS[clock.symbol] is plan.markets[clock.symbol]
