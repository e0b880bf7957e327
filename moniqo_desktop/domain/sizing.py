"""How much to buy or sell, in whole numbers. Source: domain.md appendix A of the design notes."""

from __future__ import annotations

from math import isfinite

from moniqo_desktop.domain.gate_checks import with_reserve
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import LARGEST, MONEY_UNIT, PPM, ceil_div, floor_to, mul_div


def money_of(value: float, ratio: float = 1.0) -> int:
    """value × ratio of quote as money, rounded down; 0 if that is no positive, sane number."""
    product = value * ratio
    if not isfinite(product) or product <= 0 or product * MONEY_UNIT >= LARGEST:
        return 0
    return int(product * MONEY_UNIT)


def loss_per_unit(entry: int, stop: int, fee_ppm: int, slippage_ppm: int = 0) -> int:
    """Price steps lost per unit of base if the stop is hit: the distance, the fees of both sides
    and the slippage of both. entry, stop: price steps. Each part is rounded up."""
    rate = max(fee_ppm, 0) + slippage_ppm
    return abs(entry - stop) + ceil_div(entry * rate, PPM) + ceil_div(stop * rate, PPM)


def amount_for_risk(market: Market, risk_money: int, loss_steps: int) -> int:
    """Amount whose loss at the stop is at most risk_money, on the lot, rounded down."""
    return amount_at_risk(risk_money, loss_steps * market.notional_factor, market.lot_step)


def amount_at_risk(risk_money: int, loss: int, lot: int) -> int:
    """amount_for_risk as scalars. loss: money lost per amount step."""
    if risk_money <= 0 or loss <= 0:
        return 0
    return floor_to(risk_money // loss, lot)


def amount_for_money(market: Market, money: int, price: int, *, fee_ppm: int = 0) -> int:
    """Amount that costs at most money at price with its fee, on the lot, rounded down."""
    return amount_paid_for(money, price * market.notional_factor, fee_ppm, market.lot_step)


def amount_paid_for(money: int, unit: int, fee_ppm: int, lot: int) -> int:
    """amount_for_money as scalars. unit: the notional of one amount step."""
    if money <= 0 or unit <= 0:
        return 0
    return floor_to(mul_div(money, PPM, PPM + max(fee_ppm, 0)) // unit, lot)


def too_small(market: Market, amount: int, price: int) -> str:
    """Why the venue would not take this amount, or "". Never round it up.

    price: the worse of entry and stop; the gate's reserve above the smallest notional is kept.
    """
    if amount < max(market.min_amount, 1):
        least = market.amount_text(max(market.min_amount, 1))
        return f"{market.amount_text(amount)} {market.base} is below the smallest order, {least}"
    if market.notional(price, amount) < with_reserve(market.min_notional):
        return f"{market.amount_text(amount)} {market.base} is worth less than the venue takes"
    return ""
