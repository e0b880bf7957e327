"""The event gear: the live core and the paper market, driven synchronously by stored candles."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.events import Event, RunStopped, TradeClosed
from moniqo_desktop.domain.market import Columns, Floats, Ints, Market, Millis, Symbol
from moniqo_desktop.domain.money import fee_of
from moniqo_desktop.domain.orders import (
    Change,
    Order,
    OrderGroup,
    OrderId,
    OrderKind,
    Purpose,
    Side,
)
from moniqo_desktop.domain.reports import FillSeen, Report
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.plan import Clock, Plan
from moniqo_desktop.engine.replay_series import ReplaySeries, memories
from moniqo_desktop.engine.run import Run
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.nodes.base import StepNode, Wakes

_CHUNK: Final = 4096


class Matching(Protocol):
    """The paper market, called directly."""

    def submit(self, group: OrderGroup, at: Millis) -> Sequence[Report]: ...
    def amend(self, order_id: OrderId, change: Change, at: Millis) -> Sequence[Report]: ...
    def cancel(self, order_id: OrderId, at: Millis) -> Sequence[Report]: ...
    def on_candle(
        self,
        symbol: Symbol,
        at: Millis,
        open: int,
        high: int,
        low: int,
        close: int,
        volume: int,
    ) -> Sequence[Report]: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """All events of a replay and the core as it ended."""

    events: tuple[Event, ...]
    core: Core
    run: Run


@dataclass(frozen=True, slots=True)
class _Timeline:
    """Candles of all sources in the order in which a live feed would bring them."""

    clocks: tuple[Clock, ...]
    turn: list[int]
    row: list[int]
    at: list[Millis]


def replay(
    plan: Plan,
    feeds: Mapping[Clock, Columns],
    terms: WalletTerms,
    market: Matching,
    *,
    run_id: str = "replay",
    progress: Callable[[float], None] | None = None,
) -> Replayed:
    """Runs a plan over history; open positions are closed at the last close and marked."""
    gear = _Gear(plan, feeds, terms, market, run_id)
    gear.drive(progress)
    return gear.finish()


class _Gear:
    def __init__(
        self,
        plan: Plan,
        feeds: Mapping[Clock, Columns],
        terms: WalletTerms,
        market: Matching,
        run_id: str,
    ) -> None:
        self._plan, self._feeds, self._market = plan, feeds, market
        self._core = Core(terms, plan.markets, lambda: 0.0)
        self._series = ReplaySeries(plan, feeds)
        self._run = Run(run_id, plan, terms.profile)
        self._events: list[Event] = []
        self._timeline = timeline(feeds)
        first = min((int(c.opened_at[0]) for c in feeds.values() if len(c)), default=0)
        self._events += self._core.start_replay(self._run, self._series, first).events
        self._run.memory.update(memories(plan, self._series))

    def drive(self, progress: Callable[[float], None] | None) -> None:
        """One candle after the other: fills first, then the close, then who reads a change."""
        line, core, run = self._timeline, self._core, self._run
        tracks = [_Track(self._plan, self._series, clock, self._feeds) for clock in line.clocks]
        match, mark, positions = self._market.on_candle, core.mark, core.desk.positions
        program = run.program
        share = max(len(line.row) // 100, 1)
        for place, (number, row, at) in enumerate(zip(line.turn, line.row, line.at, strict=True)):
            track = tracks[number]
            if track.matches:
                reports = match(track.symbol, at, *next(track.candles))
                if reports:
                    self._show(track, row)
                    self._deliver(reports)
            if program.timers and program.timers[0][0] <= at:
                self._show(track, row)
                core.fire(at)
            mark(track.symbol, track.close[row], at)
            if track.wakes[row] or (positions and track.while_open) or program.again:
                self._wake(track, row, at)
            if core.actions or core.events:
                self._flush()
            if not place % share:
                if progress is not None:
                    progress(place / len(line.row))
                if run.broken is not None:
                    break

    def _show(self, track: _Track, row: int) -> None:
        """Moves the run's view to this candle."""
        self._series.move(track.clock, row)
        self._run.candles[track.clock] = candle = self._series.candle(track.clock)
        for made in track.longer:
            self._run.candles[made] = candle

    def _wake(self, track: _Track, row: int, at: Millis) -> None:
        dirty = track.dirty(row)
        if track.symbol in self._core.desk.positions:
            dirty.update(track.while_open)
        if dirty or self._run.program.again:
            self._show(track, row)
            self._core.now = at
            self._core.wake_nodes(self._run, dirty, at)

    def _deliver(self, reports: Iterable[Report]) -> None:
        for report in reports:
            decided = self._core.handle(report)
            self._events += decided.events
            self._take(decided.actions)

    def _flush(self) -> None:
        decided = self._core.drain()
        self._events += decided.events
        self._take(decided.actions)

    def _take(self, actions: Iterable[Action]) -> None:
        """Hands actions to the paper market; its answers are the next reports."""
        for action in actions:
            at = self._core.now
            match action:
                case Submit():
                    self._deliver(self._market.submit(action.group, at))
                case Amend():
                    order_id = action.order.order_id
                    self._deliver(self._market.amend(order_id, action.change, at))
                case Cancel():
                    self._deliver(self._market.cancel(action.order.order_id, at))
                case _:
                    raise Broken("History has nothing to look up.")

    def finish(self) -> Replayed:
        """Marks what is still open at the last close, with the fee an exit would pay."""
        if self._run.broken is not None:
            raise self._run.broken
        core, at = self._core, self._core.now
        for symbol in sorted(core.desk.positions):
            order = core.desk.enter_marked(_closing(core, symbol, at))
            core.order_events(core.desk.apply(_mark(core, order, at)), at)
            self._events += map(_as_marked, core.drain().events)
        self._events.append(RunStopped(at, self._run.run_id, "end of data"))
        return Replayed(tuple(self._events), core, self._run)


