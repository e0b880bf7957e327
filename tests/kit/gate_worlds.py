"""Random wallets before the gate: desks with positions and orders, safety states, facts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.margin import COMMON_TERMS
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import (
    Mode,
    OrderId,
    OrderIntent,
    OrderKind,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.domain.risk import PROFILES, SafetyState
from moniqo_desktop.engine.desk.desk import Desk
from moniqo_desktop.engine.gate.case import Facts
from tests.kit.builders import MINUTE, SPOT, SYMBOL, a_market, an_order

ETHER: Final = Symbol("ETH/USDT:USDT")
OTHERS: Final = tuple(Symbol(f"C{number}/USDT:USDT") for number in range(6))
MARKETS: Final = {
    SPOT: a_market(SPOT, maker_ppm=900, taker_ppm=1_100, lot_step=5, tick_size=2),
    SYMBOL: a_market(
        SYMBOL, taker_ppm=700, lot_step=10, min_notional=5 * MONEY_UNIT, **COMMON_TERMS
    ),
    ETHER: a_market(ETHER, taker_ppm=500, min_amount=3, max_amount=2_000_000, max_leverage=5),
    **{symbol: a_market(symbol, taker_ppm=-100, tick_size=5) for symbol in OTHERS},
}
START: Final = 1_800_000_000_000
CASH: Final = (0, 1_000, 100_000, 10_000_000, 1_000_000_000)


class World:
    """One wallet. `next` moves time, prices, facts and safety; the fair orders fit as they are."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0
        self.at = START
        self.symbols = tuple(MARKETS)
        self.desk = Desk(
            MARKETS, rng.choice(CASH[1:] if rng.random() < 0.97 else CASH) * MONEY_UNIT
        )
        self.mode = rng.choice(tuple(Mode))
        self.profile = rng.choice(tuple(PROFILES.values()))
        known = rng.sample(self.symbols, rng.randint(2, len(self.symbols)))
        for symbol in known:
            self.desk.last_price[symbol] = self._on_tick(symbol, rng.randint(200, 60_000))
        for symbol in rng.sample(known, rng.choice((0, 1, 1, 2))):
            self._hold(symbol)
        for symbol in rng.sample(known, rng.choice((0, 0, 1))):
            self._wait(symbol)
        self.next()

    def next(self) -> None:
        """The next moment: usually fine, sometimes with something in the way."""
        rng = self.rng
        self.count += 1
        self.at += rng.choice((0, 1, 1_000, MINUTE, 10 * MINUTE))
        for symbol, price in self.desk.last_price.items():
            self.desk.last_price[symbol] = self._on_tick(
                symbol, max(int(price * rng.uniform(0.99, 1.01)), 200)
            )
        self.facts, self.safety = self._facts(), self._safety()

    def _rarely(self, chance: float = 0.02) -> bool:
        return self.rng.random() < chance

    def _facts(self) -> Facts:
        rng, rarely = self.rng, self._rarely
        nan = float("nan")
        return Facts(
            mode=self.mode,
            profile=self.profile,
            running=not rarely(),
            paused=rarely(),
            connected=not rarely(),
            stale=rarely(),
            since_candle_ms=rng.choice((-1, 2 * MINUTE + 1))
            if rarely()
            else rng.choice((0, 120_000)),
            candle_ms=MINUTE,
            change_1h=rng.choice((nan, -0.1, -0.3, 9.0)) if rarely() else rng.uniform(-0.09, 0.1),
            change_24h=rng.choice((nan, -0.100001)) if rarely() else rng.uniform(-0.09, 0.3),
            volatility=rng.choice((-1.0, 0.4)),
            spread=rng.choice((0.0011, 0.5, 0.004)) if rarely() else rng.choice((-1.0, 0.0, 0.001)),
        )

    def _safety(self) -> SafetyState:
        rng, rarely, at = self.rng, self._rarely, self.at
        equity = self.desk.equity()
        ages = (0, 1, MINUTE, 59 * MINUTE, 60 * MINUTE, 23 * 60 * MINUTE, 24 * 60 * MINUTE)
        many = rng.randint(1, 40) if rarely(0.04) else rng.choice((0, 0, 1))
        return SafetyState(
            kill_switch=rarely(),
            cooldown_until=at + rng.choice((0, 1)) if rarely(0.04) else 0,
            breaker_until=at + rng.choice((0, 1)) if rarely(0.04) else 0,
            day_start_equity=int(
                equity * rng.choice((0.5, 1, 1, 1.005, 1.04) if rarely(0.1) else (1,))
            ),
            peak_equity=int(equity * rng.choice((1, 1.02, 1.25) if rarely(0.1) else (1,))),
            trades_at=tuple(sorted(at - rng.choice(ages) for _ in range(many))),
        )

    # ── what is there already ────────────────────────────────────────────────────────────────
    def _on_tick(self, symbol: Symbol, price: int) -> int:
        tick = MARKETS[symbol].tick_size
        return max(price // tick, 1) * tick

    def _sized(self, symbol: Symbol, ratio: float) -> int:
        """Amount on the lot worth about ratio of equity."""
        market, price = MARKETS[symbol], self.desk.last_price[symbol]
        money = max(int(self.desk.equity() * ratio), 0)
        amount = min(money // market.notional(price, 1), market.max_amount)
        return amount // market.lot_step * market.lot_step

    def _hold(self, symbol: Symbol) -> None:
        """A position with a stop, sometimes with a target."""
        rng, last = self.rng, self.desk.last_price[symbol]
        side = Side.BUY if symbol == SPOT else rng.choice((Side.BUY, Side.SELL))
        amount = self._sized(symbol, rng.choice((0.01, 0.05, 0.3)))
        if amount <= 0:
            return
        self._enter(symbol, Purpose.OPEN, side, amount, status=OrderStatus.ACCEPTED)
        order_id = OrderId(f"held-{symbol}")
        fill = FillSeen(self.at, f"fill-{symbol}", order_id, symbol, side, last, amount, 0)
        self.desk.apply(fill)
        stop = self._on_tick(symbol, int(last * (1 - side.sign * rng.uniform(0.011, 0.05))))
        self._enter(
            symbol,
            Purpose.STOP,
            side.opposite,
            amount,
            kind=OrderKind.STOP,
            trigger_price=stop,
            reduce_only=True,
        )

    def _wait(self, symbol: Symbol) -> None:
        """An entry on its way, of any kind and status; sometimes one without an answer."""
        rng, last = self.rng, self.desk.last_price[symbol]
        amount = self._sized(symbol, rng.uniform(0.001, 0.1))
        held = self.desk.position(symbol).amount
        side = Side.BUY if held >= 0 else Side.SELL
        kind = rng.choice((OrderKind.MARKET, OrderKind.LIMIT, OrderKind.STOP))
        price = self._on_tick(symbol, int(last * rng.uniform(0.95, 1.05)))
        if amount <= 1:
            return
        self._enter(
            symbol,
            Purpose.ADD,
            side,
            amount,
            kind=kind,
            limit_price=price if kind is OrderKind.LIMIT else 0,
            trigger_price=price if kind is OrderKind.STOP else 0,
            filled=rng.choice((0, 1)),
            status=rng.choice((OrderStatus.SUBMITTED, OrderStatus.UNKNOWN, OrderStatus.CANCELLED)),
        )

    def _enter(
        self, symbol: Symbol, purpose: Purpose, side: Side, amount: int, **changes: object
    ) -> None:
        names = {Purpose.OPEN: "held", Purpose.STOP: "stop", Purpose.ADD: "wait"}
        order = an_order(
            f"{names[purpose]}-{symbol}",
            symbol=symbol,
            purpose=purpose,
            side=side,
            amount=amount,
            **{"status": OrderStatus.ACCEPTED, **changes},
        )
        self.desk.keep(order)

    # ── orders that fit ──────────────────────────────────────────────────────────────────────
    def fair_entry(self) -> OrderIntent:
        """An entry inside the profile's limits, as far as one order alone can be."""
        rng, limits = self.rng, self.profile.limits
        known, busy = tuple(self.desk.last_price), self.desk.entries_underway()
        symbol = rng.choice(tuple(s for s in known if s not in busy or rng.random() < 0.3) or known)
        last, held = self.desk.last_price[symbol], self.desk.position(symbol).amount
        side = Side.SELL if held < 0 or (symbol != SPOT and rng.random() < 0.4) else Side.BUY
        low, high = max(limits.min_stop_distance, 0.001), min(limits.max_stop_distance, 0.2)
        distance = rng.uniform(low, high)
        loss = distance + 2 * abs(MARKETS[symbol].taker_ppm) / 1_000_000
        room = min(limits.max_position, limits.max_exposure, limits.risk_per_trade / loss)
        amount = self._sized(symbol, room * rng.choice((1.0, 0.9, 0.3, 0.05)))
        stop = self._on_tick(symbol, int(last * (1 - side.sign * distance)))
        target = self._on_tick(symbol, int(last * (1 + side.sign * 2 * distance)) + 5)
        return self._of_kind(
            OrderIntent(
                "node",
                symbol,
                Purpose.ADD if held and rng.random() < 0.6 else Purpose.OPEN,
                side,
                amount,
                stop_price=stop,
                target_price=rng.choice((0, target)),
                decided_price=last,
                approved_by=rng.choice(("owner", "owner", "")),
                leverage=rng.choice((1, 1, 1, 2, 3, 9, 40)),
            )
        )

    def _of_kind(self, intent: OrderIntent) -> OrderIntent:
        """At market, or with the prices of its kind near the last one."""
        rng, last = self.rng, self.desk.last_price[intent.symbol]
        kind = rng.choice((OrderKind.MARKET, OrderKind.MARKET, OrderKind.LIMIT, OrderKind.STOP))
        price = self._on_tick(intent.symbol, int(last * rng.uniform(0.999, 1.001)))
        return replace(
            intent,
            kind=kind,
            limit_price=price if kind is OrderKind.LIMIT else 0,
            trigger_price=price if kind is OrderKind.STOP else 0,
        )

    def fair_exit(self) -> OrderIntent:
        """A part or the whole of a position; nonsense where there is none."""
        rng = self.rng
        symbol = rng.choice(tuple(self.desk.positions) or self.symbols)
        held = self.desk.position(symbol).amount
        lot = MARKETS[symbol].lot_step
        part = int(abs(held) * rng.random()) // lot * lot
        return OrderIntent(
            "node",
            symbol,
            rng.choice((Purpose.CLOSE, Purpose.REDUCE)),
            Side.SELL if held > 0 else Side.BUY,
            rng.choice((abs(held), part)),
        )

    def fair_protection(self) -> OrderIntent:
        """A stop or target that moves the right way."""
        rng = self.rng
        symbol = rng.choice(tuple(self.desk.positions) or self.symbols)
        held, last = self.desk.position(symbol).amount, self.desk.last_price.get(symbol, 1_000)
        sign = 1 if held > 0 else -1
        purpose = rng.choice((Purpose.STOP, Purpose.STOP, Purpose.TARGET))
        away = -sign if purpose is Purpose.STOP else sign
        price = self._on_tick(symbol, int(last * (1 + away * rng.uniform(0.0005, 0.03))))
        is_stop = purpose is Purpose.STOP
        return OrderIntent(
            "node",
            symbol,
            purpose,
            Side.SELL if held > 0 else Side.BUY,
            0,
            stop_price=price if is_stop else 0,
            target_price=0 if is_stop else price,
            trigger_price=0,
        )
