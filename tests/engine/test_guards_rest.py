"""Whatever hands, flows and the market do: the position tells the stop and target that rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.commands import (
    CancelOrder,
    ClosePosition,
    Command,
    MoveProtection,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.events import Event, PositionChanged
from moniqo_desktop.domain.messages.reports import (
    CandleClosed,
    CommandGiven,
    OrderAccepted,
    OrderLost,
    Report,
)
from moniqo_desktop.domain.orders import OrderIntent, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.orders_out import carry_out
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import CASH, a_source, compiled, some_terms

STEPS = 80


class Floor:
    """A core and a paper market, and what the core told of the position last."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        plan = compiled(a_source())
        self.core = Core(some_terms(), plan.markets, lambda: 0.0)
        self.market = PaperMarket(plan.markets, CASH)
        self.run = Run("run", plan, self.core.terms.profile)
        self.at, self.price = 0, 10_000
        self.told: PositionChanged | None = None
        self.seen: set[str] = set()
        self.core.start(self.run, 0, {})
        self.candle()

    # ── what may happen ──────────────────────────────────────────────────────────────────────
    def candle(self) -> None:
        opened, self.at = self.at, self.at + MINUTE
        close = max(self.price + int(self.rng.normal(0, 60)), 5_000)
        high = max(self.price, close) + int(self.rng.integers(0, 80))
        low = min(self.price, close) - int(self.rng.integers(0, 80))
        volume = int(self.rng.choice([2_000, 20_000, 10**9]))
        steps = (self.price, high, low, close, volume)
        self.hear(list(self.market.on_candle(SYMBOL, self.at, *steps)))
        prices = (steps[0] / 10, high / 10, low / 10, close / 10)
        closed = Candle(opened, *prices, volume / 1_000)
        self.hear([CandleClosed(self.at, SYMBOL, timeframe("1m"), closed)])
        self.price = close

    def enter(self) -> None:
        held = self.core.desk.position(SYMBOL).amount
        sign = int(np.sign(held)) or int(self.rng.choice([-1, 1]))
        away = int(self.rng.integers(40, 400))
        limit = self.price - sign * 20 if self.rng.random() < 0.4 else 0
        intent = OrderIntent(
            "candles", SYMBOL, Purpose.ADD if held else Purpose.OPEN,
            Side.BUY if sign > 0 else Side.SELL, int(self.rng.integers(500, 4_000)),
            kind=OrderKind.LIMIT if limit else OrderKind.MARKET, limit_price=limit,
            stop_price=self.price - sign * away,
            target_price=self.price + sign * away if self.rng.random() < 0.6 else 0,
            decided_price=self.price,
        )  # fmt: skip
        carry_out(self.core, self.run, intent, self.at)
        self.took(self.core.drain())

    def cancel(self) -> None:
        orders = list(self.core.desk.open_orders)
        if orders:
            chosen = orders[int(self.rng.integers(len(orders)))]
            self.order(CancelOrder(order_id=chosen, unprotects=True))

    def edit(self) -> None:
        for order in list(self.core.desk.open_orders.values())[:2]:
            near = self.price + int(self.rng.integers(-300, 300))
            stop = order.purpose is Purpose.STOP
            name = "trigger_price" if stop else "limit_price"
            self.order(EditOrder(order_id=order.order_id, **{name: near}))

    def move(self) -> None:
        near = self.price + int(self.rng.integers(-300, 300))
        name = str(self.rng.choice(["stop_price", "target_price"]))
        self.order(MoveProtection(symbol=SYMBOL, **{name: near}))  # type: ignore[arg-type]  # one of two

    def close(self) -> None:
        self.order(ClosePosition(symbol=SYMBOL, fraction=float(self.rng.choice([0.5, 1.0]))))

    def close_part(self) -> None:
        self.order(ClosePart(symbol=SYMBOL, amount=int(self.rng.integers(1, 1_000))))

    def reverse(self) -> None:
        self.order(ReversePosition(symbol=SYMBOL))

    def lose(self) -> None:
        """A guard is not heard of for a moment, then found."""
        for guard in self.core.desk.guards(SYMBOL, Purpose.STOP)[:1]:
            self.hear([OrderLost(self.at, guard.order_id)])
            self.check()
            self.hear([OrderAccepted(self.at, guard.order_id, guard.order_id)])

    # ── how it is heard ──────────────────────────────────────────────────────────────────────
    def order(self, command: Command) -> None:
        try:
            self.took(self.core.handle(CommandGiven(self.at, command)))
            self.seen.add(type(command).__name__)
        except Mistake:
            self.took(self.core.drain())

    def hear(self, reports: list[Report]) -> None:
        for report in reports:
            self.took(self.core.handle(report))

    def took(self, decided: Any) -> None:
        for event in decided.events:
            self._note(event)
        for action in decided.actions:
            self._carry(action)

    def _note(self, event: Event) -> None:
        if isinstance(event, PositionChanged):
            self.told = event

    def _carry(self, action: Action) -> None:
        match action:
            case Submit():
                self.hear(self.market.submit(action.group, self.at))
            case Cancel():
                self.hear(self.market.cancel(action.order.order_id, self.at))
            case Amend():
                self.hear(self.market.amend(action.order.order_id, action.change, self.at))

    # ── the law ──────────────────────────────────────────────────────────────────────────────
    def check(self) -> None:
        held = self.market.position(SYMBOL).amount
        told = (
            (self.told.amount, self.told.stop_price, self.told.target_price)
            if self.told
            else (0, 0, 0)
        )
        if not held:
            assert told == (0, 0, 0)
            return
        stops, targets = self._resting(Purpose.STOP), self._resting(Purpose.TARGET)
        near, far = (max, min) if held > 0 else (min, max)
        assert told == (held, near(stops, default=0), far(targets, default=0))

    def _resting(self, purpose: Purpose) -> list[int]:
        """Prices at the venue of guards that are awake, but for one the core has lost."""
        found = []
        for order_id, resting in self.market._clearing.orders.items():
            lost = self.core.desk.orders[order_id].status is OrderStatus.UNKNOWN
            if resting.order.purpose is purpose and not resting.asleep and not lost:
                _, limit, trigger, _ = resting.later or (0, resting.limit, resting.trigger, 0)
                found.append(trigger if purpose is Purpose.STOP else limit)
        return found


@pytest.mark.parametrize("seed", range(25))
def test_the_position_tells_what_rests_at_the_venue(seed: int) -> None:
    floor = Floor(seed)
    acts: tuple[Callable[[], None], ...] = (
        floor.enter, floor.enter, floor.cancel, floor.edit, floor.move, floor.move, floor.close,
        floor.close_part, floor.reverse, floor.lose,
    )  # fmt: skip
    held = 0
    for _ in range(STEPS):
        acts[int(floor.rng.integers(len(acts)))]()
        floor.check()
        floor.candle()
        floor.check()
        held += bool(floor.core.desk.positions)
    assert held > 5, "hardly anything was open"
    assert len(floor.seen) >= 4, floor.seen
