"""The compiled gear's matching alone: orders in, candles in, what became of them out.

For cases of fills that need no flow; a run over history goes through `run`.
"""

from __future__ import annotations

from typing import Any

from moniqo_desktop.domain.backtest.results import PURPOSES
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.domain.orders import Mode, Order, OrderGroup
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, profile
from moniqo_desktop.engine.fast import clearing, intake, loop, send
from moniqo_desktop.engine.fast.codes import (
    ENDED,
    FILLED,
    FORCES,
    KINDS,
    REJECTED,
    RUNNING,
    SOLD,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order as Row
from moniqo_desktop.engine.fast.records import Report, Wallet
from moniqo_desktop.engine.fast.tables import as_lists, terms_row
from moniqo_desktop.engine.terms import WalletTerms

LIQUIDATION = "liquidation"


class Venue:
    """One market and one wallet, uncompiled. Raises Mistake for rules this gear does not play."""

    def __init__(self, market: Market, cash: int, rules: PaperRules) -> None:
        if rules.fee_received:
            raise Mistake("Spot fees are paid in what was bought.")
        terms = WalletTerms("venue", Mode.BACKTEST, cash, profile("research"), RESEARCH_SAFETY)
        wallet = Wallet(cash=cash, above=LARGEST, still_above=LARGEST, next_expiry=LARGEST)
        row = terms_row(market, rules, terms, 0, ())
        self._world: World = as_lists(row, wallet, (), market.tiers)[0]
        self._names: dict[int, str] = {}

    @property
    def wallet(self) -> Wallet:
        return self._world.wallet[0]

    def submit(self, group: OrderGroup, at: Millis) -> list[tuple[str, Report]]:
        """The order's id and what the venue says of it; see records.Report."""
        self.wallet.at = at
        first = self.wallet.orders
        number = 0
        for order in group.orders:
            row = send.new_order(self._world, PURPOSES.index(order.purpose), order.side.sign)
            number = number or row.group
            row.group = number
            _fill_in(row, order)
            self._names[row.row] = order.order_id
        intake.submit(self._world, first, len(group.orders), group.entry is not None)
        return self._told()

    def fund(self, rate_e8: int, mark: int = 0) -> int:
        """Funding at a boundary; returns what was paid."""
        paid = clearing.charge(self._world, rate_e8, mark)
        intake.restate(self._world)
        return paid

    def candle(self, at: Millis, prices: tuple[int, int, int, int], volume: int) -> Any:
        """What a closed candle did: the ids of orders and the reports about them."""
        w = self.wallet
        w.at, w.volume = at, volume
        w.open, w.high, w.low, w.close = prices
        loop.match(self._world)
        if w.status != RUNNING:
            raise Mistake(f"The candle that closed at {at} has impossible prices.")
        return self._told()

    def _told(self) -> list[tuple[str, Report]]:
        w, found = self.wallet, []
        for report in self._world.reports[: w.reports]:
            if report.kind in (FILLED, ENDED, REJECTED):
                name = LIQUIDATION if report.row <= SOLD else self._names[report.row]
                values = {field: getattr(report, field) for field in Report.__slots__}
                found.append((name, Report(**values)))
        w.reports = 0
        loop.tidy(self._world)
        return found


def _fill_in(row: Row, order: Order) -> None:
    row.kind, row.force = KINDS.index(order.kind), FORCES.index(order.time_in_force)
    row.amount, row.limit, row.trigger = order.amount, order.limit_price, order.trigger_price
    row.trail_ppm, row.activation_ppm = order.trail_ppm, order.activation_ppm
    row.reduce_only, row.leverage = order.reduce_only, order.leverage
