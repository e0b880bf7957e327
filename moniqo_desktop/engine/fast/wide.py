"""a × b / c where the product may not fit 64 bits, from parts of 31 bits. Compiled code only."""

from __future__ import annotations

from typing import Final

_SAFE: Final = 2**31
_CLEAR: Final = 2.0**62
"""A product below it as a float fits 64 bits as a whole number."""


def mul_div(a: int, b: int, c: int) -> int:
    """domain.money.mul_div. |a|, |b| and c below 2^62, and so must be the answer."""
    if -_CLEAR < float(a) * float(b) < _CLEAR:
        return a * b // c
    if (a < 0) == (b < 0):
        return _quotient(abs(a), abs(b), c, 0)
    return -_quotient(abs(a), abs(b), c, c - 1)


def _quotient(a: int, b: int, c: int, extra: int) -> int:
    """(a × b + extra) / c, rounded down; none of them negative."""
    high, low = _product(a, b)
    low += extra
    high, low = high + low // 2**62, low % 2**62
    return _divided(high, low, c)


def _product(a: int, b: int) -> tuple[int, int]:
    """a × b as (high, low) with a × b = high × 2^62 + low and low < 2^62."""
    a1, a0, b1, b0 = a // 2**31, a % 2**31, b // 2**31, b % 2**31
    middle = a1 * b0 + a0 * b1
    low = a0 * b0 + middle % 2**31 * 2**31
    return a1 * b1 + middle // 2**31 + low // 2**62, low % 2**62


def _divided(high: int, low: int, c: int) -> int:
    """(high × 2^62 + low) / c; high < c. By two digits of 31 bits where c has no more, else bit by
    bit."""
    if c < _SAFE:
        first = high * _SAFE + low // _SAFE
        return first // c * _SAFE + (first % c * _SAFE + low % _SAFE) // c
    rest, quotient = high, 0
    for bit in range(61, -1, -1):
        rest = rest * 2 + (low >> bit & 1)
        quotient *= 2
        if rest >= c:
            rest -= c
            quotient += 1
    return quotient
