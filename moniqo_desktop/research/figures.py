"""Figures as they are kept: rounded, and random numbers by seed and purpose."""

from __future__ import annotations

from math import isfinite
from typing import Final

import numpy as np

DIGITS: Final = 6


def rounded(value: float) -> float:
    """A figure to six digits: what the last bits of a machine's sums can no longer change."""
    return float(f"{value:.{DIGITS}g}") if isfinite(value) else float(value)


def dice(seed: int, purpose: str) -> np.random.Generator:
    """Random numbers for one purpose: those of another never change them. seed: 0 or more."""
    return np.random.Generator(np.random.PCG64([seed, *purpose.encode()]))
