"""Where stops and targets lie and how they may move. Source: domain.md appendix A.

Prices are price steps unless they are float quote prices. Both exits of a long are rounded up and
both of a short down: a stop towards the market, a target away from aggression.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isfinite

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import LARGEST, PPM, ceil_to, floor_to
from moniqo_desktop.domain.orders import Direction


def exit_at(market: Market, direction: Direction, price: float) -> int:
    """Stop or target of a position at price, on the tick: up for long, down for short.

    0 if price is no price.
    """
    if not isfinite(price) or price <= 0 or price * 10**market.price_decimals >= LARGEST:
        return 0
    long = direction is Direction.LONG
    return market.price_above(price) if long else market.price_below(price)


def break_even_at(market: Market, direction: Direction, entry: float, fee_ppm: int) -> int:
    """Stop at which the trade ends at no loss, fees of both sides included, before slippage.

    Long entry·(1 + f)/(1 − f), short entry·(1 − f)/(1 + f), rounded in our favour.
    """
    if not isfinite(entry) or entry <= 0:
        return 0
    steps = Fraction(Decimal(repr(entry)).scaleb(market.price_decimals))
    if direction is Direction.LONG:
        return ceil_to(ceil(steps * (PPM + fee_ppm) / (PPM - fee_ppm)), market.tick_size)
    return floor_to(floor(steps * (PPM - fee_ppm) / (PPM + fee_ppm)), market.tick_size)


def behind_market(market: Market, direction: Direction, stop: int, close: int) -> int:
    """stop, or the nearest tick on its side of close if it would lie at or beyond the market."""
    if direction is Direction.LONG:
        return min(stop, ceil_to(close, market.tick_size) - market.tick_size)
    return max(stop, floor_to(close, market.tick_size) + market.tick_size)


def is_tighter(direction: Direction, old: int, new: int, *, least: int = 1) -> bool:
    """Whether new protects more than old by at least `least` steps. old 0 = there is no stop."""
    if new <= 0:
        return False
    if old == 0:
        return True
    return (new - old) * direction.sign >= max(least, 1)


def share_of(market: Market, amount: int, ratio: float) -> int:
    """ratio of amount without its sign, on the lot, rounded down, never more than amount."""
    if not isfinite(ratio) or ratio <= 0:
        return 0
    held = abs(amount)
    part = int(Fraction(Decimal(repr(ratio))) * held)
    return min(floor_to(part, market.lot_step), held)
