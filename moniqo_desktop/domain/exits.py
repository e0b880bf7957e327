"""Where stops and targets lie and how they may move. Source: domain.md appendix A.

Prices are price steps unless they are float quote prices. Both exits of a long are rounded up and
both of a short down: a stop towards the market, a target away from aggression.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import (
    CLEAR,
    LARGEST,
    PPM,
    ceil_to,
    floor_to,
    mul_div,
    mul_div_up,
    near_steps,
    scaled_from_float,
)
from moniqo_desktop.domain.orders import Direction


def exit_at(market: Market, direction: Direction, price: float) -> int:
    """Stop or target of a position at price, on the tick: up for long, down for short.

    0 if price is no price.
    """
    scale = 10.0**market.price_decimals
    if price * scale < CLEAR:
        return exit_steps(direction.sign, price, scale, market.tick_size)
    if not isfinite(price) or price * scale >= LARGEST:
        return 0
    return market.price_above(price) if direction.sign > 0 else market.price_below(price)


def exit_steps(sign: int, price: float, scale: float, tick: int) -> int:
    """exit_at below CLEAR, as scalars. sign: of the position; scale: price steps in one."""
    if not isfinite(price) or price <= 0:
        return 0
    steps = near_steps(price, scale)
    return ceil_to(steps, tick) if sign > 0 else floor_to(steps, tick)


def break_even_at(market: Market, direction: Direction, entry: float, fee_ppm: int) -> int:
    """Stop at which the trade ends at no loss, fees of both sides included, before slippage.

    Long entry·(1 + f)/(1 − f), short entry·(1 − f)/(1 + f), rounded in our favour; the entry, a
    mean, counts to a thousandth of a price step.
    """
    if not isfinite(entry) or entry <= 0 or entry * 10.0**market.price_decimals >= LARGEST:
        return 0
    thousandths = scaled_from_float(entry, market.price_decimals + 3)
    return break_even_steps(direction.sign, thousandths, market.tick_size, fee_ppm)


def break_even_steps(sign: int, thousandths: int, tick: int, fee_ppm: int) -> int:
    """break_even_at as scalars. sign: of the position; thousandths: of price steps, the entry."""
    worse, better = PPM + fee_ppm, PPM - fee_ppm
    if sign > 0:
        return ceil_to(mul_div_up(thousandths, worse, better * 1000), tick)
    return floor_to(mul_div(thousandths, better, worse * 1000), tick)


def behind_market(market: Market, direction: Direction, stop: int, close: int) -> int:
    """stop, or the nearest tick on its side of close if it would lie at or beyond the market."""
    return behind_close(direction.sign, stop, close, market.tick_size)


def behind_close(sign: int, stop: int, close: int, tick: int) -> int:
    """behind_market as scalars. sign: of the position."""
    if sign > 0:
        return min(stop, ceil_to(close, tick) - tick)
    return max(stop, floor_to(close, tick) + tick)


def is_tighter(direction: Direction, old: int, new: int, *, least: int = 1) -> bool:
    """Whether new protects more than old by at least `least` steps. old 0 = there is no stop."""
    return protects_more(direction.sign, old, new, least)


def protects_more(sign: int, old: int, new: int, least: int) -> bool:
    """is_tighter as scalars. sign: of the position."""
    if new <= 0:
        return False
    if old == 0:
        return True
    return (new - old) * sign >= max(least, 1)


def share_of(market: Market, amount: int, ratio: float) -> int:
    """ratio of amount without its sign, on the lot, rounded down, never more than amount."""
    if not isfinite(ratio) or ratio <= 0:
        return 0
    held = abs(amount)
    part = int(Fraction(Decimal(repr(ratio))) * held)
    return min(floor_to(part, market.lot_step), held)
