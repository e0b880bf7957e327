"""The money of one paper wallet, in quote. A pure fold: each booking gives a new ledger.

Spot and linear at 1× are booked alike: opening moves the entry notional from cash to the cost of
the position, which is its collateral; reducing moves it back pro rata with the profit or loss.
Always: cash + sum of costs = deposits + realised − fees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.fills import bankruptcy_price
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.positions import released_cost


@dataclass(frozen=True, slots=True)
class Holding:
    """amount: signed, negative = short. cost: entry notional of what is open, money."""

    amount: int = 0
    cost: int = 0

    @property
    def sign(self) -> int:
        return (self.amount > 0) - (self.amount < 0)


FLAT = Holding()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All values money. insurance: losses beyond their collateral, borne by the venue."""

    deposits: int
    cash: int
    realised: int = 0
    fees: int = 0
    insurance: int = 0
    holdings: Mapping[Symbol, Holding] = field(default_factory=dict)

    def holding(self, symbol: Symbol) -> Holding:
        return self.holdings.get(symbol, FLAT)

    @property
    def collateral(self) -> int:
        """Sum of the costs of all positions."""
        return sum(holding.cost for holding in self.holdings.values())

    @property
    def imbalance(self) -> int:
        """Zero, or money was made or lost by a mistake of ours."""
        return self.cash + self.collateral - self.deposits - self.realised + self.fees

    def added(self, symbol: Symbol, sign: int, amount: int, notional: int, fee: int) -> Ledger:
        """After a fill that opens or adds. Raises Broken if cash does not pay for it."""
        before = self.holding(symbol)
        cash = self.cash - notional - fee
        if cash < 0 or before.sign == -sign:
            raise Broken(f"A fill of {amount} {symbol} cannot be added: cash would be {cash}.")
        after = Holding(before.amount + sign * amount, before.cost + notional)
        return Ledger(
            self.deposits,
            cash,
            self.realised,
            self.fees + fee,
            self.insurance,
            {**self.holdings, symbol: after},
        )

    def reduced(self, symbol: Symbol, amount: int, notional: int, fee: int) -> Ledger:
        """After a fill that takes amount off the position. Raises Broken if it cannot be."""
        before = self.holding(symbol)
        if not 0 < amount <= abs(before.amount):
            raise Broken(f"A fill of {amount} {symbol} passes the position of {before.amount}.")
        released = released_cost(before.cost, abs(before.amount), amount)
        realised = before.sign * (notional - released)
        cash = self.cash + released + realised - fee
        if cash < 0:
            raise Broken(f"A fill of {amount} {symbol} would leave cash at {cash}.")
        holdings = dict(self.holdings)
        holdings[symbol] = Holding(before.amount - before.sign * amount, before.cost - released)
        if not holdings[symbol].amount:
            del holdings[symbol]
        return Ledger(
            self.deposits,
            cash,
            self.realised + realised,
            self.fees + fee,
            self.insurance,
            holdings,
        )

    def insured(self, shortfall: int) -> Ledger:
        """After the venue bore a loss beyond the collateral."""
        return Ledger(
            self.deposits,
            self.cash,
            self.realised,
            self.fees,
            self.insurance + shortfall,
            self.holdings,
        )

    def cover_price(self, market: Market, amount: int) -> int:
        """The highest price at which amount of the short can be bought back by its collateral.

        The collateral is the released cost twice: once set aside, once received on selling.
        """
        before = self.holding(market.symbol)
        released = released_cost(before.cost, abs(before.amount), amount)
        unit = amount * market.notional_factor
        return bankruptcy_price(2 * released, unit, max(0, market.taker_ppm, market.maker_ppm))

    def equity(self, markets: Mapping[Symbol, Market], marks: Mapping[Symbol, int]) -> int:
        """Cash and every position at its mark (price steps; without one, at its cost)."""
        total = self.cash
        for symbol, held in self.holdings.items():
            total += held.cost
            if symbol in marks:
                value = markets[symbol].notional(marks[symbol], abs(held.amount))
                total += held.sign * (value - held.cost)
        return total

    def state(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "deposits": self.deposits,
            "cash": self.cash,
            "realised": self.realised,
            "fees": self.fees,
            "insurance": self.insurance,
            "holdings": {s: [h.amount, h.cost] for s, h in self.holdings.items()},
        }


def ledger_from(state: Mapping[str, Any]) -> Ledger:
    """The ledger that `state` wrote."""
    holdings = {Symbol(s): Holding(*row) for s, row in state["holdings"].items()}
    return Ledger(**{**state, "holdings": holdings})
