"""Ids as text. The domain knows neither the time nor chance: both are given."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

_MS_BITS: Final = 48
_RANDOM_BITS: Final = 74


def uuid7_text(ms: int, random_bits: int) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) as 36 characters; sorts by time.

    ms: milliseconds since 1970 UTC, 0..2^48 − 1. random_bits: at least 74 random bits, surplus
    high bits are cut off.
    """
    if not 0 <= ms < 1 << _MS_BITS:
        raise ValueError(f"ms must be within 48 bits, got {ms}")
    bits = random_bits & ((1 << _RANDOM_BITS) - 1)
    high, low = bits >> 62, bits & ((1 << 62) - 1)
    digits = f"{ms << 80 | 7 << 76 | high << 64 | 2 << 62 | low:032x}"
    cuts = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[a:b] for a, b in pairwise(cuts))
