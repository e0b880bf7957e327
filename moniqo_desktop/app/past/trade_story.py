"""Why a trade was made and how it went, read out of the recorded events of its run. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.app.past.order_life import OrderLife, lives_of
from moniqo_desktop.app.past.trade_orders import fill_told, order_told
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.events import (
    DecisionMade,
    Event,
    FundingBooked,
    IntentMade,
    OrderFilled,
    OrderPlanned,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Direction, Order, OrderId, Purpose, Side
from moniqo_desktop.domain.past import (
    PastTrade,
    ProtectionTold,
    TradeStory,
    Voice,
)

OPEN_TRADE: Final = "open:"
"""Begins the id of a trade that is not closed yet; its symbol follows."""
_ENDS: Final = {
    Purpose.STOP: "The stop was hit.",
    Purpose.TARGET: "The target was reached.",
    Purpose.LIQUIDATION: "The venue took the position: its margin was used up.",
    Purpose.CLOSE: "The flow closed it.",
    Purpose.REDUCE: "It was sold off in parts.",
}
_BY_HAND: Final = {
    Purpose.STOP: "The stop was hit, where a hand had moved it to.",
    Purpose.TARGET: "The target was reached, where a hand had moved it to.",
    Purpose.CLOSE: "A hand closed it.",
    Purpose.REDUCE: "A hand closed it in parts.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Of which run the story is. title: words for a node id. own_names: see TradeStory."""

    key: str
    run_title: str
    mode: str
    markets: dict[Symbol, Market]
    title: Callable[[str], str]
    own_names: frozenset[str] = frozenset()
    run_id: str = ""
    """Whose trades are told, "" = all; see past_trades."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A position from flat to flat; closed None = still open. fills: all that belong to it."""

    symbol: Symbol
    opened_at: Millis
    fills: tuple[OrderFilled, ...]
    closed: TradeClosed | None
    direction: Direction
    owner: str = ""
    """Id of the run that opened it."""

    @property
    def until(self) -> Millis:
        return self.closed.at if self.closed is not None else 2**62


def past_trades(
    events: Sequence[Event], markets: dict[Symbol, Market], run_id: str = ""
) -> tuple[PastTrade, ...]:
    """All trades of a run in the order they ended, those still open last. run_id: only those that
    this run opened, "" = all; a later run of its flow may have closed them."""
    return tuple(_past_trade(span, markets[span.symbol]) for span in _spans(events, run_id))


def story_of(events: Sequence[Event], trade_id: str, told: Told) -> TradeStory:
    """Without facts: no event tells them. Raises Mistake if the run has no such trade."""
    span = next((s for s in _spans(events, told.run_id) if _id_of(s) == trade_id), None)
    if span is None:
        raise Mistake("That trade is not part of this run.", hint="Open it from its own run.")
    market = told.markets[span.symbol]
    lives = lives_of(_orders(events, span), events, market)
    intents = {e.order_id: e for e in events if isinstance(e, IntentMade)}
    first = intents.get(span.fills[0].order_id)
    decided_at = first.at if first is not None else span.opened_at
    entry = lives.get(span.fills[0].order_id)
    by_hand = entry is not None and entry.is_made_by_hand
    gross = sum(fill.realised for fill in span.fills)
    fees = sum(fill.fee for fill in span.fills)
    funding = _funding(events, span)
    return TradeStory(
        told.key,
        told.run_title,
        told.mode,
        _past_trade(span, market),
        market.quote,
        decided_at,
        first.intent.reason if first is not None else "",
        told.title(first.intent.node_id) if first is not None else "",
        (),
        () if by_hand else _voices(events, span.symbol, decided_at, told.title),
        tuple(order_told(life, intents, market) for life in lives.values()),
        tuple(fill_told(fill, lives, intents, market) for fill in span.fills),
        _protection(events, span, market),
        _exit_words(span, intents, lives)
        if span.closed is not None
        else _open_words(events, span, market),
        gross,
        fees,
        funding,
        gross - fees - funding,
        own_names=told.own_names,
        by_hand=by_hand,
    )


def _id_of(span: _Span) -> str:
    return span.closed.trade_id if span.closed is not None else f"{OPEN_TRADE}{span.symbol}"


def _spans(events: Iterable[Event], run_id: str = "") -> list[_Span]:
    """Fills gathered until their trade closes; what is left over is open."""
    waiting: dict[Symbol, list[OrderFilled]] = {}
    owners: dict[Symbol, str] = {}
    found: list[_Span] = []
    for event in events:
        if isinstance(event, OrderFilled):
            waiting.setdefault(event.symbol, []).append(event)
        elif isinstance(event, PositionChanged):
            owners[event.symbol] = event.run_id
        elif isinstance(event, TradeClosed):
            fills = tuple(waiting.pop(event.symbol, ()))
            if fills:
                since, way = event.opened_at, event.direction
                found.append(_Span(event.symbol, since, fills, event, way, event.run_id))
    for symbol, left in waiting.items():
        way = Direction.LONG if left[0].side is Side.BUY else Direction.SHORT
        owner = owners.get(symbol) or left[0].run_id
        found.append(_Span(symbol, left[0].at, tuple(left), None, way, owner))
    return [span for span in found if span.owner == run_id] if run_id else found


