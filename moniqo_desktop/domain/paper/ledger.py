"""The money of one paper wallet, in quote. A pure fold: each booking gives a new ledger.

Opening moves margin, which is notional ÷ leverage, from cash to the position; spot and 1× set
aside all of the notional. Reducing moves it back pro rata with the profit or loss; funding is paid
from it. Always: cash + sum of margins = deposits + realised − fees − funding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.margin import NO_PRICE, bankruptcy_price, initial_margin, left_of
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.positions import released_cost


@dataclass(frozen=True, slots=True)
class Holding:
    """amount: signed, negative = short. cost: entry notional of what is open, money. borrowed:
    the part of cost that its margin does not cover; below zero where funding was received."""

    amount: int = 0
    cost: int = 0
    borrowed: int = 0

    @property
    def sign(self) -> int:
        return (self.amount > 0) - (self.amount < 0)

    @property
    def margin(self) -> int:
        """What is set aside for it, and all that can be lost with it."""
        return self.cost - self.borrowed


FLAT = Holding()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All values money. funding: paid; insurance: what the venue bore beyond the margins. dust:
    what is too small to be sold; the next purchase takes it up again."""

    deposits: int
    cash: int
    realised: int = 0
    fees: int = 0
    insurance: int = 0
    holdings: Mapping[Symbol, Holding] = field(default_factory=dict)
    funding: int = 0
    dust: Mapping[Symbol, Holding] = field(default_factory=dict)

    def holding(self, symbol: Symbol) -> Holding:
        return self.holdings.get(symbol, FLAT)

    @property
    def collateral(self) -> int:
        """Sum of the margins of all positions, and what the dust has cost."""
        held = sum(holding.margin for holding in self.holdings.values())
        return held + sum(dust.cost for dust in self.dust.values()) if self.dust else held

    @property
    def imbalance(self) -> int:
        """Zero, or money was made or lost by a mistake of ours."""
        gone = self.fees + self.funding
        return self.cash + self.collateral - self.deposits - self.realised + gone

    def added(
        self, symbol: Symbol, sign: int, amount: int, notional: int, fee: int, leverage: int = 1
    ) -> Ledger:
        """After a fill that opens or adds. Raises Broken if cash does not pay for it."""
        before, dust = self.holding(symbol), self.dust
        if symbol in dust and before is FLAT:
            before, dust = dust[symbol], {s: held for s, held in dust.items() if s != symbol}
        margin = initial_margin(notional, leverage)
        cash = self.cash - margin - fee
        if cash < 0 or before.sign == -sign:
            raise Broken(f"A fill of {amount} {symbol} cannot be added: cash would be {cash}.")
        after = Holding(
            before.amount + sign * amount,
            before.cost + notional,
            before.borrowed + notional - margin,
        )
        return Ledger(
            self.deposits,
            cash,
            self.realised,
            self.fees + fee,
            self.insurance,
            {**self.holdings, symbol: after},
            self.funding,
            dust,
        )

    def reduced(self, symbol: Symbol, amount: int, notional: int, fee: int) -> Ledger:
        """After a fill that takes amount off the position. Raises Broken if it cannot be."""
        before = self.holding(symbol)
        held = abs(before.amount)
        if not 0 < amount <= held:
            raise Broken(f"A fill of {amount} {symbol} passes the position of {before.amount}.")
        released = released_cost(before.cost, held, amount)
        freed = released_cost(before.margin, held, amount)
        realised = before.sign * (notional - released)
        back = freed + realised - fee
        if back < 0:
            raise Broken(f"A fill of {amount} {symbol} would lose {-back} more than its margin.")
        holdings = dict(self.holdings)
        holdings[symbol] = Holding(
            before.amount - before.sign * amount,
            before.cost - released,
            before.borrowed - released + freed,
        )
        if not holdings[symbol].amount:
            del holdings[symbol]
        return Ledger(
            self.deposits,
            self.cash + back,
            self.realised + realised,
            self.fees + fee,
            self.insurance,
            holdings,
            self.funding,
            self.dust,
        )

    def freed(self, symbol: Symbol, amount: int, notional: int) -> int:
        """What a fill that takes amount off would bring to cash before its fee."""
        before = self.holding(symbol)
        held = abs(before.amount)
        cost = released_cost(before.cost, held, amount)
        margin = released_cost(before.margin, held, amount)
        return left_of(before.sign, notional, cost, margin)

    def charged(self, symbol: Symbol, payment: int) -> tuple[Ledger, int]:
        """After a funding payment (negative = received), and what of it was paid: never more than
        the margin of the position; the venue bears the rest."""
        before = self.holding(symbol)
        paid = min(payment, before.margin)
        after = Holding(before.amount, before.cost, before.borrowed + paid)
        charged = Ledger(
            self.deposits,
            self.cash,
            self.realised,
            self.fees,
            self.insurance + payment - paid,
            {**self.holdings, symbol: after},
            self.funding + paid,
            self.dust,
        )
        return charged, paid

    def insured(self, shortfall: int) -> Ledger:
        """After the venue bore a loss beyond the margin."""
        return Ledger(
            self.deposits,
            self.cash,
            self.realised,
            self.fees,
            self.insurance + shortfall,
            self.holdings,
            self.funding,
            self.dust,
        )

    def cover_price(self, market: Market, amount: int) -> int:
        """The worst price at which amount of the position can be closed by its own margin; 0 =
        there is none."""
        before = self.holding(market.symbol)
        held = abs(before.amount)
        cost = released_cost(before.cost, held, amount)
        margin = released_cost(before.margin, held, amount)
        if before.sign > 0 and margin >= cost:
            return NO_PRICE
        unit = amount * market.notional_factor
        fee_ppm = max(0, market.taker_ppm, market.maker_ppm)
        return bankruptcy_price(before.sign, unit, cost, margin, fee_ppm)

    def equity(self, markets: Mapping[Symbol, Market], marks: Mapping[Symbol, int]) -> int:
        """Cash and every position at its mark (price steps; without one, at its margin)."""
        total = self.cash
        for symbol, held in (*self.holdings.items(), *self.dust.items()):
            total += held.margin
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
            "funding": self.funding,
            "holdings": _rows(self.holdings),
            "dust": _rows(self.dust),
        }


def _rows(holdings: Mapping[Symbol, Holding]) -> dict[Symbol, list[int]]:
    return {s: [held.amount, held.cost, held.borrowed] for s, held in holdings.items()}


def ledger_from(state: Mapping[str, Any]) -> Ledger:
    """The ledger that `state` wrote; what came later than the state is zero."""
    holdings, dust = (
        {Symbol(s): Holding(*row) for s, row in state.get(name, {}).items()}
        for name in ("holdings", "dust")
    )
    return Ledger(**{**state, "holdings": holdings, "dust": dust})
