"""What a wallet was worth at each candle of its runs: its recorded fills over the candles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.app.past.candles import history_of
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.market import (
    TIMEFRAMES,
    Ints,
    Market,
    Millis,
    Symbol,
    Timeframe,
    timeframe,
)
from moniqo_desktop.domain.messages.events import (
    Event,
    FundingBooked,
    OrderFilled,
    PositionChanged,
    RunResumed,
    RunStarted,
    RunStopped,
)
from moniqo_desktop.domain.messages.queries import EquityPast
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.engine.history.track import scaled_prices
from moniqo_desktop.engine.program.plan import Clock

if TYPE_CHECKING:
    from moniqo_desktop.app.wallets.wallet import Wallet
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.protocols import Feed
    from moniqo_desktop.store.past import PastReader

MOST: Final = 200_000
"""Candles a curve is worked out from; of a longer past, longer candles."""
_NOTHING: Final = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch in which a drawing read the candles of a clock: closes after since, up to until."""

    clock: Clock
    since: Millis
    until: Millis


@dataclass(frozen=True, slots=True, eq=False)
class _Closes:
    """(closes,) of a symbol: times, ms, ascending, and price steps."""

    at: Ints
    price: Ints


async def equity_of(reader: PastReader, wallet: Wallet, feed: Feed) -> EquityPast:
    """Empty before the first run. Raises BadFile or StoreBusy if the journal cannot be read."""
    events = await asyncio.to_thread(reader.worth_of, wallet.name)
    if not events:
        return EquityPast(_NOTHING, _NOTHING)
    drawings = await asyncio.to_thread(reader.drawings_of, wallet.name)
    spans = await asyncio.to_thread(_spans, events, drawings, wallet)
    closes = await _closes(spans, wallet.markets, feed)
    worth = await asyncio.to_thread(_worth, events, closes, wallet)
    off = tuple(event.at for event in events if isinstance(event, RunResumed))
    return EquityPast(*worth, tuple(sorted(set(off))))


def _spans(
    events: Sequence[Event], drawings: Mapping[str, bytes], wallet: Wallet
) -> tuple[_Span, ...]:
    """What was read when; of a drawing that cannot be compiled any more, nothing."""
    known: dict[bytes, tuple[Clock, ...]] = {}
    open_now: dict[str, tuple[Millis, tuple[Clock, ...]]] = {}
    spans: list[_Span] = []

    def end(run_id: str, at: Millis) -> None:
        since, clocks = open_now.pop(run_id, (0, ()))
        spans.extend(_Span(clock, since, at) for clock in clocks)

    for event in events:
        match event:
            case RunStarted() if event.run_id in drawings:
                body = drawings[event.run_id]
                if body not in known:
                    known[body] = _clocks(wallet, read_flow(body))
                open_now[event.run_id] = (event.at, known[body])
            case FlowApplied():
                end(event.run_id, event.at)
                open_now[event.run_id] = (event.at, _clocks(wallet, event.flow))
            case RunStopped():
                end(event.run_id, event.at)
            case _:
                pass
    for run_id in tuple(open_now):
        end(run_id, wallet.core.now)
    return tuple(spans)


def _clocks(wallet: Wallet, flow: Flow) -> tuple[Clock, ...]:
    try:
        return tuple(wallet.compile(flow).sources)
    except MoniqoError:
        return ()


