"""One symbol's side of the paper venue: resting orders and the band in which nothing happens."""

from __future__ import annotations

from typing import Final, NamedTuple

from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.money import LARGEST, PPM
from moniqo_desktop.domain.orders import OrderKind
from moniqo_desktop.domain.paper.fills import impact, slipped
from moniqo_desktop.domain.paper.orders import Resting
from moniqo_desktop.domain.paper.rules import PaperRules

NEVER: Final = -1
"""closed_at and below before anything was seen."""


class Calm(NamedTuple):
    """A candle that closes by `until`, its low above `below` and its high under `above`, changes
    nothing but the last close. Prices in price steps."""

    below: int
    above: int
    until: Millis


class Book:
    """Resting orders of one symbol, in the order they came.

    last: last close, 0 = none yet. closed_at: its time, NEVER = none yet. A candle whose low is
    above `below` and whose high is under `above` can change nothing; inside `still_below` and
    `still_above` it can at most move trailing stops. cover: price at which the position is
    liquidated, 0 = there is none; held: its sign. through: steps beyond a limit that fill it.
    over: ms that the candle being walked lasted, 0 = not told.
    """

    __slots__ = (
        "above",
        "below",
        "closed_at",
        "cover",
        "held",
        "last",
        "market",
        "orders",
        "over",
        "rules",
        "still_above",
        "still_below",
        "through",
        "worst_fee_ppm",
    )

    def __init__(self, market: Market, rules: PaperRules) -> None:
        self.market = market
        self.rules = rules
        self.worst_fee_ppm = max(0, market.maker_ppm, market.taker_ppm)
        self.orders: list[Resting] = []
        self.last = 0
        self.closed_at = NEVER
        self.over = 0
        self.cover = 0
        self.held = 0
        self.through = 0 if rules.touch_fills else 1
        self.below = self.still_below = NEVER
        self.above = self.still_above = LARGEST

    def market_price(self, sign: int, price: int) -> int:
        """What a market order gets when the market is at price, before its own impact."""
        rules = self.rules
        return slipped(sign, price, rules.slippage_ppm, self.market.tick_size, rules.slippage_ticks)

    def price_after_impact(self, sign: int, price: int, amount: int, volume: int) -> int:
        """What a market order of amount gets in a candle of this volume."""
        rules = self.rules
        if not rules.impact_ppm:
            return self.market_price(sign, price)
        moved = impact(rules.impact_ppm, amount, volume)
        ppm = rules.slippage_ppm + moved
        return slipped(sign, price, ppm, self.market.tick_size, rules.slippage_ticks)

    def dearest_price(self, sign: int, price: int) -> int:
        """The worst a market order may get when the market is at price."""
        share = self.rules.volume_share_ppm
        return self.price_after_impact(sign, price, share or 1, PPM if share else 1)

    def reserve_price(self, resting: Resting) -> int:
        """The price an order is reserved at; 0 for a market order before the first candle."""
        if resting.kind is OrderKind.MARKET:
            return self.dearest_price(resting.sign, self.last)
        if resting.kind is OrderKind.LIMIT or resting.waits_for_trigger:
            return max(resting.limit, resting.trigger, self.last if resting.sign < 0 else 0)
        return self.dearest_price(resting.sign, resting.trigger or self.last)

    def rest(self) -> None:
        """Works out the band again after any change of orders or position."""
        self.below, self.above = NEVER, LARGEST
        if self.cover:
            self._watch_level(self.cover, falling=self.held > 0)
        following = []
        for resting in self.orders:
            if not resting.asleep:
                self._watch(resting)
                if resting.follows:
                    following.append(resting)
        if self.rules.path == "worst":
            self.still_below, self.still_above = self.below, self.above
        for resting in following:
            self._watch_level(resting.follows_from, falling=resting.sign > 0)
        if self.rules.path != "worst":  # a stop may be raised and hit by the same candle
            self.still_below, self.still_above = self.below, self.above

    def trail(self, high: int, low: int) -> None:
        """Moves trailing stops after a candle that could do nothing else."""
        for resting in self.orders:
            if resting.follows:
                resting.follow(high if resting.sign < 0 else low, self.market.tick_size)
        self.rest()

    def _watch(self, resting: Resting) -> None:
        if not resting.live or resting.acts_at_open or resting.later:
            self.above = 0
            return
        if resting.acts_as_limit:
            level = resting.limit - resting.sign * self.through
            self._watch_level(level, falling=resting.sign > 0)
            return
        if not resting.trigger:  # a trailing stop that waits for its activation
            return
        falling = (resting.sign > 0) is (resting.kind is OrderKind.TAKE_PROFIT)
        self._watch_level(resting.trigger, falling=falling)

    def _watch_level(self, level: int, *, falling: bool) -> None:
        if falling:
            self.below = max(self.below, level)
        else:
            self.above = min(self.above, level)
