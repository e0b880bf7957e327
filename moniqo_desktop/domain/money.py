"""Money as scaled integers.

Prices, amounts and money are whole numbers of their smallest step inside; Decimal exists only at
the doors and on the screen. Each rounding is named by its direction.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from math import floor
from typing import Final

from moniqo_desktop.domain.errors import Mistake

MONEY_DECIMALS: Final = 8
"""Decimals of quote money: 1 USDT = 100,000,000."""
MONEY_UNIT: Final = 10**MONEY_DECIMALS
PPM: Final = 1_000_000
"""Rates are parts per million: 1 bp = 100 ppm."""
CLEAR: Final = 1e14
_NO_TIE: Final = 0.45
"""Below CLEAR the product is right to far less than what is missing to a tie."""
LARGEST: Final = 2**62
"""No scaled value may pass this: beyond it the compiled gear would wrap."""


def scaled(value: Decimal | str | int, decimals: int) -> int:
    """The whole number of 10**-decimals steps in value, exactly.

    Raises Mistake if value is not a finite number, has more decimals, or is too large.
    """
    try:
        number = Decimal(value).scaleb(decimals)
    except InvalidOperation:
        raise Mistake(f"“{value}” is not a number.") from None
    if not number.is_finite() or number != number.to_integral_value():
        raise Mistake(f"“{value}” does not fit {decimals} decimals.")
    if abs(number) >= LARGEST:
        raise Mistake(f"“{value}” is too large.")
    return int(number)


def scaled_from_float(value: float, decimals: int) -> int:
    """The nearest whole number of steps (ties to even); for market data, never for balances."""
    scale = 10.0**decimals
    if -CLEAR < value * scale < CLEAR:
        return near_steps(value, scale)
    return int(Decimal(repr(value)).scaleb(decimals).to_integral_value(ROUND_HALF_EVEN))


def near_steps(value: float, scale: float) -> int:
    """scaled_from_float below CLEAR. scale: the power of ten.

    Near a tie the product says nothing: value is compared with the float of the tie itself, whose
    at most 15 digits are what a float that equals it is written as.
    """
    product = value * scale
    steps = round(product)
    if abs(product - steps) < _NO_TIE:
        return steps
    below = floor(product)
    tie = (10 * below + 5) / (10.0 * scale)
    if value > tie:
        return below + 1
    return below if value < tie or below % 2 == 0 else below + 1


def unscaled(value: int, decimals: int) -> Decimal:
    """The decimal that value stands for, with all its decimals."""
    return Decimal(value).scaleb(-decimals)


def money(value: int) -> Decimal:
    """Quote money as a decimal."""
    return unscaled(value, MONEY_DECIMALS)


def floor_to(value: int, step: int) -> int:
    """The largest multiple of step not above value."""
    return value if step == 1 else value // step * step


def ceil_to(value: int, step: int) -> int:
    """The smallest multiple of step not below value."""
    return value if step == 1 else -(-value // step) * step


def nearest_to(value: int, step: int) -> int:
    """The multiple of step nearest to value; a tie goes up."""
    return value if step == 1 else (2 * value + step) // (2 * step) * step


def ceil_div(value: int, by: int) -> int:
    """value / by, rounded up; by is positive."""
    return -(-value // by)


def mul_div(a: int, b: int, c: int) -> int:
    """a × b / c, rounded down; the product may pass LARGEST. c is positive."""
    return a * b // c


def mul_div_up(a: int, b: int, c: int) -> int:
    """a × b / c, rounded up; the product may pass LARGEST. c is positive."""
    return -mul_div(-a, b, c)


def fee_of(notional: int, rate_ppm: int) -> int:
    """Fee on a notional, rounded up to the next unit: never in our favour.

    notional: money, not negative. rate_ppm: negative for a rebate.
    """
    return mul_div_up(notional, rate_ppm, PPM)
