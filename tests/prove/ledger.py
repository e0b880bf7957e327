"""Random life of a paper wallet: exact conservation and no negative balance, step by step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from math import exp
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.margin import COMMON_TERMS
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, FundingPaid, OrderEnded, Report
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import (
    Change,
    Order,
    OrderGroup,
    OrderId,
    OrderKind,
    Side,
    TimeInForce,
)
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.engine.desk.desk import Desk
from tests.kit.builders import MINUTE, SPOT, SYMBOL, Attentive, a_market, an_order
from tests.kit.oracles import LedgerOracle

Progress = Callable[[str], None]

SHORT: Final = Symbol("ETH/USDT:USDT")
MARKETS: Final = {
    SPOT: a_market(SPOT, maker_ppm=900, taker_ppm=1_100, lot_step=5, tick_size=2),
    SYMBOL: a_market(
        SYMBOL, maker_ppm=-200, taker_ppm=700, lot_step=10, min_notional=10**6, **COMMON_TERMS
    ),
    SHORT: a_market(SHORT, maker_ppm=200, taker_ppm=500, max_leverage=20),
}
LEVERAGES: Final = (1, 1, 2, 5, 20, 125)
SYMBOLS: Final = tuple(MARKETS)
KINDS: Final = tuple(OrderKind)
CASH: Final = 100_000 * MONEY_UNIT
LIFE: Final = 2_000
"""Steps of one wallet; then a new one starts with other settings."""


class Draw:
    """Random numbers from a seed, drawn in blocks."""

    def __init__(self, seed: int) -> None:
        self._source = np.random.default_rng(seed)
        self._uniform: list[float] = []
        self._normal: list[float] = []

    def random(self) -> float:
        """0 <= it < 1."""
        if not self._uniform:
            self._uniform = self._source.random(2_048).tolist()
        return self._uniform.pop()

    def near(self, spread: float) -> float:
        """A factor around 1."""
        if not self._normal:
            self._normal = self._source.standard_normal(2_048).tolist()
        return exp(spread * self._normal.pop())

    def number(self, below: int) -> int:
        return int(self.random() * below)

    def one_of(self, values: Sequence[Any]) -> Any:
        return values[self.number(len(values))]


class Life:
    """One wallet, driven at random from its own seed."""

    def __init__(self, seed: int, counts: Counter[str]) -> None:
        self.draw = Draw(seed)
        self.counts = counts
        rules = PaperRules(
            path=self.draw.one_of(PATHS),
            volume_share_ppm=self.draw.one_of((0, 20_000, 100_000)),
            slippage_ppm=self.draw.one_of((0, 700)),
            slippage_ticks=self.draw.one_of((0, 0, 2)),
            impact_ppm=self.draw.one_of((0, 0, 30_000)),
            touch_fills=self.draw.random() < 0.3,
            fee_received=self.draw.random() < 0.5,
        )
        self.settings: dict[str, Any] = {"rules": rules}
        self.market = PaperMarket(MARKETS, CASH, **self.settings)
        self.twin = Attentive(MARKETS, CASH, **self.settings)
        self.oracle = LedgerOracle(CASH)
        self.desk = Desk(MARKETS, CASH)
        self.borne = 0
        self.leverage: dict[OrderId, int] = {}
        self.prices = dict.fromkeys(SYMBOLS, 5_000)
        self.at = 0
        self.ids: list[OrderId] = []
        self.seed = seed

    def step(self) -> None:
        """One request or candle, then every law."""
        chance = self.draw.random()
        if chance < 0.5:
            self.candle()
        elif chance < 0.55:
            self.funding()
        elif chance < 0.85:
            self.submit()
        elif chance < 0.95:
            self.amend()
        elif chance < 0.997:
            self.repeats(self.both("cancel", self.some_id(), self.at))
        else:
            self.die()
        self.check()

    def both(self, verb: str, *wanted: object) -> list[Report]:
        """Asks the market, and its twin that never dies or looks away: they answer alike."""
        reports = list(getattr(self.market, verb)(*wanted))
        assert list(getattr(self.twin, verb)(*wanted)) == reports, f"seed {self.seed}: {verb}"
        return reports

    def number(self, below: int) -> int:
        return self.draw.number(below)

    def some_id(self) -> OrderId:
        return self.ids[-1 - self.number(min(12, len(self.ids)))] if self.ids else OrderId("none")

    def candle(self) -> None:
        """A jump between candles at times, wide ranges, no volume at times."""
        symbol = SYMBOLS[self.number(len(SYMBOLS))]
        wild = 0.5 if self.draw.random() < 0.02 else 0.01
        points = [self.prices[symbol]]
        for _ in range(4):
            points.append(max(2, int(points[-1] * self.draw.near(wild))))
        del points[1 if self.draw.random() < 0.7 else 0]
        self.prices[symbol] = points[3] if 50 < points[3] < 10**7 else 5_000
        self.at += MINUTE
        volume = self.draw.one_of((0, 500, 20_000, 10**12))
        high, low = max(points), min(points)
        fields = (symbol, self.at, points[0], high, low, points[3], volume)
        self.desk.last_price[symbol] = points[3]
        self.book(self.both("on_candle", *fields))
        solvent = self.oracle.is_solvent(MARKETS[symbol], points[3])
        assert solvent, f"seed {self.seed}: a position outlived its liquidation"

    def funding(self) -> None:
        """At a boundary: mostly small, at times more than a margin holds."""
        symbol = SYMBOLS[self.number(len(SYMBOLS))]
        rate = self.draw.one_of((0, 10_000, -30_000, 999_999, 20_000_000, -20_000_000))
        mark = self.draw.one_of((0, self.prices[symbol]))
        self.book(self.both("on_funding", symbol, self.at, rate, mark))

    def order(
        self, symbol: Symbol, side: Side, amount: int, kind: OrderKind, **changes: Any
    ) -> Order:
        self.ids.append(OrderId(f"{self.seed}-{len(self.ids)}"))
        leverage = LEVERAGES[self.number(len(LEVERAGES))]
        self.leverage[self.ids[-1]] = leverage if symbol != SPOT else 1
        return an_order(
            self.ids[-1],
            leverage=self.leverage[self.ids[-1]],
            symbol=symbol,
            side=side,
            amount=amount,
            kind=kind,
            limit_price=self.near(symbol) if "limit" in kind else 0,
            trigger_price=self.near(symbol) if kind not in ("market", "limit") else 0,
            trail_ppm=self.number(200_000) if kind is OrderKind.TRAILING else 0,
            activation_ppm=self.number(4) * 5_000 if kind is OrderKind.TRAILING else 0,
            **changes,
        )

    def near(self, symbol: Symbol) -> int:
        tick = MARKETS[symbol].tick_size
        price = int(self.prices[symbol] * self.draw.near(0.01))
        return max(tick, price // tick * tick)

    def amount(self) -> int:
        lots = (10, 500, 5_000, 100_000, 10**7)
        return lots[self.number(len(lots))] * (1 + self.number(3))

    def submit(self) -> None:
        symbol = SYMBOLS[self.number(len(SYMBOLS))]
        side = Side.BUY if self.draw.random() < 0.5 else Side.SELL
        amount = self.amount()
        force = tuple(TimeInForce)[self.number(6) % 3]
        alone = self.draw.random() < 0.4
        entry = self.order(
            symbol,
            side,
            amount,
            KINDS[self.number(len(KINDS))],
            time_in_force=force,
            reduce_only=alone and self.draw.random() < 0.5,
        )
        children = () if alone else self.children(symbol, side.opposite, amount)
        later = bool(children) and self.draw.random() < 0.2
        group = OrderGroup(f"g{entry.order_id}", None if later else entry, children)
        self.desk.add(group)
        self.book(self.both("submit", group, self.at))

    def children(self, symbol: Symbol, side: Side, amount: int) -> tuple[Order, ...]:
        stop = (OrderKind.STOP, OrderKind.TRAILING, OrderKind.STOP_LIMIT)[self.number(3)]
        target = (OrderKind.LIMIT, OrderKind.TAKE_PROFIT)[self.number(2)]
        return tuple(
            self.order(symbol, side, amount, kind, reduce_only=True) for kind in (stop, target)
        )

    def amend(self) -> None:
        symbol = SYMBOLS[self.number(len(SYMBOLS))]
        price = self.near(symbol)
        wish = (price, 0, 0), (0, price, 0), (0, 0, self.amount()), (price, price, 0)
        change = Change(*wish[self.number(4)])
        at = self.at + self.number(2) * 1_000
        self.repeats(self.both("amend", self.some_id(), change, at))

    def die(self) -> None:
        state = json.dumps(self.market.state())
        self.market = PaperMarket(MARKETS, 0, **self.settings)
        self.market.restore(json.loads(state))
        assert json.dumps(self.market.state()) == state
        self.counts["restored"] += 1

    def book(self, reports: list[Report]) -> None:
        for report in reports:
            self.hear(report)
            if isinstance(report, OrderEnded):
                self.counts[report.code or report.status.value] += 1
            if isinstance(report, FundingPaid):
                self.borne += self.oracle.pay(report, MARKETS[report.symbol])
            if isinstance(report, FillSeen):
                leverage = self.leverage.get(report.order_id, 1)
                self.oracle.book(report, MARKETS[report.symbol], leverage)
                self.counts["in base"] += report.fee_base != 0
                self.counts["dust"] += report.symbol in self.oracle.dust
                self.counts["liquidations"] += report.order_id.startswith("liq-")
                self.counts["ambiguous"] += report.ambiguous

    def repeats(self, reports: list[Report]) -> None:
        """Fills told again are not new ones."""
        for report in reports:
            assert not isinstance(report, FillSeen) or report.fill_id in self.oracle.fill_ids
            self.hear(report)

    def hear(self, report: Report) -> None:
        """The desk of the engine books the same reports, also those that are told again."""
        self.counts[type(report).__name__] += 1
        if isinstance(report, FundingPaid):
            self.desk.charge(report)
        else:
            self.desk.apply(report)

    def check(self) -> None:
        market = self.market
        assert market.imbalance == 0, f"seed {self.seed}: money is not conserved"
        assert market.cash == self.oracle.cash, f"seed {self.seed}: cash differs from the oracle"
        assert min(market.cash, market.free, market.locked, market.insurance) >= 0, self.seed
        for symbol in SYMBOLS:
            held = market.position(symbol)
            assert held.amount == self.oracle.amounts.get(symbol, 0), self.seed
            assert held.cost == self.oracle.costs.get(symbol, 0), self.seed
            booked, margin = self.desk.position(symbol), self.oracle.margins.get(symbol, 0)
            assert (booked.amount, booked.cost) == (held.amount, held.cost), self.seed
            assert held.cost - held.borrowed == booked.margin == margin >= 0, self.seed
        assert market.insurance >= self.borne, f"seed {self.seed}: funding nobody paid"
        desk, theirs = self.desk, (market.cash, market.equity(), market.realised, market.funding)
        mine = (desk.cash(), desk.equity(), desk.realised, desk.funding)
        assert mine == theirs, f"seed {self.seed}: the desk counts otherwise"
        assert market.position(SPOT).amount >= 0, self.seed
        for row in self.counted():
            amount = market.position(row["order"]["symbol"]).amount
            own, sign = row["own"], Side(row["order"]["side"]).sign
            left = own.get("amount", row["order"]["amount"]) - own.get("filled", 0)
            assert 0 < left <= -amount * sign, f"seed {self.seed}: {row} can do more than reduce"

    def counted(self) -> list[dict[str, Any]]:
        """Reducing orders that are awake; looked at now and then, as it takes long."""
        if self.draw.random() > 0.05:
            return []
        rows = [row for row in self.market.state()["orders"] if row["own"].get("reducing")]
        return [row for row in rows if not row["own"].get("asleep")]


def prove(steps: int = 1_000_000, progress: Progress = print, seed: int = 1) -> dict[str, Any]:
    """Raises AssertionError with the seed of the wallet that broke a law."""
    counts: Counter[str] = Counter()
    life = Life(seed, counts)
    for done in range(steps):
        if done % LIFE == 0 and done:
            seed += 1
            life = Life(seed, counts)
        life.step()
        if done % 50_000 == 49_999:
            progress(f"ledger: {done + 1:,} of {steps:,} steps, {counts['FillSeen']:,} fills")
    return {"steps": steps, "violations": 0, **dict(sorted(counts.items()))}
