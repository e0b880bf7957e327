"""The desk of one wallet: its order table, positions and money, folded from reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Market, MarketKind, Millis, Symbol
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import (
    Alarm,
    Event,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.reports import (
    CancelRefused,
    FillSeen,
    FundingPaid,
    OrderAccepted,
    OrderAmended,
    OrderEnded,
    OrderLost,
    OrderNotFound,
    OrderReport,
)
from moniqo_desktop.domain.orders import (
    MOVES,
    Order,
    OrderGroup,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.domain.positions import Position, after_fill, after_funding, from_dust, swept
from moniqo_desktop.engine.desk.bookings import (
    forced_order,
    funding_booked,
    late_fill,
    no_answer,
    not_cancelled,
    order_filled,
    trade_closed,
)
from moniqo_desktop.engine.desk.guarding import PROTECTION, position_told
from moniqo_desktop.engine.desk.order_fold import folded_orders
from moniqo_desktop.engine.desk.owned import Owned


class Desk(Owned):
    """Mutable owner of what the wallet holds. All money scaled; equity from last prices."""

    def __init__(self, markets: Mapping[Symbol, Market], cash: int) -> None:
        super().__init__(markets, cash)
        self.initial_stop: dict[Symbol, int] = {}
        self.funded: dict[Symbol, Millis] = {}
        self.told: dict[Symbol, tuple[int, int]] = {}
        """Stop and target of each open position as they were last told."""
        self._fills: set[str] = set()
        self._trades = 0

    # ── writing ──────────────────────────────────────────────────────────────────────────────
    def add(self, group: OrderGroup) -> None:
        """Orders that the gate let pass, on their way."""
        for order in group.orders:
            self.keep(order.moved(OrderStatus.SUBMITTED))

    def enter_marked(self, order: Order) -> Order:
        """Enters an order that never leaves: it marks a position at the end of the data."""
        entered = order.moved(OrderStatus.SUBMITTED)
        self.keep(entered)
        return entered

    def deny(self, order: Order, reason: str) -> None:
        self.keep(order.moved(OrderStatus.DENIED, reason=reason))

    def apply(self, report: OrderReport) -> list[Event]:
        """What a report about an order changes. A report about a foreign order is an alarm."""
        order = self.orders.get(report.order_id)
        if order is None:
            if isinstance(report, FillSeen) and report.order_id.startswith("liq-"):
                return self._forced(report)
            return [Alarm(report.at, "", "FOREIGN_ORDER", f"Order {report.order_id} is not ours.")]
        match report:
            case FillSeen():
                return self._filled(order, report)
            case OrderAmended():
                return self._amended(order, report)
            case OrderAccepted():
                return self._moved(
                    replace(order, venue_order_id=report.venue_order_id),
                    OrderStatus.ACCEPTED,
                    report.at,
                )
            case OrderEnded():
                reason = report.reason or report.code
                return self._moved(order, report.status, report.at, reason)
            case OrderLost():
                return [
                    *self._moved(order, OrderStatus.UNKNOWN, report.at, report.reason),
                    no_answer(order, report.at),
                ]
            case OrderNotFound():
                return self._moved(order, OrderStatus.REJECTED, report.at, "never arrived")
            case CancelRefused():
                return self._kept(order, report)

    def _moved(
        self, order: Order, status: OrderStatus, at: Millis, reason: str = ""
    ) -> list[Event]:
        if status == order.status or status not in MOVES[order.status]:
            return []
        moved = order.moved(status, reason=reason)
        self.keep(moved)
        return [
            OrderChanged(at, order.run_id, order.order_id, status, moved.venue_order_id, reason)
        ]

    def _kept(self, order: Order, report: CancelRefused) -> list[Event]:
        if not order.is_open or not order.cancel_asked:
            return []
        self.undo_cancel(order)
        return not_cancelled(order, report)

    def _amended(self, order: Order, report: OrderAmended) -> list[Event]:
        changed = order.revised(report.amount, report.limit_price, report.trigger_price)
        if changed == order:
            return []
        self.keep(changed)
        revised = OrderRevised(
            report.at,
            order.run_id,
            order.order_id,
            report.amount,
            report.limit_price,
            report.trigger_price,
        )
        return [revised, *self._position_events(order.symbol, report.at)]

    def _filled(self, order: Order, fill: FillSeen) -> list[Event]:
        if fill.fill_id in self._fills:
            return []
        notional = self.markets[fill.symbol].notional(fill.price, fill.amount)
        late = order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
        if fill.amount > order.remaining and order.purpose in PROTECTION:
            order = replace(order, amount=order.filled + fill.amount)
        self.keep(order.with_fill(fill.amount, notional, fill.fee))
        events = self._booked(order, fill, notional, late)
        if late:
            events.append(late_fill(order, fill.at))
        return events

    def _forced(self, fill: FillSeen) -> list[Event]:
        """The venue closed a position by itself."""
        if fill.fill_id in self._fills:
            return []
        order = forced_order(fill, self.owner.get(fill.symbol, ""))
        notional = self.markets[fill.symbol].notional(fill.price, fill.amount)
        self.keep(order.with_fill(fill.amount, notional, fill.fee))
        planned = OrderPlanned(fill.at, order.run_id, order)
        alarm = Alarm(
            fill.at, order.run_id, "LIQUIDATED", f"The venue closed the {fill.symbol} position."
        )
        return [planned, *self._booked(order, fill, notional, late=False), alarm]

    def _booked(self, order: Order, fill: FillSeen, notional: int, late: bool) -> list[Event]:
        self._fills.add(fill.fill_id)
        before = self._before(order, fill)
        market, received = self.markets[fill.symbol], fill.amount - fill.fee_base
        if fill.fee_base:
            notional = market.notional(fill.price, received)
        after, realised = after_fill(
            before,
            fill.side,
            received,
            notional,
            fill.fee,
            fill.at,
            ambiguous=fill.ambiguous,
            leverage=order.leverage,
            candle_at=fill.candle_at,
        )
        if market.kind is MarketKind.SPOT and fill.side is Side.SELL:
            after = self._swept(after, market.lot_step)
        self.realised += realised
        self.fees += fill.fee
        self.last_price.setdefault(fill.symbol, fill.price)
        if after.amount:
            self.positions[fill.symbol] = after
        else:
            self.positions.pop(fill.symbol, None)
        event = order_filled(order, fill, realised, late=late)
        events: list[Event] = [event, *self._position_events(fill.symbol, fill.at)]
        if before.amount and after.amount * before.amount < 0:
            raise Broken(f"A fill turned the {fill.symbol} position around.")
        if before.amount and not after.amount:
            events.append(self._closed(before, after, order, fill))
        return events

    def _before(self, order: Order, fill: FillSeen) -> Position:
        """The position the fill meets; one that opens takes up the dust there is."""
        held = self.position(fill.symbol)
        if held.amount:
            return held
        self.owner[fill.symbol] = order.run_id
        dust = self.dust.pop(fill.symbol, None)
        return from_dust(dust, fill.at, fill.candle_at) if dust else Position(fill.symbol)

    def _swept(self, position: Position, lot: int) -> Position:
        left, dust = swept(position, lot)
        if dust is not None:
            self.dust[position.symbol] = dust
        return left

    def held_events(self, at: Millis) -> list[Event]:
        """Every open position as it is, for who has not heard of it."""
        return [event for symbol in self.positions for event in self._position_events(symbol, at)]

    def _position_events(self, symbol: Symbol, at: Millis) -> list[Event]:
        stop = self.protective_price(symbol, Purpose.STOP)
        if stop and symbol in self.positions:
            self.initial_stop.setdefault(symbol, stop)
        return [position_told(self, symbol, at)]

    def _closed(
        self, before: Position, after: Position, order: Order, fill: FillSeen
    ) -> TradeClosed:
        self._trades += 1
        self.initial_stop.pop(before.symbol, None)
        owner = self.owner.get(before.symbol, order.run_id)
        trade = trade_closed(before, after, fill, owner, f"t{self._trades}", order.purpose)
        self.count_closed(trade)
        return trade

    def charge(self, report: FundingPaid) -> list[Event]:
        """Books funding, each boundary once."""
        symbol = report.symbol
        held = self.positions.get(symbol)
        if held is None or report.at <= self.funded.get(symbol, -1):
            return []
        self.funded[symbol] = report.at
        self.funding += report.payment
        self.positions[symbol] = after_funding(held, report.payment)
        booked = funding_booked(report, self.owner.get(symbol, ""))
        return [booked, *self._position_events(symbol, report.at)]

    # ── checkpoint ───────────────────────────────────────────────────────────────────────────
    def state(self) -> dict[str, Any]:
        """JSON; ended orders and booked fills stay in the journal only."""
        return {
            "start_cash": self.start_cash,
            "realised": self.realised,
            "fees": self.fees,
            "funding": self.funding,
            "funded": dict(self.funded),
            "dust": [codec.encode(item) for item in self.dust.values()],
            "positions": [codec.encode(item) for item in self.positions.values()],
            "last_price": dict(self.last_price),
            **self.owned_state(),
            "initial_stop": dict(self.initial_stop),
            "trades": self._trades,
        }

    def restore(self, saved: Mapping[str, Any], events: Iterable[Event]) -> None:
        """saved: see state. events: all durable events so far: they hold every order and fill."""
        self.start_cash, self.realised = saved["start_cash"], saved["realised"]
        self.fees, self._trades = saved["fees"], saved["trades"]
        self.funding, self.funded = saved.get("funding", 0), dict(saved.get("funded", {}))
        self.positions = {item.symbol: item for item in map(codec.decode, saved["positions"])}
        self.dust = {item.symbol: item for item in map(codec.decode, saved.get("dust", ()))}
        self.last_price = dict(saved["last_price"])
        self.restore_owned(saved, events)
        self.initial_stop = dict(saved["initial_stop"])
        for event in events:
            if isinstance(event, OrderFilled):
                self._fills.add(event.fill_id)
            elif isinstance(event, PositionChanged) and event.amount:
                self.told[event.symbol] = (event.stop_price, event.target_price)
            elif isinstance(event, PositionChanged):
                self.told.pop(event.symbol, None)
        for order in folded_orders(events, self.markets).values():
            self.keep(order)
