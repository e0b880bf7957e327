"""A core as a conversation: reports and intents go in, events and actions come out."""

from __future__ import annotations

from typing import Any, TypeVar

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Candle, Symbol, timeframe
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.events import Event, GateJudged
from moniqo_desktop.domain.messages.reports import (
    CandleClosed,
    CommandGiven,
    FillSeen,
    OrderAccepted,
    OrderEnded,
    Report,
)
from moniqo_desktop.domain.orders import (
    Order,
    OrderId,
    OrderIntent,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.engine.actions import Action, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.terms import WalletTerms
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import MARKETS, a_source, compiled, some_terms

E = TypeVar("E", bound=Event)


class Talk:
    """One wallet with one run; unless told otherwise its only node reads candles, so that every
    order is asked for here."""

    def __init__(
        self,
        terms: WalletTerms | None = None,
        flow: Flow | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.terms = terms or some_terms()
        self.core = Core(self.terms, MARKETS, lambda: 0.0)
        self.run = Run("run", plan or compiled(flow or a_source()), self.terms.profile)
        self.at = 1_800_000_000_000
        self.events: list[Event] = []
        self.actions: list[Action] = []
        self._fills = 0
        self._took(self.core.start(self.run, self.at, {}))
        self.close(1_000)

    @property
    def desk(self) -> Any:
        return self.core.desk

    def _took(self, decided: Any) -> list[Event]:
        self.events += decided.events
        self.actions += decided.actions
        return list(decided.events)

    def say(self, report: Report) -> list[Event]:
        return self._took(self.core.handle(report))

    def order(self, command: Command) -> list[Event]:
        return self.say(CommandGiven(self.at, command))

    def close(self, price: float, symbol: Symbol = SYMBOL) -> list[Event]:
        """A minute later the candle closes at price (quote)."""
        self.at += MINUTE
        candle = Candle(self.at - MINUTE, price, price, price, price, 1e6)
        return self.say(CandleClosed(self.at, symbol, timeframe("1m"), candle))

    def want(self, **intent: Any) -> GateJudged:
        """A node asks for an order: buys 1.000 at market unless told otherwise."""
        wanted: dict[str, Any] = {
            "node_id": "candles",
            "symbol": SYMBOL,
            "purpose": Purpose.OPEN,
            "side": Side.BUY,
            "amount": 1_000,
            "decided_price": self.desk.last_price.get(SYMBOL, 0),
            **intent,
        }
        orders_out.carry_out(self.core, self.run, OrderIntent(**wanted), self.at)
        found = self._took(self.core.drain())
        return next(event for event in found if isinstance(event, GateJudged))

    def accept(self, *orders: Order) -> None:
        for order in orders:
            self.say(OrderAccepted(self.at, order.order_id, f"v-{order.order_id}"))

    def fill(self, order: Order, price: int, amount: int = 0, **changes: Any) -> list[Event]:
        """A new fill of the order; amount 0 = all that is left."""
        self._fills += 1
        left = self.desk.orders[order.order_id].remaining
        seen: dict[str, Any] = {"fill_id": f"f{self._fills}", "fee": 0, **changes}
        return self.say(
            FillSeen(
                at=self.at,
                order_id=order.order_id,
                symbol=order.symbol,
                side=order.side,
                price=price,
                amount=amount or left,
                **seen,
            )
        )

    def end(self, order: Order, status: OrderStatus = OrderStatus.CANCELLED) -> list[Event]:
        return self.say(OrderEnded(self.at, order.order_id, status))

    def enter(self, price: int = 10_000, **intent: Any) -> Submit:
        """An entry with its protection, let in, accepted and filled at price."""
        assert self.want(**intent).allowed, self.last(GateJudged).codes
        group = self.submitted()[-1]
        self.accept(*group.group.orders)
        assert group.group.entry is not None
        self.fill(group.group.entry, price)
        return group

    def submitted(self) -> list[Submit]:
        return [action for action in self.actions if isinstance(action, Submit)]

    def cancelled(self) -> list[OrderId]:
        return [action.order.order_id for action in self.actions if isinstance(action, Cancel)]

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def last(self, kind: type[E]) -> E:
        return self.all(kind)[-1]

    def status(self, order: Order) -> OrderStatus:
        found: OrderStatus = self.desk.orders[order.order_id].status
        return found
