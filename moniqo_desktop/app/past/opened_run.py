"""A past run that is open: told again in slices beside the window, asked for any moment of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moniqo_desktop.app.past.sources import Found
from moniqo_desktop.app.past.trade_story import Told, past_trades, story_of
from moniqo_desktop.app.past.worth import Departure, Worth
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.past import Fact, HeldBeside, Moment, ReplayHead, TradeStory
from moniqo_desktop.domain.texts import day_minute_text
from moniqo_desktop.engine.clocks import thread_us
from moniqo_desktop.engine.history.retelling import Retelling
from moniqo_desktop.engine.program.plan import Clock

log = logging.getLogger(__name__)
SLICE_US: Final = 6_000.0
"""Thread time of one slice; between two the window has its turn."""
PAUSE_S: Final = 0.002
NUMBER: Final = "#"
"""Begins the id of a trade named by its place, from 1."""


class Opened:
    """Heavy to make: beside the loop. start: from then on it is told on, until aclose."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._told = Retelling(found.source)
        self._task: asyncio.Task[None] | None = None
        self._went_on = asyncio.Event()
        self._problem = ""
        account = found.account
        self._worth = (
            Worth(account.events, account.cash)
            if account is not None
            else Worth(self._events(), found.source.terms.cash)
        )
        self._closed: list[str] = []
        self._looked_at = 0
        """Events of the telling that were looked through for ends of trades."""
        record = found.record
        self._departure = None if record is None else Departure(record, found.source.at)
        self._titles = {
            node.node_id: node.title or planned.type.title
            for planned in found.source.plan.nodes
            if (node := found.source.plan.flow.node(planned.node_id)) is not None
        }
        self.head = self._head()

    @property
    def is_stale(self) -> bool:
        """The run went on after it was read."""
        return self._found.is_open

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._tell(), name=f"past {self._found.key[:40]}")

    async def aclose(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def moment(self, at: Millis) -> Moment:
        """Cheap: looked up, not worked out."""
        told, plan = self._told, self._told.plan
        self._take()
        worth = self._worth
        beside, held = self._beside(at), self._own(at)
        profit = sum(self._profit(each, at) or 0 for each in held)
        return Moment(
            at,
            told.nodes_at(at),
            {
                node.node_id: trail
                for node in plan.nodes
                if len(trail := told.trail_at(node, at)) > 1
            },
            told.told_until if not told.is_done else 2**62,
            told.share,
            worth.cash_at(at) + profit + sum(each.profit or 0 for each in beside),
            "; ".join(self._words(each) for each in held),
            profit,
            self._problem or self._difference(),
            {each.symbol: self._protection(each) for each in held},
            beside,
        )

    @property
    def share(self) -> float:
        """How far it is told, 0..1."""
        return self._told.share

    async def until_told(self, trade_id: str) -> None:
        """Waits until the trade is told, where nothing but the telling knows of it; whoever stops
        waiting leaves the telling as it is."""
        if self._found.record is None:
            while not (self._is_over() or self._is_told(trade_id)):
                self._went_on.clear()
                await self._went_on.wait()

    def story(self, trade_id: str) -> TradeStory:
        """Heavy: beside the loop, also while it is told on; the facts are added by with_facts.
        Raises Mistake."""
        found = self._found
        events = tuple(found.traded or self._events())
        own = frozenset(node.title for node in found.source.plan.flow.nodes if node.title)
        run_id = "" if found.record is None else found.source.run_id
        markets = dict(found.markets)
        told = Told(found.key, found.title, found.mode, markets, self._title, own, run_id)
        return story_of(events, self._trade_id(trade_id, events), told)

    def with_facts(self, story: TradeStory) -> TradeStory:
        """With the market values at its decision, of a flow's: looked up, not worked out."""
        if story.by_hand:
            return story
        return replace(story, facts=self._facts(story.decided_at, story.trade.symbol))

    def _trade_id(self, trade_id: str, events: Sequence[Event]) -> str:
        """ "#12" = the twelfth trade."""
        if not trade_id.startswith(NUMBER):
            return trade_id
        trades = past_trades(events, dict(self._found.markets))
        place = int(trade_id.removeprefix(NUMBER)) - 1
        return trades[place].trade_id if 0 <= place < len(trades) else trade_id

    # ── inside ───────────────────────────────────────────────────────────────────────────────
    def _is_over(self) -> bool:
        """No more of it is going to be told."""
        return self._task is None or self._task.done()

    def _is_told(self, trade_id: str) -> bool:
        """Whether the trade has ended in what is told so far."""
        fresh = self._told.events[self._looked_at :]
        self._looked_at += len(fresh)
        self._closed += [event.trade_id for event in fresh if isinstance(event, TradeClosed)]
        if trade_id.startswith(NUMBER):
            return len(self._closed) >= int(trade_id.removeprefix(NUMBER))
        return trade_id in self._closed

    async def _tell(self) -> None:
        try:
            while not self._told.is_done:
                until = thread_us() + SLICE_US
                self._told.advance(lambda until=until: thread_us() < until)  # type: ignore[misc]  # bound now
                self._take()
                self._went_on.set()
                await asyncio.sleep(PAUSE_S)
        except MoniqoError as problem:
            log.info("a past run could not be told to its end reason=%s", problem)
            self._problem = f"From here on the values are not known: {problem.message}"
        finally:
            self._went_on.set()

    def _events(self) -> Sequence[Event]:
        return self._told.events if self._found.record is None else self._found.record

    def _take(self) -> None:
        """Of a backtest, more to count; an account was read whole."""
        if self._found.account is None:
            self._worth.take(self._events())

    def _own(self, at: Millis) -> list[PositionChanged]:
        """What the flow itself held, also from a run before."""
        return [each for each in self._worth.held_at(at) if each.run_id not in self._found.others]

    def _beside(self, at: Millis) -> tuple[HeldBeside, ...]:
        others = self._found.others
        return tuple(
            HeldBeside(others[each.run_id], self._words(each), self._profit(each, at))
            for each in self._worth.held_at(at)
            if each.run_id in others
        )

    def _title(self, node_id: str) -> str:
        return self._titles.get(node_id, node_id or "by hand")

    def _head(self) -> ReplayHead:
        found, source = self._found, self._found.source
        shortest: dict[Symbol, Clock] = {}
        for clock in sorted(source.candles, key=lambda each: each.timeframe.ms):
            shortest.setdefault(clock.symbol, clock)
        return ReplayHead(
            found.key,
            found.title,
            found.mode,
            source.plan.drawn,
            tuple(found.markets[symbol] for symbol in shortest),
            {symbol: source.candles[clock] for symbol, clock in shortest.items()},
            {symbol: clock.timeframe for symbol, clock in shortest.items()},
            self._told.moments,
            found.trades,
            found.drawings,
            found.part,
            found.note,
        )

    def _protection(self, held: PositionChanged) -> tuple[float, float]:
        market = self._found.markets[held.symbol]
        return market.price_float(held.stop_price), market.price_float(held.target_price)

    def _profit(self, held: PositionChanged, at: Millis) -> int | None:
        """None where the run reads no candle of it."""
        market = self._found.markets[held.symbol]
        clocks = [each for each in self._found.source.candles if each.symbol == held.symbol]
        if not clocks:
            return None
        close = self._told.close_at(min(clocks, key=lambda each: each.timeframe.ms), at)
        if close != close:
            return 0
        worth = market.notional(market.price(close), abs(held.amount))
        return worth - held.cost if held.amount > 0 else held.cost - worth

    def _words(self, held: PositionChanged) -> str:
        market = self._found.markets[held.symbol]
        side = "LONG" if held.amount > 0 else "SHORT"
        return f"{side} {market.amount_text(abs(held.amount))} {held.symbol}"

    def _difference(self) -> str:
        if self._departure is None:
            return ""
        told = self._told
        if not self._departure.at:
            self._departure.take(told.fills, told.told_until, is_done=told.is_done)
        return _left_at(self._departure.at) if self._departure.at else ""

    def _facts(self, at: Millis, symbol: Symbol) -> tuple[Fact, ...]:
        """Candle and computed values at the decision, in the order they were worked out."""
        plan = self._told.plan
        facts: list[Fact] = []
        for node in plan.nodes:
            if node.clock.symbol != symbol:
                continue
            found = self._told.node_at(node, at)
            if found is None or not self._told.values_at(node, at):
                continue
            title = self._title(node.node_id)
            for name, text in found.outputs:
                label = node.type.outputs[name].label
                if text:
                    facts.append(Fact(label, text, title, node.node_id))
        return tuple(facts)


def _left_at(at: Millis) -> str:
    when = day_minute_text(at)
    return (
        f"From {when} on the record differs from what the flow alone would have done: "
        "an order by hand, another flow of the account or its limits. Orders, fills and trades are "
        "those of the record."
    )
