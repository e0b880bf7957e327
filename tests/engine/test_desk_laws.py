"""For any sequence of orders and candles the desk's money is the venue's, to the unit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.events import Event, OrderPlanned, TradeClosed
from moniqo_desktop.domain.messages.reports import OrderAmended, Report
from moniqo_desktop.domain.orders import Order, OrderGroup, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.desk.desk import Desk
from tests.kit.builders import MINUTE, PLENTY, SYMBOL, a_bracket, an_order
from tests.kit.flows import CASH, ETHER, MARKETS

WISHES = st.fixed_dictionaries(
    {
        "symbol": st.sampled_from([SYMBOL, ETHER]),
        "side": st.sampled_from(list(Side)),
        "kind": st.sampled_from([OrderKind.MARKET, OrderKind.LIMIT, OrderKind.STOP]),
        "amount": st.integers(1, 9_000),
        "offset": st.integers(-4, 4),
        "protected": st.booleans(),
        "leave": st.booleans(),
    }
)
MOVES = st.tuples(
    st.integers(-9, 9), st.integers(0, 9), st.integers(0, 9), st.sampled_from([40, PLENTY])
)
STEPS = st.lists(st.one_of(WISHES, MOVES), min_size=5, max_size=40)


class Wallet:
    """A desk that hears all that a paper market says; the gate is not asked."""

    def __init__(self) -> None:
        self.market = PaperMarket(MARKETS, CASH)
        self.desk = Desk(MARKETS, CASH)
        self.events: list[Event] = []
        self.prices = {SYMBOL: 10_000, ETHER: 10_000}
        self.at = 0
        self.count = 0

    def hear(self, reports: Any) -> None:
        for report in reports:
            self.events += self.desk.apply(report)

    def step(self, step: Any) -> None:
        if isinstance(step, dict):
            self.wish(**step)
        else:
            self.candle(*step)

    def wish(
        self,
        *,
        symbol: Symbol,
        side: Side,
        kind: OrderKind,
        amount: int,
        offset: int,
        protected: bool,
        leave: bool,
    ) -> None:
        """An entry or, where a position stands against it, an exit."""
        held, busy = self.desk.position(symbol).amount, self.desk.pending_entry(symbol)
        leaves = held * side.sign < 0
        if busy or (leaves and not leave):
            return
        self.count += 1
        price = self.prices[symbol] + 5 * offset
        order = an_order(
            f"o{self.count}",
            symbol=symbol,
            side=side,
            kind=OrderKind.MARKET if leaves else kind,
            amount=min(amount, abs(held)) if leaves else amount,
            purpose=Purpose.CLOSE if leaves else Purpose.OPEN,
            reduce_only=leaves,
            limit_price=price if kind is OrderKind.LIMIT and not leaves else 0,
            trigger_price=price if kind is OrderKind.STOP and not leaves else 0,
        )
        away = 60 * side.sign
        group = OrderGroup(order.order_id, order)
        if protected and not leaves:
            group = a_bracket(order, stop=price - away, target=price + 2 * away)
        for one in group.orders:
            self.events.append(OrderPlanned(self.at, "run", one))
        self.desk.add(group)
        self.hear(self.market.submit(group, self.at))

    def candle(self, move: int, up: int, down: int, volume: int) -> None:
        self.at += MINUTE
        for symbol, before in self.prices.items():
            close = max(before + 5 * move, 1_000)
            high, low = max(before, close) + 5 * up, min(before, close) - 5 * down
            candle = (before, high, low, close, volume)
            self.hear(self.market.on_candle(symbol, self.at, *candle))
            self.prices[symbol] = self.desk.last_price[symbol] = close


def lived(steps: list[Any]) -> Wallet:
    wallet = Wallet()
    for step in steps:
        wallet.step(step)
    return wallet


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_cash_and_cost_are_the_start_with_what_was_realised_less_fees(steps: list[Any]) -> None:
    wallet = Wallet()
    for step in steps:
        wallet.step(step)
        desk = wallet.desk
        costs = sum(held.cost for held in desk.positions.values())
        assert desk.cash() + costs == CASH + desk.realised - desk.fees
        assert desk.cash() == wallet.market.cash
        assert desk.equity() == wallet.market.equity()
        for symbol in MARKETS:
            assert desk.position(symbol).amount == wallet.market.position(symbol).amount


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_profit_over_closed_trades_is_what_the_wallet_gained_when_flat(steps: list[Any]) -> None:
    wallet = lived(steps)
    trades = [event for event in wallet.events if isinstance(event, TradeClosed)]
    still_open = sum(held.profit for held in wallet.desk.positions.values())
    assert sum(trade.profit for trade in trades) + still_open == (
        wallet.desk.realised - wallet.desk.fees
    )


@settings(max_examples=25, deadline=None)
@given(STEPS, STEPS)
def test_a_desk_taken_up_from_its_checkpoint_goes_on_the_same(
    before: list[Any], after: list[Any]
) -> None:
    wallet = lived(before)
    again = Desk(MARKETS, 0)
    again.restore(json.loads(json.dumps(wallet.desk.state())), wallet.events)
    assert again.state() == wallet.desk.state()
    kept = wallet.desk
    reports: list[Report] = []

    def hear(found: Any) -> None:
        for report in found:
            reports.append(report)
            kept.apply(report)

    wallet.hear = hear  # type: ignore[method-assign]  # the same ears, written down
    for step in after:
        wallet.step(step)
    for order in kept.orders.values():
        if order.order_id not in again.orders:
            again.keep(fresh(order))
    for report in reports:
        again.apply(report)
    again.last_price = dict(kept.last_price)
    assert (again.cash(), again.equity()) == (kept.cash(), kept.equity())
    assert {i: o.status for i, o in again.orders.items()} == {
        i: o.status for i, o in kept.orders.items()
    }


def fresh(order: Order) -> Order:
    """As it was when it was added."""
    return replace(order, status=OrderStatus.SUBMITTED, filled=0, paid=0, fees=0, venue_order_id="")


@settings(max_examples=25, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_fills_and_ends_told_again_change_nothing(steps: list[Any], rng: Any) -> None:
    wallet = Wallet()
    heard: list[Report] = []
    apply = wallet.desk.apply

    def twice(reports: Any) -> None:
        for report in reports:
            apply(report)
            if not isinstance(report, OrderAmended):
                heard.append(report)
            if heard:
                apply(rng.choice(heard))

    wallet.hear = twice  # type: ignore[method-assign]  # the same ears, told twice
    for step in steps:
        wallet.step(step)
    assert wallet.desk.cash() == wallet.market.cash
    assert wallet.desk.equity() == wallet.market.equity()


def test_the_last_stop_of_a_position_is_the_one_the_market_reaches_last() -> None:
    """An order that adds is judged by it: the venue may not close before any stop."""
    wallet = Wallet()
    wallet.candle(0, 5, 5, PLENTY)
    wallet.desk.open_orders.clear()
    for number, trigger in enumerate((9_600, 10_800)):
        stop = an_order(f"s{number}", kind=OrderKind.STOP, side=Side.SELL, trigger_price=trigger)
        stop = replace(stop, purpose=Purpose.STOP)
        wallet.desk.open_orders[stop.order_id] = stop
    last = wallet.desk.farthest_stop
    assert last(SYMBOL, 1, 0) == last(SYMBOL, 1, 10_000) == 9_600
    assert last(SYMBOL, 1, 9_000) == 9_000
    assert last(SYMBOL, -1, 0) == 10_800
    assert last(ETHER, 1, 0) == 0