def _past_trade(span: _Span, market: Market) -> PastTrade:
    into = [fill for fill in span.fills if fill.purpose.adds_exposure]
    out = [fill for fill in span.fills if not fill.purpose.adds_exposure]
    closed = span.closed
    paid = sum(market.notional(fill.price, fill.amount) for fill in into)
    profit = closed.profit if closed is not None else 0
    ended = "open"
    if closed is not None:
        ended = "end of data" if closed.marked else closed.exit_purpose.value
    return PastTrade(
        _id_of(span),
        span.symbol,
        span.direction,
        span.opened_at,
        closed.at if closed is not None else 0,
        _mean(into, market),
        _mean(out, market),
        market.amount_text(closed.amount if closed else sum(fill.amount for fill in into)),
        profit,
        100.0 * profit / paid if paid else 0.0,
        ended,
        span.fills[0].filled_at,
        closed.exited_at if closed is not None else 0,
    )


def _mean(fills: Sequence[OrderFilled], market: Market) -> float:
    """Mean price over the fills, quote; NaN without any."""
    amount = sum(fill.amount for fill in fills)
    if not amount:
        return float("nan")
    total = sum(fill.price * fill.amount for fill in fills)
    return total / amount / float(10**market.price_decimals)


def _orders(events: Iterable[Event], span: _Span) -> tuple[Order, ...]:
    """Those that filled in it, and those made for its symbol while it was open."""
    filled = {fill.order_id for fill in span.fills}
    return tuple(
        event.order
        for event in events
        if isinstance(event, OrderPlanned)
        and event.order.symbol == span.symbol
        and (
            event.order.order_id in filled
            or (span.opened_at <= event.at < span.until and not event.order.purpose.adds_exposure)
            or _rests_with(event.order, span, filled)
        )
    )


def _rests_with(order: Order, span: _Span, filled: set[OrderId]) -> bool:
    """Protection that was made in one group with the entry."""
    entries = {fill.order_id for fill in span.fills if fill.purpose.adds_exposure}
    return bool(order.group_id) and order.group_id in entries | filled


def _voices(
    events: Iterable[Event], symbol: Symbol, until: Millis, title: Callable[[str], str]
) -> tuple[Voice, ...]:
    """The last word of each node up to the decision, in the order they spoke."""
    last: dict[str, Voice] = {}
    for event in events:
        if event.at > until:
            break
        if isinstance(event, DecisionMade) and event.symbol == symbol:
            last.pop(event.node_id, None)
            last[event.node_id] = Voice(
                event.node_id,
                title(event.node_id),
                event.at,
                event.direction,
                event.confidence,
                event.reason,
                event.details,
            )
    return tuple(last.values())


def _protection(events: Iterable[Event], span: _Span, market: Market) -> tuple[ProtectionTold, ...]:
    """Stop and target each time one of them moved."""
    found: list[ProtectionTold] = []
    for event in events:
        if not isinstance(event, PositionChanged) or event.symbol != span.symbol:
            continue
        if not (span.opened_at <= event.at < span.until) or not event.amount:
            continue
        stop = market.price_text(event.stop_price) if event.stop_price else ""
        target = market.price_text(event.target_price) if event.target_price else ""
        is_new = not found or (found[-1].stop, found[-1].target) != (stop, target)
        if is_new and (stop or target):
            since = event.at if found or not span.fills else span.fills[0].filled_at
            found.append(ProtectionTold(since, stop, target))
    return tuple(found)


def _exit_words(
    span: _Span, intents: dict[OrderId, IntentMade], lives: dict[OrderId, OrderLife]
) -> str:
    assert span.closed is not None
    if span.closed.marked:
        return "The candles ended; it was closed at the last price and marked."
    last, purpose = span.fills[-1].order_id, span.closed.exit_purpose
    if last in lives and lives[last].is_by_hand and purpose in _BY_HAND:
        return _BY_HAND[purpose]
    words = _ENDS.get(purpose, "It was closed.")
    reason = intents[last].intent.reason if last in intents else ""
    is_own = purpose in (Purpose.CLOSE, Purpose.REDUCE)
    return f"{words} {reason[:1].upper()}{reason[1:]}".strip() if is_own and reason else words


def _open_words(events: Iterable[Event], span: _Span, market: Market) -> str:
    """How much of it is left, where a part was closed."""
    left = held = 0
    for event in events:
        if isinstance(event, PositionChanged) and event.symbol == span.symbol:
            left = abs(event.amount)
            held = max(held, left) if left else 0
    if not 0 < left < held:
        return "It is still open."
    amount = market.amount_text(left)
    return f"{amount} of it is still open."


def _funding(events: Iterable[Event], span: _Span) -> int:
    """Paid while it was open, money."""
    if span.closed is not None:
        return span.closed.funding
    return sum(
        event.payment
        for event in events
        if isinstance(event, FundingBooked)
        and event.symbol == span.symbol
        and span.opened_at <= event.at < span.until
    )
