"""Independent judges: slow, plain, and written without looking at what they judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor

from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, FundingPaid

TURNS = 4
"""Turning points between open and close: enough to visit any order of entry, stop and target."""


@dataclass(frozen=True)
class Bracket:
    """entry 0 = at the open; is_stop: the entry triggers moving away, else it is a limit.

    sign +1 long, -1 short. The target is a limit, the stop a stop.
    """

    sign: int
    entry: int
    is_stop: bool
    stop: int
    target: int


def paths(candle: tuple[int, int, int, int], levels: set[int]) -> Iterator[tuple[int, ...]]:
    """Turning points from open to close that visit high and low, turning at the given levels."""
    open_, high, low, close = candle
    stops = sorted({level for level in levels if low <= level <= high} | {high, low})
    for turns in product(stops, repeat=TURNS):
        if {high, low} <= {open_, *turns, close}:
            yield (open_, *turns, close)


def profit_on(path: tuple[int, ...], bracket: Bracket) -> int | None:
    """Profit of one unit marked at the path's end; None if the path never enters."""
    state = _Follower(bracket, path[0])
    for start, end in pairwise(path):
        step = 1 if end >= start else -1
        for price in range(start, end, step):
            state.move(price, price + step)
    if state.entered is None:
        return None
    out = path[-1] if state.left is None else state.left
    return bracket.sign * (out - state.entered)


class _Follower:
    """One position along one path, price step by price step."""

    def __init__(self, bracket: Bracket, first: int) -> None:
        self.bracket = bracket
        self.entered: int | None = None
        self.left: int | None = None
        if bracket.entry == 0 or self._gapped(first):
            self._enter(first)

    def _gapped(self, price: int) -> bool:
        beyond = self.bracket.sign * (price - self.bracket.entry)
        return beyond >= 0 if self.bracket.is_stop else beyond < 0

    def _enter(self, price: int) -> None:
        self.entered = price
        self._leave_if(price)

    def _leave_if(self, price: int) -> None:
        sign = self.bracket.sign
        if sign * (price - self.bracket.stop) <= 0 or sign * (price - self.bracket.target) > 0:
            self.left = price

    def move(self, before: int, now: int) -> None:
        if self.left is not None:
            return
        if self.entered is None:
            self._try_entry(before, now)
            return
        sign = self.bracket.sign
        if sign * (now - self.bracket.stop) <= 0:
            self.left = self.bracket.stop
        elif sign * (now - self.bracket.target) > 0:
            self.left = self.bracket.target

    def _try_entry(self, before: int, now: int) -> None:
        sign, entry = self.bracket.sign, self.bracket.entry
        if self.bracket.is_stop and sign * (now - entry) >= 0:
            self._enter(entry)
        elif not self.bracket.is_stop and sign * (now - entry) < 0:
            self._enter(entry)
            self.move(entry, now)


def outcomes(candle: tuple[int, int, int, int], bracket: Bracket) -> list[int]:
    """Profit on every path that enters."""
    levels = {bracket.entry, bracket.stop, bracket.target}
    levels |= {level + side for level in levels for side in (-1, 1)}
    found = (profit_on(path, bracket) for path in paths(candle, levels))
    return [profit for profit in found if profit is not None]


def is_solvent(sign: int, price: int, unit: int, cost: int, margin: int, market: Market) -> bool:
    """Whether more is left at a price than the tier of its notional asks and than an exit costs.

    unit: the notional of one price step.
    """
    notional = unit * price
    asked = Fraction(notional * max(0, market.maker_ppm, market.taker_ppm), 10**6)
    for start, rate_ppm, cut in market.tiers:
        if start <= notional:
            asked = max(asked, Fraction(notional * rate_ppm, 10**6) - cut)
    return margin + sign * (notional - cost) >= asked


class LedgerOracle:
    """Cash from fills alone: fractions of the average cost and margin, one fill at a time.

    Keeps each position as (signed amount, cost, margin); knows no orders, reserves or liquidation.
    dust: the same of what is too small to be sold.
    """

    def __init__(self, cash: int) -> None:
        self.cash = cash
        self.amounts: dict[Symbol, int] = {}
        self.costs: dict[Symbol, int] = {}
        self.margins: dict[Symbol, int] = {}
        self.dust: dict[Symbol, tuple[int, int, int]] = {}
        self.fill_ids: set[str] = set()

    def book(self, fill: FillSeen, market: Market, leverage: int = 1) -> None:
        """Books a new fill that does not pass zero; a repeated id is a mistake."""
        assert fill.fill_id not in self.fill_ids
        assert fill.amount > 0
        assert fill.price > 0
        self.fill_ids.add(fill.fill_id)
        paid_in_base = fill.price * fill.fee_base * market.notional_factor
        assert not fill.fee_base or paid_in_base == fill.fee
        received = fill.amount - fill.fee_base
        notional = fill.price * received * market.notional_factor
        if not self.amounts.get(fill.symbol) and fill.symbol in self.dust:
            self._put(fill.symbol, *self.dust.pop(fill.symbol))
        held, cost = self.amounts.get(fill.symbol, 0), self.costs.get(fill.symbol, 0)
        margin = self.margins.get(fill.symbol, 0)
        self.amounts[fill.symbol] = held + fill.side.sign * received
        if held * fill.side.sign >= 0:
            aside = ceil(Fraction(notional, leverage))
            self.costs[fill.symbol], self.margins[fill.symbol] = cost + notional, margin + aside
            self.cash -= aside + fill.fee
            return
        assert fill.amount <= abs(held)
        share = Fraction(fill.amount, abs(held))
        back, freed = floor(cost * share), floor(margin * share)
        self.costs[fill.symbol], self.margins[fill.symbol] = cost - back, margin - freed
        gain = notional - back if held > 0 else back - notional
        assert freed + gain >= fill.fee, "a position cost the wallet more than its margin"
        self.cash += freed + gain - fill.fee
        left = self.amounts[fill.symbol]
        if not market.allows_short and 0 < left < market.lot_step:
            self.dust[fill.symbol] = (left, self.costs[fill.symbol], self.margins[fill.symbol])
            self._put(fill.symbol, 0, 0, 0)

    def _put(self, symbol: Symbol, amount: int, cost: int, margin: int) -> None:
        self.amounts[symbol], self.costs[symbol], self.margins[symbol] = amount, cost, margin

    def is_solvent(self, market: Market, price: int) -> bool:
        """Whether the position of a linear market still stands at a price."""
        held = self.amounts.get(market.symbol, 0)
        if not held or not market.allows_short:
            return True
        unit = abs(held) * market.notional_factor
        cost, margin = self.costs[market.symbol], self.margins[market.symbol]
        return is_solvent(1 if held > 0 else -1, price, unit, cost, margin, market)

    def pay(self, paid: FundingPaid, market: Market) -> int:
        """Takes funding off the margin; what the margin did not cover."""
        held, margin = self.amounts[paid.symbol], self.margins[paid.symbol]
        assert paid.amount == held
        notional = paid.mark * abs(held) * market.notional_factor
        owed = ceil(Fraction(notional * paid.rate_e8 * (1 if held > 0 else -1), 10**8))
        assert paid.payment == min(owed, margin)
        self.margins[paid.symbol] = margin - paid.payment
        return owed - paid.payment