async def _closes(
    spans: Iterable[_Span], markets: Mapping[Symbol, Market], feed: Feed
) -> dict[Symbol, _Closes]:
    """Of each symbol, every close once."""
    wanted = _merged(spans)
    frame = _frame_for(wanted)
    found: dict[Symbol, list[_Closes]] = {}
    for span in wanted:
        clock = Clock(max(span.clock.timeframe, frame, key=lambda each: each.ms), span.clock.symbol)
        columns = await history_of(feed, clock, span.since, span.until)
        at = columns.opened_at + clock.timeframe.ms
        within = (at > span.since) & (at <= span.until)
        price = scaled_prices(columns.close, markets[clock.symbol])
        found.setdefault(clock.symbol, []).append(_Closes(at[within], price[within]))
    return {symbol: _joined(parts) for symbol, parts in found.items()}


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Stretches of a clock that touch or overlap as one."""
    found: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.clock.symbol, s.clock.timeframe.ms, s.since)):
        last = found[-1] if found else None
        if last is not None and last.clock == span.clock and span.since <= last.until:
            found[-1] = _Span(last.clock, last.since, max(last.until, span.until))
        else:
            found.append(span)
    return found


def _frame_for(spans: Sequence[_Span]) -> Timeframe:
    """The shortest that keeps the past below MOST candles."""
    frames = [timeframe(text) for text in TIMEFRAMES]
    for frame in frames:
        count = sum((s.until - s.since) // max(s.clock.timeframe.ms, frame.ms) for s in spans)
        if count <= MOST:
            return frame
    return frames[-1]


def _joined(parts: Sequence[_Closes]) -> _Closes:
    at, first = np.unique(np.concatenate([part.at for part in parts]), return_index=True)
    return _Closes(at, np.concatenate([part.price for part in parts])[first])


def _worth(
    events: Sequence[Event], closes: Mapping[Symbol, _Closes], wallet: Wallet
) -> tuple[Ints, Ints]:
    """Times and equity, as the desk marks it after each candle."""
    if not closes:
        return _NOTHING, _NOTHING
    times = np.unique(np.concatenate([each.at for each in closes.values()]))
    equity = _as_of(times, *_earned(events, wallet.core.desk.start_cash))
    for symbol, changes in _changes(events).items():
        if symbol in closes:
            price = _as_of(times, closes[symbol].at, closes[symbol].price)
            equity = equity + _open_profit(times, changes, price, wallet.markets[symbol])
    return times, equity


def _earned(events: Iterable[Event], cash: int) -> tuple[Ints, Ints]:
    """What the wallet began with and what was booked since, from each moment it changed: fills
    are booked before the candle of their moment is marked, funding after it."""
    at, money = [-1], [cash]
    for event in events:
        match event:
            case OrderFilled():
                cash += event.realised - event.fee
                at.append(event.at)
            case FundingBooked():
                cash -= event.payment
                at.append(event.at + 1)
            case _:
                continue
        money.append(cash)
    ascending: Ints = np.maximum.accumulate(np.array(at, dtype=np.int64))
    return ascending, np.array(money, dtype=np.int64)


def _changes(events: Iterable[Event]) -> dict[Symbol, list[PositionChanged]]:
    found: dict[Symbol, list[PositionChanged]] = {}
    for event in events:
        if isinstance(event, PositionChanged):
            found.setdefault(event.symbol, []).append(event)
    return found


def _open_profit(
    times: Ints, changes: Sequence[PositionChanged], price: Ints, market: Market
) -> Ints:
    """Of what was open in a symbol at each of the times, dust with it, before exit fees."""
    at = np.array([-1, *(each.at for each in changes)], dtype=np.int64)

    def column(values: Iterable[int]) -> Ints:
        return _as_of(times, at, np.array([0, *values], dtype=np.int64))

    amount, cost = column(c.amount for c in changes), column(c.cost for c in changes)
    dust, dust_cost = column(c.dust for c in changes), column(c.dust_cost for c in changes)
    value = price * np.abs(amount) * market.notional_factor
    profit: Ints = np.sign(amount) * (value - cost)
    return profit + price * dust * market.notional_factor - dust_cost


def _as_of(times: Ints, at: Ints, values: Ints) -> Ints:
    """The last value at or before each of the times, the first before that. at: ascending."""
    place = np.searchsorted(at, times, side="right") - 1
    found: Ints = values[np.maximum(place, 0)]
    return found
