"""Isolated margin: what a leveraged position ties up, and the price at which the venue ends it.

Scalar laws, whole numbers in and out: both gears and the paper exchange call them. sign is +1 for
a long and −1 for a short; unit is amount × notional factor, the notional of one price step; cost,
margin and notional are money. Whatever cannot be exact is rounded against the trader: margin and
maintenance up, a long's liquidation price up, a short's down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.money import (
    MONEY_UNIT,
    PPM,
    ceil_div,
    fee_of,
    floor_to,
    mul_div,
    mul_div_up,
)

NO_PRICE: Final = 0
"""There is no price at which the position would be liquidated."""


Tier = tuple[int, int, int]
"""(notional from, rate in ppm, deduction): from that notional on, maintenance = notional × rate −
deduction, in money. The deduction makes maintenance continuous where the rate changes."""


def tiers_of(steps: Sequence[tuple[int, int]]) -> tuple[Tier, ...]:
    """Tiers from (notional from, rate ppm), with the deductions that make them continuous.

    Raises Mistake if they do not start at 0 or do not rise.
    """
    tiers: list[Tier] = []
    for notional_from, rate_ppm in steps:
        deduction = 0
        if tiers:
            _, lower_ppm, deducted = tiers[-1]
            deduction = deducted + notional_from * (rate_ppm - lower_ppm) // PPM
        tiers.append((notional_from, rate_ppm, deduction))
    check_tiers(tiers)
    return tuple(tiers)


def check_tiers(tiers: Sequence[Tier]) -> None:
    """Raises Mistake if tiers do not start at 0, do not rise, or leave a jump between them."""
    if not tiers:
        return
    if tiers[0][0] or tiers[0][2] or tiers[0][1] < 0 or tiers[-1][1] >= PPM:
        raise Mistake("Maintenance tiers start at a notional of 0 and stay below 100 %.")
    for (before, lower_ppm, deducted), (start, rate_ppm, deduction) in pairwise(tiers):
        jump = start * (rate_ppm - lower_ppm) // PPM
        if start <= before or rate_ppm < lower_ppm or abs(deduction - deducted - jump) > 1:
            raise Mistake(
                f"The maintenance tier from {start} does not follow the one before.",
                hint="Notional and rate must rise, and the deduction must leave no jump.",
            )


COMMON_TIERS: Final = tiers_of(
    [
        (0, 4_000),
        (50_000 * MONEY_UNIT, 5_000),
        (250_000 * MONEY_UNIT, 10_000),
        (1_000_000 * MONEY_UNIT, 25_000),
        (10_000_000 * MONEY_UNIT, 50_000),
        (20_000_000 * MONEY_UNIT, 100_000),
        (50_000_000 * MONEY_UNIT, 125_000),
        (100_000_000 * MONEY_UNIT, 150_000),
        (200_000_000 * MONEY_UNIT, 250_000),
    ]
)
"""Maintenance of a large linear market where the history brings none of its own: 0.4 % up to
50,000, then 0.5 %, 1 %, 2.5 %, 5 %, 10 %, 12.5 %, 15 %, 25 %."""
COMMON_TERMS: Final[Mapping[str, Any]] = MappingProxyType(
    {"max_leverage": 125, "tiers": COMMON_TIERS, "liquidation_fee_ppm": 12_500}
)
"""How such a market lends; a liquidation costs 1.25 % of what is closed."""


def initial_margin(notional: int, leverage: int) -> int:
    """What is set aside when a position opens or grows by notional. leverage: 1 or more."""
    return notional if leverage == 1 else ceil_div(notional, leverage)


def tier_row(notional: int, tiers: Sequence[Tier]) -> int:
    """Which tier a notional falls in; tiers must not be empty."""
    row = 0
    while row + 1 < len(tiers) and notional >= tiers[row + 1][0]:
        row += 1
    return row


def maintenance(notional: int, tiers: Sequence[Tier]) -> int:
    """What must be left of a position worth notional; 0 without tiers."""
    if len(tiers) == 0:
        return 0
    row = tier_row(notional, tiers)
    return mul_div_up(notional, tiers[row][1], PPM) - tiers[row][2]


def left_of(sign: int, notional: int, cost: int, margin: int) -> int:
    """What is left of the margin at a notional: margin and unrealised profit."""
    return margin + sign * (notional - cost)


def price_where_left(
    sign: int, unit: int, cost: int, margin: int, rate_ppm: int, deduction: int
) -> int:
    """The price at which what is left is the notional × rate_ppm − deduction.

    (margin + deduction − sign·cost) ÷ (unit·rate − sign·unit). With rate_ppm = maintenance rate +
    taker's fee and no deduction it is the common formula of a venue without tiers. NO_PRICE for a
    long that pays for all of itself.
    """
    if sign > 0:
        owed = cost - margin - deduction
        return NO_PRICE if owed <= 0 else ceil_div(mul_div_up(owed, PPM, PPM - rate_ppm), unit)
    return max(1, mul_div(cost + margin + deduction, PPM, PPM + rate_ppm) // unit)


def bankruptcy_price(sign: int, unit: int, cost: int, margin: int, fee_ppm: int) -> int:
    """The worst price at which the margin pays both the loss and the exit's fee; NO_PRICE for a
    long that cannot lose more."""
    return price_where_left(sign, unit, cost, margin, fee_ppm, 0)


def liquidation_price(
    sign: int, unit: int, cost: int, margin: int, fee_ppm: int, tiers: Sequence[Tier]
) -> int:
    """The price at which the venue closes the position: where what is left falls to maintenance,
    and without tiers where the margin is used up.

    Maintenance is the largest of what all tiers ask, as their rates rise and leave no jump; so the
    first price any tier calls for is that of the tier which the notional falls in there.
    """
    price = price_where_left(sign, unit, cost, margin, fee_ppm, 0)
    for row in range(len(tiers)):
        met = price_where_left(sign, unit, cost, margin, tiers[row][1], tiers[row][2])
        price = max(price, met) if sign > 0 else min(price, met)
    return price


def liquidation_fee(notional: int, rate_ppm: int, left: int) -> int:
    """The venue's fee for closing the position, bounded by what is left of its margin."""
    return min(fee_of(notional, rate_ppm), max(left, 0))


def affordable_amount(money: int, unit: int, leverage: int, fee_ppm: int, lot: int) -> int:
    """The largest amount on the lot whose margin and fee money pays for.

    unit: price × notional factor, the notional of one amount step.
    """
    if money <= 0:
        return 0
    rate = fee_ppm if leverage == 1 else max(fee_ppm, 0)
    amount = floor_to(mul_div(money, PPM * leverage, PPM + rate * leverage) // unit, lot)
    while amount > 0 and tied_up(amount * unit, leverage, fee_ppm) > money:
        amount -= lot
    return amount


def tied_up(notional: int, leverage: int, fee_ppm: int) -> int:
    """Margin and fee of an entry."""
    return initial_margin(notional, leverage) + fee_of(notional, fee_ppm)
