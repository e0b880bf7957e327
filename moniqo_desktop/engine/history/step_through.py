"""The live core told stored candles one by one: what a live paper run would do, without waiting.

Slower than a replay, which computes whole columns; what it says cannot depend on a later candle.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from moniqo_desktop.domain.market import Columns, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.paper.funding import Matching
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.replay import timeline
from moniqo_desktop.engine.history.track import scaled_prices
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.terms import WalletTerms


def step_through(
    plan: Plan,
    feeds: Mapping[Clock, Columns],
    terms: WalletTerms,
    market: Matching,
    *,
    run_id: str = "replay",
) -> tuple[Event, ...]:
    """All events; open positions stay open at the end."""
    core = Core(terms, plan.markets, lambda: 0.0)
    run = Run(run_id, plan, terms.profile)
    told = candle_by_candle(core, run, feeds, market)
    return tuple(event for events in told for event in events)


def candle_by_candle(
    core: Core,
    run: Run,
    feeds: Mapping[Clock, Columns],
    market: Matching,
    *,
    at: Millis = 0,
    history: Mapping[Clock, Columns] | None = None,
) -> Iterator[tuple[Event, ...]]:
    """The events of the start, then those of each candle with all that follows from it.

    at, history: when the run begins and the candles it has seen by then; feeds: those after.
    Raises Broken where a node fails.
    """
    yield tuple(core.start(run, at, history or {}).events)
    for reports in _told(run.plan, feeds, market):
        events: list[Event] = []
        inbox = deque(reports)
        while inbox:
            decided = core.handle(inbox.popleft())
            events += decided.events
            for action in decided.actions:
                inbox.extend(_answers(market, action, core.now))
        if run.broken is not None:
            raise run.broken
        yield tuple(events)


def _told(
    plan: Plan, feeds: Mapping[Clock, Columns], market: Matching
) -> Iterator[tuple[Report, ...]]:
    """What a live feed brings at each close: the fills of a candle, then the candle."""
    line = timeline(feeds)
    finest = _finest(feeds)
    steps = [list(_steps(plan, clock, feeds[clock])) for clock in line.clocks]
    for number, row, at in zip(line.turn, line.row, line.at, strict=True):
        clock = line.clocks[number]
        fills: Iterable[Report] = ()
        if clock.timeframe == finest[clock.symbol]:
            fills = market.on_candle(clock.symbol, at, *steps[number][row], over=clock.timeframe.ms)
        candle = feeds[clock].candle(row)
        yield (*fills, CandleClosed(at, clock.symbol, clock.timeframe, candle))


def _finest(feeds: Mapping[Clock, Columns]) -> dict[Symbol, Timeframe]:
    """The shortest candles of each symbol: orders are matched on them."""
    found: dict[Symbol, Timeframe] = {}
    for clock in feeds:
        found[clock.symbol] = min(clock.timeframe, found.get(clock.symbol, clock.timeframe))
    return found


def _steps(plan: Plan, clock: Clock, columns: Columns) -> Iterator[tuple[int, ...]]:
    """(open, high, low, close, volume) in price and amount steps."""
    market = plan.markets[clock.symbol]
    prices = (columns.open, columns.high, columns.low, columns.close)
    volume = np.floor(columns.volume * 10.0**market.amount_decimals).astype(np.int64)
    parts = (*(scaled_prices(column, market) for column in prices), volume)
    return zip(*(part.tolist() for part in parts), strict=True)


def _answers(market: Matching, action: Action, at: Millis) -> Iterable[Report]:
    match action:
        case Submit():
            return market.submit(action.group, at)
        case Amend():
            return market.amend(action.order.order_id, action.change, at)
        case Cancel():
            return market.cancel(action.order.order_id, at)