class _Track:
    """One source's candles as scaled integers, and where a candle wakes whom."""

    def __init__(
        self, plan: Plan, series: ReplaySeries, clock: Clock, feeds: Mapping[Clock, Columns]
    ) -> None:
        self.clock, self.symbol = clock, clock.symbol
        self.longer = [made for made, base in plan.resampled.items() if base == clock]
        shortest = min(c.timeframe.ms for c in feeds if c.symbol == clock.symbol)
        self.matches = clock.timeframe.ms == shortest
        columns = feeds[clock]
        market = plan.markets[clock.symbol]
        scaled = [
            scaled_prices(column, market)
            for column in (columns.open, columns.high, columns.low, columns.close)
        ]
        self.close: list[int] = scaled[3].tolist()
        volume = np.floor(columns.volume * 10.0**market.amount_decimals).astype(np.int64)
        self.candles = _rows((*scaled, volume))
        masks = series.wakes(clock)
        every = np.zeros(len(columns), dtype=np.bool_)
        for mask in masks.values():
            every |= mask
        self.wakes = every.tobytes()
        self._nodes = [(index, mask.tobytes()) for index, mask in masks.items()]
        self.while_open = [
            node.index
            for node in plan.nodes
            if isinstance(node.type, StepNode)
            and node.type.wakes is Wakes.WHILE_OPEN
            and (node.clock == clock or plan.resampled.get(node.clock) == clock)
        ]

    def dirty(self, row: int) -> set[int]:
        """Step nodes that read a change at row."""
        if not self.wakes[row]:
            return set()
        return {index for index, mask in self._nodes if mask[row]}


def _rows(columns: Sequence[Ints]) -> Iterator[tuple[int, ...]]:
    """Rows as plain integers, made in chunks so that a long history costs little memory."""
    for start in range(0, len(columns[0]), _CHUNK):
        yield from zip(
            *(column[start : start + _CHUNK].tolist() for column in columns), strict=True
        )


def scaled_prices(column: Floats, market: Market) -> Ints:
    """Price steps nearest to each price, on the tick."""
    steps = np.rint(column * 10.0**market.price_decimals).astype(np.int64)
    if market.tick_size == 1:
        return steps
    tick = market.tick_size
    return (2 * steps + tick) // (2 * tick) * tick


def timeline(feeds: Mapping[Clock, Columns]) -> _Timeline:
    clocks = tuple(sorted(feeds, key=lambda clock: clock.turn))
    closes = [feeds[clock].opened_at + clock.timeframe.ms for clock in clocks]
    turn = np.concatenate([np.full(len(part), n) for n, part in enumerate(closes)])
    row = np.concatenate([np.arange(len(part)) for part in closes])
    at = np.concatenate(closes)
    order = np.lexsort((turn, at))
    return _Timeline(clocks, turn[order].tolist(), row[order].tolist(), at[order].tolist())


def _closing(core: Core, symbol: Symbol, at: Millis) -> Order:
    held = core.desk.positions[symbol].amount
    return Order(
        OrderId(f"{core.terms.mode.letter}-end-{symbol}"),
        core.desk.owner[symbol],
        "",
        symbol,
        Purpose.CLOSE,
        Side.SELL if held > 0 else Side.BUY,
        OrderKind.MARKET,
        abs(held),
        at,
        reduce_only=True,
        reason="end of data",
    )


def _mark(core: Core, order: Order, at: Millis) -> FillSeen:
    market, price = core.desk.markets[order.symbol], core.desk.last_price[order.symbol]
    fee = fee_of(market.notional(price, order.amount), market.taker_ppm)
    return FillSeen(
        at,
        f"{order.order_id}-fill",
        order.order_id,
        order.symbol,
        order.side,
        price,
        order.amount,
        fee,
        best_price=price,
    )


def _as_marked(event: Event) -> Event:
    return dataclasses.replace(event, marked=True) if isinstance(event, TradeClosed) else event
