"""Whatever is sent and whatever the candles do, no unit of money is made or lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, Report
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import (
    Change,
    OrderGroup,
    OrderId,
    OrderKind,
    Side,
    TimeInForce,
)
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from tests.kit.builders import MINUTE, SPOT, SYMBOL, Attentive, a_market, an_order
from tests.kit.oracles import LedgerOracle

MARKETS = {
    SPOT: a_market(SPOT, maker_ppm=900, taker_ppm=1_100, lot_step=5, tick_size=2),
    SYMBOL: a_market(SYMBOL, maker_ppm=-200, taker_ppm=700, lot_step=10, min_notional=10**6),
}
SYMBOLS = st.sampled_from(list(MARKETS))
PRICES = st.integers(1, 120).map(lambda steps: steps * 2)
FITTING = st.integers(1, 400).map(lambda lots: lots * 10)
AMOUNTS = st.one_of(*[FITTING] * 5, st.integers(-5, 10**16))
KINDS = st.sampled_from(OrderKind)
CHILD_KINDS = st.sampled_from([kind for kind in OrderKind if kind is not OrderKind.MARKET])
CANDLES = st.tuples(PRICES, PRICES, PRICES, PRICES)
VOLUMES = st.sampled_from((0, 90, 3_000, 10**9, 10**9))
TRAILS = st.sampled_from((1, 20_000, 500_000, 999_999))
CASH = 3_000 * MONEY_UNIT // 10
RULES = st.builds(
    PaperRules,
    path=st.sampled_from(PATHS),
    volume_share_ppm=st.sampled_from((0, 100_000)),
    slippage_ppm=st.sampled_from((0, 1_500)),
    slippage_ticks=st.sampled_from((0, 0, 2)),
    impact_ppm=st.sampled_from((0, 0, 50_000)),
    touch_fills=st.booleans(),
)


class PaperLaws(RuleBasedStateMachine):
    """Random orders of all kinds, amends, cancels and hostile candles on two markets."""

    def __init__(self) -> None:
        super().__init__()
        self.market = self.twin = PaperMarket(MARKETS, CASH)
        self.oracle = LedgerOracle(CASH)
        self.at = 0
        self.count = 0
        self.ids: list[OrderId] = []

    @initialize(rules=RULES)
    def built(self, rules: PaperRules) -> None:
        self.market = PaperMarket(MARKETS, CASH, rules=rules)
        self.twin = Attentive(MARKETS, CASH, rules=rules)

    def both(self, verb: str, *wanted: object) -> list[Report]:
        """Asks the market, and its twin that never dies or looks away: they answer alike."""
        reports = list(getattr(self.market, verb)(*wanted))
        assert list(getattr(self.twin, verb)(*wanted)) == reports
        return reports

    def told(self, reports: list[Report]) -> None:
        for report in reports:
            if isinstance(report, FillSeen):
                self.oracle.book(report, MARKETS[report.symbol])

    def order_fields(
        self, symbol: Symbol, kind: OrderKind, price: int, trail: int
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {"symbol": symbol, "kind": kind}
        if kind in (OrderKind.LIMIT, OrderKind.STOP_LIMIT):
            fields["limit_price"] = price
        if kind in (OrderKind.STOP, OrderKind.STOP_LIMIT, OrderKind.TAKE_PROFIT):
            fields["trigger_price"] = price
        if kind is OrderKind.TRAILING:
            fields["trail_ppm"] = trail
            fields["activation_ppm"] = price % 4 * 9_000
        return fields

    def next_id(self) -> str:
        self.count += 1
        self.ids.append(OrderId(f"o{self.count}"))
        return self.ids[-1]

    @rule(
        symbol=SYMBOLS,
        side=st.sampled_from(Side),
        kind=KINDS,
        price=PRICES,
        amount=AMOUNTS,
        trail=TRAILS,
        reduce_only=st.booleans(),
        force=st.sampled_from(TimeInForce),
    )
    def send(
        self,
        symbol: Symbol,
        side: Side,
        kind: OrderKind,
        price: int,
        amount: int,
        trail: int,
        reduce_only: bool,
        force: TimeInForce,
    ) -> None:
        order = an_order(
            self.next_id(),
            side=side,
            amount=amount,
            reduce_only=reduce_only,
            time_in_force=force,
            **self.order_fields(symbol, kind, price, trail),
        )
        self.told(self.both("submit", OrderGroup("", order), self.at))

    @rule(
        symbol=SYMBOLS,
        side=st.sampled_from(Side),
        entry=KINDS,
        prices=st.tuples(PRICES, PRICES, PRICES),
        amount=AMOUNTS,
        kinds=st.lists(CHILD_KINDS, max_size=3),
        trail=TRAILS,
        later=st.booleans(),
    )
    def send_group(
        self,
        symbol: Symbol,
        side: Side,
        entry: OrderKind,
        prices: tuple[int, int, int],
        amount: int,
        kinds: list[OrderKind],
        trail: int,
        later: bool,
    ) -> None:
        opening = an_order(
            self.next_id(),
            side=side,
            amount=amount,
            **self.order_fields(symbol, entry, prices[0], trail),
        )
        children = tuple(
            an_order(
                self.next_id(),
                side=side.opposite,
                amount=amount,
                reduce_only=True,
                **self.order_fields(symbol, kind, price, trail),
            )
            for kind, price in zip(kinds, prices, strict=False)
        )
        group = OrderGroup(f"g{self.count}", None if later else opening, children)
        self.told(self.both("submit", group, self.at))

    @rule(
        pick=st.integers(0, 1000),
        price=PRICES,
        amount=AMOUNTS,
        trail=TRAILS,
        mask=st.integers(0, 15),
    )
    def change(self, pick: int, price: int, amount: int, trail: int, mask: int) -> None:
        if self.ids:
            change = Change(
                limit_price=price if mask & 1 else 0,
                trigger_price=price if mask & 2 else 0,
                amount=amount if mask & 4 else 0,
                trail_ppm=trail if mask & 8 else 0,
            )
            asked = self.at + (mask % 2) * 30_000
            self.told_without_fills(
                self.both("amend", self.ids[pick % len(self.ids)], change, asked)
            )

    @rule(pick=st.integers(0, 1000))
    def take_back(self, pick: int) -> None:
        if self.ids:
            self.told_without_fills(self.both("cancel", self.ids[pick % len(self.ids)], self.at))

    def told_without_fills(self, reports: list[Report]) -> None:
        """Answers with the true state repeat fills; they are not new ones."""
        for report in reports:
            if isinstance(report, FillSeen):
                assert report.fill_id in self.oracle.fill_ids

    @rule(spot=CANDLES, linear=CANDLES, volume=VOLUMES)
    def candles(
        self, spot: tuple[int, int, int, int], linear: tuple[int, int, int, int], volume: int
    ) -> None:
        """A minute of both markets; a candle touches the position of its own symbol only."""
        self.at += MINUTE
        for symbol, other, prices in ((SPOT, SYMBOL, spot), (SYMBOL, SPOT, linear)):
            kept = self.market.position(other)
            high, low = max(prices), min(prices)
            candle = (prices[0], high, low, prices[1], volume)
            self.told(self.both("on_candle", symbol, self.at, *candle))
            assert self.market.position(other) == kept

    @rule()
    def die_and_come_back(self) -> None:
        state = json.loads(json.dumps(self.market.state()))
        self.market = PaperMarket(MARKETS, 0, **self.market.settings)
        self.market.restore(state)
        assert self.market.state() == state == self.twin.state()

    @invariant()
    def money_is_kept(self) -> None:
        market = self.market
        assert market.imbalance == 0
        assert market.cash == self.oracle.cash
        assert market.cash >= 0
        assert market.free >= 0
        assert market.locked >= 0
        assert market.insurance >= 0
        assert market.equity() >= 0

    @invariant()
    def locked_is_the_sum_over_open_orders(self) -> None:
        rows = self.market.state()["orders"]
        assert self.market.locked == sum(row["own"].get("locked", 0) for row in rows)
        assert all(row["own"].get("locked", 0) >= 0 for row in rows)

    @invariant()
    def position_is_the_sum_of_fills(self) -> None:
        for symbol in MARKETS:
            assert self.market.position(symbol).amount == self.oracle.amounts.get(symbol, 0)
        assert self.market.position(SPOT).amount >= 0

    @invariant()
    def no_reducing_order_is_larger_than_what_it_can_take_off(self) -> None:
        for row in self.market.state()["orders"]:
            own, order = row["own"], row["order"]
            if own.get("reducing") and not own.get("asleep"):
                held = self.market.position(order["symbol"]).amount
                sign = Side(order["side"]).sign
                assert held * sign < 0
                amount = own.get("amount", order["amount"])
                assert 0 < amount - own.get("filled", 0) <= abs(held)


TestPaperLaws = pytest.mark.slow(PaperLaws.TestCase)  # fewer examples miss whole kinds of order
TestPaperLaws.settings = settings(max_examples=30, stateful_step_count=50, deadline=None)
