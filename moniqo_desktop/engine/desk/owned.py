"""Whose a position is: the flow's whose order opened it, in whichever run it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    OrderFilled,
    PositionChanged,
    RunStarted,
    TradeClosed,
)
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.engine.desk.holdings import Holdings

NO_FLOW: Final = "the account"
"""Holds what no flow opened."""


class OfFlow(NamedTuple):
    """Both are "" for no flow at all."""

    flow_id: str
    name: str

    @property
    def told(self) -> str:
        """For a card."""
        return f"“{self.name}”" if self.name else NO_FLOW


class Owned(Holdings):
    """All of it follows from the journal: each order names its run, each run its flow."""

    def __init__(self, markets: Mapping[Symbol, Market], cash: int) -> None:
        super().__init__(markets, cash)
        self.owner: dict[Symbol, str] = {}
        """Run whose order opened the position; stays once it is closed."""
        self.flows: dict[str, OfFlow] = {}
        """By run, those that have ended too."""
        self.closed: dict[Symbol, dict[str, tuple[int, int, Millis]]] = {}
        """Trades that each flow closed, profit and time of the last."""

    def learn_flow(self, run_id: str, flow_id: str, name: str) -> None:
        self.flows[run_id] = OfFlow(flow_id, name)

    def flow_of(self, run_id: str) -> OfFlow:
        """A run nobody heard of stands for itself."""
        return self.flows.get(run_id) or OfFlow(run_id, run_id)

    def is_owner(self, symbol: Symbol, flow_id: str) -> bool:
        """Whether the position there is, or was last, is the flow's."""
        return self.flow_of(self.owner.get(symbol, "")).flow_id == flow_id

    def own_entry(self, symbol: Symbol, flow_id: str) -> bool:
        """Whether an entry of the flow is on its way."""
        return any(self.flow_of(run_id).flow_id == flow_id for run_id in self.enterers(symbol))

    def enterers(self, symbol: Symbol) -> list[str]:
        """Runs with an entry on its way, the oldest first."""
        return [
            order.run_id
            for order in self.open_orders.values()
            if order.symbol == symbol and order.purpose.adds_exposure
        ]

    def closed_by(self, symbol: Symbol, flow_id: str) -> tuple[int, int, Millis]:
        """How many trades, and profit and time of the last."""
        return self.closed.get(symbol, {}).get(flow_id, (0, 0, 0))

    def count_closed(self, trade: TradeClosed) -> None:
        flow_id = self.flow_of(trade.run_id).flow_id
        count = self.closed_by(trade.symbol, flow_id)[0] + 1
        self.closed.setdefault(trade.symbol, {})[flow_id] = (count, trade.profit, trade.at)

    def owned_state(self) -> dict[str, Any]:
        """JSON; the flows of the runs stay in the journal only."""
        return {
            "owner": dict(self.owner),
            "closed_by": {symbol: dict(by_flow) for symbol, by_flow in self.closed.items()},
        }

    def restore_owned(self, saved: Mapping[str, Any], events: Iterable[Event]) -> None:
        """saved: also of a version that counted closed trades for all flows together."""
        for event in events:
            if isinstance(event, RunStarted):
                self.learn_flow(event.run_id, event.flow_id, event.flow_name)
            elif isinstance(event, FlowApplied):
                self.learn_flow(event.run_id, event.flow.flow_id, event.flow.name)
        self.owner = {**openers(events), **saved["owner"]}
        self.closed = {
            symbol: {self.flow_of(self.owner.get(symbol, "")).flow_id: (count, profit, at)}
            for symbol, (count, profit, at) in saved.get("closed", {}).items()
        }
        for symbol, by_flow in saved.get("closed_by", {}).items():
            self.closed[symbol] = {flow: (row[0], row[1], row[2]) for flow, row in by_flow.items()}


def openers(events: Iterable[Event]) -> dict[Symbol, str]:
    """The run of the first entry of each position, where nobody wrote down whose it is."""
    found: dict[Symbol, str] = {}
    flat: set[Symbol] = set()
    for event in events:
        if isinstance(event, PositionChanged) and not event.amount:
            flat.add(event.symbol)
        elif isinstance(event, OrderFilled) and event.purpose.adds_exposure:
            if event.symbol in flat or event.symbol not in found:
                found[event.symbol] = event.run_id
            flat.discard(event.symbol)
    return found
